"""The stream of nudges: one task looks at the feed after every commit, everybody who is connected hears of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator

from moderator_app.domain.errors import Refused
from moderator_app.server.context import Context, Principal
from moderator_app.server.gate import admitted, mistake
from moderator_app.server.sync.service import newest
from moderator_app.wire.stream import BEAT, BEAT_S, END, NUDGE, POLICY, Event, encoded

GATHER_S = 0.05
"""How long commits gather before everybody is told of them together."""
LOOK_S = 30.0
"""How often to look although no bell rang."""
PER_DEVICE = 2
"""Streams of one device; a further one takes the place of the oldest, which may be dead without knowing."""


class Herald:
    """Knows the newest number of the feed and tells whoever listens; ``proclaim`` runs beside the application."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._seq = 0
        self._rules = ("", "")
        self._news = asyncio.Event()
        self._replaced: defaultdict[str, list[asyncio.Event]] = defaultdict(list)

    @property
    def listeners(self) -> int:
        """How many streams are open."""
        return sum(map(len, self._replaced.values()))

    async def proclaim(self, context: Context) -> None:
        """Follow the feed until the server ends."""
        while not context.news.silent:
            bell = context.news.listen()
            try:
                await self._look(context)
            except Exception as error:  # noqa: BLE001 - the next round may do better; the log says what went wrong
                mistake("nudging", error)
            try:
                # Not wait_for: on Python 3.11 it swallows a cancelling that comes together with the news (bpo-37658).
                async with asyncio.timeout(LOOK_S):
                    await bell.wait()
            except TimeoutError:
                context.news.forget(bell)
            else:
                await asyncio.sleep(GATHER_S)
        self._tell()

    async def _look(self, context: Context) -> None:
        seq = await context.database.read(newest)
        rules = (context.law.book.matrix.version, context.law.book.rulebook.version)
        if (seq, rules) != (self._seq, self._rules):
            self._seq, self._rules = seq, rules
            self._tell()

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    async def stream(self, context: Context, who: Principal, token: str, life_s: float) -> AsyncIterator[bytes]:
        """Yield a stream's bytes until the reader goes, its time or its token ends, or the server does."""
        place = asyncio.Event()
        places = self._replaced[who.device_id]
        places.append(place)
        for older in places[:-PER_DEVICE]:
            older.set()
        try:
            await self._look(context)
            async for piece in self._pieces(context, token, place, life_s):
                yield piece
        finally:
            places.remove(place)
            if not places:
                self._replaced.pop(who.device_id, None)

    async def _pieces(self, context: Context, token: str, place: asyncio.Event, life_s: float) -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        end = loop.time() + life_s
        beat = min(end, loop.time() + BEAT_S)
        seq, rules = -1, self._rules
        while True:
            news = self._news
            if self._seq != seq:
                seq = self._seq
                yield encoded(Event(NUDGE, {"seq": seq}))
            if self._rules != rules:
                rules = self._rules
                yield encoded(Event(POLICY, {"matrix": rules[0], "rulebook": rules[1]}))
            over = "closing" if context.news.silent else "replaced" if place.is_set() else ""
            if not over and loop.time() >= beat:
                over = "over" if loop.time() >= end else await _turned_away(context, token)
                beat = min(end, loop.time() + BEAT_S)
                if not over:
                    yield BEAT
            if over:
                yield encoded(Event(END, {"code": over}))
                return
            if self._news is news:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout_at(beat):
                        await news.wait()


async def _turned_away(context: Context, token: str) -> str:
    """Return why a token opens nothing any more, empty while it does."""
    try:
        await admitted(context, "stream", token)
    except Refused as error:
        return error.code
    return ""
