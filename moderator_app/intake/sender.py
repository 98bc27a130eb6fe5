"""What taking in asks of whoever carries the rows: over HTTP, or straight into a server in the same process."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from moderator_app.wire.messages import IntakeBatch, IntakeReply, MediaStored


class Sender(Protocol):
    """Carries recordings and rows.

    Every call raises domain.errors.Refused when the server says no, and domain.errors.Unreachable when nobody answers.
    """

    def has_media(self, sha256: str, size: int) -> bool:
        """Say whether the server is known to have these bytes; False where that cannot be told."""
        ...

    def put_media(self, sha256: str, path: Path, mime: str) -> MediaStored:
        """Store a recording; storing it again changes nothing."""
        ...

    def send(self, batch: IntakeBatch) -> IntakeReply:
        """Take in rows; each is answered by itself, in order."""
        ...
