"""Views of a text in which a disguise falls off, each with the way back to the original.

``folded``    one character for one character: width, case, traditional to simplified, circled and mathematical
              letters, look-alikes of other scripts. Offsets are those of the original.
``skeleton``  the folded text without junk (blanks, punctuation, emoji, combining marks). Junk first becomes a
              sentinel; the map back is built only when somebody asks.
``sound``     one character for one character of the skeleton: every Han character of GB 2312 level 1 becomes the
              first one of its toneless syllable, and a few signs ("+", hearts) the syllable they are read as.

All texts of an item are laid end to end with a separator no word contains, so each view is read in one pass.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property

JUNK = "\ue000"
SEPARATOR = "\ue001"
UNREADABLE = "\ufffd"
_PLUS = "+"
_JUNK = re.compile(JUNK)
_LETTER_NAME = re.compile(
    r"(?:SMALL CAPITAL|SYMBOL LETTER|(?:CIRCLED|SQUARED) LATIN CAPITAL LETTER|TAG LATIN (?:SMALL|CAPITAL) LETTER)"
    r" ([A-Z])$"
)


class FoldTable(dict[int, str]):
    """Code point to its folded character; entries are worked out when first met, for ``str.translate``."""

    def __init__(self, variants: Mapping[str, str]) -> None:
        """Take the written table (character to character); the rest comes from the Unicode database."""
        super().__init__()
        self._variants = dict(variants)

    def __missing__(self, code: int) -> str:
        """Work out, keep and return the folded character of ``code``."""
        folded = self._fold(chr(code))
        self[code] = folded
        return folded

    def _fold(self, char: str) -> str:
        if char == SEPARATOR:
            return char
        if char == JUNK or unicodedata.category(char) == "Cs":
            return UNREADABLE
        if char in self._variants:
            return self._variants[char]
        plain = _one(char)
        return self._variants.get(plain, plain)


def _one(char: str) -> str:
    """Return the lower-case compatibility form of ``char`` where it is one character, else ``char``."""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    wide = unicodedata.normalize("NFKC", char)
    if len(wide) != 1:
        kept = [c for c in unicodedata.normalize("NFKD", char) if c.isalnum()]
        wide = kept[0] if len(kept) == 1 else char
    if not wide.isascii():
        base = [c for c in unicodedata.normalize("NFKD", wide) if not unicodedata.combining(c)]
        if len(base) == 1:
            wide = base[0]
        named = _LETTER_NAME.search(unicodedata.name(wide, ""))
        if named:
            wide = named.group(1)
    lower = wide.lower()
    return lower if len(lower) == 1 else lower[0]


class MarkTable(dict[int, str]):
    """Folded character to itself, or to ``JUNK`` where it carries no sound and no meaning."""

    def __init__(self, kept: str) -> None:
        """Take the signs that are read aloud and so are no junk."""
        super().__init__()
        self._kept = frozenset(kept) | {_PLUS, SEPARATOR}

    def __missing__(self, code: int) -> str:
        """Decide about ``code``, keep and return the answer."""
        char = chr(code)
        readable = char in self._kept or unicodedata.category(char)[0] in "LN"
        marked = char if readable else JUNK
        self[code] = marked
        return marked


class Tables:
    """The three tables of the views; built once from the resources."""

    def __init__(self, variants: Mapping[str, str], sounds: Mapping[str, str]) -> None:
        """Take the fold's written table and the sound of each character (both character to character)."""
        self.fold_table = FoldTable(variants)
        self.mark_table = MarkTable("".join(char for char in sounds if not char.isalnum()))
        self.sound_table = {ord(char): to for char, to in sounds.items()}

    def fold(self, text: str) -> str:
        """Return the folded text; it has exactly as many characters as ``text``."""
        return text.replace(SEPARATOR, UNREADABLE).translate(self.fold_table)

    def skeleton(self, text: str) -> str:
        """Return the folded text without its junk."""
        return self.fold(text).translate(self.mark_table).replace(JUNK, "")

    def sound(self, text: str) -> str:
        """Return the sound of the skeleton of ``text``."""
        return self.skeleton(text).translate(self.sound_table)


class Views:
    """The views of several texts at once.

    Attributes:
        texts: the folded texts, one for each original.
        folded: all of them, joined by ``SEPARATOR``.
        skeleton: without junk.
        sound: the skeleton by sound.
    """

    def __init__(self, originals: Sequence[str], tables: Tables) -> None:
        """Build the views of ``originals``."""
        joined = SEPARATOR.join(originals)
        if joined.count(SEPARATOR) >= max(1, len(originals)):  # a text that holds the separator itself
            joined = SEPARATOR.join(text.replace(SEPARATOR, UNREADABLE) for text in originals)
        self.folded = joined.translate(tables.fold_table)
        self._marked = self.folded.translate(tables.mark_table)
        self.skeleton = self._marked.replace(JUNK, "")
        self.sound = self.skeleton.translate(tables.sound_table)
        self.texts: list[str] = []
        self._starts: list[int] = []
        place = 0
        for text in originals:
            self._starts.append(place)
            self.texts.append(self.folded[place : place + len(text)])
            place += len(text) + 1

    @cached_property
    def _kept_before(self) -> list[int]:
        """How many characters of the skeleton stand before each junk character."""
        return [match.start() - number for number, match in enumerate(_JUNK.finditer(self._marked))]

    def unskeleton(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of ``folded`` that the skeleton's ``start``–``end`` came from."""
        return start + bisect_right(self._kept_before, start), end + bisect_right(self._kept_before, end - 1)

    def locate(self, start: int, end: int) -> tuple[int, int, int]:
        """Return (number of the text, start, end) of a span of ``folded``; the offsets are the original's."""
        number = bisect_right(self._starts, start) - 1
        return number, start - self._starts[number], end - self._starts[number]
