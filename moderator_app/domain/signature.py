"""What a desk signs, byte for byte: made alike by the desk, by the server, and by an auditor from an exported log.

A signature (Ed25519, RFC 8032) covers the line ``moderator decision v1``, the account, the key and the SHA-256 of the
decision in its sparse form. It does not cover the decision itself, so that a log which names account, key, hash and
signature proves who decided without telling what.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

SIGNED = "signed"
"""Member of an audit event's detail that holds account, key, digest and sig."""


def key_id(public_key: bytes) -> str:
    """Return the name of a public key: the first 32 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:32]


_PRIME = 2**255 - 19
_D = -121665 * pow(121666, -1, _PRIME) % _PRIME
"""The field and the curve of Ed25519 (RFC 8032, section 5.1)."""


def is_weak(public_key: bytes) -> bool:
    """Say whether a public key is a point of small order: signatures fit it that nobody's private half has made.

    The order divides 8 where y is 0, 1 or -1 or where the double's y is 0, which on the curve is d*y^4 + 2*y^2 = 1.
    OpenSSL takes such keys as they are.
    """
    y = int.from_bytes(public_key, "little") % 2**255 % _PRIME
    square = y * y % _PRIME
    return square in (0, 1) or (_D * square * square + 2 * square - 1) % _PRIME == 0


def decision_bytes(account_id: str, key: str, digest: str) -> bytes:
    """Return what a desk signs for a decision.

    Args:
        account_id: who decides.
        key: ``key_id`` of the desk's key.
        digest: SHA-256 of the decision in its sparse form, in hexadecimal.
    """
    return f"moderator decision v1\n{account_id}\n{key}\n{digest}\n".encode()


def registration_bytes(account_id: str, device_id: str, public_key: bytes) -> bytes:
    """Return what a desk signs to show that it holds the private half of the key that it registers."""
    return f"moderator device key v1\n{account_id}\n{device_id}\n{public_key.hex()}\n".encode()


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
