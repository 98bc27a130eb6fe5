"""What happens by itself to cases: nobody came as second person, or everything that was decided has been done."""

from __future__ import annotations

from sqlalchemy import Connection, RowMapping, text

from moderator_app.server.case import repository as cases
from moderator_app.server.context import Context
from moderator_app.server.ledger import repository as decisions
from moderator_app.server.queue.ranking import turn_of
from moderator_app.server.records import event_row, record_events

SYSTEM = "system"
ESCALATED = "ESCALATED"
SOME = 64
"""So many cases at most are stepped in one transaction."""

_OVERDUE = text("""
    SELECT case_file.id, decision_state.decision_id FROM case_file
    JOIN decision_state ON decision_state.case_id = case_file.id AND decision_state.state = 'submitted'
    WHERE case_file.state = 'pending_second' AND decision_state.at_ms <= :until
    AND NOT EXISTS (
        SELECT 1 FROM turn WHERE turn.subject_id = decision_state.decision_id AND turn.ended_at_ms IS NULL
    )
    ORDER BY decision_state.at_ms, case_file.id LIMIT :count
""")
"""Cases whose decision has waited too long for a second person, and nobody sits."""

_DONE = text("""
    SELECT case_file.id FROM case_file
    JOIN decision_state ON decision_state.case_id = case_file.id AND decision_state.state IN ('effective', 'upheld')
    WHERE case_file.state = 'decided' AND decision_state.at_ms <= :until
    AND NOT EXISTS (
        SELECT 1 FROM measure WHERE measure.decision_id = decision_state.decision_id
        AND measure.state IN ('proposed', 'scheduled', 'applying', 'failed', 'failed_final', 'lifting', 'reversing')
    )
    AND NOT EXISTS (
        SELECT 1 FROM platform_call WHERE platform_call.decision_id = decision_state.decision_id
        AND platform_call.state NOT IN ('acked', 'cancelled')
    )
    LIMIT :count
""")
"""Cases of whose decision everything has been done and told; a dead letter keeps its case open."""


def _overdue(connection: Connection, context: Context) -> list[RowMapping]:
    until = context.now() - context.config.second_wait_ms
    return list(connection.execute(_OVERDUE, {"until": until, "count": SOME}).mappings())


def any_overdue(connection: Connection, context: Context) -> bool:
    """Say whether a decision has waited too long for its second person."""
    return bool(_overdue(connection, context))


def hand_up(connection: Connection, context: Context) -> int:
    """Discard decisions for which no second person came and hand their cases up; return how many.

    Emergency stops keep their own clock. The case waits in the queue of escalated cases, and not for its maker.
    """
    now, machines = context.now(), context.law.machines
    found = _overdue(connection, context)
    for one in found:
        decisions.set_state(connection, one["decision_id"], machines["decision"].step("submitted", "reject"), now)
        row = cases.case_row(connection, one["id"])
        assert row is not None  # noqa: S101 - cases are never deleted
        state = machines["case"].step(row["state"], "second_timeout")
        events = [
            event_row(now, SYSTEM, "decision.reject", "decision", one["decision_id"], {"why": "second_timeout"}),
            event_row(now, SYSTEM, "case.second_timeout", "case", one["id"], {"decision": one["decision_id"]}),
        ]
        values: dict[str, object] = {"grade": "", "maker_id": ""}
        line = context.law.book.queues.queues.get(ESCALATED)
        if line is not None:
            state = machines["case"].step(state, "route")
            values |= {
                "queue": line.id,
                "allowance_ms": line.allowance_ms,
                "due_at_ms": now + line.allowance_ms,
                **turn_of(row["base_priority"], row["opened_at_ms"], line.allowance_ms, now),
            }
            events.append(
                event_row(now, SYSTEM, "case.route", "case", one["id"], {"queue": line.id, "from": row["queue"]})
            )
        cases.change_case(connection, row, now, state=state, **values)
        record_events(connection, events)
    return len(found)


def _done(connection: Connection, context: Context) -> list[str]:
    until = context.now() - context.config.finish_after_ms
    return list(connection.scalars(_DONE, {"until": until, "count": SOME}))


def any_done(connection: Connection, context: Context) -> bool:
    """Say whether a decided case can be closed."""
    return bool(_done(connection, context))


def finish(connection: Connection, context: Context) -> int:
    """Close decided cases of which everything has been done and told; return how many."""
    now, machine = context.now(), context.law.machines["case"]
    found = _done(connection, context)
    for case_id in found:
        row = cases.case_row(connection, case_id)
        assert row is not None  # noqa: S101 - cases are never deleted
        cases.change_case(connection, row, now, state=machine.step(row["state"], "finish"))
        record_events(connection, [event_row(now, SYSTEM, "case.finish", "case", case_id)])
    return len(found)
