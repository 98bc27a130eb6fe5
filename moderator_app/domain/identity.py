"""Ids and times: who makes them and in which unit.

Ids are UUIDv7 (RFC 9562, section 5.7), made by the writer, so that an offline draft has its final id. Times are
integer milliseconds since the Unix epoch, UTC; media times are integer milliseconds since the start of the session.
"""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from uuid import UUID

DAY_MS = 24 * 60 * 60 * 1000


def now_ms() -> int:
    """Return this machine's wall clock, in milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


def new_id(at_ms: int | None = None) -> str:
    """Return a new UUIDv7 as its 36-character lower-case text.

    Args:
        at_ms: the time it carries, milliseconds since the epoch; now, unless given.
    """
    stamp = (now_ms() if at_ms is None else at_ms) & 0xFFFFFFFFFFFF
    random = secrets.randbits(74)
    value = (stamp << 80) | (0x7 << 76) | ((random >> 62) << 64) | (0b10 << 62) | (random & ((1 << 62) - 1))
    return str(UUID(int=value))


def is_id(text: str) -> bool:
    """Say whether ``text`` is a UUID in its 36-character lower-case form."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def utc(at_ms: int) -> datetime:
    """Return the aware UTC datetime of a millisecond stamp."""
    return datetime.fromtimestamp(at_ms / 1000, UTC)
