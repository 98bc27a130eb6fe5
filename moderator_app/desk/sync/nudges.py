"""The stream of nudges, as a desk hears it: that there is something to pull, never what.

Nothing depends on it. While it is open the feed is pulled when a nudge comes, and now and then all the same; where a
proxy swallows it, or an older server has none, the feed is asked by long poll.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from typing import Protocol

from moderator_app.desk.sync.core import Backoff
from moderator_app.domain.errors import Refused, Unreachable
from moderator_app.wire.stream import END, PULL_JITTER_S, Event

LOOK_S = 60.0
"""How often the feed is pulled although nobody nudged: the stream may lose everything without harm."""
NONE_S = 600.0
"""How long a server that has no stream is not asked for one again."""


class Streaming(Protocol):
    """A way to the server that can hold a stream open."""

    def stream(self) -> AsyncIterator[Event]:
        """Yield events until the stream ends; raises Refused and Unreachable."""
        ...


class Nudges:
    """Holds the stream open; lives on the courier's loop."""

    def __init__(self, wire: Streaming, news: Callable[[], None], draw: random.Random) -> None:
        """Listen at ``wire``; ``news`` is called a moment after a nudge, drawn at random: all desks hear it at once."""
        self._wire, self._news, self._draw = wire, news, draw
        self._backoff = Backoff(draw)
        self._soon: asyncio.TimerHandle | None = None
        self.alive = False
        """Whether the stream is open and has spoken."""

    async def listen(self) -> float:
        """Hold the stream until it ends; return how many seconds to wait before the next attempt."""
        try:
            async for event in self._wire.stream():
                self.alive = True
                self._backoff.worked()
                if event.name == END:
                    break
                self._tell()
        except Unreachable:
            return self._backoff.failed()
        except Refused as no:
            return NONE_S if no.code in {"not-found", "method-not-allowed", "forbidden"} else self._backoff.failed()
        finally:
            if self.alive:
                self.alive = False
                self._news()  # whoever waits for a nudge must go back to asking
        return self._backoff.failed()

    def _tell(self) -> None:
        """Call ``news`` in a moment, once for all nudges that come until then."""
        if self._soon is None:
            wait_s = self._draw.uniform(0.0, PULL_JITTER_S)
            self._soon = asyncio.get_running_loop().call_later(wait_s, self._told)

    def _told(self) -> None:
        self._soon = None
        self._news()

    def close(self) -> None:
        """Tell nothing more."""
        if self._soon is not None:
            self._soon.cancel()
            self._soon = None
