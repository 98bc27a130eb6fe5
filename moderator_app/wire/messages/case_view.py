"""What the case view asks for beyond a case's content: more of a private conversation, and the other room of a PK."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from moderator_app.domain.case import Item
from moderator_app.domain.highlight import Highlight
from moderator_app.domain.private_messages import ReadPurpose
from moderator_app.domain.shared_line import Script
from moderator_app.domain.transcript import Segment
from moderator_app.wire.messages.base import Count, Message


class MessagesExpand(Message, frozen=True, kw_only=True):
    """Read messages that were held back; the reading is in the audit log before they are handed out."""

    purpose: ReadPurpose
    first: Count
    """Seq of the first message wanted."""
    last: Annotated[int, Meta(ge=0, le=2_147_483_647)]
    """Seq of the last one; more than ``domain.private_messages.AT_ONCE`` are cut off."""


class Messages(Message, frozen=True, kw_only=True):
    """Messages of one item that were held back before."""

    item_id: str
    segments: tuple[Segment, ...]


class Partner(Message, frozen=True, kw_only=True):
    """The other room of a PK, as far as the public saw it: no messages, no scores."""

    case_id: str = ""
    merchant_name: str = ""
    item: Item | None = None
    """None while the other room's recording has not come in."""
    highlights: tuple[Highlight, ...] = ()
    script: Script = Script()
    """What both rooms said, seen from ours."""
