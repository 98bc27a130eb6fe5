"""Whoever has work at a desk is online there, leases or no leases, and finds exactly the rooms of that work."""

from __future__ import annotations

import pytest

from moderator_app.desk.sync.core import Phase
from moderator_app.domain.roles import Role
from tests.server.law.world import World
from tests.story.sitting import Sitting


@pytest.mark.parametrize(
    ("role", "rooms"),
    [
        (Role.REVIEWER, ("work", "standing", "policy")),
        (Role.SENIOR, ("work", "second", "standing", "policy")),
        (Role.LEAD, ("work", "second", "blind", "standing", "withdrawals", "platform", "policy")),
        (Role.SUPERVISOR, ("work", "second", "standing", "withdrawals", "platform", "policy")),
        (Role.APPEALS, ("work", "standing", "appeals", "policy")),
        (Role.POLICY_MANAGER, ("work", "policy")),
        (Role.QA, ("work", "blind", "policy")),
    ],
    ids=str,
)
def test_a_person_is_online_and_finds_the_rooms_of_their_work(
    town: World, sitting: Sitting, role: Role, rooms: tuple[str, ...]
):
    town.flagged("b", "M2")
    desk = sitting.down("somebody", role)
    sitting.until(lambda: desk.link is not None and desk.link.phase is Phase.ONLINE)
    assert [notice.sentence for notice in desk._tools.notices.kept if notice.kind == "problem"] == []
    assert desk.window.room_bar.names == rooms
    assert desk.window.room_bar.isVisible()
    shown = {
        name
        for name in ("second", "blind", "standing", "appeals", "withdrawals", "platform", "policy")
        if desk._tools.commands.action(f"room.{name}").isVisible()
    }
    assert shown == set(rooms) - {"work"}
    for name in shown:
        sitting.enter(desk, name)
        assert desk.window.room() == name
    assert [notice.sentence for notice in desk._tools.notices.kept if notice.kind == "problem"] == []
