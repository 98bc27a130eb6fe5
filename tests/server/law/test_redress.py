"""Withdrawals, reversal plans, the re-check list, and appeals."""

from __future__ import annotations

from typing import Any

import pytest

from moderator_app.domain.appeal import ErrorClass, FormalReason, Ground, GroundAnswer, Outcome
from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.wire import messages as m
from moderator_app.wire.messages import law as lm
from tests.server.house import NOON, run
from tests.server.law.world import DAY, HOUR, World

WRONG = lm.Withdraw(error_class=ErrorClass.FALSE_POSITIVE, reason="The clip shows another seller.")
SUM = "SELECT kind, sum(amount) FROM ledger WHERE decision_id = ? GROUP BY kind"


def plan_of(world: World, decision_id: str) -> lm.Withdrawal:
    world.who("lea", Role.LEAD)
    found = world.call("lea", "withdrawals").withdrawals
    return next(one for one in found if one.decision_id == decision_id)


def confirmed(world: World, severity: str = "S3", **more: Any) -> str:
    """Let two people decide something severe; return the decision."""
    leased = world.leased("ann", **more)
    decision = world.house.verdict(leased, severity=severity)
    assert world.house.decide(world.who("ann"), decision)[0].receipt is not None
    world.who("sue", Role.SUPERVISOR)
    assert world.finds("sue", world.seat("sue"), severity=severity).outcome == "effective"
    return decision.id


def test_a_withdrawal_takes_everything_back_and_says_so_last(world: World) -> None:
    decision, receipt = world.decided()
    world.enforce()
    world.who("lea", Role.LEAD)
    assert world.call("lea", "withdraw", WRONG, decision_id=decision.id).state == "running"
    assert dict(world.house.rows(SUM, decision.id)) == {"damages": 0, "points": 0, "measure": 0}
    world.enforce()
    plan = plan_of(world, decision.id)
    assert plan.state == "complete"
    assert {step.state for step in plan.steps} == {"done"}
    assert [step.kind for step in plan.steps][-1] == "notice"
    states = world.states()
    assert states.pop("LIVE_STOP") == "active"  # what was cut cannot be uncut: it is annotated
    assert set(states.values()) == {"reversed"}
    assert world.rights() == set()
    standing = run(world.people["ann"].ledger(receipt.entries[0].merchant_id)).standing
    assert (standing.points, standing.damages_minor, standing.active) == (0, 0, ())
    letter = world.house.rows("SELECT number, zh, en FROM letter")[0]
    assert receipt.number in letter[1]
    assert "2,000.00 CNY returned, 6 points removed" in letter[2]
    assert [kind for kind, _ in world.platform.obeyed][-1] == "notice.send"
    assert world.house.rows("SELECT grade FROM case_file") == [("",)]
    with pytest.raises(Refused) as refusal:
        world.call("lea", "withdraw", WRONG, decision_id=decision.id)
    assert refusal.value.code == "already-there"


def test_what_has_not_begun_is_cancelled_and_never_told(world: World) -> None:
    decision, _ = world.decided()
    world.who("lea", Role.LEAD)
    world.call("lea", "withdraw", WRONG, decision_id=decision.id)
    world.enforce()
    assert set(world.states().values()) == {"cancelled"}
    assert {kind for kind, _ in world.platform.obeyed} == {"notice.send", "trust.event"}
    assert plan_of(world, decision.id).state == "complete"
    assert world.rights() == set()


def test_what_had_ended_is_noted_and_money_comes_back_all_the_same(world: World) -> None:
    decision, _ = world.decided()
    world.enforce()
    world.wait(8 * DAY)
    world.who("lea", Role.LEAD)
    world.call("lea", "withdraw", WRONG, decision_id=decision.id)
    world.enforce()
    assert plan_of(world, decision.id).state == "complete"
    assert world.states()["LIVE_BAN"] == "expired"
    assert dict(world.house.rows(SUM, decision.id)) == {"damages": 0, "points": 0, "measure": 0}


def test_a_plan_that_cannot_go_on_is_visibly_stuck_until_a_lead_sends_again(world: World) -> None:
    decision, _ = world.decided()
    world.enforce()
    world.platform.refuse = lambda kind, data: kind == "measure.reverse" and data["code"] == "LIVE_BAN"
    world.who("lea", Role.LEAD)
    world.call("lea", "withdraw", WRONG, decision_id=decision.id)
    for _ in range(60):
        world.wait(HOUR)
    plan = plan_of(world, decision.id)
    assert plan.state == "running"
    assert [step.kind for step in plan.steps if step.state == "stuck"] == ["restore"]
    assert [step.state for step in plan.steps if step.kind == "notice"] == ["pending"]
    world.platform.refuse = None
    dead = world.call("lea", "dead_letters").calls
    world.call("lea", "resend", call_id=dead[0].id)
    world.enforce()
    assert plan_of(world, decision.id).state == "complete"


def test_reversing_one_ban_does_not_free_what_another_holds(world: World) -> None:
    first, _ = world.decided(source_id="1")
    world.decided("bob", source_id="2", captured_at_ms=NOON - 400 * DAY)
    world.enforce()
    world.who("lea", Role.LEAD)
    world.call("lea", "withdraw", WRONG, decision_id=first.id)
    world.enforce()
    back = [data["gives_back"] for kind, data in world.platform.obeyed if kind == "measure.reverse"]
    assert plan_of(world, first.id).state == "complete"
    assert "LIVE_BAN" in world.rights()
    assert not any(
        data["gives_back"]
        for kind, data in world.platform.obeyed
        if kind == "measure.reverse" and data["code"] == "LIVE_BAN"
    )
    assert back


def test_from_g7_a_withdrawal_takes_two_and_a_closure_leaves_the_index(world: World) -> None:
    decision_id = confirmed(world, "S4")
    world.enforce()
    assert {"STORE_CLOSE", "CART_REVOKE"} <= world.rights()
    world.who("lea", Role.LEAD)
    asked = world.call("lea", "withdraw", WRONG, decision_id=decision_id)
    assert (asked.state, asked.needs, asked.steps) == ("asked", 2, ())
    for name in ("lea", "ann"):
        with pytest.raises(Refused) as refusal:
            world.call(name, "withdraw_confirm", decision_id=decision_id)
        assert refusal.value.code == "forbidden"
    world.who("pat", Role.SUPERVISOR)
    assert world.call("pat", "withdraw_confirm", decision_id=decision_id).state == "running"
    world.enforce()
    plan = plan_of(world, decision_id)
    assert plan.state == "complete"
    assert {"unindex", "refund", "remove_points"} <= {step.kind for step in plan.steps}
    assert world.rights() == set()
    assert world.house.rows("SELECT count(*) FROM closed_subject WHERE removed_at_ms IS NULL") == [(0,)]


def test_what_had_counted_a_withdrawn_decision_is_computed_anew_and_listed(world: World) -> None:
    first, _ = world.decided(source_id="1", severity="S1", captured_at_ms=NOON - 3 * DAY)
    later = [
        world.decided(name, source_id=name, severity="S1", captured_at_ms=NOON - DAY + index)[0]
        for index, name in enumerate(("bob", "cui"))
    ]
    assert [one.grade for one in later] == ["G3", "G4"]
    world.who("lea", Role.LEAD)
    world.call("lea", "withdraw", WRONG, decision_id=first.id)
    listed = world.call("lea", "rechecks").rechecks
    assert [(one.decision_id, one.proposed_then, one.proposed_now) for one in listed] == [
        (later[0].id, "G3", "G2"),
        (later[1].id, "G4", "G3"),
    ]
    left = world.call(
        "lea", "recheck_end", lm.RecheckEnd(outcome="stands", note="Aggravated anyway."), decision_id=later[0].id
    )
    assert [one.decision_id for one in left.rechecks] == [later[1].id]


# --- appeals ----------------------------------------------------------------------------------------------------------


def filed(world: World, number: str, ref: str = "M1", **more: Any) -> lm.AppealRow:
    world.people["platform"] = world.house.platform
    values = {"grounds": (Ground.FACTS, Ground.PROPORTION), "text": "It was not so.", **more}
    return world.call(
        "platform", "appeal_file", lm.AppealFiling(id=new_id(), decision_number=number, merchant_ref=ref, **values)
    )


def heard(world: World, appeal_id: str, outcome: Outcome, grade: str, name: str = "ada", **more: Any) -> lm.AppealRow:
    world.who(name, Role.APPEALS)
    file = world.call(name, "appeal_claim", appeal_id=appeal_id)
    answers = tuple(GroundAnswer(ground=ground, text="We looked at it anew.") for ground in file.appeal.grounds)
    values: dict[str, Any] = {
        "turn_id": file.turn.id,
        "epoch": file.turn.epoch,
        "outcome": outcome,
        "grade": grade,
        "answers": answers,
        "error_class": None if outcome is Outcome.UPHOLD else ErrorClass.WRONG_SELECTION,
    }
    return world.call(name, "appeal_decide", lm.AppealDecide(**(values | more)), appeal_id=appeal_id)


def decided(world: World, **more: Any) -> tuple[str, m.DecisionReceipt]:
    decision, receipt = world.decided(**more)
    world.enforce()
    return decision.id, receipt


def state_of(world: World, decision_id: str) -> str:
    return world.house.rows("SELECT state FROM decision_state WHERE decision_id = ?", decision_id)[0][0]


def test_an_appeal_in_time_opens_and_an_overturned_decision_is_taken_back(world: World) -> None:
    decision_id, receipt = decided(world)
    appeal = filed(world, receipt.number)
    assert (appeal.state, appeal.level, appeal.formal) == ("queued", 1, "")
    assert appeal.deadline_at_ms == world.house.clock.now + 15 * DAY
    assert state_of(world, decision_id) == "under_appeal"
    done = heard(world, appeal.id, Outcome.OVERTURN, "G0")
    assert done.state == "overturned"
    world.enforce()
    assert state_of(world, decision_id) == "withdrawn"
    assert plan_of(world, decision_id).state == "complete"
    assert world.rights() == set()
    outcomes = [data["state"] for kind, data in world.platform.obeyed if kind == "appeal.outcome"]
    assert outcomes == ["overturned"]
    kinds = [kind for (kind,) in world.house.rows("SELECT kind FROM letter ORDER BY number")]
    assert kinds == ["appeal_granted", "withdrawal"]


def test_a_milder_outcome_books_the_difference_and_terms_keep_their_beginning(world: World) -> None:
    decision_id, receipt = decided(world)  # G4: three days live, seven days traffic
    began = world.house.clock.now
    world.wait(2 * DAY)
    done = heard(world, filed(world, receipt.number).id, Outcome.PART, "G3")
    world.enforce()
    assert (done.state, state_of(world, decision_id)) == ("partially_overturned", "superseded")
    assert state_of(world, done.replaced_by) == "effective"
    new = dict(world.house.rows("SELECT code, amount FROM ledger WHERE decision_id = ?", done.replaced_by))
    assert (new["LD"], new["POINTS"]) == (50_000, 2)
    assert dict(world.house.rows(SUM, decision_id)) == {"damages": 0, "points": 0, "measure": 0}
    served = world.house.rows("SELECT start_at_ms, end_at_ms FROM ledger WHERE code = 'LIVE_BAN' AND reverses = ''")
    assert served == [(began, began + 3 * DAY), (began, began + DAY)]
    assert "LIVE_BAN" not in world.states(done.replaced_by)  # its day is over; it is not begun again
    assert "LIVE_BAN" not in world.rights()
    page = run(world.people["ann"].ledger(receipt.entries[0].merchant_id))
    assert (page.standing.points, page.standing.damages_minor) == (2, 50_000)
    assert plan_of(world, decision_id).replaced_by == done.replaced_by
    assert [kind for (kind,) in world.house.rows("SELECT kind FROM letter ORDER BY number")] == [
        "appeal_granted",
        "amendment",
    ]


def test_a_refusal_may_be_appealed_once_more_by_others_and_then_it_is_final(world: World) -> None:
    decision_id, receipt = decided(world)
    first = filed(world, receipt.number)
    assert heard(world, first.id, Outcome.UPHOLD, "G4").state == "upheld"
    world.enforce()
    assert state_of(world, decision_id) == "upheld"
    second = filed(world, receipt.number)
    assert (second.level, second.state) == (2, "queued")
    assert world.call("ada", "appeals").appeals == ()
    with pytest.raises(Refused) as refusal:
        world.call("ada", "appeal_claim", appeal_id=second.id)
    assert refusal.value.code == "forbidden"
    world.who("ben", Role.APPEALS)
    file = world.call("ben", "appeal_claim", appeal_id=second.id)
    assert [answer.text for answer in file.earlier] == ["We looked at it anew."] * 2
    assert heard(world, second.id, Outcome.UPHOLD, "G4", "ben").state == "upheld_final"
    world.enforce()
    assert world.house.rows("SELECT DISTINCT state FROM appeal") == [("upheld_final",)]
    third = filed(world, receipt.number)
    assert (third.state, third.formal) == ("submitted", "levels")


def test_a_window_closes_on_the_millisecond_and_a_person_signs(world: World) -> None:
    decision_id, receipt = decided(world)
    end = world.house.clock.now + 30 * DAY
    world.house.clock.now = end
    late = filed(world, receipt.number)
    assert (late.state, late.formal) == ("submitted", "late")
    world.who("ada", Role.APPEALS)
    with pytest.raises(Refused) as refusal:
        world.call("ada", "appeal_reject", lm.AppealReject(reason=FormalReason.DUPLICATE), appeal_id=late.id)
    assert refusal.value.pointer == "/reason"
    signed = world.call("ada", "appeal_reject", lm.AppealReject(reason=FormalReason.LATE), appeal_id=late.id)
    assert signed.state == "inadmissible"
    assert state_of(world, decision_id) == "effective"
    assert world.house.rows("SELECT kind FROM letter") == [("appeal_inadmissible",)]
    european = filed(world, receipt.number, jurisdiction="EU")
    assert european.state == "queued"


def test_only_the_seller_or_the_same_person_may_appeal_and_only_once_at_a_time(world: World) -> None:
    _, receipt = decided(world)
    assert filed(world, receipt.number, "M9").formal == "not_subject"
    assert filed(world, receipt.number).state == "queued"
    assert filed(world, receipt.number).formal == "duplicate"


def test_the_window_of_the_second_level_closes_by_itself(world: World) -> None:
    _, receipt = decided(world)
    heard(world, filed(world, receipt.number).id, Outcome.UPHOLD, "G4")
    world.enforce()
    world.wait(15 * DAY - 1)
    assert world.house.rows("SELECT state FROM appeal") == [("upheld",)]
    world.wait(1)
    assert world.house.rows("SELECT state FROM appeal") == [("upheld_final",)]


def test_nobody_of_the_chain_hears_the_appeal(world: World) -> None:
    world.who("max", Role.LEAD, Role.APPEALS)
    decision, receipt = world.decided("max")
    world.enforce()
    appeal = filed(world, receipt.number)
    assert world.call("max", "appeals").appeals == ()
    with pytest.raises(Refused) as refusal:
        world.call("max", "appeal_claim", appeal_id=appeal.id)
    assert refusal.value.code == "forbidden"
    assert decision.grade == "G4"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"outcome": Outcome.PART, "grade": "G5"}, "/grade"),
        ({"outcome": Outcome.UPHOLD, "grade": "G5", "error_class": None}, "/grade"),
        ({"outcome": Outcome.OVERTURN, "grade": "G1"}, "/grade"),
        ({"answers": (GroundAnswer(ground=Ground.FACTS, text="So."),)}, "/answers/1"),
        ({"error_class": None}, "/error_class"),
    ],
)
def test_an_outcome_answers_every_ground_and_is_never_harsher(
    world: World, change: dict[str, Any], pointer: str
) -> None:
    _, receipt = decided(world)
    appeal = filed(world, receipt.number)
    with pytest.raises(Refused) as refusal:
        heard(world, appeal.id, **({"outcome": Outcome.PART, "grade": "G3"} | change))
    assert refusal.value.pointer == pointer
    assert world.house.rows("SELECT state FROM appeal") == [("leased",)]


def test_a_hearing_ends_by_itself_and_an_appeal_may_be_taken_back(world: World) -> None:
    decision_id, receipt = decided(world)
    appeal = filed(world, receipt.number)
    world.who("ada", Role.APPEALS)
    world.call("ada", "appeal_claim", appeal_id=appeal.id)
    with pytest.raises(Refused):
        world.call("platform", "appeal_retract", appeal_id=appeal.id)
    world.wait(2 * HOUR)
    assert world.call("platform", "appeal_retract", appeal_id=appeal.id).state == "retracted"
    assert state_of(world, decision_id) == "effective"


def test_a_decision_under_appeal_does_not_count(world: World) -> None:
    _, receipt = decided(world, severity="S1", captured_at_ms=NOON - 3 * DAY)
    filed(world, receipt.number)
    later, _ = world.decided("bob", severity="S1", source_id="later", captured_at_ms=NOON - DAY)
    assert later.recurrence_basis == ()


# --- managers of record -----------------------------------------------------------------------------------------------


def manages(world: World, manager: str, whom: str) -> None:
    world.who("adm", Role.ADMIN)
    change = m.UserChange(manager_id=world.house.people.get(manager, manager))
    world.call("adm", "user_change", change, user_id=world.house.people[whom])


def test_the_line_manager_of_record_hears_no_appeal_against_those_managed(world: World) -> None:
    for name, role in (("ann", Role.LEAD), ("ada", Role.APPEALS), ("ben", Role.APPEALS)):
        world.who(name, role)
    manages(world, "ada", "ann")
    _, receipt = decided(world)
    manages(world, "ben", "ann")  # since that day; the manager of record stays who it was
    appeal = filed(world, receipt.number)
    assert world.call("ada", "appeals").appeals == ()
    with pytest.raises(Refused) as refusal:
        world.call("ada", "appeal_claim", appeal_id=appeal.id)
    assert refusal.value.code == "forbidden"
    assert [one.id for one in world.call("ben", "appeals").appeals] == [appeal.id]
    assert heard(world, appeal.id, Outcome.UPHOLD, "G4", "ben").state == "upheld"


def test_nobody_is_their_own_line_manager_nor_somebody_who_is_not_there(world: World) -> None:
    for name in ("ann", "nobody"):
        world.who("ann", Role.LEAD)
        with pytest.raises(Refused) as refusal:
            manages(world, name, "ann")
        assert refusal.value.pointer == "/manager_id"
    manages(world, "", "ann")
    assert {one.manager_id for one in world.call("adm", "users").users} == {""}
