"""What the room asks of the desk around it; called, and answering, on the main thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from moderator_app.desk.attention.matters import Matters
from moderator_app.desk.law_host import LawHost


class AttentionHost(LawHost, Protocol):
    """The desk as the room sees it."""

    def matters(self, ready: Callable[[Matters], object]) -> None:
        """Look what waits."""
        ...

    def second_opinion(self, row_id: str, note: str) -> None:
        """Owe a refused decision as a second opinion, in its place."""
        ...

    def take_up(self, row_id: str, case_id: str) -> None:
        """Open the case with the work of a refused row, or of its draft; the row waits until the case is open."""
        ...

    def discard(self, key: str, case_id: str) -> None:
        """Lay a row to rest, or throw a draft away: the person said so."""
        ...

    def keep_text(self, path: Path, text: str) -> None:
        """Write a text into a file that the person chose."""
        ...
