"""Long work on the main thread in slices, one for each turn of the event loop, so that a key or a click never waits.

A job is a generator that yields wherever it can be interrupted. A small job is done at once; a large one goes on slice
by slice, and whoever needs its end now calls ``finish``. Three hours of evidence are a hundred thousand small objects,
none of them garbage; looking through them again and again while they are made takes as long as making them, so the
collector rests until the job is over.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal

Steps = Iterator[None]


class Slices(QObject):
    """One job at a time; another one replaces it.

    Signals:
        done(): the job is over. Not told for one that was dropped.
    """

    done = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Have nothing to do."""
        super().__init__(parent)
        self._steps: Steps | None = None
        self._collector_was_on = False
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._step)
        self.spent_ms: list[float] = []
        """How much of the thread's own time each slice of the last job took."""

    @property
    def busy(self) -> bool:
        """Whether a job goes on."""
        return self._steps is not None

    def run(self, steps: Steps, *, at_once: bool) -> None:
        """Begin a job: its first slice is done when this returns, a small one (``at_once``) as a whole."""
        self.drop()
        self._steps, self.spent_ms = steps, []
        self._collector_was_on = gc.isenabled()
        gc.disable()
        if at_once:
            self.finish()
        else:
            self._turn.start()
            self._step()

    def finish(self) -> None:
        """Do the rest now."""
        while self._steps is not None:
            self._step()

    def drop(self) -> None:
        """Give the job up."""
        if self._steps is not None:
            self._over()

    def _over(self) -> None:
        self._turn.stop()
        self._steps = None
        if self._collector_was_on:
            gc.enable()

    def _step(self) -> None:
        steps = self._steps
        if steps is None:
            return
        began = time.thread_time()
        try:
            next(steps)
        except StopIteration:
            if self._steps is steps:
                self._over()
                self.done.emit()
        except BaseException:
            self._over()
            raise
        finally:
            self.spent_ms.append(1000 * (time.thread_time() - began))
