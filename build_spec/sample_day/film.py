"""The recording: picture and sound into an MP4 (H.264 and AAC) with a keyframe every two seconds."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PySide6.QtGui import QImage

from build_spec.sample_day.script import Script
from build_spec.sample_day.stage import FPS, HEIGHT, WIDTH, Stage

_CHUNK = 1024


def write_film(path: Path, stage: Stage, script: Script) -> None:
    """Draw every frame, encode it, and lay the speech under it.

    Single-threaded encoding, so that the same script always gives the same bytes on the same libraries.
    """
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
        picture = container.add_stream("libx264", rate=FPS)
        picture.width, picture.height, picture.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        picture.time_base = Fraction(1, FPS)
        picture.codec_context.thread_count = 1
        picture.options = {"crf": "29", "preset": "slow", "tune": "animation", "g": str(2 * FPS), "bf": "2"}
        sound = container.add_stream("aac", rate=script.rate)
        sound.bit_rate = 48_000
        sound.layout = "mono"
        frames = script.duration_ms * FPS // 1000
        for number in range(frames):
            image = stage.frame(number * 1000 // FPS).convertToFormat(QImage.Format.Format_RGB888)
            pixels = np.frombuffer(image.constBits(), np.uint8).reshape(HEIGHT, image.bytesPerLine())
            frame = av.VideoFrame.from_ndarray(
                np.ascontiguousarray(pixels[:, : WIDTH * 3]).reshape(HEIGHT, WIDTH, 3), format="rgb24"
            )
            frame.pts = number
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        for start in range(0, len(script.pcm), _CHUNK):
            part = script.pcm[start : start + _CHUNK]
            block = av.AudioFrame.from_ndarray(part.reshape(1, -1), format="s16", layout="mono")
            block.sample_rate = script.rate
            block.pts = start
            block.time_base = Fraction(1, script.rate)
            container.mux(sound.encode(block))
        container.mux(sound.encode(None))
