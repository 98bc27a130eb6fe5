from __future__ import annotations

import pytest

from moderator_app.desk.platform_calls.room import PlatformCallsRoom
from moderator_app.domain.errors import Refused
from moderator_app.wire.messages import law as lm
from tests.desk.fake_law import FakeLaw


def a_statement(number: int, state: str, *faults: str) -> lm.Statement:
    return lm.Statement(
        decision_id=f"d{number}",
        state=state,
        schema_version="1",
        attempts=number,
        faults=faults,
        payload={"puid": f"MRA-d{number}", "decision_facts": "<b>两处</b>"},
    )


@pytest.fixture
def room(qtbot, law: FakeLaw) -> PlatformCallsRoom:
    made = PlatformCallsRoom(law)
    qtbot.addWidget(made)
    made.tabs.setCurrentIndex(1)
    law.answer(
        "statements",
        lm.Statements(statements=(a_statement(1, "held", "/decision_facts: a phone number"), a_statement(2, "sent"))),
    )
    return made


def test_what_a_person_must_look_at_says_why_and_is_sent_again(room: PlatformCallsRoom, law: FakeLaw):
    panel = room.statements
    assert panel.list.table.rows.rows[0].cells[0] == "a person must look at it"
    assert "phone number" in panel.trouble.text()
    assert "<b>两处</b>" in panel.text.toPlainText()
    panel.again.click()
    panel.again.click()
    assert law.waiting() == ["statement_again"]
    assert law.answer("statement_again", a_statement(1, "due")).path == {"decision_id": "d1"}
    law.answer("statements", lm.Statements(statements=(a_statement(1, "due"),)))
    assert not panel.again.isEnabled()


def test_what_was_sent_is_not_sent_twice(room: PlatformCallsRoom):
    room.statements.list.table.choose("d2")
    assert not room.statements.again.isEnabled()
    assert "MRA-d2" in room.statements.text.toPlainText()


def test_a_refusal_is_told(room: PlatformCallsRoom, law: FakeLaw):
    room.statements.again.click()
    law.fail("statement_again", Refused("not-allowed", "It is under way."))
    assert [str(error) for error in law.reported] == ["It is under way."]
    assert room.statements.again.isEnabled()


def test_only_the_tab_that_is_shown_asks(room: PlatformCallsRoom, law: FakeLaw):
    room.refresh()
    assert law.waiting() == ["statements"]
    law.fail("statements", Refused("not-allowed", "Away."))
    assert room.statements.list.states.state() == "The list cannot be shown"
    room.tabs.setCurrentIndex(0)
    assert law.waiting() == ["dead_letters"]
