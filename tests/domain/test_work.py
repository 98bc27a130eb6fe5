"""Queues, roles, states, ledger, transcript, ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator_app.domain.case import PriorityInputs
from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import DAY_MS, is_id, new_id
from moderator_app.domain.ledger import EntryKind, LedgerEntry, fold
from moderator_app.domain.merchant import Listing, PricePoint
from moderator_app.domain.queue import base_priority, explain_priority, priority_at, route
from moderator_app.domain.roles import (
    CAPABILITIES,
    GRADE_CEILING,
    Capability,
    Role,
    authorize,
    ceiling_of,
    check_compatible,
)
from moderator_app.domain.states import load_machines
from moderator_app.domain.transcript import Lane, Segment, Word
from tests.domain.law import lawbook, parsed

NOW = 1_795_305_600_000
INPUTS = st.builds(
    PriorityInputs,
    severity_weight=st.integers(0, 4),
    likelihood_milli=st.integers(0, 1000),
    viewers=st.integers(0, 10**6),
    reports=st.integers(0, 10**6),
    live_now=st.booleans(),
    recurrence=st.integers(0, 5),
    opened_at_ms=st.integers(NOW - 30 * DAY_MS, NOW),
    allowance_ms=st.integers(1, 10 * DAY_MS),
)


@given(INPUTS, st.integers(0, 60 * DAY_MS))
def test_waiting_only_ever_raises_a_case_and_never_by_more_than_two_allowances(inputs, waited):
    first, later = priority_at(inputs, NOW), priority_at(inputs, NOW + waited)
    assert base_priority(inputs) <= first <= later <= base_priority(inputs) + 50_000


@given(INPUTS, st.integers(NOW, NOW + DAY_MS))
def test_the_explanation_adds_up_to_the_rank(inputs, at_ms):
    assert sum(points for _, points in explain_priority(inputs, at_ms)) == priority_at(inputs, at_ms)


@pytest.mark.parametrize(
    ("facts", "queue"),
    [
        ({"kind": "clip", "live_now": True, "family": "goods"}, "LIVE-NOW"),
        ({"kind": "private_message", "family": "circumvention"}, "MESSAGES"),
        ({"kind": "clip", "family": "circumvention"}, "PRIVATE-TRADE"),
        ({"kind": "clip", "category": "HYPE_SELL", "family": "deception"}, "HYPE-PK"),
        ({"kind": "listing", "family": "publicity"}, "PUBLICITY"),
        ({"kind": "comment_bundle", "family": "conduct"}, "COMMENTS"),
        ({"kind": "clip", "family": "unflagged"}, "REPORTS"),
        ({}, "REPORTS"),
    ],
)
def test_the_first_matching_rule_names_the_queue(facts, queue):
    assert route(facts, lawbook().queues.rules) == queue


def test_an_administrator_has_no_case_capability_and_cannot_be_a_reviewer():
    assert CAPABILITIES[Role.ADMIN] == {Capability.ACCOUNT_MANAGE}
    with pytest.raises(Refused, match="cannot be"):
        check_compatible([Role.ADMIN, Role.SENIOR])


def test_a_service_account_decides_nothing():
    assert ceiling_of([Role.SERVICE]) == -1
    with pytest.raises(Refused) as caught:
        authorize([Role.SERVICE], Capability.DECISION_SUBMIT)
    assert caught.value.code == "forbidden"


def test_every_role_with_a_ceiling_may_decide():
    for role in GRADE_CEILING:
        authorize([role], Capability.DECISION_SUBMIT)


def test_a_machine_tells_already_there_from_not_allowed():
    case = load_machines(parsed("state_machines"), "state_machines.yaml")["case"]
    assert case.step("queued", "lease") == "leased"
    with pytest.raises(Refused) as there:
        case.step("leased", "lease")
    with pytest.raises(Refused) as never:
        case.step("closed", "submit")
    assert (there.value.code, never.value.code) == ("already-there", "not-allowed")


def entry(seq, kind, code, amount=0, *, end=None, reverses="", at=NOW):
    return LedgerEntry(
        id=f"e{seq}", seq=seq, at_ms=at, merchant_id="m", decision_id="d", kind=kind, code=code, amount=amount,
        currency="CNY", start_at_ms=at, end_at_ms=end, reverses=reverses,
    )  # fmt: skip


def test_standing_is_folded_from_the_ledger_with_half_open_terms():
    rows = [
        entry(1, EntryKind.MEASURE, "LIVE_BAN", end=NOW + DAY_MS),
        entry(2, EntryKind.MEASURE, "WARN"),
        entry(3, EntryKind.POINTS, "POINTS", 6),
        entry(4, EntryKind.DAMAGES, "LD", 200_000),
        entry(5, EntryKind.MEASURE, "STORE_CLOSE"),
    ]
    standing = fold(rows, (), at_ms=NOW, year_start_ms=NOW - DAY_MS)
    assert [measure.code for measure in standing.active] == ["LIVE_BAN", "STORE_CLOSE"]
    assert (standing.points, standing.damages_minor, standing.closed) == (6, 200_000, True)
    later = fold(rows, (), at_ms=NOW + DAY_MS, year_start_ms=NOW - DAY_MS)
    assert [measure.code for measure in later.active] == ["STORE_CLOSE"]


def test_a_reversed_decision_leaves_no_sum_and_no_measure():
    rows = [
        entry(1, EntryKind.MEASURE, "STORE_CLOSE"),
        entry(2, EntryKind.POINTS, "POINTS", 100),
        entry(3, EntryKind.DAMAGES, "LD", 5),
        entry(4, EntryKind.MEASURE, "STORE_CLOSE", reverses="e1"),
        entry(5, EntryKind.POINTS, "POINTS", -100, reverses="e2"),
        entry(6, EntryKind.DAMAGES, "LD", -5, reverses="e3"),
    ]
    standing = fold(rows, (), at_ms=NOW, year_start_ms=0)
    assert (standing.points, standing.damages_minor, standing.active) == (0, 0, ())


def test_a_span_of_text_has_the_time_of_its_words():
    segment = Segment(
        lane=Lane.SPEECH,
        seq=0,
        text="加我薇信",
        t0_ms=1000,
        t1_ms=3000,
        words=(Word(start=0, end=2, t0_ms=1000, t1_ms=1500), Word(start=2, end=4, t0_ms=1600, t1_ms=2500)),
    )
    assert segment.time_of(2, 4) == (1600, 2500)
    assert segment.time_of(1, 3) == (1000, 2500)
    assert segment.word_at(1550) is None
    assert segment.word_at(1600).end == 4


@pytest.mark.parametrize(
    "words", [(Word(start=0, end=9, t0_ms=0, t1_ms=1),), (Word(start=0, end=1, t0_ms=5, t1_ms=1),)]
)
def test_a_word_outside_its_text_or_backwards_in_time_is_refused(words):
    with pytest.raises(ValueError, match="segment speech/0"):
        Segment(lane=Lane.SPEECH, seq=0, text="加我", t1_ms=9, words=words)


def test_the_original_price_is_the_seven_day_minimum_else_the_last_paid():
    week = 7 * DAY_MS
    paid = (PricePoint(at_ms=NOW - week - 1, paid_minor=100), PricePoint(at_ms=NOW - week, paid_minor=300),
            PricePoint(at_ms=NOW - 1, paid_minor=200), PricePoint(at_ms=NOW, paid_minor=1))  # fmt: skip
    listing = Listing(ref="l", title="t", price_minor=1, paid=paid)
    assert listing.original_price_minor(NOW) == 200
    assert listing.original_price_minor(NOW + 30 * DAY_MS) == 1
    assert Listing(ref="l", title="t", price_minor=1).original_price_minor(NOW) is None


@given(st.integers(0, 2**48 - 1), st.integers(0, 2**48 - 1))
def test_ids_are_time_ordered_and_well_formed(one, two):
    first, second = new_id(one), new_id(two)
    assert is_id(first)
    assert first[14] == "7"
    if one != two:
        assert (first < second) == (one < two)
