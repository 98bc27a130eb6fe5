"""Verifying a published announcement from its JSON file alone, with the key one trusts.

The document has the digest that the audit event names; the event is in the log that the signed checkpoint covers;
every row that is shown has the hash that the document names. What cannot be forged is the checkpoint's signature.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from moderator_app.audit.notes import open_checkpoint
from moderator_app.domain.audit_tree import leaf_hash, proves_inclusion
from moderator_app.domain.checkpoint import Checkpoint, VerifierKey, parse_key
from moderator_app.domain.errors import BadInput, Fault
from moderator_app.domain.evidence import canonical, sha256_hex

SCHEMA = b'"schema": "moderator-announcement-file/1"'
_LOOKED_AT = 200
"""Bytes from a file's beginning among which it says what it is."""


def is_announcement(path: Path) -> bool:
    """Say whether a file is the JSON file of an announcement."""
    with path.open("rb") as file:
        return SCHEMA in file.read(_LOOKED_AT)


def own_key(data: bytes) -> VerifierKey:
    """Return the key that an announcement's file itself names; whoever forged the file could have forged it, too.

    Raises:
        BadInput: there is none.
    """
    try:
        return parse_key(json.loads(data)["seal"]["key"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput([Fault("announcement", f"it names no key: {error}", field="/seal/key")]) from None


def fits(found: Checkpoint, remembered: Checkpoint) -> bool:
    """Say whether two checkpoints can be of one log: of the same size, they have the same root."""
    return found.origin == remembered.origin and (found.size != remembered.size or found.root == remembered.root)


def verify_announcement(data: bytes, key: VerifierKey) -> Checkpoint:
    """Verify an announcement's JSON file; return the checkpoint that it rests on.

    Raises:
        BadInput: what does not fit, with its place in the file.
    """
    try:
        file: dict[str, Any] = json.loads(data)
        seal, document, rows = file["seal"], file["document"], file["rows"]
        digest = hashlib.sha256(canonical(document)).hexdigest()
        event = json.loads(seal["event"])
        checkpoint = open_checkpoint(seal["checkpoint"], key)
        proof = [bytes.fromhex(part) for part in seal["proof"]]
        lines = {line["position"]: line["digest"] for line in document["lines"]}
        shown = {row["position"]: sha256_hex(canonical(row["row"])) for row in rows}
        named = event["detail"]["digest"]
        place = event["seq"]
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput([Fault("announcement", f"it cannot be read: {error}")]) from None
    if named != digest:
        raise _fault("/document", "it is not what the audit log names")
    leaf = leaf_hash(seal["event"].encode("utf-8", "surrogatepass"))
    if not proves_inclusion(leaf, place - 1, checkpoint.size, proof, checkpoint.root):
        raise _fault("/seal/event", "the checkpoint does not cover it")
    for position, found in shown.items():
        if lines.get(position) != found:
            raise _fault(f"/rows/{position}", "the row is not what was published")
    return checkpoint


def _fault(field: str, reason: str) -> BadInput:
    return BadInput([Fault("announcement", reason, field=field)])
