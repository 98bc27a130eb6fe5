"""The same question asked over and over is answered as often as there is time for, and no oftener."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from moderator_app.desk.bridge import Bridge

_T = TypeVar("_T")
REST = 2
"""After an answer the same question rests for so many times as long as the answer took …"""

LONGEST_REST_MS = 400
"""… but no longer than this."""


class Paced(QObject, Generic[_T]):
    """Reads on a worker. A new question (another key) is asked at once and makes older answers void."""

    def __init__(self, bridge: Bridge, failed: Callable[[Exception], object], parent: QObject | None = None) -> None:
        """Ask through ``bridge``."""
        super().__init__(parent)
        self._bridge = bridge
        self._failed = failed
        self._key: Hashable = None
        self._turn = 0
        self._busy = False
        self._again: tuple[Callable[[], _T], Callable[[_T], object]] | None = None
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._rested)

    def ask(self, key: Hashable, read: Callable[[], _T], done: Callable[[_T], object]) -> None:
        """Ask; with the key of the question before, only the last of several in a row is really read."""
        if key == self._key and (self._busy or self._rest.isActive()):
            self._again = read, done
            return
        self._key, self._again = key, None
        self._go(read, done)

    def _go(self, read: Callable[[], _T], done: Callable[[_T], object]) -> None:
        self._turn += 1
        turn, began = self._turn, time.monotonic()
        self._busy = True

        def over() -> bool:
            if turn != self._turn:
                return False
            self._busy = False
            self._rest.start(min(LONGEST_REST_MS, round((time.monotonic() - began) * 1000) * REST))
            return True

        def answered(answer: _T) -> None:
            if over():
                done(answer)

        def failed(error: Exception) -> None:
            if over():
                self._failed(error)

        self._bridge.query(read, answered, failed, owner=self)

    def _rested(self) -> None:
        if self._again is not None and not self._busy:
            read, done = self._again
            self._again = None
            self._go(read, done)
