from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from moderator_app.desk.case.case_file import CaseFile
from moderator_app.desk.case.timeline.lanes import Band, Strip, TimelineLane, hit_lanes_of, text_lanes_of
from moderator_app.domain.highlight import HighlightState
from moderator_app.domain.transcript import Lane
from tests.desk.case.table import CLIP, clip, content, said


def _lane(*spans: tuple[int, int]) -> TimelineLane:
    return TimelineLane("x", "x", Strip.TEXT, tuple(Band(t0, t1, f"{t0}") for t0, t1 in spans))


def test_a_long_band_that_began_before_the_view_is_still_found() -> None:
    lane = _lane((0, 100_000), (10, 20), (50, 60), (200_000, 200_010))
    assert [band.t0_ms for band in lane.between(90_000, 91_000) if band.t1_ms > 90_000] == [0]


def test_what_is_drawn_is_bounded_by_pixels_not_by_bands() -> None:
    lane = _lane(*((t0, t0 + 5) for t0 in range(0, 1_000_000, 10)))
    drawn = list(lane.drawn(0, 1_000_000, 1000))
    assert 900 <= len(drawn) <= 1001


def test_density_counts_every_comment_once() -> None:
    lane = _lane(*((t0, t0) for t0 in range(0, 1000, 7)))
    assert sum(lane.densities(range(0, 1100, 100))) == len(lane.bands)


def test_next_and_previous_band_are_strictly_away() -> None:
    lane = _lane((100, 200), (300, 400))
    assert lane.after(100) == lane.bands[1]
    assert lane.before(300) == lane.bands[0]
    assert lane.after(300) is None
    assert lane.before(100) is None


def _lanes(
    offsets: Mapping[Lane, int] | None = None,
    states: Mapping[str, HighlightState] | None = None,
    *,
    scores: bool = True,
) -> dict[str, TimelineLane]:
    file = CaseFile(content())
    texts = text_lanes_of(clip(), file.highlights_of(CLIP), language="en", offsets=offsets or {})
    hits = hit_lanes_of(
        file.highlights_of(CLIP),
        detectors=file.detectors,
        detector_names={},
        states=states or {},
        offsets=offsets or {},
        scores=scores,
    )
    return {lane.key: lane for lane in (*texts, *hits)}


def test_a_long_band_among_short_ones_is_drawn() -> None:
    lane = _lane((0, 1), (2, 90_000), *((t0, t0 + 1) for t0 in range(3, 900)))
    assert (2, 90_000) in [(band.t0_ms, band.t1_ms) for band in lane.drawn(0, 100_000, 1000)]


def test_each_detector_has_its_lane_and_keeps_its_colour_in_the_case() -> None:
    lanes = _lanes()
    assert {"speech", "caption_ocr", "prices", "comment", "detector:absolute_terms", "detector:private_trade"} == set(
        lanes
    )
    assert lanes["detector:private_trade"].colour == 2, "third of the case, though second of this clip"


def test_a_moved_lane_takes_its_highlights_along() -> None:
    still, moved = _lanes(), _lanes(offsets={Lane.SPEECH: 500})
    assert moved["speech"].bands[0].t0_ms == still["speech"].bands[0].t0_ms + 500
    assert moved["comment"].bands[0].t0_ms == still["comment"].bands[0].t0_ms
    hits = {band.id: band.t0_ms for band in still["detector:absolute_terms"].bands}
    assert {band.id: band.t0_ms for band in moved["detector:absolute_terms"].bands} == {
        name: t0 + 500 for name, t0 in hits.items()
    }


def test_a_blind_queue_hides_the_scores() -> None:
    assert {band.score for band in _lanes(scores=False)["detector:private_trade"].bands} == {0}


def test_a_comment_with_a_hit_stands_out_of_the_density() -> None:
    lane = _lanes()["comment"]
    assert lane.marked is not None
    (band,) = lane.marked.bands
    assert band.text == "薇信"


def test_the_amount_by_which_a_lane_is_moved_stands_at_its_name() -> None:
    assert _lanes(offsets={Lane.COMMENT: -800})["comment"].name == "Comments -0.8 s"
    assert _lanes()["comment"].name == "Comments"


def test_prices_move_with_the_captions_they_stand_in() -> None:
    still, moved = _lanes(), _lanes(offsets={Lane.CAPTION: 1500})
    assert moved["prices"].bands[0].t0_ms == still["prices"].bands[0].t0_ms + 1500


def test_what_viewers_voted_and_what_the_house_reminded_of_have_lanes_of_their_own() -> None:
    rows = (said(Lane.VOTE, 0, 5_000, "是 812 · 不是 96"), said(Lane.REMINDER, 0, 2_000, "请勿夸大"))
    lanes = {lane.key: lane for lane in text_lanes_of(replace(clip(), segments=rows), language="en", offsets={})}
    assert set(lanes) == {"vote", "reminder"}
    assert lanes["vote"].strip is Strip.VOTES


def test_a_judgement_changes_its_band_and_leaves_the_others_and_their_order() -> None:
    lane = _lanes()["detector:private_trade"]
    last = lane.bands[-1]
    again = lane.restated({last.id: HighlightState.ACCEPTED, "of another lane": HighlightState.REJECTED})
    assert again.bands[:-1] == lane.bands[:-1]
    assert again.bands[-1].state is HighlightState.ACCEPTED
    assert lane.bands[-1].state is HighlightState.NEW, "the lane that was drawn before stays as it was"
    assert again.restated({last.id: HighlightState.NEW}).bands == lane.bands
    assert lane.restated({}) is lane


def test_a_judgement_is_drawn_on_its_band() -> None:
    first = _lanes()["detector:absolute_terms"].bands[0]
    lanes = _lanes(states={first.id: HighlightState.REJECTED})
    assert lanes["detector:absolute_terms"].bands[0].state is HighlightState.REJECTED
