"""The leads' room: pages while scrolling, two decisions side by side, figures that open their rows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest

from moderator_app import assets
from moderator_app.desk.audit.room import LeadRoom
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.errors import Unreachable
from moderator_app.domain.statistics import share_of
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages.quality import Figures, LogFilter, LogPage, LogRow, Share

HOSTILE = "<img src='file:///etc/passwd'>\u202e店"


def row(seq, **more):
    facts = {
        "seq": seq, "decision_id": f"d{seq}", "number": f"D-{seq}", "case_id": "c", "case_number": "KC-1",
        "merchant_id": "m", "merchant_name": HOSTILE, "maker_id": "u", "maker": "Lin", "queue": "GOODS",
        "category": "HYPE_SELL", "severity": "S2", "grade": "G3", "proposed_grade": "G3", "rulebook_version": "1",
        "state": "effective", "overturned": False, "disputed": False, "booked_at_ms": 1_795_320_000_000,
        "time_on_case_ms": 1,
    }  # fmt: skip
    return LogRow(**(facts | more))


class Server:
    """Answers at once, from a log of three pages."""

    def __init__(self) -> None:
        self.asked: list[Ask] = []
        self.dead = False

    def __call__(self, ask, done, failed) -> None:
        self.asked.append(ask)
        if self.dead:
            failed(Unreachable("nobody there"))
        elif ask.endpoint == "log_query":
            if ask.body.filter.words == "nothing":
                done(LogPage(rows=(), next=0))
                return
            first = ask.body.before or 151
            rows = tuple(row(seq) for seq in range(first - 1, first - 51, -1))
            done(LogPage(rows=rows, next=rows[-1].seq if rows[-1].seq > 1 else 0))
        elif ask.endpoint == "qa_figures":
            behind = LogFilter(overturned=True)
            shown = Share(n=400, interval=share_of(380, 400), filter=LogFilter())
            few = Share(n=12, interval=None, filter=LogFilter())
            done(
                Figures(
                    decisions=400,
                    accuracy=shown,
                    overturned=Share(n=400, interval=share_of(8, 400), filter=behind),
                    back_check=few,
                    error_classes=(),
                    agreement=None,
                    alpha=None,
                    drift=(),
                    time_median_ms=None,
                    time_p90_ms=None,
                    skips=None,
                )
            )


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def room(qtbot, server: Server) -> LeadRoom:
    theme = Theme(assets.resource("style"))
    theme.apply("light", 100)
    made = LeadRoom(server, theme, Icons(theme), figures=True, sentence=str)
    qtbot.addWidget(made)
    made.resize(1100, 760)
    made.show()
    made.start()
    return made


def test_pages_come_as_somebody_scrolls_and_end(room):
    model = room.model
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    assert model.rowCount() == 150
    assert model.row(0).seq == 150
    assert model.row(149).seq == 1


def test_strangers_names_stay_text(room: LeadRoom) -> None:
    cell = room.model.index(0, 3)
    assert cell.data() == "<img src='file:///etc/passwd'>⟨U+202E⟩店"
    assert "<img" not in cell.data(Qt.ItemDataRole.ToolTipRole)


def test_what_is_reviewed_blind_shows_dots() -> None:
    from moderator_app.desk.audit.model import LogModel

    model = LogModel(lambda _before: None)
    model.add(LogPage(rows=(row(1, masked=True, grade="", maker="", category="", state=""),), next=0))
    assert [model.index(0, column).data() for column in (2, 4, 5, 6)] == ["•••"] * 4


def test_a_figure_says_its_interval_or_how_little_there_is(room):
    told = room.figures.accessibleDescription()
    assert "95.0 % (92.4–96.7), n = 400" in told
    assert "12 of 50" in told


def test_a_figure_opens_the_rows_behind_it(room, server):
    QTest.keyClick(room.figures, Qt.Key.Key_Down)
    QTest.keyClick(room.figures, Qt.Key.Key_Return)
    assert server.asked[-1].body.filter == LogFilter(overturned=True)


def test_words_and_boxes_search_anew(qtbot, room: LeadRoom, server: Server) -> None:
    room.disputed.setChecked(True)
    assert server.asked[-1].body.filter.disputed is True
    room.search.setText("nothing")
    qtbot.waitUntil(lambda: server.asked[-1].body.filter.words == "nothing", timeout=3000)
    assert room.states.state() == "No decision fits"


def test_two_decisions_lie_side_by_side(room: LeadRoom, server: Server) -> None:
    room.table.selectRow(0)
    asked = [ask.path["decision_id"] for ask in server.asked if ask.endpoint == "log_entry"]
    assert asked == ["d150"]


def test_a_dead_server_is_said_with_a_way_out(room: LeadRoom, server: Server) -> None:
    server.dead = True
    room.overturned.setChecked(True)
    assert room.states.state() == "The log cannot be read"
