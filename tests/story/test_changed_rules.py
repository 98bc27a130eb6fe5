"""Whoever leases has read what changed: the desk says so, leads there, and goes on."""

from __future__ import annotations

from typing import Any

from moderator_app.domain.roles import Role
from tests.server.law.test_policy import announced, changed, staff
from tests.server.law.world import DAY, HOUR, World
from tests.story.sitting import Sitting


def test_changed_rules_are_read_before_the_next_case_and_then_it_opens(town: World, sitting: Sitting):
    staff(town)
    town.flagged("a", captured_at_ms=town.house.clock.now - HOUR)
    version = announced(town, changed(town), town.house.clock.now + 7 * DAY)
    town.wait(7 * DAY)
    desk = sitting.down("zoe", Role.REVIEWER)
    shelf = desk.window.shelf
    assert desk._tools.commands.trigger("queue.next")
    sitting.until(lambda: any("Read the changed rules first" in banner.sentence for banner in shelf.banners()))
    banner = next(one for one in shelf.banners() if "Read the changed rules first" in one.sentence)
    assert banner.button.text() == "Read them"
    banner.button.click()
    room: Any = desk.law.rooms["policy"]
    assert desk.window.room() == "policy"
    sitting.until(lambda: room._text is not None and room._text.row.id == version)
    room.read.click()
    sitting.until(lambda: room._rows[version].acknowledged)
    assert desk._tools.commands.trigger("view.focus_queue")
    assert desk._tools.commands.trigger("queue.next")
    sitting.until(lambda: desk.review.case_id() is not None)
