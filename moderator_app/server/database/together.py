"""Rows that are stored together: on PostgreSQL in one statement, on SQLite one after the other.

A booking changes half a dozen tables. To PostgreSQL each statement is a way there and back; so what a unit has decided
to store is collected and sent at its end, as parts of one statement (``WITH a AS (INSERT …), b AS (UPDATE …) …``).
Constraints and foreign keys hold as ever: they are checked when the statement ends. The parts do not see each other, so
no row is changed by two of them, and none asks for what another stores.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count, repeat
from typing import Any

from sqlalchemy import Connection, Table

from moderator_app.server.database.known import ask
from moderator_app.server.database.words import on_postgresql

_Shape = tuple[str, str, tuple[str, ...], tuple[str, ...], int]
"""What is done (insert or update), to which table, its columns, by which ones (``?``: by a value), how often."""


class Together:
    """What a unit is going to store."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._parts: list[tuple[_Shape, list[Any]]] = []

    def add(self, table: Table, *rows: Mapping[str, Any]) -> None:
        """Store rows, all of the same columns, in their order; none is fine.

        Rows of one table whose order counts belong into one call: the parts are stored in no order that is promised.

        Raises:
            ValueError: rows of different columns.
        """
        if rows:
            columns = tuple(rows[0])
            if any(len(row) != len(columns) for row in rows):
                raise ValueError(f"rows of {table.name} that are stored together have the same columns")
            values = [row[name] for row in rows for name in columns]
            self._parts.append((("insert", table.name, columns, (), len(rows)), values))

    def change(self, table: Table, where: Mapping[str, Any], **values: Any) -> None:
        """Change the rows whose columns are as ``where`` says; None there means that a column is empty."""
        by = tuple(name if value is None else f"{name}?" for name, value in where.items())
        wanted = [value for value in where.values() if value is not None]
        self._parts.append((("update", table.name, tuple(values), by, 1), [*values.values(), *wanted]))

    def store(self, connection: Connection) -> None:
        """Store everything collected; nothing is left to be stored after it."""
        parts, self._parts = self._parts, []
        if not parts:
            return
        if on_postgresql(connection):
            text = _one(tuple(shape for shape, _ in parts))
            ask(connection, text, [value for _, values in parts for value in values])
        else:
            for shape, values in parts:
                ask(connection, _written(shape, repeat("?")), values)


_STATEMENTS: dict[tuple[_Shape, ...], str] = {}
_KEPT = 500
"""Statements remembered: one for each way in which rooms store together."""


def _one(shapes: tuple[_Shape, ...]) -> str:
    found = _STATEMENTS.get(shapes)
    if found is None:
        places = (f"${number}" for number in count(1))
        parts = [_written(shape, places) for shape in shapes]
        before = ", ".join(f"part_{index} AS ({part})" for index, part in enumerate(parts[:-1]))
        found = f"WITH {before} {parts[-1]}" if before else parts[-1]
        if len(_STATEMENTS) >= _KEPT:
            _STATEMENTS.clear()
        _STATEMENTS[shapes] = found
    return found


def _written(shape: _Shape, places: Iterator[str]) -> str:
    """Return one part; ``places`` yields what stands for each value."""
    verb, table, columns, by, number = shape
    if verb == "insert":
        rows = ", ".join(f"({', '.join(next(places) for _ in columns)})" for _ in range(number))
        return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {rows}"  # noqa: S608 - our own names
    changed = ", ".join(f"{name} = {next(places)}" for name in columns)
    return f"UPDATE {table} SET {changed} WHERE {' AND '.join(_condition(name, places) for name in by)}"  # noqa: S608 - as above


def _condition(name: str, places: Iterator[str]) -> str:
    return f"{name[:-1]} = {next(places)}" if name.endswith("?") else f"{name} IS NULL"
