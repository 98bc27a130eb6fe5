"""Names as a reader may see them: the ends stay, the middle is stars, counted in what a person calls a character.

A person's character is an extended grapheme cluster (Unicode Standard Annex 29); how to cut a text into clusters is
passed in, for this floor needs nothing but Python. What a mask keeps is made harmless too: no controls, no marks that
turn the writing direction, no towers of combining marks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

from moderator_app.domain.text import Named, nfc

Split = Callable[[str], Sequence[str]]
"""Cuts a text into extended grapheme clusters; joined again they are the text."""

STAR = "*"
KEPT_AT_MOST = 4
"""Clusters that stay at either end of the longest names."""
STARS_AT_MOST = 24
"""A longer run says only how long a name is, and breaks every line."""
MARKS_AT_MOST = 2
"""Combining marks that stay on one letter; more of them paint over the neighbours."""
CLUSTER_AT_MOST = 16
"""Code points of one cluster; the longest family of emoji has eleven."""

_JOINER = "\u200d"
_STYLES = frozenset("\ufe0e\ufe0f")
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters and signs that nobody sees (Hangul fillers, the empty Braille cell)."""


class Masking(Named):
    """How a series shows the names of the punished. Platform ids are masked in every series."""

    MASKED = "masked", "Names masked", "昵称打码"
    NAMED = "named", "Names in full", "昵称公开"


def harmless(cluster: str) -> str:
    """Return one cluster without what steers, hides or towers; empty when nothing visible is left."""
    if len(cluster) == 1 and cluster.isalnum() and cluster not in _BLANK:
        return cluster  # a letter or a number, as nearly all are
    kept: list[str] = []
    marks = 0
    for sign in cluster[:CLUSTER_AT_MOST]:
        kind = unicodedata.category(sign)
        if kind in {"Mn", "Me"} and sign not in _STYLES:
            marks += 1
            if marks > MARKS_AT_MOST or not kept:
                continue
        elif sign in _STYLES or sign == _JOINER or 0xE0020 <= ord(sign) <= 0xE007F:
            if not kept:
                continue
        elif kind in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} or sign in _BLANK:
            continue
        kept.append(" " if kind == "Zs" else sign)
    return "".join(kept).rstrip(_JOINER)


def clusters(text: str, split: Split) -> list[str]:
    """Return the harmless clusters of a text in normal form C, without blanks at its ends."""
    whole = [clean for cluster in split(nfc(text)) if (clean := harmless(cluster))]
    while whole and not whole[0].strip():
        whole.pop(0)
    while whole and not whole[-1].strip():
        whole.pop()
    return whole


def mask(text: str, split: Split) -> str:
    """Return a name with its middle masked.

    One cluster becomes a star, of two the first stays; of more a quarter stays at either end, at least one and at most
    four. A text of nothing visible is one star.
    """
    parts = clusters(text, split)
    if len(parts) < 2:
        return STAR
    if len(parts) == 2:
        return parts[0] + STAR
    kept = min(max(len(parts) // 4, 1), KEPT_AT_MOST)
    stars = min(len(parts) - 2 * kept, STARS_AT_MOST)
    return "".join(parts[:kept]) + STAR * stars + "".join(parts[-kept:])


def shown(text: str, masking: Masking, split: Split, *, limit: int = 40) -> str:
    """Return a nickname as a series shows it: masked, or in full but harmless and of at most ``limit`` clusters."""
    if masking is Masking.MASKED:
        return mask(text, split)
    parts = clusters(text, split)
    return "".join(parts[:limit]) + ("…" if len(parts) > limit else "") or STAR
