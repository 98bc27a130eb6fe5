"""Budgets in any 24 hours and in a row; breaks, pauses, and what a policy must say."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml

from moderator_app.assets import resource
from moderator_app.domain.errors import BadInput
from moderator_app.domain.wellness import DAY_MS, MINUTE_MS, Look, load_wellness, strain_of

DATA: dict[str, Any] = yaml.safe_load(resource("policy", "wellness.yaml").read_text("utf-8"))
POLICY = load_wellness(DATA, "wellness.yaml")
NOW = 100 * DAY_MS


def look(minutes_ago: int, minutes: int, cls: str = "abuse", case: str = "c") -> Look:
    return Look(
        case_id=f"{case}{minutes_ago}", cls=cls, ended_at_ms=NOW - minutes_ago * MINUTE_MS, spent_ms=minutes * MINUTE_MS
    )


def test_looking_counts_by_class_in_any_24_hours() -> None:
    strain = strain_of(POLICY, [look(25 * 60, 30), look(23 * 60, 20), look(10, 5, "threats"), look(1, 7)], (), NOW)
    spent = {one.budget.id: one.day_ms // MINUTE_MS for one in strain.classes}
    assert (spent["abuse"], spent["threats"], spent["nudity"]) == (27, 5, 0)


def test_a_row_ends_with_a_pause_as_long_as_a_break() -> None:
    assert strain_of(POLICY, [look(30, 20), look(5, 10)], (), NOW).row_ms == 10 * MINUTE_MS
    assert strain_of(POLICY, [look(20, 20), look(5, 10)], (), NOW).row_ms == 30 * MINUTE_MS
    assert strain_of(POLICY, [look(15, 10)], (), NOW).row_ms == 0, "whoever was away comes back rested"


def test_a_break_ends_a_row_and_lasts_as_long_as_the_policy_says() -> None:
    looks = [look(16, 60), look(2, 3)]
    begun = NOW - 14 * MINUTE_MS
    assert strain_of(POLICY, looks, [begun], NOW).row_ms == 3 * MINUTE_MS
    assert strain_of(POLICY, looks, [begun], NOW).break_until_ms == 0
    on = strain_of(POLICY, looks, [NOW - MINUTE_MS], NOW)
    assert on.break_until_ms == NOW + 9 * MINUTE_MS


def test_minutes_a_day_minutes_in_a_row_and_cases_each_fill_a_class() -> None:
    many = [look(60 * hours, 40, case=f"h{hours}-") for hours in range(1, 8)]
    assert strain_of(POLICY, many, (), NOW).full() == {"abuse"}
    assert strain_of(POLICY, [look(1, 45)], (), NOW).full() == {"abuse"}
    assert strain_of(POLICY, [look(1, 44)], (), NOW).full() == frozenset()
    short = [Look(case_id=str(n), cls="self_harm", ended_at_ms=NOW - DAY_MS // 2, spent_ms=1) for n in range(40)]
    assert strain_of(POLICY, short, (), NOW).full() == {"self_harm"}


def test_a_class_that_the_policy_does_not_name_counts_as_distressing() -> None:
    assert [POLICY.class_of(name) for name in ("", "abuse", "gore")] == ["", "abuse", "distressing"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"schema": "x"}, "/schema"),
        ({"desk_time": {"offer_min": 200, "require_min": 120, "break_min": 10}}, "/desk_time/offer_min"),
        ({"desk_time": {"offer_min": 0, "require_min": 120, "break_min": 10}}, "/desk_time/offer_min"),
        ({"classes": []}, "/classes"),
        (
            {"classes": [{"id": "distressing", "zh": "x", "en": "y", "day_min": "4", "row_min": 1, "items": 1}]},
            "day_min",
        ),
        ({"classes": [{"id": "distressing"}]}, "/classes/0"),
    ],
)
def test_a_wrong_policy_is_refused_with_the_place(change: dict[str, Any], place: str) -> None:
    with pytest.raises(BadInput) as refused:
        load_wellness({**copy.deepcopy(DATA), **change}, "wellness.yaml")
    assert any(place in fault.field for fault in refused.value.faults)
