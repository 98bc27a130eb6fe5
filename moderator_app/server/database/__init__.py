"""The database: where the rooms' work runs, on SQLite (embedded, the default) or on PostgreSQL (for a team).

Work comes as plain functions over a SQLAlchemy ``Connection``. A unit that writes is a transaction: it stays whole or
not at all, its caller is answered after the commit and never before, and nobody calls ``commit`` by hand. Units that
write run as if one after the other, unless they say ``shared``:

* A plain unit is alone. On SQLite there is one writer anyway; on PostgreSQL it holds a lock that excludes every other
  unit. So it may read, think and write without a thought for anybody else.
* A ``shared`` unit runs beside other shared ones on PostgreSQL, and promises to lock the rows that it decides upon
  (``with_for_update``). The calls that every reviewer makes all day are shared; the rest is not worth the thought.

A unit may be run again when the database asks for it (a deadlock, a connection that died before the commit), so it
must change nothing but the database. What differs between the two databases is in this package, and named here: how
units run (``sqlite``, ``postgresql``), how tables are made (``schema``), how the feed and the log are numbered
(``numbering``), the words of SQL that only one of them has (``words``), locked rows and public numbers (``rows``), and
how the calls of every minute ask (``known``) and store (``together``) in few statements.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection, make_url

from moderator_app.server.database.floor import Floor, Reading
from moderator_app.server.database.sqlite import SqliteFloor

__all__ = ["Database", "Reading"]

S = TypeVar("S")
T = TypeVar("T")


class Database:
    """An open database. ``close`` ends its threads."""

    def __init__(self, url: str) -> None:
        """Open the database.

        Args:
            url: SQLAlchemy URL: a SQLite file (its folder is made), or ``postgresql://…``.

        Raises:
            ValueError: another kind of database.
        """
        self.url = url
        self._floor = _floor(url)

    @property
    def concurrent(self) -> bool:
        """Whether units can run beside each other, and servers beside this one."""
        return self._floor.concurrent

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` after every commit of this process, on the thread that committed."""
        self._floor.on_commit(listener)

    def on_news(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` when the feed has new numbers, whichever process gave them, on a thread of ours."""
        self._floor.on_news(listener)

    def submit(
        self, work: Callable[[Connection], T], *, shared: bool = False, key: str = "", planned: bool = False
    ) -> Future[T]:
        """Queue a unit of work; the future is answered when it is on disk."""
        return self._floor.submit(work, shared=shared, key=key, planned=planned)

    async def write(
        self, work: Callable[[Connection], T], *, shared: bool = False, key: str = "", planned: bool = False
    ) -> T:
        """Run a unit of work in a transaction and return its result after the commit.

        Args:
            work: what to do.
            shared: it may run beside other shared units.
            key: of two shared units with the same key, one waits for the other.
            planned: its statements are planned once, whatever their values: for a unit that everybody runs all day,
                and whose statements name the rows they want by keys.

        Raises:
            Refused: ``read-only`` when the database is away or too busy; nothing of the unit stays.
            Exception: whatever ``work`` raised; nothing of it stays.
        """
        return await asyncio.wrap_future(self.submit(work, shared=shared, key=key, planned=planned))

    async def write_then_read(
        self,
        work: Callable[[Connection], S],
        reading: Callable[[Connection, S], T],
        *,
        key: str = "",
        planned: bool = False,
    ) -> T:
        """Run a shared unit, and read what its result asks for.

        On PostgreSQL that is done inside the unit, where nothing that it locked can change, and costs no second
        transaction; on SQLite by a reader after the commit, so that the one writer goes on to the next.

        Args:
            work: what to do.
            reading: what to read then.
            key: as for ``write``.
            planned: as for ``write``.

        Raises:
            Refused: ``read-only``, as for ``write`` and ``read``.
            Exception: whatever ``work`` or ``reading`` raised.
        """
        if not self.concurrent:
            done = await self.write(work, shared=True, key=key, planned=planned)
            return await self.read(lambda connection: reading(connection, done))
        return await self.write(
            lambda connection: reading(connection, work(connection)), shared=True, key=key, planned=planned
        )

    def write_now(self, work: Callable[[Connection], T], *, shared: bool = False) -> T:
        """Like ``write``, for callers without an event loop (start-up, tests)."""
        return self.submit(work, shared=shared).result()

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run a query on a reader; it sees one consistent state of the database.

        Raises:
            Refused: ``read-only`` when the database is away or too busy.
        """
        return await self._read(work, Reading.QUICK)

    async def look(self, work: Callable[[Connection], T]) -> T:
        """Run a single statement on a reader: cheaper than ``read``, without a transaction around it."""
        return await self._read(work, Reading.SINGLE)

    async def report(self, work: Callable[[Connection], T]) -> T:
        """Run long reading apart from everybody else's: few at a time, with patience."""
        return await self._read(work, Reading.REPORT)

    async def _read(self, work: Callable[[Connection], T], kind: Reading) -> T:
        pool = self._floor.readers(kind)
        return await asyncio.get_running_loop().run_in_executor(pool, partial(self._floor.read_now, work, kind))

    def read_now(self, work: Callable[[Connection], T], kind: Reading = Reading.QUICK) -> T:
        """Like ``read``, on the calling thread."""
        return self._floor.read_now(work, kind)

    async def leads(self) -> bool:
        """Say whether this process does the database's chores: the first who asks does, until it closes or dies."""
        return await asyncio.get_running_loop().run_in_executor(self._floor.readers(Reading.SINGLE), self._floor.leads)

    def close(self) -> None:
        """Finish what is queued, then close; further work is refused."""
        self._floor.close()


def _floor(url: str) -> Floor:
    backend = make_url(url).get_backend_name()
    if backend == "sqlite":
        return SqliteFloor(url)
    if backend in {"postgresql", "postgres"}:
        from moderator_app.server.database.postgresql import PostgresFloor  # noqa: PLC0415 - not in an embedded server

        return PostgresFloor(url)
    raise ValueError(f"this server speaks SQLite and PostgreSQL, not {backend}")
