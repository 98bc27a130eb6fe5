"""Small pictures, exact stills and the sound's outline of the recording on the stage, made in the cage.

The cage's calls block, so threads make them; answers come back to the main thread and are dropped when another
recording is on the stage by then. What is wanted for the view of a moment ago is given up for what is wanted now.
"""

from __future__ import annotations

import threading
import zlib
from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QBuffer, QIODevice, QObject, Signal
from PySide6.QtGui import QImage

from moderator_app.desk.case_host import SightStore
from moderator_app.domain.errors import Cancelled, HouseError, ModeratorError
from moderator_app.media.faults import RecordingFault
from moderator_app.media.findings import Still, Waveform

BOX = (172, 96)
"""Largest size of a small picture, in pixels."""

PICTURES_KEPT, OUTLINES_KEPT = 600, 8
WORKERS = 3
"""One reads the sound, one makes the row's pictures, one takes stills and looks where the pointer is."""

FACTOR = 8
"""Each level of an outline has one bucket for so many of the level below."""


class PictureSource(Protocol):
    """What is asked of ``media.cage.Cage``."""

    def still(self, path: Path, at_ms: int, *, png: bool = False) -> Still:
        """Return the exact picture at a time."""
        ...

    def thumbnails(
        self,
        path: Path,
        times_ms: Sequence[int],
        *,
        box: tuple[int, int],
        each: Callable[[int, Still], None] | None,
        cancel: threading.Event | None,
    ) -> list[Still]:
        """Return small pictures, telling each as it is there."""
        ...

    def waveform(
        self, path: Path, *, progress: Callable[[int], None] | None, cancel: threading.Event | None
    ) -> Waveform:
        """Return the sound's outline."""
        ...

    def close(self) -> None:
        """End every child."""
        ...


@dataclass(frozen=True)
class Outline:
    """The loudest moment of each bucket (0-32768), in levels from fine to coarse."""

    bucket_ms: int
    levels: tuple[array[int], ...]

    @classmethod
    def of(cls, waveform: Waveform) -> Outline:
        """Make the levels."""
        peaks = array("i", map(max, waveform.highs, (-low for low in waveform.lows)))
        return cls.leveled(waveform.bucket_ms, peaks)

    def packed(self) -> bytes:
        """Return the finest level as bytes, for keeping."""
        peaks = array("H", (min(value, 0xFFFF) for value in self.levels[0]))
        return self.bucket_ms.to_bytes(4, "little") + zlib.compress(peaks.tobytes(), 1)

    @classmethod
    def unpacked(cls, data: bytes) -> Outline:
        """Read an outline back.

        Raises:
            ValueError: these are not the bytes of one.
        """
        peaks = array("H")
        try:
            peaks.frombytes(zlib.decompress(data[4:]))
        except zlib.error as error:
            raise ValueError("not an outline") from error
        bucket_ms = int.from_bytes(data[:4], "little")
        if not bucket_ms or not peaks:
            raise ValueError("not an outline")
        return cls.leveled(bucket_ms, array("i", peaks))

    @classmethod
    def leveled(cls, bucket_ms: int, peaks: array[int]) -> Outline:
        """Make the coarser levels."""
        levels = [peaks]
        while len(levels[-1]) > FACTOR:
            fine = levels[-1]
            levels.append(array("i", (max(fine[at : at + FACTOR]) for at in range(0, len(fine), FACTOR))))
        return cls(bucket_ms, tuple(levels))

    def peak(self, t0_ms: int, t1_ms: int) -> int:
        """Return the loudest moment of [t0, t1), to an eighth of that stretch; looks at a few buckets only."""
        bucket, level = self.bucket_ms, 0
        while level + 1 < len(self.levels) and t1_ms - t0_ms >= bucket * FACTOR * FACTOR:
            bucket, level = bucket * FACTOR, level + 1
        row = self.levels[level]
        first = max(0, t0_ms // bucket)
        return max(row[first : max(first + 1, -(-t1_ms // bucket))], default=0)


class Sights(QObject):
    """One recording at a time.

    Signals:
        changed(): there is something new to draw.
        progressed(int): so many per mille of the sound have been read; 1000 when it is done or given up.
    """

    changed = Signal()
    progressed = Signal(int)
    _home = Signal(object)

    def __init__(
        self,
        source: PictureSource | None,
        parent: QObject | None = None,
        *,
        store: Callable[[], SightStore | None] = lambda: None,
    ) -> None:
        """Ask ``source``, which is closed with this; without one there is nothing to see.

        Args:
            source: makes pictures and outlines.
            parent: its parent.
            store: returns where they are kept from one opening of the case to the next, if anywhere.
        """
        super().__init__(parent)
        self._source, self._store = source, store
        self._path: Path | None = None
        self._ticket = 0
        self._cancel = threading.Event()
        self._glance, self._peeking = threading.Event(), threading.Event()
        self._pictures: OrderedDict[int, QImage] = OrderedDict()
        self._asked: frozenset[int] = frozenset()
        self._outlines: OrderedDict[str, Outline | None] = OrderedDict()
        self._workers = ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix="sights")
        self._home.connect(lambda act: act())

    @property
    def path(self) -> Path | None:
        """The recording on the stage."""
        return self._path

    @property
    def outline(self) -> Outline | None:
        """The sound's outline, once it is known."""
        return self._outlines.get(self._path.name) if self._path else None

    def show(self, path: Path | None, *, sound: bool = True) -> None:
        """Take up another recording, or none; begins to read its sound unless that is known."""
        self._give_up()
        self._path = path if self._source is not None else None
        if self._path is not None and sound and self._path.name not in self._outlines:
            self._work(partial(self._read_sound, self._path, self._ticket, self._cancel))
        elif self._path is not None:
            self.progressed.emit(1000)
        self.changed.emit()

    def picture(self, at_ms: int) -> QImage | None:
        """Return the small picture that was made for a time, if it is there."""
        found = self._pictures.get(at_ms)
        if found is not None:
            self._pictures.move_to_end(at_ms)
        return found

    def want(self, times_ms: Sequence[int]) -> None:
        """Make small pictures for these times; what was wanted before and is not among them is given up."""
        missing = [at_ms for at_ms in times_ms if at_ms not in self._pictures]
        if self._path is None or not missing or frozenset(missing) <= self._asked:
            return
        self._glance.set()
        self._glance, self._asked = threading.Event(), frozenset(missing)
        self._work(partial(self._look, self._path, self._ticket, missing, self._glance))

    def peek(self, at_ms: int) -> None:
        """Make one small picture soon, beside those of the row; what was peeked at before is given up."""
        if self._path is None or at_ms in self._pictures:
            return
        self._peeking.set()
        self._peeking = threading.Event()
        self._work(partial(self._look, self._path, self._ticket, [at_ms], self._peeking))

    def still(self, at_ms: int, done: Callable[[Still], object], failed: Callable[[ModeratorError], object]) -> bool:
        """Take the exact picture of a time with its PNG; say whether there is a recording to take it from."""
        if self._path is None or self._source is None:
            return False
        path, source, ticket = self._path, self._source, self._ticket

        def take() -> None:
            try:
                found = source.still(path, at_ms, png=True)
            except ModeratorError as error:
                self._tell(ticket, partial(failed, error))
            else:
                self._tell(ticket, partial(done, found))

        self._work(take)
        return True

    def close(self) -> None:
        """End everything; not used afterwards."""
        self._give_up()
        if self._source is not None:
            self._source.close()
        self._workers.shutdown(wait=True, cancel_futures=True)

    def _give_up(self) -> None:
        self._ticket += 1
        self._cancel.set()
        self._glance.set()
        self._peeking.set()
        self._cancel, self._asked = threading.Event(), frozenset()
        self._path = None
        self._pictures.clear()

    def _work(self, act: Callable[[], None]) -> None:
        self._workers.submit(act)

    def _tell(self, ticket: int, act: Callable[[], object]) -> None:
        """Do something on the main thread, if the recording it is about is still on the stage."""
        self._home.emit(lambda: act() if ticket == self._ticket else None)

    # --- on a worker ---

    def _look(self, path: Path, ticket: int, times_ms: list[int], cancel: threading.Event) -> None:
        if self._source is None or cancel.is_set():
            return
        store = self._store()
        times_ms = [at_ms for at_ms in times_ms if not self._kept(path, ticket, at_ms, store)]
        if not times_ms:
            return

        def each(place: int, still: Still) -> None:
            # The picture owns its pixels from here on.
            size = (still.width, still.height, still.stride)
            image = QImage(still.data, *size, QImage.Format.Format_RGB32).copy()
            self._tell(ticket, partial(self._keep, times_ms[place], image))
            if store is not None:
                store.keep_picture(path.name, times_ms[place], _jpeg(image))

        try:
            self._source.thumbnails(path, times_ms, box=BOX, each=each, cancel=cancel)
        except (RecordingFault, Cancelled, HouseError):
            return  # A lane without pictures says as much as a sentence would; the stage says what is wrong.

    def _kept(self, path: Path, ticket: int, at_ms: int, store: SightStore | None) -> bool:
        """Show a picture that was kept, and say whether there was one."""
        data = store.picture(path.name, at_ms) if store is not None else None
        image = QImage.fromData(data) if data else QImage()
        if image.isNull():
            return False
        self._tell(ticket, partial(self._keep, at_ms, image))
        return True

    def _read_sound(self, path: Path, ticket: int, cancel: threading.Event) -> None:
        if self._source is None:
            return
        outline, store = None, self._store()
        kept = store.sound(path.name) if store is not None else None
        try:
            if kept:
                self._tell(ticket, partial(self._keep_outline, path.name, Outline.unpacked(kept)))
                return
        except ValueError:
            pass  # it is read again and kept anew
        try:
            found = self._source.waveform(
                path, progress=lambda done: self._tell(ticket, partial(self.progressed.emit, done)), cancel=cancel
            )
            outline = Outline.of(found)
            if store is not None:
                store.keep_sound(path.name, outline.packed())
        except (Cancelled, HouseError):
            return
        except RecordingFault:
            outline = None
        self._tell(ticket, partial(self._keep_outline, path.name, outline))

    # --- on the main thread ---

    def _keep(self, at_ms: int, image: QImage) -> None:
        self._pictures[at_ms] = image
        while len(self._pictures) > PICTURES_KEPT:
            self._pictures.popitem(last=False)
        self.changed.emit()

    def _keep_outline(self, name: str, outline: Outline | None) -> None:
        self._outlines[name] = outline
        while len(self._outlines) > OUTLINES_KEPT:
            self._outlines.popitem(last=False)
        self.progressed.emit(1000)
        self.changed.emit()


def _jpeg(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG", 82)  # type: ignore[call-overload] # the stubs want the format as bytes
    return bytes(buffer.data().data())
