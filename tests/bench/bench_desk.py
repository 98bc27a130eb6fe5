"""The desk as a person meets it: ``desk.start``, ``queue.scroll_100k``, ``queue.page_100k``."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView

from moderator_app.desk.queue.room import QueueRoom
from moderator_app.desk.store.store import Store, open_store
from tests.bench.figures import ROOT, Measured, cpu_ms, figure, median_ms
from tests.desk.queue.conftest import NOW, FakeHost, a_case

ROWS = 100_000
STARTS = 5

_BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        print(time.time_ns(), flush=True)
        QApplication.exit()
application = QApplication([])
window = Window()
window.resize(1440, 900)
window.show()
application.exec()
"""

_DESK = """
import sys, time
from pathlib import Path
from PySide6.QtWidgets import QApplication
from PySide6.QtCore import QEvent, QObject
from moderator_app.desk.app import DeskConfig, build_desk
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print(time.time_ns(), flush=True)
            watched.removeEventFilter(self)
            desk.close()
            QApplication.exit()
        return False
application = QApplication([])
desk = build_desk(DeskConfig(data_dir=Path(sys.argv[1]), server_url="http://127.0.0.1:9"))
watch = Watch()
desk.window.resize(1440, 900)
desk.window.installEventFilter(watch)
desk.open()
application.exec()
"""


def _first_paint_ms(script: str, *arguments: str) -> float:
    """Return milliseconds from starting a process to its window's first paint, the interpreter's start included."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = time.time_ns()
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True, env=environment
    )
    return (int(done.stdout.split()[0]) - started) / 1_000_000


@figure("desk.start", "ms", "a bare Qt window, the interpreter's start included in both")
def desk_start() -> Measured:
    """Start the desk's process until its window is painted, beside a bare QMainWindow."""
    with tempfile.TemporaryDirectory() as folder:
        _first_paint_ms(_DESK, folder)
        desk, bare = [], []
        for number in range(STARTS):
            desk.append(_first_paint_ms(_DESK, f"{folder}/{number}"))
            bare.append(_first_paint_ms(_BARE))
    return Measured(value=statistics.median(desk), baseline=statistics.median(bare), n=STARTS)


class StoreHost(FakeHost):
    """The queue's host over the desk's real encrypted store."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, [])
        self.store: Store = open_store(folder / "store", bytes(32))
        page = [a_case(number) for number in range(ROWS)]
        for start in range(0, ROWS, 5000):
            self.store.mirror.upsert(page[start : start + 5000])

    def find(self, wanted, at_ms, ready) -> None:
        """Ask the database."""
        ready(self.store.projection.numbers(wanted, at_ms=at_ms, account="me"))

    def count(self, ready) -> None:
        """Ask the database."""
        ready(self.store.projection.counts(at_ms=NOW))

    def rows(self, numbers, at_ms):
        """Ask the database."""
        return self.store.projection.rows(numbers, at_ms=at_ms, account="me")


def _tables(folder: str) -> tuple[QueueRoom, QTableView, StoreHost]:
    known = QApplication.instance()
    application = known if isinstance(known, QApplication) else QApplication([])
    host = StoreHost(Path(folder))
    host.theme.apply("dark", 100)
    room = QueueRoom(host)
    room.resize(1440, 900)
    room.show()
    room.refresh()
    assert room.model.rowCount() == ROWS
    model = QStandardItemModel(0, 6)
    for number in range(ROWS):
        model.appendRow([QStandardItem(f"{number}") for _ in range(6)])
    bare = QTableView()
    bare.setModel(model)
    bare.verticalHeader().setDefaultSectionSize(46)
    bare.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    bare.resize(1440, 900)
    bare.show()
    application.sendPostedEvents()
    return room, bare, host


def _stepper(table: QTableView, step: int):
    bar = table.verticalScrollBar()

    def act() -> None:
        bar.setValue((bar.value() + step) % max(1, bar.maximum()))
        table.viewport().grab()

    return act


@figure("queue.scroll_100k", "CPU ms/step", "a bare Qt table with 100,000 ready items, scrolled alike")
def queue_scroll() -> Measured:
    """Scroll three rows at a time through 100,000 cases of the encrypted mirror, painting each step."""
    with tempfile.TemporaryDirectory() as folder:
        room, bare, host = _tables(folder)
        value = cpu_ms(_stepper(room.table, 138), 300)
        baseline = cpu_ms(_stepper(bare, 138), 300)
        room.close()
        host.store.close()
    return Measured(value=value, baseline=baseline, n=300)


@figure("queue.page_100k", "ms", "a bare Qt table with 100,000 ready items, jumped alike")
def queue_page() -> Measured:
    """Jump to far places of 100,000 cases: read the page from the encrypted mirror and paint it."""
    with tempfile.TemporaryDirectory() as folder:
        room, bare, host = _tables(folder)
        far = ROWS * 46 * 37 // 100 + 46 * 131
        value = median_ms(_stepper(room.table, far), 40)
        baseline = median_ms(_stepper(bare, far), 40)
        room.close()
        host.store.close()
    return Measured(value=value, baseline=baseline, n=40)
