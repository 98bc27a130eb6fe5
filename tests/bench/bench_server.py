"""What the embedded server does in a second, without HTTP, beside what its disk can."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from moderator_app.domain.roles import Role
from moderator_app.server.local import LocalBackend
from moderator_app.wire import messages as m
from tests.bench.figures import Measured, figure
from tests.server.house import House, ask, batch, clip, open_house, seller

PEOPLE = 16
EACH = 40
"""Cases that each of them decides."""
OF_ONE = 20
"""Open cases about one seller."""


def _commits_per_s(folder: Path) -> float:
    """Return how many single-row transactions a bare file on the same disk takes in a second."""
    bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
    bare.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (id INTEGER, b TEXT)")
    start = time.perf_counter()
    for number in range(300):
        bare.execute("INSERT INTO t VALUES (?, ?)", (number, "x" * 500))
    rate = 300 / (time.perf_counter() - start)
    bare.close()
    return rate


def _with_house(measure: Callable[[House, Path], Measured]) -> Measured:
    with tempfile.TemporaryDirectory() as folder:
        house = open_house(Path(folder) / "server")
        try:
            return measure(house, Path(folder))
        finally:
            house.context.close()


def _fill(house: House, cases: int) -> None:
    """Take cases in, twenty about each seller."""
    house.take_in(*(seller(f"M{number}") for number in range(cases // OF_ONE + 1)))
    for start in range(0, cases, 250):
        rows = range(start, min(cases, start + 250))
        house.take_in(*(clip(str(number), ref=f"M{number // OF_ONE}") for number in rows))


async def _shift(house: House, person: LocalBackend, calls: list[float], cases: int = EACH) -> None:
    for _ in range(cases):
        start = time.perf_counter()
        claimed = await person.claim(ask())
        decision = house.verdict(claimed.leased[0], clear=True)
        middle = time.perf_counter()
        results = await person.decide(m.DecisionBatch(items=(decision,)))
        assert results.results[0].receipt is not None, results
        calls += [middle - start, time.perf_counter() - middle]


async def _all(work: list[Awaitable[None]]) -> None:
    await asyncio.gather(*work)


@figure("server.claim_decide", "pairs/s", "single-row commits of a bare sqlite3 file, synchronous=FULL")
def claim_decide() -> Measured:
    """Sixteen people claim and decide without a pause."""

    def measure(house: House, folder: Path) -> Measured:
        _fill(house, PEOPLE * EACH + 10)
        people = [house.person(f"p{number}", Role.LEAD) for number in range(PEOPLE)]
        calls: list[float] = []
        start = time.perf_counter()
        asyncio.run(_all([_shift(house, person, calls) for person in people]))
        rate = PEOPLE * EACH / (time.perf_counter() - start)
        return Measured(rate, _commits_per_s(folder), PEOPLE * EACH)

    return _with_house(measure)


def cpu_of_calls(house: House) -> Measured:
    """Measure the CPU of one person's claims and decisions beside that of a call that does nothing."""
    _fill(house, EACH + 15)
    person, calls = house.person("ann", Role.LEAD), list[float]()
    start = time.process_time()
    asyncio.run(_shift(house, person, calls))
    value = (time.process_time() - start) * 1000 / len(calls)

    async def meta() -> None:
        for _ in range(300):
            await person.server_info()

    start = time.process_time()
    asyncio.run(meta())
    return Measured(value, (time.process_time() - start) * 1000 / 300, len(calls))


@figure("server.cpu_ms", "ms", "of a call that only says which versions are spoken")
def cpu_ms() -> Measured:
    """CPU of a claim or a decision, the desk's encoding included."""

    def measure(house: House, _folder: Path) -> Measured:
        return cpu_of_calls(house)

    return _with_house(measure)


@figure("server.ingest", "rows/s", "the same rows by executemany into a bare sqlite3 table, a commit per batch")
def ingest() -> Measured:
    """Take flagged clips in, cases made, in batches of 250; the detectors are two words."""

    def measure(house: House, folder: Path) -> Measured:
        house.take_in(seller())
        batches = [batch(*(clip(f"{part}-{number}") for number in range(250))) for part in range(4)]
        start = time.perf_counter()
        for one in batches:
            assert asyncio.run(house.platform.intake(one)).rejected == 0
        rate = 1000 / (time.perf_counter() - start)
        bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
        bare.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (b BLOB)")
        start = time.perf_counter()
        for one in batches:
            bare.execute("BEGIN")
            bare.executemany("INSERT INTO t VALUES (?)", [(bytes(row),) for row in one.rows])
            bare.execute("COMMIT")
        baseline = 1000 / (time.perf_counter() - start)
        bare.close()
        return Measured(rate, baseline, 1000)

    return _with_house(measure)


def pull_ms(house: House) -> float:
    """Return how long a pull of 200 changes takes, in milliseconds, over fifty."""
    _fill(house, 400)
    ann = house.person("ann", Role.LEAD)

    async def pull() -> float:
        await ann.changes("", limit=200)
        start = time.perf_counter()
        for _ in range(50):
            assert (await ann.changes("", limit=200)).items
        return (time.perf_counter() - start) * 1000 / 50

    return asyncio.run(pull())


@figure("feed.pull", "ms", "selecting the same 200 rows from the same file")
def feed_pull() -> Measured:
    """Pull 200 changes."""

    def measure(house: House, _folder: Path) -> Measured:
        value = pull_ms(house)
        start = time.perf_counter()
        for _ in range(50):
            house.rows("SELECT * FROM change ORDER BY seq LIMIT 200")
            house.rows("SELECT * FROM case_file LIMIT 200")
        return Measured(value, (time.perf_counter() - start) * 1000 / 50, 50)

    return _with_house(measure)
