"""The window of the cage: pictures and the clock, in memory that both sides see.

The memory has no name (``memfd_create(2)``), so nothing is left behind however the processes end; on Linux it is
sealed against resizing, so that a broken child cannot pull it from under the desk. Layout, in native 64-bit words:

::

    0 magic   1 published = counter * 8 + slot   2 slot in the reader's hands + 1
    3 clock sequence (odd while written)   4 media time, µs   5 monotonic time, ns   6 rate * 1000, 0 at a stand
    16 + 8 * slot: width, height, stride, media time in ms, exact
    from byte 4096: the slots

Four slots: one published, one in the reader's hands, one that VLC holds, one for an exact still. So no side waits.
"""

from __future__ import annotations

import contextlib
import fcntl
import mmap
import os
import tempfile
import threading
import time
from dataclasses import dataclass

from moderator_app.media.player import Frame

SLOTS = 4
_HEADER = 4096
_MAGIC = 0x43414745_00000001
_PUBLISHED, _HELD, _SEQUENCE, _MEDIA_US, _MONOTONIC_NS, _RATE = 1, 2, 3, 4, 5, 6


def slot_bytes(max_width: int, max_height: int) -> int:
    """Return the size of one slot, in bytes, rounded up to whole pages."""
    return (max_width * max_height * 4 + 4095) // 4096 * 4096


def _slot_words(slot: int) -> int:
    return 16 + 8 * slot


def _total(max_width: int, max_height: int) -> int:
    return _HEADER + SLOTS * slot_bytes(max_width, max_height)


def open_memory(max_width: int, max_height: int) -> int:
    """Return a file descriptor to fresh nameless memory for pictures of at most this size; the caller closes it."""
    size = _total(max_width, max_height)
    if hasattr(os, "memfd_create"):
        fd = os.memfd_create("frames", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.ftruncate(fd, size)
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL)
        return fd
    with tempfile.TemporaryFile() as file:
        fd = os.dup(file.fileno())
    os.ftruncate(fd, size)
    return fd


@dataclass(frozen=True, slots=True)
class Clock:
    """Media time at one instant of the machine's monotonic clock, and how fast it runs."""

    media_us: int = 0
    monotonic_ns: int = 0
    rate: float = 0.0
    """0.0 at a stand."""

    def at(self, monotonic_ns: int) -> int:
        """Return the media time at an instant, in microseconds."""
        return self.media_us + int((monotonic_ns - self.monotonic_ns) * self.rate / 1000)


class _Window:
    def __init__(self, fd: int, max_width: int, max_height: int) -> None:
        self.slot_bytes = slot_bytes(max_width, max_height)
        self._map = mmap.mmap(fd, _total(max_width, max_height))
        self._bytes = memoryview(self._map)
        self._words = self._bytes[:_HEADER].cast("q")

    def _slot(self, slot: int) -> memoryview:
        start = _HEADER + slot * self.slot_bytes
        return self._bytes[start : start + self.slot_bytes]

    def close(self) -> None:
        """Let go of the memory; a picture still in somebody's hands keeps it until it is dropped."""
        self._words.release()
        with contextlib.suppress(BufferError):
            self._bytes.release()
            self._map.close()


class FrameWriter(_Window):
    """The child's side. Every method may be called from any thread."""

    def __init__(self, fd: int, max_width: int, max_height: int) -> None:
        """Map the memory behind ``fd``."""
        super().__init__(fd, max_width, max_height)
        self._lock = threading.Lock()
        self._taken: set[int] = set()
        published = self._words[_PUBLISHED]
        self._counter = published >> 3
        self._words[_SEQUENCE] = 0
        self._words[0] = _MAGIC

    def take(self) -> int:
        """Return a slot that nobody reads or writes; give it back with ``publish`` or ``give_back``."""
        with self._lock:
            busy = {self._words[_HELD] - 1, *self._taken}
            if self._words[_PUBLISHED]:
                busy.add(self._words[_PUBLISHED] & 7)
            slot = next((slot for slot in range(SLOTS) if slot not in busy), 0)
            self._taken.add(slot)
            return slot

    def pixels(self, slot: int) -> memoryview:
        """Return the bytes of a taken slot."""
        return self._slot(slot)

    def give_back(self, slot: int) -> None:
        """Let go of a slot without showing it."""
        with self._lock:
            self._taken.discard(slot)

    def publish(self, slot: int, *, width: int, height: int, stride: int, media_ms: int, exact: bool) -> None:
        """Make a taken slot the newest picture."""
        with self._lock:
            at = _slot_words(slot)
            for offset, value in enumerate((width, height, stride, media_ms, int(exact))):
                self._words[at + offset] = value
            self._counter += 1
            self._words[_PUBLISHED] = self._counter << 3 | slot
            self._taken.discard(slot)

    def clear(self) -> None:
        """Show no picture at all."""
        with self._lock:
            self._words[_PUBLISHED] = self._counter << 3 | 7

    def set_clock(self, media_us: int, rate: float, monotonic_ns: int | None = None) -> None:
        """Say which media time it is at an instant (now, unless given) and how fast it runs from there."""
        with self._lock:
            words = self._words
            words[_SEQUENCE] += 1
            words[_MEDIA_US] = media_us
            words[_MONOTONIC_NS] = time.monotonic_ns() if monotonic_ns is None else monotonic_ns
            words[_RATE] = round(rate * 1000)
            words[_SEQUENCE] += 1


class FrameReader(_Window):
    """The desk's side; one thread. Nothing the child writes is believed beyond the memory's own bounds."""

    @property
    def counter(self) -> int:
        """The number of the newest picture; 0 when there was none yet."""
        return self._words[_PUBLISHED] >> 3

    def latest(self) -> Frame | None:
        """Take the newest picture into our hands; the one before it is given back."""
        for _ in range(8):
            published = self._words[_PUBLISHED]
            slot = published & 7
            if not published or slot >= SLOTS:
                self._words[_HELD] = 0
                return None
            self._words[_HELD] = slot + 1
            if self._words[_PUBLISHED] == published:
                return self._frame(slot, published >> 3)
        return None

    def clock(self) -> Clock:
        """Return the clock as last set."""
        words = self._words
        for _ in range(64):
            before = words[_SEQUENCE]
            clock = Clock(words[_MEDIA_US], words[_MONOTONIC_NS], words[_RATE] / 1000)
            if before % 2 == 0 and words[_SEQUENCE] == before:
                return clock
        return Clock()

    def reset(self) -> None:
        """Forget every picture; only while no child runs."""
        self._words[_PUBLISHED] = self.counter << 3 | 7
        self._words[_SEQUENCE] = self._words[_HELD] = self._words[_RATE] = self._words[_MEDIA_US] = 0

    def _frame(self, slot: int, counter: int) -> Frame | None:
        at = _slot_words(slot)
        width, height, stride, media_ms, exact = self._words[at : at + 5]
        if not (0 < width <= stride // 4 and height > 0 and height * stride <= self.slot_bytes):
            return None
        return Frame(
            data=self._slot(slot)[: height * stride].toreadonly(),
            width=width,
            height=height,
            stride=stride,
            media_ms=media_ms,
            counter=counter,
            exact=bool(exact),
        )
