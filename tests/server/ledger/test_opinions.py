"""Decisions that came too late: they change nothing, and whoever audits the case reads them."""

from __future__ import annotations

import pytest

from moderator_app.domain.decision import Decision
from moderator_app.domain.errors import Refused
from moderator_app.domain.queue import LeaseMode
from moderator_app.domain.roles import Role
from moderator_app.server.local import LocalBackend
from moderator_app.wire import messages as m
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages import offline as om
from tests.server.house import House, ask, clip, code, run, seller

HOUR = 3_600_000


def send(who: LocalBackend, made: Decision, note: str = "") -> om.OpinionKept:
    sent = om.NewOpinion(decision=made, problem="case-already-decided", note=note)
    return run(who.ask(Ask(endpoint="opinion_send", reply=om.OpinionKept, body=sent)))


def read(who: LocalBackend, case_id: str) -> tuple[om.Opinion, ...]:
    return run(who.ask(Ask(endpoint="opinions", reply=om.Opinions, path={"case_id": case_id}))).opinions


@pytest.fixture
def late(house: House) -> tuple[LocalBackend, Decision, m.DecisionResult]:
    """Ann decides on a shift that was over, after Bob took the case and decided it."""
    house.take_in(seller(), clip("1"))
    ann, bob = house.person("ann"), house.person("bob")
    held = run(ann.claim(ask(1, mode=LeaseMode.OFFLINE, ttl_ms=HOUR))).leased[0]
    house.clock.now += 2 * HOUR
    taken = run(bob.claim(ask())).leased[0]
    assert house.decide(bob, house.verdict(taken))[0].problem is None
    made = house.verdict(held, clear=True)
    return ann, made, house.decide(ann, made)[0]


def test_whoever_was_late_is_told_who_was_first_and_whether_they_agree(
    late: tuple[LocalBackend, Decision, m.DecisionResult],
) -> None:
    _ann, _made, result = late
    assert code(result.problem) == "case-already-decided"
    assert result.problem is not None
    assert result.problem.details["agrees"] is False
    assert result.problem.details["grade"] not in {"", "G0"}
    assert result.problem.details["number"].startswith("D-")


def test_a_late_decision_is_there_for_auditors_even_when_nobody_sends_it_on_purpose(
    house: House, late: tuple[LocalBackend, Decision, m.DecisionResult]
) -> None:
    _ann, made, _result = late
    (found,) = read(house.person("aud", Role.AUDITOR), made.case_id)
    assert (found.id, found.maker, found.sent, found.problem) == (made.id, "Ann", False, "case-already-decided")
    assert found.decision == made


def test_sent_as_a_second_opinion_it_carries_a_note_and_changes_nothing(
    house: House, late: tuple[LocalBackend, Decision, m.DecisionResult]
) -> None:
    ann, made, _result = late
    before = house.rows("SELECT decision_id, state FROM decision_state"), house.rows("SELECT count(*) FROM ledger")
    first, again = send(ann, made, "I saw the whole stream."), send(ann, made, "I saw the whole stream.")
    assert first == again
    (found,) = read(house.person("lea", Role.LEAD), made.case_id)
    assert (found.sent, found.note) == (True, "I saw the whole stream.")
    assert (
        house.rows("SELECT decision_id, state FROM decision_state"),
        house.rows("SELECT count(*) FROM ledger"),
    ) == before


def test_an_opinion_needs_a_case_that_was_held_and_an_id_of_its_own(
    house: House, late: tuple[LocalBackend, Decision, m.DecisionResult]
) -> None:
    ann, made, _result = late
    send(ann, made)
    for who, note, refused in ((ann, "another", "idempotency-key-reuse"), (house.person("cui"), "", "")):
        with pytest.raises(Refused) as no:
            send(who, made, note)
        assert no.value.code == (refused or "idempotency-key-reuse")
    house.take_in(clip("2"))
    other = run(house.person("bob").claim(ask())).leased[0]
    with pytest.raises(Refused) as stranger:
        send(house.person("cui"), house.verdict(other))
    assert stranger.value.code == "forbidden"


def test_a_decision_that_counts_needs_no_second_way(house: House) -> None:
    house.take_in(seller(), clip("1"))
    ann = house.person("ann")
    made = house.verdict(run(ann.claim(ask())).leased[0])
    house.decide(ann, made)
    with pytest.raises(Refused) as no:
        send(ann, made)
    assert no.value.code == "already-there"


def test_what_was_typed_can_be_sent_by_somebody_whose_rights_were_taken_away(
    house: House, late: tuple[LocalBackend, Decision, m.DecisionResult]
) -> None:
    _ann, made, _result = late
    house.context.database.write_now(
        lambda connection: connection.exec_driver_sql("UPDATE account SET roles = '[\"auditor\"]' WHERE name = 'ann'")
    )
    assert send(house.person("ann"), made).id == made.id


def test_reading_opinions_leaves_a_trace(house: House, late: tuple[LocalBackend, Decision, m.DecisionResult]) -> None:
    _ann, made, _result = late
    read(house.person("lea", Role.LEAD), made.case_id)
    traces = house.rows("SELECT actor FROM audit WHERE action = 'decision.read' AND object_type = 'case'")
    assert [row[0] for row in traces] == [house.people["lea"]]
