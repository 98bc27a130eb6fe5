"""Find every occurrence of many words in one pass, overlapping ones too.

Two engines with the same answers: ``ahocorasick_rs`` (a contiguous NFA; its DFA takes fifty times the memory and is
never asked for) and a trie in plain Python for a platform without the wheel.
"""

from __future__ import annotations

import importlib
from collections import deque
from collections.abc import Sequence
from typing import Protocol

Match = tuple[int, int, int]
"""Number of the pattern, first code point, one past the last code point."""


class Automaton(Protocol):
    """Anything that finds all the patterns it was built with."""

    def find(self, text: str) -> list[Match]:
        """Return every match in ``text``, sorted by start, end and pattern number."""


class NativeAutomaton:
    """The engine of ``ahocorasick_rs``.

    Patterns and texts must be free of lone surrogates, which the folded views are (see ``views``).

    Raises:
        ImportError: no wheel on this machine.
        ValueError: an empty pattern.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        """Build over ``patterns``; their numbers are their positions."""
        _refuse_empty(patterns)
        self._engine = importlib.import_module("ahocorasick_rs").AhoCorasick(list(patterns)) if patterns else None

    def find(self, text: str) -> list[Match]:
        """Return every match in ``text``, sorted by start, end and pattern number."""
        if self._engine is None:
            return []
        found = self._engine.find_matches_as_indexes(text, overlapping=True)
        return sorted(((n, start, end) for n, start, end in found), key=_order)


class TrieAutomaton:
    """The same machine in plain Python: goto, fail and output links (Aho and Corasick, 1975).

    Raises:
        ValueError: an empty pattern.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        """Build over ``patterns``; their numbers are their positions."""
        _refuse_empty(patterns)
        self._lengths = [len(pattern) for pattern in patterns]
        self._goto: list[dict[str, int]] = [{}]
        self._fail: list[int] = [0]
        self._output: list[tuple[int, ...]] = [()]
        for number, pattern in enumerate(patterns):
            self._add(number, pattern)
        self._link()

    def _add(self, number: int, pattern: str) -> None:
        node = 0
        for char in pattern:
            following = self._goto[node].get(char)
            if following is None:
                following = len(self._goto)
                self._goto[node][char] = following
                self._goto.append({})
                self._fail.append(0)
                self._output.append(())
            node = following
        self._output[node] += (number,)

    def _link(self) -> None:
        waiting = deque(self._goto[0].values())
        while waiting:
            node = waiting.popleft()
            for char, child in self._goto[node].items():
                back = self._fail[node]
                while back and char not in self._goto[back]:
                    back = self._fail[back]
                self._fail[child] = self._goto[back].get(char, 0)
                self._output[child] += self._output[self._fail[child]]
                waiting.append(child)

    def find(self, text: str) -> list[Match]:
        """Return every match in ``text``, sorted by start, end and pattern number."""
        found: list[Match] = []
        node = 0
        for index, char in enumerate(text):
            while node and char not in self._goto[node]:
                node = self._fail[node]
            node = self._goto[node].get(char, 0)
            found.extend((n, index + 1 - self._lengths[n], index + 1) for n in self._output[node])
        return sorted(found, key=_order)


def build(patterns: Sequence[str]) -> Automaton:
    """Return the fast engine where there is a wheel, else the one in plain Python.

    Raises:
        ValueError: an empty pattern.
    """
    try:
        return NativeAutomaton(patterns)
    except ImportError:
        return TrieAutomaton(patterns)


def _order(match: Match) -> tuple[int, int, int]:
    return match[1], match[2], match[0]


def _refuse_empty(patterns: Sequence[str]) -> None:
    for number, pattern in enumerate(patterns):
        if not pattern:
            raise ValueError(f"pattern {number} is empty")
