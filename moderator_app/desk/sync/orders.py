"""What an administrator orders a lost desk to do: send what it owes, then forget everything."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any

from moderator_app.desk.store.clocks import Clocks
from moderator_app.desk.store.store import Store
from moderator_app.desk.sync.wire_end import WireEnd
from moderator_app.domain.errors import Refused, Unreachable
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages.offline import Device, DeviceOrders

SEND_FIRST_MS = 120_000
"""How long a desk that is to be wiped tries to send what is owed."""
LOOK_S = 0.25
"""How often it looks meanwhile whether all of it has gone."""


class Orders:
    """Asks for orders, and carries one out once."""

    def __init__(
        self,
        wire: WireEnd,
        store: Store,
        clocks: Clocks,
        *,
        wiped: Callable[[int], None] | None,
        account: Callable[[], str],
        send_now: Callable[[], None],
    ) -> None:
        """Prepare.

        Args:
            wire: the way to the server.
            store: knows what is owed, and who this desk is.
            clocks: this machine's.
            wiped: told how many debts could not be sent, when everything is to be forgotten; None asks for no orders.
            account: whose debts are sent.
            send_now: sends them without waiting.
        """
        self._wire, self._store, self._clocks = wire, store, clocks
        self._wiped, self._account, self._send_now = wiped, account, send_now
        self._under_way = False

    async def look(self) -> Coroutine[Any, Any, None] | None:
        """Ask whether this desk is to forget everything; return the work of it, None for no news.

        A server that does not know the question has no orders.
        """
        if self._wiped is None:
            return None
        device = Device(device_id=self._store.outbox.device_id())
        try:
            told = await self._wire.ask(Ask(endpoint="device_orders", reply=DeviceOrders, body=device))
        except Refused:
            return None
        if not told.wipe or self._under_way:
            return None
        self._under_way = True
        return self._obey(device, told.wipe, self._wiped)

    async def _obey(self, device: Device, way: str, wiped: Callable[[int], None]) -> None:
        """Send what is owed first unless told otherwise, and as long as there is a session; then forget everything."""
        until = self._clocks.mono() + SEND_FIRST_MS
        while way != "now" and self._wire.signed_in and self._clocks.mono() < until:
            if not self._store.outbox.waiting(self._account()):
                break
            self._send_now()
            await asyncio.sleep(LOOK_S)
        left = self._store.outbox.count()
        with contextlib.suppress(Refused, Unreachable):  # it is done all the same; the server sees who has not told it
            await self._wire.ask(Ask(endpoint="device_wiped", reply=DeviceOrders, body=device))
        wiped(left.waiting + left.attention)
