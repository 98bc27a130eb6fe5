"""A unit that is read from at its end: what is read is what was stored."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import Connection, func, insert, select, update

from moderator_app.server.tables import counter, setting
from tests.server.databases import ON_POSTGRESQL
from tests.server.house import House, run


class Enough(Exception):  # noqa: N818 - it ends a unit, nothing is wrong
    """Ends a unit."""


def store(connection: Connection) -> str:
    connection.execute(insert(setting), [{"name": "a", "value": "stored"}])
    return "a"


def read(connection: Connection, name: str) -> dict[str, Any]:
    found = connection.execute(select(setting).where(setting.c.name == name)).mappings().one()
    return dict(found)


@pytest.mark.parametrize("planned", [False, True])
def test_what_is_read_is_what_was_stored(house: House, planned: bool) -> None:
    database = house.context.database
    found = run(database.write_then_read(store, read, key="k", planned=planned))
    assert found == {"name": "a", "value": "stored"}
    assert house.rows("SELECT value FROM setting WHERE name = 'a'") == [("stored",)]


def test_when_the_reading_raises_nothing_stays_on_postgresql_and_the_unit_stays_on_sqlite(house: House) -> None:
    def fail(connection: Connection, name: str) -> None:
        assert read(connection, name)["value"] == "stored"
        raise Enough

    with pytest.raises(Enough):
        run(house.context.database.write_then_read(store, fail))
    assert house.rows("SELECT value FROM setting WHERE name = 'a'") == ([] if ON_POSTGRESQL else [("stored",)])


def test_when_the_unit_raises_nothing_is_read_and_nothing_stays(house: House) -> None:
    asked: list[str] = []

    def fail(connection: Connection) -> str:
        store(connection)
        raise Enough

    def note(_: Connection, name: str) -> None:
        asked.append(name)

    with pytest.raises(Enough):
        run(house.context.database.write_then_read(fail, note))
    assert asked == []
    assert house.rows("SELECT value FROM setting WHERE name = 'a'") == []


def test_a_reading_cannot_write_on_sqlite(house: House) -> None:
    def write_after_all(connection: Connection, name: str) -> None:
        connection.execute(update(setting).where(setting.c.name == name).values(value="changed"))

    work = house.context.database.write_then_read(store, write_after_all)
    if ON_POSTGRESQL:  # there it is a part of the unit
        run(work)
    else:
        with pytest.raises(Exception, match="readonly"):
            run(work)
    wanted = "changed" if ON_POSTGRESQL else "stored"
    assert house.rows("SELECT value FROM setting WHERE name = 'a'") == [(wanted,)]


def test_of_units_with_one_key_each_reads_its_own(house: House) -> None:
    def next_value(connection: Connection) -> int:
        highest = select(func.coalesce(func.max(counter.c.value), 0)).where(counter.c.name < "b")
        last = connection.execute(highest).scalar_one()
        connection.execute(insert(counter), [{"name": f"a{last + 1:03d}", "value": last + 1}])
        return int(last) + 1

    def look(connection: Connection, value: int) -> tuple[int, int]:
        stored = select(counter.c.value).where(counter.c.name == f"a{value:03d}")
        return value, connection.execute(stored).scalar_one()

    async def all_at_once() -> list[tuple[int, int]]:
        return await asyncio.gather(
            *(house.context.database.write_then_read(next_value, look, key="counting") for _ in range(12))
        )

    assert sorted(run(all_at_once())) == [(number, number) for number in range(1, 13)]
