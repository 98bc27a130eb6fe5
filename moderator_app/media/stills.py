"""Exact stills and thumbnails. The functions run inside the cage; ``Cage`` is their door."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np

from moderator_app.media.film import Film, Picture, display_size, fitted, paint
from moderator_app.media.findings import Still


def exact_still(film: Film, at_ms: int, box: tuple[int, int], *, with_png: bool = False) -> Still:
    """Return the picture on screen at a time, no larger than ``box`` (width, height), as a PNG too if asked.

    Raises:
        RecordingFault: nothing can be decoded.
    """
    return _still(film.picture_at(Fraction(at_ms, 1000)), film, box, with_png=with_png)


def thumbnails(film: Film, times_ms: Sequence[int], box: tuple[int, int]) -> Iterator[Still]:
    """Yield, for each time, a small picture of the nearest keyframe before it.

    Raises:
        RecordingFault: nothing can be decoded.
    """
    for at_ms in times_ms:
        yield _still(film.keyframe_before(Fraction(at_ms, 1000)), film, box, with_png=False)


def _still(picture: Picture, film: Film, box: tuple[int, int], *, with_png: bool) -> Still:
    size = fitted(display_size(film.stream, picture.frame.rotation), box)
    data = paint(picture.frame, size, for_evidence=with_png)
    png = png_of(data, *size) if with_png else b""
    return Still(data=bytes(data), width=size[0], height=size[1], media_ms=picture.media_ms, png=png)


def png_of(data: bytes | memoryview, width: int, height: int) -> bytes:
    """Return B, G, R, X pixels without gaps as a PNG file (8-bit RGB, RFC 2083)."""
    pixels = np.frombuffer(data, dtype=np.uint8)[: width * height * 4].reshape(height, width, 4)[:, :, 2::-1]
    # Filter 2 (up): each line as its difference from the line above, which packs far better than the bare line.
    lines = np.empty((height, 1 + width * 3), dtype=np.uint8)
    flat = pixels.reshape(height, width * 3)
    lines[:, 0] = 2
    lines[0, 1:] = flat[0]
    np.subtract(flat[1:], flat[:-1], out=lines[1:, 1:])
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines.tobytes(), 4)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )
