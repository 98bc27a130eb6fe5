from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from moderator_app.desk.second.room import SecondRoom
from moderator_app.domain.errors import Unreachable
from moderator_app.domain.identity import new_id
from moderator_app.wire.messages import law as lm
from tests.desk.factories import HOUR, NOON, a_case, a_content, a_decision
from tests.desk.fake_law import FakeLaw


def waiting(seat: str = "second", number: int = 1) -> lm.WaitingCase:
    return lm.WaitingCase(
        case_id=f"case-{number}",
        number=f"KC-{number}",
        title="加微信",
        queue="general",
        seat=seat,  # type: ignore[arg-type]
        waiting_since_ms=NOON - 2 * HOUR,
    )


@pytest.fixture
def room(qtbot, law: FakeLaw) -> SecondRoom:
    made = SecondRoom(law)
    qtbot.addWidget(made)
    made.refresh()
    return made


def test_it_waits_it_fails_with_a_way_out_and_it_shows(room: SecondRoom, law: FakeLaw):
    assert room.waiting.states.state() == "Looking for cases that wait…"
    law.fail("second_waiting", Unreachable("Nobody answers."))
    assert room.waiting.states.state() == "The list cannot be shown"
    room.refresh()
    law.answer("second_waiting", lm.WaitingCases(cases=()))
    assert room.waiting.states.state() == "Nothing waits for you"
    assert not room.take.isEnabled()
    room.refresh()
    law.answer("second_waiting", lm.WaitingCases(cases=(waiting(), waiting("adjudication", 2))))
    assert [row.cells for row in room.waiting.table.rows.rows] == [
        ("KC-1", "second person", "2 h 0 min"),
        ("KC-2", "third person", "2 h 0 min"),
    ]


def test_a_case_is_taken_by_return(room: SecondRoom, law: FakeLaw, qtbot):
    law.answer("second_waiting", lm.WaitingCases(cases=(waiting(), waiting(number=2))))
    qtbot.keyClick(room.waiting.table, Qt.Key.Key_Down)
    qtbot.keyClick(room.waiting.table, Qt.Key.Key_Return)
    assert law.shown == [("take", "case-2")]


def test_both_findings_are_shown_to_the_third_and_gone_afterwards(room: SecondRoom):
    case = a_case()
    findings = lm.FirstFindings(first=a_decision(case), second=a_decision(case, note="secret"))
    turn = lm.Turn(id=new_id(), seat="adjudication", subject_id="d", case_id=case.id, epoch=1, ttl_ms=1000)
    room.seated(lm.Seated(turn=turn, content=a_content(case), findings=findings))
    assert room.comparison.isVisibleTo(room)
    assert room.comparison.first.grade.text() == "G0 · no violation"
    assert "secret" not in room.comparison.second.body.text(), "notes are not for others"
    assert not room.take.isEnabled()
    room.unseated()
    assert not room.comparison.isVisibleTo(room)
    assert room.comparison.first.body.text() == ""


def test_it_speaks_chinese(room: SecondRoom, law: FakeLaw, speak_chinese):
    law.answer("second_waiting", lm.WaitingCases(cases=(waiting(),)))
    speak_chinese()
    room.retranslate()
    assert room.accessibleName() == "第二人确认"
    assert room.waiting.table.rows.rows[0].cells[1:] == ("第二人", "2 小时 0 分")
