"""An event loop whose time passes only when nobody has anything to do: an hour costs what happens in it."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections import deque
from collections.abc import Callable
from contextvars import Context
from typing import Any, TypeVarTuple

_Ts = TypeVarTuple("_Ts")

CLOCK_RESOLUTION = 1e-9
"""What is due within so many seconds is due now."""


class AsleepForEverError(Exception):
    """Nobody has anything to do, and no timer is set."""


class _Nothing:
    """The selector of a loop without files: waiting for them is how time passes."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop

    def select(self, timeout: float | None) -> list[Any]:
        if timeout is None:
            raise AsleepForEverError
        self._loop.seconds += max(0.0, timeout)
        return []


class VirtualLoop(asyncio.BaseEventLoop):
    """Runs coroutines that do no I/O; of timers that are due together, the one set first comes first.

    What ``asyncio.BaseEventLoop`` checks at every call (threads, debugging, files) is left out: half of a simulation's
    time went there.
    """

    _ready: deque[asyncio.Handle]

    def __init__(self) -> None:
        """Begin at second 0."""
        super().__init__()
        self.seconds = 0.0
        self._selector = _Nothing(self)
        self._timers: list[tuple[float, int, asyncio.TimerHandle]] = []
        self._order = itertools.count()

    def time(self) -> float:
        """Return the seconds since the beginning."""
        return self.seconds

    def call_soon(
        self, callback: Callable[[*_Ts], object], *args: *_Ts, context: Context | None = None
    ) -> asyncio.Handle:
        """Have something done in the next turn."""
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def call_later(
        self,
        delay: float,
        callback: Callable[[*_Ts], object],
        *args: *_Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """Have something done after so many seconds."""
        return self.call_at(self.seconds + delay, callback, *args, context=context)

    def call_at(
        self,
        when: float,
        callback: Callable[[*_Ts], object],
        *args: *_Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """Have something done at a second."""
        handle = asyncio.TimerHandle(when, callback, args, self, context)
        heapq.heappush(self._timers, (when, next(self._order), handle))
        return handle

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """Leave it where it is; it is passed over when its time comes."""

    def _run_once(self) -> None:
        """Do what ``asyncio.BaseEventLoop`` does in one turn, in its order."""
        timers, ready = self._timers, self._ready
        while timers and timers[0][2]._cancelled:
            heapq.heappop(timers)
        if not ready and not self._stopping:  # type: ignore[attr-defined]
            if not timers:
                raise AsleepForEverError
            self.seconds = max(self.seconds, timers[0][0])
        end = self.seconds + CLOCK_RESOLUTION
        while timers and timers[0][0] < end:
            ready.append(heapq.heappop(timers)[2])
        for _ in range(len(ready)):
            handle = ready.popleft()
            if not handle._cancelled:
                handle._run()

    def _process_events(self, _events: list[Any]) -> None:
        return

    def _write_to_self(self) -> None:
        return
