from __future__ import annotations

from typing import Any

import pytest

from moderator_app.desk.stops.room import StopsRoom
from moderator_app.domain.errors import Refused
from moderator_app.domain.roles import Capability
from moderator_app.wire.messages import law as lm
from tests.desk.factories import HOUR, NOON, a_case
from tests.desk.fake_law import FakeLaw


def a_stop(number: int = 1) -> lm.Stop:
    return lm.Stop(
        id=f"s{number}",
        case_id="c1",
        merchant_id="m1",
        code="LIVE_BAN",
        state="applied",
        reason="<b>danger</b>",
        asked_at_ms=NOON,
        lapses_at_ms=NOON + 24 * HOUR,
    )


@pytest.fixture
def table() -> list[Any]:
    return [a_case()]


@pytest.fixture
def room(qtbot, law: FakeLaw, table: list[Any]) -> StopsRoom:
    made = StopsRoom(law, lambda: table[0])
    qtbot.addWidget(made)
    made.refresh()
    law.answer("stops", lm.StopList(stops=(a_stop(),)))
    return made


def test_a_reason_is_needed_and_asked_for_once(room: StopsRoom, law: FakeLaw, table: list[Any]):
    assert not room.stop.isEnabled()
    room.reason.setPlainText("Glass in baby food.")
    room.code.setCurrentIndex(room.code.findData("CART_BAN"))
    room.stop.click()
    assert law.waiting() == []
    room.ask.confirm.click()
    assert not room.stop.isEnabled()
    request = law.answer("stop", a_stop()).body
    assert (request.case_id, request.code, request.reason) == (table[0].id, "CART_BAN", "Glass in baby food.")
    assert room.reason.toPlainText() == ""
    assert law.waiting() == ["stops"]


def test_a_refusal_keeps_what_was_typed(room: StopsRoom, law: FakeLaw):
    room.reason.setPlainText("Danger.")
    room.stop.click()
    room.ask.confirm.click()
    law.fail("stop", Refused("already-there", "This is stopped already."))
    assert room.reason.toPlainText() == "Danger."
    assert room.stop.isEnabled()
    assert len(law.reported) == 1


def test_without_a_case_nothing_can_be_stopped(room: StopsRoom, law: FakeLaw, table: list[Any]):
    table[0] = None
    room.refresh()
    assert "Open a case" in room.about.text()
    assert not room.reason.isEnabled()
    law.fail("stops", Refused("not-allowed", "Away."))
    assert room.list.states.state() == "The list cannot be shown"


def test_only_who_may_lifts_a_stop(qtbot, law: FakeLaw, table: list[Any]):
    theme = law.theme
    for capabilities in ((), (Capability.CASE_REOPEN,)):
        law = FakeLaw(theme, *capabilities)
        room = StopsRoom(law, lambda: table[0])
        qtbot.addWidget(room)
        room.refresh()
        law.answer("stops", lm.StopList(stops=(a_stop(),)))
        assert room.lift.isVisibleTo(room) is bool(capabilities)
    room.lift.click()
    room.ask.confirm.click()
    assert law.answer("stop_lift", a_stop()).path == {"stop_id": "s1"}


def test_it_speaks_chinese(room: StopsRoom, law: FakeLaw):
    law.tag = "zh_CN"
    room.retranslate()
    assert room.code.currentText() == "停播(禁播)"
