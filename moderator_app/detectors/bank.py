"""All words of all lexicons in three automata, one for each view, and the guards on what they find."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from moderator_app.detectors import automaton
from moderator_app.detectors.lexicon import ALLOW, HOMOGRAPH, Term
from moderator_app.detectors.views import SEPARATOR, Tables, Views

_CLAUSE_END = re.compile("[,.。!?;、\n]")
"""Where a clause ends in a folded text (wide punctuation is already narrow there)."""
_ID = re.compile(r"(?<![a-z0-9])(?=[a-z0-9_\-]*\d)[a-z0-9][a-z0-9_\-]{4,19}(?![a-z0-9])")
"""Something that could be an account name: five to twenty characters, one of them a digit."""
_UNSEEN = re.compile("\u200d.|[\u0300-\u036f\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U0001f3fb-\U0001f3ff]")
"""What takes no place of its own: what a joiner joins on, marks, variation selectors, skin tones."""
_ID_REACH = 16
_LONG = 3
"""From so many Han characters a word may be found by its sound alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One occurrence of one term, bound to the original text of one segment."""

    term: Term
    index: int
    """Position of the segment in the document."""
    start: int
    end: int
    decoded: str = ""
    """The plain form, where the original was disguised."""
    heard: bool = False
    """Whether only the sound is that of the term."""

    @property
    def length(self) -> int:
        """How many characters of the original it covers."""
        return self.end - self.start


class Bank:
    """The automata over a fixed set of terms."""

    def __init__(
        self,
        terms: Iterable[Term],
        tables: Tables,
        build: Callable[[Sequence[str]], automaton.Automaton] = automaton.build,
    ) -> None:
        """Build over ``terms``; ``build`` makes the automata."""
        self.tables = tables
        self.terms = tuple(terms)
        self._folded = _Index(((tables.fold(t.text), t) for t in self.terms), build)
        self._skeleton = _Index(((tables.skeleton(t.text), t) for t in self.terms if t.gap), build)
        self._sound = _Index(((tables.sound(t.text), t) for t in self.terms if t.sound), build)

    def find(self, views: Views) -> list[Found]:
        """Return what is found in any view, guarded, allow-words applied; sorted by segment and place."""
        found = [*self._plain(views), *self._split(views), *self._heard(views)]
        return _allowed(sorted(found, key=_place))

    def _plain(self, views: Views) -> Iterator[Found]:
        for term, start, end in self._folded.find(views.folded):
            if _bounded(views.folded, start, end):
                index, a, b = views.locate(start, end)
                yield Found(term=term, index=index, start=a, end=b, decoded=term.means)

    def _split(self, views: Views) -> Iterator[Found]:
        for term, start, end in self._skeleton.find(views.skeleton):
            a, b = views.unskeleton(start, end)
            if b - a > end - start and self._fits(views.folded[a:b], term) and _bounded(views.folded, a, b):
                index, first, last = views.locate(a, b)
                yield Found(term=term, index=index, start=first, end=last, decoded=term.means or term.text)

    def _heard(self, views: Views) -> Iterator[Found]:
        for term, start, end in self._sound.find(views.sound):
            if views.skeleton[start:end] == self.tables.skeleton(term.text):
                continue
            a, b = views.unskeleton(start, end)
            if not self._fits(views.folded[a:b], term) or not _bounded(views.folded, a, b):
                continue
            index, first, last = views.locate(a, b)
            if _han(term.text) >= _LONG or _id_near(views.texts[index], first, last):
                yield Found(term=term, index=index, start=first, end=last, decoded=term.means or term.text, heard=True)

    def _fits(self, folded: str, term: Term) -> bool:
        """Say whether the junk inside stays within the term's budget and does not look like an ordinary pause."""
        gaps = [""]
        for char in folded:
            if self.tables.mark_table[ord(char)] == char:
                gaps.append("")
            else:
                gaps[-1] += char
        inner = gaps[1:-1]
        if any(len(_UNSEEN.sub("", gap)) > term.gap for gap in inner):
            return False
        return all(inner) or not any(_CLAUSE_END.search(gap) for gap in inner)


class _Index:
    """One automaton and the terms behind each of its patterns."""

    def __init__(
        self, pairs: Iterable[tuple[str, Term]], build: Callable[[Sequence[str]], automaton.Automaton]
    ) -> None:
        self._behind: dict[str, list[Term]] = {}
        for pattern, term in pairs:
            self._behind.setdefault(pattern, []).append(term)
        self._patterns = list(self._behind)
        self._engine = build(self._patterns)

    def find(self, text: str) -> Iterator[tuple[Term, int, int]]:
        for number, start, end in self._engine.find(text):
            for term in self._behind[self._patterns[number]]:
                yield term, start, end


def _allowed(found: Sequence[Found]) -> list[Found]:
    """Drop a hit that a longer allow-word (or, when only heard, an everyday word) of its lexicon touches."""
    excuses: dict[tuple[str, str, int], list[Found]] = {}
    for one in found:
        if one.term.kind in (ALLOW, HOMOGRAPH):
            excuses.setdefault((one.term.detector, one.term.kind, one.index), []).append(one)
    longest = {key: max(one.length for one in group) for key, group in excuses.items()}

    def touched(one: Found, kind: str) -> bool:
        key = (one.term.detector, kind, one.index)
        group = excuses.get(key, [])
        for other in reversed(group[: bisect_right(group, one.end - 1, key=lambda other: other.start)]):
            if other.start + longest[key] <= one.start:
                return False
            if other.end > one.start and _excuses(other, one):
                return True
        return False

    return [
        one
        for one in found
        if one.term.kind not in (ALLOW, HOMOGRAPH)
        and not touched(one, ALLOW)
        and not (one.heard and touched(one, HOMOGRAPH))
    ]


def _excuses(other: Found, one: Found) -> bool:
    """Say whether ``other`` excuses ``one``, which it overlaps.

    An allow-word must be longer; an everyday word must stand where the hit begins, or cover all of it but a character.
    """
    if other.term.kind == ALLOW:
        return other.length > one.length
    covered = min(other.end, one.end) - max(other.start, one.start)
    return other.start <= one.start or covered >= one.length - 1


def _bounded(text: str, start: int, end: int) -> bool:
    """Refuse a Latin term inside a longer Latin word; an account name may follow it at once."""
    first, last = text[start], text[end - 1]
    if first.isascii() and first.isalpha() and start and text[start - 1].isascii() and text[start - 1].isalpha():
        return False
    if first == "+" and start and text[start - 1].isascii() and text[start - 1].isalnum():
        return _ID.match(text[end : end + 24]) is not None
    after = text[end : end + 1]
    if last.isascii() and last.isalpha() and after.isascii() and after.isalpha():
        return _ID.match(text[end : end + 24]) is not None
    return True


def _han(text: str) -> int:
    return sum("\u4e00" <= char <= "\u9fff" for char in text)


def _id_near(text: str, start: int, end: int) -> bool:
    return _ID.search(text[max(0, start - _ID_REACH) : start] + SEPARATOR + text[end : end + _ID_REACH]) is not None


def _place(found: Found) -> tuple[int, int, int, str, str]:
    return found.index, found.start, found.end, found.term.detector, found.term.kind
