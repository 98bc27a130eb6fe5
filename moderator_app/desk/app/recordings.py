"""Recordings of the case on the table: what is asked for and what comes back too late."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from moderator_app.desk.bridge import Bridge
from moderator_app.wire.messages import CaseContent


def size_of(content: CaseContent, sha256: str) -> int | None:
    """Return a recording's size in bytes, or None when the case names no such recording."""
    return next((film.bytes for item in content.items for film in item.media if film.sha256 == sha256), None)


class OnlyHere:
    """Makes callbacks that do nothing once the case they belong to has left the table."""

    def __init__(self, bridge: Bridge, still: Callable[[], bool]) -> None:
        """Ask ``still`` on the main thread each time."""
        self._bridge = bridge
        self._still = still

    def only(self, call: Callable[..., object]) -> Callable[..., None]:
        """Return ``call`` for the main thread."""

        def called(*values: Any) -> None:
            if self._still():
                call(*values)

        return called

    def from_afar(self, call: Callable[[int, int], object] | None) -> Callable[[int, int], None] | None:
        """Return ``call`` for any thread, or None for none."""
        if call is None:
            return None
        guarded = self.only(call)
        return lambda done, total: self._bridge.here(partial(guarded, done, total))
