"""What the cage finds out about a recording: plain data, so that the desk loads no decoder to read it."""

from __future__ import annotations

from array import array
from dataclasses import asdict, dataclass, field
from typing import Any

from moderator_app.media.faults import MediaFaultCode


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaInfo:
    """What was found in a file."""

    kind: str = ""
    """Container, such as ``mp4``; empty when it is none we open."""
    duration_ms: int = 0
    """Of what can be shown; for a truncated file, less than ``stated_ms``."""
    stated_ms: int = 0
    """Length that the container claims."""
    width: int = 0
    """Upright, in square pixels; 0 without a picture."""
    height: int = 0
    fps: float = 0.0
    """Mean pictures per second; 0.0 without a picture."""
    has_audio: bool = False
    video_codec: str = ""
    audio_codec: str = ""
    truncated: bool = False
    """The file ends before its stated length."""
    fault: MediaFaultCode | None = None
    """What is wrong, if anything; ``fault.label`` is the sentence. Under TRUNCATED and NO_VIDEO the rest counts."""

    @property
    def frame_ms(self) -> float:
        """Mean length of one picture, in milliseconds; 0.0 without a picture."""
        return 1000 / self.fps if self.fps else 0.0

    def to_message(self) -> dict[str, Any]:
        """Return the fields as JSON values."""
        return {**asdict(self), "fault": self.fault.value if self.fault else None}

    @classmethod
    def from_message(cls, message: dict[str, Any]) -> MediaInfo:
        """Read what ``to_message`` wrote.

        Raises:
            ValueError: the message is something else.
        """
        fault = message.get("fault")
        try:
            return cls(**{**message, "fault": MediaFaultCode(fault) if fault else None})
        except TypeError as error:
            raise ValueError("not the facts about a recording") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """One picture of a recording: B, G, R, X, four bytes a pixel, lines without gaps (``stride == width * 4``)."""

    data: bytes = field(repr=False)
    width: int
    height: int
    media_ms: int
    """The first whole millisecond at which the picture is on screen."""

    png: bytes = field(default=b"", repr=False)
    """The same picture as a PNG file where that was asked for; equal pixels give equal bytes."""

    @property
    def stride(self) -> int:
        """Bytes from one line to the next."""
        return self.width * 4

    def to_message(self) -> dict[str, int]:
        """Return the fields as JSON values; the picture and the PNG travel beside them, in this order."""
        return {"width": self.width, "height": self.height, "media_ms": self.media_ms}

    @classmethod
    def from_message(cls, message: dict[str, Any], block: bytes) -> Still:
        """Read what ``to_message`` wrote, with the bytes that travelled beside it.

        Raises:
            ValueError, KeyError: the message is something else.
        """
        width, height = int(message["width"]), int(message["height"])
        size = width * height * 4
        if width <= 0 or height <= 0 or len(block) < size:
            raise ValueError("a picture of another size than it says")
        return cls(data=block[:size], png=block[size:], width=width, height=height, media_ms=int(message["media_ms"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Waveform:
    """Peaks over time; bucket ``i`` covers ``i * bucket_ms`` to ``(i + 1) * bucket_ms`` of media time."""

    bucket_ms: int
    lows: array[int] = field(repr=False)
    """Lowest sample of all channels in each bucket, -32768 to 32767 (type code ``h``)."""
    highs: array[int] = field(repr=False)
    """Highest sample; equal to the lowest, 0, where there is no sound."""

    def to_block(self) -> bytes:
        """Return both rows as bytes, lows first."""
        return self.lows.tobytes() + self.highs.tobytes()

    @classmethod
    def from_block(cls, bucket_ms: int, block: bytes) -> Waveform:
        """Read what ``to_block`` wrote.

        Raises:
            ValueError: the block has no two equal rows.
        """
        if len(block) % 4:
            raise ValueError("a waveform is two equal rows")
        lows, highs = array("h"), array("h")
        lows.frombytes(block[: len(block) // 2])
        highs.frombytes(block[len(block) // 2 :])
        return cls(bucket_ms=bucket_ms, lows=lows, highs=highs)
