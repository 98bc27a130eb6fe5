"""What a desk signs, byte for byte; both houses make it here, and an auditor can make it from an exported log.

A signature (Ed25519, RFC 8032) covers the line ``moderator decision v1``, the account, the key and the SHA-256 of the
decision in its sparse form. It does not cover the decision itself, so that a log which names account, key, hash and
signature proves who decided without telling what.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from moderator_app.domain.decision import Decision
from moderator_app.domain.evidence import canonical, sha256_hex

KEY_BYTES = 32
SIGNATURE_BYTES = 64


def key_id(public_key: bytes) -> str:
    """Return the name of a public key: the first 32 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:32]


def sparse(value: Any) -> Any:
    """Return plain JSON without its empty members (``""``, ``0``, ``false``, ``null``, ``[]``, ``{}``), recursively.

    A member that is empty says the same as one that is missing; without them a later version may add members with
    empty defaults, and what was signed before still verifies.
    """
    if isinstance(value, Mapping):
        members = {name: sparse(inner) for name, inner in value.items()}
        return {name: inner for name, inner in members.items() if inner not in ("", 0, None, [], {})}
    if isinstance(value, list | tuple):
        return [sparse(inner) for inner in value]
    return value


def decision_digest(decision: Decision) -> str:
    """Return the SHA-256, in hexadecimal, of the decision without its signature."""
    plain = msgspec.to_builtins(decision)
    plain.pop("device_sig", None)
    return sha256_hex(canonical(sparse(plain)))


def decision_bytes(account_id: str, key: str, digest: str) -> bytes:
    """Return what a desk signs for a decision.

    Args:
        account_id: who decides.
        key: ``key_id`` of the desk's key.
        digest: ``decision_digest`` of what was decided.
    """
    return f"moderator decision v1\n{account_id}\n{key}\n{digest}\n".encode()


def registration_bytes(account_id: str, device_id: str, public_key: bytes) -> bytes:
    """Return what a desk signs to show that it holds the private half of the key that it registers."""
    return f"moderator device key v1\n{account_id}\n{device_id}\n{public_key.hex()}\n".encode()


def stored_form(decision: Decision) -> bytes:
    """Return a decision as it is kept and compared: canonical JSON, without the members of a signature when unsigned.

    Decisions that were booked before desks signed keep the hash they were booked with.
    """
    plain = msgspec.to_builtins(decision)
    for name in ("device_key", "device_sig"):
        if not plain[name]:
            del plain[name]
    return canonical(plain)
