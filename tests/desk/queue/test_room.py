from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication

from moderator_app.desk.queue.room import QueueRoom
from moderator_app.desk.queue.words import span
from moderator_app.desk.store.changes import Changes
from moderator_app.desk.store.view import Order
from moderator_app.domain.case import ItemKind
from moderator_app.domain.queue import priority_at
from tests.desk.queue.conftest import a_case


@pytest.fixture
def room(qtbot, host):
    made = QueueRoom(host)
    made.resize(1200, 700)
    qtbot.addWidget(made)
    made.show()
    host.theme.apply("dark", 100)
    made.refresh()
    qtbot.waitExposed(made)
    return made


def shown(room):
    return [room.model.listed(row).case for row in range(room.model.rowCount())]


def test_the_most_urgent_case_stands_first_and_is_selected(room, host):
    ranks = [priority_at(case.priority, host.now) for case in shown(room)]
    assert ranks == sorted(ranks, reverse=True)
    assert room.selected().case.id == shown(room)[0].id


def test_the_keyboard_walks_the_rows_and_opens_the_case(room, host, qtbot):
    room.table.setFocus()
    qtbot.keyClick(room.table, Qt.Key.Key_J)
    qtbot.keyClick(room.table, Qt.Key.Key_J)
    qtbot.keyClick(room.table, Qt.Key.Key_K)
    wanted = shown(room)[1].id
    qtbot.keyClick(room.table, Qt.Key.Key_Return)
    assert host.opened == [wanted]


def test_a_slash_goes_to_the_search_and_return_comes_back_with_the_answer(room, qtbot):
    room.table.setFocus()
    qtbot.keyClick(room.table, Qt.Key.Key_Slash)
    search = QGuiApplication.focusObject()
    assert search.objectName() == "search"
    search.setText("羊绒")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert room.table.hasFocus()
    assert {case.title for case in shown(room)} == {"全网最低价的羊绒大衣"}


def test_filters_hold_together_and_escape_clears_them(room, qtbot):
    form = room._form
    form.live.setChecked(True)
    form.kind.setCurrentIndex(form.kind.findData(str(ItemKind.CLIP)))
    assert shown(room)
    assert all(case.live_now and case.kind is ItemKind.CLIP for case in shown(room))
    room.table.setFocus()
    qtbot.keyClick(room.table, Qt.Key.Key_Escape)
    assert len(shown(room)) == 60


def test_a_live_change_keeps_the_selected_case_under_the_cursor(room, host):
    room._select(10)
    held = room.selected().case.id
    for number in (3, 17, 30):
        del host.cases[number]
    host.cases[900] = a_case(901)
    room.hear(Changes(cases=frozenset({"case-3"})))
    assert room.selected().case.id == held


def test_waiting_does_not_reorder_the_list_until_it_is_ranked_anew(room, host):
    before = [case.id for case in shown(room)]
    host.now += 7 * 3_600_000
    room.hear(Changes(cases=frozenset({"case-1"})))
    assert [case.id for case in shown(room)] == before
    host.commands.trigger("queue.rank")
    assert [case.id for case in shown(room)] == [
        case.id for case in sorted(host.cases.values(), key=lambda case: -priority_at(case.priority, host.now))
    ]


def test_nothing_found_says_so_and_gives_a_way_out(room):
    room._form.search.setText("没有这样的案件")
    room._asked()
    assert room._states.state() == "No case matches"
    room._clear()
    assert room._states.state() == "content"


def test_an_empty_house_says_that_nothing_waits(room, host):
    host.cases.clear()
    room.refresh()
    assert room._states.state() == "Nothing waits"


def test_a_view_is_saved_under_its_name_and_brings_its_filter_back(room, host, qtbot):
    room._form.order.setCurrentIndex(room._form.order.findData(Order.MERCHANT.value))
    room._form.mine.setChecked(True)
    host.commands.trigger("queue.save_view")
    room._form.view_name.setText("mine by seller")
    qtbot.keyClick(room._form.view_name, Qt.Key.Key_Return)
    (view,) = host.views.values()
    room._clear()
    room._apply(view.filter)
    assert (room.showing().order, room.showing().mine) == (Order.MERCHANT, True)


def test_the_rank_is_explained_to_the_point(room, host):
    host.commands.trigger("queue.why")
    listed = room.selected()
    assert room._why.visible
    assert str(round(listed.priority / 1000)) in room._why._title.text()
    assert room._why._rows[0][2].text()


def test_words_follow_the_language(room, host, qapp):
    host.tongue = "zh_CN"
    qapp.sendEvent(room, QEvent(QEvent.Type.LanguageChange))
    items = [room._form.kind.itemText(index) for index in range(room._form.kind.count())]
    assert "直播片段" in items


def test_every_control_has_an_accessible_name(room):
    form = room._form
    for widget in (form.search, form.kind, form.category, form.severity, form.order, form.live, form.mine, form.views):
        assert widget.accessibleName()
    assert room.table.accessibleName()


def test_a_narrow_room_shows_what_fits(room):
    room.resize(400, 600)
    assert not room._form.queues.isVisible()
    assert room.table.isColumnHidden(1)
    assert not room.table.isColumnHidden(0)


def test_a_case_that_has_gone_meanwhile_is_no_crash(room, host):
    first = room.model.numbers[0]
    del host.cases[first]
    room.model.refresh()
    assert room.model.listed(0) is None
    room.table.viewport().repaint()


def test_debts_and_my_own_cases_are_marked(room, host):
    first = room.model.numbers[0]
    host.debts[host.cases[first].id] = "attention"
    host.cases[first] = replace(host.cases[first], lease_holder="me")
    room.hear(Changes(outbox=True))
    listed = room.model.listed(0)
    assert (listed.debt, listed.mine) == ("attention", True)
    room.grab()


@pytest.mark.parametrize(
    ("ms", "words"), [(0, "0 min"), (59 * 60_000, "59 min"), (3_900_000, "1 h 05 min"), (90_000_000, "1 d 1 h")]
)
def test_spans_are_told_in_their_two_greatest_units(ms, words):
    assert span(ms) == words
