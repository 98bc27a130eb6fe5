"""The keys with which desks sign decisions: registered by whoever holds the private half, revoked, never forgotten."""

from __future__ import annotations

from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, RowMapping

from moderator_app.domain.decision import Decision
from moderator_app.domain.errors import Refused
from moderator_app.domain.signature import is_weak
from moderator_app.server.accounts import proofs, repository
from moderator_app.server.context import Context, Principal
from moderator_app.server.records import event_row, record_events
from moderator_app.wire.messages import doors as dm
from moderator_app.wire.signing import decision_bytes, decision_digest, key_id, registration_bytes


def shown(row: RowMapping) -> dm.KeyRow:
    """Return a key as its owner may see it."""
    return dm.KeyRow(
        id=row["id"],
        device_id=row["device_id"],
        device_name=row["device_name"],
        public_key=row["public_key"],
        registered_at_ms=row["registered_at_ms"],
        revoked_at_ms=row["revoked_at_ms"],
    )


def fits(public_key: str, signature: str, signed: bytes) -> bool:
    """Say whether a signature is good; text that is no signature is not."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), signed)
    except (InvalidSignature, ValueError):
        return False
    return True


async def register(context: Context, who: Principal, request: dm.NewKey) -> dm.KeyRow:
    """Register the caller's desk's key; the same key again changes nothing.

    Raises:
        Refused: ``bad-signature`` without proof of the private half, and for a key that proves nothing;
            ``device-key-revoked`` for one that was revoked.
    """
    raw = bytes.fromhex(request.public_key)
    name, now = key_id(raw), context.now()
    if is_weak(raw):
        raise Refused("bad-signature", "Signatures fit this key that nobody has made.", pointer="/public_key")
    if not fits(request.public_key, request.proof, registration_bytes(who.user_id, who.device_id, raw)):
        raise Refused("bad-signature", "The proof does not fit the key.", pointer="/proof")

    def store(connection: Connection) -> RowMapping:
        found = proofs.key_of(connection, who.user_id, name)
        if found is not None and found["revoked_at_ms"] is not None:
            raise Refused("device-key-revoked", "This key was revoked; make another one.", key=name)
        if found is None:
            proofs.add_key(
                connection,
                {
                    "account_id": who.user_id,
                    "id": name,
                    "device_id": who.device_id,
                    "device_name": repository.device_name(connection, who.session_id),
                    "public_key": request.public_key,
                    "registered_at_ms": now,
                },
            )
            # In the log with the whole key: an auditor can check signatures without this database.
            facts = {"device": who.device_id, "public_key": request.public_key, "account": who.user_id}
            record_events(connection, [event_row(now, who.user_id, "device_key.register", "device_key", name, facts)])
            found = proofs.key_of(connection, who.user_id, name)
        assert found is not None  # noqa: S101 - stored in this transaction
        return found

    return shown(await context.database.write(store))


def revoke(connection: Connection, *, context: Context, account_id: str, key: str, actor: str) -> None:
    """Revoke a key; what it signed and was booked stays booked.

    Raises:
        Refused: ``not-found``.
    """
    found = proofs.key_of(connection, account_id, key)
    if found is None:
        raise Refused("not-found", "There is no such key.")
    now = context.now()
    if proofs.revoke_key(connection, account_id, key, at_ms=now, by=actor):
        facts = {"account": account_id}
        record_events(connection, [event_row(now, actor, "device_key.revoke", "device_key", key, facts)])


def check_decision(
    connection: Connection, context: Context, who: Principal, decision: Decision, *, signs: bool | None = None
) -> dict[str, Any]:
    """Check who signed a decision, and return what the audit log keeps of it: enough to check it again offline.

    When the desk signed is not known for sure, so a revoked key is not believed, however early it claims to have
    signed: the decision goes back to the person, who decides it again.

    Args:
        connection: where the keys are.
        context: the ground.
        who: whoever sent it.
        decision: what was sent.
        signs: whether this desk has a key, if that was looked up already.

    Raises:
        Refused: ``bad-signature`` for none where one is due, and for a wrong one; ``device-key-unknown`` before the
            desk has registered its key; ``device-key-revoked``.
    """
    if not decision.device_key and not decision.device_sig:
        if signs is None:
            signs = proofs.signs(connection, who.user_id, who.device_id)
        if context.config.require_signatures or signs:
            raise Refused(
                "bad-signature", "This desk signs what it decides, and this is not signed.", pointer="/device_sig"
            )
        return {}
    found = proofs.key_of(connection, who.user_id, decision.device_key)
    if found is None:
        raise Refused("device-key-unknown", "The desk's key is not registered yet.", pointer="/device_key")
    digest = decision_digest(decision)
    if not fits(found["public_key"], decision.device_sig, decision_bytes(who.user_id, decision.device_key, digest)):
        raise Refused("bad-signature", "The signature does not fit the decision.", pointer="/device_sig")
    if found["revoked_at_ms"] is not None:
        raise Refused(
            "device-key-revoked",
            "The key of the desk that signed this was revoked; decide it again.",
            pointer="/device_key",
            revoked_at_ms=found["revoked_at_ms"],
        )
    return {
        "signed": {"account": who.user_id, "key": decision.device_key, "digest": digest, "sig": decision.device_sig}
    }
