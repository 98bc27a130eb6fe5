"""Who decided is proved by an exported log alone; a name put under somebody else's decision is found."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from moderator_app.audit.verify import verify_export
from moderator_app.domain.audit_event import FIRST_PREV, AuditEvent, chain_hash
from moderator_app.domain.signature import decision_bytes, key_id
from tests.audit.logs import NOTARY, Log, sealed

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = PRIVATE.public_key().public_bytes_raw()
KEY = key_id(PUBLIC)
DIGEST = "ab" * 32


def registered(**more: Any) -> dict[str, Any]:
    detail = {"account": "ann", "device": "d1", "public_key": PUBLIC.hex()}
    return {"action": "device_key.register", "object_id": KEY, "detail": detail | more}


def signed(**more: Any) -> dict[str, Any]:
    sig = PRIVATE.sign(decision_bytes("ann", KEY, DIGEST)).hex()
    parts = {"account": "ann", "key": KEY, "digest": DIGEST, "sig": sig}
    return {"action": "decision.become_effective", "object_id": "x", "detail": {"signed": parts | more}}


def logged(*events: dict[str, Any]) -> Log:
    """Return a log that was sealed with these events in it: its tree is good, whatever they say."""
    rows, prev = [], FIRST_PREV
    for seq, facts in enumerate(events, 1):
        event = AuditEvent(
            seq=seq, at_ms=1_795_305_600_000 + seq, actor=facts.get("actor", "ann"), action=facts["action"],
            object_type="x", object_id=facts["object_id"], detail=json.dumps(facts["detail"]), prev_hash=prev,
        )  # fmt: skip
        rows.append((event, event.leaf()))
        prev = chain_hash(event.leaf_data())
    return Log(rows, [sealed(rows, len(rows))])


def test_good_signatures_are_counted(tmp_path: Path) -> None:
    verdict = verify_export(logged(registered(), signed(), signed()).write(tmp_path / "x.jsonl"), key=NOTARY.key)
    assert (verdict.good, verdict.signatures, verdict.events) == (True, 2, 3)


@pytest.mark.parametrize(
    ("events", "seq", "reason"),
    [
        ((signed(),), 1, "was signed with a key that was not registered then"),
        ((registered(), signed(digest="cd" * 32)), 2, "holds a signature that the desk did not make"),
        ((registered(), signed(sig="00" * 64)), 2, "holds a signature that the desk did not make"),
        ((registered(), signed(sig="no")), 2, "holds a signature that the desk did not make"),
        ((registered(), signed() | {"actor": "bob"}), 2, "was signed for somebody else than who did it"),
        ((registered(), signed(account="bob")), 2, "was signed for somebody else than who did it"),
        ((registered(), signed(sig=7)), 2, "holds a signature that is none"),
        ((registered(public_key="00" * 32),), 1, "registers a key under another name"),
        (
            (registered(public_key="00" * 32) | {"object_id": key_id(bytes(32))},),
            1,
            "registers a key that anybody's signature may fit",
        ),
        (
            (registered(), {"action": "device_key.revoke", "object_id": KEY, "detail": {"account": "ann"}}, signed()),
            3,
            "was signed with a key that was not registered then",
        ),
        (
            (registered(account="bob"), signed()),
            2,
            "was signed with a key that was not registered then",
        ),
    ],
)
def test_a_signature_that_does_not_fit_is_named(
    tmp_path: Path, events: tuple[dict[str, Any], ...], seq: int, reason: str
) -> None:
    """Whoever runs the server seals whatever log they like; a desk's signature they cannot make."""
    verdict = verify_export(logged(*events).write(tmp_path / "x.jsonl"), key=NOTARY.key)
    assert verdict.fault is not None
    assert (verdict.fault.seq, verdict.fault.reason) == (seq, reason)


def test_a_log_of_before_desks_signed_is_as_good_as_ever(tmp_path: Path) -> None:
    plain = {"action": "decision.become_effective", "object_id": "x", "detail": {"case": "c"}}
    verdict = verify_export(logged(plain).write(tmp_path / "x.jsonl"), key=NOTARY.key)
    assert (verdict.good, verdict.signatures) == (True, 0)


def test_a_detail_that_is_no_json_carries_no_signature(tmp_path: Path) -> None:
    log = logged(registered())
    event = replace(log.rows[0][0], detail="[]", action="other")
    rows = [(event, event.leaf())]
    verdict = verify_export(Log(rows, [sealed(rows, 1)]).write(tmp_path / "x.jsonl"), key=NOTARY.key)
    assert verdict.good
