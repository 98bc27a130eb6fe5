"""HLS playlists (RFC 8216), read on the desk's side: which parts, in which order, make up one recording.

The player never sees a playlist. The desk reads it, gets the parts and lays them one after another, which for
transport streams, and for fragments behind their initialisation section, is a file like any other. Of a playlist of
playlists one stream is chosen first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from moderator_app.media.faults import MediaFaultCode, RecordingFault

MIMES = frozenset({"application/vnd.apple.mpegurl", "application/x-mpegurl", "audio/mpegurl"})
MAX_BYTES = 4 << 20
MAX_PARTS = 50_000
TALLEST = 1080
"""Lines of the tallest picture that is chosen while there is a smaller one: the desk shows no more."""

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


@dataclass(frozen=True, slots=True)
class Variant:
    """One stream of a playlist of playlists (RFC 8216, 4.3.4.2)."""

    uri: str
    bandwidth: int
    """Bits per second at the most."""
    height: int
    """Lines of its picture; 0 where that is not said."""
    whole: bool
    """Its sound comes with its picture."""


def is_playlist(mime: str) -> bool:
    """Say whether a medium of this kind is an HLS playlist."""
    return mime.partition(";")[0].strip().lower() in MIMES


def variants_of(data: bytes, name: str = "") -> tuple[Variant, ...]:
    """Return the streams of a playlist of playlists; none of one that has parts itself.

    Raises:
        RecordingFault: it is no playlist, or its streams are encrypted.
    """
    found: list[Variant] = []
    given: dict[str, str] | None = None
    apart: set[str] = set()
    for line in _lines(data, name):
        tag, _, value = line.partition(":")
        if tag == "#EXT-X-SESSION-KEY":
            raise RecordingFault(MediaFaultCode.ENCRYPTED, name)
        if tag == "#EXT-X-MEDIA":
            media = _attributes(value)
            if media.get("TYPE") == "AUDIO" and media.get("URI"):
                apart.add(media.get("GROUP-ID", ""))
        elif tag == "#EXT-X-STREAM-INF":
            given = _attributes(value)
        elif given is not None and line and not line.startswith("#"):
            height = given.get("RESOLUTION", "").partition("x")[2]
            bandwidth = given.get("BANDWIDTH", "")
            found.append(
                Variant(
                    line,
                    int(bandwidth) if bandwidth.isdecimal() else 0,
                    int(height) if height.isdecimal() else 0,
                    whole="AUDIO" not in given,
                )
            )
            given = None
    return tuple(replace(one, whole=one.whole or not apart) for one in found)


def best_of(variants: Sequence[Variant], name: str = "") -> Variant:
    """Return the stream to show: the tallest picture up to ``TALLEST`` lines, of equal ones the richest.

    Raises:
        RecordingFault: of every stream the sound lies apart from the picture, so none is a recording by itself.
    """
    whole = [one for one in variants if one.whole]
    if not whole:
        raise RecordingFault(MediaFaultCode.REFUSED_KIND, name)
    low = [one for one in whole if one.height <= TALLEST]
    if not low:
        return min(whole, key=lambda one: (one.height, one.bandwidth))
    return max(low, key=lambda one: (one.height, one.bandwidth))


def read_playlist(data: bytes, name: str = "") -> Playlist:
    """Return a media playlist's parts.

    What one stream cannot be made of is refused, not guessed at: encrypted segments, changes of the stream half way,
    and a playlist of playlists.

    Raises:
        RecordingFault: it is no such playlist.
    """
    reader = _Reader(name)
    for line in _lines(data, name):
        reader.take(line)
    return reader.finish()


def _lines(data: bytes, name: str) -> list[str]:
    """Return what follows the first line.

    Raises:
        RecordingFault: it is no playlist.
    """
    try:
        lines = [line.strip() for line in data[: MAX_BYTES + 1].decode("utf-8-sig").splitlines()]
    except UnicodeDecodeError as error:
        raise RecordingFault(MediaFaultCode.NOT_A_FILM, name) from error
    if not lines or lines[0] != "#EXTM3U" or len(data) > MAX_BYTES:
        raise RecordingFault(MediaFaultCode.NOT_A_FILM, name)
    return lines[1:]


def _attributes(text: str) -> dict[str, str]:
    return {name: value.strip('"') for name, value in _ATTRIBUTE.findall(text)}


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
            self._map(_attributes(value))
        elif tag == "#EXT-X-KEY" and _attributes(value).get("METHOD") != "NONE":
            raise RecordingFault(MediaFaultCode.ENCRYPTED, self._name)
        elif tag.startswith("#EXT-X-STREAM-INF") or tag in _REFUSED:
            raise RecordingFault(MediaFaultCode.REFUSED_KIND, self._name)
        elif line and not line.startswith("#"):
            self._add(line)

    def finish(self) -> Playlist:
        if not self._parts or len(self._parts) > MAX_PARTS:
            raise RecordingFault(MediaFaultCode.NOT_A_FILM, self._name)
        return Playlist((*((self._init,) if self._init else ()), *self._parts))

    def _map(self, given: dict[str, str]) -> None:
        length, start = self._span(given.get("BYTERANGE", ""))
        part = Part(given.get("URI", ""), start=start or 0, length=length)
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
