"""Questions that every call asks: composed once, and put to the driver as they are.

A statement that SQLAlchemy runs costs 65 to 90 µs of CPU in Python beside the 15 to 20 of the driver, measured; a claim
and a decision ask some twenty. So those are composed by SQLAlchemy at their first use, for the database that they are
put to, and then run on its connection, inside its transaction, without being composed again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Connection, RowMapping
from sqlalchemy.dialects.postgresql.psycopg import dialect as psycopg_dialect
from sqlalchemy.dialects.sqlite.pysqlite import dialect as sqlite_dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.elements import ClauseElement

from moderator_app.server.database.words import on_postgresql

Stored: TypeAlias = "RowMapping | dict[str, Any]"
"""One row by the names of its columns, however it was asked for."""

_DIALECTS = {True: psycopg_dialect(paramstyle="numeric_dollar"), False: sqlite_dialect()}


def ask(connection: Connection, text: str, values: Sequence[Any]) -> Any:
    """Run a statement on the driver's connection, and return the driver's cursor.

    Places of values are ``?`` on SQLite and ``$1``, ``$2``, … on PostgreSQL: what the databases themselves understand.

    Raises:
        DBAPIError: what the driver raised, as SQLAlchemy says it.
    """
    found = connection.info.get(ASK) or connection.connection.driver_connection.execute  # type: ignore[union-attr]  # it is open
    try:
        return found(text, values)
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError.instance(
            text, None, error, connection.dialect.loaded_dbapi.Error, hide_parameters=True, dialect=connection.dialect
        ) from error


ASK = "ask"
"""Where an engine keeps, with each connection, how a statement is run on it, if that is not the driver's own way."""


class Known:
    """One question. It may be asked from any thread."""

    def __init__(self, statement: ClauseElement) -> None:
        """Keep a statement; lists of values (``in_``) are not for here, they are written anew for each length."""
        self._statement = statement
        self._written: dict[bool, tuple[str, tuple[str, ...], dict[str, Any]]] = {}
        self._names: tuple[str, ...] = ()

    def all(self, connection: Connection, **values: Any) -> list[dict[str, Any]]:
        """Return every row of the answer, each by the names of its columns."""
        cursor = self._ask(connection, values)
        names = self._names
        if not names:
            names = self._names = tuple(column[0] for column in cursor.description)
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def one(self, connection: Connection, **values: Any) -> dict[str, Any] | None:
        """Return the first row of the answer, None when there is none."""
        rows = self.all(connection, **values)
        return rows[0] if rows else None

    def value(self, connection: Connection, **values: Any) -> Any:
        """Return the first column of the first row, None when there is no row."""
        row = self._ask(connection, values).fetchone()
        return None if row is None else row[0]

    def _ask(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        postgresql = on_postgresql(connection)
        written = self._written.get(postgresql)
        if written is None:
            written = self._written[postgresql] = self._compose(postgresql=postgresql)
        text, places, given = written
        return ask(connection, text, [values[name] if name in values else given[name] for name in places])

    def _compose(self, *, postgresql: bool) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        """Return (the text, the names of its values in their order, the values that the statement brings itself)."""
        made: Any = self._statement.compile(dialect=_DIALECTS[postgresql])
        given = {name: value for name, value in made.params.items() if value is not None}
        return str(made), tuple(made.positiontup or ()), given
