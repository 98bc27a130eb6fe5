"""What lies on the table: a case's items, segments and highlights, indexed for the panels."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import attrgetter

from msgspec import structs

from moderator_app.domain.case import Item, ItemKind, Media
from moderator_app.domain.highlight import Highlight
from moderator_app.domain.private_messages import Withheld
from moderator_app.domain.transcript import Lane, Segment
from moderator_app.media.playlist import is_playlist
from moderator_app.wire.messages import CaseContent

TALK = (Lane.COMMENT, Lane.MESSAGE, Lane.SYSTEM, Lane.REMINDER, Lane.VOTE)
"""Lanes that the conversation panel shows."""

SPOKEN = (Lane.SPEECH, Lane.CAPTION, Lane.CARD)
"""Lanes that the transcript shows."""


class CaseFile:
    """Read-only view of a case's content; never changes once made."""

    def __init__(self, content: CaseContent) -> None:
        """Index the content."""
        self.content = content
        self.items: tuple[Item, ...] = content.items
        self._items = {item.id: item for item in content.items}
        self._segments: dict[tuple[str, Lane, int], Segment] | None = None
        order = {item.id: place for place, item in enumerate(content.items)}
        self.highlights: tuple[Highlight, ...] = tuple(
            sorted(
                (highlight for highlight in content.highlights if highlight.item_id in order),
                key=lambda highlight: (order[highlight.item_id], highlight.t0_ms, highlight.start, highlight.id),
            )
        )
        """In the order of items, then of the clock."""
        self._by_id = {highlight.id: highlight for highlight in self.highlights}

    @property
    def detectors(self) -> tuple[str, ...]:
        """Ids of the detectors that found something; a detector's place here is its colour everywhere in the room."""
        return tuple(sorted({highlight.detector for highlight in self.highlights}))

    def item(self, item_id: str) -> Item:
        """Return an item.

        Raises:
            KeyError: no such item.
        """
        return self._items[item_id]

    def highlight(self, highlight_id: str) -> Highlight | None:
        """Return a highlight by id, or None."""
        return self._by_id.get(highlight_id)

    def withheld_of(self, item_id: str) -> tuple[Withheld, ...]:
        """Return what of an item's private messages is not here."""
        return tuple(run for run in self.content.withheld if run.item_id == item_id)

    def is_withheld(self, item_id: str, seq: int) -> bool:
        """Say whether a private message is known to exist though its words are not here."""
        return any(run.first <= seq <= run.last for run in self.withheld_of(item_id))

    def with_messages(self, item_id: str, segments: Sequence[Segment], first: int, last: int) -> CaseFile:
        """Return the case with messages ``first``–``last`` of an item read, too."""
        item = self.item(item_id)
        here = {(one.lane, one.seq) for one in item.segments}
        more = tuple(one for one in segments if (one.lane, one.seq) not in here)
        withheld: list[Withheld] = []
        for run in self.content.withheld:
            withheld += _without(run, first, last) if run.item_id == item_id else [run]
        return self._with({item_id: replace(item, segments=(*item.segments, *more))}, withheld)

    def without_messages(self) -> CaseFile:
        """Return the case without the words of private messages: they are here only as long as it is ours."""
        items, withheld = {}, list(self.content.withheld)
        for item in self.items:
            gone = sorted(one.seq for one in item.segments if one.lane is Lane.MESSAGE)
            if gone:
                items[item.id] = replace(item, segments=tuple(one for one in item.segments if one.lane != Lane.MESSAGE))
                withheld.append(Withheld(item_id=item.id, first=gone[0], last=gone[-1], count=len(gone)))
        return self._with(items, withheld) if items else self

    def _with(self, items: Mapping[str, Item], withheld: Sequence[Withheld]) -> CaseFile:
        shown = tuple(items.get(item.id, item) for item in self.items)
        return CaseFile(structs.replace(self.content, items=shown, withheld=tuple(withheld)))

    def segment(self, item_id: str, lane: Lane, seq: int) -> Segment | None:
        """Return the segment that (item, lane, seq) names, or None."""
        if self._segments is None:
            self._segments = {(item.id, one.lane, one.seq): one for item in self.items for one in item.segments}
        return self._segments.get((item_id, lane, seq))

    def segment_of(self, highlight: Highlight) -> Segment | None:
        """Return the segment a highlight lies in, or None."""
        return self.segment(highlight.item_id, highlight.lane, highlight.seq)

    def highlights_of(self, item_id: str, lanes: Sequence[Lane] = ()) -> tuple[Highlight, ...]:
        """Return an item's highlights in the order of the clock, of ``lanes`` only when given."""
        return tuple(
            highlight
            for highlight in self.highlights
            if highlight.item_id == item_id and (not lanes or highlight.lane in lanes)
        )

    def neighbour(self, item_id: str, t_ms: int, step: int) -> Highlight | None:
        """Return the next (``step`` 1) or previous (-1) highlight of an item from ``t_ms``, or None."""
        mine = self.highlights_of(item_id)
        times = [highlight.t0_ms for highlight in mine]
        if step > 0:
            place = bisect_right(times, t_ms)
            return mine[place] if place < len(mine) else None
        earlier = [highlight for highlight in mine if highlight.t0_ms < t_ms]
        return earlier[-1] if earlier else None


def _without(run: Withheld, first: int, last: int) -> list[Withheld]:
    """Return what is left of a run when ``first``–``last`` are taken out."""
    ends = ((run.first, min(run.last, first - 1)), (max(run.first, last + 1), run.last))
    return [replace(run, first=low, last=high, count=high - low + 1) for low, high in ends if low <= high]


def segments_of(item: Item, lanes: Sequence[Lane]) -> tuple[Segment, ...]:
    """Return an item's segments of some lanes, in the order of the clock."""
    chosen = [segment for segment in item.segments if segment.lane in lanes]
    return tuple(sorted(chosen, key=attrgetter("t0_ms", "lane", "seq")))


def has_lane(item: Item, lanes: Sequence[Lane]) -> bool:
    """Say whether an item has anything in some lanes."""
    return any(segment.lane in lanes for segment in item.segments)


def film_of(item: Item) -> Media | None:
    """Return the recording of an item, or None where there is only text; a playlist stands for its segments."""
    for media in item.media:
        if is_playlist(media.mime):
            return media
    for media in item.media:
        if media.mime.startswith(("video/", "audio/")):
            return media
    return None


def length_of(item: Item) -> int:
    """Return how long an item's clock runs, in milliseconds: to the recording's end or the last word's."""
    film = film_of(item)
    last = max((segment.t1_ms for segment in item.segments), default=0)
    return max(film.duration_ms if film else 0, last, 1)


def is_conversation(item: Item) -> bool:
    """Say whether reading the conversation is the heart of judging this item."""
    return item.kind in {ItemKind.COMMENT_BUNDLE, ItemKind.PRIVATE_MESSAGE, ItemKind.SERVICE_CHAT}
