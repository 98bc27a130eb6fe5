"""Thirty-two writers at once, some of them holding their transactions open: no reader of the feed loses a row."""

from __future__ import annotations

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from sqlalchemy import Connection

from moderator_app.domain.identity import new_id
from moderator_app.server.audit.sequencer import follow
from moderator_app.server.database import Database
from moderator_app.server.records import change_row, event_row, record_changes, record_events
from moderator_app.wire import messages as m
from tests.server.databases import ON_POSTGRESQL
from tests.server.house import NOON, House, run

WRITERS = 32
EACH = 20
SERVERS = 6 if ON_POSTGRESQL else 1
"""Servers of one database; each has six connections that write."""


def store(connection: Connection, name: str, held_s: float) -> None:
    """Store a change and an event, and keep the transaction open for a while."""
    record_changes(connection, [change_row(NOON, "policy", name, 0)])
    record_events(connection, [event_row(NOON, "somebody", "test", "policy", name)])
    time.sleep(held_s)


def write(database: Database, writer: int, written: list[str]) -> None:
    draw = random.Random(writer)  # noqa: S311 - spreads pauses
    for _ in range(EACH):
        name = new_id()
        held_s = draw.uniform(0, 0.03) if draw.random() < 0.2 else 0.0
        database.write_now(partial(store, name=name, held_s=held_s), shared=True)
        written.append(name)


def test_no_row_is_lost_doubled_or_out_of_step(house: House) -> None:
    others = [Database(house.context.database.url) for _ in range(SERVERS - 1)]
    databases = [house.context.database, *others]
    ann = house.person("ann")
    written: list[str] = []
    seen: list[m.Change] = []
    over = threading.Event()

    def read() -> None:
        cursor, last = "", False
        while True:
            page = run(ann.changes(cursor, limit=50))
            seen.extend(page.items)
            cursor = page.cursor
            if last and not page.more:
                return
            last = over.is_set()

    def number_too() -> None:
        while not over.is_set():
            run(follow(house.context))

    try:
        with ThreadPoolExecutor(WRITERS + 2) as pool:
            reader, numberer = pool.submit(read), pool.submit(number_too)
            writers = [pool.submit(write, databases[index % SERVERS], index, written) for index in range(WRITERS)]
            for writer in writers:
                writer.result()
            over.set()
            numberer.result()
            reader.result()
    finally:
        over.set()
        for one in others:
            one.close()
    mine = [change for change in seen if change.id in set(written)]
    assert len(written) == WRITERS * EACH
    assert sorted(change.id for change in mine) == sorted(written)
    numbers = [change.seq for change in seen]
    assert numbers == sorted(set(numbers))
    run(follow(house.context))
    for table in ("change", "audit"):
        stored = [row[0] for row in house.rows(f"SELECT seq FROM {table} ORDER BY seq")]  # noqa: S608 - our tables
        assert stored == list(range(1, len(stored) + 1))
    assert house.rows("SELECT count(*) FROM audit WHERE leaf_hash = ''")[0][0] == 0
