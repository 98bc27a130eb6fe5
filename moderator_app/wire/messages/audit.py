"""The audit log as auditors read it, and the checkpoints that every desk remembers."""

from __future__ import annotations

from moderator_app.wire.messages.base import Message


class AuditRow(Message, frozen=True, kw_only=True):
    """One event of the log with the hash that the tree holds for it."""

    seq: int
    at_ms: int
    actor: str
    action: str
    object_type: str
    object_id: str
    detail: str
    """Canonical JSON."""
    prev_hash: str
    leaf: str


class AuditPage(Message, frozen=True, kw_only=True):
    """Events in their order."""

    events: tuple[AuditRow, ...]
    next: int
    """Ask from here for the next page; 0 after the last."""


class SealedLog(Message, frozen=True, kw_only=True):
    """The newest signed checkpoint (C2SP tlog-checkpoint) and the key it is checked with."""

    note: str
    size: int
    key: str


class SealedLogs(Message, frozen=True, kw_only=True):
    """All signed checkpoints, smallest first."""

    origin: str
    key: str
    notes: tuple[str, ...]


class Proof(Message, frozen=True, kw_only=True):
    """Hashes of an inclusion or consistency proof (RFC 6962), in hexadecimal."""

    hashes: tuple[str, ...]


class Tile(Message, frozen=True, kw_only=True):
    """Hashes of one tile, in hexadecimal."""

    hashes: tuple[str, ...]
