"""Withdrawing a decision: by a lead or supervisor, from G7 by two of them; and the list of what rested on it."""

from __future__ import annotations

from sqlalchemy import Connection, RowMapping

from moderator_app.domain.decision import standing_findings
from moderator_app.domain.errors import Refused
from moderator_app.domain.penalty import propose
from moderator_app.domain.roles import Capability
from moderator_app.server.case import repository as cases
from moderator_app.server.context import Context, Principal
from moderator_app.server.ledger import repository as decisions
from moderator_app.server.records import event_row, record_events
from moderator_app.server.redress import plans, repository
from moderator_app.server.second.repository import DECISION, conflicts_of
from moderator_app.wire.messages import law as lm

TWO_PEOPLE_FROM = "G7"
LATEST = 200


def to_withdrawal(connection: Connection, row: RowMapping) -> lm.Withdrawal:
    """Return a stored withdrawal with its plan."""
    return lm.Withdrawal(
        decision_id=row["decision_id"],
        number=row["number"],
        source=row["source"],
        error_class=row["error_class"],
        reason=row["reason"],
        state=row["state"],
        needs=row["needs"],
        asked_at_ms=row["asked_at_ms"],
        replaced_by=row["replaced_by"],
        steps=tuple(
            lm.PlanStep(kind=step["kind"], ref=step["ref"], state=step["state"], note=step["note"], code=step["code"])
            for step in repository.steps_of(connection, row["decision_id"])
        ),
    )


def _stored(connection: Connection, decision_id: str) -> lm.Withdrawal:
    row = repository.withdrawal_of(connection, decision_id)
    assert row is not None  # noqa: S101 - stored a moment ago
    return to_withdrawal(connection, row)


async def withdrawals(context: Context) -> lm.Withdrawals:
    """Return withdrawals with their plans: those that are not complete first, then the latest."""

    def look(connection: Connection) -> lm.Withdrawals:
        rows = repository.withdrawals(connection, LATEST)
        return lm.Withdrawals(withdrawals=tuple(to_withdrawal(connection, row) for row in rows))

    return await context.database.read(look)


async def ask(context: Context, who: Principal, decision_id: str, request: lm.Withdraw) -> lm.Withdrawal:
    """Withdraw a decision, or ask for a second person to confirm it.

    Raises:
        Refused: ``not-found``; ``not-allowed`` for a decision that does not stand; ``already-there``; ``forbidden`` for
            an upheld decision without a supervisor's right, or a conflict of interest.
    """

    def run(connection: Connection) -> lm.Withdrawal:
        row = _standing(connection, context, who, decision_id)
        if repository.withdrawal_of(connection, decision_id) is not None:
            raise Refused("already-there", "A withdrawal of this decision has been asked for.")
        now = context.now()
        grades = context.law.book.matrix.grades
        needs = 2 if grades[row["grade"]].rank >= grades[TWO_PEOPLE_FROM].rank else 1
        repository.add_withdrawal(
            connection,
            {
                "decision_id": decision_id,
                "source": "own_motion",
                "error_class": str(request.error_class),
                "reason": request.reason,
                "asked_by": who.user_id,
                "asked_at_ms": now,
                "needs": needs,
                "state": "asked",
            },
        )
        detail = {"needs": needs, "error_class": str(request.error_class)}
        record_events(
            connection, [event_row(now, who.user_id, "decision.ask_withdrawal", "decision", decision_id, detail)]
        )
        if needs == 1:
            carry_out(connection, context, row, events=("withdraw",), actor=who.user_id)
        return _stored(connection, decision_id)

    return await context.database.write(run)


async def confirm(context: Context, who: Principal, decision_id: str) -> lm.Withdrawal:
    """Confirm a withdrawal as second person.

    Raises:
        Refused: ``not-found``; ``already-there`` for one that is under way; ``forbidden`` for whoever asked for it or
            made the decision.
    """

    def run(connection: Connection) -> lm.Withdrawal:
        asked = repository.withdrawal_of(connection, decision_id)
        if asked is None:
            raise Refused("not-found", "Nobody asked for this withdrawal.")
        if asked["state"] != "asked":
            raise Refused("already-there", "This withdrawal is under way.", state=asked["state"])
        row = _standing(connection, context, who, decision_id)
        if who.user_id in {asked["asked_by"], row["maker_id"]}:
            raise Refused("forbidden", "Somebody else has to confirm this.")
        repository.change_withdrawal(connection, decision_id, confirmed_by=who.user_id, confirmed_at_ms=context.now())
        carry_out(connection, context, row, events=("withdraw",), actor=who.user_id)
        return _stored(connection, decision_id)

    return await context.database.write(run)


def _standing(connection: Connection, context: Context, who: Principal, decision_id: str) -> RowMapping:
    row = decisions.decision_with_state(connection, decision_id)
    if row is None or row["state"] in {"submitted", "discarded"}:
        raise Refused("not-found", "There is no such decision.")
    context.law.machines["decision"].step(row["state"], "withdraw")
    if any(one["id"] == row["merchant_id"] for one in conflicts_of(connection, who.user_id)):
        raise Refused("forbidden", "A conflict of interest keeps this decision away from you.")
    if row["state"] == "upheld" and not who.may(Capability.STORE_CLOSE_APPROVE):
        raise Refused("forbidden", "A decision that was upheld is withdrawn by a supervisor.")
    return row


def carry_out(
    connection: Connection,
    context: Context,
    row: RowMapping,
    *,
    events: tuple[str, ...],
    actor: str,
) -> None:
    """Take a decision out of effect and begin its plan; its withdrawal is stored already."""
    now = context.now()
    machine = context.law.machines["decision"]
    state = row["state"]
    for event in events:
        state = machine.step(state, event)
    decisions.set_state(connection, row["id"], state, now)
    record_events(
        connection,
        [event_row(now, actor, f"decision.{events[-1]}", "decision", row["id"], {"from": row["state"], "to": state})],
    )
    repository.change_withdrawal(connection, row["id"], state="running")
    plans.begin(connection, context, row["id"])
    if state == "withdrawn" and row["case_id"] is not None:
        file = cases.case_row(connection, row["case_id"])
        assert file is not None  # noqa: S101 - a foreign key holds it
        cases.change_case(connection, file, now, grade="")
    if state == "withdrawn":
        put_on_list(connection, context, row)


def put_on_list(connection: Connection, context: Context, cause: RowMapping, *, all_of_them: bool = True) -> None:
    """Compute anew what had counted a decision that no longer counts, and put it on the list (I6).

    Args:
        connection: the transaction.
        context: the ground.
        cause: the decision that no longer counts.
        all_of_them: also those for which the law still proposes the same, as when another decision took its place.
    """
    subject = cases.merchant_of(connection, cause["merchant_id"])
    assert subject is not None  # noqa: S101 - a foreign key holds it
    history = cases.history(connection, subject.person_key)
    now = context.now()
    for row in repository.who_counted(connection, cause["id"]):
        made = DECISION.decode(row["body"])
        book = context.law.book
        proposal = propose(
            book.matrix,
            [finding.violation for finding in standing_findings(made.findings, book.rulebook)],
            history,
            at_ms=row["violation_at_ms"],
            mitigation=made.mitigation,
            aggravation=made.aggravation,
        )
        if proposal.grade == row["proposed_grade"] and not all_of_them:
            continue
        repository.add_recheck(
            connection,
            {
                "decision_id": row["id"],
                "cause_id": cause["id"],
                "proposed_then": row["proposed_grade"],
                "proposed_now": proposal.grade,
                "at_ms": now,
            },
        )
        detail = {"cause": cause["id"], "then": row["proposed_grade"], "now": proposal.grade}
        record_events(connection, [event_row(now, plans.SYSTEM, "recheck.open", "decision", row["id"], detail)])


async def rechecks(context: Context) -> lm.Rechecks:
    """Return the open re-check list, oldest first."""
    rows = await context.database.read(repository.rechecks)
    return lm.Rechecks(rechecks=tuple(_recheck(row) for row in rows))


def _recheck(row: RowMapping) -> lm.Recheck:
    names = [name for name in lm.Recheck.__struct_fields__ if name != "case_id"]
    return lm.Recheck(case_id=row["case_id"] or "", **{name: row[name] for name in names})


async def end_recheck(context: Context, who: Principal, decision_id: str, request: lm.RecheckEnd) -> lm.Rechecks:
    """Take a decision off the list with what the person made of it; return what is left.

    Raises:
        Refused: ``not-found``.
    """

    def run(connection: Connection) -> lm.Rechecks:
        if not repository.rechecks(connection, decision_id):
            raise Refused("not-found", "This decision is not on the list.")
        now = context.now()
        repository.close_rechecks(
            connection,
            decision_id,
            outcome=request.outcome,
            note=request.note,
            closed_by=who.user_id,
            closed_at_ms=now,
        )
        detail = {"outcome": request.outcome}
        record_events(connection, [event_row(now, who.user_id, "recheck.close", "decision", decision_id, detail)])
        return lm.Rechecks(rechecks=tuple(_recheck(row) for row in repository.rechecks(connection)))

    return await context.database.write(run)
