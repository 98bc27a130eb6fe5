"""Dead letters: what the platform never acknowledged, for a lead to see and to send again."""

from __future__ import annotations

from sqlalchemy import Connection, RowMapping

from moderator_app.domain.errors import Refused
from moderator_app.server.context import Context, Principal
from moderator_app.server.measures import repository as measures
from moderator_app.server.platform import calls
from moderator_app.server.records import event_row, record_events
from moderator_app.wire.messages import law as lm


def to_call(row: RowMapping) -> lm.PlatformCall:
    """Return a stored call."""
    return lm.PlatformCall(
        id=row["id"],
        kind=row["kind"],
        ref=row["ref"],
        merchant_id=row["merchant_id"],
        decision_id=row["decision_id"],
        state=row["state"],
        attempts=row["attempts"],
        problem=row["problem"],
        made_at_ms=row["made_at_ms"],
        next_at_ms=row["next_at_ms"],
    )


async def dead_letters(context: Context) -> lm.PlatformCalls:
    """Return every dead letter, oldest first."""
    rows = await context.database.read(calls.dead)
    return lm.PlatformCalls(calls=tuple(to_call(row) for row in rows))


async def resend(context: Context, who: Principal, call_id: str) -> lm.PlatformCall:
    """Put a dead letter back into the queue; it climbs the ladder of waits anew.

    Raises:
        Refused: ``not-found``; ``not-allowed`` for a call that is not dead, and for one that would take a right away
            again whose measure has ended since.
    """

    def run(connection: Connection) -> lm.PlatformCall:
        row = calls.call_by(connection, call_id)
        if row is None:
            raise Refused("not-found", "There is no such call.")
        if row["state"] != "dead":
            raise Refused("not-allowed", "This call is no dead letter.", state=row["state"])
        if row["kind"] == calls.RESUME and not measures.runs_again(connection, row["ref"]):
            raise Refused("not-allowed", "The measure has ended since; it does not go on.")
        now = context.now()
        calls.change(connection, call_id, state="pending", attempts=0, next_at_ms=now, ended_at_ms=None)
        detail = {"kind": row["kind"], "ref": row["ref"]}
        record_events(connection, [event_row(now, who.user_id, "platform.resend", "platform_call", call_id, detail)])
        after = calls.call_by(connection, call_id)
        assert after is not None  # noqa: S101 - it was there a moment ago
        return to_call(after)

    return await context.database.write(run)
