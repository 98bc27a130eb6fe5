"""Receipts and ledgers, for those who may read them, and the trace that reading leaves."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from moderator_app.domain.errors import Refused
from moderator_app.domain.roles import Capability
from moderator_app.server.case import repository as cases
from moderator_app.server.case.service import standing_of
from moderator_app.server.context import Context, Principal
from moderator_app.server.database.known import Stored
from moderator_app.server.ledger import repository
from moderator_app.server.quality.blind import DECISION_READ, LEDGER_READ, check_not_reviewing
from moderator_app.server.records import event_row, record_events
from moderator_app.wire import messages as m


async def receipt(context: Context, who: Principal, decision_id: str) -> m.DecisionReceipt:
    """Return what was booked for a decision.

    While it waits for a second person, whoever might become that person must not learn the first grade; to them there
    is no such decision.

    Raises:
        Refused: ``not-found``.
    """

    def look(connection: Connection) -> tuple[Stored, Stored] | None:
        row = repository.decision_with_state(connection, decision_id)
        sent = repository.attempt_by(connection, decision_id)
        return None if row is None or sent is None else (row, sent)

    found = await context.database.read(look)
    if found is not None:
        row, sent = found
        waiting = row["state"] == "submitted" and who.may(Capability.DECISION_SECOND)
        if row["maker_id"] == who.user_id or (who.may(Capability.DECISION_LOG) and not waiting):
            result = msgspec.json.decode(sent["answer"], type=m.DecisionResult)
            if result.receipt is not None:
                if row["maker_id"] != who.user_id:
                    seller = row["merchant_id"]
                    await _trace(
                        context, who, DECISION_READ, kind="decision", object_id=decision_id, merchant_id=seller
                    )
                return result.receipt
    raise Refused("not-found", "There is no such decision.")


async def _trace(context: Context, who: Principal, action: str, *, kind: str, object_id: str, merchant_id: str) -> None:
    """Write down that something was read, before it is handed out; not to somebody who reviews the seller blind."""

    def run(connection: Connection) -> None:
        check_not_reviewing(connection, who.user_id, merchant_id)
        record_events(connection, [event_row(context.now(), who.user_id, action, kind, object_id)])

    await context.database.write(run, shared=True)


async def merchant_ledger(context: Context, who: Principal, merchant_id: str) -> m.LedgerPage:
    """Return a seller's ledger and standing; that it was read is in the audit log first.

    Raises:
        Refused: ``not-found``; ``not-allowed`` to somebody who is reviewing a case of the seller blind.
    """

    def look(connection: Connection) -> m.LedgerPage:
        subject = cases.merchant_of(connection, merchant_id)
        if subject is None:
            raise Refused("not-found", "There is no such seller.")
        history = cases.history(connection, subject.person_key)
        return m.LedgerPage(
            entries=cases.entries_of(connection, merchant_id),
            standing=standing_of(connection, subject, history, context.now()),
        )

    page = await context.database.read(look)
    await _trace(context, who, LEDGER_READ, kind="merchant", object_id=merchant_id, merchant_id=merchant_id)
    return page
