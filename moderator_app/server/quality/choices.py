"""What a lead can choose from: values that occur in the decision log, and the people who can be given work."""

from __future__ import annotations

from sqlalchemy import Connection, func, select, text

from moderator_app.domain.errors import Refused
from moderator_app.domain.roles import Capability, capabilities_of
from moderator_app.server.auth import roles_of
from moderator_app.server.context import Context
from moderator_app.server.quality.projection import fold_all
from moderator_app.server.tables import account, assignment, case, lease
from moderator_app.wire.messages import quality as qm

COLUMNS = ("maker_id", "queue", "category", "grade", "rulebook_version")


def distinct(connection: Connection, column: str) -> list[str]:
    """Return the values of an indexed column of the decision log, in order.

    Hops from one value to the next over the index: a million rows with nine values cost ten looks.
    """
    rows = connection.execute(
        text(
            f"WITH RECURSIVE hop(value) AS (SELECT min({column}) FROM decision_log UNION ALL "  # noqa: S608 - a name of COLUMNS
            f"SELECT (SELECT min({column}) FROM decision_log WHERE {column} > hop.value) FROM hop "
            "WHERE hop.value IS NOT NULL) SELECT value FROM hop WHERE value IS NOT NULL"
        )
    )
    return [row.value for row in rows]


async def choices(context: Context) -> qm.LogChoices:
    """Return which people, queues, categories, grades and rule versions occur in the decision log."""
    await context.database.write(fold_all)

    def run(connection: Connection) -> qm.LogChoices:
        found = {column: distinct(connection, column) for column in COLUMNS}
        rows = connection.execute(select(account.c.id, account.c.display).where(account.c.id.in_(found["maker_id"])))
        makers = sorted((qm.Colleague(id=row.id, name=row.display) for row in rows), key=lambda one: one.name)
        return qm.LogChoices(
            makers=tuple(makers),
            queues=tuple(found["queue"]),
            categories=tuple(value for value in found["category"] if value),
            grades=tuple(found["grade"]),
            rulebook_versions=tuple(found["rulebook_version"]),
        )

    return await context.database.read(run)


async def people(context: Context, queue: str) -> qm.Colleagues:
    """Return who can be given cases of a queue, with how much lies before each; all who decide, without a queue.

    Raises:
        Refused: ``validation`` for an unknown queue.
    """
    known = context.law.book.queues.queues
    if queue and queue not in known:
        raise Refused("validation", "There is no such queue.", pointer="/queue")
    needed = known[queue].capability if queue else Capability.DECISION_SUBMIT

    def run(connection: Connection) -> qm.Colleagues:
        given = (
            select(assignment.c.account_id, func.count().label("n"))
            .join(case, case.c.id == assignment.c.case_id)
            .where(case.c.state == "queued")
            .group_by(assignment.c.account_id)
        )
        held = select(lease.c.holder, func.count().label("n")).where(lease.c.ended_at_ms.is_(None))
        waiting = {row.account_id: row.n for row in connection.execute(given)}
        in_hand = {row.holder: row.n for row in connection.execute(held.group_by(lease.c.holder))}
        rows = connection.execute(
            select(account.c.id, account.c.display, account.c.roles)
            .where(account.c.disabled == 0)
            .order_by(account.c.display)
        )
        return qm.Colleagues(
            people=tuple(
                qm.Colleague(
                    id=row.id, name=row.display, waiting=waiting.get(row.id, 0), in_hand=in_hand.get(row.id, 0)
                )
                for row in rows
                if needed in capabilities_of(roles_of(row.roles))
            )
        )

    return await context.database.read(run)
