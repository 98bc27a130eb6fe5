"""What a recording is, and whether it is whole. ``examine`` runs inside the cage; ``Cage.probe`` is its door."""

from __future__ import annotations

import contextlib
import os
from fractions import Fraction
from pathlib import Path
from typing import Any

import av.error

from moderator_app.media.faults import MediaFaultCode, RecordingFault
from moderator_app.media.film import as_file, display_size, open_container, start_of, video_stream
from moderator_app.media.findings import MediaInfo
from moderator_app.media.kind import FLV, MATROSKA, MP4, TS, WAV, RecordingKind, Source, kind_of, name_of
from moderator_app.media.stream import Feed, NotHereError

_SLACK_S = Fraction(1)
"""A recording may end this much before its stated length without being called cut off."""


def examine(source: Source) -> MediaInfo:
    """Return what a file is; what is wrong with it is in ``fault``, nothing is raised for the file's sake.

    Of a recording that is still coming nobody asks whether it is whole.

    Raises:
        NotHereError: it is still coming, and too little of it is here.
    """
    coming = isinstance(source, Feed)
    try:
        kind = kind_of(source)
    except NotHereError:
        raise
    except RecordingFault as fault:
        return MediaInfo(fault=fault.code)
    file = as_file(source)
    try:
        container = open_container(source, kind, file)
    except NotHereError:
        raise
    except RecordingFault as fault:
        cut = not coming and ends_early(name_of(source), kind)
        return MediaInfo(kind=kind.name, truncated=cut, fault=fault.code)
    with container:
        try:
            found = _describe(name_of(source), kind, container, coming=coming)
        except NotHereError:
            raise
        except RecordingFault as fault:
            found = MediaInfo(kind=kind.name, fault=fault.code)
    if file is not None and file.missed is not None:
        raise file.missed
    return found


def _describe(path: Path, kind: RecordingKind, container: Any, *, coming: bool) -> MediaInfo:
    video = video_stream(container)
    audio = container.streams.audio[0] if container.streams.audio else None
    if video is None and audio is None:
        raise RecordingFault(MediaFaultCode.NOT_A_FILM, path.name)
    stated = _stated_seconds(container)
    cut = not coming and ends_early(path, kind)
    shown = stated
    # The walk over boxes sees most cuts; the last packets see the rest, and how much there is.
    if coming:
        pass
    elif cut or not _has_packets_near(container, video or audio, stated):
        shown = _last_packet_end(container, video or audio, stated)
        cut = cut or shown < stated - _SLACK_S
    size, fps = (0, 0), 0.0
    if video is not None:
        rate = video.average_rate or video.guessed_rate or Fraction(0)
        size, fps = _upright_size(container, video), float(rate)
    fault = MediaFaultCode.TRUNCATED if cut else None
    if video is None:
        fault = MediaFaultCode.NO_VIDEO
    elif video.codec_context is None:
        fault = MediaFaultCode.CODEC_MISSING
    elif size == (0, 0):
        fault = MediaFaultCode.NOT_A_FILM
    return MediaInfo(
        kind=kind.name,
        duration_ms=round(shown * 1000),
        stated_ms=round(stated * 1000),
        width=size[0],
        height=size[1],
        fps=fps,
        has_audio=audio is not None,
        video_codec=_codec_name(video),
        audio_codec=_codec_name(audio),
        truncated=cut,
        fault=fault,
    )


def _codec_name(stream: Any | None) -> str:
    if stream is None:
        return ""
    return str(stream.codec_context.name) if stream.codec_context is not None else "unknown"


def _stated_seconds(container: Any) -> Fraction:
    if container.duration:
        return Fraction(container.duration, 1_000_000)
    lengths = [stream.duration * stream.time_base for stream in container.streams if stream.duration]
    return max(lengths, default=Fraction(0))


def _upright_size(container: Any, video: Any) -> tuple[int, int]:
    """Decode one picture, for only a picture knows how it is turned."""
    if video.codec_context is None:
        return (0, 0)
    frame = None
    with contextlib.suppress(av.error.FFmpegError):
        container.seek(0)
        frame = next(iter(container.decode(video)), None)
    return (0, 0) if frame is None else display_size(video, frame.rotation)


def _packet_end(container: Any, stream: Any, from_seconds: Fraction) -> Fraction | None:
    """Return where the first readable packet at or before a time ends, from the start; None when none can be read."""
    base, start = stream.time_base, start_of(container)
    try:
        container.seek(int((from_seconds + start) / base), stream=stream, backward=True)
        for packet in container.demux(stream):
            if packet.size and packet.pts is not None:
                return Fraction((packet.pts + (packet.duration or 0)) * base - start)
    except av.error.FFmpegError:
        return None
    return None


def _has_packets_near(container: Any, stream: Any, stated: Fraction) -> bool:
    return stated == 0 or _packet_end(container, stream, max(stated - _SLACK_S, Fraction(0))) is not None


def _last_packet_end(container: Any, stream: Any, stated: Fraction) -> Fraction:
    """Find where the readable part ends: halve the time that cannot be read, then read on from the last that can."""
    low, high = Fraction(0), stated
    while high - low > _SLACK_S:
        middle = (low + high) / 2
        if _packet_end(container, stream, middle) is None:
            high = middle
        else:
            low = middle
    end = Fraction(0)
    base, start = stream.time_base, start_of(container)
    try:
        container.seek(int((low + start) / base), stream=stream, backward=True)
        for packet in container.demux(stream):
            if packet.size and packet.pts is not None:
                end = max(end, (packet.pts + (packet.duration or 0)) * base - start)
    except av.error.FFmpegError:
        return end
    return end


def ends_early(path: Path, kind: RecordingKind) -> bool:
    """Say whether the file is shorter than its own boxes claim.

    MP4: ISO/IEC 14496-12, 4.2 (box size and type). Matroska: RFC 9559, 4 (an element of known size). WAVE: the RIFF
    size. FLV: each tag is followed by its own size (Adobe FLV 10.1, E.3). TS: whole packets of 188 bytes.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        if kind is MP4:
            return _mp4_runs_over(file, size)
        if kind is MATROSKA:
            return _segment_runs_over(file.read(4096), size)
        if kind is WAV:
            claimed = int.from_bytes(file.read(8)[4:], "little")
            return claimed not in {0, 0xFFFFFFFF} and claimed + 8 > size + 1
        if kind is TS:
            return size % 188 != 0
        if kind is FLV:
            return _last_tag_is_cut(file, size)
    return False


def _mp4_runs_over(file: Any, size: int) -> bool:
    at, seen = 0, set()
    while at + 8 <= size:
        file.seek(at)
        head = file.read(16)
        length, name = int.from_bytes(head[:4], "big"), head[4:8]
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        seen.add(name)
        if length == 0:
            return False  # This box runs to the end of the file by design.
        if length < 8 or at + length > size:
            return True
        at += length
    return at != size or b"moov" not in seen


def _element(data: bytes, at: int) -> tuple[bytes, int, int, bool]:
    """Read one EBML element head: (id, size, where its content starts, whether the size is known)."""
    id_length = 9 - data[at].bit_length()
    name = data[at : at + id_length]
    at += id_length
    length = 9 - data[at].bit_length()
    value = int.from_bytes(data[at : at + length], "big") & ((1 << 7 * length) - 1)
    return name, value, at + length, value != (1 << 7 * length) - 1


def _segment_runs_over(head: bytes, size: int) -> bool:
    try:
        _, length, at, _ = _element(head, 0)
        name, length, at, known = _element(head, at + length)
    except IndexError:
        return True
    return name == b"\x18\x53\x80\x67" and known and at + length > size


def _last_tag_is_cut(file: Any, size: int) -> bool:
    if size < 13 + 15:
        return True
    file.seek(-4, os.SEEK_END)
    length = int.from_bytes(file.read(4), "big")
    if not 11 <= length <= size - 13:
        return True
    file.seek(size - 4 - length)
    head = file.read(4)
    return head[0] & 0x1F not in {8, 9, 18} or int.from_bytes(head[1:4], "big") + 11 != length
