"""What every detector looks at: the found words on the clock, who speaks, and what stands around a word."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from moderator_app.detectors.bank import Bank, Found
from moderator_app.detectors.document import Document
from moderator_app.detectors.lexicon import Shape
from moderator_app.detectors.views import Views
from moderator_app.domain.transcript import Lane, Segment, Speaker

CONTEXT = "context"
"""The lexicon of negations, warnings and questions, shared by all detectors."""
CONTEXT_SHAPE = Shape(kinds=("negation", "direct", "warning", "question", "report"))
_NEGATION_REACH = 8
_CLAUSE_END = re.compile("[,.。!?;、\n]")
_SPOKEN_PER_SECOND = 6
"""Characters of fast speech in a second: the clock inside a segment that has no word times."""
_LANE_REACH = 12
"""Words further apart than so many segments of one lane have nothing to do with each other, whatever the clock says."""


class Side(StrEnum):
    """On whose behalf a segment speaks."""

    SHOP = "shop"
    BUYER = "buyer"
    OPEN = "open"
    """Nobody told us."""
    HOUSE = "house"
    """The platform itself: never judged."""


_BY_ROLE = {
    Speaker.ANCHOR: Side.SHOP,
    Speaker.SHOP: Side.SHOP,
    Speaker.BUYER: Side.BUYER,
    Speaker.VIEWER: Side.BUYER,
    Speaker.SYSTEM: Side.HOUSE,
}
_BY_LANE = {
    Lane.SPEECH: Side.SHOP,
    Lane.CAPTION: Side.SHOP,
    Lane.LISTING: Side.SHOP,
    Lane.COMMENT: Side.BUYER,
    Lane.MESSAGE: Side.OPEN,
    Lane.REMINDER: Side.HOUSE,
    Lane.SYSTEM: Side.HOUSE,
}


def side_of(segment: Segment) -> Side:
    """Return on whose behalf ``segment`` speaks: by its role, else by its lane."""
    return _BY_ROLE.get(segment.role) or _BY_LANE[segment.lane]


class Scene:
    """One document, read once.

    Attributes:
        document: what was given.
        segments: its segments.
        folded: the folded text of each segment, the same length as the original.
        sides: on whose behalf each segment speaks.
    """

    def __init__(self, document: Document, bank: Bank) -> None:
        """Read ``document`` with the words of ``bank``."""
        self.document = document
        self.segments: Sequence[Segment] = document.segments
        views = Views([segment.text for segment in self.segments], bank.tables)
        self.folded = views.texts
        self.sides = [side_of(segment) for segment in self.segments]
        self._words: dict[tuple[str, str], list[Found]] = {}
        self._local: dict[tuple[str, str, int], list[Found]] = {}
        for found in bank.find(views):
            term = found.term
            if self.sides[found.index] is not Side.HOUSE:
                self._words.setdefault((term.detector, term.kind), []).append(found)
                self._local.setdefault((term.detector, term.kind, found.index), []).append(found)

    def words(self, detector: str, *kinds: str) -> list[Found]:
        """Return the words of these kinds, by segment and place."""
        found = [one for kind in kinds for one in self._words.get((detector, kind), ())]
        return sorted(found, key=lambda one: (one.index, one.start, one.end))

    def segment(self, found: Found) -> Segment:
        """Return the segment ``found`` stands in."""
        return self.segments[found.index]

    def side(self, found: Found) -> Side:
        """Return on whose behalf ``found`` was said."""
        return self.sides[found.index]

    def around(self, detector: str, kind: str, index: int) -> Sequence[Found]:
        """Return the words of a kind inside one segment."""
        return self._local.get((detector, kind, index), ())

    def negated(self, found: Found, reach: int = _NEGATION_REACH) -> bool:
        """Say whether a "do not" stands before ``found`` in its clause."""
        text = self.folded[found.index]
        for word in self.around(CONTEXT, "negation", found.index):
            between = text[word.end : found.start]
            close = word.end <= found.start and len(between) <= reach
            if close and not _CLAUSE_END.search(between):
                return True
        return any(word.end == found.start for word in self.around(CONTEXT, "direct", found.index))

    def warned(self, found: Found) -> bool:
        """Say whether the segment warns about what was found."""
        return bool(self.around(CONTEXT, "warning", found.index))

    def asked(self, found: Found) -> bool:
        """Say whether the segment asks."""
        return "?" in self.folded[found.index] or bool(self.around(CONTEXT, "question", found.index))

    def reported(self, found: Found) -> bool:
        """Say whether somebody tells what another one said or did."""
        return bool(self.around(CONTEXT, "report", found.index))

    def clause(self, found: Found) -> str:
        """Return the folded clause around ``found``."""
        text = self.folded[found.index]
        start = max((m.end() for m in _CLAUSE_END.finditer(text, 0, found.start)), default=0)
        stop = _CLAUSE_END.search(text, found.end)
        return text[start : stop.start() if stop else len(text)]


class Clock:
    """Some found words by time, to ask whether one of them is near."""

    def __init__(self, scene: Scene, words: Iterable[Found]) -> None:
        """Sort ``words`` by the time they were said."""
        timed = [(scene.segment(one).time_of(one.start, one.end)[0], one) for one in words]
        timed.sort(key=lambda pair: (pair[0], pair[1].index, pair[1].start))
        self._times = [at for at, _ in timed]
        self._words = [one for _, one in timed]
        self._scene = scene

    def near(self, found: Found, window_ms: int, *, same_side: bool = True) -> Found | None:
        """Return the word nearest in time within ``window_ms`` of ``found``, or None.

        Listing texts have no clock: there only the same segment counts. With ``same_side`` the words of buyers and of
        the shop are not mixed.
        """
        segment = self._scene.segment(found)
        t0, t1 = segment.time_of(found.start, found.end)
        reach = window_ms * _SPOKEN_PER_SECOND // 1000
        best: Found | None = None
        least = window_ms + 1
        for place in range(bisect_left(self._times, t0 - window_ms), len(self._times)):
            if self._times[place] > t1 + window_ms:
                break
            other = self._words[place]
            away = max(0, self._times[place] - t1, t0 - self._times[place])
            if away < least and self._together(found, other, reach, same_side=same_side):
                best, least = other, away
                if least == 0:
                    break
        return best

    def _together(self, one: Found, other: Found, reach: int, *, same_side: bool) -> bool:
        if one.index == other.index:
            apart = max(other.start - one.end, one.start - other.end)
            return apart >= 0 and (apart <= reach or bool(self._scene.segment(one).words))
        a, b = self._scene.segment(one), self._scene.segment(other)
        if Lane.LISTING in (a.lane, b.lane):
            return False
        if a.lane is b.lane and abs(a.seq - b.seq) > _LANE_REACH:
            return False
        return not same_side or self._scene.side(one) is self._scene.side(other)


def together(tables: Mapping[str, Clock], found: Found, window_ms: int) -> dict[str, Found]:
    """Return, of each named clock, the word near ``found``."""
    near = {name: clock.near(found, window_ms) for name, clock in tables.items()}
    return {name: one for name, one in near.items() if one is not None}
