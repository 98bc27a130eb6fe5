"""Golden items: answered like any other case, and nothing follows from them (I7)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.tables import decision as decision_table
from moderator_app.wire.messages import golden as gm
from moderator_app.wire.messages import law as lm
from moderator_app.wire.messages import quality as qm
from tests.server.house import ask, run
from tests.server.law.world import DAY, World

TRUTH = gm.GoldenTruth(category="PRIVATE_TRADE", severity="S2", grade="G4", rationale="They offer WeChat for a price.")
COLUMNS = [column.name for column in decision_table.columns]
EFFECTS = (
    "measure",
    "ledger",
    "notice",
    "platform_call",
    "decision",
    "decision_state",
    "decision_log",
    "statement",
    "counted",
    "points_review",
    "closed_subject",
)


def case_of(world: World) -> str:
    return str(world.house.rows("SELECT id FROM case_file ORDER BY id DESC LIMIT 1")[0][0])


def marked(world: World, truth: gm.GoldenTruth = TRUTH, **more: Any) -> str:
    """Flag something and let a lead make it a golden item."""
    world.flagged(**more)
    world.who("lea", Role.LEAD)
    case_id = case_of(world)
    assert world.call("lea", "golden_mark", truth, case_id=case_id).answers == ()
    return case_id


def answered(world: World, name: str = "ann", severity: str = "S2", **more: Any) -> Any:
    leased = run(world.who(name, Role.LEAD).claim(ask())).leased[0]
    return world.house.decide(world.who(name), world.house.verdict(leased, severity=severity, **more))[0]


def nothing(world: World) -> None:
    for table in EFFECTS:
        assert world.house.rows(f"SELECT count(*) FROM {table}") == [(0,)], table  # noqa: S608 - our own tables


def test_an_answer_is_compared_with_the_truth_and_nothing_follows(world: World) -> None:
    case_id = marked(world)
    result = answered(world)
    assert result.receipt is not None
    assert (result.receipt.state, result.receipt.grade) == ("effective", "G4")
    assert result.receipt.notice is not None
    assert result.receipt.number.startswith("D-")
    world.enforce()
    world.wait(30 * DAY)
    nothing(world)
    assert world.platform.obeyed == []
    assert world.registry.stored == {}
    (item,) = world.call("lea", "golden_items").items
    assert (item.case_id, item.truth) == (case_id, TRUTH)
    assert [(one.grade, one.agrees) for one in item.answers] == [("G4", True)]
    assert world.house.rows("SELECT state, grade FROM case_file") == [("closed", "")]
    page = world.call("lea", "standing", merchant_id=world.house.rows("SELECT id FROM merchant")[0][0])
    assert (page.timeline, page.standing.points, page.standing.history) == ((), 0, ())


def test_a_severe_answer_asks_for_nobody_else(world: World) -> None:
    marked(world)
    result = answered(world, severity="S4")
    assert (result.receipt.state, result.receipt.notice) == ("submitted", None)
    world.who("sue", Role.SUPERVISOR)
    assert world.seat("sue") == lm.Seated()
    world.enforce()
    nothing(world)
    assert [one.agrees for one in world.call("lea", "golden_items").items[0].answers] == [False]


def test_the_same_answer_again_is_the_same_receipt(world: World) -> None:
    marked(world)
    leased = run(world.who("ann", Role.LEAD).claim(ask())).leased[0]
    decision = world.house.verdict(leased, severity="S2")
    first, again = (world.house.decide(world.who("ann"), decision)[0] for _ in range(2))
    assert first == again
    assert world.house.rows("SELECT count(*) FROM golden_answer") == [(1,)]


def test_it_counts_for_nobody_later(world: World) -> None:
    marked(world)
    answered(world)
    _, receipt = world.decided("bob", severity="S2")
    assert receipt.grade == "G4", "a first time"
    assert world.house.rows("SELECT count(*) FROM counted") == [(0,)]


def test_whoever_knows_the_truth_is_never_given_it(world: World) -> None:
    marked(world)
    assert run(world.people["lea"].claim(ask())).leased == ()


def test_nobody_stops_anything_for_an_exercise(world: World) -> None:
    case_id = marked(world)
    world.who("ann", Role.LEAD)
    with pytest.raises(Refused) as refusal:
        world.call("ann", "stop", lm.StopRequest(id=new_id(), case_id=case_id, code="LIVE_BAN", reason="Danger."))
    assert refusal.value.code == "not-allowed"
    assert world.house.rows("SELECT count(*) FROM provisional") == [(0,)]


def test_it_is_in_no_figure_of_the_queues(world: World) -> None:
    marked(world)
    assert sum(one.waiting for one in world.call("lea", "work_desks").queues) == 0


def test_no_sample_draws_one(world: World) -> None:
    nothing_wrong = gm.GoldenTruth(grade="G0", rationale="They greet.")
    marked(world, nothing_wrong, words="大家好")
    world.flagged(words="再见")
    other = case_of(world)
    world.house.clock.now += 1
    request = qm.DrawRequest(id=new_id(), name="week", seed="s", from_ms=0, to_ms=world.house.clock.now)
    world.call("lea", "qa_draw", request)
    drawn = {one for (one,) in world.house.rows("SELECT case_id FROM qa_sample")}
    assert drawn == {other}, "the other unflagged session, which is no exercise"


@pytest.mark.parametrize("change", [{"grade": "G12"}, {"category": "NOTHING"}, {"severity": "S9"}])
def test_a_truth_that_the_matrix_does_not_know_is_refused(world: World, change: dict[str, str]) -> None:
    world.flagged()
    world.who("lea", Role.LEAD)
    values = {"category": "PRIVATE_TRADE", "severity": "S2", "grade": "G4", "rationale": "?", **change}
    with pytest.raises(Refused) as refusal:
        world.call("lea", "golden_mark", gm.GoldenTruth(**values), case_id=case_of(world))
    assert refusal.value.pointer == f"/{next(iter(change))}"


def test_only_a_waiting_case_from_which_nothing_followed_can_be_one(world: World) -> None:
    decision, _ = world.decided("bob")
    case_id = marked(world)
    with pytest.raises(Refused) as refusal:
        world.call("lea", "golden_mark", TRUTH, case_id=case_id)
    assert refusal.value.code == "already-there"
    with pytest.raises(Refused) as refusal:
        world.call("lea", "golden_mark", TRUTH, case_id=new_id())
    assert refusal.value.code == "not-found"
    with pytest.raises(Refused) as refusal:
        world.call("lea", "golden_mark", TRUTH, case_id=decision.case_id)
    assert refusal.value.code == "not-allowed"


def test_the_tables_refuse_a_decision_and_a_stop_about_one(world: World) -> None:
    other, _ = world.decided("bob")
    case_id = marked(world, ref="M2")
    values = ", ".join({"id": "'x'", "number": "'x'", "case_id": f"'{case_id}'"}.get(one, one) for one in COLUMNS)

    def store(connection: Connection) -> None:
        connection.exec_driver_sql(
            f"INSERT INTO decision ({', '.join(COLUMNS)}) SELECT {values} FROM decision WHERE id = ?",  # noqa: S608 - our own columns
            (other.id,),
        )

    with pytest.raises(DBAPIError, match="golden"):
        world.house.context.database.write_now(store)

    def stop(connection: Connection) -> None:
        connection.exec_driver_sql(
            "INSERT INTO provisional (id, case_id, merchant_id, code, asked_by, reason, asked_at_ms, lapses_at_ms, "
            "state) SELECT 'x', ?, merchant_id, 'LIVE_BAN', maker_id, '', 0, 1, 'requested' FROM decision WHERE id = ?",
            (case_id, other.id),
        )

    with pytest.raises(DBAPIError, match="golden"):
        world.house.context.database.write_now(stop)
