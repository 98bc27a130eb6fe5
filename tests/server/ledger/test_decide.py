from __future__ import annotations

import dataclasses
from dataclasses import replace

import pytest

from moderator_app.domain.decision import Judgement
from moderator_app.domain.errors import Refused
from moderator_app.domain.evidence import manifest_root
from moderator_app.domain.highlight import HighlightState
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.local import LocalBackend
from moderator_app.wire import messages as m
from tests.server.house import DAY, House, ask, clip, code, prior, run, seller


def lease_one(house: House, who: LocalBackend, **more: object) -> m.Leased:
    house.take_in(seller(), clip(new_id(), **more))  # type: ignore[arg-type]
    return run(who.claim(ask())).leased[0]


def test_a_decision_books_measures_damages_and_points_and_the_notice(house: House) -> None:
    ann = house.person("ann", Role.LEAD)
    leased = lease_one(house, ann)
    result = house.decide(ann, house.verdict(leased, severity="S2"))[0]
    assert result.receipt is not None, result.problem
    receipt = result.receipt
    assert (receipt.state, receipt.grade, receipt.approvals_needed) == ("effective", "G4", 1)
    assert receipt.number == "D-2026-0000001"
    assert {(entry.kind.value, entry.code) for entry in receipt.entries} >= {
        ("damages", "LD"),
        ("points", "POINTS"),
        ("measure", "LIVE_BAN"),
    }
    assert receipt.notice is not None
    assert receipt.number in receipt.notice.zh
    page = run(ann.ledger(leased.content.case.merchant_id))
    assert page.entries == receipt.entries
    assert [entry.seq for entry in page.entries] == list(range(1, len(page.entries) + 1))
    assert page.standing.points == 6
    assert page.standing.damages_minor == 200_000
    case = run(ann.snapshot()).cases[0]
    assert (case.state, case.grade, case.lease_holder, case.row_version) == (
        "decided",
        "G4",
        "",
        receipt.case_row_version,
    )
    assert run(ann.leases()).leases == ()


def test_the_same_decision_gets_the_same_receipt_for_ever(house: House) -> None:
    ann = house.person("ann")
    decision = house.verdict(lease_one(house, ann))
    first = house.decide(ann, decision)[0]
    house.clock.now += 400 * 24 * 3600 * 1000 - 1
    ann = house.person("ann")
    assert house.decide(ann, decision, decision) == (first, first)
    assert run(ann.decision(decision.id)) == first.receipt
    assert house.rows("SELECT count(*) FROM decision") == [(1,)]


def test_the_same_id_with_another_body_is_refused_and_changes_nothing(house: House) -> None:
    ann, bob = house.person("ann"), house.person("bob")
    decision = house.verdict(lease_one(house, ann))
    house.decide(ann, decision)
    assert code(house.decide(ann, replace(decision, note="later thought"))[0].problem) == "idempotency-key-reuse"
    assert code(house.decide(bob, decision)[0].problem) == "idempotency-key-reuse"
    assert house.rows("SELECT count(*) FROM attempt") == [(1,)]


def test_a_refusal_is_as_final_as_a_receipt(house: House) -> None:
    ann = house.person("ann")
    leased = lease_one(house, ann)
    stale = house.verdict(leased, content_version=9)
    first = house.decide(ann, stale)[0]
    assert code(first.problem) == "case-content-changed"
    assert house.decide(ann, stale)[0] == first
    assert house.decide(ann, house.verdict(leased))[0].receipt is not None
    assert house.decide(ann, stale)[0] == first
    assert house.rows("SELECT problem FROM attempt ORDER BY id") == [
        ("case-content-changed",),
        ("",),
    ]


def test_an_expired_lease_that_nobody_else_took_is_honoured(house: House) -> None:
    ann = house.person("ann")
    leased = lease_one(house, ann)
    decision = house.verdict(leased)
    house.clock.now += 5 * leased.lease.ttl_ms
    run(house.person("bob").claim(ask(queues=("GOODS",))))  # which sweeps
    assert run(ann.snapshot()).cases[0].state == "queued"
    receipt = house.decide(ann, decision)[0].receipt
    assert receipt is not None
    assert receipt.state == "effective"


def test_an_expired_lease_that_was_not_swept_yet_is_honoured_too(house: House) -> None:
    ann = house.person("ann")
    leased = lease_one(house, ann)
    house.clock.now += 5 * leased.lease.ttl_ms
    assert house.decide(ann, house.verdict(leased))[0].receipt is not None


def test_an_expired_lease_is_honoured_although_its_holder_was_given_the_case_once_more(house: House) -> None:
    ann = house.person("ann")
    decision = house.verdict(lease_one(house, ann))
    house.clock.now += DAY
    again = run(ann.claim(ask())).leased[0]
    assert again.lease.epoch == decision.lease_epoch + 1
    assert house.decide(ann, decision)[0].receipt is not None
    assert house.rows("SELECT end_reason FROM lease ORDER BY epoch") == [("expired",), ("decided",)]
    twice = house.verdict(again)
    assert code(house.decide(ann, twice)[0].problem) == "case-already-decided"


def test_a_token_that_was_given_back_is_not_honoured_by_way_of_a_later_lease(house: House) -> None:
    ann = house.person("ann")
    leased = lease_one(house, ann)
    run(ann.release(m.LeaseIds(lease_ids=(leased.lease.id,))))
    run(ann.claim(ask()))
    assert code(house.decide(ann, house.verdict(leased))[0].problem) == "case-reassigned"


def test_a_late_decision_loses_to_whoever_took_the_case(house: House) -> None:
    ann, bob = house.person("ann"), house.person("bob")
    leased = lease_one(house, ann)
    house.clock.now += leased.lease.ttl_ms
    taken = run(bob.claim(ask())).leased[0]
    problem = house.decide(ann, house.verdict(leased))[0].problem
    assert code(problem) == "case-reassigned"
    assert house.decide(bob, house.verdict(taken))[0].receipt is not None
    late = house.decide(ann, house.verdict(leased))[0].problem
    assert late is not None
    assert code(late) == "case-already-decided"
    assert late.details["agrees"] is True
    assert late.details["by_role"] == "reviewer"


def test_a_released_or_guessed_token_is_no_token(house: House) -> None:
    ann, bob = house.person("ann"), house.person("bob")
    leased = lease_one(house, ann)
    assert code(house.decide(bob, house.verdict(leased))[0].problem) == "lease-lost"
    run(ann.release(m.LeaseIds(lease_ids=(leased.lease.id,))))
    assert code(house.decide(ann, house.verdict(leased))[0].problem) == "lease-lost"


def test_changed_evidence_is_said_with_both_versions(house: House) -> None:
    ann = house.person("ann")
    house.take_in(seller(), clip("1"))
    leased = run(ann.claim(ask())).leased[0]
    house.take_in(clip("1", "加我微信更便宜"))
    problem = house.decide(ann, house.verdict(leased))[0].problem
    assert problem is not None
    assert (code(problem), problem.pointer) == ("case-content-changed", "/content_version")
    assert (problem.details["seen"], problem.details["now"]) == (1, 2)


def test_more_viewers_are_no_new_evidence(house: House) -> None:
    ann = house.person("ann")
    house.take_in(seller(), clip("1"))
    leased = run(ann.claim(ask())).leased[0]
    house.take_in(clip("1", viewers=100_000, reports=50))
    assert house.decide(ann, house.verdict(leased))[0].receipt is not None


@pytest.mark.parametrize(
    ("change", "expected", "pointer"),
    [
        ({"policy_version": "old"}, "policy-changed", "/policy_version"),
        ({"rulebook_version": "old"}, "policy-changed", "/rulebook_version"),
        ({"grade": "G99"}, "validation", "/grade"),
        ({"manifest_root": "00"}, "validation", "/manifest_root"),
        ({"findings": ()}, "validation", "/clear_reason"),
        ({"mitigation": ("NONSENSE",)}, "validation", "/mitigation/0"),
        (
            {"judgements": (Judgement(highlight_id="x", state=HighlightState.ACCEPTED),)},
            "validation",
            "/judgements/0/highlight_id",
        ),
        ({"case_id": "nowhere"}, "not-found", "/case_id"),
        ({"id": "not-an-id"}, "validation", "/id"),
        ({"note": "x" * 4001}, "validation", "/note"),
    ],
)
def test_what_is_wrong_is_refused_at_its_place(
    house: House, change: dict[str, object], expected: str, pointer: str
) -> None:
    ann = house.person("ann")
    decision = house.verdict(lease_one(house, ann))
    problem = house.decide(ann, replace(decision, **change))[0].problem  # type: ignore[arg-type]
    assert problem is not None
    assert (code(problem), problem.pointer) == (expected, pointer)
    assert house.rows("SELECT count(*) FROM ledger") == [(0,)]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"text": "words nobody said"}, "/evidence/0/text"),
        ({"item_id": "elsewhere"}, "/evidence/0/item_id"),
        ({"highlight_id": "elsewhere"}, "/evidence/0/highlight_id"),
    ],
)
def test_quotes_must_stand_in_the_evidence(house: House, change: dict[str, str], pointer: str) -> None:
    ann = house.person("ann")
    decision = house.verdict(lease_one(house, ann))
    forged = (replace(decision.evidence[0], **change),)  # type: ignore[arg-type]
    problem = house.decide(ann, replace(decision, evidence=forged, manifest_root=manifest_root(forged)))[0].problem
    assert problem is not None
    assert (code(problem), problem.pointer) == ("validation", pointer)


def test_the_server_computes_the_grade_itself(house: House) -> None:
    ann = house.person("ann")
    leased = lease_one(house, ann)
    decision = house.verdict(leased)
    house.take_in(prior("late"))
    problem = house.decide(ann, decision)[0].problem
    assert problem is not None
    assert (code(problem), problem.pointer) == ("proposal-changed", "/proposed_grade")
    assert (decision.proposed_grade, problem.details["proposed"], problem.details["earlier"]) == ("G2", "G3", 1)


def test_only_what_took_effect_counts_for_recurrence(house: House) -> None:
    house.take_in(
        seller(),
        prior("1"),
        prior("2", state="withdrawn"),
        prior("3", violation_at_ms=1),
        prior("4", category="COUNTERFEIT"),
    )
    ann = house.person("ann")
    decision = house.verdict(lease_one(house, ann))
    receipt = house.decide(ann, decision)[0].receipt
    assert receipt is not None
    assert (receipt.grade, len(decision.recurrence_basis)) == ("G3", 1)
    case = run(ann.snapshot()).cases[0]
    assert case.priority.recurrence == 1


@pytest.mark.parametrize(
    ("roles", "severity", "state", "approvals"),
    [
        ((Role.REVIEWER,), "S1", "effective", 1),
        ((Role.REVIEWER,), "S2", "submitted", 2),
        ((Role.SENIOR,), "S2", "effective", 1),
        ((Role.LEAD,), "S3", "submitted", 2),
        ((Role.LEAD,), "S4", "submitted", 2),
    ],
)
def test_what_takes_two_people_has_no_effect_yet(
    house: House, roles: tuple[Role, ...], severity: str, state: str, approvals: int
) -> None:
    ann = house.person("ann", *roles)
    leased = lease_one(house, ann)
    receipt = house.decide(ann, house.verdict(leased, severity=severity))[0].receipt
    assert receipt is not None
    assert (receipt.state, receipt.approvals_needed) == (state, approvals)
    booked = house.rows("SELECT (SELECT count(*) FROM ledger) > 0, (SELECT count(*) FROM notice)")
    assert booked == [(1, 1)] if state == "effective" else booked == [(0, 0)]
    assert (receipt.notice is not None) == (state == "effective")
    case = run(ann.snapshot()).cases[0]
    assert case.state == ("decided" if state == "effective" else "pending_second")


def test_nobody_but_the_maker_learns_the_first_grade_while_a_second_person_is_awaited(house: House) -> None:
    ann = house.person("ann")
    leased = lease_one(house, ann)
    decision = house.verdict(leased, severity="S3")
    assert house.decide(ann, decision)[0].receipt is not None
    assert run(ann.snapshot()).cases[0].grade == "G6"
    for name, role in (("sue", Role.SENIOR), ("lea", Role.LEAD), ("max", Role.SUPERVISOR)):
        other = house.person(name, role)
        assert run(other.snapshot()).cases[0].grade == ""
        assert '"grade":""' in bytes(run(other.changes("")).items[-1].body).decode()
        with pytest.raises(Refused) as refusal:
            run(other.decision(decision.id))
        assert refusal.value.code == "not-found"
        assert run(other.ledger(leased.content.case.merchant_id)).standing.history == ()
    late = house.decide(house.person("bob"), house.verdict(leased))[0].problem
    assert late is not None
    assert code(late) == "case-already-decided"
    assert "agrees" not in late.details
    assert run(house.person("qa", Role.QA).decision(decision.id)).grade == "G6"


def test_a_cleared_case_books_nothing_and_is_nobodys_history(house: House) -> None:
    ann = house.person("ann")
    leased = lease_one(house, ann)
    receipt = house.decide(ann, house.verdict(leased, clear=True))[0].receipt
    assert receipt is not None
    assert (receipt.grade, receipt.entries, receipt.notice) == ("G0", (), None)
    assert run(ann.ledger(leased.content.case.merchant_id)).standing.history == ()


def test_an_override_needs_its_reason_and_is_kept(house: House) -> None:
    ann = house.person("ann")
    leased = lease_one(house, ann)
    bare = replace(house.verdict(leased, grade="G3"), override=None)
    problem = house.decide(ann, bare)[0].problem
    assert problem is not None
    assert problem.pointer == "/override"
    receipt = house.decide(ann, house.verdict(leased, grade="G3"))[0].receipt
    assert receipt is not None
    assert receipt.grade == "G3"


def test_one_wrong_decision_of_a_batch_costs_the_others_nothing(house: House) -> None:
    ann = house.person("ann")
    house.take_in(seller(), clip("1"), clip("2"), clip("3", "全网最低"))
    held = run(ann.claim(ask(3))).leased
    decisions = [house.verdict(leased) for leased in held]
    decisions[1] = replace(decisions[1], round=7)
    results = house.decide(ann, *decisions)
    assert [result.id for result in results] == [decision.id for decision in decisions]
    assert [result.receipt is not None for result in results] == [True, False, True]


def test_judgements_of_highlights_are_kept_once_the_decision_stands(house: House) -> None:
    ann = house.person("ann")
    leased = lease_one(house, ann)
    hit = leased.content.highlights[0]
    judged = (Judgement(highlight_id=hit.id, state=HighlightState.ACCEPTED),)
    assert house.decide(ann, house.verdict(leased, judgements=judged))[0].receipt is not None
    assert house.rows("SELECT state FROM highlight WHERE id = ?", hit.id) == [("accepted",)]


def test_every_change_of_state_has_exactly_one_event(house: House) -> None:
    ann = house.person("ann")
    leased = lease_one(house, ann)
    house.decide(ann, house.verdict(leased))
    case_id = leased.lease.case_id
    events = [row[0] for row in house.rows("SELECT action FROM audit WHERE object_id = ? ORDER BY seq", case_id)]
    assert events == ["case.receive", "case.route", "case.lease", "case.content_read", "case.submit"]


def test_a_decision_reaches_the_same_books_whoever_computes_it(house: House) -> None:
    ann = house.person("ann")
    decision = house.verdict(lease_one(house, ann))
    receipt = house.decide(ann, decision)[0].receipt
    assert receipt is not None
    measures = [entry for entry in receipt.entries if entry.kind == "measure" and entry.end_at_ms is not None]
    assert measures
    assert all(entry.start_at_ms == receipt.booked_at_ms for entry in measures)
    assert dataclasses.asdict(decision)["grade"] == receipt.grade
