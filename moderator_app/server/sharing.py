"""Long work that leaves half of the server's time to others."""

from __future__ import annotations

import asyncio
import time
from types import TracebackType
from typing import Self


class Sharing:
    """Entered for each piece of the work, it waits first for as long as the last piece took."""

    def __init__(self) -> None:
        """Begin at once with the first piece."""
        self._took_s = 0.0
        self._started = 0.0

    async def __aenter__(self) -> Self:
        """Let others go first."""
        if self._took_s:
            await asyncio.sleep(self._took_s)
        self._started = time.monotonic()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remember how long the piece took."""
        self._took_s = time.monotonic() - self._started
