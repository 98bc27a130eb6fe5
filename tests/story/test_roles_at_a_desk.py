"""Whoever has work at a desk is online there, leases or no leases, and finds exactly the rooms of that work."""

from __future__ import annotations

import pytest

from moderator_app.desk.sync.core import Phase
from moderator_app.domain.roles import Role
from tests.server.law.world import World
from tests.story.sitting import Sitting

LAW = ("second", "blind", "standing", "appeals", "withdrawals", "platform", "policy")
"""Rooms that are entered by a verb of their own name."""


@pytest.mark.parametrize(
    ("role", "rooms"),
    [
        (Role.REVIEWER, "work attention stops standing policy"),
        (Role.SENIOR, "work attention second stops standing policy"),
        (Role.LEAD, "work attention second blind batch stops standing withdrawals platform policy"),
        (Role.SUPERVISOR, "work attention second standing withdrawals platform policy announcements"),
        (Role.APPEALS, "work attention standing appeals policy"),
        (Role.POLICY_MANAGER, "work attention policy"),
        (Role.QA, "work attention blind policy"),
    ],
    ids=str,
)
def test_a_person_is_online_and_finds_the_rooms_of_their_work(town: World, sitting: Sitting, role: Role, rooms: str):
    town.flagged("b", "M2")
    desk = sitting.down("somebody", role)
    sitting.until(lambda: desk.link is not None and desk.link.phase is Phase.ONLINE)
    assert [notice.sentence for notice in desk._tools.notices.kept if notice.kind == "problem"] == []
    assert " ".join(desk.window.room_bar.names) == rooms
    assert desk.window.room_bar.isVisible()
    shown = {name for name in LAW if desk._tools.commands.action(f"room.{name}").isVisible()}
    assert shown == {name for name in rooms.split() if name in LAW}
    for name in shown:
        sitting.enter(desk, name)
        assert desk.window.room() == name
    assert [notice.sentence for notice in desk._tools.notices.kept if notice.kind == "problem"] == []
