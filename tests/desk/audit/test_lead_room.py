"""The leads' room: pages while scrolling, two decisions side by side, figures that open their rows."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDateEdit, QLineEdit, QTableView

from moderator_app.desk.audit.chips import Chip
from moderator_app.desk.audit.figures import kappa_interval
from moderator_app.desk.audit.model import LogModel
from moderator_app.desk.audit.pair import Result
from moderator_app.desk.audit.room import LeadRoom
from moderator_app.desk.audit.samples import BACK_CHECKS
from moderator_app.desk.audit.words import DAY_MS
from moderator_app.domain.roles import Role
from moderator_app.wire.messages import quality as qm
from moderator_app.wire.messages.quality import LogFilter, LogPage, SavedView
from tests.desk.audit.lead_desk import LeadDesk, a_theme, figures, row


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
    assert [model.index(0, column).data() for column in (2, 5, 6, 7)] == ["•••"] * 4


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
    assert room.log.pair.sides[0].text() == "no d150"


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
    told = [one.words for one in room.log.filters.chips.conditions]
    assert told == ["grade G5", "not overturned", "second look differed"]


def pick(room: LeadRoom, field: str, *names: str) -> None:
    """Check these in a list of choices, as a click or Space does."""
    listed = room.log.filters.picks[field].list
    for place in range(listed.count()):
        if listed.item(place).text() in names:
            listed.item(place).setCheckState(Qt.CheckState.Checked)


def test_conditions_are_chosen_from_what_occurs_and_combine(room: LeadRoom, desk: LeadDesk) -> None:
    pick(room, "makers", "Lin", "Zhou")
    pick(room, "categories", "COUNTERFEIT")
    pick(room, "grades", "G5")
    pick(room, "rulebook_versions", "2")
    room.log.overturned.setChecked(True)
    room.log.filters.time.days[2].click()
    asked = desk.asked[-1].body.filter
    assert asked == LogFilter(
        makers=("u1", "u2"), categories=("COUNTERFEIT",), grades=("G5",), rulebook_versions=("2",), overturned=True,
        from_ms=desk.now_server_ms() - 30 * DAY_MS,
    )  # fmt: skip
    assert room.log.filters.picks["makers"].text() == "Person (2) ▾"
    assert [one.words for one in room.log.filters.chips.conditions][:2] == [
        "decided by Lin, Zhou", "category COUNTERFEIT",
    ]  # fmt: skip


def test_a_chip_takes_its_condition_away_and_the_others_stay(room: LeadRoom, desk: LeadDesk) -> None:
    pick(room, "makers", "Lin")
    pick(room, "grades", "G2")
    first = room.log.filters.chips.findChildren(Chip)[-2]
    QTest.keyClick(first, Qt.Key.Key_Delete)
    assert desk.asked[-1].body.filter == LogFilter(grades=("G2",))
    assert room.log.filters.picks["makers"].text() == "Person ▾"
    assert [one.words for one in room.log.filters.chips.conditions] == ["grade G2"]


def test_days_are_chosen_by_hand_and_backwards_ones_are_not_asked_for(room: LeadRoom, desk: LeadDesk) -> None:
    time = room.log.filters.time
    before, today = len(desk.asked), time.last.maximumDate()
    time.first.setDate(today.addDays(-1))
    time.last.setDate(today.addDays(-2))
    time.apply.click()
    assert len(desk.asked) == before
    time.last.setDate(today)
    time.apply.click()
    wanted = desk.asked[-1].body.filter
    assert wanted.to_ms - wanted.from_ms == 2 * DAY_MS


def test_a_long_list_of_choices_is_narrowed_by_words(room: LeadRoom) -> None:
    button = room.log.filters.picks["makers"]
    button.offer([(f"u{number}", f"Person {number}") for number in range(30)])
    button.narrow.setText("son 7")
    shown = [button.list.item(place).text() for place in range(30) if not button.list.item(place).isHidden()]
    assert shown == ["Person 7"]


def test_what_differs_between_two_decisions_is_marked(room: LeadRoom) -> None:
    own = frozenset({"Case"})
    one = Result(title="G2", facts=(("Seller", "A"), ("Decided by", "Lin"), ("Case", "1")), lines=("found",), own=own)
    other = Result(title="G5", facts=(("Seller", "A"), ("Decided by", "Zhou"), ("Case", "2")), own=own)
    room.log.pair.show_results(one, other)
    assert room.log.pair.sides[0].facts.shown == (("Seller", "A"), ("Decided by", "≠ Lin"), ("Case", "1"))
    assert room.log.pair.sides[1].facts.shown == (("Seller", "A"), ("Decided by", "≠ Zhou"), ("Case", "2"))
    assert room.log.pair.sides[0].text().startswith("G2\nfound")


def test_a_figure_says_its_interval_or_how_little_there_is(room: LeadRoom) -> None:
    assert room.figures is not None
    room.tabs.setCurrentWidget(room.figures)
    told = room.figures.view.accessibleDescription()
    assert "95.0 % (92.4–96.7), n = 400" in told
    assert "12 of 50" in told
    assert "Cohen's kappa: 0.80 (0.67–0.93), n = 80" in told
    assert "Krippendorff's alpha, ordinal: 0.84, n = 80" in told


def test_figures_of_one_person_are_asked_for_by_name(room: LeadRoom, desk: LeadDesk) -> None:
    assert room.figures is not None
    room.tabs.setCurrentWidget(room.figures)
    names = [room.figures.person.itemText(at) for at in range(room.figures.person.count())]
    assert names == ["Everybody", "Lin", "Zhou"]
    room.figures.person.setCurrentIndex(1)
    room.figures.person.activated.emit(1)
    assert desk.last("qa_figures").query == {"maker": "u1"}


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
    for _ in range(5):
        QTest.keyClick(room.figures.view, Qt.Key.Key_Down)
    QTest.keyClick(room.figures.view, Qt.Key.Key_Return)
    assert desk.asked[-1].body.filter == LogFilter(reviewed=True)


def test_the_unflagged_open_the_back_checks_of_all_draws(room: LeadRoom, desk: LeadDesk) -> None:
    assert room.figures is not None
    assert room.samples is not None
    desk.plans.append(
        qm.Plan(id="p", name="w", seed="s", policy_version="1", from_ms=1, to_ms=2, strata=(), made_by="me", at_ms=3)
    )
    room.tabs.setCurrentWidget(room.figures)
    for _ in range(2):
        QTest.keyClick(room.figures.view, Qt.Key.Key_Down)
    QTest.keyClick(room.figures.view, Qt.Key.Key_Return)
    assert room.tabs.currentWidget() is room.samples
    assert desk.last("qa_reviews").query == {"only": "back_check"}
    assert room.samples.plans.table.current() == BACK_CHECKS


def test_a_single_persons_figures_say_nothing_of_what_nobody_flagged(room: LeadRoom) -> None:
    assert room.figures is not None
    room.tabs.setCurrentWidget(room.figures)
    assert "Violations found, of all there are: 80.0 %" in room.figures.view.accessibleDescription()
    share = qm.Share(n=0, interval=None, filter=LogFilter(makers=("u1",)))
    room.figures.view.show_figures(msgspec.structs.replace(figures(), back_check=share))
    assert "unflagged" not in room.figures.view.accessibleDescription()


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
