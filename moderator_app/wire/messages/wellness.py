"""What a person's own desk asks about that person's exposure. There is no call that tells anybody else."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from moderator_app.domain.text import Label
from moderator_app.wire.messages.base import Id, Message

MAX_LOOK_MS = 12 * 60 * 60_000


class ClassExposure(Message, frozen=True, kw_only=True):
    """One's own exposure to one class."""

    id: str
    name: Label
    day_ms: int
    """Looked at in the last 24 hours."""
    day_limit_ms: int
    row_ms: int
    """Looked at since the last break."""
    row_limit_ms: int
    items: int
    """Cases in the last 24 hours."""
    item_limit: int
    opted_out: bool = False
    full: bool = False
    """Nothing of this class is handed out now."""


class Wellness(Message, frozen=True, kw_only=True):
    """Where one stands."""

    server_time_ms: int
    classes: tuple[ClassExposure, ...]
    row_ms: int
    """Of looking at anything since the last break."""
    offer_ms: int
    """From here on a break is offered."""
    require_ms: int
    """From here on no case is handed out before a break."""
    break_ms: int
    """How long a break lasts."""
    break_until_ms: int = 0
    """Until when the present break lasts, on the server's clock; 0 without one."""


class Looked(Message, frozen=True, kw_only=True):
    """So long a case was on the table of this person's desk; a repeated id changes nothing."""

    id: Id
    case_id: str
    spent_ms: Annotated[int, Meta(ge=1, le=MAX_LOOK_MS)]


class BreakBegun(Message, frozen=True, kw_only=True):
    """A break begins; a repeated id changes nothing."""

    id: Id


class OptOuts(Message, frozen=True, kw_only=True):
    """All classes one would rather not see, in place of those before. No reason is asked for."""

    classes: Annotated[tuple[Annotated[str, Meta(max_length=40)], ...], Meta(max_length=50)]
