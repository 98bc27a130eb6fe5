"""Conflicts of interest: declared by oneself, seen by oneself only, and obeyed before anything is handed out."""

from __future__ import annotations

from sqlalchemy import Connection

from moderator_app.domain.errors import Refused
from moderator_app.domain.merchant import Merchant
from moderator_app.server.case import repository as cases
from moderator_app.server.context import Context, Principal
from moderator_app.server.queue import repository as queue
from moderator_app.server.records import event_row, record_events
from moderator_app.server.second import repository
from moderator_app.wire.messages import law as lm


def _all(connection: Connection, who: Principal) -> lm.Conflicts:
    rows = repository.conflicts_of(connection, who.user_id)
    return lm.Conflicts(
        conflicts=tuple(
            lm.Conflict(merchant_id=row["id"], merchant_name=row["name"], at_ms=row["at_ms"]) for row in rows
        )
    )


def _seller(connection: Connection, merchant_id: str) -> Merchant:
    subject = cases.merchant_of(connection, merchant_id)
    if subject is None:
        raise Refused("not-found", "There is no such seller.", pointer="/merchant_id")
    return subject


async def own(context: Context, who: Principal) -> lm.Conflicts:
    """Return the caller's own declarations."""
    return await context.database.read(lambda connection: _all(connection, who))


async def declare(context: Context, who: Principal, request: lm.ConflictChange) -> lm.Conflicts:
    """Declare a conflict with the person behind a seller; a second declaration changes nothing.

    The log says that somebody declared something, and not about whom.

    Raises:
        Refused: ``not-found``.
    """

    def run(connection: Connection) -> lm.Conflicts:
        subject = _seller(connection, request.merchant_id)
        now = context.now()
        queue.add_conflict(connection, account_id=who.user_id, merchant_id=subject.id, at_ms=now)
        record_events(connection, [event_row(now, who.user_id, "conflict.declare", "account", who.user_id)])
        return _all(connection, who)

    return await context.database.write(run)


async def withdraw(context: Context, who: Principal, request: lm.ConflictChange) -> lm.Conflicts:
    """Take a declaration back.

    Raises:
        Refused: ``not-found`` when nothing was declared.
    """

    def run(connection: Connection) -> lm.Conflicts:
        subject = _seller(connection, request.merchant_id)
        if not repository.drop_conflict(connection, who.user_id, subject.person_key):
            raise Refused("not-found", "You declared no such conflict.", pointer="/merchant_id")
        record_events(connection, [event_row(context.now(), who.user_id, "conflict.withdraw", "account", who.user_id)])
        return _all(connection, who)

    return await context.database.write(run)
