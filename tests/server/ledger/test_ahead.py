"""What a booking looks at is the newest there is, although it is one question and somebody was just at the case."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Connection

from moderator_app.domain.decision import Decision
from moderator_app.domain.identity import new_id
from moderator_app.domain.queue import SkipReason
from moderator_app.domain.roles import Role
from moderator_app.server.case.repository import case_row
from moderator_app.server.ledger import repository, service
from moderator_app.server.queue.service import expire_due
from moderator_app.wire import messages as m
from tests.server.databases import ON_POSTGRESQL, postgresql_only, second_line
from tests.server.house import House, ask, clip, code, run, seller

PATIENCE_S = 60
WAITING = "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def leased_to_ann(house: House) -> m.Leased:
    house.take_in(seller(), clip(new_id()))
    return run(house.person("ann", Role.LEAD).claim(ask())).leased[0]


def ahead(connection: Connection, house: House, decision: Decision, device: str = "none") -> dict[str, Any] | None:
    return repository.ahead(
        connection,
        decision_id=decision.id,
        case_id=decision.case_id,
        epoch=decision.lease_epoch,
        who=house.people["ann"],
        device=device,
    )


def look(house: House, decision: Decision) -> dict[str, Any]:
    found = house.context.database.write_now(lambda connection: ahead(connection, house, decision), shared=True)
    assert found is not None
    return found


def wait_until_waiting(house: House, number: int = 1) -> None:
    """Return when so many units of the house wait for rows that another has locked."""
    end = time.monotonic() + PATIENCE_S
    while _waiting(house) < number:
        assert time.monotonic() < end, "nobody waits"
        time.sleep(0.01)


def _waiting(house: House) -> int:
    with second_line(house.context.config.url) as line:  # a new one each time: a transaction sees one state of it
        return int(line.execute(WAITING)[0]["n"])


class HeldOpen:
    """A shared unit that did something and does not end before it is let go; it holds up nobody at the end."""

    def __init__(self, house: House, work: Callable[[Connection], object]) -> None:
        self._did, self._go = threading.Event(), threading.Event()

        def unit(connection: Connection) -> None:
            work(connection)
            self._did.set()
            assert self._go.wait(PATIENCE_S)

        self._end: Future[None] = house.context.database.submit(unit, shared=True)
        self._end.add_done_callback(lambda _: self._did.set())
        assert self._did.wait(PATIENCE_S)
        if self._end.done():
            self._end.result()

    def let_go(self) -> None:
        self._go.set()
        self._end.result(PATIENCE_S)


def beside(house: House, work: Callable[[Connection], object], *calls: Callable[[], Any]) -> list[Any]:
    """Make calls while a unit is open; let it go when all of them wait for it; return their answers."""
    with ThreadPoolExecutor(len(calls)) as pool:
        held = HeldOpen(house, work)
        try:
            asked = [pool.submit(call) for call in calls]
            wait_until_waiting(house, len(calls))
            assert not any(one.done() for one in asked)
        finally:
            held.let_go()
        return [one.result(PATIENCE_S) for one in asked]


class Believing:
    """The locking question, as it would be taken by somebody who does not ask once more."""

    def __init__(self, question: Any) -> None:
        self._question = question

    def one(self, connection: Connection, **values: Any) -> dict[str, Any] | None:
        row: dict[str, Any] | None = self._question.one(connection, **values)
        return None if row is None else {**row, "version_before": row["row_version"]}


@pytest.fixture
def expired(house: House) -> tuple[House, Decision]:
    """A house in which a lease is over on the clock, nobody has swept it, and its holder's decision is on its way."""
    leased = leased_to_ann(house)
    decision = house.verdict(leased)
    house.clock.now += 5 * leased.lease.ttl_ms
    return house, decision


def expire(house: House) -> Callable[[Connection], None]:
    def work(connection: Connection) -> None:
        assert expire_due(connection, house.context) == 1

    return work


def lock(decision: Decision) -> Callable[[Connection], None]:
    def work(connection: Connection) -> None:
        assert case_row(connection, decision.case_id, lock=True) is not None

    return work


def test_what_is_ahead_of_a_booking_is_told_at_once(house: House) -> None:
    leased = leased_to_ann(house)
    decision = house.verdict(leased)
    row = look(house, decision)
    stored = house.context.database.read_now(lambda connection: case_row(connection, decision.case_id))
    assert stored is not None
    assert {name: row[name] for name in stored} == dict(stored)
    assert (row["seller_id"], row["seller_name"]) == (stored["merchant_id"], stored["merchant_name"])
    assert (row["held_id"], row["held_ended_at_ms"]) == (leased.lease.id, None)
    answers = ("passed_on", "free", "known", "signs", "golden", "stopped")
    assert [bool(row[name]) for name in answers] == [False, True, False, False, False, False]
    assert row["captured"] == leased.content.items[0].captured_at_ms
    book = house.context.law.book
    assert (row["matrix_version"], row["rulebook_version"]) == (book.matrix.version, book.rulebook.version)
    assert (row.get("drawn", 0) > 0) is ON_POSTGRESQL
    nowhere = house.verdict(leased, case_id=new_id())
    assert house.context.database.write_now(lambda connection: ahead(connection, house, nowhere)) is None


def test_what_has_become_of_a_case_is_seen_by_the_next_booking(house: House) -> None:
    leased = leased_to_ann(house)
    first = house.verdict(leased)
    ann, bob = house.person("ann"), house.person("bob", Role.LEAD)
    run(ann.skip(m.Skip(lease_id=leased.lease.id, epoch=leased.lease.epoch, reason=SkipReason.LANGUAGE)))
    row = look(house, first)
    assert (row["state"], row["passed_on"], row["held_end_reason"]) == ("queued", False, "skipped")
    taken = run(bob.claim(ask())).leased[0]
    row = look(house, first)
    assert (row["state"], bool(row["passed_on"]), row["held_epoch"]) == ("leased", True, 1)
    assert look(house, house.verdict(taken))["held_holder"] == house.people["bob"]
    booked = house.verdict(taken)
    assert house.decide(bob, booked)[0].receipt is not None
    row = look(house, booked)
    assert (row["state"], bool(row["known"]), row.get("drawn", 0)) == ("decided", True, 0)
    assert row["held_end_reason"] == "decided"
    unheld = look(house, house.verdict(taken, lease_epoch=9))
    assert (unheld["held_id"], bool(unheld["passed_on"])) == (None, False)


@postgresql_only
def test_who_waited_for_a_case_is_told_the_newest_of_case_and_lease(expired: tuple[House, Decision]) -> None:
    house, decision = expired
    before = look(house, decision)
    (row,) = beside(house, expire(house), lambda: look(house, decision))
    assert (before["state"], before["held_ended_at_ms"]) == ("leased", None)
    assert (row["state"], row["lease_holder"], row["row_version"]) == ("queued", "", before["row_version"] + 1)
    assert (row["held_ended_at_ms"], row["held_end_reason"]) == (house.clock.now, "expired")


@postgresql_only
def test_who_would_not_ask_once_more_would_be_told_of_two_times_at_once(
    expired: tuple[House, Decision], monkeypatch: pytest.MonkeyPatch
) -> None:
    house, decision = expired
    monkeypatch.setattr(repository, "_LOCKING", Believing(repository._LOCKING))
    (row,) = beside(house, expire(house), lambda: look(house, decision))
    assert (row["state"], row["held_ended_at_ms"]) == ("queued", None)


@postgresql_only
def test_who_would_not_ask_once_more_would_refuse_what_is_to_be_honoured(
    expired: tuple[House, Decision], monkeypatch: pytest.MonkeyPatch
) -> None:
    house, decision = expired
    ann = house.person("ann")
    monkeypatch.setattr(repository, "_LOCKING", Believing(repository._LOCKING))
    ((result,),) = beside(house, expire(house), lambda: house.decide(ann, decision))
    assert code(result.problem) == "lease-lost"


@postgresql_only
def test_a_decision_that_comes_while_its_lease_is_being_ended_is_honoured(expired: tuple[House, Decision]) -> None:
    house, decision = expired
    ann = house.person("ann")
    ((result,),) = beside(house, expire(house), lambda: house.decide(ann, decision))
    assert result.receipt is not None, result.problem
    assert result.receipt.state == "effective"
    assert house.rows("SELECT state, lease_holder FROM case_file") == [("decided", "")]
    assert house.rows("SELECT end_reason, ended_at_ms FROM lease") == [("expired", house.clock.now)]
    assert house.decide(ann, decision) == (result,)


@postgresql_only
def test_a_decision_that_comes_while_a_colleague_takes_the_case_is_too_late(expired: tuple[House, Decision]) -> None:
    house, decision = expired
    ann = house.person("ann")
    bob = {"id": house.person("bob") and house.people["bob"], "claim": new_id(), "lease": new_id()}

    def take_over(connection: Connection) -> None:
        expire(house)(connection)
        driver = connection.exec_driver_sql
        driver("INSERT INTO claim VALUES (?, ?, '', 0)", (bob["claim"], bob["id"]))
        driver(
            "INSERT INTO lease (id, case_id, epoch, holder, device_id, mode, ttl_ms, granted_at_ms, expires_at_ms, "
            "claim_id, position) VALUES (?, ?, 2, ?, '', 'online', 1, 0, 1, ?, 0)",
            (bob["lease"], decision.case_id, bob["id"], bob["claim"]),
        )
        driver(
            "UPDATE case_file SET state = 'leased', lease_epoch = 2, lease_holder = ?, row_version = row_version + 1",
            (bob["id"],),
        )

    ((result,),) = beside(house, take_over, lambda: house.decide(ann, decision))
    assert code(result.problem) == "case-reassigned"
    assert house.rows("SELECT count(*) FROM decision") == [(0,)]


@postgresql_only
def test_a_decision_that_arrives_twice_at_once_is_booked_once(expired: tuple[House, Decision]) -> None:
    house, decision = expired
    ann = house.person("ann")
    results = beside(house, lock(decision), *[lambda: house.decide(ann, decision)] * 2)
    assert results[0] == results[1]
    assert results[0][0].receipt is not None
    assert house.rows("SELECT number FROM decision") == [(results[0][0].receipt.number,)]
    assert house.rows("SELECT count(*) FROM attempt") == [(1,)]


@postgresql_only
def test_a_refused_decision_that_arrives_twice_at_once_is_refused_once(expired: tuple[House, Decision]) -> None:
    house, decision = expired
    ann = house.person("ann")
    stale = house.verdict(run(ann.claim(ask())).leased[0], content_version=9)
    results = beside(house, lock(decision), *[lambda: house.decide(ann, stale)] * 2)
    assert results[0] == results[1]
    assert code(results[0][0].problem) == "case-content-changed"
    assert house.rows("SELECT problem FROM attempt") == [("case-content-changed",)]
    assert house.rows("SELECT count(*) FROM audit WHERE action = 'decision.refused'") == [(1,)]


@postgresql_only
def test_of_two_decisions_about_one_case_at_once_the_second_is_told_of_the_first(
    expired: tuple[House, Decision],
) -> None:
    house, decision = expired
    ann = house.person("ann")
    leased = run(ann.claim(ask())).leased[0]
    pair = [house.verdict(leased), house.verdict(leased)]
    results = beside(
        house, lock(decision), lambda: house.decide(ann, pair[0])[0], lambda: house.decide(ann, pair[1])[0]
    )
    assert sorted(code(one.problem) for one in results) == ["", "case-already-decided"]
    assert house.rows("SELECT count(*) FROM decision") == [(1,)]


def test_a_decision_that_quotes_what_nobody_could_look_at_is_refused(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.take_in(seller(), clip("1"), clip("2"))
    ann = house.person("ann")
    found, cleared = run(ann.claim(ask(2))).leased
    monkeypatch.setattr(service, "grounds", lambda _connection, **_: None)  # the case was not there yet
    refused = house.decide(ann, house.verdict(found))[0]
    assert refused.receipt is None
    assert refused.problem is not None
    assert refused.problem.pointer == "/case_id"
    assert house.decide(ann, house.verdict(cleared, clear=True))[0].receipt is not None, "it quotes nothing"
