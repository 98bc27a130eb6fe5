"""Passwords: argon2id, never more than two at a time, and no telling whether a name exists by the clock."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from moderator_app.server.config import Hashing


@lru_cache(maxsize=4)
def _hasher(cost: Hashing) -> PasswordHasher:
    return PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes)


@lru_cache(maxsize=4)
def _nobody(cost: Hashing) -> str:
    return _hasher(cost).hash("nobody has this password")


def hashed(password: str, cost: Hashing) -> str:
    """Return the argon2id string of a password; takes long by design."""
    return _hasher(cost).hash(password)


def matches(stored: str, password: str, cost: Hashing) -> bool:
    """Say whether a password is the stored one; an empty ``stored`` costs the same and never matches."""
    try:
        return _hasher(cost).verify(stored or _nobody(cost), password) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False
