"""A batch's answers are written down together; whatever dies or fills up in between, each decision ends once."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event

from moderator_app.desk.store.database import Database
from moderator_app.desk.store.outbox import Ending
from moderator_app.desk.store.store import Store, open_store
from moderator_app.domain.case import Case, CaseState
from moderator_app.domain.errors import StoreFault
from moderator_app.wire import messages as m
from tests.desk.factories import ACCOUNT, a_case, a_decision, a_lease
from tests.desk.sync.fake_server import FakeServer
from tests.desk.sync.test_courier import KEY, Desk

BATCH = 12
ROOT = Path(__file__).parents[3]


@pytest.fixture
def desk(tmp_path: Path):
    made = Desk(tmp_path, FakeServer([a_case(number) for number in range(1, BATCH + 1)]))
    yield made
    made.close()


def owe(store: Store, numbers: range = range(1, BATCH + 1)) -> list[str]:
    made = [a_decision(a_case(number)) for number in numbers]
    for one in made:
        store.outbox.add("decision", one, case_id=one.case_id, account=ACCOUNT, draft=f"work on {one.case_id}")
    return [one.id for one in made]


def commits_of(database: Database) -> list[str]:
    """Return a list that grows with every transaction that writes."""
    seen: list[str] = []

    @event.listens_for(database.engine, "commit")
    def _committed(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            seen.append("commit")

    return seen


def test_a_batch_is_one_call_and_three_transactions_however_long_it_is(desk: Desk) -> None:
    rows = owe(desk.store)
    written, mirrored = commits_of(desk.store._files.outbox), commits_of(desk.store._files.cache)
    desk.start()
    desk.until(lambda: [desk.state(row) for row in rows] == ["accepted"] * BATCH)
    assert desk.server.received.count("decide") == 1
    assert len(written) == 2  # sending, settled
    assert len(mirrored) < BATCH
    assert len(desk.changes) < BATCH


def test_a_disk_that_is_full_when_the_answers_come_holds_nothing_up_for_ever(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderator_app.desk.sync.courier.REST_S", 0.05)
    rows = owe(desk.store)
    settle, failures = desk.store.outbox.settle_all, [0]

    def full(endings: list[Ending]) -> object:
        if failures[0] < 3:
            failures[0] += 1
            raise StoreFault("outbox.db could not be written: database or disk is full.")
        return settle(endings)

    monkeypatch.setattr(desk.store.outbox, "settle_all", full)
    desk.start()
    desk.until(lambda: [desk.state(row) for row in rows] == ["accepted"] * BATCH)
    assert sorted(desk.server.booked) == sorted(rows)  # no other id was ever sent
    assert {type(problem) for problem in desk.problems} == {StoreFault}


def test_a_disk_that_is_full_before_anything_is_sent_does_not_keep_the_desk_busy(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, tries, sending = owe(desk.store), [0], desk.store.outbox.sending

    def full(_ids: list[str]) -> list[str]:
        tries[0] += 1
        raise StoreFault("outbox.db could not be written: database or disk is full.")

    monkeypatch.setattr(desk.store.outbox, "sending", full)
    desk.start()
    desk.online()  # the feed goes on
    assert tries[0] < 5
    monkeypatch.setattr(desk.store.outbox, "sending", sending)
    monkeypatch.setattr("moderator_app.desk.sync.courier.REST_S", 0.05)
    desk.until(lambda: [desk.state(row) for row in rows] == ["accepted"] * BATCH)


def killing_at(engine: Engine, row: str) -> None:
    """Kill this process, as by ``kill -9``, when a row is settled in the middle of a transaction."""

    @event.listens_for(engine, "begin")
    def _armed(connection: Connection) -> None:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.create_function("die", 0, lambda: os.kill(os.getpid(), signal.SIGKILL))
        raw.execute(
            "CREATE TEMP TRIGGER IF NOT EXISTS dying AFTER UPDATE ON outbox"
            f" WHEN new.id = '{row}' AND new.state = 'accepted' BEGIN SELECT die(); END"
        )


def settle_and_die(folder: Path) -> None:
    """Have a batch on its way, and die while its answers are written down."""
    store = open_store(folder, KEY)
    rows = owe(store)
    assert store.outbox.sending(rows) == rows
    killing_at(store._files.outbox.engine, rows[BATCH // 2])
    store.mirror.drop_leases([a_case(number).id for number in range(1, BATCH + 1)])
    store.outbox.settle_all([Ending(id=row, state="accepted") for row in rows])


def test_a_desk_killed_in_the_middle_of_settling_sends_the_same_ids_again_and_each_ends_once(tmp_path: Path) -> None:
    script = "import sys; from pathlib import Path; from tests.desk.sync.test_settling import settle_and_die as go"
    died = subprocess.run(
        [sys.executable, "-P", "-c", f"{script}; go(Path(sys.argv[1]))", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    server = FakeServer([a_case(number) for number in range(1, BATCH + 1)])
    desk = Desk(tmp_path, server)
    try:
        again = desk.store.outbox.waiting(ACCOUNT)
        rows = [debt.id for debt in again]
        assert [(debt.state, debt.attempts) for debt in again] == [("queued", 1)] * BATCH
        desk.start()
        desk.until(lambda: [desk.state(row) for row in rows] == ["accepted"] * BATCH)
    finally:
        desk.close()
    assert sorted(server.booked) == sorted(rows)


@pytest.mark.parametrize("steps", range(5))
def test_a_desk_that_ends_between_any_two_steps_loses_and_doubles_nothing(
    desk: Desk, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, left = owe(desk.store), [steps]

    def until_the_end(step: Callable[..., object]) -> Callable[..., object]:
        def stepped(*given: object, **named: object) -> object:
            if not left[0]:
                raise StoreFault("This life is over.")
            left[0] -= 1
            done = step(*given, **named)
            if not left[0]:
                raise StoreFault("This life is over.")
            return done

        return stepped

    for part, name in (("outbox", "sending"), ("mirror", "drop_leases"), ("outbox", "settle_all")):
        place = getattr(desk.store, part)
        monkeypatch.setattr(place, name, until_the_end(getattr(place, name)))
    desk.start()
    desk.until(lambda: not left[0])
    desk.again()
    desk.server._live, desk.server.adopted = False, ""
    desk.start()
    desk.until(lambda: [desk.state(row) for row in rows] == ["accepted"] * BATCH)
    assert sorted(desk.server.booked) == sorted(rows)


class Unhurried(FakeServer):
    """Takes its time for each decision of a batch, and says in the feed what each changed."""

    async def decide(self, request: m.DecisionBatch) -> m.DecisionResults:
        for decision in request.items:
            case = self.cases[decision.case_id]
            self.change(replace(case, state=CaseState.DECIDED, row_version=case.row_version + 1))
            await asyncio.sleep(0.02)
        return await super().decide(request)


def test_the_feed_is_read_after_a_batch_and_not_after_each_of_its_decisions(tmp_path: Path) -> None:
    server = Unhurried([a_case(number) for number in range(1, BATCH + 1)])
    desk = Desk(tmp_path, server)
    try:
        desk.start()
        desk.online()
        rows = owe(desk.store)
        before = server.received.count("changes")
        desk.courier.wake()
        desk.until(lambda: [desk.state(row) for row in rows] == ["accepted"] * BATCH)
        states = [CaseState.DECIDED] * BATCH
        desk.until(lambda: [case.state for number in range(BATCH) if (case := mirrored(desk, number + 1))] == states)
        assert server.received.count("changes") - before <= 4
    finally:
        desk.close()


def mirrored(desk: Desk, number: int) -> Case | None:
    return desk.store.mirror.case(a_case(number).id)


class Counting(FakeServer):
    """Counts the contents that are read."""

    read = 0

    async def case_content(self, case_id: str, *, purpose: str = "") -> m.CaseContent:
        self.read += 1
        return await super().case_content(case_id, purpose=purpose)


def test_a_desk_that_comes_back_reads_nothing_again_of_what_it_has_decided(tmp_path: Path) -> None:
    cases = [a_case(number) for number in range(1, BATCH + 1)]
    server = Counting(cases)
    server.held = {case.id: a_lease(case) for case in cases}
    desk = Desk(tmp_path, server)
    try:
        rows = owe(desk.store, range(1, BATCH))
        desk.start()
        desk.until(lambda: [desk.state(row) for row in rows] == ["accepted"] * (BATCH - 1))
        desk.online()
        assert server.read == 1  # the one that is still to be decided
    finally:
        desk.close()
