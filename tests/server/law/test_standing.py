"""Where a seller stands; thresholds; the index of closed subjects; statements of reasons."""

from __future__ import annotations

import json

import pytest

from moderator_app.domain.appeal import ErrorClass
from moderator_app.domain.errors import Refused
from moderator_app.domain.roles import Role
from moderator_app.server.standing.points import points_of
from moderator_app.wire.messages import law as lm
from tests.server.house import NOON, ask, clip, run, seller
from tests.server.law.test_redress import WRONG, confirmed, filed
from tests.server.law.world import DAY, World


def page_of(world: World, ref: str = "M1") -> lm.StandingPage:
    merchant_id = world.house.rows("SELECT id FROM merchant WHERE ref = ?", ref)[0][0]
    world.who("lea", Role.LEAD)
    return world.call("lea", "standing", merchant_id=merchant_id)


def test_the_standing_tells_what_happened_in_its_order(world: World) -> None:
    decision, receipt = world.decided()
    world.enforce()
    world.wait(3 * DAY)
    filed(world, receipt.number)
    page = page_of(world)
    kinds = [event.kind for event in page.timeline]
    assert [event.at_ms for event in page.timeline] == sorted(event.at_ms for event in page.timeline)
    assert kinds[0] == "decision"
    assert kinds.count("measure") == 9
    assert kinds.count("measure_expired") == 3
    assert kinds[-1] == "measure_expired" or "appeal" in kinds
    assert (page.money.booked_minor, page.money.returned_minor) == (200_000, 0)
    assert page.standing.points == 6
    assert [one.decision_id for one in page.appeals] == [decision.id]
    ends = {one.code: one.end_at_ms for one in page.measures if one.state == "active" and one.end_at_ms}
    assert ends["TRAFFIC_LIMIT"] == NOON + 7 * DAY


def test_linked_accounts_and_returned_money_are_on_the_page(world: World) -> None:
    decision, _ = world.decided()
    world.house.take_in(seller("M1", person_ref="P"), seller("M2", person_ref="P"))
    world.who("lea", Role.LEAD)
    request = lm.Withdraw(error_class=ErrorClass.TECHNICAL, reason="Wrong clip.")
    world.call("lea", "withdraw", request, decision_id=decision.id)
    page = page_of(world)
    assert [one.ref for one in page.linked] == ["M2"]
    assert (page.money.booked_minor, page.money.returned_minor) == (200_000, 200_000)
    assert "withdrawal" in {event.kind for event in page.timeline}


def test_what_the_deposit_does_not_cover_is_recorded_until_the_damages_are_taken_back(world: World) -> None:
    world.house.take_in(seller("M1", deposit_minor=50_000), clip("1"))
    leased = run(world.who("ann", Role.LEAD).claim(ask())).leased[0]
    decision = world.house.verdict(leased, severity="S2")
    assert world.house.decide(world.who("ann"), decision)[0].receipt is not None
    money = page_of(world).money
    assert (money.booked_minor, money.receivable_minor) == (200_000, 150_000)
    world.call("lea", "withdraw", WRONG, decision_id=decision.id)
    assert page_of(world).money.receivable_minor == 0


def test_nothing_of_what_waits_for_a_second_person_is_on_the_page(world: World) -> None:
    leased = world.leased("ann")
    world.house.decide(world.who("ann"), world.house.verdict(leased, severity="S3"))
    page = page_of(world)
    assert (page.timeline, page.measures, page.standing.history) == ((), (), ())
    with pytest.raises(Refused):
        world.call("lea", "standing", merchant_id="nowhere")


def test_a_threshold_opens_a_review_once_and_closes_nothing(world: World) -> None:
    for index in range(5):
        world.decided(f"r{index}", source_id=str(index), captured_at_ms=NOON - DAY - index, severity="S2", grade="G4")
    page = page_of(world)
    assert page.standing.points == 30
    assert [(one.threshold, one.opens, one.points) for one in page.reviews] == [(25, "points_review_l2", 30)]
    assert world.house.rows("SELECT count(*) FROM measure WHERE code IN ('STORE_CLOSE', 'ACCOUNT_BAN')") == [(0,)]
    review = page.reviews[0]
    done = world.call(
        "lea", "points_review_end", lm.PointsReviewEnd(outcome="talk", note="Spoke."), review_id=review.id
    )
    assert done.outcome == "talk"
    assert world.call("lea", "points_reviews").reviews == ()
    with pytest.raises(Refused) as refusal:
        world.call("lea", "points_review_end", lm.PointsReviewEnd(outcome="talk", note="x"), review_id=review.id)
    assert refusal.value.code == "already-there"


def test_points_taken_back_next_year_come_off_the_year_they_were_given_in(world: World) -> None:
    decision, _ = world.decided()
    world.enforce()
    world.house.clock.now += 60 * DAY  # another calendar year
    world.who("lea", Role.LEAD)
    request = lm.Withdraw(error_class=ErrorClass.TECHNICAL, reason="Wrong clip.")
    world.call("lea", "withdraw", request, decision_id=decision.id)
    assert page_of(world).standing.points == 0
    merchant_id = world.house.rows("SELECT id FROM merchant")[0][0]
    now = world.house.clock.now
    assert world.house.context.database.read_now(lambda connection: points_of(connection, merchant_id, now)) == 0


def test_a_closure_is_known_by_keyed_hash_only(world: World) -> None:
    confirmed(world, "S4")
    assert page_of(world).closed_before
    rows = world.house.rows("SELECT keyed_hash, kind FROM closed_subject ORDER BY kind")
    assert [kind for _, kind in rows] == ["person", "store"]
    assert all(len(digest) == 64 and "M1" not in digest for digest, _ in rows)
    world.house.take_in(seller("M1", person_ref="P"), seller("M2", person_ref="P"))
    assert page_of(world).closed_before
    world.house.take_in(seller("M3"))
    assert not page_of(world, "M3").closed_before


# --- statements of reasons --------------------------------------------------------------------------------------------


def test_every_decision_that_restricts_yields_one_statement_without_personal_data(world: World) -> None:
    decision, _ = world.decided()
    world.enforce()
    sent = world.registry.stored
    assert list(sent) == [f"MRA-{decision.id}"]
    payload = sent[f"MRA-{decision.id}"]
    assert payload["decision_provision"] == "DECISION_PROVISION_PARTIAL_SUSPENSION"
    assert payload["automated_decision"] == "AUTOMATED_DECISION_NOT_AUTOMATED"
    assert payload["automated_detection"] == "Yes"
    assert payload["end_date_service_restriction"] == "2026-11-25"
    text = json.dumps(payload, ensure_ascii=False)
    assert "小店M1" not in text
    assert "微信" not in text
    listed = run(world.who("lea", Role.LEAD).call("statements")).statements
    assert [(one.state, one.attempts, one.faults) for one in listed] == [("sent", 0, ())]
    world.enforce()
    assert len(sent) == 1


def test_a_warning_alone_yields_none(world: World) -> None:
    world.flagged(words="全网最低")
    leased = run(world.who("ann", Role.LEAD).claim(ask())).leased[0]
    world.house.decide(world.who("ann"), world.house.verdict(leased, severity="S1"))
    world.enforce()
    assert world.house.rows("SELECT state FROM statement") == [("none",)]
    assert world.registry.stored == {}


def test_a_statement_that_would_name_somebody_is_held_for_a_person(world: World) -> None:
    world.house.take_in(seller("M1", name="live"))
    decision, _ = world.decided()
    world.house.take_in(seller("M1", name="live"))
    world.enforce()
    held = run(world.who("lea", Role.LEAD).call("statements")).statements[0]
    assert held.state == "held"
    assert "personal datum" in held.faults[0]
    assert world.registry.stored == {}
    world.house.take_in(seller("M1", name="小店一"))
    world.call("lea", "statement_again", decision_id=decision.id)
    world.enforce()
    assert len(world.registry.stored) == 1


def test_a_registry_that_is_away_is_tried_again_and_then_listed(world: World) -> None:
    decision, _ = world.decided()
    world.registry.away = True
    for _ in range(40):
        world.wait(DAY // 24)
    assert world.house.rows("SELECT state, attempts FROM statement") == [("dead", 16)]
    world.registry.away = False
    world.who("lea", Role.LEAD)
    world.call("lea", "statement_again", decision_id=decision.id)
    world.enforce()
    assert len(world.registry.stored) == 1
    with pytest.raises(Refused):
        world.call("lea", "statement_again", decision_id=decision.id)
