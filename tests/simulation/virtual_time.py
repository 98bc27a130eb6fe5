"""An event loop whose time passes only when nobody has anything to do: an hour costs what happens in it."""

from __future__ import annotations

import asyncio
import heapq
from typing import Any

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
    """Runs coroutines that do no I/O."""

    def __init__(self) -> None:
        """Begin at second 0."""
        super().__init__()
        self.seconds = 0.0
        self._selector = _Nothing(self)

    def time(self) -> float:
        """Return the seconds since the beginning."""
        return self.seconds

    def _run_once(self) -> None:
        """Do what ``asyncio.BaseEventLoop`` does in one turn, in its order, without files and without debugging."""
        timers: list[asyncio.TimerHandle] = self._scheduled  # type: ignore[attr-defined]
        ready: Any = self._ready  # type: ignore[attr-defined]
        while timers and timers[0]._cancelled:
            self._timer_cancelled_count -= 1  # type: ignore[attr-defined]
            heapq.heappop(timers)._scheduled = False  # type: ignore[attr-defined]
        if not ready and not self._stopping:  # type: ignore[attr-defined]
            if not timers:
                raise AsleepForEverError
            self.seconds = max(self.seconds, timers[0].when())
        end = self.seconds + CLOCK_RESOLUTION
        while timers and timers[0]._when < end:  # type: ignore[attr-defined]
            handle = heapq.heappop(timers)
            handle._scheduled = False  # type: ignore[attr-defined]
            ready.append(handle)
        for _ in range(len(ready)):
            handle = ready.popleft()
            if not handle._cancelled:
                handle._run()

    def _process_events(self, _events: list[Any]) -> None:
        return

    def _write_to_self(self) -> None:
        return
