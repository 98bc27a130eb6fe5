from __future__ import annotations

import pytest

from moderator_app.desk.platform_calls.room import PlatformCallsRoom
from moderator_app.domain.errors import Refused
from moderator_app.wire.messages import law as lm
from tests.desk.factories import NOON
from tests.desk.fake_law import FakeLaw


def a_call(number: int) -> lm.PlatformCall:
    return lm.PlatformCall(
        id=f"call-{number}",
        kind="measure.apply",
        ref="LIVE_BAN",
        merchant_id=f"m{number}",
        decision_id="d1",
        state="dead",
        attempts=16,
        problem="503 <b>away</b>",
        made_at_ms=NOON,
        next_at_ms=NOON,
    )


@pytest.fixture
def room(qtbot, law: FakeLaw) -> PlatformCallsRoom:
    made = PlatformCallsRoom(law)
    qtbot.addWidget(made)
    made.refresh()
    law.answer("dead_letters", lm.PlatformCalls(calls=(a_call(1), a_call(2))))
    return made


def test_a_letter_is_sent_once_however_often_the_button_is_pressed(room: PlatformCallsRoom, law: FakeLaw):
    room.resend.click()
    room.resend.click()
    room.list.table.opened.emit("call-1")
    assert law.waiting() == ["resend"]
    assert law.answer("resend", a_call(1)).path == {"call_id": "call-1"}
    assert law.said == ["The call is being sent again."]
    law.answer("dead_letters", lm.PlatformCalls(calls=(a_call(2),)))
    assert room.list.table.current() == "call-2"


def test_a_refusal_is_told_and_the_letter_can_be_sent_again(room: PlatformCallsRoom, law: FakeLaw):
    room.resend.click()
    law.fail("resend", Refused("not-allowed", "It is under way."))
    assert [str(error) for error in law.reported] == ["It is under way."]
    assert room.resend.isEnabled()


def test_its_seller_is_a_key_away(room: PlatformCallsRoom, law: FakeLaw):
    room.seller.click()
    assert law.shown == [("seller", "m1")]


def test_every_call_arrived(room: PlatformCallsRoom, law: FakeLaw):
    room.refresh()
    law.answer("dead_letters", lm.PlatformCalls(calls=()))
    assert room.list.states.state() == "Every call arrived"
    assert not room.resend.isEnabled()
