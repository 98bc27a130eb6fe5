"""The script that two broadcasts share: lines that are the same, or nearly, in both.

Both speeches are read as skeletons (width, case, traditional forms, look-alikes folded; punctuation, blanks and emoji
away), cut into shingles of five characters. A sentence of ours is held against the sentences of theirs with which it
shares most shingles; what agrees in runs with small gaps becomes one line, told in the original words of both. What
everybody says all day stands in too many sentences to be looked at, so that greetings do not make two scripts alike.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from moderator_app import assets
from moderator_app.detectors import tables
from moderator_app.detectors.views import JUNK, Tables
from moderator_app.domain.shared_line import LinePlace, Script, SharedLine
from moderator_app.domain.transcript import Lane, Segment

SHINGLE = 5
LEAST = 8
"""So many characters make a line; fewer are a phrase that anybody says."""
ALIKE = 800
"""How much of a line (of 1000) must be the same."""
BLOCK = 3
"""Agreeing runs shorter than this are chance."""
GAP = 4
"""Characters that may differ between two agreeing runs of one line."""
PARTNERS = 3
"""So many of their sentences are looked at for each of ours."""
COMMON = 12
"""A shingle in more of their sentences than this says nothing."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    segment: Segment
    skeleton: str
    places: tuple[int, ...]
    """Of each character of the skeleton, its place in the original."""


@cache
def default_tables() -> Tables:
    """Return the tables that the house ships with."""
    folder = assets.resource("lexicons")
    return tables.load(folder / "fold.yaml", folder / "sounds.yaml")


def shared_script(
    ours: tuple[str, Iterable[Segment]], theirs: tuple[str, Iterable[Segment]], view_tables: Tables | None = None
) -> Script:
    """Return the lines that two broadcasts share.

    Args:
        ours: (item id, its segments); only what was spoken is compared.
        theirs: the same of the other broadcast.
        view_tables: how texts are folded; the house's own, unless given.
    """
    folding = view_tables or default_tables()
    mine, yours = list(_sentences(ours[1], folding)), list(_sentences(theirs[1], folding))
    index: dict[str, list[int]] = defaultdict(list)
    for number, sentence in enumerate(yours):
        for shingle in _shingles(sentence.skeleton):
            index[shingle].append(number)
    lines: list[SharedLine] = []
    spoken = same = 0
    for sentence in mine:
        spoken += len(sentence.skeleton)
        votes: Counter[int] = Counter()
        for shingle in _shingles(sentence.skeleton):
            found = index.get(shingle, ())
            if len(found) <= COMMON:
                votes.update(found)
        best = sorted(votes, key=lambda number: (-votes[number], number))[:PARTNERS]
        kept = _best_of(line for number in best for line in _lines(sentence, yours[number], ours[0], theirs[0]))
        same += sum(line.same for line in kept)
        lines += kept
    return Script(lines=tuple(lines), share=1000 * same // spoken if spoken else 0)


def _sentences(segments: Iterable[Segment], folding: Tables) -> Iterator[_Sentence]:
    spoken = [one for one in segments if one.lane is Lane.SPEECH]
    for segment in sorted(spoken, key=lambda one: (one.t0_ms, one.seq)):
        marked = folding.fold(segment.text).translate(folding.mark_table)
        places = tuple(place for place, char in enumerate(marked) if char != JUNK)
        if places:
            yield _Sentence(segment, "".join(marked[place] for place in places), places)


def _shingles(text: str) -> set[str]:
    return {text[at : at + SHINGLE] for at in range(len(text) - SHINGLE + 1)}


def _lines(ours: _Sentence, theirs: _Sentence, our_id: str, their_id: str) -> Iterator[SharedLine]:
    """Yield the lines of one pair of sentences: agreeing runs, joined where only a few characters differ."""
    matcher = SequenceMatcher(None, ours.skeleton, theirs.skeleton, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size >= BLOCK]
    group: list[tuple[int, int, int]] = []
    for block in (*blocks, None):
        if block is not None and group:
            a, b, size = group[-1]
            if block.a - a - size <= GAP and block.b - b - size <= GAP:
                group.append((block.a, block.b, block.size))
                continue
        if group:
            line = _line(ours, theirs, (our_id, their_id), group)
            if line is not None:
                yield line
        group = [(block.a, block.b, block.size)] if block is not None else []


def _line(
    ours: _Sentence, theirs: _Sentence, ids: tuple[str, str], group: Sequence[tuple[int, int, int]]
) -> SharedLine | None:
    same = sum(size for _, _, size in group)
    (a0, b0, _), (a1, b1, last) = group[0], group[-1]
    likeness = 1000 * same // max(a1 + last - a0, b1 + last - b0)
    if same < LEAST or likeness < ALIKE:
        return None
    return SharedLine(
        ours=_place(ours, ids[0], a0, a1 + last),
        theirs=_place(theirs, ids[1], b0, b1 + last),
        same=same,
        likeness=likeness,
    )


def _place(sentence: _Sentence, item_id: str, start: int, end: int) -> LinePlace:
    segment = sentence.segment
    first, last = sentence.places[start], sentence.places[end - 1] + 1
    t0_ms, t1_ms = segment.time_of(first, last)
    return LinePlace(
        item_id=item_id,
        lane=segment.lane,
        seq=segment.seq,
        start=first,
        end=last,
        t0_ms=t0_ms,
        t1_ms=t1_ms,
        text=segment.text[first:last],
    )


def _best_of(found: Iterable[SharedLine]) -> list[SharedLine]:
    """Return lines of one sentence that do not overlap on our side, the longest first taken, in their order."""
    kept: list[SharedLine] = []
    for line in sorted(found, key=lambda one: (-one.same, one.theirs.t0_ms)):
        if all(line.ours.end <= other.ours.start or line.ours.start >= other.ours.end for other in kept):
            kept.append(line)
    return sorted(kept, key=lambda one: one.ours.start)
