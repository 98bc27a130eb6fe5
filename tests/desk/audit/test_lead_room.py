"""The leads' room: pages while scrolling, two decisions side by side, figures that open their rows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDateEdit, QLineEdit, QTableView

from moderator_app.desk.audit.figures import kappa_interval
from moderator_app.desk.audit.model import LogModel
from moderator_app.desk.audit.room import LeadRoom
from moderator_app.domain.roles import Role
from moderator_app.wire.messages.quality import LogFilter, LogPage, SavedView
from tests.desk.audit.lead_desk import LeadDesk, a_theme, row


def test_pages_come_as_somebody_scrolls_and_end(room):
    model = room.log.model
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    assert model.rowCount() == 150
    assert model.row(0).seq == 150
    assert model.row(149).seq == 1


def test_strangers_names_stay_text(room: LeadRoom) -> None:
    cell = room.log.model.index(0, 3)
    assert cell.data() == "<img src='file:///etc/passwd'>⟨U+202E⟩店"
    assert "<img" not in cell.data(Qt.ItemDataRole.ToolTipRole)


def test_what_is_reviewed_blind_shows_dots() -> None:
    model = LogModel(lambda _before: None)
    model.add(LogPage(rows=(row(1, masked=True, grade="", maker="", category="", state=""),), next=0))
    assert [model.index(0, column).data() for column in (2, 4, 5, 6)] == ["•••"] * 4


def test_words_and_boxes_search_anew(qtbot, room: LeadRoom, desk: LeadDesk) -> None:
    room.log.disputed.setChecked(True)
    assert desk.asked[-1].body.filter.disputed is True
    room.log.search.setText("nothing")
    qtbot.waitUntil(lambda: desk.asked[-1].body.filter.words == "nothing", timeout=3000)
    assert room.log.states.state() == "No decision fits"


def test_two_decisions_lie_side_by_side(room: LeadRoom, desk: LeadDesk) -> None:
    room.log.table.selectRow(0)
    asked = [ask.path["decision_id"] for ask in desk.asked if ask.endpoint == "log_entry"]
    assert asked == ["d150"]
    assert room.log.sides[0].toPlainText() == "no d150"


def test_a_dead_server_is_said_with_a_way_out(room: LeadRoom, desk: LeadDesk) -> None:
    desk.dead = True
    room.log.overturned.setChecked(True)
    assert room.log.states.state() == "The log cannot be read"


def test_a_view_is_kept_under_its_name_chosen_again_and_forgotten(room: LeadRoom, desk: LeadDesk) -> None:
    views = room.log.views
    assert views.list.currentText() == "No saved views"
    room.log.overturned.setChecked(True)
    QTest.keyClicks(views.name, "Overturned ones")
    QTest.keyClick(views.name, Qt.Key.Key_Return)
    assert [(view.name, view.filter) for view in desk.views] == [("Overturned ones", LogFilter(overturned=True))]
    assert views.list.currentText() == "Overturned ones"
    room.log.clear.click()
    assert desk.asked[-1].body.filter == LogFilter()
    assert views.list.currentIndex() == 0
    views.list.setCurrentIndex(1)
    views.list.activated.emit(1)
    assert desk.asked[-1].body.filter == LogFilter(overturned=True)
    assert room.log.overturned.isChecked()
    views.forget.click()
    assert desk.views == ()


def test_saving_under_a_known_name_replaces_that_view(room: LeadRoom, desk: LeadDesk) -> None:
    views = room.log.views
    for box in (room.log.overturned, room.log.disputed):
        box.setChecked(True)
        views.name.setText("Mine")
        views.save.click()
    assert [view.filter for view in desk.views] == [LogFilter(overturned=True, disputed=True)]


def test_what_a_view_asks_beyond_the_boxes_stays_in_force_and_is_said(room: LeadRoom, desk: LeadDesk) -> None:
    wanted = SavedView(id="v", name="G5", filter=LogFilter(grades=("G5",), overturned=False))
    desk.views = (wanted,)
    room.log.views.load()
    room.log.views.list.setCurrentIndex(1)
    room.log.views.list.activated.emit(1)
    room.log.disputed.setChecked(True)
    assert desk.asked[-1].body.filter == LogFilter(grades=("G5",), overturned=False, disputed=True)
    assert room.log.in_force.text() == "Filters: grade G5 · not overturned · second look differed"


def test_a_figure_says_its_interval_or_how_little_there_is(room: LeadRoom) -> None:
    assert room.figures is not None
    room.tabs.setCurrentWidget(room.figures)
    told = room.figures.view.accessibleDescription()
    assert "95.0 % (92.4–96.7), n = 400" in told
    assert "12 of 50" in told
    assert "Cohen's kappa: 0.80 (0.67–0.93), n = 80" in told
    assert "Krippendorff's alpha, ordinal: 0.84, n = 80" in told


def test_agreement_is_hidden_below_fifty_pairs(room: LeadRoom, desk: LeadDesk) -> None:
    assert room.figures is not None
    desk.pairs = 49
    room.figures.refresh()
    told = room.figures.view.accessibleDescription()
    assert told.count("hidden below 50 pairs") == 4
    assert "0.8" not in told.replace("0.85", "")


def test_a_figure_opens_the_rows_behind_it(room: LeadRoom, desk: LeadDesk) -> None:
    assert room.figures is not None
    room.tabs.setCurrentWidget(room.figures)
    QTest.keyClick(room.figures.view, Qt.Key.Key_Down)
    QTest.keyClick(room.figures.view, Qt.Key.Key_Return)
    assert room.tabs.currentWidget() is room.log
    assert desk.asked[-1].body.filter == LogFilter(overturned=True)
    room.tabs.setCurrentWidget(room.figures)
    for _ in range(4):
        QTest.keyClick(room.figures.view, Qt.Key.Key_Down)
    QTest.keyClick(room.figures.view, Qt.Key.Key_Return)
    assert desk.asked[-1].body.filter == LogFilter(disputed=True)


def test_the_interval_of_a_kappa_stays_on_its_scale() -> None:
    assert kappa_interval(1.0, 1.0, 60) == (1.0, 1.0)
    low, high = kappa_interval(0.9, 0.8, 80)  # p = 0.9, e = 0.5: se = sqrt(0.09 / 80) / 0.5 = 0.06708
    assert low == pytest.approx(0.8 - 1.96 * 0.06708, abs=1e-4)
    assert high == pytest.approx(0.8 + 1.96 * 0.06708, abs=1e-4)


@pytest.mark.parametrize(("role", "parts"), [(Role.LEAD, 4), (Role.QA, 1), (Role.AUDITOR, 1)])
def test_only_leads_see_figures_samples_and_work(qtbot, tmp_path, role: Role, parts: int) -> None:
    room = LeadRoom(LeadDesk(tmp_path, a_theme(), role))
    qtbot.addWidget(room)
    assert room.tabs.count() == parts


def test_everything_one_can_enter_has_a_name_for_a_screen_reader(room: LeadRoom) -> None:
    room.log.to_export.setChecked(True)
    met = 0
    for part in range(room.tabs.count()):
        room.tabs.setCurrentIndex(part)
        for kind in (QLineEdit, QComboBox, QTableView, QAbstractButton, QDateEdit):
            for widget in room.findChildren(kind):
                own_part = not widget.objectName().startswith("qt_") and widget.isVisible()
                if own_part and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    met += 1
                    own = widget.text() if isinstance(widget, QAbstractButton) else ""
                    assert widget.accessibleName() or own, (kind, widget.parent())
    assert met > 20
