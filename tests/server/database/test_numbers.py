"""Decisions' numbers: nobody waits for another's commit, none is given out twice, a restored server goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from moderator_app.domain.decision import Decision
from moderator_app.domain.identity import new_id
from moderator_app.domain.notice import BEIJING
from moderator_app.domain.roles import Role
from moderator_app.server.backup import back_up, restore
from moderator_app.server.bootstrap import open_context
from moderator_app.server.config import ServerConfig
from moderator_app.server.database.rows import DRAWN, draw_number, drawn_so_far, go_on_drawing, next_numbers
from moderator_app.server.ledger.repository import next_number
from moderator_app.server.local import LocalBackend
from tests.server.databases import ON_POSTGRESQL, database_in, postgresql_only, sqlite_only
from tests.server.house import CHEAP, NOON, House, ask, clip, code, fake_scan, run, seller

PATIENCE_S = 60
NUMBERED = "SELECT number FROM decision WHERE source = '' ORDER BY number"


class Enough(Exception):  # noqa: N818 - it ends a unit, nothing is wrong
    """Ends a unit."""


def draw(connection: Connection) -> int:
    return draw_number(connection, "decision")


def drawn(house: House) -> int:
    """Return how many numbers were given out so far."""
    if not ON_POSTGRESQL:
        return sum(row[0] for row in house.rows("SELECT value FROM counter WHERE name = 'decision'"))
    return house.context.database.read_now(drawn_so_far)["decision"]


def verdicts(house: House, count: int) -> list[Decision]:
    """Return decisions of ``ann`` on as many new cases, not yet sent."""
    house.take_in(seller(), *(clip(f"{house.clock.now} {index}") for index in range(count)))
    leased = run(house.person("ann", Role.LEAD).claim(ask(count))).leased
    assert len(leased) == count
    return [house.verdict(one, clear=True) for one in leased]


def receipt_number(house: House, decision: Decision, who: LocalBackend | None = None) -> str:
    receipt = house.decide(who or house.person("ann"), decision)[0].receipt
    assert receipt is not None
    return receipt.number


def opened(folder: Path, url: str, house: House) -> House:
    config = ServerConfig(data_dir=folder, database_url=url, hashing=CHEAP, clock=house.clock, paces={})
    return House(open_context(config, scan=fake_scan), house.clock, people=house.people)


def restored(house: House, folder: Path, archive: Path) -> House:
    """Return the house that an archive was restored to, in a folder and a database of its own."""
    folder.mkdir()
    url = database_in(folder, None)
    restore(ServerConfig(data_dir=folder, database_url=url, hashing=CHEAP, clock=house.clock), archive)
    return opened(folder, url, house)


def drawing_and_waiting() -> tuple[threading.Event, threading.Event, Callable[[Connection], int]]:
    """Return (it has drawn, it may end, a unit that draws a number and stays open)."""
    drew, go = threading.Event(), threading.Event()

    def held_open(connection: Connection) -> int:
        number = draw(connection)
        drew.set()
        assert go.wait(PATIENCE_S)
        return number

    return drew, go, held_open


@postgresql_only
def test_two_units_draw_different_numbers_and_none_waits_for_the_other(house: House) -> None:
    drew, go, held_open = drawing_and_waiting()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(house.context.database.write_now, held_open, shared=True)
        try:
            assert drew.wait(PATIENCE_S)
            # Each ends, with its commit, while the first is open.
            others = [house.context.database.submit(draw, shared=True).result(PATIENCE_S) for _ in range(3)]
            assert not first.done()
        finally:
            go.set()
        assert others == [first.result(PATIENCE_S) + after for after in (1, 2, 3)]


@postgresql_only
def test_a_whole_decision_is_booked_while_another_unit_has_drawn_and_is_open(house: House) -> None:
    one, other = verdicts(house, 2)
    ann = house.person("ann")
    drew, go, held_open = drawing_and_waiting()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(house.context.database.write_now, held_open, shared=True)
        try:
            assert drew.wait(PATIENCE_S)
            booked = [pool.submit(receipt_number, house, decision, ann).result(PATIENCE_S) for decision in (one, other)]
            assert not first.done()
        finally:
            go.set()
        assert [int(number[-7:]) for number in booked] == [first.result(PATIENCE_S) + after for after in (1, 2)]


def test_decisions_that_are_booked_at_the_same_time_have_numbers_of_their_own(house: House) -> None:
    people = 4
    house.take_in(seller(), *(clip(str(index)) for index in range(3 * people)))
    held = []
    for index in range(people):
        who = house.person(f"person {index}", Role.LEAD)
        held.append((who, [house.verdict(leased, clear=True) for leased in run(who.claim(ask(3))).leased]))
    begun = threading.Barrier(people)

    def work(place: int) -> list[str]:
        who, decisions = held[place]
        begun.wait(PATIENCE_S)
        receipts = [house.decide(who, decision)[0].receipt for decision in decisions]
        return [receipt.number for receipt in receipts if receipt is not None]

    with ThreadPoolExecutor(people) as pool:
        told = [number for part in pool.map(work, range(people)) for number in part]
    assert len(told) == len(set(told)) == 3 * people
    assert [(number,) for number in sorted(told)] == house.rows(NUMBERED)
    assert max(int(number[-7:]) for number in told) == drawn(house)


def test_a_number_is_written_with_the_year_in_beijing_and_a_drawn_one_is_used(house: House) -> None:
    new_year = round(datetime(2027, 1, 1, tzinfo=BEIJING).timestamp() * 1000)

    def look(connection: Connection) -> list[str]:
        return [
            next_number(connection, new_year - 1, 41),
            next_number(connection, new_year, 12_345_678),
            next_number(connection, NOON),
            next_number(connection, NOON),
        ]

    wanted = ["D-2026-0000041", "D-2027-12345678", "D-2026-0000001", "D-2026-0000002"]
    assert house.context.database.write_now(look) == wanted
    assert drawn(house) == 2


def test_a_number_of_a_unit_that_raised_is_lost_on_postgresql_and_comes_again_on_sqlite(house: House) -> None:
    def unit(connection: Connection) -> None:
        draw(connection)
        raise Enough

    with pytest.raises(Enough):
        house.context.database.write_now(unit)
    assert house.context.database.write_now(draw) == (2 if ON_POSTGRESQL else 1)


def test_a_decision_that_is_sent_again_draws_no_number_and_gets_its_old_answer(house: House) -> None:
    one, other = verdicts(house, 2)
    number = receipt_number(house, one)
    before = drawn(house)
    assert before == int(number[-7:])
    assert [receipt_number(house, one) for _ in range(5)] == [number] * 5
    assert drawn(house) == before
    assert int(receipt_number(house, other)[-7:]) == before + 1
    assert house.rows("SELECT count(*) FROM decision") == [(2,)]


def test_what_cannot_be_booked_any_more_draws_no_number(house: House) -> None:
    (one,) = verdicts(house, 1)
    ann = house.person("ann")
    number = receipt_number(house, one)
    assert drawn(house) == int(number[-7:])
    for late, problem in (
        (replace(one, id=new_id()), "case-already-decided"),
        (replace(one, id=new_id(), case_id=new_id()), "not-found"),
        (replace(one, note="a later thought"), "idempotency-key-reuse"),
    ):
        assert code(house.decide(ann, late)[0].problem) == problem
    assert drawn(house) == int(number[-7:])


def test_a_restored_server_goes_on_after_the_highest_number(house: House, tmp_path: Path) -> None:
    decisions = verdicts(house, 5)
    told = [receipt_number(house, decision) for decision in decisions[:3]]
    archive = tmp_path / "all.zip"
    back_up(house.context.config, archive)
    late = receipt_number(house, decisions[3])  # after the backup, and therefore booked once more
    again = restored(house, tmp_path / "again", archive)
    try:
        more = [receipt_number(again, decision) for decision in decisions[3:]]
        assert more[0] == late
        assert sorted([*told, *more]) == [f"D-2026-000000{number}" for number in range(1, 6)]
        assert [receipt_number(again, decision) for decision in decisions] == [*told, *more]
        second = tmp_path / "second.zip"
        back_up(again.context.config, second)
        third = restored(again, tmp_path / "third", second)
        try:
            assert third.context.database.write_now(draw) == 6
        finally:
            third.context.close()
    finally:
        again.context.close()


def test_what_a_restored_server_has_given_out_is_known_before_it_gives_out_more(house: House, tmp_path: Path) -> None:
    decisions = verdicts(house, 3)
    told = [receipt_number(house, decision) for decision in decisions]
    back_up(house.context.config, tmp_path / "all.zip")
    again = restored(house, tmp_path / "again", tmp_path / "all.zip")
    try:
        assert drawn(again) == len(told)
        back_up(again.context.config, tmp_path / "second.zip")  # on the evening of the restore, before any decision
        third = restored(again, tmp_path / "third", tmp_path / "second.zip")
        try:
            assert third.context.database.write_now(draw) == len(told) + 1
        finally:
            third.context.close()
    finally:
        again.context.close()


def test_a_restored_server_without_decisions_begins_with_the_first_number(house: House, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    back_up(house.context.config, archive)
    again = restored(house, tmp_path / "again", archive)
    try:
        assert drawn(again) == 0
        assert [again.context.database.write_now(draw) for _ in range(2)] == [1, 2]
    finally:
        again.context.close()


@postgresql_only
@pytest.mark.parametrize("towards", ["postgresql to sqlite", "sqlite to postgresql"])
def test_numbers_go_on_in_the_other_database(house: House, tmp_path: Path, towards: str) -> None:
    decisions = verdicts(house, 3)
    folder, archive = tmp_path / "sqlite", tmp_path / "all.zip"
    told = [receipt_number(house, decision) for decision in decisions[:2]]
    back_up(house.context.config, archive)
    folder.mkdir()
    url = f"sqlite:///{folder / 'moderator.db'}"
    restore(ServerConfig(data_dir=folder, database_url=url, hashing=CHEAP, clock=house.clock), archive)
    embedded = opened(folder, url, house)
    try:
        told.append(receipt_number(embedded, decisions[2]))
        assert told == [f"D-2026-000000{number}" for number in (1, 2, 3)]
        if towards == "sqlite to postgresql":
            back_up(embedded.context.config, tmp_path / "back.zip")
            again = restored(embedded, tmp_path / "again", tmp_path / "back.zip")
            try:
                assert again.context.database.write_now(draw) == 4
            finally:
                again.context.close()
    finally:
        embedded.context.close()


@postgresql_only
def test_drawing_goes_on_after_what_a_counter_says_and_each_series_has_its_sequence(house: House) -> None:
    def look(connection: Connection) -> list[dict[str, int]]:
        found = [drawn_so_far(connection)]
        next_numbers(connection, "decision", 41)
        go_on_drawing(connection)
        found.append(drawn_so_far(connection))
        assert [draw_number(connection, name) for name in DRAWN] == [42]
        found.append(drawn_so_far(connection))
        sequences = connection.scalars(text("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"))
        assert {f"{name}_number" for name in DRAWN} <= set(sequences)
        return found

    found = house.context.database.write_now(look)
    assert found[0] == {"decision": 0}
    assert found[2] == {"decision": 42}


@sqlite_only
def test_sqlite_counts_in_its_counter_and_has_nothing_drawn_beside_it(house: House) -> None:
    def look(connection: Connection) -> dict[str, int]:
        assert [draw(connection) for _ in range(3)] == [1, 2, 3]
        go_on_drawing(connection)
        assert draw(connection) == 4
        return drawn_so_far(connection)

    assert house.context.database.write_now(look) == {}
    assert house.rows("SELECT value FROM counter WHERE name = 'decision'") == [(4,)]
