"""Measures over time, appeals, reversal plans, statements of reasons."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator_app.domain.appeal import (
    ErrorClass,
    FormalReason,
    Ground,
    GroundAnswer,
    Jurisdiction,
    Outcome,
    check_outcome,
    check_stranger,
    formal_check,
    load_jurisdictions,
    window_end_ms,
)
from moderator_app.domain.errors import BadInput, Refused
from moderator_app.domain.identity import DAY_MS
from moderator_app.domain.ledger import EntryKind, LedgerEntry
from moderator_app.domain.measure import (
    HOLDING,
    RETRY_LADDER_S,
    RIGHT_OF,
    BookedMeasure,
    MeasureState,
    Right,
    due_to_end,
    frees,
    next_try_ms,
    restricted,
)
from moderator_app.domain.penalty import measures_of
from moderator_app.domain.reasons import StatementFacts, check_statement, statement
from moderator_app.domain.reversal import ReversalStep, StepKind, StepState, complete, plan
from moderator_app.domain.text import Label
from tests.domain.law import lawbook

MATRIX = lawbook().matrix
NOW = 1_795_305_600_000
CN = Jurisdiction(code="CN", name=Label("", ""), first_days=30, second_days=15, suspensive=False)
VECTORS = json.loads((Path(__file__).parents[1] / "vectors.json").read_text(encoding="utf-8"))

BANS = st.builds(
    BookedMeasure,
    id=st.uuids().map(str),
    decision_id=st.just("d"),
    merchant_id=st.just("m"),
    code=st.sampled_from(sorted(RIGHT_OF)),
    start_at_ms=st.integers(NOW - 5 * DAY_MS, NOW),
    end_at_ms=st.integers(NOW, NOW + 5 * DAY_MS),
    state=st.sampled_from(list(MeasureState)),
)


@given(st.lists(BANS, min_size=1, max_size=8), st.integers(NOW - 5 * DAY_MS, NOW + 5 * DAY_MS))
def test_a_right_is_free_exactly_when_the_last_ban_on_it_has_ended(bans, at_ms):
    for right in Right:
        holding = [
            ban
            for ban in bans
            if ban.right is right and ban.state in HOLDING and ban.start_at_ms <= at_ms < ban.end_at_ms
        ]
        assert restricted(bans, right, at_ms) == bool(holding)
    first = bans[0]
    rest = bans[1:]
    assert frees(first, bans, at_ms) == (not restricted(rest, first.right, at_ms))


@given(st.lists(BANS, max_size=12), st.integers(NOW, NOW + 5 * DAY_MS))
def test_what_is_due_to_end_is_active_and_over_and_nothing_else(bans, at_ms):
    due = due_to_end(bans, at_ms)
    assert {ban.id for ban in due} == {
        ban.id for ban in bans if ban.state is MeasureState.ACTIVE and ban.end_at_ms <= at_ms
    }
    assert [ban.end_at_ms for ban in due] == sorted(ban.end_at_ms for ban in due)


def test_the_ladder_of_waits_lasts_a_day_and_then_says_so():
    at, waits = NOW, []
    for attempts in range(1, len(RETRY_LADDER_S) + 1):
        following = next_try_ms(attempts, at)
        waits.append(following - at)
        at = following
    assert sum(waits) == (24 * 60 + 4) * 60 * 1000
    assert next_try_ms(len(RETRY_LADDER_S) + 1, at) is None


def test_the_window_closes_on_the_millisecond():
    end = window_end_ms(CN, 1, NOW)
    assert end == NOW + 30 * DAY_MS
    facts = {"level": 1, "informed_at_ms": NOW, "by_subject": True, "open_already": False}
    assert formal_check(CN, filed_at_ms=end - 1, **facts) is None
    assert formal_check(CN, filed_at_ms=end, **facts) is FormalReason.LATE
    assert formal_check(CN, filed_at_ms=NOW, **(facts | {"level": 3})) is FormalReason.LEVELS
    assert formal_check(CN, filed_at_ms=NOW, **(facts | {"by_subject": False})) is FormalReason.NOT_SUBJECT
    assert formal_check(CN, filed_at_ms=NOW, **(facts | {"open_already": True})) is FormalReason.DUPLICATE


def test_a_profile_without_days_is_refused_with_its_place():
    data = {"schema": "moderator-jurisdictions/1", "jurisdictions": {"CN": {"first_days": 0, "second_days": 1.5}}}
    with pytest.raises(BadInput) as caught:
        load_jurisdictions(data, "jurisdictions.yaml")
    assert [fault.field for fault in caught.value.faults] == [
        "/jurisdictions/CN/first_days",
        "/jurisdictions/CN/second_days",
    ]


@pytest.mark.parametrize(
    ("suspensive", "suspended"),
    [
        (False, set()),
        (True, set(RIGHT_OF)),
        (["LIVE_BAN", "STORE_CLOSE"], {"LIVE_BAN", "STORE_CLOSE"}),
        ([], set()),
    ],
)
def test_a_profile_suspends_what_it_names_and_never_what_happens_once(suspensive, suspended):
    days = {"first_days": 30, "second_days": 15, "suspensive": suspensive}
    profile = load_jurisdictions({"schema": "moderator-jurisdictions/1", "jurisdictions": {"X": days}}, "x.yaml")["X"]
    assert {code for code in MATRIX.measures if profile.suspends(code)} == suspended


def test_a_profile_that_suspends_what_restricts_nothing_is_refused_with_its_place():
    days = {"first_days": 30, "second_days": 15}
    profiles = {"A": {**days, "suspensive": ["LIVE_BAN", "LD"]}, "B": {**days, "suspensive": "often"}}
    with pytest.raises(BadInput) as caught:
        load_jurisdictions({"schema": "moderator-jurisdictions/1", "jurisdictions": profiles}, "x.yaml")
    assert [fault.field for fault in caught.value.faults] == [
        "/jurisdictions/A/suspensive/1",
        "/jurisdictions/B/suspensive",
    ]


@given(st.sampled_from(list(Outcome)), st.integers(1, 9), st.integers(0, 9))
def test_no_outcome_is_ever_harsher(outcome, old, new):
    answers = [GroundAnswer(ground=Ground.FACTS, text="We looked again.")]
    try:
        check_outcome(
            MATRIX, outcome, old_grade=f"G{old}", new_grade=f"G{new}", grounds=[Ground.FACTS], answers=answers
        )
    except Refused:
        return
    assert new <= old
    assert (new == old) == (outcome is Outcome.UPHOLD)


def test_every_ground_needs_its_answer():
    with pytest.raises(Refused) as caught:
        check_outcome(
            MATRIX, Outcome.UPHOLD, old_grade="G4", new_grade="G4", grounds=[Ground.FACTS, Ground.RULE],
            answers=[GroundAnswer(ground=Ground.FACTS, text="x")],
        )  # fmt: skip
    assert caught.value.pointer == "/answers/1"


def test_who_took_part_looks_no_second_time():
    check_stranger("eve", ["adam"])
    with pytest.raises(Refused):
        check_stranger("adam", ["adam", "bea"])
    assert ErrorClass.TECHNICAL.label.zh


def booked(code, state, end=None):
    return BookedMeasure(
        id=f"m-{code}", decision_id="d", merchant_id="m", code=code, start_at_ms=NOW, end_at_ms=end, state=state
    )


def entry(identity, kind, amount, reverses=""):
    return LedgerEntry(
        id=identity, seq=1, at_ms=NOW, merchant_id="m", decision_id="d", kind=kind, code="X", amount=amount,
        reverses=reverses,
    )  # fmt: skip


def test_the_plan_of_a_closure_takes_everything_back_and_tells_last():
    measures = [
        booked("STORE_CLOSE", MeasureState.ACTIVE),
        booked("DELIST", MeasureState.ACTIVE),
        booked("LIVE_STOP", MeasureState.ACTIVE),
        booked("FUND_HOLD", MeasureState.SCHEDULED, NOW + DAY_MS),
        booked("BLACKLIST", MeasureState.EXPIRED, NOW + DAY_MS),
    ]
    entries = [entry("e1", EntryKind.DAMAGES, 5), entry("e2", EntryKind.POINTS, 100)]
    reversible = [code for code, measure in MATRIX.measures.items() if measure.reversible]
    steps = plan("d", measures, entries, reversible=reversible, published=True)
    assert [step.kind for step in steps] == [
        StepKind.RESTORE,
        StepKind.RELIST,
        StepKind.ANNOTATE,
        StepKind.CANCEL,
        StepKind.ANNOTATE,
        StepKind.REFUND,
        StepKind.REMOVE_POINTS,
        StepKind.UNINDEX,
        StepKind.CORRECT_ANNOUNCEMENT,
        StepKind.TRUST_EVENT,
        StepKind.NOTICE,
    ]
    assert not complete(steps)
    assert complete(ReversalStep(kind=step.kind, ref=step.ref, state=StepState.DONE) for step in steps)


def test_an_entry_that_was_reversed_already_is_not_reversed_twice():
    entries = [entry("e1", EntryKind.DAMAGES, 5), entry("e2", EntryKind.DAMAGES, -5, reverses="e1")]
    kinds = [step.kind for step in plan("d", [], entries, reversible=[], published=False)]
    assert kinds == [StepKind.TRUST_EVENT, StepKind.NOTICE]


def day(text):
    return int(datetime.fromisoformat(f"{text}T12:00:00+00:00").timestamp() * 1000)


def hype_facts(**changes):
    expected = VECTORS["sor_G4_HYPE_SELL"]
    facts = {
        "decision_id": "01JDECN0000000000000000001",
        "category": "HYPE_SELL",
        "rule": expected["incompatible_content_ground"],
        "explanation": expected["incompatible_content_explanation"],
        "facts": expected["decision_facts"],
        "measures": measures_of(MATRIX, "HYPE_SELL", "G4", start_at_ms=day("2026-11-22")),
        "damages_minor": 1_000_000,
        "content_types": ["CONTENT_TYPE_VIDEO", "CONTENT_TYPE_PRODUCT"],
        "content_at_ms": day("2026-11-20"),
        "applied_at_ms": day("2026-11-22"),
        "language": "zh-CN",
        "detected_by_machine": True,
        "reported": False,
        "territory": ["DE", "FR"],
    }
    return StatementFacts(**(facts | changes))


def test_the_statement_of_a_hype_case_is_the_vector():
    payload = statement(MATRIX, hype_facts())
    assert payload == VECTORS["sor_G4_HYPE_SELL"]
    assert check_statement(payload, denied=["小禾严选", "48210577"]) == []


def test_a_warning_alone_yields_no_statement():
    warning = measures_of(MATRIX, "HYPE_SELL", "G2", start_at_ms=NOW)
    assert statement(MATRIX, hype_facts(measures=warning, damages_minor=0)) is None


@pytest.mark.parametrize(
    ("edit", "field"),
    [
        ({"decision_facts": "x" * 5001}, "/decision_facts"),
        ({"decision_facts": "sold by 小禾严选"}, "/decision_facts"),
        ({"puid": "a b"}, "/puid"),
        ({"category": ""}, "/category"),
        ({"territorial_scope": []}, "/territorial_scope"),
        ({"end_date_service_restriction": "2026-11-01"}, "/end_date_service_restriction"),
        ({"end_date_service_restriction": "2039-01-01"}, "/end_date_service_restriction"),
        (dict.fromkeys(("decision_visibility", "decision_monetary", "decision_provision")), "/decision_visibility"),
    ],
)
def test_what_the_database_would_refuse_or_what_names_a_person_is_found(edit, field):
    payload = {**statement(MATRIX, hype_facts()), **edit}
    assert field in {fault.field for fault in check_statement(payload, denied=["小禾严选"])}
