"""A decision as it is signed, and as it is kept; the lines around its hash are in ``domain/signature.py``."""

from __future__ import annotations

import msgspec

from moderator_app.domain.decision import Decision
from moderator_app.domain.evidence import canonical, sha256_hex
from moderator_app.domain.signature import decision_bytes, key_id, registration_bytes, sparse

__all__ = ["decision_bytes", "decision_digest", "key_id", "registration_bytes", "sparse", "stored_form"]


def decision_digest(decision: Decision) -> str:
    """Return the SHA-256, in hexadecimal, of the decision in its sparse form, without its signature."""
    plain = msgspec.to_builtins(decision)
    del plain["device_sig"]
    return sha256_hex(canonical(sparse(plain)))


def stored_form(decision: Decision) -> bytes:
    """Return a decision as it is kept and compared: canonical JSON, without the members of a signature when unsigned.

    Decisions that were booked before desks signed keep the hash they were booked with.
    """
    plain = msgspec.to_builtins(decision)
    for name in ("device_key", "device_sig"):
        if not plain[name]:
            del plain[name]
    return canonical(plain)
