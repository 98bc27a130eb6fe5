from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.wire.messages import law as lm
from tests.server.house import DAY, House
from tests.server.law.world import HOUR, World

SECOND_CALL = (
    "INSERT INTO platform_call SELECT NULL, 'x', kind, ref, lane, merchant_id, decision_id, body, state, attempts, "
    "next_at_ms, made_at_ms, ended_at_ms, problem FROM platform_call LIMIT 1"
)
G4 = {"WARN", "LIVE_STOP", "LIVE_BAN", "TRAFFIC_LIMIT", "DELIST", "COMMENT_BAN", "PM_BAN", "LD", "POINTS"}


def test_every_entry_of_a_decision_becomes_a_measure_in_the_same_transaction(world: World) -> None:
    _, receipt = world.decided()
    assert world.states() == dict.fromkeys(G4, "scheduled")
    pairs = world.house.rows("SELECT count(*) FROM measure JOIN ledger USING (id)")
    assert pairs == [(len(receipt.entries),)]
    world.enforce()
    assert world.states() == dict.fromkeys(G4, "active")
    assert world.rights() == {"LIVE_BAN", "TRAFFIC_LIMIT", "COMMENT_BAN", "PM_BAN"}


def test_terms_end_by_themselves_each_on_its_own_day(world: World) -> None:
    world.decided()
    world.enforce()
    world.wait(3 * DAY - 1)
    assert world.states()["LIVE_BAN"] == "active"
    world.wait(1)
    ended = {code for code, state in world.states().items() if state == "expired"}
    assert ended == {"LIVE_BAN", "COMMENT_BAN", "PM_BAN"}
    assert world.rights() == {"TRAFFIC_LIMIT"}
    world.wait(4 * DAY)
    assert world.rights() == set()
    assert world.states()["POINTS"] == "active"
    world.wait(366 * DAY)
    assert world.states()["POINTS"] == "expired"
    assert all(count == 1 for count in world.platform.done.values())


def test_the_right_comes_back_before_the_measure_is_marked_as_ended(world: World) -> None:
    world.decided()
    world.enforce()
    world.platform.refuse = lambda kind, _data: kind == "measure.lift"
    world.wait(3 * DAY)
    assert world.states()["LIVE_BAN"] == "active"
    world.platform.refuse = None
    world.wait(HOUR)
    assert world.states()["LIVE_BAN"] == "expired"


def test_a_right_stays_away_until_the_last_ban_on_it_has_ended(world: World) -> None:
    world.decided(source_id="1")
    world.enforce()
    world.house.clock.now += DAY
    world.decided("bob", source_id="2", severity="S1", captured_at_ms=world.house.clock.now - 1)  # G3: one more day
    world.enforce()
    for days in (0, DAY, DAY):
        world.wait(days)
    lifted = [
        (data["code"], data["gives_back"])
        for kind, data in world.platform.obeyed
        if kind == "measure.lift" and data["code"] == "LIVE_BAN"
    ]
    assert lifted == [("LIVE_BAN", False), ("LIVE_BAN", True)]
    assert "LIVE_BAN" not in world.rights()


def test_every_step_of_a_measure_has_exactly_one_event(world: World) -> None:
    world.decided()
    world.enforce()
    world.wait(8 * DAY)
    for measure_id, code in world.house.rows("SELECT id, code FROM measure"):
        events = [
            row[0] for row in world.house.rows("SELECT action FROM audit WHERE object_id = ? ORDER BY seq", measure_id)
        ]
        expected = ["measure.schedule", "measure.apply", "measure.ack"]
        timed = {"LIVE_BAN", "TRAFFIC_LIMIT", "COMMENT_BAN", "PM_BAN"}
        assert events == expected + ["measure.end_reached"] * (code in timed)


@pytest.mark.parametrize("step", [-30 * DAY, -HOUR, HOUR])
def test_a_clock_that_jumps_ends_nothing_twice(world: World, step: int) -> None:
    world.decided()
    world.enforce()
    world.wait(3 * DAY)
    world.wait(step)
    world.wait(abs(step) + 8 * DAY)
    assert world.rights() == set()
    assert all(count == 1 for count in world.platform.done.values())


def test_a_supervisor_lifts_early_and_the_end_is_not_told_again(world: World) -> None:
    world.decided()
    world.enforce()
    world.who("sue", Role.SUPERVISOR)
    measure_id = world.house.rows("SELECT id FROM measure WHERE code = 'LIVE_BAN'")[0][0]
    row = world.call("sue", "measure_lift", lm.Lift(reason="Served its purpose."), measure_id=measure_id)
    assert row.state == "lifting"
    world.enforce()
    assert world.states()["LIVE_BAN"] == "lifted"
    with pytest.raises(Refused) as refusal:
        world.call("sue", "measure_lift", lm.Lift(reason="Again."), measure_id=measure_id)
    assert refusal.value.code == "already-there"
    world.wait(4 * DAY)
    assert world.platform.done["measure.lift", measure_id] == 1


def ask_stop(world: World, case_id: str, code: str = "LIVE_BAN", name: str = "ann") -> lm.Stop:
    return world.call(name, "stop", lm.StopRequest(id=new_id(), case_id=case_id, code=code, reason="Danger on air."))


def test_one_person_stops_at_once_and_it_lapses_after_a_day(world: World) -> None:
    leased = world.leased(role=Role.REVIEWER)
    stop = ask_stop(world, leased.lease.case_id)
    world.enforce()
    assert world.rights() == {"LIVE_BAN"}
    world.wait(DAY - 1)
    assert world.rights() == {"LIVE_BAN"}
    world.wait(1)
    assert world.rights() == set()
    assert world.house.rows("SELECT state FROM provisional WHERE id = ?", stop.id) == [("lapsed",)]
    assert world.events(stop.id) == ["provisional.request", "provisional.apply", "provisional.lapse"]


def test_a_decision_takes_over_what_the_stop_held(world: World) -> None:
    leased = world.leased()
    ask_stop(world, leased.lease.case_id)
    ask_stop(world, leased.lease.case_id, "CART_BAN")
    world.enforce()
    world.house.decide(world.who("ann"), world.house.verdict(leased, severity="S2"))
    world.enforce()
    assert dict(world.house.rows("SELECT code, state FROM provisional")) == {
        "LIVE_BAN": "confirmed",
        "CART_BAN": "lifted",
    }
    assert "LIVE_BAN" in world.rights()
    assert "CART_BAN" not in world.rights()
    handed_over = [data["gives_back"] for kind, data in world.platform.obeyed if kind == "measure.lift"]
    assert sorted(handed_over) == [False, True]


def test_a_stop_is_not_permanent_not_doubled_and_not_after_the_fact(world: World) -> None:
    leased = world.leased()
    case_id = leased.lease.case_id
    for code, expected in (("STORE_CLOSE", "validation"), ("LD", "validation")):
        with pytest.raises(Refused) as refusal:
            ask_stop(world, case_id, code)
        assert refusal.value.code == expected
    ask_stop(world, case_id)
    with pytest.raises(Refused) as refusal:
        ask_stop(world, case_id)
    assert refusal.value.code == "already-there"
    world.house.decide(world.who("ann"), world.house.verdict(leased, severity="S1"))
    with pytest.raises(Refused) as refusal:
        ask_stop(world, case_id, "CART_BAN")
    assert refusal.value.code == "not-allowed"


def test_a_stop_that_never_arrived_is_taken_back_without_a_word(world: World) -> None:
    leased = world.leased()
    stop = ask_stop(world, leased.lease.case_id)
    assert world.call("ann", "stop_lift", stop_id=stop.id).state == "refused"
    world.enforce()
    assert world.platform.obeyed == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE provisional SET lapses_at_ms = asked_at_ms + 86400001",
        "UPDATE measure SET end_at_ms = start_at_ms",
        SECOND_CALL,
        "INSERT INTO part SELECT * FROM part LIMIT 1",
    ],
)
def test_promises_of_the_law_are_constraints(world: World, house: House, sql: str) -> None:
    leased = world.leased()
    ask_stop(world, leased.lease.case_id)
    house.decide(world.who("ann"), house.verdict(leased, severity="S2"))
    with pytest.raises(DBAPIError):
        house.context.database.write_now(lambda connection: connection.exec_driver_sql(sql))
