"""What the timeline draws: bands sorted by time in lanes, found by bisection. No Qt."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from moderator_app.desk.case.prices import shown_prices
from moderator_app.desk.case.words import media_clock, score
from moderator_app.domain.case import Item
from moderator_app.domain.highlight import Highlight, HighlightState
from moderator_app.domain.text import Named
from moderator_app.domain.transcript import Lane


class Strip(Named):
    """How a lane is drawn."""

    TEXT = "text", "Text", "文字"
    DENSITY = "density", "Density", "密度"
    HITS = "hits", "Hits", "命中"
    MARKS = "marks", "My marks", "我的标记"
    PRICES = "prices", "Prices", "价格"
    VOTES = "votes", "Votes", "投票"


class Band(NamedTuple):
    """One stretch of a lane; a tuple, because three hours have tens of thousands."""

    t0_ms: int
    t1_ms: int
    text: str
    id: str = ""
    score: int = 0
    state: HighlightState = HighlightState.NEW


@dataclass(frozen=True)
class TimelineLane:
    """A row of the timeline: bands by start, with the reach needed to find long ones that begin before the view."""

    key: str
    """``speech``, ``comment`` …, ``detector:<id>`` or ``marks``."""
    name: str
    strip: Strip
    bands: tuple[Band, ...] = field(default=())
    colour: int = 0
    """Which colour of the detector set."""
    marked: TimelineLane | None = None
    """The bands that stand out of a density: comments with a hit."""

    def __post_init__(self) -> None:
        """Index the bands."""
        ordered = tuple(sorted(self.bands, key=attrgetter("t0_ms")))
        starts = [band.t0_ms for band in ordered]
        reach = list(accumulate((band.t1_ms for band in ordered), max))
        object.__setattr__(self, "bands", ordered)
        object.__setattr__(self, "_starts", starts)
        object.__setattr__(self, "_reach", reach)

    def restated(self, states: Mapping[str, HighlightState]) -> TimelineLane:
        """Return the lane with the bands that ``states`` names (by id) as they are judged now; itself if it has none.

        Times stay, so that nothing is sorted or indexed again for one judgement among ten thousand.
        """
        places = self.__dict__.get("_places")
        if places is None:
            places = {band.id: place for place, band in enumerate(self.bands)}
            object.__setattr__(self, "_places", places)
        changed = {places[name]: state for name, state in states.items() if name in places}
        if not changed:
            return self
        bands = list(self.bands)
        for place, state in changed.items():
            bands[place] = bands[place]._replace(state=state)
        other = copy(self)
        object.__setattr__(other, "bands", tuple(bands))
        return other

    def between(self, t0_ms: int, t1_ms: int) -> Sequence[Band]:
        """Return the bands from the first that may reach into [t0, t1) to the last that begins in it."""
        starts: list[int] = self.__dict__["_starts"]
        reach: list[int] = self.__dict__["_reach"]
        return self.bands[bisect_left(reach, t0_ms) : bisect_left(starts, t1_ms)]

    def count(self, t0_ms: int, t1_ms: int) -> int:
        """Return how many bands begin in [t0, t1)."""
        starts: list[int] = self.__dict__["_starts"]
        return bisect_left(starts, t1_ms) - bisect_left(starts, t0_ms)

    def at(self, t_ms: int, slack_ms: int = 0) -> Band | None:
        """Return the band under a time, the best score first, allowing some slack either side."""
        near = [
            band
            for band in self.between(t_ms - slack_ms, t_ms + slack_ms + 1)
            if band.t0_ms - slack_ms <= t_ms <= band.t1_ms + slack_ms
        ]
        return max(near, key=lambda band: (band.score, -band.t0_ms), default=None)

    def after(self, t_ms: int) -> Band | None:
        """Return the next band that begins after a time."""
        place = bisect_right(self.__dict__["_starts"], t_ms)
        return self.bands[place] if place < len(self.bands) else None

    def before(self, t_ms: int) -> Band | None:
        """Return the last band that begins before a time."""
        place = bisect_left(self.__dict__["_starts"], t_ms)
        return self.bands[place - 1] if place else None

    def drawn(self, t0_ms: int, t1_ms: int, step_ms: int) -> Iterator[Band]:
        """Yield the bands of [t0, t1) that are worth drawing; ``step_ms`` is what the smallest takes.

        Of bands crowded into one step the first stands for all, unless another reaches half a step further; so what
        is drawn is bounded by the width, not by how much there is.
        """
        starts: list[int] = self.__dict__["_starts"]
        reach: list[int] = self.__dict__["_reach"]
        place, end, drawn_to = bisect_left(reach, t0_ms), bisect_left(starts, t1_ms), -1
        bands, half = self.bands, step_ms // 2
        while place < end:
            band = bands[place]
            t0_ms, t1_ms = band[0], band[1]
            if t1_ms > drawn_to + half or t0_ms >= drawn_to:
                yield band
                drawn_to = max(drawn_to, t1_ms, t0_ms + step_ms)
            place += 1
            if place < end and starts[place] < t0_ms + step_ms:
                beyond = bisect_left(starts, t0_ms + step_ms, place, end)
                if reach[beyond - 1] <= drawn_to + half:
                    place = beyond

    def densities(self, edges: Iterable[int]) -> Iterator[int]:
        """Yield how many bands begin between each pair of neighbouring edges."""
        starts: list[int] = self.__dict__["_starts"]
        last: int | None = None
        for edge in edges:
            place = bisect_left(starts, edge)
            if last is not None:
                yield place - last
            last = place


SHOWN = (
    Lane.SPEECH, Lane.CAPTION, Lane.CARD, Lane.COMMENT, Lane.MESSAGE, Lane.VOTE, Lane.REMINDER, Lane.SYSTEM,
)  # fmt: skip
"""Lanes with times of their own, top to bottom; a listing has none."""

STRIPS = {Lane.COMMENT: Strip.DENSITY, Lane.VOTE: Strip.VOTES}


def lane_name(name: str, offset_ms: int) -> str:
    """Return a lane's name with by how much it is moved against the clock: ``Comments +0.8 s``."""
    return f"{name} {offset_ms / 1000:+.3g} s" if offset_ms else name


def text_lane_of(
    item: Item, lane: Lane, highlights: Sequence[Highlight] = (), *, language: str, offset_ms: int = 0
) -> TimelineLane | None:
    """Return one lane of what was said, shown or written in an item, or None where there is nothing.

    Args:
        item: what is on the screen.
        lane: which.
        highlights: of the item; comments with a hit stand out of the others.
        language: of the lane's name.
        offset_ms: by how much its times are shown later.
    """
    mine = [segment for segment in item.segments if segment.lane is lane]
    if not mine:
        return None
    if offset_ms:
        bands = [Band(max(0, one.t0_ms + offset_ms), max(0, one.t1_ms + offset_ms), one.text) for one in mine]
    else:
        bands = [Band(one.t0_ms, one.t1_ms, one.text) for one in mine]
    strip = STRIPS.get(lane, Strip.TEXT)
    marked = None
    if strip is Strip.DENSITY:
        hits = [
            Band(max(0, hit.t0_ms + offset_ms), max(0, hit.t1_ms + offset_ms), hit.explanation.heard, hit.id)
            for hit in highlights
            if hit.lane is lane
        ]
        marked = TimelineLane(f"{lane.value}:marked", "", Strip.HITS, tuple(hits)) if hits else None
    name = lane_name(lane.label.in_language(language), offset_ms)
    return TimelineLane(lane.value, name, strip, tuple(bands), marked=marked)


def price_lane_of(item: Item, *, name: str, offsets: Mapping[Lane, int]) -> TimelineLane | None:
    """Return the prices that were shown or paid while the item ran, or None where there are none."""
    shown = [
        Band(
            max(0, price.t0_ms + offsets.get(price.lane, 0)),
            max(0, price.t1_ms + offsets.get(price.lane, 0)),
            price.text,
        )
        for price in shown_prices(item)
    ]
    return TimelineLane("prices", name, Strip.PRICES, tuple(shown)) if shown else None


def text_lanes_of(
    item: Item,
    highlights: Sequence[Highlight] = (),
    *,
    language: str,
    offsets: Mapping[Lane, int],
    prices: str = Strip.PRICES.label.en,
) -> Iterator[TimelineLane]:
    """Yield the lanes of what was said, shown and written in an item, top to bottom; empty ones are left out.

    Args:
        item: what is on the screen.
        highlights: of the item.
        language: of the lanes' names.
        offsets: lane → milliseconds by which its times are shown later.
        prices: what the lane of prices is called.
    """
    for lane in SHOWN:
        made = text_lane_of(item, lane, highlights, language=language, offset_ms=offsets.get(lane, 0))
        if made is not None:
            yield made
        if lane is Lane.CARD and (priced := price_lane_of(item, name=prices, offsets=offsets)) is not None:
            yield priced


def hit_lanes_of(
    highlights: Sequence[Highlight],
    *,
    detectors: Sequence[str],
    detector_names: Mapping[str, str],
    states: Mapping[str, HighlightState],
    offsets: Mapping[Lane, int],
    scores: bool = True,
) -> tuple[TimelineLane, ...]:
    """Return one lane for each detector that found something in an item.

    Args:
        highlights: the item's highlights.
        detectors: ids of all detectors of the case; a lane's colour is the place in it.
        detector_names: detector id → name; an id without one is shown as it is.
        states: what the reviewer made of highlights so far, over their own state.
        offsets: lane → milliseconds by which its times are shown later.
        scores: whether scores may be seen; a queue may hide them at first.
    """
    rows: dict[str, list[Band]] = {}
    for hit in highlights:
        shift = offsets.get(hit.lane, 0)
        band = Band(
            max(0, hit.t0_ms + shift),
            max(0, hit.t1_ms + shift),
            hit.explanation.heard,
            hit.id,
            hit.score if scores else 0,
            states.get(hit.id, hit.state),
        )
        rows.setdefault(hit.detector, []).append(band)
    return tuple(
        TimelineLane(
            f"detector:{detector}",
            detector_names.get(detector, detector),
            Strip.HITS,
            tuple(rows[detector]),
            colour,
        )
        for colour, detector in enumerate(detectors)
        if detector in rows
    )


def band_words(lane: TimelineLane, band: Band, language: str) -> str:
    """Return a band in words: when, in which lane, what; of a hit also its score (where it may be seen) and state."""
    text = f"{media_clock(band.t0_ms)} · {lane.name}: {band.text}"
    if lane.strip is not Strip.HITS:
        return text
    state = band.state.label.in_language(language)
    return f"{text} · {state}" if not band.score else f"{text} · {score(band.score)} · {state}"
