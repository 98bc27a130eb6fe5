"""The case room offscreen.

``case.open``, ``case.open_3h``, ``case.open_3h_worst``, ``case.comments_50k``, ``timeline.pan``, ``transcript.search``.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import msgspec
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTableView, QWidget

from moderator_app.assets import resource
from moderator_app.desk.case.room import CaseRoom, build_case_room
from moderator_app.desk.commands import Commands
from moderator_app.desk.settings import Settings
from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.transcript import Lane
from moderator_app.media.player import FakePlayer
from moderator_app.wire.messages import CaseContent
from tests.bench.figures import Measured, cpu_ms, figure, median_ms
from tests.desk.case.table import CLIP, FakeHost, content, hit, lease, said, spoken, text_only

SENTENCES, COMMENTS, HITS = 2700, 20_000, 10_000


def _application() -> QApplication:
    known = QApplication.instance()
    return known if isinstance(known, QApplication) else QApplication([])


def _room(length_ms: int) -> CaseRoom:
    folder = Path(tempfile.mkdtemp(prefix="moderator-bench-"))
    theme = Theme(resource("style"))
    theme.apply("dark", 100)
    host = FakeHost(Settings(folder / "desk.ini"), theme, Commands(), media=folder / "clip.mp4")
    room = build_case_room(host, player=FakePlayer(length_ms=length_ms))
    room.resize(1600, 1000)
    room.show()
    return room


def three_hours() -> CaseContent:
    """Return a session of three hours: 2,700 sentences of 20 characters, 20,000 comments, 10,000 highlights."""
    whole = content()
    speech = [spoken(seq, seq * 4000, "家人们这个价格全网最低加薇信七七八零三备", step=150) for seq in range(SENTENCES)]
    comments = [
        said(Lane.COMMENT, seq, seq * 540, "多少钱一斤怎么加你", speaker=f"viewer-{seq % 97}")
        for seq in range(COMMENTS)
    ]
    film = replace(whole.items[0].media[0], duration_ms=3 * 3_600_000)
    item = replace(whole.items[0], segments=(*speech, *comments), media=(film,))
    marked = [
        replace(
            hit(1, CLIP, speech[seq % SENTENCES], "全网最低", category="ABSOLUTE_TERMS", score=seq % 1000), id=f"s{seq}"
        )
        for seq in range(HITS - 4000)
    ]
    marked += [
        replace(hit(1, CLIP, comments[seq], "怎么加你", category="PRIVATE_TRADE", score=seq % 1000), id=f"c{seq}")
        for seq in range(4000)
    ]
    return CaseContent(
        case=whole.case, items=(item,), highlights=tuple(marked), context=whole.context, affected=whole.affected
    )


def _open(case: CaseContent, other: CaseContent, times: int) -> Measured:
    application = _application()
    room = _room(60_000)

    def open_it() -> None:
        room.open(case, lease(), None)
        application.processEvents()
        while room.slices.busy:
            application.processEvents()
        application.processEvents()

    def open_other() -> None:
        room.open(other, lease(), None)

    values = []
    for _ in range(times):
        open_other()
        values.append(median_ms(open_it, 1))
    text = "\n".join(segment.text for item in case.items for segment in item.segments)
    bare = QPlainTextEdit()
    bare.resize(1600, 1000)
    bare.show()

    def show_bare() -> None:
        bare.setPlainText(text)
        application.processEvents()

    baseline = median_ms(show_bare, times)
    room.shut()
    return Measured(value=sorted(values)[len(values) // 2], baseline=baseline, n=times)


@figure("case.open", "ms", "a bare QPlainTextEdit shows the same words")
def case_open() -> Measured:
    """Open a case of three items in a room that stands, until it is painted."""
    return _open(content(), text_only(), 9)


@figure("case.open_3h", "ms", "a bare QPlainTextEdit shows the same words")
def case_open_3h() -> Measured:
    """Open three hours of evidence, until it is painted."""
    return _open(three_hours(), text_only(), 3)


def _once_ms(action: Callable[[], object]) -> float:
    """Return how much of the thread's own time one action takes, the first time it is done."""
    began = time.thread_time()
    action()
    return 1000 * (time.thread_time() - began)


@figure("case.open_3h_worst", "cpu ms", "a bare QPlainTextEdit shows the same words, in one go")
def case_open_3h_worst() -> Measured:
    """Open three hours of evidence: the longest turn of the event loop until everything is laid out and painted."""
    application = _application()
    case, room = three_hours(), _room(60_000)
    values = []
    for _ in range(5):
        room.open(text_only(), lease(), None)
        application.processEvents()
        turns = [_once_ms(lambda: room.open(case, lease(), None))]
        while room.slices.busy:
            turns.append(_once_ms(application.processEvents))
        values.append(max([*turns, _once_ms(application.processEvents)]))
    text = "\n".join(segment.text for item in case.items for segment in item.segments)
    bare = QPlainTextEdit()
    bare.resize(1600, 1000)
    bare.show()

    def fill() -> None:
        bare.setPlainText(text)
        application.processEvents()

    baseline = cpu_ms(fill, 3)
    room.shut()
    return Measured(value=sorted(values)[len(values) // 2], baseline=baseline, n=5)


@figure("case.comments_50k", "cpu ms/frame", "a bare QTableView of as many rows of text scrolls as far")
def case_comments_50k() -> Measured:
    """Scroll through 50,000 comments, one screen after another, and paint each."""
    application = _application()
    whole = three_hours()
    rows = tuple(
        said(Lane.COMMENT, seq, seq * 200, "多少钱一斤怎么加你", speaker=f"viewer-{seq % 97:x}")
        for seq in range(50_000)
    )
    case = msgspec.structs.replace(whole, items=(replace(whole.items[0], segments=rows, media=()),), highlights=())
    room = _room(60_000)
    room.open(case, lease(), None)
    room.slices.finish()
    application.processEvents()
    talk = room.stage.conversation
    room.stage.tabs.setCurrentWidget(talk)
    application.processEvents()
    bare = QTableView()
    bare.setModel(_Texts([row.text for row in rows]))
    bare.resize(talk.view.size())
    bare.show()
    application.processEvents()

    def scroll(view: QTableView) -> Callable[[], object]:
        bar, places = view.verticalScrollBar(), iter(range(0, 10**9, 137))

        def step() -> None:
            bar.setValue(next(places) * 40 % max(1, bar.maximum()))
            view.viewport().repaint()

        return step

    value, baseline = cpu_ms(scroll(talk.view), 200), cpu_ms(scroll(bare), 200)
    room.shut()
    return Measured(value=value, baseline=baseline, n=200)


class _Texts(QAbstractTableModel):
    def __init__(self, rows: list[str]) -> None:
        super().__init__()
        self._rows = rows

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else 1

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return self._rows[index.row()] if role == Qt.ItemDataRole.DisplayRole else None


class _Bare(QWidget):
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        for place in range(1000):
            painter.fillRect(place, place % 200, 5, 16, QColor("#7fb2f5"))


@figure("timeline.pan", "cpu ms/frame", "a bare widget fills 1,000 rectangles")
def timeline_pan() -> Measured:
    """Pan over three hours at a zoom that shows ten minutes, one frame a step."""
    application = _application()
    room = _room(3 * 3_600_000)
    room.open(three_hours(), lease(), None)
    room.slices.finish()
    application.processEvents()
    timeline = room.foot.timeline
    timeline.zoom(13)

    def pan() -> None:
        timeline._set_view(timeline.view.panned(17))
        timeline.viewport().repaint()

    value = cpu_ms(pan, 200)
    bare = _Bare()
    bare.resize(timeline.size())
    bare.show()
    application.processEvents()
    baseline = cpu_ms(bare.repaint, 200)
    room.shut()
    return Measured(value=value, baseline=baseline, n=200)


@figure("transcript.search", "ms", "str.count over the same text")
def transcript_search() -> Measured:
    """Type a word of two characters into the search over 54,000, until the first place is selected."""
    application = _application()
    room = _room(3 * 3_600_000)
    room.open(three_hours(), lease(), None)
    room.slices.finish()
    application.processEvents()
    panel = room.stage.transcript

    def search() -> None:
        panel.search.setText("")
        panel.search.setText("薇信")

    value = median_ms(search, 20)
    assert panel.found.text().endswith(str(SENTENCES))
    baseline = median_ms(lambda: panel.text.document_.text.count("薇信"), 20)
    room.shut()
    return Measured(value=value, baseline=baseline, n=20)
