"""One SQLite file, encrypted with a raw key, behind SQLAlchemy; or memory alone where it cannot be encrypted.

Reads and writes are two things: ``read()`` sees one consistent moment, ``write()`` is the only writer of this process
and takes the file's lock at once. The key never stands in a URL or a log.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool, StaticPool

from moderator_app.domain.errors import StoreFault

try:
    import sqlcipher3.dbapi2 as sqlcipher
except ImportError:
    sqlcipher = None

KEY_BYTES = 32
BUSY_MS = 5000


def can_encrypt() -> bool:
    """Say whether this machine has SQLCipher."""
    return sqlcipher is not None


class Database:
    """One database, for any thread."""

    def __init__(self, path: Path | None, key: bytes | None, *, durable: bool) -> None:
        """Open or make the file.

        Args:
            path: the file; None keeps everything in memory, unencrypted and gone at the end.
            key: 32 raw bytes; needed with a path.
            durable: survive a power cut at every commit (``synchronous=FULL``), else at most lose the newest ones.

        Raises:
            StoreFault: the file is damaged, has another key or cannot be opened, or SQLCipher is missing.
        """
        self.path = path
        self._durable = durable
        self._lock = threading.RLock()
        if path is None:
            self._dialect: ModuleType = sqlite3
            self._key = b""
        else:
            if sqlcipher is None:
                raise StoreFault("This machine lacks SQLCipher; nothing is kept on disk without encryption.")
            if key is None or len(key) != KEY_BYTES:
                raise StoreFault("The database key is missing.")
            self._dialect = sqlcipher
            self._key = key
        self._errors: tuple[type[Exception], ...] = (self._dialect.Error, SQLAlchemyError, OSError)
        self.engine = self._engine()
        self._check()

    @property
    def in_memory(self) -> bool:
        """Whether all of it is gone at the end."""
        return self.path is None

    def _connect(self) -> Any:
        if self.path is None:
            connection = self._dialect.connect(":memory:", check_same_thread=False, isolation_level=None)
        else:
            connection = self._dialect.connect(str(self.path), check_same_thread=False, isolation_level=None)
            connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to the terminal
            connection.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        connection.execute("PRAGMA foreign_keys = ON")
        if self.path is not None:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA synchronous = {'FULL' if self._durable else 'NORMAL'}")
        return connection

    def _engine(self) -> Engine:
        if self.path is None:
            engine = create_engine("sqlite://", creator=self._connect, poolclass=StaticPool)
        else:
            engine = create_engine(
                "sqlite://",
                module=self._dialect,
                creator=self._connect,
                poolclass=QueuePool,
                pool_size=4,
                max_overflow=4,
            )

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            writes = connection.get_execution_options().get("writes", False)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

        return engine

    def _check(self) -> None:
        try:
            with self.engine.connect() as connection:
                verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        except self._errors as problem:
            self.close()
            raise StoreFault(f"{self._name()} cannot be read: {_reason(problem)}.") from problem
        if verdict != "ok":
            self.close()
            raise StoreFault(f"{self._name()} is damaged: {verdict}.")

    def _name(self) -> str:
        return self.path.name if self.path else "The store in memory"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection that sees one moment.

        Raises:
            StoreFault: the database failed.
        """
        try:
            with self._lock if self.in_memory else nullcontext(), self.engine.connect() as connection:
                yield connection
        except self._errors as problem:
            raise StoreFault(f"{self._name()} could not be read: {_reason(problem)}.") from problem

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yield a connection in a transaction of its own: all of it, or nothing if the block fails.

        Raises:
            StoreFault: the database failed (damaged, disk full, locked by another program).
        """
        try:
            with (
                self._lock,
                self.engine.connect().execution_options(writes=True) as connection,
                connection.begin(),
            ):
                yield connection
        except self._errors as problem:
            raise StoreFault(f"{self._name()} could not be written: {_reason(problem)}.") from problem

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()


def _reason(problem: Exception) -> str:
    cause = getattr(problem, "orig", None) or problem
    return str(cause).rstrip(".")
