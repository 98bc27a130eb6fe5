"""Long work that leaves half of the server's time to others, while there are others."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self


class Sharing:
    """Entered for each piece of the work, it waits first for as long as the last piece took, if somebody has come."""

    def __init__(self, arrivals: Callable[[], int]) -> None:
        """Begin at once with the first piece; ``arrivals`` says how many calls have come in so far."""
        self._arrivals = arrivals
        self._seen = 0
        self._took_s = 0.0
        self._started = 0.0

    async def __aenter__(self) -> Self:
        """Let others go first who came during the last piece."""
        if self._took_s and self._arrivals() != self._seen:
            await asyncio.sleep(self._took_s)
        self._seen = self._arrivals()
        self._started = time.monotonic()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remember how long the piece took."""
        self._took_s = time.monotonic() - self._started
