import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import DAY_MS
from moderator_app.domain.penalty import (
    PriorDecision,
    Violation,
    approvals_needed,
    damages_of,
    measures_of,
    propose,
    recurrence,
)
from tests.domain.law import lawbook

MATRIX = lawbook().matrix
NOW = 1_795_305_600_000
VECTORS = json.loads((Path(__file__).parents[1] / "vectors.json").read_text(encoding="utf-8"))
VIOLATIONS = st.builds(
    Violation, category=st.sampled_from(sorted(MATRIX.categories)), severity=st.sampled_from(["S1", "S2", "S3", "S4"])
)
PRIORS = st.builds(
    PriorDecision,
    id=st.uuids().map(str),
    at_ms=st.integers(NOW - 400 * DAY_MS, NOW + DAY_MS),
    state=st.sampled_from(["effective", "upheld", "under_appeal", "withdrawn", "superseded", "submitted"]),
    family=st.sampled_from(sorted({category.family for category in MATRIX.categories.values()})),
)


def test_the_recurrence_vector_counts_two_in_its_half_open_window():
    vector = VECTORS["recurrence"]
    history = [
        PriorDecision(id=str(index), at_ms=at, state=state, family=family)
        for index, (at, state, family) in enumerate(vector["history"])
    ]
    counted = recurrence(history, family="publicity", at_ms=vector["t"], window_days=vector["window_days"])
    assert len(counted) == vector["count"]
    proposal = propose(MATRIX, [Violation(category="FALSE_PUBLICITY", severity="S2")], history, at_ms=vector["t"])
    assert proposal.grade == MATRIX.categories["FALSE_PUBLICITY"].rows["S2"][2]


@given(st.lists(VIOLATIONS, min_size=1, max_size=5), st.lists(PRIORS, max_size=6))
def test_of_several_findings_the_highest_wins_and_the_order_does_not_matter(violations, history):
    together = propose(MATRIX, violations, history, at_ms=NOW)
    single = [MATRIX.grades[propose(MATRIX, [one], history, at_ms=NOW).grade].rank for one in violations]
    assert MATRIX.grades[together.grade].rank == max(single)
    assert propose(MATRIX, violations[::-1], history, at_ms=NOW).grade == together.grade


@given(st.lists(PRIORS, max_size=12))
def test_only_what_stands_counts_and_only_inside_the_window(history):
    counted = recurrence(history, family="goods", at_ms=NOW, window_days=180)
    for prior in counted:
        assert prior.state in {"effective", "upheld"}
        assert prior.family == "goods"
        assert NOW - 180 * DAY_MS <= prior.at_ms < NOW
    rest = [prior for prior in history if prior not in counted]
    assert recurrence(rest, family="goods", at_ms=NOW, window_days=180) == ()


@given(
    st.lists(VIOLATIONS, min_size=1, max_size=3),
    st.sets(st.sampled_from(sorted(MATRIX.mitigation))),
    st.sets(st.sampled_from(sorted(MATRIX.aggravation))),
)
def test_mitigation_never_goes_below_the_floor_nor_aggravation_above_the_ceiling(violations, milder, graver):
    proposal = propose(MATRIX, violations, [], at_ms=NOW, mitigation=sorted(milder), aggravation=sorted(graver))
    assert MATRIX.grades[MATRIX.floor].rank <= MATRIX.grades[proposal.grade].rank <= MATRIX.grades[MATRIX.ceiling].rank
    assert proposal.steps[0].kind == "matrix"
    assert len(proposal.steps) == 1 + len(milder) + len(graver)


@given(st.lists(VIOLATIONS, min_size=1, max_size=4), st.integers(0, 10**10), st.integers(0, 10**9))
def test_damages_of_several_findings_are_the_highest_never_the_sum(violations, affected, deposit):
    from moderator_app.domain.case import AffectedValue

    value = AffectedValue(amount_minor=affected)
    together = damages_of(MATRIX, violations, "G5", affected=value, deposit_minor=deposit)
    alone = [damages_of(MATRIX, [one], "G5", affected=value, deposit_minor=deposit).result_minor for one in violations]
    assert together.result_minor == max(alone)


def test_terms_are_durations_of_full_days():
    from datetime import datetime

    for vector in VECTORS["terms"]:
        start = int(datetime.fromisoformat(vector["from"]).timestamp() * 1000)
        end = int(datetime.fromisoformat(vector["to"]).timestamp() * 1000)
        assert start + vector["days"] * DAY_MS == end
    ban = {measure.code: measure for measure in measures_of(MATRIX, "HYPE_SELL", "G4", start_at_ms=NOW)}["LIVE_BAN"]
    assert (ban.days, ban.end_at_ms) == (3, NOW + 3 * DAY_MS)


@pytest.mark.parametrize(
    ("grade", "facts", "delta", "needed"),
    [
        ("G0", {"follower_count": 9_000_000}, 0, 1),
        ("G4", {"ld_amount_fen": 0, "follower_count": 0}, 0, 1),
        ("G4", {"ld_amount_fen": 5_000_000}, 0, 2),
        ("G3", {"follower_count": 1_000_000}, 0, 2),
        ("G3", {"source": "vest_match"}, 0, 2),
        ("G3", {}, 2, 2),
        ("G6", {}, 0, 2),
        ("G8", {}, 0, 2),
    ],
)
def test_grade_money_reach_source_and_override_each_raise_the_number_of_people(grade, facts, delta, needed):
    measures = measures_of(MATRIX, "HYPE_SELL", grade, start_at_ms=NOW)
    assert approvals_needed(MATRIX, grade=grade, measures=measures, facts=facts, override_delta=delta) == needed


@pytest.mark.parametrize(
    ("violations", "kwargs", "pointer"),
    [
        ([Violation(category="X", severity="S1")], {}, "/findings/0/category"),
        ([Violation(category="HYPE_SELL", severity="S9")], {}, "/findings/0/severity"),
        ([Violation(category="HYPE_SELL", severity="S1")], {"mitigation": ["tears"]}, "/mitigation/0"),
        ([Violation(category="HYPE_SELL", severity="S1")], {"aggravation": ["during_campaign"] * 2}, "/aggravation"),
    ],
)
def test_unknown_codes_are_refused_with_their_pointer(violations, kwargs, pointer):
    with pytest.raises(Refused) as caught:
        propose(MATRIX, violations, [], at_ms=NOW, **kwargs)
    assert (caught.value.code, caught.value.pointer) == ("validation", pointer)
