"""Appeals that suspend: the platform is told, terms do not run meanwhile, and each right comes back once."""

from __future__ import annotations

from collections import Counter

import pytest

from moderator_app.domain.appeal import Outcome
from moderator_app.domain.errors import Refused
from moderator_app.domain.roles import Role
from moderator_app.server.redress import letters
from moderator_app.wire.messages import law as lm
from tests.server.law.suspending import EVERYTHING, LIVE, windows
from tests.server.law.test_redress import WRONG, decided, filed, heard, plan_of
from tests.server.law.test_standing import page_of
from tests.server.law.world import DAY, HOUR, World

TERMS = {"LIVE_BAN": 3 * DAY, "TRAFFIC_LIMIT": 7 * DAY, "COMMENT_BAN": 3 * DAY, "PM_BAN": 3 * DAY}
"""What a first private trade of S2 restricts, and for how long."""


@pytest.fixture(autouse=True)
def suspensive(monkeypatch: pytest.MonkeyPatch) -> None:
    profiles = windows()
    monkeypatch.setattr(letters, "windows", lambda: profiles)


def told(world: World, code: str = "LIVE_BAN") -> list[str]:
    return [kind.removeprefix("measure.") for kind, data in world.platform.obeyed if data.get("code") == code]


def given_back(world: World, code: str = "LIVE_BAN") -> int:
    return sum(bool(data.get("gives_back")) for _, data in world.platform.obeyed if data.get("code") == code)


def ends(world: World) -> dict[str, int]:
    return dict(
        world.house.rows("SELECT code, end_at_ms FROM measure WHERE end_at_ms IS NOT NULL AND code <> 'POINTS'")
    )


def test_a_waiting_appeal_suspends_and_a_refusal_lets_what_was_left_run_on(world: World) -> None:
    _, receipt = decided(world)
    began = world.house.clock.now
    assert world.rights() == set(TERMS)
    world.wait(DAY)
    appeal = filed(world, receipt.number, jurisdiction=EVERYTHING)
    assert appeal.suspends
    world.enforce()
    assert world.rights() == set()
    page = page_of(world)
    assert {one.code for one in page.measures if one.suspended} == set(TERMS)
    assert {one.word for one in page.timeline if one.kind == "suspended"} == set(TERMS)
    world.wait(10 * DAY)  # far beyond the ends that were booked
    assert set(world.states().values()) == {"active"}
    assert told(world) == ["apply", "suspend"]
    done = heard(world, appeal.id, Outcome.UPHOLD, "G4")
    assert not done.suspends
    world.enforce()
    assert world.rights() == set(TERMS)
    assert ends(world) == {code: began + 10 * DAY + term for code, term in TERMS.items()}
    page = page_of(world)
    assert not any(one.suspended for one in page.measures)
    assert {one.word for one in page.timeline if one.kind == "resumed"} == set(TERMS)
    world.wait(2 * DAY - 1)
    assert world.rights() == set(TERMS)
    world.wait(1)
    assert world.rights() == {"TRAFFIC_LIMIT"}
    world.wait(4 * DAY)
    assert world.rights() == set()
    assert told(world) == ["apply", "suspend", "resume", "lift"]
    assert given_back(world) == 2, "when it was suspended, and when it ended"
    kinds = [kind for (kind,) in world.house.rows("SELECT kind FROM letter ORDER BY number")]
    assert kinds == ["appeal_suspends", "measures_resumed", "appeal_upheld"]


def test_only_what_the_jurisdiction_names_is_suspended(world: World) -> None:
    _, receipt = decided(world)
    filed(world, receipt.number, jurisdiction=LIVE)
    world.enforce()
    assert world.rights() == set(TERMS) - {"LIVE_BAN"}


def test_an_ordinary_appeal_suspends_nothing(world: World) -> None:
    _, receipt = decided(world)
    assert not filed(world, receipt.number).suspends
    world.enforce()
    assert world.rights() == set(TERMS)
    world.wait(3 * DAY)
    assert world.rights() == {"TRAFFIC_LIMIT"}


def test_an_appeal_that_is_not_heard_suspends_nothing(world: World) -> None:
    _, receipt = decided(world)
    late = filed(world, receipt.number, "M9", jurisdiction=EVERYTHING)
    assert (late.formal, late.suspends) == ("not_subject", False)
    world.enforce()
    assert world.rights() == set(TERMS)


def test_an_appeal_that_is_taken_back_lets_everything_go_on(world: World) -> None:
    _, receipt = decided(world)
    appeal = filed(world, receipt.number, jurisdiction=EVERYTHING)
    world.wait(DAY)
    world.call("platform", "appeal_retract", appeal_id=appeal.id)
    world.enforce()
    assert world.rights() == set(TERMS)
    again = filed(world, receipt.number, jurisdiction=EVERYTHING)
    assert again.suspends
    world.enforce()
    assert world.rights() == set()


def test_what_never_left_for_the_platform_is_taken_back(world: World) -> None:
    _, receipt = decided(world)
    appeal = filed(world, receipt.number, jurisdiction=EVERYTHING)
    world.call("platform", "appeal_retract", appeal_id=appeal.id)
    world.enforce()
    assert told(world) == ["apply"]
    assert world.rights() == set(TERMS)


def test_an_overturned_decision_gives_nothing_back_twice(world: World) -> None:
    decision_id, receipt = decided(world)
    appeal = filed(world, receipt.number, jurisdiction=EVERYTHING)
    world.wait(DAY)
    heard(world, appeal.id, Outcome.OVERTURN, "G0")
    world.enforce()
    assert world.rights() == set()
    assert told(world) == ["apply", "suspend", "reverse"]
    assert given_back(world) == 1
    assert plan_of(world, decision_id).state == "complete"


def test_a_milder_decision_begins_later_by_what_was_not_served(world: World) -> None:
    _, receipt = decided(world)
    began = world.house.clock.now
    appeal = filed(world, receipt.number, jurisdiction=EVERYTHING)
    world.wait(2 * DAY)
    done = heard(world, appeal.id, Outcome.PART, "G3")
    world.enforce()
    assert world.rights() == {"LIVE_BAN", "COMMENT_BAN", "PM_BAN"}
    row = world.house.rows(
        "SELECT start_at_ms, end_at_ms FROM measure WHERE decision_id = ? AND code = 'LIVE_BAN'", done.replaced_by
    )
    assert row == [(began + 2 * DAY, began + 3 * DAY)]


def test_what_comes_into_force_while_an_appeal_waits_is_suspended_then(world: World) -> None:
    world.platform.refuse = lambda kind, data: kind == "measure.apply" and data["code"] == "LIVE_BAN"
    _, receipt = decided(world)
    filed(world, receipt.number, jurisdiction=EVERYTHING)
    world.enforce()
    assert world.rights() == set()
    world.platform.refuse = None
    world.wait(HOUR)
    assert told(world) == ["apply", "suspend"]
    assert world.rights() == set()


def test_another_ban_keeps_the_right_that_an_appeal_suspends(world: World) -> None:
    _, receipt = decided(world, source_id="1")
    world.decided("bob", source_id="2", captured_at_ms=world.house.clock.now - 400 * DAY)
    world.enforce()
    filed(world, receipt.number, jurisdiction=EVERYTHING)
    world.enforce()
    assert given_back(world) == 0
    assert world.rights() == set(TERMS)
    world.wait(3 * DAY)
    assert given_back(world) == 1, "with the one that holds it; the one that rests holds nothing"
    assert "LIVE_BAN" not in world.rights()


def test_a_supervisor_may_lift_what_rests(world: World) -> None:
    _, receipt = decided(world)
    appeal = filed(world, receipt.number, jurisdiction=EVERYTHING)
    world.enforce()
    world.who("sue", Role.SUPERVISOR)
    chosen = world.house.rows("SELECT id FROM measure WHERE code = 'LIVE_BAN'")[0][0]
    world.call("sue", "measure_lift", lm.Lift(reason="Enough."), measure_id=chosen)
    world.enforce()
    heard(world, appeal.id, Outcome.UPHOLD, "G4")
    world.enforce()
    assert world.states()["LIVE_BAN"] == "lifted"
    assert world.rights() == set(TERMS) - {"LIVE_BAN"}
    assert given_back(world) == 1


def test_a_decision_under_appeal_is_not_withdrawn_beside_it(world: World) -> None:
    decision_id, receipt = decided(world)
    filed(world, receipt.number, jurisdiction=EVERYTHING)
    world.who("lea", Role.LEAD)
    with pytest.raises(Refused):
        world.call("lea", "withdraw", WRONG, decision_id=decision_id)


def test_crashes_and_an_unkind_platform_suspend_and_resume_each_measure_once(world: World) -> None:
    _, receipt = decided(world)
    world.platform.unkind = type(world.platform.unkind)(fail=333, repeat=200, lose=200)
    appeal = filed(world, receipt.number, jurisdiction=EVERYTHING)
    for _ in range(30):
        world.after_a_crash()
        world.wait(HOUR)
    heard(world, appeal.id, Outcome.UPHOLD, "G4")
    for _ in range(30):
        world.after_a_crash()
        world.wait(HOUR)
    for _ in range(30):
        world.wait(DAY // 2)
    verbs = Counter(kind for kind, data in world.platform.obeyed if data.get("code") in TERMS)
    for verb in ("apply", "suspend", "resume", "lift"):
        assert verbs[f"measure.{verb}"] == len(TERMS)
    assert world.rights() == set()
    assert {state for code, state in world.states().items() if code in TERMS} == {"expired"}


def test_what_goes_on_too_late_is_not_sent_again_after_its_end(world: World) -> None:
    _, receipt = decided(world)
    appeal = filed(world, receipt.number, jurisdiction=EVERYTHING)
    world.enforce()
    world.platform.refuse = lambda kind, data: kind == "measure.resume" and data["code"] == "LIVE_BAN"
    heard(world, appeal.id, Outcome.UPHOLD, "G4")
    for _ in range(60):
        world.wait(2 * HOUR)
    world.platform.refuse = None
    world.who("lea", Role.LEAD)
    (dead,) = world.call("lea", "dead_letters").calls
    assert (dead.kind, world.states()["LIVE_BAN"]) == ("measure.resume", "expired")
    with pytest.raises(Refused) as refusal:
        world.call("lea", "resend", call_id=dead.id)
    assert refusal.value.code == "not-allowed"
    assert world.rights() == {"TRAFFIC_LIMIT"}
