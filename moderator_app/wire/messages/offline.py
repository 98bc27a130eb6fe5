"""What a desk that was away says afterwards: second opinions; and what it is told: orders to forget everything."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from moderator_app.domain.decision import Decision
from moderator_app.wire.messages.base import Id, Message, Text

WipeWay = Literal["", "after_sending", "now"]


class NewOpinion(Message, frozen=True, kw_only=True):
    """A decision that could not count, sent for whoever audits the case. It changes nothing."""

    decision: Decision
    problem: Annotated[str, Meta(max_length=100)]
    """Why it could not count: the code of the refusal."""
    note: Text = ""
    """What its maker wants to be known."""


class OpinionKept(Message, frozen=True, kw_only=True):
    """The opinion is kept for good; the same one again gets the same answer."""

    id: str
    received_at_ms: int


class Opinion(Message, frozen=True, kw_only=True):
    """What somebody would have decided."""

    id: str
    maker_id: str
    maker: str
    problem: str
    received_at_ms: int
    note: str
    sent: bool
    """Sent on purpose; else it is the attempt that was refused."""
    decision: Decision


class Opinions(Message, frozen=True, kw_only=True):
    """All late decisions on a case, oldest first."""

    opinions: tuple[Opinion, ...]


class Device(Message, frozen=True, kw_only=True):
    """Which desk asks; the id is known to nobody but the desk and the server."""

    device_id: Id


class WipeOrder(Message, frozen=True, kw_only=True):
    """How a desk shall forget everything."""

    way: Literal["after_sending", "now"] = "after_sending"


class DeviceOrders(Message, frozen=True, kw_only=True):
    """What a desk is told to do."""

    wipe: WipeWay = ""
    """Empty for nothing."""
    ordered_at_ms: int = 0
    done_at_ms: int = 0
    """When the desk said that it is done; 0 while it has not."""
