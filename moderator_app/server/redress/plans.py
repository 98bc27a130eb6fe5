"""Taking a decision back: the plan is stored with the withdrawal and carried out step by step, or visibly stuck.

A step looks at what is so and names the one thing to do next, or nothing. So it can be asked on a reader, asked twice,
and asked again after a crash.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy import Connection, RowMapping

from moderator_app.domain.identity import new_id
from moderator_app.domain.ledger import EntryKind, LedgerEntry
from moderator_app.domain.money import format_minor
from moderator_app.domain.reversal import StepKind, StepNote, plan
from moderator_app.server.announcements import repository as announcements
from moderator_app.server.case import repository as cases
from moderator_app.server.context import Context
from moderator_app.server.ledger import repository as decisions
from moderator_app.server.measures import booking
from moderator_app.server.measures import repository as measures
from moderator_app.server.platform import calls
from moderator_app.server.records import change_row, event_row, record_changes, record_events
from moderator_app.server.redress import letters, repository
from moderator_app.server.standing import closed

SYSTEM = "system"
STEPS = 500
"""Steps that are looked at in one round."""
_PLAIN = frozenset({"LD", "POINTS"})
"""Measures that are taken back by the steps for money and points."""

Act = Callable[[Connection], None]


def begin(connection: Connection, context: Context, decision_id: str) -> None:
    """Store the plan of a withdrawal; money and points are booked back at once, so that the ledger's sum is nought."""
    now = context.now()
    entries = decisions.entries_of_decision(connection, decision_id)
    held = [
        measures.to_measure(row) for row in measures.of_decision(connection, decision_id) if row["code"] not in _PLAIN
    ]
    kinds = context.law.book.matrix.measures
    steps = plan(
        decision_id,
        held,
        entries,
        reversible=[code for code, kind in kinds.items() if kind.reversible],
        published=announcements.is_public(connection, decision_id),
    )
    repository.add_steps(connection, decision_id, steps, now)
    for entry in entries:
        if not entry.reverses and entry.kind in {EntryKind.DAMAGES, EntryKind.POINTS}:
            _take_back(connection, context, entry)


def _take_back(connection: Connection, context: Context, entry: LedgerEntry) -> None:
    """Append the counter-entry; nothing is ever deleted."""
    now = context.now()
    added = repository.take_back(
        connection,
        entry,
        {
            "id": new_id(now),
            "at_ms": now,
            "merchant_id": entry.merchant_id,
            "decision_id": entry.decision_id,
            "kind": str(entry.kind),
            "code": entry.code,
            "amount": -entry.amount,
            "currency": entry.currency,
            "start_at_ms": now,
            "end_at_ms": None,
            "reverses": entry.id,
        },
    )
    if added:
        detail = {"code": entry.code, "amount": -entry.amount, "decision": entry.decision_id}
        record_events(connection, [event_row(now, SYSTEM, "ledger.reverse", "ledger", entry.id, detail)])


def any_open(connection: Connection, context: Context) -> bool:
    """Say whether a step of any plan can go on."""
    return any(_next(connection, context, row) is not None for row in repository.open_steps(connection, STEPS))


def advance(connection: Connection, context: Context) -> int:
    """Take every step that can go on one further; return how many did."""
    count = 0
    for row in repository.open_steps(connection, STEPS):
        act = _next(connection, context, row)
        if act is not None:
            act(connection)
            count += 1
            _complete(connection, context, row["decision_id"])
    return count


def _next(connection: Connection, context: Context, row: RowMapping) -> Act | None:
    """Return what a step does next, or None while it waits."""
    kind = StepKind(row["kind"])
    if kind is StepKind.ANNOTATE:
        return partial(
            _done, context=context, row=row, note=StepNote.IRREVERSIBLE if _one_shot(connection, row) else ""
        )
    if kind is StepKind.UNINDEX:
        return partial(_unindex, context=context, row=row)
    if kind is StepKind.TRUST_EVENT:
        return _told(connection, context, row, calls.TRUST, row["ref"], partial(_trust, context=context, row=row))
    if kind is StepKind.CORRECT_ANNOUNCEMENT:
        listed = announcements.is_public(connection, row["ref"])
        return None if listed else partial(_done, context=context, row=row)
    if kind is StepKind.NOTICE:
        return _notice(connection, context, row)
    return _undo(connection, context, row)


def _one_shot(connection: Connection, row: RowMapping) -> bool:
    held = measures.measure_row(connection, row["ref"])
    return held is not None and held["state"] == "active"


def _done(connection: Connection, *, context: Context, row: RowMapping, note: str = "") -> None:
    """Mark a step as done, and the ledger entry it was about as taken back."""
    now = context.now()
    for entry in decisions.entries_of_decision(connection, row["decision_id"]):
        if entry.id == row["ref"]:
            _take_back(connection, context, entry)
            record_changes(connection, [change_row(now, "standing", entry.merchant_id, 0)])
    repository.change_step(connection, row, state="done", note=str(note), at_ms=now)
    detail = {"step": row["kind"], "ref": row["ref"]}
    record_events(connection, [event_row(now, SYSTEM, "reversal.done", "decision", row["decision_id"], detail)])


def _stuck(connection: Connection, *, context: Context, row: RowMapping, note: str) -> None:
    repository.change_step(connection, row, state="stuck", note=str(note), at_ms=context.now())
    detail = {"step": row["kind"], "ref": row["ref"], "why": str(note)}
    record_events(
        connection, [event_row(context.now(), SYSTEM, "reversal.stuck", "decision", row["decision_id"], detail)]
    )


def _get_stuck(context: Context, row: RowMapping, note: str) -> Act | None:
    return None if row["state"] == "stuck" else partial(_stuck, context=context, row=row, note=note)


def _undo(connection: Connection, context: Context, row: RowMapping) -> Act | None:
    """Return what undoes the measure behind a step next."""
    held = measures.measure_row(connection, row["ref"])
    if held is None:
        return partial(_done, context=context, row=row)
    state = held["state"]
    if state in {"reversed", "cancelled"}:
        return partial(_done, context=context, row=row)
    if state in {"expired", "lifted"}:
        return partial(_done, context=context, row=row, note=StepNote.ENDED)
    if state == "scheduled":
        flying = calls.flying(connection, calls.APPLY, held["id"])
        return None if flying else partial(_cancel, context=context, held=held)
    if state == "active":
        flying = calls.flying(connection, calls.LIFT, held["id"])
        return None if flying else partial(_reverse, context=context, held=held)
    if state == "failed_final":
        return _get_stuck(context, row, StepNote.NEVER_APPLIED)
    waited_for = {"reversing": calls.REVERSE, "lifting": calls.LIFT}.get(state)
    if waited_for is not None and repository.call_state(connection, waited_for, held["id"]) == "dead":
        return _get_stuck(context, row, StepNote.UNACKNOWLEDGED)
    return None


def _cancel(connection: Connection, *, context: Context, held: RowMapping) -> None:
    calls.cancel(connection, calls.APPLY, held["id"], context.now())
    booking.step(connection, context, held, "cancel")


def _reverse(connection: Connection, *, context: Context, held: RowMapping) -> None:
    calls.cancel(connection, calls.LIFT, held["id"], context.now())
    booking.step(connection, context, held, "reverse")
    booking.tell_platform(connection, held, calls.REVERSE, context.now())


def _unindex(connection: Connection, *, context: Context, row: RowMapping) -> None:
    closed.remove(connection, context, row["decision_id"], SYSTEM)
    _done(connection, context=context, row=row)


def _told(  # noqa: PLR0917 - what is told, to whom, and how
    connection: Connection, context: Context, row: RowMapping, kind: str, ref: str, tell: Act
) -> Act | None:
    """Return what a step does that is done when the platform has acknowledged one call."""
    state = repository.call_state(connection, kind, ref)
    if not state:
        return tell
    if state == "acked":
        return partial(_done, context=context, row=row)
    if state == "dead":
        return _get_stuck(context, row, StepNote.UNACKNOWLEDGED)
    return None


def _trust(connection: Connection, *, context: Context, row: RowMapping) -> None:
    stored = decisions.decision_with_state(connection, row["decision_id"])
    assert stored is not None  # noqa: S101 - a foreign key holds it
    data = {"decision": stored["id"], "number": stored["number"], "event": stored["state"]}
    lane = f"{stored['id']}:trust"
    one = calls.call_row(
        calls.TRUST,
        stored["id"],
        lane=lane,
        merchant_id=stored["merchant_id"],
        decision_id=stored["id"],
        data=data,
        at_ms=context.now(),
    )
    calls.enqueue(connection, [one])


def _notice(connection: Connection, context: Context, row: RowMapping) -> Act | None:
    """The letter says what has been given back; so it is written when that is done. It waits for no publication."""
    others = repository.steps_of(connection, row["decision_id"])
    apart = {row["kind"], str(StepKind.CORRECT_ANNOUNCEMENT)}
    if any(one["state"] != "done" for one in others if one["kind"] not in apart):
        return None
    taken = repository.withdrawal_of(connection, row["decision_id"])
    assert taken is not None  # noqa: S101 - a foreign key holds it
    kind = "amendment" if taken["source"] == "amendment" else "withdrawal"
    written = letters.letter_of(connection, kind, row["decision_id"])
    if written is None:
        return partial(_write, context=context, taken=taken, kind=kind)
    never = partial(_write, context=context, taken=taken, kind=kind)
    return _told(connection, context, row, calls.NOTICE, written["id"], never)


def _write(connection: Connection, *, context: Context, taken: RowMapping, kind: str) -> None:
    decision_id = taken["decision_id"]
    entries = decisions.entries_of_decision(connection, decision_id)
    subject = cases.merchant_of(connection, taken["merchant_id"])
    assert subject is not None  # noqa: S101 - a foreign key holds it
    back = [entry for entry in entries if entry.reverses]
    values = {
        "decision": taken["number"],
        "amount": format_minor(-sum(entry.amount for entry in back if entry.kind is EntryKind.DAMAGES)),
        "currency": subject.currency,
        "points": str(-sum(entry.amount for entry in back if entry.kind is EntryKind.POINTS)),
    }
    if kind == "amendment":
        new = decisions.decision_with_state(connection, taken["replaced_by"])
        assert new is not None  # noqa: S101 - stored in the same transaction as the withdrawal
        grade = context.law.book.matrix.grades[new["grade"]].name
        letters.write(
            connection,
            context,
            kind,
            decision_id,
            decision_id=decision_id,
            subject=subject,
            values={**values, "new_decision": new["number"], "grade": grade},
        )
        return
    letters.write(connection, context, kind, decision_id, decision_id=decision_id, subject=subject, values=values)


def _complete(connection: Connection, context: Context, decision_id: str) -> None:
    """Mark a withdrawal as complete when its last step is done."""
    if any(row["state"] != "done" for row in repository.steps_of(connection, decision_id)):
        return
    now = context.now()
    repository.change_withdrawal(connection, decision_id, state="complete", ended_at_ms=now)
    record_events(connection, [event_row(now, SYSTEM, "reversal.complete", "decision", decision_id)])
