"""What the tamper-evident log and the decision log cost, at a size that a test machine holds for a minute."""

from __future__ import annotations

import gc
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from moderator_app.audit.verify import walk_log
from moderator_app.server.audit import repository, sequencer
from moderator_app.server.database import Database
from moderator_app.server.migrations import migrate
from moderator_app.server.quality import pages
from moderator_app.server.quality.formats import LINES, csv_head
from moderator_app.server.quality.projection import spaced
from moderator_app.wire.messages.quality import LogFilter
from tests.bench.figures import Measured, figure

MILLION = 1_000_000
NOW = 1_795_320_000_000
STEP = 20_000


@contextmanager
def _database() -> Iterator[Database]:
    with tempfile.TemporaryDirectory(prefix="moderator-bench-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'moderator.db'}")
        try:
            database.write_now(migrate)
            yield database
        finally:
            database.close()


def _write_events(connection: Connection, first: int, count: int) -> None:
    connection.exec_driver_sql(
        "WITH RECURSIVE n(i) AS (SELECT ? UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?) "
        "INSERT INTO audit (seq, at_ms, actor, action, object_type, object_id, detail) "
        "SELECT i, ? + i, 'user-' || (i % 200), 'case.lease', 'case', 'case-' || i, "
        "'{\"epoch\":' || (i % 9) || '}' FROM n",
        (first, first + count, NOW),
    )


def _grown(database: Database, size: int) -> list[float]:
    """Number ``size`` events in batches; return the seconds that each step of ``STEP`` events took."""
    steps = []
    for first in range(1, size + 1, STEP):
        database.write_now(partial(_write_events, first=first, count=STEP))
        start = time.perf_counter()
        for _ in range(STEP // sequencer.BATCH):
            database.write_now(sequencer.number_events)
        steps.append(time.perf_counter() - start)
    return steps


def _log_of(size: int, action) -> Measured:
    with _database() as database:
        return action(database, _grown(database, size))


@figure("audit.append_1m", "events/s", "the first 20,000 events of the same log")
def append() -> Measured:
    """Number events into the tree until it holds a million; the rate of the last steps beside that of the first."""

    def measure(_database: Database, steps: list[float]) -> Measured:
        late = statistics.median(steps[-5:])
        whole = MILLION / sum(steps)
        return Measured(
            value=STEP / late,
            baseline=STEP / steps[0],
            n=MILLION,
            note=f"{whole:.0f} events/s over all; microseconds each, first to last tenth: "
            + " ".join(f"{1e6 * statistics.mean(steps[at : at + 5]) / STEP:.1f}" for at in range(0, 50, 5)),
        )

    return _log_of(MILLION, measure)


@figure("audit.verify_1m", "s", "reading the same rows without hashing them")
def verify() -> Measured:
    """Prove a log of a million events from its rows to its root."""

    def measure(database: Database, _steps: list[float]) -> Measured:
        start = time.perf_counter()
        rows = database.read_now(lambda connection: sum(1 for _ in repository.whole_log(connection)))
        plain = time.perf_counter() - start
        start = time.perf_counter()
        walk = database.read_now(lambda connection: walk_log(repository.whole_log(connection), ()))
        seconds = time.perf_counter() - start
        assert walk.fault is None
        assert walk.size == rows == MILLION
        return Measured(value=seconds, baseline=plain, n=MILLION)

    return _log_of(MILLION, measure)


WORDS = (
    "加我微信",
    "全网最低价",
    "老板亏本",
    "正品保证",
    "厂家直销",
    "最后一单",
    "点关注",
    "小黄车",
    "私下转账",
    "假一赔十",
)
CATEGORIES = ("PRIVATE_TRADE", "HYPE_SELL", "FALSE_PUBLICITY", "ABSOLUTE_TERMS", "COUNTERFEIT", "FAKE_ORDERS", "")


INTO_LOG = (
    "INSERT INTO decision_log (seq, decision_id, case_id, number, case_number, merchant_id, merchant_name, maker_id, "
    "queue, category, severity, grade, proposed_grade, rulebook_version, state, overturned, disputed, booked_at_ms, "
    "time_on_case_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _fill_log(database: Database, size: int) -> None:
    """Fill the decision log by itself; what it is folded from would take ten times as long to make."""
    dice = random.Random(7)  # noqa: S311 - repeatable data, no secrets
    file = sqlite3.connect(database.url.removeprefix("sqlite:///"))
    file.execute("PRAGMA synchronous = OFF")
    file.execute("PRAGMA foreign_keys = OFF")
    rows, texts = [], []
    for seq in range(1, size + 1):
        category = CATEGORIES[dice.randrange(len(CATEGORIES))]
        grade = f"G{min(9, int(dice.expovariate(0.6)))}" if category else "G0"
        rows.append(
            (
                seq, f"d{seq}", f"c{seq}", f"D-2026-{seq:07d}", f"KC-{seq:07d}", f"m{dice.randrange(50_000)}",
                "小禾严选", f"u{dice.randrange(200)}", f"Q{dice.randrange(9)}", category, "S2", grade, grade,
                f"v{seq // 300_000}",
                "effective", int(dice.random() < 0.02), int(dice.random() < 0.005), NOW + seq * 7_000, 40_000,
            )
        )  # fmt: skip
        texts.append(
            (seq, spaced(f"D-2026-{seq:07d} 小禾严选 {WORDS[dice.randrange(10)]} {WORDS[dice.randrange(10)]}"))
        )
        if len(rows) == 50_000:
            file.executemany(INTO_LOG, rows)
            file.executemany("INSERT INTO decision_text (rowid, words) VALUES (?, ?)", texts)
            rows, texts = [], []
    file.commit()
    file.close()


FILTERS: dict[str, LogFilter] = {
    "newest": LogFilter(),
    "person": LogFilter(makers=("u17",)),
    "category": LogFilter(categories=("HYPE_SELL",)),
    "category and grade": LogFilter(categories=("COUNTERFEIT", "HYPE_SELL"), grades=("G4", "G5")),
    "rare grade": LogFilter(grades=("G9",)),
    "overturned": LogFilter(overturned=True),
    "disputed, one person": LogFilter(disputed=True, makers=("u17",)),
    "queue and version": LogFilter(queues=("Q3",), rulebook_versions=("v0",)),
    "a week": LogFilter(from_ms=NOW + 3_000_000_000, to_ms=NOW + 3_600_000_000),
    "words": LogFilter(words="微信"),
    "words, a person and a grade": LogFilter(words="微信", makers=("u17",), grades=("G3",)),
    "rare words": LogFilter(words="D-2026-0012345"),
    "seller": LogFilter(merchant_id="m4711"),
    "no such combination": LogFilter(queues=("Q3",), rulebook_versions=("v9",)),
}


@figure("log.page_1m", "ms", "the newest page without any filter")
def page() -> Measured:
    """Read pages of fifty under many filters from a log of a million decisions: the slowest of all."""
    with _database() as database:
        _fill_log(database, MILLION)
        seen = {}
        for name, wanted in FILTERS.items():
            times = []
            for before in (0, 0, 0, 700_000, 250_000):
                start = time.perf_counter()
                database.read_now(partial(pages.page, wanted=wanted, before=before, limit=51))
                times.append((time.perf_counter() - start) * 1000)
            seen[name] = max(times[1:])
        slowest = max(seen, key=lambda name: seen[name])
        told = ", ".join(f"{name} {value:.1f}" for name, value in seen.items())
        return Measured(value=seen[slowest], baseline=seen["newest"], n=len(FILTERS) * 5, note=f"{slowest}; {told}")


@figure("export.rows", "rows/s", "reading the same rows without writing them")
def export() -> Measured:
    """Write a hundred thousand rows of the log as formula-safe CSV."""
    size = 100_000
    with _database() as database, tempfile.TemporaryDirectory(prefix="moderator-bench-") as folder:
        _fill_log(database, size)
        gc.collect()
        start = time.perf_counter()
        rows = database.read_now(lambda connection: sum(map(len, pages.all_rows(connection, LogFilter(), upto=size))))
        plain = rows / (time.perf_counter() - start)

        def write(connection: Connection) -> int:
            with (Path(folder) / "log.csv").open("w", encoding="utf-8", newline="") as file:
                file.write(csv_head())
                count = 0
                for block in pages.all_rows(connection, LogFilter(), upto=size):
                    for row in block:
                        file.write(LINES["csv"](dict(row)))
                        count += 1
            return count

        start = time.perf_counter()
        written = database.read_now(write)
        seconds = time.perf_counter() - start
        assert written == rows == size
        return Measured(value=written / seconds, baseline=plain, n=size)


__all__ = ["append", "export", "page", "verify"]
