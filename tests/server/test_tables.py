"""What the tables themselves forbid, whatever the code does."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from moderator_app.domain.identity import new_id
from tests.server.databases import postgresql_only, sqlite_only
from tests.server.house import House, ask, clip, run, seller

SECOND_LEASE = (
    "INSERT INTO lease SELECT 'x', case_id, epoch + 1, holder, device_id, mode, ttl_ms, granted_at_ms, expires_at_ms, "
    "renewals, claim_id, position, NULL, '' FROM lease WHERE ended_at_ms IS NULL"
)
SECOND_ENTRY = (
    "INSERT INTO ledger (id, at_ms, merchant_id, decision_id, kind, code, amount, currency, start_at_ms, end_at_ms, "
    "reverses) SELECT 'x', at_ms, merchant_id, decision_id, kind, code, amount, currency, start_at_ms, end_at_ms, "
    "reverses FROM ledger LIMIT 1"
)


def execute(house: House, sql: str, *values: object) -> None:
    house.context.database.write_now(lambda connection: connection.exec_driver_sql(sql, values))


@pytest.fixture
def worked(house: House) -> House:
    house.take_in(seller(), clip("1"), clip("2"))
    ann = house.person("ann")
    decided = house.verdict(run(ann.claim(ask())).leased[0])
    assert house.decide(ann, decided)[0].receipt is not None
    run(ann.claim(ask()))
    return house


@pytest.mark.parametrize("table", ["attempt", "decision", "ledger", "item_version", "change", "notice", "audit"])
def test_history_is_never_edited_or_deleted(worked: House, table: str) -> None:
    whole = f"SELECT * FROM {table}"  # noqa: S608 - a table's name from the list above
    before = worked.rows(whole)
    assert before
    column = {"item_version": "body", "change": "entity", "notice": "zh", "audit": "detail"}.get(table, "id")
    for sql in (f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"):  # noqa: S608 - as above
        with pytest.raises(DBAPIError, match="append-only"):
            execute(worked, sql)
    assert worked.rows(whole) == before


@sqlite_only
def test_the_log_may_be_sealed_once_and_never_again(worked: House) -> None:
    execute(worked, "UPDATE audit SET prev_hash = 'p', leaf_hash = 'h' WHERE seq = 1")
    with pytest.raises(DBAPIError, match="append-only"):
        execute(worked, "UPDATE audit SET leaf_hash = 'other' WHERE seq = 1")
    with pytest.raises(DBAPIError, match="append-only"):
        execute(worked, "UPDATE audit SET leaf_hash = 'h', actor = 'nobody' WHERE seq = 2")


@pytest.mark.parametrize(
    "sql",
    [
        SECOND_LEASE,
        "UPDATE case_file SET lease_holder = '' WHERE state = 'leased'",
        "UPDATE case_file SET state = 'on_hold' WHERE state = 'decided'",
        "UPDATE case_file SET key = (SELECT key FROM case_file WHERE state = 'leased'), state = 'queued'",
        "UPDATE item SET source_id = '1'",
        SECOND_ENTRY,
        "UPDATE case_file SET live_now = 2",
        "UPDATE case_file SET viewers = 'many'",
        "UPDATE item SET case_id = 'nowhere'",
    ],
)
def test_promises_are_constraints(worked: House, sql: str) -> None:
    with pytest.raises(DBAPIError):
        execute(worked, sql)


def test_a_case_has_at_most_one_standing_decision(worked: House) -> None:
    columns = (
        "'x', 'n', '', '', case_id, round, merchant_id, maker_id, category, family, severity, grade, "
        "proposed_grade, policy_version, rulebook_version, approvals_needed, violation_at_ms, booked_at_ms, body, "
        "assessment"
    )
    execute(worked, f"INSERT INTO decision SELECT {columns} FROM decision")  # noqa: S608 - our own columns
    insert = "INSERT INTO decision_state SELECT 'x', case_id, ?, at_ms FROM decision_state"
    for standing in ("effective", "upheld", "under_appeal", "amended"):
        with pytest.raises(DBAPIError, match=r"(?i)unique"):
            execute(worked, insert, standing)
    execute(worked, insert, "withdrawn")


def test_one_units_failure_costs_the_others_nothing(house: House) -> None:
    database = house.context.database
    sql = "INSERT INTO setting (name, value) VALUES (?, 'x')"
    names = ("a", "b", "a", "c", None, "d")
    units = [database.submit(partial(Connection.exec_driver_sql, statement=sql, parameters=(name,))) for name in names]
    failed = [unit.exception() is not None for unit in units]
    assert failed == [False, False, True, False, True, False]
    assert house.rows("SELECT name FROM setting WHERE value = 'x' ORDER BY name") == [("a",), ("b",), ("c",), ("d",)]


def test_readers_cannot_write(house: House) -> None:
    with pytest.raises(DBAPIError, match=r"read-?only"):
        house.rows("INSERT INTO setting (name, value) VALUES (?, 'x') RETURNING name", new_id())


@postgresql_only
def test_a_row_is_numbered_once_sealed_once_and_never_again(worked: House) -> None:
    worked.rows("SELECT 1")
    execute(worked, "UPDATE audit SET prev_hash = 'p', leaf_hash = 'h' WHERE seq = 1")
    for sql in (
        "UPDATE audit SET leaf_hash = 'other' WHERE seq = 1",
        "UPDATE audit SET leaf_hash = 'h', actor = 'nobody' WHERE seq = 2",
        "UPDATE audit SET seq = 1000000 WHERE seq = 2",
        "UPDATE change SET seq = 1000000 WHERE seq = 1",
        "TRUNCATE ledger CASCADE",
    ):
        with pytest.raises(DBAPIError, match="append-only"):
            execute(worked, sql)
