"""Recordings of the case on the table: what is asked for and what comes back too late."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from moderator_app.desk.bridge import Bridge
from moderator_app.domain.case import Media
from moderator_app.wire.messages import CaseContent


def film_of(content: CaseContent | None, sha256: str) -> tuple[Media, tuple[Media, ...]] | None:
    """Return a recording and all media of its item, or None when the case names no such recording."""
    for item in content.items if content is not None else ():
        for film in item.media:
            if film.sha256 == sha256:
                return film, item.media
    return None


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

    def from_afar(self, call: Callable[..., object] | None) -> Callable[..., None] | None:
        """Return ``call`` for any thread, or None for none."""
        if call is None:
            return None
        guarded = self.only(call)
        return lambda *values: self._bridge.here(partial(guarded, *values))
