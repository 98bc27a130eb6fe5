"""Signatures of outgoing calls, after the Standard Webhooks specification (version 1, symmetric).

What is signed is ``id.timestamp.body``; the signature is HMAC-SHA256 under the key behind ``whsec_`` and travels as
``v1,<base64>``. A receiver may be sent several signatures, separated by blanks, while keys are changed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from pathlib import Path

from moderator_app.audit.key_files import kept

PREFIX = "whsec_"
KEY_FILE = "platform.key"
TOLERANCE_S = 300
"""How far a call's time may be from the receiver's clock."""


def new_secret() -> str:
    """Return a fresh secret in its written form: 32 random bytes."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def key_of(secret: str) -> bytes:
    """Return the bytes behind a written secret.

    Raises:
        ValueError: it is no Standard Webhooks secret of 24 to 64 bytes.
    """
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("a webhook secret is whsec_ and base64") from None
    if not secret.startswith(PREFIX) or not 24 <= len(key) <= 64:
        raise ValueError("a webhook secret is whsec_ and the base64 of 24 to 64 bytes")
    return key


def stored_secret(folder: Path) -> str:
    """Return the secret that lies in a server's folder, made at the first call, readable by its owner only."""
    return kept(folder / KEY_FILE, lambda: new_secret().encode()).decode("ascii").strip()


def signature(key: bytes, call_id: str, at_s: int, body: bytes) -> str:
    """Return the value of ``webhook-signature``."""
    digest = hmac.digest(key, f"{call_id}.{at_s}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(digest).decode()


def signed_headers(secret: str, call_id: str, at_s: int, body: bytes) -> dict[str, str]:
    """Return the headers that a call travels with."""
    return {
        "content-type": "application/json",
        "webhook-id": call_id,
        "webhook-timestamp": str(at_s),
        "webhook-signature": signature(key_of(secret), call_id, at_s, body),
    }


def check_signature(secret: str, headers: Mapping[str, str], body: bytes, now_s: int) -> str:
    """Check a call as its receiver does; return its id.

    Raises:
        ValueError: a header is missing, the time is too far away, or no signature fits.
    """
    call_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not call_id or not (stamp.isascii() and stamp.isdigit()):
        raise ValueError("no webhook-id or webhook-timestamp")
    if abs(int(stamp) - now_s) > TOLERANCE_S:
        raise ValueError("the call's time is too far away")
    expected = signature(key_of(secret), call_id, int(stamp), body)
    given = headers.get("webhook-signature", "").split(" ")
    if not any(hmac.compare_digest(expected.encode(), one.encode()) for one in given):
        raise ValueError("no signature fits")
    return call_id
