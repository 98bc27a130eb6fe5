"""What golden items say on the wire: cases whose answer is known, and what people found in them."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from moderator_app.wire.messages.base import Message

Words = Annotated[str, Meta(max_length=100, pattern=r"^[^\x00]*$")]


class GoldenTruth(Message, frozen=True, kw_only=True):
    """What is right in a golden item; without a category and with G0 where nothing is wrong."""

    category: Words = ""
    severity: Words = ""
    grade: Words
    rationale: Annotated[str, Meta(min_length=1, max_length=4000, pattern=r"^[^\x00]*$")]


class GoldenAnswer(Message, frozen=True, kw_only=True):
    """What somebody found in a golden item."""

    account_id: str
    category: str
    severity: str
    grade: str
    agrees: bool
    stored_at_ms: int


class GoldenItem(Message, frozen=True, kw_only=True):
    """A case whose answer is known, and what people found in it; nothing ever follows from it."""

    case_id: str
    version: int
    """The evidence's version that the truth is about."""
    truth: GoldenTruth
    made_at_ms: int
    answers: tuple[GoldenAnswer, ...] = ()


class GoldenItems(Message, frozen=True, kw_only=True):
    """Every golden item, newest first."""

    items: tuple[GoldenItem, ...]
