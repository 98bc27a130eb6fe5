"""How the work stands: every queue at a glance, and the open cases of one, due first.

A claim does not stop the clock, a second claim does not start it anew, and time on hold does not count.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Subquery, exists, func, select
from sqlalchemy import case as when

from moderator_app.domain.errors import Refused
from moderator_app.server.context import Context
from moderator_app.server.tables import account, assignment, case, golden_item, inquiry, lease, merchant
from moderator_app.wire.messages import quality as qm

OPEN = ("queued", "leased", "on_hold", "escalated", "pending_second", "adjudication")
MOST = 500


def _due(now: int) -> tuple[Subquery, ColumnElement[int]]:
    """Return the time each case lay on hold, and its due time with that added."""
    held = (
        select(
            inquiry.c.case_id,
            func.sum(when((inquiry.c.due_at_ms < now, inquiry.c.due_at_ms), else_=now) - inquiry.c.asked_at_ms).label(
                "paused_ms"
            ),
        )
        .group_by(inquiry.c.case_id)
        .subquery()
    )
    return held, case.c.due_at_ms + func.coalesce(held.c.paused_ms, 0)


async def desks(context: Context) -> qm.Desks:
    """Return how every queue stands.

    A claim does not stop the clock and a second claim does not start it anew; time on hold does not count.
    """
    now = context.now()

    def run(connection: Connection) -> qm.Desks:
        held, due = _due(now)
        rows = connection.execute(
            select(
                case.c.queue,
                func.count().filter(case.c.state == "queued").label("waiting"),
                func.count().filter(case.c.state == "leased").label("leased"),
                func.count().filter(case.c.state == "on_hold").label("held"),
                func.min(case.c.opened_at_ms).filter(case.c.state == "queued").label("oldest"),
                func.count().filter(due < now, case.c.state != "on_hold").label("breached"),
                func.count()
                .filter(due >= now, due < now + case.c.allowance_ms / 4, case.c.state != "on_hold")
                .label("soon"),
            )
            .outerjoin(held, held.c.case_id == case.c.id)
            .where(case.c.state.in_(OPEN), ~exists().where(golden_item.c.case_id == case.c.id))
            .group_by(case.c.queue)
        )
        found = {row.queue: row for row in rows}
        return qm.Desks(queues=tuple(_desk(name, found.get(name), now) for name in context.law.book.queues.queues))

    return await context.database.read(run)


def _desk(name: str, row: Any, now: int) -> qm.Desk:
    if row is None:
        return qm.Desk(queue=name, waiting=0, leased=0, held=0, oldest_ms=0, breached=0, due_soon=0)
    return qm.Desk(
        queue=name,
        waiting=row.waiting,
        leased=row.leased,
        held=row.held,
        oldest_ms=0 if row.oldest is None else max(0, now - row.oldest),
        breached=row.breached,
        due_soon=row.soon,
    )


async def cases_of(context: Context, queue: str) -> qm.WorkCases:
    """Return the open cases of a queue that nobody else has to decide on, due first, 500 at most.

    Raises:
        Refused: ``validation`` for an unknown queue.
    """
    if queue not in context.law.book.queues.queues:
        raise Refused("validation", "There is no such queue.", pointer="/queue")
    now = context.now()

    def run(connection: Connection) -> qm.WorkCases:
        held, due = _due(now)
        live = select(lease.c.case_id, lease.c.holder).where(lease.c.ended_at_ms.is_(None)).subquery()
        person = func.coalesce(live.c.holder, assignment.c.account_id)
        rows = connection.execute(
            select(case, merchant.c.name.label("seller"), account.c.display, due.label("due"))
            .join(merchant, merchant.c.id == case.c.merchant_id)
            .outerjoin(held, held.c.case_id == case.c.id)
            .outerjoin(live, live.c.case_id == case.c.id)
            .outerjoin(assignment, assignment.c.case_id == case.c.id)
            .outerjoin(account, account.c.id == person)
            .where(case.c.queue == queue, case.c.state.in_(OPEN[:4]))
            .order_by(due, case.c.id)
            .limit(MOST)
        ).mappings()
        return qm.WorkCases(
            cases=tuple(
                qm.WorkCase(
                    case_id=row["id"],
                    number=row["number"],
                    merchant_name=row["seller"],
                    category=row["category"],
                    severity=row["severity"],
                    state=row["state"],
                    person=row["display"] or "",
                    opened_at_ms=row["opened_at_ms"],
                    due_at_ms=row["due"],
                )
                for row in rows
            )
        )

    return await context.database.read(run)
