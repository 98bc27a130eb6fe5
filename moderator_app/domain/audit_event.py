"""One event of the audit log, and the bytes that stand for it in the chain and in the tree.

The bytes are canonical JSON: sorted keys, no blanks, UTF-8, no floats. Its SHA-256 is what the next event names as
``prev_hash`` (64 zeros before the first event); the same bytes are the event's leaf in the tree.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from moderator_app.domain.audit_tree import leaf_hash

FIRST_PREV = "0" * 64
"""What the first event names as its predecessor's hash."""

SHARD = "a"
"""Name of the one chain a server has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """Who did what to which thing, when."""

    seq: int
    """Place in the log, from 1, without gaps."""
    at_ms: int
    actor: str
    """Id of an account, or ``system``."""
    action: str
    object_type: str
    object_id: str
    detail: str
    """Facts about the act as canonical JSON; never content."""
    prev_hash: str

    def leaf_data(self) -> bytes:
        """Return the event's canonical JSON."""
        return (
            f'{{"action":{_quoted(self.action)},"actor":{_quoted(self.actor)},"at":{self.at_ms:d},"detail":{self.detail},'
            f'"object":{_quoted(self.object_id)},"object_type":{_quoted(self.object_type)},'
            f'"prev_hash":{_quoted(self.prev_hash)},"seq":{self.seq:d},"shard":"{SHARD}","v":1}}'
        ).encode("utf-8", "surrogatepass")

    def leaf(self) -> bytes:
        """Return the hash of the event's leaf."""
        return leaf_hash(self.leaf_data())


_ENCODER = json.JSONEncoder(ensure_ascii=False)


def _quoted(text: str) -> str:
    return _ENCODER.encode(text)


def chain_hash(leaf_data: bytes) -> str:
    """Return what the next event names as ``prev_hash``."""
    return hashlib.sha256(leaf_data).hexdigest()
