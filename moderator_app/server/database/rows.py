"""What a shared unit decides upon stays as it is until the unit ends.

Rows are locked by ``with_for_update`` (SQLite has one writer and passes it over); what is no row is held by its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, text
from sqlalchemy.dialects import postgresql, sqlite

from moderator_app.server.database.known import Known
from moderator_app.server.database.words import on_postgresql

_TAKE = text(
    "INSERT INTO counter (name, value) VALUES (:name, :count) "
    "ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value RETURNING value"
)
_KEY = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")


def hold(connection: Connection, key: str) -> None:
    """Keep everybody else who holds the same key waiting until the unit ends."""
    if on_postgresql(connection):
        connection.execute(_KEY, {"key": key})


def upsert(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]], *, key: Sequence[str]) -> None:
    """Store rows; one whose key is there already replaces it."""
    values = list(rows)
    if values:
        statement = (postgresql if on_postgresql(connection) else sqlite).insert(table)
        others = {name: statement.excluded[name] for name in values[0] if name not in key}
        connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=others), values)


def next_numbers(connection: Connection, name: str, count: int) -> range:
    """Return the next ``count`` numbers of a counter, from 1, without gaps: whoever comes next waits for our commit."""
    last = connection.execute(_TAKE, {"name": name, "count": count}).scalar_one()
    return range(last - count + 1, last + 1)


DRAWN = ("decision",)
"""Series that may have gaps: on PostgreSQL each is a sequence, so that nobody waits for another's commit."""
_DRAW = {name: Known(text(f"SELECT nextval('{name}_number')")) for name in DRAWN}


def draw_number(connection: Connection, name: str) -> int:
    """Return the next number of a series that may have gaps; one that is not used is lost."""
    if not on_postgresql(connection):
        return next_numbers(connection, name, 1)[0]
    number: int = _DRAW[name].value(connection)
    return number


def drawn_so_far(connection: Connection) -> dict[str, int]:
    """Return the last number drawn of each series that PostgreSQL draws from a sequence; nothing on SQLite."""
    if not on_postgresql(connection):
        return {}
    rows = {name: connection.execute(text(f"SELECT last_value, is_called FROM {name}_number")).one() for name in DRAWN}  # noqa: S608 - our own names
    return {name: row.last_value - (not row.is_called) for name, row in rows.items()}  # one that was set is the next


def go_on_drawing(connection: Connection) -> None:
    """Let the series go on after the numbers that the counters say were given out."""
    for name in DRAWN if on_postgresql(connection) else ():
        connection.execute(
            text(
                "SELECT setval(CAST(:sequence AS regclass), "
                "coalesce((SELECT value FROM counter WHERE name = :name), 0) + 1, false)"
            ),
            {"sequence": f"{name}_number", "name": name},
        )
