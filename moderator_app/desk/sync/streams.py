"""Recordings that are played while they are still coming: which piece is next, and what happens when none comes.

One ``Pour`` brings one recording piece by piece, first what the player waits for, then what follows, then the rest.
When nobody answers it says so to the player and tries again, for as long as the recording is wanted; what refuses for
good ends it.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from moderator_app.desk.sync.media_cache import Progress
from moderator_app.desk.sync.platform_media import PlatformMedia, origin_of
from moderator_app.domain.case import Media
from moderator_app.domain.errors import MediaFault, ModeratorError, Refused, Unreachable
from moderator_app.media.faults import MediaFaultCode, RecordingFault
from moderator_app.media.playlist import Part, Playlist
from moderator_app.media.stream import Flow, Layout, Stream

PIECE = 1 << 20
STREAM_FROM = 2 * PIECE
"""A smaller recording is fetched whole before it is opened: that takes no longer."""
WAITS_S = (0.5, 1.0, 2.0, 5.0, 10.0)

PASSING = frozenset({"read-only", "rate-limited", "server-error", "unauthenticated"})
"""Refusals that end by themselves, or with the next sign-in."""

Early = Callable[[Stream], None]
"""Told, on the courier's thread, that playing may begin."""
FetchPiece = Callable[[int], Awaitable[bytes]]


class Pour:
    """One recording on its way; lives on the courier's loop."""

    def __init__(
        self, stream: Stream, fetch: FetchPiece, progress: Progress | None = None, waits_s: Sequence[float] = WAITS_S
    ) -> None:
        """Begin at once.

        Args:
            stream: where the pieces go.
            fetch: returns the piece of a number; Unreachable is tried again, anything else ends it.
            progress: told (bytes here, bytes in all).
            waits_s: seconds between tries, one after another.
        """
        self.stream = stream
        self._fetch, self._progress, self._waits_s = fetch, progress, tuple(waits_s)
        self._news = asyncio.Condition()
        self._trouble: ModeratorError | None = None
        """Why the last try brought nothing."""
        self._over = False
        self._telling: asyncio.Future[None] | None = None
        self._task = asyncio.ensure_future(self._bring_all())
        self._task.add_done_callback(self._ended)

    async def first(self) -> None:
        """Wait until something is here.

        Raises:
            Unreachable, Refused, MediaFault: the first try brought nothing.
        """
        async with self._news:
            await self._news.wait_for(lambda: self.stream.arrived or self._trouble is not None or self._over)
        if not self.stream.arrived:
            raise self._trouble or Unreachable("The recording is no longer wanted.")

    async def read(self, offset: int, length: int) -> bytes:
        """Return bytes as soon as they are here.

        Raises:
            Unreachable, Refused, MediaFault: they will not come any more.
        """
        async with self._news:
            await self._news.wait_for(lambda: self._over or self.stream.has(offset, length))
        data = await asyncio.to_thread(self.stream.read, offset, length)
        if data is None:
            raise self._trouble or Unreachable("The recording is no longer wanted.")
        return data

    async def all(self) -> None:
        """Wait until everything is here.

        Raises:
            Unreachable, Refused, MediaFault: it will not come any more.
        """
        async with self._news:
            await self._news.wait_for(lambda: self._over)
        if not self.stream.whole:
            raise self._trouble or Unreachable("The recording is no longer wanted.")

    def close(self) -> None:
        """Fetch no more, and remove what came; whoever waits is told."""
        self._task.cancel()
        self.stream.close(keep=False)

    def _ended(self, _task: asyncio.Task[None]) -> None:
        self._over = True
        self._telling = asyncio.ensure_future(self._tell())

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()

    async def _bring_all(self) -> None:
        tries = 0
        while (number := self.stream.next_missing()) is not None:
            try:
                await self._bring(number)
            except (Unreachable, Refused) as trouble:
                self._trouble = trouble
                if isinstance(trouble, Refused) and trouble.code not in PASSING:
                    break
                self.stream.tell(Flow.DROPPED)
                await self._tell()
                await asyncio.sleep(self._waits_s[min(tries, len(self._waits_s) - 1)])
                tries += 1
            except MediaFault as trouble:
                self._trouble = trouble
                break
            else:
                tries, self._trouble = 0, None
                self.stream.tell(Flow.FLOWING)
                if self._progress is not None:
                    self._progress(self.stream.arrived, self.stream.layout.size)
                await self._tell()
        self.stream.tell(Flow.WHOLE if self.stream.whole else Flow.DROPPED)

    async def _bring(self, number: int) -> None:
        data = await self._fetch(number)
        if len(data) != self.stream.layout.lengths[number]:
            raise Unreachable("The recording stopped half way.")
        try:
            await asyncio.to_thread(self.stream.put, number, data)
        except OSError as problem:
            raise MediaFault(f"The recording cannot be kept: {problem.strerror or problem}.") from problem


@dataclass(frozen=True, slots=True)
class Place:
    """Where one part of a playlist is."""

    part: Part
    length: int
    media: Media | None = None
    """One of the case's own recordings, named by its hash; otherwise at ``address``."""
    address: str = ""


def beside_by(uri: str, beside: Sequence[Media]) -> Media | None:
    """Return the medium that an address in a playlist means, by name or hash, if it lies beside the playlist."""
    own = {name: media for media in beside for name in (media.sha256, media.name) if name}
    return own.get(uri) or own.get(uri.rpartition("/")[2].partition(".")[0])


async def locate(playlist: Playlist, beside: Sequence[Media], platform: PlatformMedia, base: str = "") -> list[Place]:
    """Find every part: among the media beside the playlist, by name or hash, or at an address that the policy allows.

    Args:
        playlist: the parts.
        beside: the other media of its item.
        platform: reads the addresses that the policy allows.
        base: where the playlist itself came from, for addresses relative to it; empty where it lies beside.

    Raises:
        Refused: ``forbidden``, an address is not allowed.
        Unreachable: the platform does not answer.
        MediaFault: a part is nowhere.
    """
    sizes: dict[str, int] = {}
    found = []
    for part in playlist.parts:
        media = beside_by(part.uri, beside)
        address = "" if media is not None else urljoin(base or part.uri, part.uri)
        if media is None and not origin_of(address):
            raise RecordingFault(MediaFaultCode.MISSING, part.uri)
        if media is not None:
            whole = media.bytes
        elif part.length is not None:
            platform.check(address)
            whole = part.start + part.length
        else:
            if address not in sizes:
                sizes[address] = await platform.length(address)
            whole = sizes[address]
        length = whole - part.start if part.length is None else part.length
        if length <= 0 or part.start + length > whole:
            raise RecordingFault(MediaFaultCode.MISSING, part.uri)
        found.append(Place(part, length, media, address))
    return found


def layout_of(places: Sequence[Place]) -> Layout:
    """Return how the parts lie one after another."""
    return Layout([place.length for place in places])


def hash_of(path: Path) -> str:
    """Return a file's SHA-256, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
