"""Work in progress: gathered for a moment, then written durably."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer

from moderator_app.desk.bridge import Bridge
from moderator_app.desk.store.changes import Changes

AUTOSAVE_MS = 400

Write = Callable[[str, str], Changes]
"""(case, body) → what changed; called on the writing thread."""


class Drafts(QObject):
    """The newest draft of each case that is not on the disk yet."""

    def __init__(self, bridge: Bridge, failed: Callable[[Exception], object], parent: QObject | None = None) -> None:
        """Begin with nothing to write."""
        super().__init__(parent)
        self._bridge = bridge
        self._failed = failed
        self._pending: dict[str, str] = {}
        self.write: Write | None = None
        """How a draft is kept; set when somebody is signed in."""
        self._timer = QTimer(self, singleShot=True, interval=AUTOSAVE_MS)
        self._timer.timeout.connect(self.flush)

    def keep(self, case_id: str, body: str) -> None:
        """Keep a draft; it is written within half a second."""
        self._pending[case_id] = body
        if not self._timer.isActive():
            self._timer.start()

    def pending(self, case_id: str) -> str | None:
        """Return a draft that is not written yet."""
        return self._pending.get(case_id)

    def drop(self, case_id: str) -> None:
        """Forget a draft that became a decision."""
        self._pending.pop(case_id, None)

    def flush(self) -> None:
        """Write all of them now, after every earlier command."""
        self._timer.stop()
        write = self.write
        if write is None:
            return
        drafts, self._pending = self._pending, {}
        for case_id, body in drafts.items():
            self._bridge.command(partial(_written, write, case_id, body), failed=self._failed)


def _written(write: Write, case_id: str, body: str) -> tuple[None, Changes]:
    return None, write(case_id, body)
