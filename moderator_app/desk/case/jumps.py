"""Jumps on the clock: to the sentence before or after, and to a time that is typed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from moderator_app.domain.transcript import Lane, Segment

SETTLED_MS = 1000
"""Back goes to the sentence's own beginning once so much of it has been heard, else to the one before."""


def sentence_from(segments: Sequence[Segment], t_ms: int, step: int, shift_ms: int = 0) -> int | None:
    """Return where the next or the previous spoken sentence begins, in milliseconds; None beyond the ends.

    Args:
        segments: in any order; only what is spoken counts.
        t_ms: from where.
        step: 1 or -1.
        shift_ms: by how much the lane is moved against the clock.
    """
    starts = sorted({segment.t0_ms + shift_ms for segment in segments if segment.lane is Lane.SPEECH})
    if step > 0:
        place = bisect_right(starts, t_ms)
        return starts[place] if place < len(starts) else None
    place = bisect_left(starts, t_ms - SETTLED_MS) - 1
    here = bisect_right(starts, t_ms) - 1
    if here >= 0 and t_ms - starts[here] > SETTLED_MS:
        return starts[here]
    return starts[place] if place >= 0 else (starts[0] if starts and t_ms > starts[0] else None)


def typed_time(text: str) -> int | None:
    """Return milliseconds of ``[[h:]m:]s[.fff]`` as a person types it; None when it is no time.

    A full-width colon, as Chinese input makes it, counts as a colon.
    """
    parts = text.strip().replace("\N{FULLWIDTH COLON}", ":").split(":")
    whole, _, rest = parts[-1].partition(".")
    numbers = [*parts[:-1], whole]
    if len(parts) > 3 or not all(part.isascii() and part.isdecimal() for part in numbers):
        return None
    if rest and not (rest.isascii() and rest.isdecimal()):
        return None
    if any(int(part) >= 60 for part in numbers[1:]):
        return None
    seconds = 0
    for part in numbers:
        seconds = seconds * 60 + int(part)
    return seconds * 1000 + int((rest + "000")[:3])
