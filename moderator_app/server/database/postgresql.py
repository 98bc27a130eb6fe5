"""PostgreSQL: units on a few connections, a lock that keeps plain units alone, and an ear for other servers' news.

The driver is psycopg, on threads: units are plain functions that the rooms share with SQLite, and through SQLAlchemy it
costs what asyncpg costs (3.7 and 4.0 ms of CPU for a unit of twenty statements, measured) without a second loop.

Every transaction begins with one round trip that also takes the lock. Statements, waits for locks and idle transactions
have an end, so that nothing that hangs holds up the others; whoever is turned away is told to come again
(``read-only``, with a time), and may, since every call that changes something carries an id of its own.
"""

from __future__ import annotations

import contextlib
import enum
import hashlib
import os
import random
import select
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, TypeVar

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.types.numeric import Int8Dumper
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.pool import ConnectionPoolEntry

from moderator_app.domain.errors import Refused
from moderator_app.server.database.floor import Reading
from moderator_app.server.database.known import ASK
from moderator_app.server.database.numbering import Task
from moderator_app.server.database.words import translate

T = TypeVar("T")

WRITERS = 8
READERS = 4
REPORTERS = 2
"""Threads, and connections at most; ten to sixteen serve two cores best, two hundred would thrash."""

LOCK = 0x6D6F6465
"""Key of the advisory lock that plain units hold alone and shared units together."""
CHANNEL = "moderator_news"
"""Notified after the feed was numbered."""

STATEMENT_MS = 15_000
LOCK_WAIT_MS = 10_000
IDLE_MS = 30_000
REPORT_MS = 300_000

TRIES = 5
PAUSE_S = 0.02
"""Before a unit is run again; doubles, with a random part."""
COME_AGAIN_S = 2
EAR_REST_S = 1.0
KNOWN_STATEMENTS = 2000
"""Statements whose columns are remembered."""

_THERE = "23505"
"""Unique violation."""
_AGAIN = frozenset({"40001", "40P01"})
"""Serialisation failure, deadlock: the unit may succeed if it is run again."""
_BUSY = frozenset({"57014", "55P03", "53300", "25P03"})
"""Statement timeout, lock timeout, too many connections, idle transaction ended."""

_ALONE = f"BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock({LOCK})"
_SHARED = f"BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock_shared({LOCK})"
_PLANNED = "SET LOCAL plan_cache_mode = force_generic_plan"
"""Left to itself PostgreSQL plans the longest question of a claim anew each time: 2 ms, for 0.3 of work, measured."""
_READING = {
    Reading.QUICK: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    Reading.REPORT: f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = {REPORT_MS}",
    Reading.SINGLE: "",
}


def _beginning(key: str, *, planned: bool) -> str:
    """Return the first words of a shared unit that keeps a key to itself."""
    words = f"{_SHARED}; {_PLANNED}" if planned else _SHARED
    if not key:
        return words
    number = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), signed=True)
    return f"{words}; SELECT pg_advisory_xact_lock({number})"


def driver_url(url: str) -> URL:
    """Return a database's URL with our driver."""
    return make_url(url).set(drivername="postgresql+psycopg")


def conninfo(url: str) -> str:
    """Return a database's URL as libpq reads it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


class PostgresFloor:
    """An open PostgreSQL database."""

    concurrent = True

    def __init__(self, url: str) -> None:
        """Prepare; connections are made when they are needed."""
        self._url = url
        self._engine = _engine(url)
        self._listeners: list[Callable[[], None]] = []
        self._ear: _Ear | None = None
        self._writers = ThreadPoolExecutor(WRITERS, thread_name_prefix="writer")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._reports = ThreadPoolExecutor(REPORTERS, thread_name_prefix="reporter")
        self._lead: psycopg.Connection[Any] | None = None
        self._closed = False
        self._lead_lock = threading.Lock()
        self._leading = False
        self._draw = random.Random()  # noqa: S311 - spreads retries, protects nothing

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` on the thread that committed."""
        self._listeners.append(listener)

    def on_news(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` when any process has numbered the feed; also after a lost connection came back."""
        if self._ear is None:
            self._ear = _Ear(conninfo(self._url))
        self._ear.listeners.append(listener)

    def submit(self, work: Callable[[Connection], T], *, shared: bool, key: str, planned: bool) -> Future[T]:
        """Queue a unit of work."""
        return self._writers.submit(self._write, work, _beginning(key, planned=planned) if shared else _ALONE)

    def readers(self, kind: Reading) -> Executor:
        """Return the readers' threads, or the reporters'."""
        return self._reports if kind is Reading.REPORT else self._readers

    def read_now(self, work: Callable[[Connection], T], kind: Reading) -> T:
        """Read on the calling thread; a connection that died is replaced once."""
        return self._persist(lambda: self._once(work, _READING[kind]))

    def leads(self) -> bool:
        """Ask for the lead, or whether it is still ours: it is held by a connection and dies with it."""
        with self._lead_lock:
            try:
                if self._lead is None:
                    self._lead = psycopg.connect(
                        conninfo(self._url), autocommit=True, connect_timeout=5, application_name="moderator lead"
                    )
                    self._leading = False
                if self._leading:
                    self._lead.execute("SELECT 1")
                else:
                    row = self._lead.execute("SELECT pg_try_advisory_lock(%s)", (int(Task.CHORES),)).fetchone()
                    self._leading = row is not None and bool(row[0])
            except psycopg.Error:
                self._drop_lead()
            return self._leading

    def _drop_lead(self) -> None:
        self._leading = False
        if self._lead is not None:
            self._lead.close()
            self._lead = None

    def close(self) -> None:
        """Finish what is queued, then close."""
        if self._closed:
            return
        self._closed = True
        self._writers.shutdown(wait=True)
        self._readers.shutdown(wait=True)
        self._reports.shutdown(wait=True)
        if self._ear is not None:
            self._ear.close()
        with self._lead_lock:
            self._drop_lead()
        self._engine.dispose()

    def _write(self, work: Callable[[Connection], T], begin: str) -> T:
        result = self._persist(lambda: self._once(work, begin), shared=begin != _ALONE)
        for listener in self._listeners:
            listener()
        return result

    def _once(self, work: Callable[[Connection], T], begin: str) -> T:
        """Run a transaction.

        Raises:
            _Unsure: the connection died while the commit was on its way.
        """
        pool = self._engine.pool
        with self._engine.connect() as connection:
            try:
                if begin:
                    driver: Any = connection.connection.driver_connection
                    driver.execute(begin, prepare=False)
                unit = connection.begin()
            except psycopg.Error as error:
                connection.invalidate()  # half begun, or gone
                if _verdict(error, shared=False) is _Then.TRY_AGAIN and pool is self._engine.pool:
                    self._engine.dispose()  # the others of its age are gone, too
                raise
            try:
                result = work(connection)
            except BaseException:
                with contextlib.suppress(DBAPIError):
                    unit.rollback()
                raise
            try:
                unit.commit()
            except DBAPIError as error:
                if _state(error) in _AGAIN:
                    raise
                raise _Unsure from error
            return result

    def _persist(self, run: Callable[[], T], *, shared: bool = False) -> T:
        pause = PAUSE_S
        for left in reversed(range(TRIES)):
            try:
                return run()
            except _Unsure as error:
                raise _away() from error
            except NoConnection as error:
                raise _away() from error
            except (DBAPIError, psycopg.Error) as error:
                verdict = _verdict(error, shared=shared)
                if verdict is _Then.RAISE or (verdict is _Then.LOOK_AGAIN and not left):
                    raise
                if verdict is _Then.GIVE_UP or not left:
                    raise _away() from error
            time.sleep(pause * (0.5 + self._draw.random()))
            pause *= 2
        raise AssertionError("unreachable")


class _Then(enum.Enum):
    """What to do about an error."""

    RAISE = enum.auto()
    GIVE_UP = enum.auto()
    TRY_AGAIN = enum.auto()
    LOOK_AGAIN = enum.auto()
    """Somebody beside us stored the same; run again, the unit finds it there. If not, it is a mistake of ours."""


class _Unsure(Exception):  # noqa: N818 - reads as what is known
    """Nobody knows whether the commit arrived."""


def _away() -> Refused:
    return Refused(
        "read-only", "The database is busy or away; nothing you sent is lost on your side.", retry_after_s=COME_AGAIN_S
    )


def _state(error: DBAPIError | psycopg.Error) -> str:
    """Return the SQLSTATE of an error, empty for one that did not come from the server."""
    return getattr(error.orig if isinstance(error, DBAPIError) else error, "sqlstate", None) or ""


def _verdict(error: DBAPIError | psycopg.Error, *, shared: bool) -> _Then:
    state = _state(error)
    if shared and state == _THERE:
        return _Then.LOOK_AGAIN
    if state in _BUSY:
        return _Then.GIVE_UP
    cause = error.orig if isinstance(error, DBAPIError) else error
    # Without a state it is the connection's own: refused, reset, closed. 57P: the server ends or begins; 08: the line.
    gone = not state and isinstance(cause, (psycopg.OperationalError, psycopg.InterfaceError))
    return _Then.TRY_AGAIN if gone or state in _AGAIN or state.startswith(("57P", "08")) else _Then.RAISE


def _engine(url: str) -> Engine:
    settings = {
        "statement_timeout": STATEMENT_MS,
        "lock_timeout": LOCK_WAIT_MS,
        "idle_in_transaction_session_timeout": IDLE_MS,
        "timezone": "UTC",
        "jit": "off",  # among 200,000 waiting cases the question of a claim took 45 ms to compile and 0.5 to answer
        "client_min_messages": "warning",
    }
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    parsed = driver_url(url)
    given = parsed.query.get("options", "")
    engine = create_engine(
        parsed,
        # hide_parameters: an error's text must not carry what was being stored.
        hide_parameters=True,
        isolation_level="AUTOCOMMIT",  # we say BEGIN ourselves, together with the lock
        pool_size=WRITERS + READERS + REPORTERS,
        max_overflow=READERS,
        pool_timeout=LOCK_WAIT_MS / 1000,
        pool_use_lifo=True,
        connect_args={
            "options": f"{options} {given}".strip(),
            "application_name": "moderator",
            "connect_timeout": 5,
            "cursor_factory": _Cursor,
            "prepare_threshold": 1,  # planning the longer ones costs more than running them
        },
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: psycopg.Connection[Any], entry: ConnectionPoolEntry) -> None:
        entry.info[ASK] = lambda text, values: psycopg.RawCursor(connection).execute(text, values)
        connection.adapters.register_loader("numeric", _Sum)
        # By their sizes, each mixture of small and large numbers would be another statement to plan.
        connection.adapters.register_dumper(int, Int8Dumper)

    return engine


class _Sum(Loader):
    """Reads what sums of whole numbers and averages come as, and no column of ours is: as SQLite would say it."""

    def load(self, data: Buffer) -> int | float:
        """Return a whole number without a point, anything else as a float."""
        text = bytes(data).decode()
        return float(text) if "." in text or "N" in text else int(text)


class _Cursor(psycopg.Cursor[Any]):
    """A cursor that reads our placeholders, and that makes no objects about columns which it has described before.

    On the cursor and not by SQLAlchemy's events, which cost every statement some microseconds more.
    """

    _asked = ""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        """Run a statement; one of the driver's own has question marks and a tuple, or no values at all."""
        if isinstance(params, tuple):
            query = translate(query, params)
        elif params is not None and not params and "%%" not in query:
            # SQLAlchemy has doubled the percent signs of its own statements.
            query = translate(query, ())
        self._asked = query if isinstance(query, str) else ""
        return super().execute(query, params, **options)

    @property
    def description(self) -> Any:
        """The columns: name, type, and nothing about the rest; None where there are no rows."""
        result = self.pgresult
        if result is None or not (result.nfields or result.status == psycopg.pq.ExecStatus.TUPLES_OK):
            return None
        known = _COLUMNS.get(self._asked)
        if known is None or len(known) != result.nfields:
            known = [(one.name, one.type_code, None, None, None, None, None) for one in super().description or ()]
            if len(_COLUMNS) > KNOWN_STATEMENTS:
                _COLUMNS.clear()
            if self._asked:
                _COLUMNS[self._asked] = known
        return known


_COLUMNS: dict[str, list[tuple[Any, ...]]] = {}


class _Ear:
    """Listens for other servers' news on a connection and a thread of its own."""

    def __init__(self, dsn: str) -> None:
        self.listeners: list[Callable[[], None]] = []
        self._dsn = dsn
        self._wake, self._end = os.pipe()
        self._thread = threading.Thread(target=self._run, name="ear", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread."""
        os.close(self._end)
        self._thread.join()
        os.close(self._wake)

    def _run(self) -> None:
        """Listen until closed; after every silence somebody may have spoken, so tell that there may be news."""
        while True:
            with contextlib.suppress(psycopg.Error, OSError):
                if self._listen():
                    return
            if self._closing(EAR_REST_S):
                return

    def _listen(self) -> bool:
        with psycopg.connect(self._dsn, autocommit=True, connect_timeout=5, application_name="moderator ear") as line:
            line.execute(f"LISTEN {CHANNEL}")
            self._tell()
            while True:
                heard, _, _ = select.select([line.fileno(), self._wake], [], [], 60)
                if self._wake in heard:
                    return True
                line.pgconn.consume_input()
                news = 0
                while line.pgconn.notifies() is not None:
                    news += 1
                if news:
                    self._tell()
                elif line.pgconn.status != psycopg.pq.ConnStatus.OK:
                    return False

    def _closing(self, seconds: float) -> bool:
        return bool(select.select([self._wake], [], [], seconds)[0])

    def _tell(self) -> None:
        for listener in self.listeners:
            listener()
