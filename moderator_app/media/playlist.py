"""HLS playlists (RFC 8216), read on the desk's side: which parts, in which order, make up one recording.

The player never sees a playlist. The desk reads it, gets the parts and lays them one after another, which for
transport streams, and for fragments behind their initialisation section, is a file like any other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from moderator_app.media.faults import MediaFaultCode, RecordingFault

MIMES = frozenset({"application/vnd.apple.mpegurl", "application/x-mpegurl", "audio/mpegurl"})
MAX_BYTES = 4 << 20
MAX_PARTS = 50_000

_ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"]*"|[^",]*)')
_REFUSED = ("#EXT-X-DISCONTINUITY", "#EXT-X-PART", "#EXT-X-SKIP")


@dataclass(frozen=True, slots=True)
class Part:
    """One segment, or the initialisation section before the first."""

    uri: str
    duration_ms: int = 0
    start: int = 0
    """First byte within the resource."""
    length: int | None = None
    """Bytes of it; None for all."""


@dataclass(frozen=True, slots=True)
class Playlist:
    """The parts of one recording, in order."""

    parts: tuple[Part, ...]

    @property
    def duration_ms(self) -> int:
        """How long it is said to be."""
        return sum(part.duration_ms for part in self.parts)


def is_playlist(mime: str) -> bool:
    """Say whether a medium of this kind is an HLS playlist."""
    return mime.partition(";")[0].strip().lower() in MIMES


def read_playlist(data: bytes, name: str = "") -> Playlist:
    """Return a media playlist's parts.

    What one stream cannot be made of is refused, not guessed at: encrypted segments, changes of the stream half way,
    and a playlist of playlists.

    Raises:
        RecordingFault: it is no such playlist.
    """
    try:
        lines = [line.strip() for line in data[: MAX_BYTES + 1].decode("utf-8-sig").splitlines()]
    except UnicodeDecodeError as error:
        raise RecordingFault(MediaFaultCode.NOT_A_FILM, name) from error
    if not lines or lines[0] != "#EXTM3U" or len(data) > MAX_BYTES:
        raise RecordingFault(MediaFaultCode.NOT_A_FILM, name)
    reader = _Reader(name)
    for line in lines[1:]:
        reader.take(line)
    return reader.finish()


class _Reader:
    def __init__(self, name: str) -> None:
        self._name = name
        self._parts: list[Part] = []
        self._init: Part | None = None
        self._duration_ms = 0
        self._range: tuple[int | None, int | None] = (None, None)
        self._ends: dict[str, int] = {}

    def take(self, line: str) -> None:
        tag, _, value = line.partition(":")
        if tag == "#EXTINF":
            self._duration_ms = self._milliseconds(value.partition(",")[0])
        elif tag == "#EXT-X-BYTERANGE":
            self._range = self._span(value)
        elif tag == "#EXT-X-MAP":
            self._map(dict(_ATTRIBUTE.findall(value)))
        elif tag == "#EXT-X-KEY" and dict(_ATTRIBUTE.findall(value)).get("METHOD") != "NONE":
            raise RecordingFault(MediaFaultCode.CODEC_MISSING, self._name)
        elif tag.startswith("#EXT-X-STREAM-INF") or tag in _REFUSED:
            raise RecordingFault(MediaFaultCode.REFUSED_KIND, self._name)
        elif line and not line.startswith("#"):
            self._add(line)

    def finish(self) -> Playlist:
        if not self._parts or len(self._parts) > MAX_PARTS:
            raise RecordingFault(MediaFaultCode.NOT_A_FILM, self._name)
        return Playlist((*((self._init,) if self._init else ()), *self._parts))

    def _map(self, given: dict[str, str]) -> None:
        length, start = self._span(given.get("BYTERANGE", "").strip('"'))
        part = Part(given.get("URI", "").strip('"'), start=start or 0, length=length)
        if not part.uri:
            raise RecordingFault(MediaFaultCode.NOT_A_FILM, self._name)
        if self._init not in {None, part}:
            raise RecordingFault(MediaFaultCode.REFUSED_KIND, self._name)
        self._init = part

    def _add(self, uri: str) -> None:
        length, start = self._range
        if length is not None and start is None:
            start = self._ends.get(uri, 0)
        part = Part(uri, self._duration_ms, start or 0, length)
        if length is not None:
            self._ends[uri] = part.start + length
        self._parts.append(part)
        self._duration_ms, self._range = 0, (None, None)

    def _span(self, text: str) -> tuple[int | None, int | None]:
        """Read ``length[@start]``."""
        if not text:
            return None, None
        length, _, start = text.partition("@")
        if not length.isdecimal() or int(length) == 0 or (start and not start.isdecimal()):
            raise RecordingFault(MediaFaultCode.NOT_A_FILM, self._name)
        return int(length), int(start) if start else None

    def _milliseconds(self, text: str) -> int:
        whole, _, rest = text.strip().partition(".")
        if not whole.isdecimal() or (rest and not rest.isdecimal()):
            raise RecordingFault(MediaFaultCode.NOT_A_FILM, self._name)
        return int(whole) * 1000 + int((rest + "000")[:3])
