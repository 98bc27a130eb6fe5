"""Extended grapheme clusters (Unicode Standard Annex 29), by the ``regex`` package.

It follows each version of Unicode within weeks, is a single extension module with wheels for every platform, and finds
clusters without a table of ours to age.
"""

from __future__ import annotations

import regex

_CLUSTER = regex.compile(r"\X")


def split(text: str) -> list[str]:
    """Return the clusters of a text, in order; joined again they are the text."""
    return _CLUSTER.findall(text)
