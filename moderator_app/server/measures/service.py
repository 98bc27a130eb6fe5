"""What people may do to a measure in force: see it, and lift it early with a reason."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, RowMapping

from moderator_app.domain.errors import Refused
from moderator_app.server.context import Context, Principal
from moderator_app.server.measures import booking, repository, stops
from moderator_app.server.platform import calls
from moderator_app.wire.messages import law as lm


def to_measure(row: RowMapping, resting: Collection[str] = frozenset()) -> lm.MeasureRow:
    """Return a stored measure; ``resting`` are those that an appeal has suspended."""
    booked = repository.to_measure(row)
    return lm.MeasureRow(
        id=booked.id,
        decision_id=booked.decision_id,
        code=booked.code,
        right=str(booked.right or ""),
        state=str(booked.state),
        start_at_ms=booked.start_at_ms,
        end_at_ms=booked.end_at_ms,
        amount=row["amount"],
        currency=row["currency"],
        changed_at_ms=row["changed_at_ms"],
        suspended=row["state"] == "active" and row["id"] in resting,
    )


async def measures(context: Context, merchant_id: str) -> lm.MeasureList:
    """Return every measure of a seller, and the emergency stops in force."""

    def look(connection: Connection) -> lm.MeasureList:
        held = repository.of_merchants(connection, [merchant_id])
        stopped = repository.stops_of_merchants(connection, [merchant_id])
        resting = repository.resting(connection, [merchant_id])
        return lm.MeasureList(
            measures=tuple(to_measure(row, resting) for row in held), stops=tuple(stops.to_stop(row) for row in stopped)
        )

    return await context.database.read(look)


async def open_stops(context: Context) -> lm.StopList:
    """Return the emergency stops that have not ended."""
    rows = await context.database.read(repository.stops)
    return lm.StopList(stops=tuple(stops.to_stop(row) for row in rows))


async def lift(context: Context, who: Principal, measure_id: str, request: lm.Lift) -> lm.MeasureRow:
    """Lift a measure before its end; the right comes back when the platform acknowledges.

    Raises:
        Refused: ``not-found``; ``already-there`` or ``not-allowed`` for one that is not in force; ``not-allowed`` when
            its end is on its way to the platform already.
    """

    def run(connection: Connection) -> lm.MeasureRow:
        row = repository.measure_row(connection, measure_id)
        if row is None:
            raise Refused("not-found", "There is no such measure.")
        if calls.call_of(connection, calls.LIFT, measure_id) is not None:
            raise Refused("already-there", "The end of this measure is on its way.", state=row["state"])
        booking.step(connection, context, row, "lift", actor=who.user_id, reason=request.reason)
        booking.tell_platform(connection, row, calls.LIFT, context.now())
        after = repository.measure_row(connection, measure_id)
        assert after is not None  # noqa: S101 - measures are never deleted
        return to_measure(after)

    return await context.database.write(run)
