"""One-time codes by the clock (RFC 6238 on RFC 4226).

In the standard library: twenty lines in the way of every sign-in need no dependency, and the vectors of the documents
themselves prove them.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from urllib.parse import quote

STEP_MS = 30_000
DIGITS = 6
KEY_BYTES = 20
"""As long as the hash (RFC 4226, section 4, R6)."""
SLACK = 1
"""Steps before and after that are taken too: clocks differ, and typing takes time (RFC 6238, section 5.2)."""
RECOVERY_CODES = 10


def new_key() -> bytes:
    """Return a fresh key."""
    return secrets.token_bytes(KEY_BYTES)


def code_at(key: bytes, step: int, *, digits: int = DIGITS, digest: str = "sha1") -> str:
    """Return the code of one step: dynamic truncation of the HMAC, as digits (RFC 4226, section 5.3)."""
    mac = hmac.digest(key, step.to_bytes(8, "big"), digest)
    start = mac[-1] & 0x0F
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**digits).zfill(digits)


def step_of(key: bytes, code: str, now_ms: int, *, after: int) -> int | None:
    """Return the step that a code belongs to, None for a wrong one or one that was good once already.

    Args:
        key: the shared key.
        code: what was typed, without blanks.
        now_ms: the server's clock.
        after: the step of the newest code that was taken; that code and older ones are not taken again.
    """
    current = now_ms // STEP_MS
    found = None
    for step in range(current - SLACK, current + SLACK + 1):
        # Every step is compared, and in constant time: how long it takes tells nothing.
        if hmac.compare_digest(code_at(key, step).encode(), code.encode()) and step > after:
            found = step
    return found


def typed(code: str) -> str:
    """Return a code as it is compared: without the blanks and strokes that people put between."""
    return code.replace(" ", "").replace("-", "").lower()


def base32(key: bytes) -> str:
    """Return a key as authenticators read it."""
    return base64.b32encode(key).decode().rstrip("=")


def otpauth_uri(key: bytes, *, issuer: str, name: str) -> str:
    """Return the address that authenticators scan."""
    label = f"{quote(issuer, safe='')}:{quote(name, safe='')}"
    return f"otpauth://totp/{label}?secret={base32(key)}&issuer={quote(issuer, safe='')}&digits={DIGITS}&period=30"


def new_recovery_codes() -> list[str]:
    """Return codes of 79 random bits (31¹⁶), in groups of four: too many to guess, so a plain hash keeps them."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return [
        "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(4)) for _ in range(RECOVERY_CODES)
    ]
