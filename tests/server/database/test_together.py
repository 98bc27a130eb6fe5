"""What is stored together is what would have been stored one by one, all of it or nothing."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Table, insert, select, update
from sqlalchemy.exc import IntegrityError

from moderator_app.domain.identity import new_id
from moderator_app.server.database import together
from moderator_app.server.database.together import Together
from moderator_app.server.records import event_row
from moderator_app.server.tables import audit, case, claim, counter, decision, decision_state, lease, setting
from tests.server.databases import postgresql_only
from tests.server.house import NOON, House, clip, seller

BROKEN = IntegrityError
PATIENCE_S = 60
CASES = 6
TABLES = (setting, counter, claim, lease)
"""What the property changes."""

Add: TypeAlias = tuple[Table, list[dict[str, Any]]]
Change: TypeAlias = tuple[Table, dict[str, Any], dict[str, Any]]

words = st.text(st.characters(exclude_characters="\x00", codec="utf-8"), max_size=12) | st.sampled_from(
    ["", "$1", "?", "%s", "%%", "'", "O'Brien; --", ":name", "微信"]
)
numbers = st.integers(-(2**62), 2**62)
moments = st.integers(1, 10)


class Seen(Exception):  # noqa: N818 - it ends a unit and carries what was seen
    """Ends a unit, of which nothing is to stay."""

    def __init__(self, rows: Mapping[str, list[tuple[Any, ...]]]) -> None:
        super().__init__()
        self.rows = rows


def claim_row(name: str, account: str = "ann") -> dict[str, Any]:
    return {"id": name, "account_id": account, "body_sha256": name, "at_ms": NOON}


def lease_row(name: str, index: int, ended: int | None, of: str = "before") -> dict[str, Any]:
    return {
        "id": name,
        "case_id": f"case {index}",
        "epoch": 1,
        "holder": "ann",
        "device_id": "",
        "mode": "online",
        "ttl_ms": 1,
        "granted_at_ms": NOON,
        "expires_at_ms": NOON + 1,
        "renewals": 0,
        "claim_id": of,
        "position": index,
        "ended_at_ms": ended,
        "end_reason": "" if ended is None else "released",
    }


@st.composite
def adding(draw: st.DrawFn) -> list[Add]:
    """Draw new rows: claims before the leases that name them."""
    added: list[Add] = []
    for table, value in ((setting, words), (counter, st.integers(100, 2**62))):
        for part in range(draw(st.integers(0, 2))):
            values = draw(st.lists(value, min_size=1, max_size=5))
            added.append((table, [{"name": f"new {part} {place}", "value": one} for place, one in enumerate(values)]))
    added = draw(st.permutations(added))
    claims = draw(st.integers(0, 3))
    if claims:
        added.append((claim, [claim_row(f"claim {index}") for index in range(claims)]))
    of = [f"claim {index}" for index in range(claims)] or ["before"]
    taken = draw(st.lists(st.integers(3, CASES - 1), unique=True, max_size=3))
    rows = [lease_row(f"new {one}", one, draw(st.none() | moments), draw(st.sampled_from(of))) for one in taken]
    if rows:
        added.append((lease, rows))
    return added


@st.composite
def changing(draw: st.DrawFn) -> list[Change]:
    """Draw changes of rows that were there, each by one at most; some find nothing."""
    changes: list[Change] = [
        (setting, {"name": f"old {index}"}, {"value": draw(words)})
        for index in draw(st.lists(st.integers(0, 5), unique=True, max_size=4))  # two of them are not there
    ]
    changes += [
        (counter, {"value": value}, {"value": draw(st.integers(100, 2**62))})  # several rows at once
        for value in draw(st.lists(st.integers(0, 3), unique=True, max_size=2))
    ]
    for index in draw(st.lists(st.integers(0, 2), unique=True)):
        name = draw(st.sampled_from([("id", f"old {index}"), ("case_id", f"case {index}")]))
        where: dict[str, Any] = dict([name])
        if draw(st.booleans()):
            where["ended_at_ms"] = draw(st.none() | moments)
        elif draw(st.booleans()):
            where = {"ended_at_ms": None, **where}
        changed: dict[str, Any] = {"ended_at_ms": draw(st.none() | moments), "end_reason": draw(words)}
        if draw(st.booleans()):
            changed = {"renewals": draw(numbers), **changed}
        changes.append((lease, where, changed))
    return changes


def prepare(house: House) -> None:
    """Store what is there before: a person, cases, some leases and names."""
    house.take_in(seller(), *(clip(str(index)) for index in range(CASES)))

    def fill(connection: Connection) -> None:
        ids = list(connection.scalars(select(case.c.id).order_by(case.c.number)))
        template = dict(connection.execute(select(case).where(case.c.id == ids[0])).mappings().one())
        for index in range(CASES):
            name = f"case {index}"
            connection.execute(insert(case), [{**template, "id": name, "number": name, "key": name}])
        connection.execute(insert(claim), [claim_row("before")])
        rows = [lease_row("old 0", 0, None), lease_row("old 1", 1, None), lease_row("old 2", 2, 5)]
        connection.execute(insert(lease), rows)
        connection.execute(insert(setting), [{"name": f"old {index}", "value": "?"} for index in range(4)])
        connection.execute(insert(counter), [{"name": f"old {index}", "value": index % 3} for index in range(8)])

    with_account(house)
    house.context.database.write_now(fill)


def with_account(house: House) -> None:
    """Store the person ``ann``, under that id."""
    house.person("somebody")
    house.context.database.write_now(
        lambda connection: (
            connection.exec_driver_sql(
                "INSERT INTO account (id, name, display, password_hash, roles, created_at_ms) "
                "VALUES ('ann', 'ann', 'Ann', '', '[]', 0)"
            )
            and None
        )
    )


def everything(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of the tables that the property changes."""
    return {
        table.name: [tuple(row) for row in connection.execute(select(table).order_by(next(iter(table.primary_key))))]
        for table in TABLES
    }


def one_by_one(connection: Connection, added: Sequence[Add], changes: Sequence[Change]) -> None:
    """Do the same through SQLAlchemy."""
    for table, rows in added:
        for row in rows:
            connection.execute(insert(table).values(**row))
    for table, where, values in changes:
        conditions = [
            table.c[name].is_(None) if value is None else table.c[name] == value for name, value in where.items()
        ]
        connection.execute(update(table).where(*conditions).values(**values))


def at_once(connection: Connection, added: Sequence[Add], changes: Sequence[Change], *, changes_first: bool) -> None:
    """Do it together."""
    rows = Together()
    for table, where, values in changes if changes_first else ():
        rows.change(table, where, **values)
    for table, new in added:
        rows.add(table, *new)
    for table, where, values in () if changes_first else changes:
        rows.change(table, where, **values)
    rows.add(setting)
    rows.store(connection)


@pytest.fixture
def prepared(house: House) -> House:
    prepare(house)
    return house


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=120)
@given(added=adding(), changes=changing(), changes_first=st.booleans())
def test_whatever_is_stored_together_is_there_as_if_it_had_been_stored_one_by_one(
    prepared: House, added: list[Add], changes: list[Change], changes_first: bool
) -> None:
    def unit(connection: Connection, *, together: bool) -> None:
        if together:
            at_once(connection, added, changes, changes_first=changes_first)
        else:
            one_by_one(connection, added, changes)
        raise Seen(everything(connection))

    found = []
    for way in (True, False):
        with pytest.raises(Seen) as seen:
            prepared.context.database.write_now(partial(unit, together=way))
        found.append(seen.value.rows)
    assert found[0] == found[1]
    assert prepared.context.database.read_now(everything)["lease"][0][0] == "old 0"


def decision_row(name: str, seller_id: str) -> dict[str, Any]:
    kinds = {column.name: column.type.python_type for column in decision.columns}
    row: dict[str, Any] = {column: 0 if kind is int else "" for column, kind in kinds.items()}
    return {**row, "id": name, "number": name, "case_id": "case 0", "merchant_id": seller_id, "maker_id": "ann"}


def test_parts_of_one_store_may_name_each_others_rows(prepared: House) -> None:
    (seller_id,) = prepared.rows("SELECT id FROM merchant")[0]
    rows = Together()
    rows.add(claim, claim_row("new"))
    rows.change(case, {"id": "case 4"}, state="leased", lease_holder="ann")
    rows.add(lease, lease_row("new 4", 4, None, "new"), lease_row("new 5", 5, 7, "new"))
    rows.add(decision, decision_row("d", seller_id))
    rows.add(decision_state, {"decision_id": "d", "case_id": "case 0", "state": "effective", "at_ms": NOON})
    prepared.context.database.write_now(rows.store, shared=True)
    joined = (
        "SELECT lease.id, claim.account_id, state FROM lease JOIN claim ON claim.id = claim_id "
        "JOIN case_file ON case_file.id = case_id WHERE claim.id = 'new' ORDER BY 1"
    )
    assert prepared.rows(joined) == [("new 4", "ann", "leased"), ("new 5", "ann", "queued")]
    assert prepared.rows("SELECT decision_id, state FROM decision_state") == [("d", "effective")]


def broken_parts(kind: str) -> Add:
    if kind == "a name that nobody has":
        return claim, [claim_row("fine"), claim_row("stray", "nobody")]
    if kind == "a key that is taken":
        return claim, [claim_row("fine"), claim_row("before")]
    if kind == "nothing where something must be":
        return claim, [claim_row("fine"), {**claim_row("empty"), "at_ms": None}]
    return lease, [{**lease_row("second", 0, None), "epoch": 2}]  # of a case that has a live one


KINDS = [
    "a name that nobody has",
    "a key that is taken",
    "nothing where something must be",
    "a second live lease",
]


@pytest.mark.parametrize("first", [True, False], ids=["first", "last"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_part_that_breaks_a_constraint_leaves_nothing_of_the_others(prepared: House, kind: str, first: bool) -> None:
    def unit(connection: Connection) -> None:
        table, broken = broken_parts(kind)
        rows = Together()
        if first:
            rows.add(table, *broken)
        rows.add(setting, {"name": "new", "value": "x"})
        rows.change(counter, {"name": "old 1"}, value=77)
        rows.change(lease, {"id": "old 1", "ended_at_ms": None}, ended_at_ms=9)
        if not first:
            rows.add(table, *broken)
        rows.store(connection)

    before = prepared.context.database.read_now(everything)
    with pytest.raises(BROKEN):
        prepared.context.database.write_now(unit)
    assert prepared.context.database.read_now(everything) == before

    def goes_on(connection: Connection) -> None:
        with pytest.raises(BROKEN), connection.begin_nested():
            unit(connection)
        connection.execute(insert(setting), [{"name": "after", "value": "y"}])

    prepared.context.database.write_now(goes_on)
    after = prepared.context.database.read_now(everything)
    assert after.pop("setting") == sorted([*before.pop("setting"), ("after", "y")])
    assert after == before


def test_storing_twice_stores_once_and_nothing_is_fine(prepared: House) -> None:
    def unit(connection: Connection) -> None:
        rows = Together()
        rows.store(connection)
        rows.add(setting)
        rows.store(connection)
        rows.add(setting, {"name": "new 1", "value": "x"})
        rows.store(connection)
        rows.store(connection)
        rows.add(setting, {"name": "new 2", "value": "y"})
        rows.store(connection)

    prepared.context.database.write_now(unit)
    found = prepared.rows("SELECT name, value FROM setting WHERE name LIKE 'new%' ORDER BY 1")
    assert found == [("new 1", "x"), ("new 2", "y")]


def test_rows_that_were_added_at_once_are_numbered_in_their_order(prepared: House) -> None:
    names = [[f"{one} {new_id()[-6:]}" for one in range(40, 0, -1)] for _ in range(3)]

    def unit(connection: Connection, part: Sequence[str]) -> None:
        rows = Together()
        rows.add(setting, {"name": part[0], "value": ""})
        rows.add(audit, *(event_row(NOON, "ann", "test", "order", name) for name in part))
        rows.change(counter, {"name": "old 0"}, value=1)
        rows.store(connection)

    for part in names:
        prepared.context.database.write_now(partial(unit, part=part), shared=True)
    found = prepared.rows("SELECT object_id FROM audit WHERE object_type = 'order' ORDER BY seq")
    assert [row[0] for row in found] == [name for part in names for name in part]


def test_no_more_statements_are_remembered_than_there_are_ways_to_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "_STATEMENTS", {})
    monkeypatch.setattr(together, "_KEPT", 5)
    written: dict[int, str] = {}
    for number in [*range(1, 30), *range(1, 30)]:
        shape = ("insert", "setting", ("name", "value"), (), number)
        text = together._one((shape, ("update", "counter", ("value",), ("name?",), 1)))
        assert written.setdefault(number, text) == text
        assert text.count("(") >= number
        assert f"value = ${2 * number + 1} WHERE name = ${2 * number + 2}" in text
        assert 1 <= len(together._STATEMENTS) <= 5
    assert len(set(written.values())) == 29


@postgresql_only
def test_whoever_finds_the_same_stored_beside_it_looks_again(prepared: House) -> None:
    inside, go = threading.Event(), threading.Event()
    runs: list[str] = []

    def unit(connection: Connection, name: str) -> str:
        runs.append(name)
        found = connection.scalar(select(setting.c.value).where(setting.c.name == "the same"))
        if found is not None:
            return str(found)
        rows = Together()
        rows.add(setting, {"name": "the same", "value": name})
        rows.add(audit, event_row(NOON, "ann", "test", "race", name))
        if name == "second":
            go.set()  # it has looked, and found nothing
        rows.store(connection)
        if name == "first":
            inside.set()
            assert go.wait(PATIENCE_S)
        return name

    with ThreadPoolExecutor(2) as pool:
        write = prepared.context.database.write_now
        first = pool.submit(write, lambda connection: unit(connection, "first"), shared=True)
        assert inside.wait(PATIENCE_S)
        second = pool.submit(write, lambda connection: unit(connection, "second"), shared=True)
        assert (first.result(PATIENCE_S), second.result(PATIENCE_S)) == ("first", "first")
    assert runs == ["first", "second", "second"]
    assert prepared.rows("SELECT object_id FROM audit WHERE object_type = 'race'") == [("first",)]
