"""Wishes about files, answered by caged children: probe, stills, thumbnails, waveform.

The calls block, so make them from a worker thread; any number of threads may share one ``Cage``. A file that crashes
its decoder, or keeps it busy for too long, costs one child and raises a ``RecordingFault``; the next call gets a new
child.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from moderator_app.domain.errors import Cancelled, HouseError
from moderator_app.media.faults import MediaFaultCode, RecordingFault
from moderator_app.media.findings import MediaInfo, Still, Waveform
from moderator_app.media.launch import Child
from moderator_app.media.pipe import Message

Handle = Callable[[Message, bytes], None]

_BEAT_S = 0.1


class Cage:
    """A small pool of caged children.

    Every call may raise ``RecordingFault`` with CRASHED or TIMED_OUT besides what the file itself deserves, and
    ``HouseError`` after ``close()``.
    """

    def __init__(self, children: int = 2) -> None:
        """Allow so many children at once; each starts when it is first needed and is then kept."""
        self._free = threading.Semaphore(children)
        self._lock = threading.Lock()
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._closed = False
        self._caged = True

    def __enter__(self) -> Self:
        """Use as ``with Cage() as cage:``."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close it."""
        self.close()

    @property
    def caged(self) -> bool:
        """Every child so far runs without network."""
        return self._caged

    def probe(self, path: Path, *, timeout_s: float = 15.0) -> MediaInfo:
        """Say what a file is; never raises for the file's sake, see ``MediaInfo.fault``."""
        try:
            done, _ = self._ask({"do": "probe", "path": str(path)}, timeout_s)
            with _sane(path.name):
                return MediaInfo.from_message(done)
        except RecordingFault as fault:
            return MediaInfo(fault=fault.code)

    def still(
        self,
        path: Path,
        at_ms: int,
        *,
        box: tuple[int, int] = (8192, 8192),
        png: bool = False,
        timeout_s: float = 20.0,
    ) -> Still:
        """Return the exact picture on screen at ``at_ms``.

        Args:
            path: a local file.
            at_ms: media time, clamped to the recording.
            box: scaled down to fit (width, height), never up.
            png: fill ``Still.png`` too, for evidence.
            timeout_s: seconds to wait.

        Raises:
            RecordingFault: there is no such picture.
        """
        wish = {"do": "still", "path": str(path), "at_ms": at_ms, "box": list(box), "png": png}
        done, block = self._ask(wish, timeout_s)
        with _sane(path.name):
            return Still.from_message(done, block)

    def thumbnails(
        self,
        path: Path,
        times_ms: Sequence[int],
        *,
        box: tuple[int, int] = (172, 96),
        each: Callable[[int, Still], None] | None = None,
        cancel: threading.Event | None = None,
        timeout_s: float = 60.0,
    ) -> list[Still]:
        """Return a small picture of the nearest keyframe before each time.

        Args:
            path: a local file.
            times_ms: media times.
            box: largest size, (width, height).
            each: told the place in ``times_ms`` and the picture as soon as it is there, in this thread.
            cancel: set it to stop.
            timeout_s: seconds for all of them.

        Raises:
            RecordingFault: there are no pictures.
            Cancelled: ``cancel`` was set.
        """
        found: list[Still] = []

        def take(message: Message, block: bytes) -> None:
            with _sane(path.name):
                found.append(Still.from_message(message["part"], block))
            if each is not None:
                each(len(found) - 1, found[-1])

        wish = {"do": "thumbnails", "path": str(path), "times_ms": list(times_ms), "box": list(box)}
        self._ask(wish, timeout_s, take, cancel)
        return found

    def waveform(
        self,
        path: Path,
        *,
        bucket_ms: int = 20,
        progress: Callable[[int], None] | None = None,
        cancel: threading.Event | None = None,
        timeout_s: float = 600.0,
    ) -> Waveform:
        """Return the sound's outline, from one pass over the file.

        Args:
            path: a local file.
            bucket_ms: length of one bucket, in milliseconds, at least 1.
            progress: told per mille done, in this thread.
            cancel: set it to stop.
            timeout_s: seconds for the whole pass.

        Raises:
            RecordingFault: the file cannot be read or has no sound.
            Cancelled: ``cancel`` was set.
        """

        def take(message: Message, _block: bytes) -> None:
            with _sane(path.name):
                done = min(max(int(message["progress"]), 0), 1000)
            if progress is not None:
                progress(done)

        wish = {"do": "waveform", "path": str(path), "bucket_ms": max(bucket_ms, 1)}
        done, block = self._ask(wish, timeout_s, take, cancel)
        with _sane(path.name):
            return Waveform.from_block(int(done["bucket_ms"]), block)

    def can_reach(self, host: str, port: int) -> bool:
        """Say whether a child reaches an address over the network; in a closed cage it reaches none."""
        done, _ = self._ask({"do": "reach", "host": host, "port": port}, 10.0)
        return bool(done["reached"])

    def close(self) -> None:
        """End every child; calls under way fail. May be called twice."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            busy = list(self._busy)
        for child in idle:
            child.close()
        for child in busy:
            child.process.kill()

    def _ask(
        self,
        wish: Message,
        timeout_s: float,
        part: Handle | None = None,
        cancel: threading.Event | None = None,
    ) -> tuple[dict[str, Any], bytes]:
        name = Path(str(wish.get("path", ""))).name
        with self._child(name) as child:
            try:
                child.pipe.send(wish)
            except OSError as error:
                raise _LostError(MediaFaultCode.CRASHED, name) from error
            return self._answer(child, name, time.monotonic() + timeout_s, part, cancel)

    @staticmethod
    def _answer(
        child: Child, name: str, until: float, part: Handle | None, cancel: threading.Event | None
    ) -> tuple[dict[str, Any], bytes]:
        while True:
            if cancel is not None and cancel.is_set():
                raise Cancelled(name)
            left = until - time.monotonic()
            if left <= 0:
                raise _LostError(MediaFaultCode.TIMED_OUT, name)
            if not child.pipe.ready(min(left, _BEAT_S)):
                continue
            try:
                message, block = child.pipe.receive(left)
            except TimeoutError as error:
                raise _LostError(MediaFaultCode.TIMED_OUT, name) from error
            except (EOFError, ValueError, OSError) as error:
                raise _LostError(MediaFaultCode.CRASHED, name) from error
            if "done" in message:
                with _sane(name):
                    return dict(message["done"]), block
            if "fault" in message:
                with _sane(name):
                    code = MediaFaultCode(message["fault"])
                raise RecordingFault(code, name)
            if part is not None:
                part(message, block)

    @contextmanager
    def _child(self, name: str) -> Iterator[Child]:
        with self._free:
            child = self._take(name)
            keep = False
            try:
                yield child
                keep = True
            except RecordingFault as fault:
                keep = not isinstance(fault, _LostError)
                raise
            finally:
                with self._lock:
                    self._busy.discard(child)
                    keep = keep and not self._closed
                    if keep:
                        self._idle.append(child)
                if not keep:
                    child.kill()

    def _take(self, name: str) -> Child:
        with self._lock:
            if self._closed:
                raise HouseError("the cage is closed")
            while self._idle:
                child = self._idle.pop()
                if child.alive:
                    self._busy.add(child)
                    return child
                child.kill()
        try:
            child = Child("workshop")
        except OSError as error:
            raise RecordingFault(MediaFaultCode.CRASHED, name) from error
        try:
            child.greet()
        except (EOFError, ValueError, OSError) as error:
            child.kill()
            raise RecordingFault(MediaFaultCode.CRASHED, name) from error
        with self._lock:
            self._busy.add(child)
            self._caged = self._caged and child.caged
        return child


class _LostError(RecordingFault):
    """The child is no use any more."""


@contextmanager
def _sane(name: str) -> Iterator[None]:
    """Turn nonsense from a child into the fault of a child that lost its mind."""
    try:
        yield
    except (ValueError, KeyError, TypeError) as error:
        raise _LostError(MediaFaultCode.CRASHED, name) from error
