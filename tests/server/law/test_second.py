"""Two people, and a third: each without a trace of what the others found."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import partial

import pytest

from moderator_app.domain.decision import Judgement
from moderator_app.domain.errors import Refused
from moderator_app.domain.highlight import HighlightState
from moderator_app.domain.roles import Role
from moderator_app.server.case.media import place_of
from moderator_app.server.records import event_row, record_events
from moderator_app.wire.messages import law as lm
from moderator_app.wire.messages import quality as qm
from tests.server.house import DAY, ask, clip, run, seller
from tests.server.law.world import HOUR, World


def severe(world: World, severity: str = "S3", name: str = "ann") -> str:
    """Let somebody find something that takes two; return the case."""
    leased = world.leased(name)
    hit = leased.content.highlights[0]
    judged = (Judgement(highlight_id=hit.id, state=HighlightState.ACCEPTED),)
    decision = world.house.verdict(leased, severity=severity, judgements=judged, note="ann thinks so")
    receipt = world.house.decide(world.who(name), decision)[0].receipt
    assert receipt is not None
    assert receipt.state == "submitted"
    return leased.lease.case_id


def people(world: World) -> None:
    for name, role in (("sen", Role.SENIOR), ("lea", Role.LEAD), ("sue", Role.SUPERVISOR), ("pat", Role.SUPERVISOR)):
        world.who(name, role)


def test_the_second_person_gets_the_case_without_a_trace_of_the_first_result(world: World) -> None:
    case_id = severe(world)
    people(world)
    first_id = world.house.rows("SELECT id FROM decision")[0][0]
    seated = world.seat("sen")
    assert seated.turn is not None
    assert seated.turn.case_id == case_id
    assert seated.findings is None
    ann = world.house.people["ann"]
    told = [
        run(world.people["sen"]._call("second_waiting")),
        seated,
        run(world.people["sen"].changes("")),
        run(world.people["sen"].snapshot()),
        run(world.people["sen"]._call("case", path={"case_id": case_id})),
        run(world.people["sen"].ledger(seated.content.case.merchant_id)),
        run(world.people["sen"].call("measures", merchant_id=seated.content.case.merchant_id)),
    ]
    text = repr(told)
    assert "'G6'" not in text
    assert '"G6"' not in text
    assert ann not in text.replace(seated.turn.id, "")
    assert "ann thinks so" not in text
    assert "accepted" not in text
    assert "LIVE_BAN" not in text
    for name in ("sen", "lea", "sue"):
        with pytest.raises(Refused) as refusal:
            run(world.people[name].decision(first_id))
        assert refusal.value.code == "not-found"
    details = "".join(row[0] for row in world.house.rows("SELECT detail FROM audit"))
    assert "G6" not in details
    assert world.house.rows("SELECT (SELECT count(*) FROM ledger) + (SELECT count(*) FROM measure)") == [(0,)]


@pytest.mark.parametrize(
    ("about_seller", "source"),
    [({"followers": 1_000_000}, "test"), ({}, "vest_match")],
    ids=["a large account", "a vest denial"],
)
def test_what_reaches_many_or_denies_a_store_waits_for_two_however_mild(
    world: World, about_seller: dict[str, int], source: str
) -> None:
    world.house.take_in(seller("M1", **about_seller), clip("1"), source=source)
    leased = run(world.who("ann", Role.LEAD).claim(ask())).leased[0]
    receipt = world.house.decide(world.who("ann"), world.house.verdict(leased, severity="S1"))[0].receipt
    assert receipt is not None
    assert (receipt.grade, receipt.state, receipt.approvals_needed) == ("G2", "submitted", 2)
    world.enforce()
    assert world.platform.obeyed == []
    people(world)
    assert world.finds("lea", world.seat("lea"), severity="S1").outcome == "effective"


def test_the_same_result_makes_the_first_decision_effective(world: World) -> None:
    case_id = severe(world)
    people(world)
    world.house.clock.now += HOUR
    receipt = world.finds("sen", world.seat("sen"))
    assert (receipt.outcome, receipt.grade, receipt.decision_id != receipt.id) == ("effective", "G6", True)
    assert receipt.notice is not None
    world.enforce()
    assert set(world.states().values()) == {"active"}
    begins = world.house.rows("SELECT DISTINCT start_at_ms FROM measure")
    assert begins == [(world.house.clock.now,)]
    assert world.house.rows("SELECT state, grade FROM case_file") == [("decided", "G6")]
    assert world.house.rows("SELECT state FROM highlight") == [("accepted",)]
    assert sorted(role for (role,) in world.house.rows("SELECT role FROM part")) == ["maker", "second"]
    events = world.events(case_id)
    assert events[-1] == "case.approve_same"
    assert events[-3:] == ["case.submit_severe", "case.content_read", "case.approve_same"]


def test_the_same_finding_gets_the_same_receipt_for_ever(world: World) -> None:
    severe(world)
    people(world)
    seated = world.seat("sen")
    decision = world.house.decision(seated.content, seated.turn.epoch, severity="S3")
    request = lm.SeatFinding(decision=decision)
    first = world.call("sen", "second_decide", request)
    world.house.clock.now += DAY
    assert world.call("sen", "second_decide", request) == first
    with pytest.raises(Refused) as refusal:
        world.call("lea", "second_decide", request)
    assert refusal.value.code == "idempotency-key-reuse"


def test_another_result_goes_to_a_third_person_who_sees_both(world: World) -> None:
    severe(world, "S4")  # G8
    people(world)
    receipt = world.finds("sue", world.seat("sue"), severity="S3")
    assert (receipt.outcome, receipt.grade) == ("adjudication", "")
    assert world.seat("sue") == world.seat("sen") == world.seat("lea") == lm.Seated()
    seated = world.seat("pat")
    assert seated.findings is not None
    assert (seated.findings.first.grade, seated.findings.second.grade) == ("G8", "G6")
    done = world.finds("pat", seated, severity="S4")
    assert (done.outcome, done.grade) == ("effective", "G8")
    assert done.decision_id == seated.findings.first.id
    assert world.house.rows("SELECT state FROM decision_state") == [("effective",)]
    assert world.house.rows("SELECT count(*) FROM closed_subject") == [(2,)]


def test_the_third_may_agree_with_the_second_and_a_new_decision_carries_it(world: World) -> None:
    severe(world, "S4")
    people(world)
    world.finds("sue", world.seat("sue"), severity="S3")
    done = world.finds("pat", world.seat("pat"), severity="S3")
    assert (done.grade, done.decision_id) == ("G6", done.id)
    states = dict(
        world.house.rows("SELECT grade, state FROM decision JOIN decision_state ON decision_id = decision.id")
    )
    assert states == {"G8": "discarded", "G6": "effective"}
    assert run(world.people["pat"].decision(done.id)).grade == "G6"
    world.enforce()
    assert set(world.states(done.id)) >= {"LIVE_BAN", "FUND_HOLD"}
    assert world.house.rows("SELECT DISTINCT decision_id FROM measure") == [(done.id,)]


def test_the_third_finds_nothing_graver_than_both(world: World) -> None:
    severe(world, "S3")
    people(world)
    world.finds("sen", world.seat("sen"), severity="S2")
    with pytest.raises(Refused) as refusal:
        world.finds("pat", world.seat("pat"), severity="S4")
    assert refusal.value.pointer == "/decision/grade"


def test_a_permanent_measure_takes_somebody_who_may_approve_closures(world: World) -> None:
    case_id = severe(world, "S4")
    people(world)
    for name in ("sen", "lea"):
        assert run(world.people[name].call("second_waiting")).cases == ()
        with pytest.raises(Refused) as refusal:
            world.seat(name, case_id)
        assert refusal.value.code == "not-found"
    assert world.finds("sue", world.seat("sue", case_id), severity="S4").grade == "G8"


def test_nobody_acts_twice_in_a_chain(world: World) -> None:
    case_id = severe(world, name="lea")
    people(world)
    assert world.seat("lea") == lm.Seated()
    with pytest.raises(Refused):
        world.seat("lea", case_id)
    world.finds("sen", world.seat("sen"), severity="S2")
    with pytest.raises(Refused):
        world.seat("sen", case_id)


def test_a_seat_ends_by_itself_and_the_late_finding_is_refused(world: World) -> None:
    severe(world)
    people(world)
    seated = world.seat("sen")
    assert world.seat("sen") == seated
    assert world.seat("lea") == lm.Seated()
    world.wait(2 * HOUR)
    again = world.seat("lea")
    assert again.turn.epoch == seated.turn.epoch + 1
    with pytest.raises(Refused) as refusal:
        world.finds("sen", seated)
    assert refusal.value.code == "lease-lost"
    world.call("lea", "second_release", lm.TurnEnd(turn_id=again.turn.id))
    assert world.seat("sen").turn is not None


def test_a_declared_conflict_keeps_cases_away_before_any_lease_and_stays_ones_own(world: World) -> None:
    case_id = severe(world)
    people(world)
    merchant_id = world.house.rows("SELECT id FROM merchant")[0][0]
    declared = world.call("sen", "conflict_declare", lm.ConflictChange(merchant_id=merchant_id))
    assert [one.merchant_id for one in declared.conflicts] == [merchant_id]
    assert world.seat("sen") == lm.Seated()
    assert run(world.people["lea"].call("conflicts")).conflicts == ()
    world.house.take_in(clip("later"))
    assert run(world.people["sen"].claim(ask())).leased == ()
    log = world.house.rows("SELECT object_id, detail FROM audit WHERE action = 'conflict.declare'")
    assert log == [(world.house.people["sen"], "{}")]
    assert world.call("sen", "conflict_withdraw", lm.ConflictChange(merchant_id=merchant_id)).conflicts == ()
    assert world.seat("sen", case_id).turn is not None
    with pytest.raises(Refused) as refusal:
        world.call("sen", "conflict_withdraw", lm.ConflictChange(merchant_id=merchant_id))
    assert refusal.value.code == "not-found"


def test_a_conflict_with_one_account_covers_the_person_behind_it(world: World) -> None:
    case_id = severe(world)
    world.house.take_in(seller("M1", person_ref="P"), seller("M2", person_ref="P"))
    people(world)
    other = world.house.rows("SELECT id FROM merchant WHERE ref = 'M2'")[0][0]
    assert len(world.house.rows("SELECT DISTINCT person_key FROM merchant")) == 1
    world.call("sen", "conflict_declare", lm.ConflictChange(merchant_id=other))
    with pytest.raises(Refused):
        world.seat("sen", case_id)


def test_recordings_open_to_whoever_sits(world: World) -> None:
    film = b"film"
    sha256 = hashlib.sha256(film).hexdigest()
    path = place_of(world.house.context, sha256)
    path.parent.mkdir(parents=True)
    path.write_bytes(film)
    leased = world.leased("ann", media=[{"sha256": sha256, "bytes": 4, "mime": "video/mp4"}])
    world.house.decide(world.who("ann"), world.house.verdict(leased, severity="S3"))
    people(world)
    with pytest.raises(Refused):
        run(world.people["sen"].media(sha256))
    seated = world.seat("sen")
    assert run(world.people["sen"].media(sha256)) == film
    world.call("sen", "second_release", lm.TurnEnd(turn_id=seated.turn.id))
    with pytest.raises(Refused):
        run(world.people["sen"].media(sha256))


def test_the_log_tells_only_that_a_decision_waits_and_reading_it_costs_no_seat(world: World) -> None:
    severe(world)
    people(world)
    (first_id,) = world.house.rows("SELECT id FROM decision")[0]
    (row,) = world.call("lea", "log_query", qm.LogQuery()).rows
    assert (row.masked, row.state, row.grade, row.category, row.maker) == (True, "submitted", "", "", "")
    for telling in ({"grades": ("G6",)}, {"makers": (world.house.people["ann"],)}, {"words": "ann"}):
        assert world.call("lea", "log_query", qm.LogQuery(filter=qm.LogFilter(**telling))).rows == ()
    with pytest.raises(Refused) as refusal:
        world.call("lea", "log_entry", decision_id=first_id)
    assert refusal.value.code == "not-allowed"
    (own,) = world.call("ann", "log_query", qm.LogQuery()).rows
    assert (own.masked, own.grade) == (False, "G6")
    assert world.finds("lea", world.seat("lea")).outcome == "effective"
    (row,) = world.call("sue", "log_query", qm.LogQuery()).rows
    assert (row.masked, row.state, row.grade) == (False, "effective", "G6")


def test_whoever_read_the_first_result_some_other_way_is_no_second_person(world: World) -> None:
    severe(world)
    people(world)
    (first_id,) = world.house.rows("SELECT id FROM decision")[0]
    looked = event_row(world.house.clock.now, world.house.people["lea"], "decision.read", "decision", first_id)
    world.house.context.database.write_now(partial(record_events, rows=[looked]))
    assert world.seat("lea") == lm.Seated()
    assert world.finds("sen", world.seat("sen")).outcome == "effective"


def test_the_log_is_masked_for_whoever_sits(world: World) -> None:
    severe(world)
    people(world)
    seated = world.seat("lea")
    (row,) = world.call("lea", "log_query", qm.LogQuery()).rows
    assert (row.masked, row.grade, row.maker) == (True, "", "")
    with pytest.raises(Refused):
        world.call("lea", "log_query", qm.LogQuery(filter=qm.LogFilter(grades=("G6",))))
    world.call("lea", "second_release", lm.TurnEnd(turn_id=seated.turn.id))
    assert world.seat("lea").turn is not None


def test_a_turn_is_prolonged_while_somebody_works_and_not_for_ever(world: World) -> None:
    severe(world)
    people(world)
    turn = world.seat("sen").turn
    request = lm.TurnEnd(turn_id=turn.id)
    for _ in range(7):
        world.house.clock.now += HOUR - 1
        assert world.call("sen", "turn_renew", request).ttl_ms == HOUR
    with pytest.raises(Refused) as refusal:
        world.call("lea", "turn_renew", request)
    assert refusal.value.code == "not-found"
    world.house.clock.now += HOUR - 1
    with pytest.raises(Refused) as refusal:
        world.call("sen", "turn_renew", request)
    assert refusal.value.code == "not-allowed"
    world.wait(1)
    with pytest.raises(Refused) as refusal:
        world.call("sen", "turn_renew", request)
    assert refusal.value.code == "lease-lost"


def test_a_case_for_which_no_second_person_comes_is_handed_up(world: World) -> None:
    case_id = severe(world)
    people(world)
    world.wait(3 * DAY - HOUR // 2)
    seated = world.seat("sen")
    world.wait(HOUR // 2)
    assert world.house.rows("SELECT state FROM case_file") == [("pending_second",)], "somebody is looking"
    world.call("sen", "second_release", lm.TurnEnd(turn_id=seated.turn.id))
    world.enforce()
    assert world.house.rows("SELECT state, queue, grade FROM case_file") == [("queued", "ESCALATED", "")]
    assert world.house.rows("SELECT state FROM decision_state") == [("discarded",)]
    assert world.events(case_id)[-2:] == ["case.second_timeout", "case.route"]
    assert world.seat("sue") == lm.Seated()
    assert run(world.people["ann"].claim(ask(queues=("ESCALATED",)))).leased == (), "its maker gets no second try"
    leased = run(world.people["lea"].claim(ask(queues=("ESCALATED",)))).leased[0]
    decision = world.house.verdict(leased, severity="S2")
    receipt = world.house.decide(world.people["lea"], decision)[0].receipt
    assert receipt is not None
    assert receipt.state == "effective"


def test_a_case_is_closed_a_day_after_everything_was_done_and_told(world: World) -> None:
    world.decided(severity="S2")
    world.platform.unkind = replace(world.platform.unkind, fail=1000)
    world.wait(2 * DAY)
    assert world.house.rows("SELECT state FROM case_file") == [("decided",)], "nothing has arrived yet"
    world.platform.unkind = replace(world.platform.unkind, fail=0)
    for (call_id,) in world.house.rows("SELECT id FROM platform_call WHERE state = 'dead'"):
        world.call("ann", "resend", call_id=call_id)
    world.wait(7 * HOUR)
    assert world.house.rows("SELECT state FROM case_file") == [("closed",)]
    assert world.house.rows("SELECT action, actor FROM audit ORDER BY seq DESC LIMIT 1") == [("case.finish", "system")]
