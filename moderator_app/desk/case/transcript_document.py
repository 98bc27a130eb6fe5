"""The transcript as one text: where each word, hit and unsure word stands in it, and when. No Qt.

The text holds the original words and nothing else, one line for each segment; times, speakers and decoded forms are
drawn beside it, so that searching, selecting and quoting work on what was really said. Positions are code points; the
view translates them with ``Units``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import attrgetter

from moderator_app.desk.case.case_file import SPOKEN, segments_of
from moderator_app.domain.case import Item
from moderator_app.domain.highlight import Highlight
from moderator_app.domain.transcript import Lane, Segment

UNSURE_BELOW = 600
"""Words that the recogniser trusts less than this (of 1000) are shown as unsure."""


@dataclass(frozen=True, slots=True)
class Line:
    """One segment's place in the text."""

    segment: Segment
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A highlight's place in the text."""

    span: Span
    highlight: Highlight


@dataclass(frozen=True, slots=True)
class Quote:
    """What a selection quotes: a span of one segment's original text, with its time."""

    segment: Segment
    start: int
    end: int
    t0_ms: int
    t1_ms: int

    @property
    def text(self) -> str:
        """The quoted words."""
        return self.segment.text[self.start : self.end]


class TranscriptDocument:
    """Text and indexes of one item's transcript."""

    def __init__(
        self,
        item: Item | None = None,
        highlights: Sequence[Highlight] = (),
        offsets: Mapping[Lane, int] | None = None,
        shared: Mapping[tuple[Lane, int], Sequence[tuple[int, int]]] | None = None,
    ) -> None:
        """Lay out the lines and index words, hits and unsure words; without an item it is empty.

        Args:
            item: what was said in it.
            highlights: of the item.
            offsets: lane → milliseconds by which its times are shown later.
            shared: (lane, seq) → spans of the segment that another broadcast has, too.
        """
        self._shared = dict(shared or {})
        shifts = dict(offsets or {})
        self._shifts = shifts
        lines, texts, start = [], [], 0
        for segment in segments_of(item, SPOKEN) if item else ():
            flat = _flat(segment.text)
            texts.append(flat)
            lines.append(Line(segment, start, start + len(flat)))
            start += len(flat) + 1
        self.lines: tuple[Line, ...] = tuple(lines)
        self.text = "\n".join(texts)
        self._starts = [line.start for line in lines]
        self._line_times = [line.segment.t0_ms + shifts.get(line.segment.lane, 0) for line in lines]
        places = {(line.segment.lane, line.segment.seq): index for index, line in enumerate(lines)}
        # Ten thousand hits get their place when they are looked at, not before.
        self._found: dict[int, list[Highlight]] = {}
        self._line_of: dict[str, int] = {}
        self._disguised: set[int] = set()
        """Lines with a hit that was decoded from a disguise."""
        for hit in highlights:
            index = places.get((hit.lane, hit.seq))
            if index is not None and hit.start < lines[index].end - lines[index].start:
                self._found.setdefault(index, []).append(hit)
                self._line_of[hit.id] = index
                if hit.explanation.decoded:
                    self._disguised.add(index)
        # Of the spoken lines only; the words themselves are looked up in their line when they are needed.
        spoken = [line for line in lines if line.segment.lane is Lane.SPEECH]
        shift = shifts.get(Lane.SPEECH, 0)
        self._spoken = spoken
        self._spoken_from = [line.segment.t0_ms + shift for line in spoken]
        self._spoken_until = list(accumulate((line.segment.t1_ms + shift for line in spoken), max))

    @property
    def decoded(self) -> bool:
        """Whether any hit was decoded from a disguise."""
        return bool(self._disguised)

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Every hit with its place, line by line."""
        return tuple(hit for index in sorted(self._found) for hit in self.hits_of_line(index))

    @property
    def unsure(self) -> tuple[Span, ...]:
        """The words that the recogniser hardly trusts."""
        return tuple(span for index in range(len(self.lines)) for span in self.unsure_of_line(index))

    def word_at(self, t_ms: int) -> Span | None:
        """Return the span of the word being spoken, the one begun last where voices overlap; None in silence."""
        own_ms = t_ms - self._shifts.get(Lane.SPEECH, 0)
        place = bisect_right(self._spoken_from, t_ms) - 1
        best: tuple[int, Span] | None = None
        while place >= 0 and self._spoken_until[place] > t_ms:
            line = self._spoken[place]
            began = _word_in(line, own_ms)
            if began is not None and (best is None or began[0] > best[0]):
                best = began
            place -= 1
        return best[1] if best else None

    def line_index(self, position: int) -> int:
        """Return the index of the line a position is in; 0 at least."""
        return max(0, bisect_right(self._starts, position) - 1)

    def hits_of_line(self, index: int) -> Sequence[Hit]:
        """Return the hits of a line, by its index."""
        found = self._found.get(index)
        if found is None:
            return ()
        line = self.lines[index]
        return [Hit(Span(line.start + hit.start, min(line.start + hit.end, line.end)), hit) for hit in found]

    def shared_of_line(self, index: int) -> Sequence[Span]:
        """Return what of a line another broadcast has, too, by the line's index."""
        line = self.lines[index]
        spans = self._shared.get((line.segment.lane, line.segment.seq), ())
        return [Span(line.start + start, min(line.start + end, line.end)) for start, end in spans]

    def unsure_of_line(self, index: int) -> Sequence[Span]:
        """Return the unsure words of a line, by its index."""
        line = self.lines[index]
        if line.segment.lane is not Lane.SPEECH:
            return ()
        at, words = line.start, line.segment.words
        return [Span(at + word.start, at + word.end) for word in words if word.conf < UNSURE_BELOW]

    def line_at(self, position: int) -> Line | None:
        """Return the line a position of the text is in, or None in an empty transcript."""
        if not self.lines:
            return None
        return self.lines[self.line_index(position)]

    def line_index_at_time(self, t_ms: int) -> int:
        """Return the index of the last line that began by ``t_ms``; -1 before the first."""
        return bisect_right(self._line_times, t_ms) - 1

    def time_at(self, position: int) -> int:
        """Return when the character at a position is spoken, in milliseconds."""
        line = self.line_at(position)
        if line is None:
            return 0
        within = min(max(0, position - line.start), max(0, len(line.segment.text) - 1))
        return max(0, line.segment.time_of(within, within + 1)[0] + self._shifts.get(line.segment.lane, 0))

    def hits_at(self, position: int) -> tuple[Highlight, ...]:
        """Return the highlights over a position, the best first."""
        near = self.hits_of_line(self.line_index(position))
        found = [hit.highlight for hit in near if hit.span.start <= position < hit.span.end]
        return tuple(sorted(found, key=lambda highlight: -highlight.score))

    def place_of(self, highlight_id: str) -> Span | None:
        """Return where a highlight stands, or None when it is not in the transcript."""
        index = self._line_of.get(highlight_id)
        if index is None:
            return None
        return next(hit.span for hit in self.hits_of_line(index) if hit.highlight.id == highlight_id)

    def find(self, query: str) -> tuple[Span, ...]:
        """Return every place of ``query``, upper and lower case alike; a single character will do.

        Words behind a disguise are found, too: the place is that of the disguise.
        """
        if not query:
            return ()
        pattern = re.compile(re.escape(query), re.IGNORECASE)
        found = [Span(match.start(), match.end()) for match in pattern.finditer(self.text)]
        plain, behind = len(found), dict.fromkeys(found)
        for index in self._disguised:
            start, end = self.lines[index].start, self.lines[index].end
            for hit in self._found[index]:
                if not pattern.search(hit.explanation.decoded):
                    continue
                span = Span(start + hit.start, min(start + hit.end, end))
                near = bisect_right(found, span.start, hi=plain, key=lambda one: one.end)
                if near == plain or found[near].start >= span.end:
                    behind[span] = None
        return tuple(sorted(behind, key=lambda one: (one.start, one.end)))

    def quotes(self, start: int, end: int) -> tuple[Quote, ...]:
        """Return a selection as quotes, one for each segment it touches; blanks at its ends do not count."""
        found = []
        for line in self.lines:
            low, high = max(start, line.start), min(end, line.end)
            while low < high and self.text[low].isspace():
                low += 1
            while high > low and self.text[high - 1].isspace():
                high -= 1
            if low < high:
                first, last = low - line.start, high - line.start
                t0_ms, t1_ms = line.segment.time_of(first, last)
                found.append(Quote(line.segment, first, last, t0_ms, t1_ms))
        return tuple(found)


def _word_in(line: Line, own_ms: int) -> tuple[int, Span] | None:
    """Return when the word spoken at a time of the segment's own clock began, and its span; None between words."""
    segment = line.segment
    if not segment.words:
        return (segment.t0_ms, Span(line.start, line.end)) if segment.t0_ms <= own_ms < segment.t1_ms else None
    spoken = [word for word in segment.words if word.t0_ms <= own_ms < word.t1_ms]
    if not spoken:
        return None
    word = max(spoken, key=attrgetter("t0_ms"))
    return word.t0_ms, Span(line.start + word.start, line.start + word.end)


_BREAKS = str.maketrans(dict.fromkeys("\n\r\u2028\u2029", " "))


def _flat(text: str) -> str:
    """Return the text on one line; each break becomes one blank, so that positions stay."""
    return text if text.isprintable() else text.translate(_BREAKS)
