from __future__ import annotations

from moderator_app.desk.standing.room import StandingRoom
from moderator_app.wire.messages import law as lm
from tests.desk.factories import NOON
from tests.desk.fake_law import FakeLaw


def test_ones_own_conflicts_are_listed_and_taken_back(qtbot, law: FakeLaw):
    room = StandingRoom(law)
    qtbot.addWidget(room)
    room.refresh()
    mine = lm.Conflict(merchant_id="m1", merchant_name="<i>云朵</i>", at_ms=NOON)
    law.answer("conflicts", lm.Conflicts(conflicts=(mine,)))
    panel = room.conflicts
    assert panel.list.table.rows.rows[0].cells[0] == "<i>云朵</i>"
    panel.back.click()
    assert law.answer("conflict_withdraw", lm.Conflicts(conflicts=())).body.merchant_id == "m1"
    assert panel.list.states.state() == "You declared none"
    assert not panel.back.isEnabled()
