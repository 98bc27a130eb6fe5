"""Which kinds of file are opened at all, told by their first bytes, and which demuxer each is forced through.

Guessing is refused on purpose: a DASH manifest named ``.mp4`` crashes VLC's guesser, and an HLS playlist makes it fetch
the addresses inside.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

from moderator_app.media.faults import MediaFaultCode, RecordingFault
from moderator_app.media.stream import Feed

Source = Path | Feed
"""A whole file, or one that is still coming."""


@dataclass(frozen=True, slots=True)
class RecordingKind:
    """One kind of file and how both decoders are told to read it."""

    name: str
    demuxer: str
    """PyAV's (FFmpeg's) name of the demuxer."""
    vlc_options: tuple[str, ...]


MP4 = RecordingKind("mp4", "mp4", (":demux=mp4",))
MATROSKA = RecordingKind("matroska", "matroska", (":demux=mkv",))
FLV = RecordingKind("flv", "flv", (":demux=avformat", ":avformat-format=flv"))
TS = RecordingKind("ts", "mpegts", (":demux=ts",))
MP3 = RecordingKind("mp3", "mp3", (":demux=mp3",))
WAV = RecordingKind("wav", "wav", (":demux=wav",))

_MP4_BOXES = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"styp", b"moof", b"pnot"}
_OTHER_MEDIA = (b"OggS", b"fLaC", b"0&\xb2\x75", b"\x00\x00\x01\xba", b".RMF", b"\x89PNG", b"\xff\xd8\xff", b"GIF")
_PLAYLISTS = (b"#extm3u", b"<?xml", b"<mpd", b"[playlist]", b"[reference]", b"<asx", b"<smil", b"rtsptext", b"ffconcat")


def kind_of(source: Source) -> RecordingKind:
    """Return the kind of a local file.

    Raises:
        NotHereError: its beginning has not come yet.
        RecordingFault: missing, empty, a playlist or another refused kind, or not a recording at all.
    """
    path = name_of(source)
    head = source.read(0, 4096) if isinstance(source, Feed) else _head(source)
    kind = _by_magic(head)
    if kind is None:
        raise RecordingFault(_why_not(head), path.name)
    return kind


def name_of(source: Source) -> Path:
    """Return where a recording lies."""
    return source.path if isinstance(source, Feed) else source


def _head(path: Path) -> bytes:
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise RecordingFault(MediaFaultCode.MISSING, path.name)
        if about.st_size == 0:
            raise RecordingFault(MediaFaultCode.EMPTY, path.name)
        with path.open("rb") as file:
            return file.read(4096)
    except OSError as error:
        raise RecordingFault(MediaFaultCode.MISSING, path.name) from error


def _by_magic(head: bytes) -> RecordingKind | None:
    if head[4:8] in _MP4_BOXES:
        return MP4
    if head.startswith(b"\x1aE\xdf\xa3"):
        return MATROSKA
    if head.startswith(b"FLV\x01"):
        return FLV
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return WAV
    if len(head) > 188 and all(head[at] == 0x47 for at in range(0, min(len(head), 188 * 8), 188)):
        return TS
    # MPEG audio layer III: eleven sync bits, then version 1 or 2 and layer 01 (ISO/IEC 11172-3, 2.4.1.3).
    if head.startswith(b"ID3") or (head[0] == 0xFF and len(head) > 3 and head[1] & 0xE6 == 0xE2 and head[2] < 0xF0):
        return MP3
    return None


def _why_not(head: bytes) -> MediaFaultCode:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(_PLAYLISTS) or b"#ext-x-" in text or head.startswith(_OTHER_MEDIA) or head[8:12] == b"AVI ":
        return MediaFaultCode.REFUSED_KIND
    return MediaFaultCode.NOT_A_FILM
