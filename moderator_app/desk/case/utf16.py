"""Between our counting and Qt's: we count code points, Qt counts UTF-16 units."""

from __future__ import annotations

from bisect import bisect_left


class Units:
    """Positions of one text in both countings; free of cost where the text has no character beyond the first plane."""

    def __init__(self, text: str) -> None:
        """Note where the wide characters stand."""
        self._wide = [place for place, char in enumerate(text) if ord(char) > 0xFFFF] if text else []
        self._wide_units = [place + extra for extra, place in enumerate(self._wide)]

    def to_units(self, place: int) -> int:
        """Return the UTF-16 position of a code point."""
        return place + bisect_left(self._wide, place)

    def to_points(self, unit: int) -> int:
        """Return the code point at a UTF-16 position; inside a pair, the next one."""
        return unit - bisect_left(self._wide_units, unit)
