"""What a shared unit decides upon stays as it is until the unit ends.

Rows are locked by ``with_for_update`` (SQLite has one writer and passes it over); what is no row is held by its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, text
from sqlalchemy.dialects import postgresql, sqlite

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


_FIRST_FREE = text(
    "SELECT case_file.id FROM case_file JOIN unnest(CAST(:ids AS text[])) WITH ORDINALITY AS rank (id, place) "
    "ON rank.id = case_file.id WHERE case_file.state = 'queued' "
    "ORDER BY rank.place LIMIT :count FOR UPDATE OF case_file SKIP LOCKED"
)


def first_free(connection: Connection, ranked: list[str], count: int) -> list[str]:
    """Lock and return the first ``count`` waiting cases of a ranking, passing over those that others are taking."""
    if not on_postgresql(connection):
        return ranked[:count]
    found = set(connection.scalars(_FIRST_FREE, {"ids": ranked, "count": count}))
    return [case_id for case_id in ranked if case_id in found]


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
