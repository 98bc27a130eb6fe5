"""Locked rows: what a shared unit decides upon stays as it is until the unit ends."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import Connection, Select, text

from moderator_app.server.database.words import on_postgresql

S = TypeVar("S", bound=Select[Any])

_TAKE = text(
    "INSERT INTO counter (name, value) VALUES (:name, :count) "
    "ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value RETURNING value"
)
_KEY = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")


def locked(query: S) -> S:
    """Return a query whose rows nobody else changes before the unit ends (SQLite has one writer and needs nothing)."""
    return query.with_for_update()


def hold(connection: Connection, key: str) -> None:
    """Keep everybody else who holds the same key waiting until the unit ends."""
    if on_postgresql(connection):
        connection.execute(_KEY, {"key": key})


def next_numbers(connection: Connection, name: str, count: int) -> range:
    """Return the next ``count`` numbers of a counter, from 1, without gaps: whoever comes next waits for our commit."""
    last = connection.execute(_TAKE, {"name": name, "count": count}).scalar_one()
    return range(last - count + 1, last + 1)
