"""VLC's way to read a recording that is still coming: four callbacks over a ``Feed``. Runs inside the cage."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from moderator_app.media.stream import Feed

_MOST = 1 << 17
"""Bytes handed over at once."""


class VlcFeed:
    """Keeps the callbacks alive as long as the player: VLC crashes without them.

    VLC's input thread waits in ``read`` for what has not come, and ``stop()`` waits for that thread: whoever stops VLC
    calls ``Feed.abandon()`` first.
    """

    def __init__(self, vlc: Any, starved: Callable[[int], None]) -> None:
        """Make the callbacks.

        Args:
            vlc: the binding.
            starved: told, in VLC's thread, the offset that it waits for.
        """
        self._starved = starved
        self._feed: Feed | None = None
        self._places: dict[int, int] = {}
        made = vlc.CallbackDecorators
        self._callbacks = (
            made.MediaOpenCb(self._open),
            made.MediaReadCb(self._read),
            made.MediaSeekCb(self._seek),
            made.MediaCloseCb(self._close),
        )

    def media(self, instance: Any, feed: Feed) -> Any:
        """Return VLC's medium that reads ``feed``."""
        self._feed = feed
        self._places.clear()
        return instance.media_new_callbacks(*self._callbacks, None)

    # --- from VLC's threads

    def _open(self, _opaque: int, handle: Any, size: Any) -> int:
        feed = self._feed
        if feed is None:
            return -1
        number = max(self._places, default=0) + 1
        self._places[number] = 0
        handle[0], size[0] = number, feed.layout.size
        return 0

    def _read(self, handle: int, target: Any, length: int) -> int:
        feed = self._feed
        if feed is None:
            return -1
        data = feed.wait_and_read(self._places.get(handle, 0), min(length, _MOST), self._starved)
        if data is None:
            return -1
        ctypes.memmove(target, data, len(data))
        self._places[handle] = self._places.get(handle, 0) + len(data)
        return len(data)

    def _seek(self, handle: int, offset: int) -> int:
        self._places[handle] = offset
        return 0

    def _close(self, handle: int) -> None:
        self._places.pop(handle, None)
