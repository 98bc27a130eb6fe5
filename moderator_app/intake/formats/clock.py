"""Times as people and programs write them, to integer milliseconds. None means: this is no time."""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation

_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9}))?", re.ASCII)
_PLAIN = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,18})?", re.ASCII)
_FURTHEST_MS = 10**14


def clock_ms(text: str) -> int | None:
    """Read ``[hh:]mm:ss[.fff]`` (a comma will do as well)."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.group(1, 2, 3))
    if minutes > 59 or seconds > 59:
        return None
    fraction = (match[4] or "").ljust(3, "0")
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int(fraction[:3])


def seconds_ms(value: object) -> int | None:
    """Read seconds: a JSON number, or a text such as ``12.345``."""
    return _scaled(value, 1000)


def millis(value: object) -> int | None:
    """Read milliseconds: a JSON number (a fraction is rounded), or a text."""
    return _scaled(value, 1)


def _scaled(value: object, factor: int) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value * factor if abs(value) < _FURTHEST_MS else None
    if isinstance(value, float):
        return round(value * factor) if math.isfinite(value) and abs(value) < _FURTHEST_MS else None
    if isinstance(value, str) and _PLAIN.fullmatch(value.strip()):
        try:
            return round(Decimal(value.strip()) * factor)
        except InvalidOperation:
            return None
    return None


def share(value: object) -> int:
    """Read a confidence of 0–1 as 0–1000; anything else counts as certain."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return 1000
    return min(max(round(value * 1000), 0), 1000)
