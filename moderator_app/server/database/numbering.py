"""The feed's and the log's numbers: gapless, in the order in which rows become visible, so that no reader loses one.

On SQLite the one writer numbers rows as it stores them. On PostgreSQL several transactions are open at a time, and a
number drawn inside one of them becomes visible when *it* commits, perhaps after a higher one: a reader that has gone
past would never see it. So rows are stored without a number (``arrival`` keeps their order), and whoever numbers takes
those that are committed, one at a time for the whole database, and gives them the next numbers. A transaction that
stays open for long delays its own rows only.
"""

from __future__ import annotations

from enum import IntEnum

from sqlalchemy import ColumnElement, Connection, Table, literal_column, text

from moderator_app.server.database.words import on_postgresql

NUMBERED = ("change", "audit")
"""Tables whose ``seq`` is given afterwards on PostgreSQL."""
BATCH = 2000


class Task(IntEnum):
    """What is done by one at a time; the values are keys of advisory locks."""

    NUMBERING = 0x6D6F6401
    TREE = 0x6D6F6402
    CHORES = 0x6D6F6403


_WAITING = text(" UNION ALL ".join(f"(SELECT 1 FROM {name} WHERE seq IS NULL LIMIT 1)" for name in NUMBERED))  # noqa: S608 - our own names
_NUMBER = {
    name: text(
        f"WITH due AS (SELECT arrival, row_number() OVER (ORDER BY arrival) AS place FROM "  # noqa: S608 - our own names
        f"(SELECT arrival FROM {name} WHERE seq IS NULL ORDER BY arrival LIMIT {BATCH}) AS waiting), "
        f"newest AS (SELECT coalesce(max(seq), 0) AS seq FROM {name}) "
        f"UPDATE {name} SET seq = newest.seq + due.place FROM due, newest WHERE {name}.arrival = due.arrival"
    )
    for name in NUMBERED
}
_LOCK = text("SELECT pg_advisory_xact_lock(:task)")
_NOTIFY = text("SELECT pg_notify('moderator_news', '')")


def one_at_a_time(connection: Connection, task: Task) -> None:
    """Wait until nobody else is at a task, in any process; holds until the unit ends."""
    if on_postgresql(connection):
        connection.execute(_LOCK, {"task": int(task)})


def in_order(connection: Connection, table: Table) -> ColumnElement[int]:
    """Return what orders the rows about one object as they were stored, whether they have their numbers yet or not."""
    arrival: ColumnElement[int] = literal_column("arrival") if on_postgresql(connection) else table.c.seq
    return arrival


def waiting(connection: Connection) -> bool:
    """Say whether committed rows have no number yet; never on SQLite."""
    return on_postgresql(connection) and connection.execute(_WAITING).first() is not None


def number(connection: Connection) -> int:
    """Give committed rows their numbers; return how many. Run it as a shared unit."""
    if not on_postgresql(connection):
        return 0
    one_at_a_time(connection, Task.NUMBERING)
    counts = [connection.execute(_NUMBER[name]).rowcount for name in NUMBERED]
    if any(counts):
        connection.execute(_NOTIFY)
    return sum(counts)
