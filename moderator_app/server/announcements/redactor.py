"""Nothing personal beyond the masked fields: a deny list, and the shapes of numbers that belong to people (I22).

Rows are masked from records and compared with them when they are published, so what is left to watch are the words that
people write and everything that a template might carry along. Names of two characters are looked for in written words;
in whole outputs, where ordinary words would hit them, only longer ones are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import ahocorasick_rs

from moderator_app.domain.errors import Refused

SHORTEST_WRITTEN = 2
SHORTEST_OUTPUT = 5
"""Characters of a denied text that is looked for."""

SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("e-mail address", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}")),
    ("identity number", re.compile(r"(?<![\w-])\d{17}[\dXx](?![\w-])")),
    ("card number", re.compile(r"(?<![\w-])\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?![\w-])")),
    ("telephone number", re.compile(r"(?<![\w-])(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?![\w-])")),
)
"""What belongs to people whatever it says (mainland China: 18-digit identity numbers, 11-digit mobile numbers)."""

_DULL = re.compile(r"[\d\W_]*")


@dataclass(frozen=True, slots=True)
class Leak:
    """Something personal in a text: what it is, never what it says."""

    kind: str
    start: int
    end: int


class Redactor:
    """Finds denied texts and personal shapes."""

    def __init__(self, denied: Iterable[str], *, shortest: int, common: str = "") -> None:
        """Prepare the deny list.

        Args:
            denied: names, platform ids, keys.
            shortest: fewer characters are not looked for.
            common: text of our own (templates, names of measures); what it holds is nobody's name.
        """
        ours = folded(common)
        wanted = {folded(one).strip() for one in denied}
        # A run of digits is a name only by chance (dates, counts); platform ids have letters or five digits and more.
        self._denied = sorted(
            one
            for one in wanted
            if len(one) >= shortest
            and "*" not in one
            and one not in ours
            and (not _DULL.fullmatch(one) or (one.isalnum() and len(one) >= SHORTEST_OUTPUT))
        )
        self._search = ahocorasick_rs.AhoCorasick(self._denied) if self._denied else None

    def leaks(self, text: str) -> list[Leak]:
        """Return what a text gives away."""
        plain = folded(text)
        found = [Leak(kind, *match.span()) for kind, shape in SHAPES for match in shape.finditer(plain)]
        if self._search is not None:
            found += [
                Leak("denied text", start, end)
                for _, start, end in self._search.find_matches_as_indexes(plain, overlapping=True)
                if _whole(plain, start, end)
            ]
        return found

    def clean(self, text: str) -> str:
        """Return a text in which everything personal is blocked out."""
        plain = folded(text)
        leaks = self.leaks(text)
        if not leaks:
            return text
        signs = list(plain)
        for leak in leaks:
            signs[leak.start : leak.end] = "█" * (leak.end - leak.start)
        return "".join(signs)

    def check(self, fields: Sequence[tuple[str, str]]) -> None:
        """Check written words.

        Args:
            fields: (JSON pointer, text).

        Raises:
            Refused: ``validation`` with the pointer of the first that gives something personal away.
        """
        for pointer, text in fields:
            leaks = self.leaks(text)
            if leaks:
                raise Refused(
                    "validation",
                    f"This text carries personal data: {leaks[0].kind}.",
                    pointer=pointer,
                    why="personal",
                    kind=leaks[0].kind,
                )


def folded(text: str) -> str:
    """Return a text in which look-alikes are one: compatibility forms, case, and nothing invisible."""
    if text.isascii():
        return text.lower()  # it has no look-alikes, and nothing in it is invisible
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")


def _whole(text: str, start: int, end: int) -> bool:
    """Say whether a hit is not a piece of a longer word or number of Latin letters and digits."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_joins(before) and _joins(text[start])) and not (_joins(after) and _joins(text[end - 1]))


def _joins(sign: str) -> bool:
    return bool(sign) and sign.isascii() and (sign.isalnum() or sign in "-_")
