"""The only way home to the main thread.

A *query* reads on a worker. A *command* writes, one at a time, and answers with its ``Changes``. Changes, the courier's
included, are added up and delivered at most ten times a second. After ``close`` nothing arrives any more.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from moderator_app.desk.store.changes import NOTHING, Changes
from moderator_app.domain.errors import Cancelled, HouseError

_T = TypeVar("_T")
BATCH_MS = 100


class Bridge(QObject):
    """Hands work to threads and brings the answers back.

    Signals:
        changed(Changes): the sum of what was written since the last time.
        failed(Exception): an error nobody else took.
    """

    changed = Signal(object)
    failed = Signal(object)
    _home = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Make the workers; their threads start with the first work."""
        super().__init__(parent)
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="desk-read")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="desk-write")
        self._closed = False
        self._lock = threading.Lock()
        self._pending: Changes = NOTHING
        self._home.connect(self._arrived, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(BATCH_MS)
        self._timer.timeout.connect(self._deliver)

    def query(
        self,
        read: Callable[[], _T],
        done: Callable[[_T], object],
        failed: Callable[[Exception], object] | None = None,
        *,
        owner: QObject | None = None,
    ) -> None:
        """Read on a worker and call ``done`` here.

        Args:
            read: what to do on the worker.
            done: called with the answer, on the main thread.
            failed: called with the error; without it ``failed`` is emitted.
            owner: when this object is gone by then, nobody is called.
        """
        if not self._closed:
            self._follow(self._readers.submit(read), done, failed, owner)

    def command(
        self,
        write: Callable[[], tuple[_T, Changes]],
        done: Callable[[_T], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        *,
        owner: QObject | None = None,
    ) -> None:
        """Write, after every earlier command; its changes are told, then ``done`` is called here."""
        if self._closed:
            return

        def run() -> _T:
            answer, changes = write()
            self.post(changes)
            return answer

        self._follow(self._writer.submit(run), done or (lambda _answer: None), failed, owner)

    def follow(
        self,
        future: Future[_T],
        done: Callable[[_T], object],
        failed: Callable[[Exception], object] | None = None,
        *,
        owner: QObject | None = None,
    ) -> None:
        """Call ``done`` here when somebody else's future is done."""
        self._follow(future, done, failed, owner)

    def here(self, act: Callable[[], object]) -> None:
        """Do something on the main thread; callable from any thread."""
        if not self._closed:
            self._home.emit(act)

    def post(self, changes: Changes) -> None:
        """Tell that something was written; callable from any thread."""
        if not changes or self._closed:
            return
        with self._lock:
            first = not self._pending
            self._pending = self._pending | changes
        if first:
            self._home.emit(self._timer.start)

    def _follow(
        self,
        future: Future[_T],
        done: Callable[[_T], object],
        failed: Callable[[Exception], object] | None,
        owner: QObject | None,
    ) -> None:
        def arrived() -> None:
            if owner is not None and not shiboken6.isValid(owner):
                return
            error = future.exception()
            if error is None:
                done(future.result())
            elif not isinstance(error, Cancelled):
                shown = error if isinstance(error, Exception) else HouseError(str(error))
                (failed or self.failed.emit)(shown)

        def finished(_future: Future[_T]) -> None:
            if not self._closed and not future.cancelled():
                self._home.emit(arrived)

        future.add_done_callback(finished)

    def _arrived(self, act: Any) -> None:
        if not self._closed:
            act()

    def _deliver(self) -> None:
        with self._lock:
            changes, self._pending = self._pending, NOTHING
        if changes and not self._closed:
            self.changed.emit(changes)

    def close(self) -> None:
        """Finish every command that was asked for, drop all answers."""
        self._closed = True
        self._timer.stop()
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True)
