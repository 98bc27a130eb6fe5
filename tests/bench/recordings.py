"""Recordings for the player's figures: 1080p30 with a burnt-in frame number, made once and kept for the next run."""

from __future__ import annotations

import os
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from tests.media.clips import BITS, FPS

WIDTH, HEIGHT = 1920, 1080
LOOP = 20 * FPS
"""Frames that are really encoded; a longer recording repeats them, so its numbers count within one loop."""
KEYFRAME_EVERY = 60


def recording(seconds: int) -> Path:
    """Return an MP4 of so many seconds (a multiple of 20), H.264 with two B-frames, a keyframe every 2 s, no sound."""
    folder = Path(tempfile.gettempdir()) / f"moderator-bench-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"1080p-{seconds}.mp4"
    if not path.exists():
        part = path.with_suffix(".part")
        _write(part, seconds * FPS // LOOP)
        part.rename(path)
    return path


def burnt_in(at_ms: int) -> int:
    """Return the number that the frame on screen at a time carries."""
    return at_ms * FPS // 1000 % LOOP


def _write(path: Path, times: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        loop = Path(folder) / "loop.mp4"
        _encode(loop)
        with av.open(str(loop)) as source, av.open(str(path), "w", format="mp4") as target:
            told: Any = source.streams.video[0]
            stream = target.add_stream_from_template(told)
            scale = told.time_base * FPS
            kept = [
                (bytes(packet), int(packet.pts * scale), int(packet.dts * scale), packet.is_keyframe)
                for packet in source.demux(told)
                if packet.size
            ]
            for turn in range(times):
                for data, pts, dts, key in kept:
                    packet = av.Packet(data)
                    packet.stream, packet.time_base = stream, Fraction(1, FPS)
                    packet.pts, packet.dts, packet.is_keyframe = pts + turn * LOOP, dts + turn * LOOP, key
                    target.mux(packet)


def _encode(path: Path) -> None:
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.gop_size = KEYFRAME_EVERY
        stream.options = {"preset": "ultrafast", "sc_threshold": "0", "bf": "2", "crf": "21", "flags": "+cgop"}
        for picture in _pictures():
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))


def _pictures() -> Any:
    """Yield the frames of one loop: a cloudy ground that drifts, sixteen black or white blocks over its upper half."""
    rough = np.random.default_rng(7).integers(60, 190, (120, 420), dtype=np.uint8)
    ground = np.kron(rough, np.ones((12, 12), dtype=np.uint8))
    ground = (ground.astype(np.uint16) + np.roll(ground, 3, 0) + np.roll(ground, 3, 1) + np.roll(ground, 5, 1)) // 4
    ground = ground.astype(np.uint8)
    block = WIDTH // BITS
    for number in range(LOOP):
        image = np.full((HEIGHT * 3 // 2, WIDTH), 128, dtype=np.uint8)
        left, top = number * 4 % (ground.shape[1] - WIDTH), number * 2 % (ground.shape[0] - HEIGHT)
        image[:HEIGHT] = ground[top : top + HEIGHT, left : left + WIDTH]
        for bit in range(BITS):
            image[: HEIGHT // 2, bit * block : (bit + 1) * block] = 235 if number >> bit & 1 else 16
        frame = av.VideoFrame.from_ndarray(image, format="yuv420p")
        frame.pts, frame.time_base = number, Fraction(1, FPS)
        yield frame
