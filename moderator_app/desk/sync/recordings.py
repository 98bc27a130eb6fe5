"""Recordings on their way to the player: fetched once, kept sealed, opened as a readable file."""

from __future__ import annotations

import asyncio
from pathlib import Path

from moderator_app.desk.store.store import Store
from moderator_app.desk.sync.media_cache import CAP_BYTES, Fetch, MediaCache, NoRoom, Progress
from moderator_app.desk.sync.wire_end import WireEnd
from moderator_app.domain.errors import MediaFault


class Recordings:
    """The recordings of one desk; lives on the courier's loop."""

    def __init__(self, media: MediaCache, store: Store, wire: WireEnd, *, cap_bytes: int = CAP_BYTES) -> None:
        """Fetch over ``wire`` into ``media``, and note in ``store`` what is here; keep ``cap_bytes`` at most."""
        self._media, self._store, self._wire, self._cap = media, store, wire, cap_bytes
        self._locks: dict[str, asyncio.Lock] = {}
        self._fetching: set[str] = set()

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

    async def bring(self, sha256: str, size: int, progress: Progress | None = None, *, early: bool = False) -> None:
        """Fetch a recording once, however many ask; drop the longest unused where room is short.

        Args:
            sha256: which.
            size: its bytes.
            progress: told (done, size).
            early: nobody waits for it yet: it must fit beside the other recordings of held cases, and the disk must
                keep some room.

        Raises:
            MediaFault: what came is not what was asked for; ``NoRoom`` where there is none.
            Unreachable: nobody answers; what came is kept, and the next attempt goes on there.
        """
        lock = self._locks.setdefault(sha256, asyncio.Lock())

        async def piece(offset: int, length: int) -> bytes:
            return await self._wire.media(sha256, offset=offset, length=length)

        async with lock:
            if early and not self._media.whole(sha256):
                pinned = self._store.mirror.pinned_bytes()
                if pinned + size > self._cap or not self._media.room_for(size):
                    raise NoRoom("There is no room for this recording on this computer.")
            self._fetching.add(sha256)
            try:
                self._drop(self._store.mirror.stale_media(max(0, self._cap - size)))
                await self._fetch(sha256, size, piece, progress)
                self._store.mirror.note_media(sha256, size, size, verified=True)
            finally:
                self._fetching.discard(sha256)

    async def _fetch(self, sha256: str, size: int, piece: Fetch, progress: Progress | None) -> None:
        try:
            await self._media.fetch(sha256, size, piece, progress)
        except NoRoom:
            self._drop([name for name in self._store.mirror.stale_media(0) if name != sha256])
            await self._media.fetch(sha256, size, piece, progress)

    def purge(self) -> None:
        """Drop the recordings of cases that are no longer held; what a player has open it keeps until it is shut."""
        self._drop([sha256 for sha256 in self._store.mirror.orphaned_media() if sha256 not in self._fetching])
        held = self._store.mirror.pinned_media()
        for sha256 in self._media.begun():
            if sha256 not in held and sha256 not in self._fetching:
                self._media.drop(sha256)

    def _drop(self, names: list[str]) -> None:
        for stale in names:
            self._media.drop(stale)
            self._store.mirror.forget_media(stale)
