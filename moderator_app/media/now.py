"""What the caged player tells the desk after each command."""

from __future__ import annotations

from dataclasses import dataclass

from moderator_app.media.faults import MediaFaultCode
from moderator_app.media.pipe import Message
from moderator_app.media.player import PlayerStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """What is told to the desk after each command."""

    status: PlayerStatus = PlayerStatus.EMPTY
    duration_ms: int = 0
    width: int = 0
    height: int = 0
    frame_ms: float = 0.0
    rate: float = 1.0
    muted: bool = True
    volume: int = 100
    has_audio: bool = False
    can_play: bool = False
    waiting: bool = False
    fault: MediaFaultCode | None = None

    def to_message(self) -> Message:
        """Return the fields as JSON values."""
        names = ("duration_ms", "width", "height", "frame_ms", "rate", "muted", "volume", "has_audio", "can_play")
        told = {name: getattr(self, name) for name in (*names, "waiting")}
        return {**told, "status": self.status.value, "fault": self.fault.value if self.fault else None}
