"""Small recordings made on the spot, each frame carrying its own number in sixteen black or white blocks."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

BITS = 16
FPS = 30


def picture_of(number: int, width: int, height: int) -> Any:
    """Return an RGB picture: the number's bits across the upper half, a grey that drifts with time below."""
    picture = np.full((height, width, 3), (number * 3) % 200 + 20, dtype=np.uint8)
    block = width // BITS
    for bit in range(BITS):
        picture[: height // 2, bit * block : (bit + 1) * block] = 255 if number >> bit & 1 else 0
    return picture


def number_in(data: bytes | memoryview, width: int, height: int, stride: int) -> int:
    """Read the number back out of a B, G, R, X picture of any size.

    Raises:
        AssertionError: a block is neither black nor white, so the picture is torn or shifted.
    """
    lines = np.frombuffer(data, dtype=np.uint8)[: height * stride].reshape(height, stride)
    picture = lines[:, : width * 4].reshape(height, width, 4)
    number = 0
    for bit in range(BITS):
        left, right = (bit * width) // BITS, ((bit + 1) * width) // BITS
        third = max((right - left) // 3, 1)
        mean = float(picture[height // 8 : 3 * height // 8, left + third : right - third, :3].mean())
        assert mean < 90 or mean > 165, f"block {bit} is neither black nor white: {mean:.0f}"
        number |= (mean > 128) << bit
    return number


def make_clip(
    path: Path,
    *,
    frames: int = 300,
    fps: int = FPS,
    width: int = 320,
    height: int = 176,
    keyframe_every: int = 60,
    sound: bool = True,
    video: bool = True,
    codec: str = "",
    options: dict[str, str] | None = None,
) -> Path:
    """Write a clip of numbered frames with a 440 Hz tone that is silent in every second second."""
    with av.open(str(path), "w", options=options or {}) as container:
        picture_stream: Any = None
        if video:
            picture_stream = container.add_stream(
                codec or ("libx264" if "libx264" in av.codecs_available else "mpeg4"), rate=fps
            )
            picture_stream.width, picture_stream.height, picture_stream.pix_fmt = width, height, "yuv420p"
            picture_stream.gop_size = keyframe_every
            if picture_stream.codec_context.name == "libx264":
                picture_stream.options = {"preset": "ultrafast", "sc_threshold": "0", "bf": "2"}
        sound_stream: Any = None
        if sound:
            name = {".mp3": "libmp3lame", ".wav": "pcm_s16le", ".webm": "libopus"}.get(path.suffix, "aac")
            sound_stream = container.add_stream(name, rate=48_000)
            sound_stream.layout = "mono"
        written = 0
        for number in range(frames):
            if picture_stream is not None:
                frame = av.VideoFrame.from_ndarray(picture_of(number, width, height), format="rgb24")
                frame.pts, frame.time_base = number, Fraction(1, fps)
                container.mux(picture_stream.encode(frame))
            if sound_stream is not None:
                until = (number + 1) * 48_000 // fps
                written = _tone(container, sound_stream, written, until)
        for stream in (picture_stream, sound_stream):
            if stream is not None:
                container.mux(stream.encode(None))
    return path


def _tone(container: Any, stream: Any, start: int, until: int) -> int:
    times = np.arange(start, until)
    loud = (times // 48_000) % 2 == 0
    samples = (np.sin(times * (2 * math.pi * 440 / 48_000)) * 20_000 * loud).astype(np.int16)
    sound = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
    sound.sample_rate, sound.pts, sound.time_base = 48_000, start, Fraction(1, 48_000)
    container.mux(stream.encode(sound))
    return until
