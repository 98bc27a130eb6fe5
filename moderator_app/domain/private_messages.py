"""How much of a private conversation a reviewer reads: the flagged words with a few messages around, more for a reason.

A conversation between a buyer and a seller is nobody's business beyond what is needed to judge it. So it is shown
around its highlights only; whoever needs more names a purpose, and the reading is an event of its own. Who writes
stays a pseudonym.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from moderator_app.domain.case import Item
from moderator_app.domain.highlight import Highlight
from moderator_app.domain.text import Named
from moderator_app.domain.transcript import Lane, Segment, Speaker

REACH = 5
"""So many messages before and after a flagged one are shown with it."""

AT_ONCE = 200
"""So many messages at most are read for one stated purpose."""

_PSEUDONYM = re.compile(r"(?:buyer|viewer)-[0-9a-f]{1,16}")
_PEOPLE = {Speaker.BUYER: "buyer", Speaker.VIEWER: "viewer"}


class ReadPurpose(Named):
    """Why somebody reads beyond the minimal window; a code to count, never free text."""

    MEANING = "meaning", "The flagged words cannot be understood alone", "仅凭命中语句无法理解含义"
    COURSE = "course", "How the deal went on: price, payment, delivery", "了解交易后续：价格、付款、发货"
    CLEARING = "clearing", "Look for what clears the seller", "寻找对商家有利的内容"
    WHO_BEGAN = "who_began", "Who offered or asked first", "确认由谁先提出"
    HARM = "harm", "A buyer may be harmed or threatened", "买家可能受到损害或威胁"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """Messages of an item that were not handed out, by their place in the lane."""

    item_id: str
    first: int
    """Seq of the first one that is held back."""
    last: int
    """Seq of the last one of this run."""
    count: int


def minimal_window(item: Item, hits: Iterable[Highlight]) -> tuple[Item, tuple[Withheld, ...]]:
    """Return an item with the messages around its flagged ones only, and what is held back.

    Where no message is flagged the conversation's beginning stands for one: a report without a hit still has to be
    judged by something. Every other lane is as it was.
    """
    messages = sorted((one for one in item.segments if one.lane is Lane.MESSAGE), key=lambda one: one.seq)
    if not messages:
        return item, ()
    flagged = {hit.seq for hit in hits if hit.item_id == item.id and hit.lane is Lane.MESSAGE}
    places = [place for place, one in enumerate(messages) if one.seq in flagged] or [0]
    shown = {near for place in places for near in range(place - REACH, place + REACH + 1)}
    kept = {one.seq for place, one in enumerate(messages) if place in shown}
    if len(kept) == len(messages):
        return item, ()
    segments = tuple(one for one in item.segments if one.lane is not Lane.MESSAGE or one.seq in kept)
    return replace(item, segments=segments), runs(item.id, messages, kept)


def runs(item_id: str, messages: Sequence[Segment], kept: Iterable[int]) -> tuple[Withheld, ...]:
    """Return the runs of messages whose seq is not in ``kept``, oldest first; ``messages`` are in the lane's order."""
    there, found = frozenset(kept), []
    run: list[int] = []
    for one in (*messages, None):
        if one is not None and one.seq not in there:
            run.append(one.seq)
        elif run:
            found.append(Withheld(item_id=item_id, first=run[0], last=run[-1], count=len(run)))
            run = []
    return tuple(found)


def pseudonymous(segments: Iterable[Segment], secret: bytes) -> tuple[Segment, ...]:
    """Return segments in which no buyer or viewer is named: each gets the same short code everywhere in this house.

    A name that is a pseudonym already (``buyer-7f3a``) stays. What sellers call themselves is no secret.
    """
    known: dict[str, str] = {}

    def shown(one: Segment) -> Segment:
        part = _PEOPLE.get(one.role)
        if part is None or not one.speaker or _PSEUDONYM.fullmatch(one.speaker):
            return one
        if one.speaker not in known:
            known[one.speaker] = hmac.digest(secret, one.speaker.encode(), "sha256").hex()[:8]
        return replace(one, speaker=f"{part}-{known[one.speaker]}")

    return tuple(shown(one) for one in segments)
