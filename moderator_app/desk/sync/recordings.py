"""Recordings on their way to the player: fetched once, kept sealed, opened as a readable file."""

from __future__ import annotations

import asyncio
from pathlib import Path

from moderator_app.desk.store.store import Store
from moderator_app.desk.sync.media_cache import CAP_BYTES, MediaCache, Progress
from moderator_app.desk.sync.wire_end import WireEnd
from moderator_app.domain.errors import MediaFault


class Recordings:
    """The recordings of one desk; lives on the courier's loop."""

    def __init__(self, media: MediaCache, store: Store, wire: WireEnd) -> None:
        """Fetch over ``wire`` into ``media``, and note in ``store`` what is here."""
        self._media, self._store, self._wire = media, store, wire
        self._fetching: dict[str, asyncio.Lock] = {}

    async def open(self, sha256: str, size: int, progress: Progress | None) -> Path:
        """Return a recording as a readable file, fetched first where it is not here.

        Raises:
            MediaFault: it cannot be had whole.
            Unreachable: nobody answers.
        """
        try:
            return await asyncio.to_thread(self._media.open, sha256)
        except MediaFault:
            await self.bring(sha256, size, progress)
        return await asyncio.to_thread(self._media.open, sha256)

    async def bring(self, sha256: str, size: int, progress: Progress | None = None) -> None:
        """Fetch a recording once, however many ask; drop the oldest where room is short.

        Raises:
            MediaFault: what came is not what was asked for.
            Unreachable: nobody answers.
        """
        lock = self._fetching.setdefault(sha256, asyncio.Lock())

        async def piece(offset: int, length: int) -> bytes:
            return await self._wire.media(sha256, offset=offset, length=length)

        async with lock:
            await self._media.fetch(sha256, size, piece, progress)
        self._store.mirror.note_media(sha256, size, size, verified=True)
        for stale in self._store.mirror.stale_media(CAP_BYTES):
            self._media.drop(stale)
            self._store.mirror.forget_media(stale)
