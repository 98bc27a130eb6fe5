"""A watch over a desk under random hands: memory of the desk and of its children, and how long its thread was away."""

from __future__ import annotations

import faulthandler
import os
import tempfile
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 5
LOOK_S = 0.01
"""How often the other thread looks at the desk's."""

LONG_MS = 40.0
"""Work of the desk's thread that lasts longer is written down with the place."""

HUNG_S = 10.0
PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024


def resident_kb(pid: int | str = "self") -> int:
    """Return what a process holds in memory now, in KiB (``proc(5)``, statm); 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_KB
    except OSError:
        return 0


def children_of(pid: int) -> tuple[int, ...]:
    """Return the processes that a process has started and that still run, from any of its threads."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            found += [int(word) for word in (task / "children").read_text().split()]
        except OSError:
            continue  # That thread has just ended.
    return tuple(sorted(found))


@dataclass(slots=True)
class Seen:
    """What the watch has seen so far."""

    worst_wall_ms: float = 0.0
    """Longest time between two beats of the desk's thread, whoever took it."""
    worst_own_ms: float = 0.0
    """Longest time the desk's thread itself worked between two beats."""
    long_at: dict[str, float] = field(default_factory=dict)
    """Where the desk's thread was seen at work for longer than ``LONG_MS``, with the longest time there."""
    most_children: int = 0
    children_seen: set[int] = field(default_factory=set)
    hung_at: str = ""
    """Where the desk's thread stood when it had not come back for ``HUNG_S``; empty when that never happened."""


class Vigil(QObject):
    """Beats in the desk's thread; another thread watches the beats."""

    def __init__(self, others: Collection[int] = ()) -> None:
        """Begin at once; ``others`` are children that somebody else has started."""
        super().__init__()
        self.seen, self._others = Seen(), frozenset(others)
        self._desk_thread = threading.get_ident()
        self._desk_clock = time.pthread_getcpuclockid(self._desk_thread)
        self._wall, self._own = time.monotonic(), time.thread_time()
        self._end = threading.Event()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)
        self._watcher = threading.Thread(target=self._watch, name="vigil", daemon=True)
        self._watcher.start()

    def look(self) -> None:
        """Count the children."""
        here = set(children_of(os.getpid())) - self._others
        self.seen.most_children = max(self.seen.most_children, len(here))
        self.seen.children_seen.update(here)

    def forget_blocks(self) -> None:
        """Begin to measure the longest absence anew: the warm-up is over."""
        self.seen.worst_wall_ms = self.seen.worst_own_ms = 0.0
        self.seen.long_at.clear()

    def close(self) -> None:
        """End the watch."""
        self._timer.stop()
        self._end.set()
        self._watcher.join()

    def _beat(self) -> None:
        wall, own = time.monotonic(), time.thread_time()
        self.seen.worst_wall_ms = max(self.seen.worst_wall_ms, 1000 * (wall - self._wall) - BEAT_MS)
        self.seen.worst_own_ms = max(self.seen.worst_own_ms, 1000 * (own - self._own))
        self._wall, self._own = wall, own

    def _watch(self) -> None:
        while not self._end.wait(LOOK_S):
            own = 1000 * (time.clock_gettime(self._desk_clock) - self._own)
            if own > LONG_MS:
                place = self._place()
                self.seen.long_at[place] = max(self.seen.long_at.get(place, 0.0), own)
            if time.monotonic() - self._wall > HUNG_S and not self.seen.hung_at:
                self.seen.hung_at = self._place()

    def _place(self) -> str:
        """Return where the desk's thread stands.

        The frames are read, not held: who holds a frame keeps its painter alive, and ends it in the wrong thread.
        """
        with tempfile.TemporaryFile("w+") as told:
            faulthandler.dump_traceback(told)
            told.seek(0)
            threads = told.read().split("\n\n")
        mine = f"{self._desk_thread:#018x}"
        return next(("\n".join(one.splitlines()[1:7]) for one in threads if mine in one.partition("\n")[0]), "unknown")
