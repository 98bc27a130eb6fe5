"""Questions that go past SQLAlchemy are answered as it would answer them, in the transaction of whoever asks."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, insert, select, text

from moderator_app.server import auth
from moderator_app.server.case import repository as cases
from moderator_app.server.database.known import Known, ask
from moderator_app.server.database.words import on_postgresql
from moderator_app.server.ledger import repository as decisions
from moderator_app.server.queue import repository as leases
from moderator_app.server.queue.ranking import _plain_heads, _taking
from moderator_app.server.tables import case, lease, merchant
from tests.server.databases import ON_POSTGRESQL, postgresql_only
from tests.server.house import NOON, House, clip, prior, run, seller
from tests.server.house import ask as claim

FOUR = Known(select(case).order_by(case.c.number.desc()).limit(1).offset(bindparam("after")))
ALIKE = Known(
    text("SELECT id, number FROM case_file WHERE number LIKE '%' || :part AND number <> '?' AND base_priority % 2 < 2")
)
"""A statement with the signs that drivers take for places of values."""


class Enough(Exception):  # noqa: N818 - it ends a unit, nothing is wrong
    """Ends a unit."""


@pytest.fixture
def worked(house: House) -> House:
    """A house with a decided case, a leased one and two that wait."""
    house.take_in(seller(), seller("M2"), *(clip(str(index)) for index in range(4)), prior("p1"))
    ann = house.person("ann")
    assert house.decide(ann, house.verdict(run(ann.claim(claim())).leased[0]))[0].receipt is not None
    run(ann.claim(claim()))
    return house


def through_sqlalchemy(connection: Connection, question: Known, values: dict[str, Any]) -> list[dict[str, Any]]:
    statement: Any = question._statement
    result = connection.execute(statement, values)
    assert len(set(result.keys())) == len(result.keys()), "of two columns with one name, one would be lost"
    return [dict(row) for row in result.mappings()]


def merchant_row(name: str) -> dict[str, Any]:
    kinds = {column.name: column.type.python_type for column in merchant.columns}
    return {column: 0 if kind is int else name for column, kind in kinds.items()}


def questions(house: House) -> list[tuple[Known, dict[str, Any]]]:
    """Return statements of the rooms themselves, each with values to which there is an answer."""
    (leased, seller_id) = house.rows("SELECT id, merchant_id FROM case_file WHERE state = 'leased'")[0]
    (decided, attempt) = house.rows("SELECT case_id, id FROM attempt")[0]
    ann = house.people["ann"]
    ahead = {"decision_id": attempt, "epoch": 1, "who": ann, "device": "none"}
    (person,) = house.rows("SELECT person_key FROM merchant WHERE id = ?", seller_id)[0]
    claims = {"claim_id": "none", "holder": ann, "since_ms": 0}
    lines: list[tuple[Known, dict[str, Any]]]
    if ON_POSTGRESQL:
        queues = {"queues": [row[0] for row in house.rows("SELECT DISTINCT queue FROM case_file")], "holder": "nobody"}
        lines = [
            (_plain_heads(0, 2, private=True, offline=False), queues),
            (_taking(3, 2, private=False), {**queues, "now_ms": NOON}),
        ]
    else:
        one = house.rows("SELECT queue FROM case_file WHERE state = 'queued'")[0][0]
        lines = [(_plain_heads(1, 2, private=True, offline=False), {"queue_0": one, "holder": "nobody"})]
    return [
        (auth._HOLDER, {"sha256": house.rows("SELECT sha256 FROM access_token LIMIT 1")[0][0]}),
        (cases._CASE, {"case_id": leased}),
        (cases._EVIDENCE, {"case_id": leased}),
        (cases._VIOLATION_TIME, {"case_id": leased}),
        (cases._MERCHANT, {"merchant_id": seller_id}),
        (cases._PERSON, {"merchant_id": seller_id}),
        (cases._HISTORY, {"person_key": person}),
        (cases._ENTRIES, {"merchant_id": seller_id}),
        (decisions._ATTEMPT, {"decision_id": attempt}),
        (decisions._AHEAD, {**ahead, "case_id": leased}),
        (decisions._AHEAD, {**ahead, "case_id": decided}),
        (leases._AHEAD, claims),
        (leases._SINCE, {"case_id": leased, "epoch": 1}),
        (FOUR, {"after": 2}),
        (ALIKE, {"part": "1"}),
        *lines,
    ]


def test_a_question_is_answered_as_sqlalchemy_answers_it(worked: House) -> None:
    asked = questions(worked)

    def compare(connection: Connection) -> int:
        answered = 0
        for question, values in asked:
            wanted = through_sqlalchemy(connection, question, values)
            assert question.all(connection, **values) == wanted
            assert [list(row) for row in question.all(connection, **values)] == [list(row) for row in wanted]
            assert question.one(connection, **values) == wanted[0]
            assert question.value(connection, **values) == next(iter(wanted[0].values()))
            answered += 1
        return answered

    assert worked.context.database.write_now(compare, shared=True) == len(asked) >= 15


@postgresql_only
def test_the_question_that_locks_a_case_is_answered_as_sqlalchemy_answers_it_but_for_the_number(worked: House) -> None:
    (case_id, epoch) = worked.rows("SELECT id, lease_epoch FROM case_file WHERE state = 'leased'")[0]
    values = {"decision_id": "d", "case_id": case_id, "epoch": epoch, "who": worked.people["ann"], "device": "none"}

    def both(connection: Connection) -> tuple[dict[str, Any], dict[str, Any]]:
        own = decisions._LOCKING.one(connection, **values)
        assert own is not None
        return own, through_sqlalchemy(connection, decisions._LOCKING, values)[0]

    own, other = worked.context.database.write_now(both, shared=True)
    assert own.pop("drawn") + 1 == other.pop("drawn")
    assert own == other
    assert own["version_before"] == own["row_version"]


def test_without_rows_there_is_an_empty_answer_and_afterwards_a_full_one(worked: House) -> None:
    question = Known(select(lease).where(lease.c.id == bindparam("lease_id")))

    def look(connection: Connection) -> None:
        assert question.all(connection, lease_id="none") == []
        assert question.one(connection, lease_id="none") is None
        assert question.value(connection, lease_id="none") is None
        (name,) = connection.execute(select(lease.c.id).where(lease.c.ended_at_ms.is_(None))).one()
        found = question.one(connection, lease_id=name)
        assert found is not None
        assert (found["id"], found["holder"], found["ended_at_ms"]) == (name, worked.people["ann"], None)

    worked.context.database.read_now(look)


def test_a_value_that_was_forgotten_is_named_and_nothing_is_asked(worked: House) -> None:
    def look(connection: Connection) -> None:
        with pytest.raises(KeyError, match="device"):
            decisions._AHEAD.one(connection, decision_id="d", case_id="c", epoch=1, who="ann")
        with pytest.raises(KeyError, match="case_id"):
            cases._CASE.all(connection, name="c")
        assert cases._CASE.all(connection, case_id="c") == []  # the transaction is as good as before

    worked.context.database.read_now(look)


def test_the_first_to_ask_may_be_many_at_once(worked: House) -> None:
    people = 6
    question = Known(
        select(case, merchant.c.name.label("seller")).join(merchant).where(case.c.state == bindparam("state"))
    )
    begun = threading.Barrier(people)

    def look(connection: Connection) -> list[list[dict[str, Any]]]:
        begun.wait(60)
        return [question.all(connection, state=state) for state in ("queued", "leased", "decided", "none")]

    with ThreadPoolExecutor(people) as pool:
        found = [one.result() for one in [pool.submit(worked.context.database.read_now, look) for _ in range(people)]]
    assert [len(rows) for rows in found[0]] == [2, 1, 1, 0]
    assert all(one == found[0] for one in found)
    assert {row["seller"] for rows in found[0] for row in rows} == {"小店M1"}


def test_a_question_sees_its_own_units_rows_and_nothing_stays_when_the_unit_raises(house: House) -> None:
    names = list(merchant_row("a"))
    marks = [f"${index}" if ON_POSTGRESQL else "?" for index in range(1, len(names) + 1)]
    words = f"INSERT INTO merchant ({', '.join(names)}) VALUES ({', '.join(marks)})"  # noqa: S608 - names of columns

    def unit(connection: Connection) -> None:
        assert cases._MERCHANT.one(connection, merchant_id="a") is None
        connection.execute(insert(merchant), [merchant_row("a")])
        ask(connection, words, list(merchant_row("b").values()))
        for name in ("a", "b"):
            found = cases._MERCHANT.one(connection, merchant_id=name)
            assert found is not None
            assert found["name"] == name
            assert connection.scalar(select(merchant.c.name).where(merchant.c.id == name)) == name
        inner = connection.begin_nested()
        ask(connection, words, list(merchant_row("c").values()))
        inner.rollback()
        assert cases._MERCHANT.one(connection, merchant_id="c") is None
        assert cases._MERCHANT.one(connection, merchant_id="b") is not None
        raise Enough

    for shared in (False, True):
        with pytest.raises(Enough):
            house.context.database.write_now(unit, shared=shared)
        assert house.rows("SELECT id FROM merchant") == []


def test_a_question_is_put_to_the_database_that_is_asked(house: House) -> None:
    def kind(connection: Connection) -> bool:
        FOUR.all(connection, after=0)
        assert list(FOUR._written) == [ON_POSTGRESQL]
        return on_postgresql(connection)

    assert house.context.database.read_now(kind) is ON_POSTGRESQL
