"""Control of work: what is previewed is what is done, and it can be undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from moderator_app.desk.audit.room import LeadRoom
from moderator_app.desk.audit.work import WorkPanel
from tests.desk.audit.lead_desk import LeadDesk


@pytest.fixture
def panel(room: LeadRoom) -> WorkPanel:
    assert room.work is not None
    room.tabs.setCurrentWidget(room.work)
    return room.work


def test_queues_show_backlog_oldest_age_and_breaches(panel: WorkPanel) -> None:
    assert [one.cells for one in panel.queues.table.rows.rows] == [
        ("! GOODS", "5", "2", "1", "1 d 2 h", "1", "2"),
        ("LIVE", "0", "0", "0", "—", "0", "0"),
    ]


def test_nothing_is_done_before_a_reason_is_written(panel: WorkPanel, desk: LeadDesk) -> None:
    panel.cases.table.selectAll()
    panel.queue.setCurrentText("LIVE")
    panel.move_to.click()
    assert panel.order.isVisible()
    assert not panel.order.carry_out.isEnabled()
    assert not [ask for ask in desk.asked if ask.endpoint == "work_apply"]


def test_exactly_the_previewed_rows_are_moved_and_what_is_refused_is_left_out(panel: WorkPanel, desk: LeadDesk) -> None:
    panel.cases.table.selectAll()
    panel.queue.setCurrentText("LIVE")
    panel.move_to.click()
    previewed = desk.last("work_preview").body
    assert len(previewed.case_ids) == 5
    assert [one.cells[2] for one in panel.order.rows.table.rows.rows] == ["GOODS → LIVE"] * 5
    assert panel.order.rows.table.rows.rows[1].cells[5] == "A conflict of interest."
    panel.order.reason.setText("LIVE has hands free")
    QTest.keyClick(panel.order.reason, Qt.Key.Key_Return)
    done = desk.last("work_apply").body
    assert done.id == previewed.id
    assert done.case_ids == tuple(case for place, case in enumerate(previewed.case_ids) if place != 1)
    assert done.row_versions == (7, 9, 10, 11)
    assert done.reason == "LIVE has hands free"
    assert panel.order.said.text() == "Done for 4 cases."
    panel.order.undo.click()
    assert panel.order.said.text() == "Undone for 4 cases."
    assert panel.order.rows.table.rows.rows[0].cells[2] == "LIVE → GOODS"
    assert not panel.order.undo.isVisible()


def test_cases_are_handed_to_people_who_work_in_the_queue(panel: WorkPanel, desk: LeadDesk) -> None:
    assert desk.last("work_people").query == {"queue": "GOODS"}
    told = [panel.person.itemText(place) for place in range(panel.person.count())]
    assert told == ["anybody", "Lin · 3 cases", "Zhou"]
    panel.cases.table.choose(panel.cases.table.rows.rows[0].key)
    panel.person.setCurrentIndex(1)
    panel.hand_to.click()
    assert desk.last("work_preview").body.account_id == "u1"
    assert panel.order.rows.table.rows.rows[0].cells[3] == "anybody → Lin"


def test_only_cases_whose_decision_was_taken_back_are_offered_for_reopening(panel: WorkPanel, desk: LeadDesk) -> None:
    panel.which.setCurrentIndex(1)
    panel.which.activated.emit(1)
    asked = desk.last("log_query").body.filter
    assert (asked.queues, asked.overturned) == (("GOODS",), True)
    panel.cases.table.choose(panel.cases.table.rows.rows[0].key)
    panel.reopen.click()
    assert desk.last("work_preview").body.action == "reopen"
    panel.order.reason.setText("decided on a wrong recording")
    panel.order.carry_out.click()
    assert not panel.order.undo.isVisible()


def test_escape_puts_an_order_away(panel: WorkPanel) -> None:
    panel.cases.table.choose(panel.cases.table.rows.rows[0].key)
    panel.move_to.click()
    QTest.keyClick(panel.order.reason, Qt.Key.Key_Escape)
    assert not panel.order.isVisible()


def test_a_dead_server_is_said_with_a_way_out(panel: WorkPanel, desk: LeadDesk) -> None:
    desk.dead = True
    panel.refresh()
    assert panel.queues.states.state() == "The queues cannot be shown"


def test_cases_stay_listed_and_chosen_when_the_language_changes(panel: WorkPanel) -> None:
    panel.cases.table.choose(panel.cases.table.rows.rows[2].key)
    panel.queue.setCurrentIndex(1)
    panel.retranslate()
    assert len(panel.cases.table.rows.rows) == 5
    assert panel.cases.table.current() == panel.cases.table.rows.rows[2].key
    assert panel.queue.currentIndex() == 1
