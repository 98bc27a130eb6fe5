"""Golden items: cases whose answer is known. What somebody finds in one is compared with the truth, and that is all.

No decision is stored about a golden item, so no measure, notice, points, money or figure can follow from one (I7); the
tables refuse a decision or an emergency stop about it whatever the code does. Whoever decides it gets a receipt as for
any other case, and the case is closed.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, exists, insert, select

from moderator_app.domain.assessment import Assessment
from moderator_app.domain.decision import Decision
from moderator_app.domain.errors import Refused
from moderator_app.server.case import repository as cases
from moderator_app.server.context import Context, Principal
from moderator_app.server.database.known import Stored
from moderator_app.server.ledger import repository as decisions
from moderator_app.server.queue import repository as leases
from moderator_app.server.records import event_row, record_events
from moderator_app.server.tables import decision_state, golden_answer, golden_item, provisional
from moderator_app.wire import messages as m
from moderator_app.wire.messages import golden as gm

ROLE = "golden"
"""What whoever knows the truth of a golden item, or has answered it, had for a part in its case."""
_GOLDEN = select(golden_item).where(golden_item.c.case_id == bindparam("case_id"))


def item_of(connection: Connection, case_id: str) -> Stored | None:
    """Return what is known of a golden item, or None for an ordinary case."""
    return connection.execute(_GOLDEN, {"case_id": case_id}).mappings().one_or_none()


def check_ordinary(connection: Connection, case_id: str) -> None:
    """Check that something may follow from a case.

    Raises:
        Refused: ``not-allowed`` for a golden item.
    """
    if item_of(connection, case_id) is not None:
        raise Refused("not-allowed", "This case is an exercise; nothing follows from it.", pointer="/case_id")


async def mark(context: Context, who: Principal, case_id: str, request: gm.GoldenTruth) -> gm.GoldenItem:
    """Make a waiting case a golden item; whoever marks it knows the truth and is never given it.

    Raises:
        Refused: ``not-found``; ``validation`` for an unknown category, severity or grade; ``already-there``;
            ``not-allowed`` for a case that does not wait, is live, or from which something has followed.
    """

    def run(connection: Connection) -> gm.GoldenItem:
        row = cases.case_row(connection, case_id, lock=True)
        if row is None:
            raise Refused("not-found", "There is no such case.")
        matrix = context.law.book.matrix
        for field, known in (
            ("category", {"", *matrix.categories}),
            ("severity", {"", *matrix.severities}),
            ("grade", set(matrix.grades)),
        ):
            if getattr(request, field) not in known:
                raise Refused("validation", "The matrix does not know this.", pointer=f"/{field}")
        if item_of(connection, case_id) is not None:
            raise Refused("already-there", "This case is a golden item.")
        followed = select(
            exists().where(decision_state.c.case_id == case_id) | exists().where(provisional.c.case_id == case_id)
        )
        if row["state"] != "queued" or row["live_now"] or connection.scalar(followed):
            raise Refused("not-allowed", "Only a waiting case from which nothing has followed can be a golden item.")
        now = context.now()
        values = {
            "case_id": case_id,
            "version": row["content_version"],
            "category": request.category,
            "severity": request.severity,
            "grade": request.grade,
            "rationale": request.rationale,
            "made_by": who.user_id,
            "made_at_ms": now,
        }
        connection.execute(insert(golden_item), values)
        decisions.add_part(connection, case_id, who.user_id, role=ROLE, ref=case_id, at_ms=now)
        record_events(
            connection, [event_row(now, who.user_id, "golden.mark", "case", case_id, {"grade": request.grade})]
        )
        return _shown(connection, case_id)

    return await context.database.write(run)


async def items(context: Context) -> gm.GoldenItems:
    """Return every golden item with what people found in it, newest first."""

    def look(connection: Connection) -> gm.GoldenItems:
        newest = select(golden_item.c.case_id).order_by(golden_item.c.made_at_ms.desc(), golden_item.c.case_id)
        known = connection.scalars(newest.limit(500)).all()
        return gm.GoldenItems(items=tuple(_shown(connection, case_id) for case_id in known))

    return await context.database.read(look)


def _shown(connection: Connection, case_id: str) -> gm.GoldenItem:
    row = item_of(connection, case_id)
    assert row is not None  # noqa: S101 - the caller has it from the table
    answers = connection.execute(
        select(golden_answer).where(golden_answer.c.case_id == case_id).order_by(golden_answer.c.stored_at_ms)
    ).mappings()
    return gm.GoldenItem(
        case_id=case_id,
        version=row["version"],
        truth=gm.GoldenTruth(
            category=row["category"], severity=row["severity"], grade=row["grade"], rationale=row["rationale"]
        ),
        made_at_ms=row["made_at_ms"],
        answers=tuple(
            gm.GoldenAnswer(
                account_id=one["account_id"],
                category=one["category"],
                severity=one["severity"],
                grade=one["grade"],
                agrees=bool(one["agrees"]),
                stored_at_ms=one["stored_at_ms"],
            )
            for one in answers
        ),
    )


def answer(
    connection: Connection,
    context: Context,
    who: Principal,
    decision: Decision,
    *,
    row: Stored,
    lease: Stored,
    assessment: Assessment,
    number: str,
    approvals: int,
    category: str,
    truth: Stored,
) -> m.DecisionReceipt:
    """Keep what somebody found in a golden item, close the case, and return a receipt as for any other case."""
    now, machine = context.now(), context.law.machines["case"]
    found = next((finding for finding in decision.findings if finding.category == category), None)
    severity = found.severity if found else ""
    told = (category, severity, decision.grade)
    values = {
        "id": decision.id,
        "case_id": row["id"],
        "account_id": who.user_id,
        "category": category,
        "severity": severity,
        "grade": decision.grade,
        "agrees": int(told == (truth["category"], truth["severity"], truth["grade"])),
        "stored_at_ms": now,
    }
    connection.execute(insert(golden_answer), values)
    decisions.add_part(connection, row["id"], who.user_id, role=ROLE, ref=decision.id, at_ms=now)
    leases.end_lease(connection, lease["id"], at_ms=now, reason="decided")
    state = machine.step(machine.step("leased", "submit"), "finish")
    version = cases.change_case(connection, row, now, state=state, lease_holder="")
    record_events(
        connection,
        [
            event_row(now, who.user_id, "case.submit", "case", row["id"], {"answer": decision.id, "golden": True}),
            event_row(now, who.user_id, "case.finish", "case", row["id"]),
        ],
    )
    return m.DecisionReceipt(
        id=decision.id,
        number=number,
        state="effective" if approvals == 1 else "submitted",
        grade=decision.grade,
        case_id=row["id"],
        case_row_version=version,
        booked_at_ms=now,
        notice=assessment.notice if approvals == 1 else None,
        entries=(),
        approvals_needed=approvals,
    )
