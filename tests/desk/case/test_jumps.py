from __future__ import annotations

import pytest

from moderator_app.desk.case.jumps import sentence_from, typed_time
from tests.desk.case.table import clip


def test_next_and_previous_go_from_sentence_to_sentence_of_the_speech_alone() -> None:
    segments = clip().segments
    assert sentence_from(segments, 0, 1) == 1_000
    assert sentence_from(segments, 1_000, 1) == 10_000
    assert sentence_from(segments, 10_000, -1) == 1_000
    assert sentence_from(segments, 46_000, 1) is None
    assert sentence_from(segments, 500, -1) is None


def test_back_goes_to_the_beginning_of_the_sentence_first() -> None:
    segments = clip().segments
    assert sentence_from(segments, 14_000, -1) == 10_000
    assert sentence_from(segments, 10_600, -1) == 1_000


def test_a_lane_moved_against_the_clock_moves_its_sentences() -> None:
    assert sentence_from(clip().segments, 0, 1, 250) == 1_250


@pytest.mark.parametrize(
    ("text", "at_ms"),
    [
        ("0", 0),
        ("63.5", 63_500),
        ("2:03", 123_000),
        ("1:02:03.045", 3_723_045),
        ("1：02：03", 3_723_000),
        (" 90 ", 90_000),
    ],
)
def test_a_time_is_read_as_people_type_it(text: str, at_ms: int) -> None:
    assert typed_time(text) == at_ms


@pytest.mark.parametrize("text", ["", "soon", "1:99", "1:60:00", "1:2:3:4", "-5", "1.2.3", "²"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert typed_time(text) is None
