"""Appeals that suspend: while one waits, what it is against is not in force, and its term does not run.

Whether an appeal suspends a measure is its jurisdiction's affair (``Jurisdiction.suspends``). The platform is told once
that a measure rests and once that it goes on; what was left of the term begins anew then. The measure keeps its state.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, RowMapping, exists, insert, select, update

from moderator_app.domain.identity import new_id
from moderator_app.domain.notice import clock
from moderator_app.domain.text import Label
from moderator_app.server.case import repository as cases
from moderator_app.server.context import Context
from moderator_app.server.measures import booking
from moderator_app.server.measures import repository as measures
from moderator_app.server.platform import calls
from moderator_app.server.records import change_row, event_row, record_changes, record_events
from moderator_app.server.redress import letters
from moderator_app.server.tables import appeal, decision, measure, platform_call, suspension

HEARD = ("admissible", "queued", "leased")
"""States of an appeal that suspends."""
SWEEP = 500


def suspends(row: RowMapping) -> bool:
    """Say whether an appeal, while it waits, suspends anything."""
    return row["state"] in HEARD and letters.windows().profiles[row["jurisdiction"]].suspensive


def _resting(connection: Connection, context: Context) -> list[RowMapping]:
    """Return measures in force that an appeal suspends and that nobody has suspended yet, with their ``appeal_id``."""
    profiles = {code: one for code, one in letters.windows().profiles.items() if one.suspensive}
    if not profiles:
        return []
    now = context.now()
    rows = connection.execute(
        select(measure, appeal.c.id.label("appeal_id"), appeal.c.jurisdiction)
        .join(appeal, appeal.c.decision_id == measure.c.decision_id)
        .where(
            appeal.c.state.in_(HEARD),
            appeal.c.jurisdiction.in_(sorted(profiles)),
            measure.c.state == "active",
            ~exists().where(suspension.c.measure_id == measure.c.id, suspension.c.appeal_id == appeal.c.id),
            ~exists().where(platform_call.c.ref == measure.c.id, platform_call.c.kind.in_([calls.LIFT, calls.REVERSE])),
        )
        .order_by(measure.c.id)
        .limit(SWEEP)
    ).mappings()
    return [
        row
        for row in rows
        if profiles[row["jurisdiction"]].suspends(row["code"])
        and measures.to_measure(row).lasting
        and (row["end_at_ms"] is None or row["end_at_ms"] > now)
    ]


def any_due(connection: Connection, context: Context) -> bool:
    """Say whether a measure is to be suspended that came into force while an appeal waits."""
    return bool(_resting(connection, context))


def begin_due(connection: Connection, context: Context) -> int:
    """Suspend every measure that a waiting appeal suspends, each once; return how many."""
    rows, now = _resting(connection, context), context.now()
    for row in rows:
        suspension_id = new_id(now)
        left = None if row["end_at_ms"] is None else row["end_at_ms"] - now
        connection.execute(
            insert(suspension),
            {
                "id": suspension_id,
                "measure_id": row["id"],
                "appeal_id": row["appeal_id"],
                "begun_at_ms": now,
                "left_ms": left,
            },
        )
        _tell(connection, calls.SUSPEND, suspension_id, row, now)
        _record(connection, "begin", suspension_id, row, row["appeal_id"], now)
    return len(rows)


def admitted(connection: Connection, context: Context, row: RowMapping) -> None:
    """Suspend what an appeal that has just been admitted suspends, and tell the seller so."""
    profile = letters.windows().profiles[row["jurisdiction"]]
    if not profile.suspensive:
        return
    begin_due(connection, context)
    rests = [one for one in measures.of_decision(connection, row["decision_id"]) if profile.suspends(one["code"])]
    if rests:
        _write(connection, context, "appeal_suspends", row, rests)


def end(connection: Connection, context: Context, row: RowMapping, *, resume: bool) -> None:
    """End what an appeal has suspended: the measures go on for what was left of their terms, or never do.

    Args:
        connection: the transaction.
        context: the ground.
        row: the appeal.
        resume: whether the decision stands as before.
    """
    now = context.now()
    goes_on = []
    for one in _open_of(connection, row["id"]):
        held = measures.measure_row(connection, one["measure_id"])
        assert held is not None  # noqa: S101 - a foreign key holds it
        ending = any(calls.call_of(connection, kind, held["id"]) is not None for kind in (calls.LIFT, calls.REVERSE))
        stands = resume and held["state"] == "active" and not ending
        told = _told(connection, one["id"], now)
        if stands:
            if one["left_ms"] is not None:
                measures.change_end(connection, held["id"], max(now, held["start_at_ms"]) + one["left_ms"])
            after = measures.measure_row(connection, held["id"])
            assert after is not None  # noqa: S101 - it was there a moment ago
            if told:
                _tell(connection, calls.RESUME, one["id"], after, now)
            goes_on.append(after)
        outcome = "resumed" if stands else "over"
        connection.execute(
            update(suspension).where(suspension.c.id == one["id"]).values(ended_at_ms=now, outcome=outcome)
        )
        _record(connection, outcome, one["id"], held, row["id"], now)
    if goes_on:
        _write(connection, context, "measures_resumed", row, goes_on)


def rested_ms(connection: Connection, decision_id: str, now_ms: int) -> int:
    """Return how long the measures of a decision have not run, the longest of them counting."""
    rows = connection.execute(
        select(suspension.c.measure_id, suspension.c.begun_at_ms, suspension.c.ended_at_ms)
        .join(measure, measure.c.id == suspension.c.measure_id)
        .where(measure.c.decision_id == decision_id)
    )
    rested: dict[str, int] = {}
    for row in rows:
        until = now_ms if row.ended_at_ms is None else row.ended_at_ms
        rested[row.measure_id] = rested.get(row.measure_id, 0) + max(0, until - row.begun_at_ms)
    return max(rested.values(), default=0)


def _open_of(connection: Connection, appeal_id: str) -> list[RowMapping]:
    wanted = select(suspension).where(suspension.c.appeal_id == appeal_id, suspension.c.ended_at_ms.is_(None))
    return list(connection.execute(wanted.order_by(suspension.c.id)).mappings())


def _told(connection: Connection, suspension_id: str, now_ms: int) -> bool:
    """Say whether the platform may know of a suspension; a call that never left is taken back."""
    call = calls.call_of(connection, calls.SUSPEND, suspension_id)
    if call is None or call["state"] in {"acked", "sending"}:
        return call is not None
    if call["state"] != "cancelled":
        calls.change(connection, call["id"], state="cancelled", ended_at_ms=now_ms)
    return bool(call["attempts"])


def _tell(connection: Connection, kind: str, suspension_id: str, row: RowMapping, now_ms: int) -> None:
    data: dict[str, Any] = {"suspension": suspension_id, "measure": row["id"], "code": row["code"]}
    if kind == calls.RESUME:
        data["end_at"] = None if row["end_at_ms"] is None else booking.written(row["end_at_ms"])
    one = calls.call_row(
        kind,
        suspension_id,
        lane=measures.lane_of(row["merchant_id"], row["code"]),
        merchant_id=row["merchant_id"],
        decision_id=row["decision_id"],
        data=data,
        at_ms=now_ms,
    )
    calls.enqueue(connection, [one])


def _record(  # noqa: PLR0917 - what became of which suspension of what, when
    connection: Connection, what: str, suspension_id: str, row: RowMapping, appeal_id: str, now_ms: int
) -> None:
    detail = {"measure": row["id"], "code": row["code"], "appeal": appeal_id}
    event = event_row(now_ms, booking.SYSTEM, f"suspension.{what}", "suspension", suspension_id, detail)
    record_events(connection, [event])
    record_changes(connection, [change_row(now_ms, "standing", row["merchant_id"], 0)])


def _write(connection: Connection, context: Context, kind: str, row: RowMapping, about: Iterable[RowMapping]) -> None:
    made = connection.execute(select(decision).where(decision.c.id == row["decision_id"])).mappings().one()
    subject = cases.merchant_of(connection, made["merchant_id"])
    assert subject is not None  # noqa: S101 - a foreign key holds it
    names = context.law.book.matrix.measures
    listed = [(names[one["code"]].name, one["end_at_ms"]) for one in about]
    ends = kind == "measures_resumed"

    def lines(language: str) -> str:
        return "\n".join(
            f"· {name.in_language(language)}" + (f" → {clock(end)}" if ends and end is not None else "")
            for name, end in listed
        )

    letters.write(
        connection,
        context,
        kind,
        row["id"],
        decision_id=made["id"],
        subject=subject,
        values={"decision": made["number"], "measures": Label(zh=lines("zh"), en=lines("en"))},
    )
