"""The recordings of a desk on a loop of their own, fetched from a real HTTP server, in small pieces."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest

from moderator_app.desk.store.store import open_store
from moderator_app.desk.sync import recordings, streams
from moderator_app.desk.sync.backend import HttpBackend
from moderator_app.desk.sync.media_cache import MediaCache
from moderator_app.desk.sync.recordings import Recordings
from moderator_app.desk.sync.server_clock import ServerClock
from moderator_app.domain.case import Media
from moderator_app.media.stream import Stream
from moderator_app.wire import messages as m
from tests.desk.factories import NOON
from tests.desk.sync.unruly_server import UnrulyServer

KEY = bytes(range(32))
PATIENCE_S = 60
HLS = "application/vnd.apple.mpegurl"
_T = TypeVar("_T")


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Shelf:
    """The recordings of a desk on a loop of their own, as the courier has them."""

    def __init__(self, folder: Path, server: UnrulyServer, origins: tuple[str, ...]) -> None:

        info = m.ServerInfo(
            server_time_ms=NOON,
            protocol_min="1.0",
            protocol_max="1.0",
            version="1",
            policy_version="1",
            rulebook_version="1",
            log_epoch="e",
            limits={},
            media_origins=origins,
        )
        server.replies["/v1/meta"] = msgspec.json.encode(info)
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()
        self.media = MediaCache(folder / "media", KEY)
        self._store = open_store(folder / "store", KEY)
        self._backend: HttpBackend = self.do(self._connect(server.url))
        self.recordings = Recordings(self.media, self._store, self._backend)
        self.streams: list[Stream] = []
        self.progress: list[tuple[int, int]] = []

    async def _connect(self, url: str) -> HttpBackend:
        backend = HttpBackend(url, "0190a000-0000-7000-8000-0000000000dd", ServerClock(), keep=lambda _session: None)
        backend.adopt("r0", "a0")
        return backend

    def begin(self, work: Coroutine[Any, Any, _T]) -> Future[_T]:
        return asyncio.run_coroutine_threadsafe(work, self.loop)

    def do(self, work: Coroutine[Any, Any, _T]) -> _T:
        return self.begin(work).result(PATIENCE_S)

    def stream(self, data: bytes) -> Future[Path]:
        return self.begin(self.recordings.open(sha(data), len(data), self._note, self.streams.append))

    def play_list(self, film: Media, beside: tuple[Media, ...]) -> Future[Path]:
        return self.begin(self.recordings.open_playlist(film, beside, self._note, self.streams.append))

    def _note(self, here: int, whole: int) -> None:
        self.progress.append((here, whole))

    def shut(self) -> None:
        self.loop.call_soon_threadsafe(self.recordings.shut)
        self.do(asyncio.sleep(0.05))

    def close(self) -> None:
        self.do(self.recordings.aclose())
        self.do(self._backend.aclose())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()
        self._store.close()
        self.media.close()


def in_small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let recordings come in pieces small enough for a test."""
    for module in (streams, recordings):
        monkeypatch.setattr(module, "PIECE", 64 << 10)
        monkeypatch.setattr(module, "STREAM_FROM", 128 << 10)
    monkeypatch.setattr(streams.Pour.__init__, "__defaults__", (None, (0.05, 0.1)))


def hls(segments: list[bytes], uri: Callable[[int], str]) -> tuple[bytes, Media]:
    lines = ["#EXTM3U", "#EXT-X-TARGETDURATION:4"]
    for number, _data in enumerate(segments):
        lines += ["#EXTINF:4.0,", uri(number)]
    text = "\n".join([*lines, "#EXT-X-ENDLIST", ""]).encode()
    return text, Media(sha256=sha(text), bytes=len(text), mime=HLS, name="live.m3u8")
