"""Lost desks: ordered to forget everything at their next contact, and what they say when it is done."""

from __future__ import annotations

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from moderator_app.domain.errors import Refused
from moderator_app.server.context import Context, Principal
from moderator_app.server.records import event_row, record_events
from moderator_app.server.tables import session, wipe_order
from moderator_app.wire.messages import offline as om

FRESH_MS = 5 * 60_000
"""An order to forget everything takes a sign-in that is no older: a screen left open is not enough."""


def _order(connection: Connection, device_id: str) -> RowMapping | None:
    return connection.execute(select(wipe_order).where(wipe_order.c.device_id == device_id)).mappings().one_or_none()


def _told(row: RowMapping | None) -> om.DeviceOrders:
    if row is None:
        return om.DeviceOrders()
    return om.DeviceOrders(wipe=row["way"], ordered_at_ms=row["ordered_at_ms"], done_at_ms=row["done_at_ms"] or 0)


async def order(context: Context, who: Principal, device_id: str, asked: om.WipeOrder) -> om.DeviceOrders:
    """Order a desk to be wiped; a newer order takes the place of an older one.

    Raises:
        Refused: ``not-allowed`` when the caller signed in too long ago; ``not-found`` for a desk that nobody ever
            signed in at.
    """

    def write(connection: Connection) -> om.DeviceOrders:
        since = connection.scalar(select(session.c.started_at_ms).where(session.c.id == who.session_id))
        if since is None or context.now() - since > FRESH_MS:
            raise Refused("not-allowed", "Sign in again first: this order takes a sign-in of the last five minutes.")
        if connection.execute(select(session.c.id).where(session.c.device_id == device_id).limit(1)).first() is None:
            raise Refused("not-found", "Nobody ever signed in at such a desk.")
        now = context.now()
        connection.execute(delete(wipe_order).where(wipe_order.c.device_id == device_id))
        connection.execute(
            insert(wipe_order).values(
                device_id=device_id, way=asked.way, ordered_by=who.user_id, ordered_at_ms=now, done_at_ms=None
            )
        )
        event = event_row(now, who.user_id, "device.wipe", "device", device_id, {"way": asked.way})
        record_events(connection, [event])
        return _told(_order(connection, device_id))

    return await context.database.write(write)


async def state(context: Context, device_id: str) -> om.DeviceOrders:
    """Return what a desk was ordered, and whether it is done."""
    return await context.database.read(lambda connection: _told(_order(connection, device_id)))


async def orders(context: Context, asked: om.Device) -> om.DeviceOrders:
    """Return what a desk still has to do; nothing once it is done."""
    found = await state(context, asked.device_id)
    return om.DeviceOrders() if found.done_at_ms else found


async def done(context: Context, asked: om.Device) -> om.DeviceOrders:
    """Note that a desk has forgotten everything, and end its sessions; without an order nothing happens."""

    def write(connection: Connection) -> om.DeviceOrders:
        row = _order(connection, asked.device_id)
        if row is None or row["done_at_ms"] is not None:
            return _told(row)
        now = context.now()
        which = wipe_order.c.device_id == asked.device_id
        connection.execute(update(wipe_order).where(which).values(done_at_ms=now))
        open_here = (session.c.device_id == asked.device_id) & session.c.ended_at_ms.is_(None)
        connection.execute(update(session).where(open_here).values(ended_at_ms=now))
        event = event_row(now, "system", "device.wiped", "device", asked.device_id, {"way": row["way"]})
        record_events(connection, [event])
        return _told(_order(connection, asked.device_id))

    return await context.database.write(write)
