from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from moderator_app.desk.case.timeline.geometry import MIN_SPAN_MS, View

VIEWS = st.builds(
    lambda length, width, at, times: _zoomed(View.whole(length, width), at, times),
    st.integers(1, 4 * 3_600_000),
    st.integers(50, 3000),
    st.integers(0, 4 * 3_600_000),
    st.integers(0, 60),
)


def _zoomed(view: View, at: int, times: int) -> View:
    for _ in range(times):
        view = view.zoomed(min(at, view.length_ms), 4, 5)
    return view


@given(VIEWS, st.integers(-5000, 5000), st.integers(1, 9), st.integers(1, 9))
def test_no_zoom_or_pan_leaves_the_session(view: View, pixels: int, up: int, down: int) -> None:
    for moved in (view.panned(pixels), view.zoomed(view.t_of(10), up, down), view.starting(pixels * 1000)):
        assert moved.start_ms >= 0
        assert moved.end_ms <= max(moved.length_ms, MIN_SPAN_MS)
        assert moved.span_ms >= min(MIN_SPAN_MS, max(MIN_SPAN_MS, moved.length_ms))


@given(VIEWS, st.integers(0, 3000))
def test_a_pixel_and_its_time_return_to_each_other(view: View, x: int) -> None:
    x = min(x, view.width - 1)
    t_ms = view.start_ms + x * view.span_ms // view.width
    assert abs(view.x_of(t_ms) - x) <= 1 + view.width // view.span_ms, "within the width of one millisecond"


def test_the_time_under_the_pointer_stays_there_while_zooming() -> None:
    view = View.whole(3_600_000, 1000)
    for _ in range(20):
        before = view.x_of(1_234_567)
        view = view.zoomed(1_234_567, 4, 5)
        assert abs(view.x_of(1_234_567) - before) <= 1


def test_a_view_of_the_whole_stays_one_when_the_recording_turns_out_longer() -> None:
    assert View.whole(60_000, 800).stretched(90_000) == View.whole(90_000, 800)


def test_a_page_turns_only_when_the_playhead_left_it() -> None:
    view = View.whole(600_000, 800).zoomed(0, 1, 10)
    assert view.showing(59_999) is view
    turned = view.showing(60_000)
    assert turned.start_ms < 60_000 < turned.end_ms


def test_ruler_marks_are_times_people_count_in_and_never_crowd() -> None:
    for times in range(40):
        view = _zoomed(View.whole(3 * 3_600_000, 1200), 4_000_000, times)
        marks = list(view.ticks())
        assert len(marks) <= 1200 // 90 + 2
        assert all(mark % view.tick_ms() == 0 for mark in marks)


def test_hours_and_frames_are_both_within_reach() -> None:
    view = View.whole(3 * 3_600_000, 1200)
    assert view.span_ms == 3 * 3_600_000
    assert _zoomed(view, 5_000_000, 60).span_ms == MIN_SPAN_MS
