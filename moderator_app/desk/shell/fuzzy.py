"""How well a name fits what somebody typed: exact beginnings before words before pieces before scattered letters."""

from __future__ import annotations

from collections.abc import Iterable

START, WORD, INSIDE, SCATTERED = 400, 300, 200, 100


def fit(typed: str, name: str) -> int | None:
    """Return how well ``typed`` fits ``name``, more is better, or None when it does not.

    Case is ignored. Words that are separated by spaces may fit in any order. Chinese needs no separators: any part
    fits, and so do characters in their order with others between them.
    """
    words = typed.casefold().split()
    scores = [_fit_word(word, name.casefold()) for word in words]
    if any(score is None for score in scores):
        return None
    return sum(score for score in scores if score is not None)


def best(typed: str, names: Iterable[str]) -> int | None:
    """Return how well ``typed`` fits the best of several names, or None."""
    scores = [score for name in names if (score := fit(typed, name)) is not None]
    return max(scores, default=None)


def _fit_word(word: str, name: str) -> int | None:
    place = name.find(word)
    if place == 0:
        return START - min(len(name), 90)
    if place > 0:
        begins = not name[place - 1].isalnum()
        return (WORD if begins else INSIDE) - min(place, 90)
    at, first, last = 0, -1, -1
    for char in word:
        at = name.find(char, at)
        if at < 0:
            return None
        first = at if first < 0 else first
        last = at
        at += 1
    spread = last - first + 1 - len(word)
    return SCATTERED - min(spread, 90) if spread <= 3 * len(word) else None
