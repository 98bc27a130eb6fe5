"""An emergency stop from a real desk: in force at once, seen by leads, over with the decision or after a day."""

from __future__ import annotations

from moderator_app.domain.roles import Role
from tests.server.law.world import DAY, HOUR, World
from tests.story.sitting import Sitting


def test_one_person_stops_at_once_and_it_lapses_unless_somebody_decides(town: World, sitting: Sitting):
    town.flagged("a", captured_at_ms=town.house.clock.now - HOUR)
    desk = sitting.down("zoe", Role.REVIEWER)
    assert desk._tools.commands.trigger("queue.next")
    sitting.until(lambda: desk.review.case_id() is not None)
    room = sitting.enter(desk, "stops")
    assert "小店M1" in room.about.text()
    room.code.setCurrentIndex(room.code.findData("CART_BAN"))
    room.reason.setPlainText("Glass splinters in baby food are on sale.")
    room.stop.click()
    room.ask.confirm.click()
    sitting.until(lambda: room.list.table.rows.rowCount() == 1)
    assert not room.lift.isVisibleTo(room), "whoever asked does not lift alone"
    town.enforce()
    assert "CART_BAN" in town.rights()
    lead = sitting.down("lea", Role.LEAD)
    seen = sitting.enter(lead, "stops")
    sitting.until(lambda: seen.list.table.current() != "")
    assert seen.list.table.rows.rows[0].cells[1] == "in force"
    town.wait(DAY)
    assert "CART_BAN" not in town.rights()
    assert town.house.rows("SELECT state FROM provisional") == [("lapsed",)]
