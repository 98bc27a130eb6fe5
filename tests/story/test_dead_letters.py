"""A call that the platform never took is seen by a lead, sent again, and arrives."""

from __future__ import annotations

from moderator_app.domain.roles import Role
from moderator_app.server.platform.fake import Unkindness
from tests.server.law.world import DAY, World
from tests.story.sitting import Sitting


def test_a_lead_sees_a_dead_letter_and_sends_it_again(town: World, sitting: Sitting):
    town.platform.unkind = Unkindness(fail=1000)
    town.decided("ann")
    for _ in range(40):
        town.wait(DAY // 12)
    dead = town.house.rows("SELECT id FROM platform_call WHERE state = 'dead'")
    assert dead
    desk = sitting.down("lea", Role.LEAD)
    room = sitting.enter(desk, "platform")
    sitting.until(lambda: room.list.table.rows.rowCount() == len(dead))
    town.platform.unkind = Unkindness()
    chosen = room.list.table.current()
    room.resend.click()
    sitting.until(lambda: room.list.table.rows.rowCount() == len(dead) - 1)
    town.enforce()
    assert town.house.rows("SELECT state FROM platform_call WHERE id = ?", chosen) == [("acked",)]
