"""An event loop whose time passes only when nobody has anything to do: an hour costs what happens in it."""

from __future__ import annotations

import asyncio
from typing import Any


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

    def _process_events(self, _events: list[Any]) -> None:
        return

    def _write_to_self(self) -> None:
        return
