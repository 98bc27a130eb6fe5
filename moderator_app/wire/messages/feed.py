"""The change feed and the snapshot it starts from."""

from __future__ import annotations

from typing import Literal

import msgspec

from moderator_app.domain.case import Case
from moderator_app.wire.messages.base import Message


class Change(Message, frozen=True, kw_only=True):
    """One change of something the reader may see."""

    seq: int
    at_ms: int
    entity: str
    """``case``, ``policy`` or a kind this desk does not know yet."""
    id: str
    op: Literal["upsert", "remove"]
    row_version: int = 0
    body: msgspec.Raw = msgspec.field(default_factory=lambda: msgspec.Raw(b"null"))
    """What the entity is now; JSON ``null`` without one. (msgspec cannot read ``Raw | None``.)"""


class ChangePage(Message, frozen=True, kw_only=True):
    """Changes after a cursor; the cursor moves on even past changes that were filtered out."""

    items: tuple[Change, ...]
    cursor: str
    more: bool


class SnapshotPage(Message, frozen=True, kw_only=True):
    """One page of all cases, by id; the cursor was taken before page one."""

    cases: tuple[Case, ...]
    page: str
    """Ask with this for the next page; empty after the last."""
    cursor_at_start: str
    total: int
