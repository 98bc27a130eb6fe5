"""Measures as rows: made with the ledger entries of a decision, and every step of their lives.

A step is one conditional update beside exactly one audit event; the platform's calls have one row for each verb and
measure. So whatever is run twice, or again after a crash, finds that it has been done.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from sqlalchemy import Connection, RowMapping

from moderator_app.domain.identity import utc
from moderator_app.domain.ledger import EntryKind, LedgerEntry
from moderator_app.domain.measure import HOLDING, BookedMeasure, MeasureState, frees
from moderator_app.domain.notice import BEIJING
from moderator_app.server.case.service import year_start
from moderator_app.server.context import Context
from moderator_app.server.measures import repository
from moderator_app.server.platform import calls
from moderator_app.server.records import change_row, event_row, record_changes, record_events

SYSTEM = "system"
SWEEP = 1000
"""Measures that one transaction ends at most, so that nobody waits long behind it."""


def year_end(at_ms: int) -> int:
    """Return when the calendar year of a time ends on the platform's clock; points end with it."""
    leap_day_later = year_start(at_ms) + 370 * 24 * 3600 * 1000
    return year_start(leap_day_later)


def schedule(connection: Connection, context: Context, entries: Iterable[LedgerEntry], now_ms: int) -> None:
    """Make a measure of every entry, and the call that applies it; what is over already is not begun again."""
    machine = context.law.machines["measure"]
    state = machine.step(machine.initial, "schedule")
    rows, outgoing, events = [], [], []
    for entry in entries:
        end = year_end(entry.at_ms) if entry.kind is EntryKind.POINTS else entry.end_at_ms
        if entry.reverses or (end is not None and end <= now_ms):
            continue
        rows.append(
            {
                "id": entry.id,
                "decision_id": entry.decision_id,
                "merchant_id": entry.merchant_id,
                "code": entry.code,
                "amount": entry.amount,
                "currency": entry.currency,
                "start_at_ms": entry.start_at_ms,
                "end_at_ms": end,
                "state": state,
                "changed_at_ms": now_ms,
            }
        )
        outgoing.append(
            calls.call_row(
                calls.APPLY,
                entry.id,
                lane=repository.lane_of(entry.merchant_id, entry.code),
                merchant_id=entry.merchant_id,
                decision_id=entry.decision_id,
                data=_told(entry.id, entry.code, entry.amount, entry.currency, entry.start_at_ms, end),
                at_ms=now_ms,
                due_at_ms=max(now_ms, entry.start_at_ms),
            )
        )
        events.append(event_row(now_ms, SYSTEM, "measure.schedule", "measure", entry.id, {"code": entry.code}))
    repository.add_measures(connection, rows)
    calls.enqueue(connection, outgoing)
    record_events(connection, events)


def _told(  # noqa: PLR0917 - the order in which the platform reads them
    measure_id: str, code: str, amount: int, currency: str, start_at_ms: int, end_at_ms: int | None
) -> dict[str, object]:
    return {
        "measure": measure_id,
        "code": code,
        "amount": amount,
        "currency": currency,
        "start_at": written(start_at_ms),
        "end_at": None if end_at_ms is None else written(end_at_ms),
    }


def written(at_ms: int) -> str:
    """Return a time as the platform is told it."""
    return utc(at_ms).astimezone(BEIJING).isoformat(timespec="milliseconds")


def step(
    connection: Connection, context: Context, row: RowMapping, event: str, *, actor: str = SYSTEM, reason: str = ""
) -> str:
    """Take a measure one step further, with its audit event; return its new state.

    Raises:
        Refused: ``already-there`` or ``not-allowed``.
    """
    now = context.now()
    target = context.law.machines["measure"].step(row["state"], event)
    if repository.move(connection, row["id"], row["state"], target, now):
        detail = {"code": row["code"], "reason": reason} if reason else {"code": row["code"]}
        record_events(connection, [event_row(now, actor, f"measure.{event}", "measure", row["id"], detail)])
        record_changes(connection, [change_row(now, "standing", row["merchant_id"], 0)])
    return target


def step_all(connection: Connection, context: Context, rows: Iterable[tuple[RowMapping, str]]) -> None:
    """Take many measures one step further by themselves, each with its audit event, in a few statements.

    Raises:
        Refused: ``already-there`` or ``not-allowed``.
    """
    now, machine = context.now(), context.law.machines["measure"]
    alike: dict[tuple[str, str, str], list[RowMapping]] = {}
    for row, event in rows:
        alike.setdefault((row["state"], event, machine.step(row["state"], event)), []).append(row)
    for (source, event, target), group in alike.items():
        moved = repository.move_all(connection, [row["id"] for row in group], source, target, now)
        stepped = [row for row in group if row["id"] in moved]
        record_events(
            connection,
            [
                event_row(now, SYSTEM, f"measure.{event}", "measure", row["id"], {"code": row["code"]})
                for row in stepped
            ],
        )
        record_changes(connection, [change_row(now, "standing", row["merchant_id"], 0) for row in stepped])


def tell_platform(connection: Connection, row: RowMapping, kind: str, now_ms: int) -> None:
    """Queue the one call that ends (or reverses) a measure at the platform; a second one changes nothing."""
    if calls.call_of(connection, kind, row["id"]) is None:
        calls.enqueue(connection, [_ending_call(row, kind, now_ms)])


def _ending_call(row: RowMapping, kind: str, now_ms: int) -> dict[str, object]:
    return calls.call_row(
        kind,
        row["id"],
        lane=repository.lane_of(row["merchant_id"], row["code"]),
        merchant_id=row["merchant_id"],
        decision_id=row["decision_id"],
        data={
            "measure": row["id"],
            "code": row["code"],
            "amount": row["amount"],
            "currency": row["currency"],
        },
        at_ms=now_ms,
    )


def any_ending(connection: Connection, context: Context) -> bool:
    """Say whether a term is over that nobody has told the platform of."""
    return bool(repository.ending(connection, context.now(), 1))


def end_due(connection: Connection, context: Context) -> int:
    """Tell the platform of every measure whose term is over, once each; return how many.

    The right comes back when the platform acknowledges; only then the measure is marked as ended.
    """
    now = context.now()
    rows = repository.ending(connection, now, SWEEP)
    calls.enqueue(connection, [_ending_call(row, calls.LIFT, now) for row in rows])
    return len(rows)


def held_by_platform(measures: Iterable[RowMapping], stops: Iterable[RowMapping], now_ms: int) -> list[BookedMeasure]:
    """Return what the platform holds at present, emergency stops among it.

    A measure whose term is over holds its right until the platform has acknowledged its end, and the clock may have
    been set back since it began; so terms are stretched to contain the present.
    """
    held = []
    for row in measures:
        booked = repository.to_measure(row)
        if booked.state in HOLDING:
            end = None if booked.end_at_ms is None else max(booked.end_at_ms, now_ms + 1)
            booked = replace(booked, start_at_ms=min(booked.start_at_ms, now_ms), end_at_ms=end)
        held.append(booked)
    held += [
        BookedMeasure(
            id=row["id"],
            decision_id="",
            merchant_id=row["merchant_id"],
            code=row["code"],
            start_at_ms=min(row["asked_at_ms"], now_ms),
            end_at_ms=max(row["lapses_at_ms"], now_ms + 1),
            state=MeasureState.ACTIVE,
        )
        for row in stops
    ]
    return held


def gives_back(
    held: Iterable[BookedMeasure], measure_id: str, now_ms: int, resting: Collection[str] = frozenset()
) -> bool:
    """Say whether the end of one measure gives its right back, that is, whether nothing else holds it.

    What rests because of an appeal holds nothing.
    """
    measures = list(held)
    ending = next((one for one in measures if one.id == measure_id), None)
    if ending is None:
        return True
    others = [one for one in measures if one.merchant_id == ending.merchant_id and one.id not in resting]
    return frees(ending, others, now_ms)
