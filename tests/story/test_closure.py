"""A closure, from the first finding to the store's end: a blind second person, a disagreement, a third settles it."""

from __future__ import annotations

from typing import Any

from moderator_app.domain.roles import Role
from tests.server.law.world import HOUR, World
from tests.story.sitting import Sitting, find, words


def test_a_closure_takes_a_blind_second_person_and_when_they_differ_a_third(town: World, sitting: Sitting):
    house = town.house
    leased = town.leased("anna", Role.SENIOR, captured_at_ms=house.clock.now - HOUR)
    first = house.verdict(leased, severity="S4")
    (booked,) = house.decide(town.who("anna"), first)
    assert booked.receipt is not None
    assert booked.receipt.state == "submitted"
    assert house.rows("SELECT code FROM ledger") == []

    shen = sitting.down("shen", Role.SUPERVISOR)
    room = sitting.take_seat(shen)
    assert shen.window.room() == "second"
    assert first.grade not in words(room), "not a trace of the first grade"
    assert not room.comparison.isVisibleTo(room)
    receipt = sitting.finds(shen, "S3")
    assert receipt.outcome == "adjudication"
    assert "A third person settles it" in room.outcome.text()
    assert not shen.law.seat.occupied()
    sitting.until(lambda: room.waiting.states.state() == "Nothing waits for you")

    wu = sitting.down("wu", Role.SUPERVISOR)
    room = sitting.take_seat(wu)
    assert room.comparison.isVisibleTo(room)
    assert room.comparison.first.grade.text().startswith(first.grade)
    assert not room.comparison.second.grade.text().startswith(first.grade)
    assert "anna" not in words(room).lower()
    assert "shen" not in words(room).lower()
    receipt = sitting.finds(wu, "S4")
    assert (receipt.outcome, receipt.decision_id, receipt.grade) == ("effective", first.id, first.grade)
    assert "took effect" in room.outcome.text()

    codes = {row.code for row in house.rows("SELECT code FROM ledger WHERE decision_id = ?", first.id)}
    assert "STORE_CLOSE" in codes
    assert [row.state for row in house.rows("SELECT state FROM case_file")] == ["decided"]
    assert house.rows("SELECT count(*) FROM closed_subject WHERE removed_at_ms IS NULL")[0][0] > 0
    order = [row.action for row in house.rows("SELECT action FROM audit ORDER BY seq")]
    assert order.index("case.disagree") < order.index("case.adjudicate")


def test_what_the_second_person_finds_alike_takes_effect_at_once(town: World, sitting: Sitting):
    leased = town.leased("anna", Role.SENIOR, captured_at_ms=town.house.clock.now - HOUR)
    town.house.decide(town.who("anna"), town.house.verdict(leased, severity="S3"))
    mei = sitting.down("mei", Role.SENIOR)
    room = sitting.take_seat(mei)
    receipt = sitting.finds(mei, "S3")
    assert (receipt.outcome, receipt.seat) == ("effective", "second")
    assert "as the first person did" in room.outcome.text()
    states = town.house.rows("SELECT state FROM decision_state WHERE decision_id = ?", receipt.decision_id)
    assert states[-1].state == "effective"


def test_one_case_at_a_time_lies_on_a_table(town: World, sitting: Sitting):
    leased = town.leased("anna", Role.SENIOR, captured_at_ms=town.house.clock.now - HOUR)
    town.house.decide(town.who("anna"), town.house.verdict(leased, severity="S3"))
    town.flagged("b", "M2")
    mei = sitting.down("mei", Role.SENIOR)
    commands = mei._tools.commands
    room = sitting.take_seat(mei)
    assert not commands.may("queue.next"), "a case of the queue waits until the seat is empty"
    assert commands.trigger("case.release")
    sitting.until(lambda: not mei.law.seat.occupied())
    sitting.until(lambda: room.waiting.table.current() != "")
    assert commands.trigger("queue.next")
    sitting.until(lambda: mei.review.case_id() is not None)
    assert mei.window.room() == "work"
    assert not commands.may("second.take")


def test_a_finding_can_be_taken_back_for_some_seconds_and_is_then_sent(town: World, sitting: Sitting):
    leased = town.leased("anna", Role.SENIOR, captured_at_ms=town.house.clock.now - HOUR)
    town.house.decide(town.who("anna"), town.house.verdict(leased, severity="S3"))
    mei = sitting.down("mei", Role.SENIOR)
    mei._tools.settings.set("flow.undo_seconds", 10)
    sitting.take_seat(mei)
    view: Any = mei.law.case_view
    find(view._model, "S3")
    assert mei._tools.commands.trigger("verdict.submit")
    sitting.until(mei.law.seat.may_take_back)
    assert town.house.rows("SELECT id FROM finding") == []
    assert mei._tools.commands.trigger("case.take_back")
    assert view.is_open()
    assert view._model.draft.findings[0].severity == "S3", "the work is there as it was"
    mei._tools.settings.set("flow.undo_seconds", 1)
    sitting.until(lambda: mei._tools.commands.may("verdict.submit"))
    assert mei._tools.commands.trigger("verdict.submit")
    sitting.until(lambda: len(town.house.rows("SELECT id FROM finding")) == 1)
    sitting.until(lambda: not mei.law.seat.occupied())
