"""Which stretch of the clock is in view, and where it falls on the screen. No Qt, integers only."""

from __future__ import annotations

from dataclasses import dataclass, replace

MIN_SPAN_MS = 400
"""The closest look: ten frames across the widget."""

TICKS_MS = (
    40, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000,
    1_800_000, 3_600_000, 7_200_000, 14_400_000,
)  # fmt: skip
"""Distances between ruler marks that people can count in."""


@dataclass(frozen=True, slots=True)
class View:
    """A window onto the clock: ``span_ms`` from ``start_ms`` across ``width`` pixels, of a session of ``length_ms``."""

    start_ms: int
    span_ms: int
    length_ms: int
    width: int

    @classmethod
    def whole(cls, length_ms: int, width: int) -> View:
        """Return the view of the whole session."""
        length = max(1, length_ms)
        return cls(0, max(MIN_SPAN_MS, length), length, max(1, width))

    @property
    def end_ms(self) -> int:
        """The first millisecond past the view."""
        return self.start_ms + self.span_ms

    def x_of(self, t_ms: int) -> int:
        """Return the pixel of a time; outside the view it is below 0 or past the width."""
        return (t_ms - self.start_ms) * self.width // self.span_ms

    def t_of(self, x: int) -> int:
        """Return the time at a pixel, cut to the session."""
        return min(max(0, self.start_ms + x * self.span_ms // self.width), self.length_ms)

    def resized(self, width: int) -> View:
        """Return the same stretch across another width."""
        return replace(self, width=max(1, width))

    def stretched(self, length_ms: int) -> View:
        """Return the view for a session of another length; a view of the whole stays one."""
        if self.start_ms == 0 and self.span_ms >= self.length_ms:
            return View.whole(length_ms, self.width)
        return replace(self, length_ms=max(1, length_ms)).inside()

    def zoomed(self, t_ms: int, numerator: int, denominator: int) -> View:
        """Return the view with its span scaled by a fraction; ``t_ms`` stays where it is on the screen."""
        span = min(max(MIN_SPAN_MS, self.span_ms * numerator // denominator), max(MIN_SPAN_MS, self.length_ms))
        start = t_ms - (t_ms - self.start_ms) * span // self.span_ms
        return replace(self, start_ms=start, span_ms=span).inside()

    def panned(self, pixels: int) -> View:
        """Return the view moved by so many pixels; positive looks later."""
        return replace(self, start_ms=self.start_ms + pixels * self.span_ms // self.width).inside()

    def starting(self, t_ms: int) -> View:
        """Return the view beginning at a time."""
        return replace(self, start_ms=t_ms).inside()

    def around(self, t0_ms: int, t1_ms: int) -> View:
        """Return a view with a span in its middle third."""
        span = min(max(MIN_SPAN_MS, 3 * (t1_ms - t0_ms)), max(MIN_SPAN_MS, self.length_ms))
        return replace(self, start_ms=(t0_ms + t1_ms - span) // 2, span_ms=span).inside()

    def showing(self, t_ms: int) -> View:
        """Return the view turned like a page so that ``t_ms`` is in it; itself where it is already."""
        if self.start_ms <= t_ms < self.end_ms:
            return self
        return replace(self, start_ms=t_ms - self.span_ms // 10).inside()

    def tick_ms(self, least_pixels: int = 90) -> int:
        """Return the distance of ruler marks, at least so many pixels apart."""
        for tick in TICKS_MS:
            if tick * self.width >= least_pixels * self.span_ms:
                return tick
        return TICKS_MS[-1]

    def ticks(self, least_pixels: int = 90) -> range:
        """Return the times of the ruler marks in view."""
        tick = self.tick_ms(least_pixels)
        first = -(-self.start_ms // tick) * tick
        return range(first, min(self.end_ms, self.length_ms) + 1, tick)

    def inside(self) -> View:
        """Return the view pushed back into the session."""
        latest = max(0, self.length_ms - self.span_ms)
        return replace(self, start_ms=min(max(0, self.start_ms), latest))
