"""How fast a click is safe, how long a first synchronisation and the end of a shift take, and the simulation's rate."""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path

import msgspec

from moderator_app.desk.store.store import Store, open_store
from moderator_app.desk.sync.courier import Courier
from moderator_app.desk.sync.crossing import Callbacks
from moderator_app.desk.sync.media_cache import MediaCache
from moderator_app.desk.sync.pull import Pull
from moderator_app.desk.sync.server_clock import ServerClock
from moderator_app.desk.sync.wire_end import Plugged
from moderator_app.domain.identity import now_ms
from moderator_app.domain.roles import Role
from moderator_app.server.local import LocalBackend
from moderator_app.wire import messages as m
from tests.bench.figures import Measured, figure
from tests.desk.factories import ACCOUNT, a_case, a_decision
from tests.server.house import ask, clip, open_house, seller
from tests.simulation.promises import broken
from tests.simulation.shift import Shift

KEY = bytes(range(32))
CASES = 5000
DRAFTS = 200


def _commits_ms(commit: object, times: int) -> float:
    seen = []
    assert callable(commit)
    for number in range(times):
        start = time.perf_counter()
        commit(number)
        seen.append((time.perf_counter() - start) * 1000)
    return statistics.median(seen)


@figure("outbox.commit", "ms", "one row into a bare sqlite3 file, synchronous=FULL")
def outbox_commit() -> Measured:
    """Submit decisions: row in, draft out, on disk."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "desk", KEY)
        bodies = [a_decision(a_case(number)) for number in range(200)]

        def submit(number: int) -> None:
            body = bodies[number]
            store.outbox.add("decision", body, case_id=body.case_id, account=ACCOUNT, draft="x" * 500)

        value = _commits_ms(submit, len(bodies))
        store.close()
        bare = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
        bare.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (id INTEGER, b BLOB)")
        encoded = [msgspec.json.encode(body) for body in bodies]
        baseline = _commits_ms(
            lambda number: bare.execute("INSERT INTO t VALUES (?, ?)", (number, encoded[number])), 200
        )
        bare.close()
    return Measured(value, baseline, len(bodies))


@figure("sync.shift_200", "s", "the same decisions handed to the server's room directly, one after the other")
def shift_200() -> Measured:
    """Come back from a shift with 200 decisions: connect, first synchronisation, every one of them booked and settled.

    The desk's store is on disk and encrypted, the server's database is on disk; between them lies the wire's own
    encoding, and no network.
    """
    with tempfile.TemporaryDirectory() as folder:
        house = open_house(Path(folder) / "server", max_leases=2 * DRAFTS)
        house.take_in(seller())
        for start in range(0, 2 * DRAFTS, 200):
            house.take_in(*(clip(str(number)) for number in range(start, start + 200)))
        house.clock.now = now_ms()
        person = house.person("ann", Role.LEAD)
        leased = [one for _ in range(2 * DRAFTS // 25) for one in asyncio.run(person.claim(ask(25))).leased]
        made = [house.verdict(one, severity="S1") for one in leased]
        began = time.perf_counter()
        for one in made[DRAFTS:]:
            assert house.decide(person, one)[0].problem is None
        baseline = time.perf_counter() - began
        store = open_store(Path(folder) / "desk", KEY)
        account = house.people["ann"]
        store.mirror.belongs_to(account)
        for one in made[:DRAFTS]:
            store.outbox.add("decision", one, case_id=one.case_id, account=account, draft="x" * 500)
        value = _until_sent(store, person, account)
        booked = house.rows("SELECT count(*) FROM decision")[0][0]
        assert booked == 2 * DRAFTS, booked
        house.context.close()
    return Measured(value, baseline, DRAFTS)


def _until_sent(store: Store, person: LocalBackend, account: str) -> float:
    """Return how long a courier takes to deliver everything."""
    wire = Plugged(person, "desk")
    wire._live = True
    courier = Courier(
        store,
        lambda: wire,
        ServerClock(),
        MediaCache(None, None),
        Callbacks(changes=_nothing, link=_nothing, lease=lambda _c, _l: None, problem=_nothing),
    )
    start = time.perf_counter()
    courier.start(account)
    while store.outbox.count().waiting:
        assert time.perf_counter() - start < 120, "nothing arrives"
        time.sleep(0.01)
    value = time.perf_counter() - start
    assert store.outbox.count().attention == 0
    courier.close()
    store.close()
    return value


def _nothing(_news: object) -> None:
    return


class Pages:
    """A server that has nothing but a snapshot."""

    def __init__(self) -> None:
        self._cases = [a_case(number) for number in range(CASES)]

    async def snapshot(self, page: str = "", *, limit: int = m.MAX_PAGE) -> m.SnapshotPage:
        start = int(page or 0)
        part = tuple(self._cases[start : start + limit])
        following = str(start + limit) if start + limit < CASES else ""
        reply = m.SnapshotPage(cases=part, page=following, cursor_at_start="e.1", total=CASES)
        return msgspec.json.decode(msgspec.json.encode(reply), type=m.SnapshotPage)

    async def changes(self, cursor: str, *, limit: int = m.MAX_PAGE, wait_s: int = 0) -> m.ChangePage:
        assert limit >= wait_s
        return m.ChangePage(items=(), cursor=cursor, more=False)


@figure("sync.first_5000", "s", "the same rows into a bare sqlite3 table in one transaction")
def first_5000() -> Measured:
    """Take 5,000 cases into an empty mirror, search index included; messages are encoded and decoded on the way."""
    pages = Pages()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "desk", KEY)
        pull = Pull(pages, store, lambda _changes: None, lambda _done, _total: None)  # type: ignore[arg-type]
        start = time.perf_counter()
        asyncio.run(pull.everything())
        value = time.perf_counter() - start
        assert store.mirror.size() == CASES
        store.close()
        bare = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
        bare.executescript("PRAGMA journal_mode = WAL; CREATE TABLE t (id TEXT PRIMARY KEY, b BLOB)")
        start = time.perf_counter()
        rows = [(case.id, msgspec.json.encode(case)) for case in pages._cases]
        bare.execute("BEGIN")
        bare.executemany("INSERT INTO t VALUES (?, ?)", rows)
        bare.execute("COMMIT")
        baseline = time.perf_counter() - start
        bare.close()
    return Measured(value, baseline, CASES)


@figure("sync.simulation", "seeds/s", "the rate at which 50,000 seeds take one hour")
def simulation() -> Measured:
    """Play simulated shifts; none may break a promise."""
    seeds = range(60)
    start = time.perf_counter()
    assert [seed for seed in seeds if broken(Shift(seed).play())] == []
    return Measured(len(seeds) / (time.perf_counter() - start), 50_000 / 3600, len(seeds))
