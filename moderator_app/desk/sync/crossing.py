"""The ways into the courier's loop from any other thread, and what runs there that nobody waits for."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from moderator_app.desk.store.changes import Changes
from moderator_app.desk.sync.core import Link
from moderator_app.domain.errors import Cancelled, MediaFault, ModeratorError, Refused, Unreachable
from moderator_app.domain.queue import Lease

_T = TypeVar("_T")


@dataclass(frozen=True)
class Callbacks:
    """Where the courier's news go; each is called on the courier's thread."""

    changes: Callable[[Changes], None]
    link: Callable[[Link], None]
    lease: Callable[[str, Lease | None], None]
    problem: Callable[[Exception], None]
    wiped: Callable[[int], None] | None = None
    """This desk is to forget everything now; so many debts could not be sent before. None: orders are not asked for."""


class Crossing:
    """A loop on a thread of its own, as others see it: calls go in, answers come out as futures."""

    _loop: asyncio.AbstractEventLoop
    _busy: set[asyncio.Task[Any]]

    def __init__(self, callbacks: Callbacks) -> None:
        """Prepare; nothing is let in before ``_ready`` is set, which whoever runs the loop does."""
        self._callbacks = callbacks
        self._ready = threading.Event()
        self._closed = False

    def _call(self, act: Callable[[], object]) -> None:
        if self._ready.is_set() and not self._closed and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(act)

    def _ask(self, make: Callable[[], Coroutine[Any, Any, _T] | Awaitable[_T]]) -> Future[_T]:
        async def asked() -> _T:
            return await make()

        if not self._ready.is_set() or self._closed or self._loop.is_closed():
            gone: Future[_T] = Future()
            gone.set_exception(Cancelled("The desk is closing."))
            return gone
        return asyncio.run_coroutine_threadsafe(self._tracked(asked()), self._loop)

    async def _tracked(self, work: Coroutine[Any, Any, _T]) -> _T:
        task = asyncio.ensure_future(work)
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)
        try:
            return await task
        except asyncio.CancelledError:
            raise Cancelled("The desk is closing.") from None

    def _spawn(self, work: Coroutine[Any, Any, object]) -> None:
        """Do something nobody waits for; the world may fail it, and then it is done when it is needed."""

        async def quietly() -> None:
            try:
                await work
            except (Unreachable, Refused, MediaFault):
                return
            except ModeratorError as problem:
                self._callbacks.problem(problem)

        task = asyncio.ensure_future(quietly())
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)
