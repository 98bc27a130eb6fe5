"""A blind second look at a real desk: the case view without the first result, both results once the own is stored."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from moderator_app.desk.app.desk import Desk
from moderator_app.domain.identity import new_id
from moderator_app.domain.quality import ReviewState
from moderator_app.domain.roles import Role
from moderator_app.server.tables import qa_review
from moderator_app.wire.messages import quality as qm
from tests.server.house import DAY
from tests.server.law.world import World
from tests.server.quality.leads import call
from tests.story.sitting import Sitting, find, words


def drawn(town: World, severity: str = "S2") -> tuple[str, str]:
    """Let ann decide something and a lead draw it; return the decision's number and grade."""
    _made, receipt = town.decided("ann", severity)
    town.house.clock.now += DAY
    lead = town.who("lea", Role.LEAD)
    request = qm.DrawRequest(id=new_id(), name="week", seed="7", from_ms=1, to_ms=town.house.clock.now)
    call(town.house, lead, "qa_draw", request)
    return receipt.number, receipt.grade


def takes(sitting: Sitting, desk: Desk) -> Any:
    room = sitting.enter(desk, "blind")
    sitting.until(room.take.isEnabled)
    room.take.click()
    sitting.until(lambda: desk.law.blind_view is not None and desk.law.blind_view.is_open())
    return room


@pytest.mark.parametrize("role", [Role.QA, Role.LEAD])
def test_a_reviewer_judges_blind_and_sees_the_first_result_only_afterwards(
    town: World, sitting: Sitting, role: Role
) -> None:
    number, grade = drawn(town)
    desk = sitting.down("quinn", role)
    room = takes(sitting, desk)
    view: Any = desk.law.blind_view
    shown = words(desk.window)
    for secret in (number, "Ann", grade + " "):
        assert secret not in shown
    assert view.may_decide()
    find(view._model, "S1")
    assert desk._tools.commands.trigger("verdict.submit")
    sitting.until(lambda: bool(room.kept))
    (review,) = room.kept
    assert (review.first_maker, review.first_grade, review.number) == ("Ann", grade, number)
    assert review.state is ReviewState.DISPUTED
    assert review.second_evidence
    assert "Ann had found" in room.outcome.text()
    sitting.until(lambda: room.waits.text() == "No drawn case waits.")
    assert not desk.law.blind.occupied()


def test_a_case_given_back_waits_again_and_one_that_cannot_be_judged_goes_to_a_lead(
    town: World, sitting: Sitting
) -> None:
    drawn(town)
    desk = sitting.down("quinn", Role.QA)
    room = takes(sitting, desk)
    assert not desk.law.seat.may_take()
    room.give_back.click()
    sitting.until(room.take.isEnabled)
    room.take.click()
    sitting.until(lambda: desk.law.blind_view is not None and desk.law.blind_view.is_open())
    room.unfit.click()
    room.ask.reason.setPlainText("The sound is missing.")
    room.ask.confirm.click()
    sitting.until(lambda: bool(room.kept))
    assert str(room.kept[0].error_class) == "technical"
    assert room.states.state() == "No case is open"


def test_a_look_that_took_too_long_keeps_what_was_found_and_says_so(town: World, sitting: Sitting) -> None:
    drawn(town)
    desk = sitting.down("quinn", Role.QA)
    room = takes(sitting, desk)
    view: Any = desk.law.blind_view
    find(view._model, "S1")
    hour_ago = update(qa_review).values(leased_at_ms=qa_review.c.leased_at_ms - town.house.context.config.turn_ttl_ms)
    town.house.context.database.write_now(lambda connection: connection.execute(hour_ago))
    town.enforce()
    assert desk._tools.commands.trigger("verdict.submit")
    sitting.until(lambda: desk.law.blind.lease_left_ms_now() == 0)
    assert view.is_open()
    assert not view.may_decide()
    assert room.kept == []
    assert town.house.rows("SELECT state, reviewer_id FROM qa_review") == [("sampled", "")]
    room.give_back.click()
    sitting.until(room.take.isEnabled)
    room.take.click()
    sitting.until(lambda: view.is_open() and view.may_decide())
    assert view._model.missing() == []
