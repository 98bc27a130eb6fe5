"""The queue of calls to the platform: one for each verb and thing, for ever."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, text, update

from moderator_app.domain.identity import new_id
from moderator_app.server.tables import platform_call

APPLY = "measure.apply"
LIFT = "measure.lift"
REVERSE = "measure.reverse"
SUSPEND = "measure.suspend"
RESUME = "measure.resume"
RESTS = (SUSPEND, RESUME)
"""Calls about a suspension of a measure, not about the measure."""
NOTICE = "notice.send"
APPEAL = "appeal.outcome"
TRUST = "trust.event"
OPEN = ("pending", "sending")


def call_row(
    kind: str,
    ref: str,
    *,
    lane: str,
    merchant_id: str,
    data: Mapping[str, Any],
    at_ms: int,
    decision_id: str = "",
    due_at_ms: int | None = None,
) -> dict[str, Any]:
    """Return one call, not yet stored.

    Args:
        kind: its verb, ``measure.apply`` and so on.
        ref: the thing it is about; a second call of the same kind about it is refused by the database.
        lane: calls of one lane go out one after the other.
        merchant_id: the seller concerned.
        data: what the platform is told; no content of cases.
        at_ms: now.
        decision_id: the decision it follows from.
        due_at_ms: not before then; now, unless given.
    """
    return {
        "id": new_id(at_ms),
        "kind": kind,
        "ref": ref,
        "lane": lane,
        "merchant_id": merchant_id,
        "decision_id": decision_id,
        "body": json.dumps(data, ensure_ascii=False, sort_keys=True),
        "state": "pending",
        "next_at_ms": at_ms if due_at_ms is None else due_at_ms,
        "made_at_ms": at_ms,
    }


def enqueue(connection: Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Queue calls, in order."""
    values = list(rows)
    if values:
        connection.execute(insert(platform_call), values)


def call_of(connection: Connection, kind: str, ref: str) -> RowMapping | None:
    """Return the one call of a kind about a thing."""
    return (
        connection.execute(select(platform_call).where(platform_call.c.kind == kind, platform_call.c.ref == ref))
        .mappings()
        .one_or_none()
    )


def call_by(connection: Connection, call_id: str) -> RowMapping | None:
    """Return a call."""
    return connection.execute(select(platform_call).where(platform_call.c.id == call_id)).mappings().one_or_none()


def on_their_way(connection: Connection, ids: Iterable[str]) -> dict[str, RowMapping]:
    """Return those of some calls that are on their way, by id."""
    wanted = select(platform_call).where(platform_call.c.id.in_(list(ids)), platform_call.c.state == "sending")
    return {row["id"]: row for row in connection.execute(wanted).mappings()}


def flying(connection: Connection, kind: str, ref: str) -> bool:
    """Say whether a call is on its way at this moment."""
    row = call_of(connection, kind, ref)
    return row is not None and row["state"] == "sending"


def cancel(connection: Connection, kind: str, ref: str, at_ms: int) -> bool:
    """Take a call back that is not on its way; say whether there is none of it left."""
    row = call_of(connection, kind, ref)
    if row is None or row["state"] not in OPEN:
        return True
    if row["state"] == "sending":
        return False
    change(connection, row["id"], state="cancelled", ended_at_ms=at_ms)
    return True


def change(connection: Connection, call_id: str, **values: Any) -> None:
    """Change a call."""
    connection.execute(update(platform_call).where(platform_call.c.id == call_id).values(**values))


def change_all(connection: Connection, ids: Iterable[str], **values: Any) -> None:
    """Change calls alike."""
    connection.execute(update(platform_call).where(platform_call.c.id.in_(list(ids))).values(**values))


_DUE = text("""
    SELECT * FROM platform_call WHERE state = 'pending' AND next_at_ms <= :now_ms AND NOT EXISTS (
        SELECT 1 FROM platform_call AS older
        WHERE older.lane = platform_call.lane AND older.seq < platform_call.seq
        AND older.state IN ('pending', 'sending')
    ) ORDER BY next_at_ms, seq LIMIT :count
""")
"""States are written out, for only then SQLite uses the indexes on open calls."""


def due(connection: Connection, now_ms: int, count: int) -> list[RowMapping]:
    """Return the calls whose turn it is: due, and the oldest open one of their lane."""
    return list(connection.execute(_DUE, {"now_ms": now_ms, "count": count}).mappings())


def forget_flights(connection: Connection) -> int:
    """Put calls that were on their way when the server died back into the queue; return how many."""
    done = connection.execute(update(platform_call).where(platform_call.c.state == "sending").values(state="pending"))
    return done.rowcount


def open_calls(connection: Connection) -> int:
    """Return how many calls have not been acknowledged yet."""
    states = platform_call.c.state.in_(["pending", "sending"])
    return connection.scalar(select(func.count()).select_from(platform_call).where(states)) or 0


def dead(connection: Connection) -> list[RowMapping]:
    """Return the dead letters, oldest first."""
    return list(
        connection.execute(
            select(platform_call).where(platform_call.c.state == "dead").order_by(platform_call.c.seq)
        ).mappings()
    )
