"""Recordings on their way to the player: fetched once, kept sealed, opened as a readable file."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from moderator_app.desk.store.store import Store
from moderator_app.desk.sync.checked_parts import Checked, NoHashes
from moderator_app.desk.sync.media_cache import CAP_BYTES, Fetch, MediaCache, NoRoom, Progress
from moderator_app.desk.sync.platform_media import PlatformMedia, origin_of
from moderator_app.desk.sync.streams import (
    PIECE,
    STREAM_FROM,
    Early,
    Place,
    Pour,
    beside_by,
    hash_of,
    layout_of,
    locate,
)
from moderator_app.desk.sync.wire_end import WireEnd
from moderator_app.domain.case import Media
from moderator_app.domain.errors import MediaFault, Refused, Unreachable
from moderator_app.media.faults import MediaFaultCode, RecordingFault
from moderator_app.media.playlist import MAX_BYTES, best_of, read_playlist, variants_of
from moderator_app.media.stream import Layout, Stream


class Recordings:
    """The recordings of one desk; lives on the courier's loop."""

    def __init__(self, media: MediaCache, store: Store, wire: WireEnd, *, cap_bytes: int = CAP_BYTES) -> None:
        """Fetch over ``wire`` into ``media``, and note in ``store`` what is here; keep ``cap_bytes`` at most."""
        self._media, self._store, self._wire, self._cap = media, store, wire, cap_bytes
        self._locks: dict[str, asyncio.Lock] = {}
        self._fetching: set[str] = set()
        self._pours: dict[str, Pour] = {}
        self._platform: PlatformMedia | None = None

    async def open(self, sha256: str, size: int, progress: Progress | None, early: Early | None = None) -> Path:
        """Return a recording as a readable file, fetched first where it is not here.

        Args:
            sha256: which.
            size: its bytes.
            progress: told (done, size).
            early: told when playing may begin, long before everything is here; a small recording comes whole.

        Raises:
            MediaFault: it cannot be had whole.
            Unreachable: nobody answers.
        """
        try:
            return await asyncio.to_thread(self._media.open, sha256)
        except MediaFault:
            if early is not None and size >= STREAM_FROM:
                return await self._pour_out(sha256, size, progress, early)
            await self.bring(sha256, size, progress)
        return await asyncio.to_thread(self._media.open, sha256)

    async def _pour_out(self, sha256: str, size: int, progress: Progress | None, early: Early) -> Path:
        pour = self._pours.get(sha256)
        if pour is None:
            piece = Checked(self._wire, sha256, size).piece
            stream = self._stream(f"{sha256}.coming", Layout.even(size, PIECE))
            pour = self._pours[sha256] = Pour(stream, piece, progress)
        try:
            await pour.first()
            early(pour.stream)
            await pour.all()
            # What came goes into the sealed store from here; its whole hash is looked at on the way.
            await self.bring(sha256, size)
        except NoHashes:
            # An older server: what cannot be checked piece by piece is not played before it is here whole.
            self._stop(sha256, pour)
            await self.bring(sha256, size, progress)
            return await asyncio.to_thread(self._media.open, sha256)
        except (MediaFault, Unreachable, Refused):
            # Nothing plays, or nothing will come any more; asked again, it begins anew.
            self._stop(sha256, pour)
            raise
        await asyncio.to_thread(_take_over, pour.stream.path, self._media.private / sha256)
        return await asyncio.to_thread(self._media.open, sha256)

    async def open_playlist(
        self, film: Media, beside: Sequence[Media], progress: Progress | None, early: Early | None = None
    ) -> Path:
        """Return the recording that an HLS playlist describes as one readable file.

        Args:
            film: the playlist.
            beside: the other media of its item: the segments, unless they lie at the platform's address.
            progress: told (done, size).
            early: told when playing may begin.

        Raises:
            Refused: ``forbidden``, the policy does not allow the address.
            MediaFault: it cannot be had whole.
            Unreachable: nobody answers.
        """
        pour = self._pours.get(film.sha256)
        if pour is None:
            text, base = await self._words(film), ""
            if variants := variants_of(text, film.name):
                text, base = await self._chosen(best_of(variants, film.name).uri, beside)
            places = await locate(read_playlist(text, film.name), beside, await self._platform_media(), base)
            stream = self._stream(f"{film.sha256}.film", layout_of(places))
            pour = self._pours[film.sha256] = Pour(stream, partial(self._part, places), progress)
        try:
            await pour.first()
            if early is not None:
                early(pour.stream)
            await pour.all()
        except (MediaFault, Unreachable, Refused):
            self._stop(film.sha256, pour)
            raise
        return pour.stream.path

    async def _words(self, playlist: Media) -> bytes:
        if playlist.bytes > MAX_BYTES:
            raise RecordingFault(MediaFaultCode.REFUSED_KIND, playlist.name)
        return await asyncio.to_thread((await self.open(playlist.sha256, playlist.bytes, None)).read_bytes)

    async def _chosen(self, uri: str, beside: Sequence[Media]) -> tuple[bytes, str]:
        """Return the playlist of the stream that was chosen, and where it came from if it does not lie beside."""
        media = beside_by(uri, beside)
        if media is not None:
            return await self._words(media), ""
        if not origin_of(uri):
            raise RecordingFault(MediaFaultCode.MISSING, uri)
        platform = await self._platform_media()
        length = await platform.length(uri)
        if length > MAX_BYTES:
            raise RecordingFault(MediaFaultCode.REFUSED_KIND, uri)
        return await platform.part(uri, 0, length), uri

    async def _part(self, places: Sequence[Place], number: int) -> bytes:
        place = places[number]
        start, length = place.part.start, place.length
        if place.media is None:
            return await (await self._platform_media()).part(place.address, start, length)
        path = await self.open(place.media.sha256, place.media.bytes, None)

        def read() -> bytes:
            with path.open("rb") as file:
                file.seek(start)
                data = file.read(length)
            if start + length >= path.stat().st_size:
                path.unlink(missing_ok=True)  # It lies in the whole from here on; sealed it stays.
            return data

        return await asyncio.to_thread(read)

    def _stream(self, name: str, layout: Layout) -> Stream:
        try:
            return Stream(self._media.private / name, layout)
        except OSError as problem:
            raise MediaFault(f"The recording cannot be kept: {problem.strerror or problem}.") from problem

    async def _platform_media(self) -> PlatformMedia:
        if self._platform is None:
            self._platform = PlatformMedia((await self._wire.server_info()).media_origins)
        return self._platform

    def _stop(self, sha256: str, pour: Pour) -> None:
        """End one; another one of the same recording may have been begun meanwhile, and goes on."""
        if self._pours.get(sha256) is pour:
            del self._pours[sha256]
        pour.close()

    def shut(self) -> None:
        """No case is open: fetch no more of what was only wanted there, and remove what can be read."""
        for sha256, pour in tuple(self._pours.items()):
            self._stop(sha256, pour)
        self._media.shut()

    async def aclose(self) -> None:
        """End everything."""
        for sha256, pour in tuple(self._pours.items()):
            self._stop(sha256, pour)
        if self._platform is not None:
            await self._platform.aclose()

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
            pour = self._pours.get(sha256)
            if pour is not None:
                return await pour.read(offset, length)
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


def _take_over(came: Path, target: Path) -> None:
    """Let what came be the readable file, when it is the recording to the last byte; else it is read from the store."""
    with contextlib.suppress(OSError):
        if not target.exists() and hash_of(came) == target.name:
            came.replace(target)
