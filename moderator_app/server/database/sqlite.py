"""SQLite: one writer that commits in groups, and a few readers.

``submit`` queues units for one thread; what is waiting when a unit ends joins its transaction, each in a savepoint of
its own, so that one unit's failure costs nobody else anything and one flush to disk serves many.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool, StaticPool

from moderator_app.server.database.floor import Reading

T = TypeVar("T")

GROUP = 64
"""Units that share one commit at most; bounds how long the first of them waits."""
READERS = 4
REPORTERS = 1


@dataclass(slots=True)
class _Unit(Generic[T]):
    """One piece of work and where its answer goes."""

    work: Callable[[Connection], T]
    answer: Future[T]


class SqliteFloor:
    """An open SQLite file."""

    concurrent = False

    def __init__(self, url: str) -> None:
        """Open the file and start the writer; the folder is made."""
        self._writer = _engine(url, writer=True)
        self._readers = _engine(url, writer=False)
        self._waiting: queue.SimpleQueue[_Unit[Any] | None] = queue.SimpleQueue()
        self._listeners: list[Callable[[], None]] = []
        self._closed = False
        self._pool = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._reports = ThreadPoolExecutor(REPORTERS, thread_name_prefix="reporter")
        self._thread = threading.Thread(target=self._write_loop, name="writer", daemon=True)
        self._thread.start()

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` on the writer's thread after every commit."""
        self._listeners.append(listener)

    def on_news(self, listener: Callable[[], None]) -> None:
        """The same: with one writer the feed is numbered by the commit."""
        self._listeners.append(listener)

    def submit(self, work: Callable[[Connection], T], *, shared: bool, key: str, planned: bool) -> Future[T]:  # noqa: ARG002 - all are alone here
        """Queue a unit of work."""
        if self._closed:
            raise RuntimeError("the database is closed")
        answer: Future[T] = Future()
        self._waiting.put(_Unit(work, answer))
        return answer

    def readers(self, kind: Reading) -> Executor:
        """Return the readers' threads, or the reporter's."""
        return self._reports if kind is Reading.REPORT else self._pool

    def read_now(self, work: Callable[[Connection], T], kind: Reading) -> T:  # noqa: ARG002 - a reader is a reader here
        """Read on the calling thread."""
        with self._readers.connect() as connection, connection.begin():
            return work(connection)

    def leads(self) -> bool:
        """The one server of a file does everything."""
        return True

    def close(self) -> None:
        """Finish what is queued, then close."""
        if self._closed:
            return
        self._closed = True
        self._waiting.put(None)
        self._thread.join()
        self._pool.shutdown(wait=True)
        self._reports.shutdown(wait=True)
        self._writer.dispose()
        self._readers.dispose()

    def _write_loop(self) -> None:
        with self._writer.connect() as connection:
            while True:
                unit = self._waiting.get()
                if unit is None:
                    return
                last = self._write_group(connection, unit)
                for listener in self._listeners:
                    listener()
                if last:
                    return

    def _write_group(self, connection: Connection, first: _Unit[Any]) -> bool:
        """Run units until none waits, commit once, answer all; return whether the end was asked for."""
        done: list[tuple[_Unit[Any], Any, BaseException | None]] = []
        unit: _Unit[Any] | None = first
        last = False
        try:
            with connection.begin():
                while unit is not None:
                    if unit.answer.set_running_or_notify_cancel():
                        done.append((unit, *_run(connection, unit)))
                    if len(done) >= GROUP:
                        break
                    try:
                        unit = self._waiting.get_nowait()
                        last = unit is None
                    except queue.Empty:
                        unit = None
        except Exception as error:  # noqa: BLE001 - the callers get it: their work is not on disk
            for unit_done, _, _ in done:
                unit_done.answer.set_exception(error)
            return last
        for unit_done, result, fault in done:
            if fault is None:
                unit_done.answer.set_result(result)
            else:
                unit_done.answer.set_exception(fault)
        return last


def _run(connection: Connection, unit: _Unit[T]) -> tuple[T | None, BaseException | None]:
    try:
        with connection.begin_nested():
            return unit.work(connection), None
    except Exception as error:  # noqa: BLE001 - it belongs to this unit's caller alone
        return None, error


def _engine(url: str, *, writer: bool) -> Engine:
    parsed = make_url(url)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    # hide_parameters: an error's text must not carry what was being stored.
    options: dict[str, Any] = {"hide_parameters": True, "connect_args": {"check_same_thread": False}}
    if writer:
        engine = create_engine(url, poolclass=StaticPool, **options)
    else:
        engine = create_engine(url, poolclass=QueuePool, pool_size=READERS + REPORTERS, max_overflow=READERS, **options)
    begin = "BEGIN IMMEDIATE" if writer else "BEGIN"

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves: the driver's own way breaks savepoints
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "busy_timeout = 5000",
            "temp_store = MEMORY",
            "cache_size = -16000",
            f"query_only = {'OFF' if writer else 'ON'}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
