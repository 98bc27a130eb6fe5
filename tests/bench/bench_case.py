"""The case room offscreen: ``case.open``, ``case.open_3h``, ``timeline.pan``, ``transcript.search``."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

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
