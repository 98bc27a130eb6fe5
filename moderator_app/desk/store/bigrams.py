"""Two-character tokens, so that a search finds Chinese words of any length from two characters on.

SQLite's own trigram tokenizer never finds the commonest Chinese words, which have two characters. Latin words and
numbers stay whole, so that ``微信 vx88`` is the phrase ``微信`` and the word ``vx88``.
"""

from __future__ import annotations

import re
import unicodedata

_RUNS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[^\W_]+", re.UNICODE)
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _words(text: str) -> list[str]:
    words: list[str] = []
    for run in _RUNS.findall(_folded(text)):
        latin = ""
        for char in run:
            if _HAN.match(char):
                if latin:
                    words.append(latin)
                    latin = ""
                if words and words[-1] and _HAN.match(words[-1][-1]):
                    words[-1] += char
                else:
                    words.append(char)
            else:
                latin += char
        if latin:
            words.append(latin)
        words.append("")  # a run ends here: two Chinese runs never join across a comma
    return [word for word in words if word]


def indexed(text: str) -> str:
    """Return the tokens to index, separated by spaces: every single character and every pair, and whole Latin words."""
    tokens: list[str] = []
    for word in _words(text):
        if _HAN.match(word):
            tokens.extend(word)
            tokens.extend(word[start : start + 2] for start in range(len(word) - 1))
        else:
            tokens.append(word)
    return " ".join(tokens)


def match(text: str) -> str:
    """Return the full-text query for what a person typed; empty when it holds nothing to search for.

    All words have to occur; a Chinese word is found by its pairs standing one after the other, a Latin word by its
    beginning.
    """
    terms: list[str] = []
    for word in _words(text):
        if not _HAN.match(word):
            terms.append(f'"{word}"*')
        elif len(word) == 1:
            terms.append(f'"{word}"')
        else:
            pairs = [word[start : start + 2] for start in range(len(word) - 1)]
            terms.append(f'"{" ".join(pairs)}"')
    return " AND ".join(terms)
