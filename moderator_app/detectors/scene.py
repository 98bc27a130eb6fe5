"""What every detector looks at: the found words on the clock, who speaks, and what stands around a word."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from moderator_app.detectors.bank import Bank, Found
from moderator_app.detectors.document import Document
from moderator_app.detectors.lexicon import Shape
from moderator_app.detectors.numerals import Amount, amounts
from moderator_app.detectors.views import Views
from moderator_app.domain.transcript import Lane, Segment, Speaker

CONTEXT = "context"
"""The lexicon of negations, warnings and questions, shared by all detectors."""
CONTEXT_SHAPE = Shape(kinds=("negation", "direct", "warning", "question", "report"))
_NEGATION_REACH = 8
_AROUND = 40
"""How many characters "around a word" reaches: a long sentence, for speech that came without punctuation."""
_LOOK = 64
"""How many words of a lane are looked at on either side of a moment."""
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
    Lane.CARD: Side.SHOP,
    Lane.LISTING: Side.SHOP,
    Lane.COMMENT: Side.BUYER,
    Lane.MESSAGE: Side.OPEN,
    Lane.REMINDER: Side.HOUSE,
    Lane.VOTE: Side.HOUSE,
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
        self._amounts: dict[int, list[Amount]] = {}
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

    def amounts(self, index: int) -> list[Amount]:
        """Return the amounts of money in a segment, in order."""
        if index not in self._amounts:
            self._amounts[index] = amounts(self.folded[index])
        return self._amounts[index]

    def around(
        self, detector: str, kind: str, found: Found, before: int = _AROUND, after: int = _AROUND
    ) -> list[Found]:
        """Return the words of a kind in the segment of ``found`` that begin within so many characters of it."""
        words = self._local.get((detector, kind, found.index), [])
        low = bisect_left(words, found.start - before, key=_start)
        return words[low : bisect_left(words, found.end + after, key=_start)]

    def negated(self, found: Found, reach: int = _NEGATION_REACH) -> bool:
        """Say whether a "do not" stands before ``found`` in its clause."""
        text = self.folded[found.index]
        for word in self.around(CONTEXT, "negation", found, before=2 * reach, after=0):
            between = text[word.end : found.start]
            close = word.end <= found.start and len(between) <= reach
            if close and not _CLAUSE_END.search(between):
                return True
        return any(word.end == found.start for word in self.around(CONTEXT, "direct", found, before=reach, after=0))

    def warned(self, found: Found) -> bool:
        """Say whether words of warning stand around ``found``."""
        return bool(self.around(CONTEXT, "warning", found))

    def asked(self, found: Found) -> bool:
        """Say whether a question stands around ``found``."""
        text = self.folded[found.index][max(0, found.start - _AROUND) : found.end + _AROUND]
        return "?" in text or bool(self.around(CONTEXT, "question", found))

    def reported(self, found: Found) -> bool:
        """Say whether somebody tells what another one said or did."""
        return bool(self.around(CONTEXT, "report", found))

    def clause(self, found: Found) -> tuple[int, int]:
        """Return the span of the clause around ``found``; without punctuation, what stands close by."""
        text = self.folded[found.index]
        low, high = max(0, found.start - _AROUND), min(len(text), found.end + _AROUND)
        start = max((match.end() for match in _CLAUSE_END.finditer(text, low, found.start)), default=low)
        stop = _CLAUSE_END.search(text, found.end, high)
        return start, stop.start() if stop else high


class Clock:
    """Some found words by time, to ask whether one of them is near."""

    def __init__(self, scene: Scene, words: Iterable[Found]) -> None:
        """Sort ``words`` lane by lane, by the time they were said."""
        self._scene = scene
        lanes: dict[Lane, list[tuple[tuple[int, int, int], Found]]] = {}
        for one in words:
            lanes.setdefault(scene.segment(one).lane, []).append((self._key(one), one))
        self._lanes = [sorted(timed, key=lambda pair: pair[0]) for timed in lanes.values()]

    def _key(self, found: Found) -> tuple[int, int, int]:
        segment = self._scene.segment(found)
        return segment.time_of(found.start, found.end)[0], segment.seq, found.start

    def near(self, found: Found, window_ms: int, *, same_side: bool = True) -> Found | None:
        """Return a word within ``window_ms`` of ``found``, the nearest of its lane, or None.

        Listing texts have no clock: there only the same segment counts. With ``same_side`` the words of buyers and of
        the shop are not mixed. In each lane a fixed number of words is looked at, so that a flood costs no more.
        """
        key = self._key(found)
        best: tuple[int, Found] | None = None
        for timed in self._lanes:
            place = bisect_left(timed, key, key=lambda pair: pair[0])
            for ways in (range(place, min(len(timed), place + _LOOK)), range(place - 1, max(-1, place - _LOOK), -1)):
                for other_key, other in (timed[at] for at in ways):
                    away = abs(other_key[0] - key[0])
                    if away > window_ms:
                        break
                    if self._together(found, other, window_ms, same_side=same_side):
                        best = (away, other) if best is None or away < best[0] else best
                        break
        return None if best is None else best[1]

    def _together(self, one: Found, other: Found, window_ms: int, *, same_side: bool) -> bool:
        a, b = self._scene.segment(one), self._scene.segment(other)
        if one.index == other.index:
            apart = max(other.start - one.end, one.start - other.end)
            return apart >= 0 and (bool(a.words) or apart <= window_ms * _SPOKEN_PER_SECOND // 1000)
        if Lane.LISTING in (a.lane, b.lane) or (a.lane is b.lane and abs(a.seq - b.seq) > _LANE_REACH):
            return False
        return not same_side or self._scene.side(one) is self._scene.side(other)


def _start(found: Found) -> int:
    return found.start


def together(tables: Mapping[str, Clock], found: Found, window_ms: int) -> dict[str, Found]:
    """Return, of each named clock, the word near ``found``."""
    near = {name: clock.near(found, window_ms) for name, clock in tables.items()}
    return {name: one for name, one in near.items() if one is not None}
