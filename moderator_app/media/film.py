"""One open recording, read with PyAV: exact pictures, exact steps. Runs inside the cage.

Media time is counted from the container's own start. A picture is on screen from its time stamp until the next one's;
a whole millisecond belongs to the picture with the greatest stamp not after it.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
import av.error
import numpy as np
from av.video.reformatter import Interpolation

from moderator_app.media.faults import MediaFaultCode, RecordingFault
from moderator_app.media.kind import RecordingKind, Source, kind_of, name_of
from moderator_app.media.stream import Feed, FeedFile, NotHereError

MAX_SIDE = 8192
"""Pixels: a picture with a longer side is refused before its memory is asked for."""

_WINDOW = 12
_DECODE_ON_S = 1
_KEPT_FRAMES = 6
_SAME_EVERYWHERE = Interpolation.BILINEAR | Interpolation.ACCURATE_RND | Interpolation.BITEXACT
_BT601, _BT709 = 5, 1  # swscale's SWS_CS_ITU601 and SWS_CS_ITU709, as PyAV numbers its Colorspace


def as_file(source: Source) -> FeedFile | None:
    """Return what a decoder reads a coming recording through; a whole one is read by its name."""
    return FeedFile(source) if isinstance(source, Feed) else None


def open_container(source: Source, kind: RecordingKind, file: FeedFile | None = None) -> Any:
    """Open a file through its forced demuxer, local files only.

    Args:
        source: the recording.
        kind: what it is.
        file: of ``as_file``, for one that is still coming.

    Raises:
        NotHereError: too little of it has come.
        RecordingFault: it cannot be read as that kind.
    """
    path = name_of(source)
    try:
        local_only = {"protocol_whitelist": "file"}
        return av.open(file or str(path), format=kind.demuxer, options=local_only, metadata_errors="replace")
    except NotHereError:
        raise
    except (av.error.FFmpegError, ValueError) as error:
        if file is not None and file.missed is not None:
            raise file.missed from error
        raise RecordingFault(MediaFaultCode.NOT_A_FILM, path.name) from error


def video_stream(container: Any) -> Any | None:
    """Return the first moving picture stream, not a cover image; None when there is none."""
    for stream in container.streams.video:
        if not stream.disposition & av.stream.Disposition.attached_pic:
            return stream
    return None


def start_of(container: Any) -> Fraction:
    """Return the container's first instant, in seconds of its own time stamps."""
    return Fraction(container.start_time or 0, 1_000_000)


@dataclass(frozen=True, slots=True)
class Picture:
    """One decoded picture with its exact time."""

    frame: Any
    """An ``av.VideoFrame``."""
    seconds: Fraction
    """From the start of the recording."""

    @property
    def media_ms(self) -> int:
        """The first whole millisecond at which it is on screen."""
        return math.ceil(self.seconds * 1000)


class Film:
    """An open recording with a place in it."""

    def __init__(self, source: Source, *, threads: int = 0) -> None:
        """Open the recording.

        Args:
            source: a local file.
            threads: for decoding; 0 lets FFmpeg choose.

        Raises:
            NotHereError: too little of it has come. It may be raised by every method; the film is to be closed then.
            RecordingFault: it cannot be opened, has no picture, or has one that cannot be decoded here.
        """
        self.path = path = name_of(source)
        self.kind = kind_of(source)
        self._file = as_file(source)
        self._container = open_container(source, self.kind, self._file)
        stream = video_stream(self._container)
        if stream is None:
            self._container.close()
            raise RecordingFault(MediaFaultCode.NO_VIDEO, path.name)
        codec = stream.codec_context
        if codec is None or max(codec.width, codec.height) > MAX_SIDE:
            self._container.close()
            raise RecordingFault(MediaFaultCode.CODEC_MISSING, path.name)
        self.stream: Any = stream
        """The picture's ``av.VideoStream``."""
        codec.thread_type = "AUTO"
        codec.thread_count = threads
        self._start = start_of(self._container)
        self._base: Fraction = self.stream.time_base
        rate = stream.average_rate
        self._frame = 1 / Fraction(rate) if rate else None
        self._skip_before: Fraction | None = None
        self._window: deque[Picture] = deque(maxlen=_WINDOW)
        self._current = -1
        self._packets: Any = None
        self._decoded: deque[Any] = deque()
        self._at_end = False
        self._loose = False

    @property
    def current(self) -> Picture | None:
        """The picture last asked for."""
        return self._window[self._current] if 0 <= self._current < len(self._window) else None

    def heed(self) -> None:
        """See that nothing was missing in what was done: a decoder may swallow that, and take it for the end.

        Raises:
            NotHereError: something was.
        """
        if self._file is not None and self._file.missed is not None:
            raise self._file.missed

    def close(self) -> None:
        """Let go of the file."""
        self._window.clear()
        self._decoded.clear()
        self._packets = None
        self._container.close()

    def picture_at(self, seconds: Fraction) -> Picture:
        """Return the exact picture on screen at a time; the first or the last one beyond the ends.

        Raises:
            RecordingFault: nothing can be decoded.
        """
        if self._loose:
            self._forget()
        ahead = seconds - self._window[-1].seconds if self._window else None
        if ahead is None or self._window[0].seconds > seconds or ahead > _DECODE_ON_S:
            # On the way from the keyframe, pictures that no other one needs are skipped, but for the last few.
            self._skip_before = seconds - _KEPT_FRAMES * self._frame if self._frame else None
            self._seek_before(seconds)
            self._decode_past(seconds)
            if self._skip_before is not None and (not self._window or self._window[0].seconds > seconds):
                # The pictures stand wider apart here than they mostly do: the wanted one may have been skipped.
                self._skip_before = None
                self._seek_before(seconds)
        self._decode_past(seconds)
        if not self._window:
            raise RecordingFault(MediaFaultCode.NOT_A_FILM, self.path.name)
        self._current = 0
        for index, picture in enumerate(self._window):
            if picture.seconds <= seconds:
                self._current = index
        return self._window[self._current]

    def keyframe_before(self, seconds: Fraction) -> Picture:
        """Return the nearest keyframe at or before a time: fast, for previews.

        Raises:
            RecordingFault: nothing can be decoded.
        """
        self._skip_before = None
        self._seek(seconds)
        self.stream.codec_context.skip_frame = "NONKEY"
        try:
            self._decode_one()
        finally:
            self.stream.codec_context.skip_frame = "DEFAULT"
        if not self._window:
            return self.picture_at(seconds)
        picture = self._window[0]
        # What was skipped is missing behind it: whoever comes next has to seek.
        self._current, self._loose = 0, True
        return picture

    def step(self, frames: int) -> Picture:
        """Move by whole pictures from the current one, stopping at the ends.

        Raises:
            RecordingFault: nothing can be decoded.
        """
        picture = self.current or self.picture_at(Fraction(0))
        if self._loose:
            picture = self.picture_at(picture.seconds)
        for _ in range(abs(frames)):
            before = picture
            picture = self._forward() if frames > 0 else self._back(picture)
            if picture is before:
                break
        return picture

    def _forward(self) -> Picture:
        while self._current + 1 >= len(self._window) and not self._at_end:
            full = len(self._window) == _WINDOW
            count = len(self._window)
            self._decode_one()
            if full and len(self._window) == count and not self._at_end:
                self._current -= 1
        self._current = min(self._current + 1, len(self._window) - 1)
        return self._window[self._current]

    def _back(self, picture: Picture) -> Picture:
        if self._current > 0:
            self._current -= 1
            return self._window[self._current]
        # One tick of the stream before this picture, the one before it is still on screen.
        earlier = self.picture_at(picture.seconds - self._base)
        return picture if earlier.seconds >= picture.seconds else earlier

    def _decode_past(self, seconds: Fraction) -> None:
        while not self._at_end and (not self._window or self._window[-1].seconds <= seconds):
            self._decode_one()

    def _keep(self, frame: Any) -> bool:
        """Append a decoded picture to the window; say whether it has a time."""
        stamp = frame.pts if frame.pts is not None else frame.dts
        if stamp is None:
            return False
        picture = Picture(frame, stamp * self._base - self._start)
        skip = self._skip_before
        if skip is not None and self._window and self._window[-1].seconds < skip:
            # Between what came before and this one, pictures may be missing.
            self._window.clear()
        self._window.append(picture)
        return True

    def _seek_before(self, seconds: Fraction) -> None:
        """Seek so that the first decoded picture is not after ``seconds``, wherever the file has one."""
        for margin in (0, 2, 10, 60):
            self._seek(seconds - margin)
            self._decode_one()
            if self._window and self._window[0].seconds <= seconds:
                return
            if seconds - margin < 0:
                break
        self._seek(Fraction(-60))
        self._decode_one()

    def _seek(self, seconds: Fraction) -> None:
        self._forget()
        target = math.floor((seconds + self._start) / self._base)
        try:
            self._container.seek(target, stream=self.stream, backward=True, any_frame=False)
        except av.error.FFmpegError:
            # Some demuxers cannot seek before their first stamp or in a damaged index; then read from the start.
            try:
                self._container.seek(0)
            except av.error.FFmpegError:
                self._at_end = True
                return
        self._packets = self._container.demux(self.stream)

    def _forget(self) -> None:
        self._window.clear()
        self._decoded.clear()
        self._packets = None
        self._current, self._at_end, self._loose = -1, False, False

    def _decode_one(self) -> None:
        """Append the next picture to the window, or note that there is none."""
        while not self._at_end:
            while self._decoded:
                if self._keep(self._decoded.popleft()):
                    return
            try:
                packet = next(self._packets, None)
            except av.error.FFmpegError:
                # The file stops here, as a cut-off one does; what the decoder still holds comes out below.
                packet = None
            if packet is None or packet.size == 0:
                self._drain()
                return
            self._skip_or_not(packet)
            try:
                self._decoded.extend(packet.decode())
            except av.error.FFmpegError:
                continue  # A damaged packet costs its own picture only.

    def _skip_or_not(self, packet: Any) -> None:
        if self._skip_before is not None and packet.pts is not None:
            early = packet.pts * self._base - self._start < self._skip_before
            self.stream.codec_context.skip_frame = "NONREF" if early else "DEFAULT"

    def _drain(self) -> None:
        self._packets = None
        try:
            self._decoded.extend(self.stream.codec_context.decode(None))
        except av.error.FFmpegError:
            self._decoded.clear()
        while self._decoded:
            self._keep(self._decoded.popleft())
        self._at_end = True


def display_size(stream: Any, rotation: int) -> tuple[int, int]:
    """Return the size in square pixels, upright: (width, height)."""
    codec = stream.codec_context
    aspect = stream.sample_aspect_ratio or Fraction(1)
    width, height = (round(codec.width * aspect), codec.height) if aspect > 0 else (codec.width, codec.height)
    return (height, width) if rotation % 180 else (width, height)


def fitted(size: tuple[int, int], box: tuple[int, int]) -> tuple[int, int]:
    """Return the largest even size of the same shape inside ``box``, never larger than ``size`` itself."""
    width, height = size
    scale = min(Fraction(box[0], width), Fraction(box[1], height), Fraction(1))
    return max(int(width * scale) // 2 * 2, 2), max(int(height * scale) // 2 * 2, 2)


def paint(
    frame: Any, size: tuple[int, int], target: memoryview | None = None, *, for_evidence: bool = False
) -> memoryview:
    """Convert a picture to B, G, R, X, upright, at exactly ``size``; lines follow each other without gaps.

    One thread converts it: with several, FFmpeg now and then writes a few pixels of a slice's first line twice, and
    equal pictures come out unequal.

    Args:
        frame: an ``av.VideoFrame``.
        size: (width, height) of the upright picture, in pixels.
        target: memory to fill, at least ``width * height * 4`` bytes; new memory, unless given.
        for_evidence: convert so that every processor gives the same pixels, which takes twice as long.
    """
    width, height = size
    turns = frame.rotation // 90 % 4
    across, down = (height, width) if turns % 2 else (width, height)
    # Untagged pictures follow the custom that high definition is BT.709 and the rest BT.601.
    source = {1: _BT709, 5: _BT601, 6: _BT601}.get(int(frame.colorspace), _BT709 if frame.height >= 720 else _BT601)
    how = _SAME_EVERYWHERE if for_evidence else None
    converted = frame.reformat(across, down, "bgra", src_colorspace=source, interpolation=how, threads=1)
    plane = converted.planes[0]
    lines = np.frombuffer(plane, dtype=np.uint8).reshape(down, plane.line_size)
    pixels = lines[:, : across * 4].reshape(down, across, 4)
    if turns:
        pixels = np.rot90(pixels, turns)
    data = memoryview(bytearray(width * height * 4)) if target is None else target[: width * height * 4]
    np.copyto(np.frombuffer(data, dtype=np.uint8).reshape(height, width, 4), pixels)
    return data
