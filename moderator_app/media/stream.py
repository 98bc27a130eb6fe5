"""A recording that is still coming: the desk lays its pieces into a file, the cage reads those that are here.

The child has no network, so it cannot fetch, and it never does: it only says where it wants to read. Between desk and
child lie two files in the desk's private folder:

* the recording, as long as it will be, with holes where nothing has come yet;
* beside it the map: one byte for how it goes (``Flow``), then one byte a piece, 1 when the piece is here.

A piece is laid down before its byte is set, so whatever the map calls here can be read. Pieces are what the other side
hands out at once: equal ranges of one file, or the segments of an HLS playlist one after another (RFC 8216, section 3:
the bytes of transport stream segments, or of one initialisation section and its fragments, make one stream).
"""

from __future__ import annotations

import io
import mmap
import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from enum import IntEnum
from itertools import accumulate
from pathlib import Path
from types import TracebackType
from typing import Self

from moderator_app.media.faults import MediaFaultCode, RecordingFault

MAP = ".map"
_POLL_S = 0.02
_HUNGRY_S = 0.15
"""A reader that waits no longer than this says nothing of it."""
AHEAD_BYTES = 1 << 20
"""So much beyond the place that is wanted has to be here before playing goes on."""


class Flow(IntEnum):
    """How a recording comes."""

    FLOWING = 0
    DROPPED = 1
    """Nobody hands out more now; it is tried again."""
    WHOLE = 2


class Layout:
    """Where the pieces of a recording lie, in bytes."""

    def __init__(self, lengths: Sequence[int]) -> None:
        """Lay pieces of these lengths one after another.

        Raises:
            ValueError: there is none, or one is empty.
        """
        if not lengths or min(lengths) <= 0:
            raise ValueError("a recording has pieces, and each has bytes")
        self.lengths = tuple(lengths)
        self.starts = tuple(accumulate(lengths, initial=0))[:-1]
        self.size = self.starts[-1] + lengths[-1]

    @classmethod
    def even(cls, size: int, piece: int) -> Layout:
        """Cut ``size`` bytes into pieces of ``piece`` bytes; the last one may be shorter."""
        return cls([min(piece, size - at) for at in range(0, size, piece)])

    def piece_at(self, offset: int) -> int:
        """Return the number of the piece that holds a byte; the last one beyond the end."""
        return max(bisect_right(self.starts, max(offset, 0)) - 1, 0)


class Stream:
    """The desk's side: what has come is put in; what is wanted next is asked here. For any thread."""

    def __init__(self, path: Path, layout: Layout) -> None:
        """Make the two files.

        Raises:
            OSError: there is no room.
        """
        self.path = path
        self.layout = layout
        self._lock = threading.Lock()
        self._here = bytearray(len(layout.lengths))
        self._head = 0
        self._file = path.open("w+b")
        self._file.truncate(layout.size)
        self._map = path.with_name(path.name + MAP).open("w+b")
        self._map.write(bytes([Flow.FLOWING]) + self._here)
        self._map.flush()
        self._closed = False

    @property
    def whole(self) -> bool:
        """Every piece is here."""
        with self._lock:
            return all(self._here)

    @property
    def arrived(self) -> int:
        """How many bytes are here."""
        with self._lock:
            return sum(length for length, here in zip(self.layout.lengths, self._here, strict=True) if here)

    def has(self, offset: int, length: int) -> bool:
        """Say whether all of [offset, offset + length) is here."""
        with self._lock:
            first, last = self.layout.piece_at(offset), self.layout.piece_at(offset + max(length, 1) - 1)
            return all(self._here[first : last + 1])

    def read(self, offset: int, length: int) -> bytes | None:
        """Return bytes that are here; None when they are not, or no longer."""
        if not self.has(offset, length):
            return None
        with self._lock:
            if self._closed:
                return None
            self._file.seek(offset)
            return self._file.read(length)

    def want(self, offset: int) -> None:
        """Note where somebody reads: pieces from there on are wanted first."""
        with self._lock:
            self._head = self.layout.piece_at(offset)

    def next_missing(self) -> int | None:
        """Return the number of the piece to fetch next, or None when all are here."""
        with self._lock:
            ahead = self._here.find(0, self._head)
            found = ahead if ahead >= 0 else self._here.find(0)
            return found if found >= 0 else None

    def put(self, number: int, data: bytes) -> None:
        """Lay a piece down.

        Raises:
            ValueError: it has another length.
            OSError: there is no room.
        """
        if len(data) != self.layout.lengths[number]:
            raise ValueError("a piece of another length")
        with self._lock:
            if self._closed:
                return
            self._file.seek(self.layout.starts[number])
            self._file.write(data)
            self._file.flush()
            self._here[number] = 1
            self._mark(1 + number, 1)

    def tell(self, flow: Flow) -> None:
        """Say how it goes."""
        with self._lock:
            if not self._closed:
                self._mark(0, flow)

    def close(self, *, keep: bool) -> None:
        """Let go of the files; remove them unless ``keep``. The map is never kept. May be called twice."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._file.close()
            self._map.close()
        self.path.with_name(self.path.name + MAP).unlink(missing_ok=True)
        if not keep:
            self.path.unlink(missing_ok=True)

    def _mark(self, at: int, value: int) -> None:
        self._map.seek(at)
        self._map.write(bytes([value]))
        self._map.flush()


class NotHereError(RecordingFault):
    """What was to be read has not come yet.

    Attributes:
        offset: the first byte that is missing.
    """

    def __init__(self, offset: int) -> None:
        """Keep the place."""
        super().__init__(MediaFaultCode.DROPPED)
        self.offset = offset


class Feed:
    """The cage's side of a stream: what is here, and a way to say what is wanted. For any thread."""

    def __init__(self, path: Path, lengths: Sequence[int], ask: Callable[[int], None]) -> None:
        """Look at the files that a ``Stream`` of the same path and lengths has made.

        Args:
            path: the recording with holes.
            lengths: of its pieces, in bytes.
            ask: told the offset that is wanted.

        Raises:
            RecordingFault: they are not there.
        """
        self.path = path
        self.layout = Layout(lengths)
        self._ask = ask
        try:
            self._file = path.open("rb", buffering=0)
            with path.with_name(path.name + MAP).open("rb") as marks:
                self._marks = mmap.mmap(marks.fileno(), 1 + len(self.layout.lengths), access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise RecordingFault(MediaFaultCode.MISSING, path.name) from error
        self._abandoned = threading.Event()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        """Use as ``with Feed(...) as feed:``."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close it."""
        self.close()

    @property
    def flow(self) -> Flow:
        """How it goes."""
        return Flow(self._marks[0])

    def first_missing(self, offset: int, length: int) -> int | None:
        """Return the first byte of [offset, offset + length) that is not here, or None when all of it is."""
        end = min(offset + length, self.layout.size)
        if offset >= end:
            return None
        for number in range(self.layout.piece_at(offset), self.layout.piece_at(end - 1) + 1):
            if not self._marks[1 + number]:
                return max(offset, self.layout.starts[number])
        return None

    def want(self, offset: int) -> None:
        """Say that a place is wanted."""
        self._ask(offset)

    def read(self, offset: int, length: int) -> bytes:
        """Return bytes that are here, fewer at the end; at least one before it.

        Raises:
            NotHereError: the first of them has not come yet; it is asked for.
        """
        gap = self.first_missing(offset, length)
        if gap == offset and offset < self.layout.size:
            self.want(offset)
            raise NotHereError(offset)
        with self._lock:
            self._file.seek(offset)
            return self._file.read(length if gap is None else gap - offset) or b""

    def wait_and_read(self, offset: int, length: int, starved: Callable[[int], None]) -> bytes | None:
        """Return bytes as ``read`` does, waiting until they are here; None when given up by ``abandon``.

        Args:
            offset: where to read.
            length: how much at most.
            starved: told the offset, once, when it has waited for a while.
        """
        told, since = False, time.monotonic()
        while not self._abandoned.is_set():
            try:
                return self.read(offset, length)
            except NotHereError:
                if not told and time.monotonic() - since > _HUNGRY_S:
                    told = True
                    starved(offset)
            self._abandoned.wait(_POLL_S)
        return None

    def abandon(self) -> None:
        """Let no reader wait any longer, nor any that comes, until ``take_up``."""
        self._abandoned.set()

    def take_up(self) -> None:
        """Let readers wait again."""
        self._abandoned.clear()

    def close(self) -> None:
        """Let go of the files. May be called twice."""
        self.abandon()
        self._marks.close()
        self._file.close()


class FeedFile(io.RawIOBase):
    """A feed as a file that a decoder reads; what has not come yet is an error, and remembered."""

    def __init__(self, feed: Feed) -> None:
        """Begin at the start."""
        super().__init__()
        self._feed = feed
        self._at = 0
        self.missed: NotHereError | None = None
        """The first thing that had not come. A decoder may swallow the error and go on with nonsense: look here."""

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """Return the place."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._feed.layout.size}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def read(self, size: int = -1) -> bytes:
        """Return bytes that are here.

        Raises:
            NotHereError: they have not come yet.
        """
        if self.missed is not None:
            raise self.missed
        try:
            data = self._feed.read(self._at, self._feed.layout.size if size < 0 else size)
        except NotHereError as missed:
            self.missed = missed
            raise
        self._at += len(data)
        return data
