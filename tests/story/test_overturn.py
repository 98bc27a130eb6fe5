"""An overturned decision, walked at real desks: the appeal, its answers, the plan, and what had counted it."""

from __future__ import annotations

from typing import Any

from moderator_app.domain.appeal import ErrorClass, Ground, Outcome
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.wire.messages import law as lm
from tests.server.house import run
from tests.server.law.world import DAY, World
from tests.story.sitting import Sitting


def appeal(town: World, number: str, *grounds: Ground, ref: str = "M1") -> lm.AppealRow:
    service = town.who("gate", Role.SERVICE)
    filing = lm.AppealFiling(
        id=new_id(), decision_number=number, merchant_ref=ref, grounds=grounds, text="<b>我们没有</b>引导私下交易。"
    )
    return run(service.call("appeal_file", filing))


def two_decisions(town: World) -> tuple[str, str, str]:
    """Let one decision take effect and a later one count it; return both ids and the first one's number."""
    first, receipt = town.decided("ann", captured_at_ms=town.house.clock.now - 3 * DAY)
    town.enforce()
    second, _ = town.decided("ann", captured_at_ms=town.house.clock.now - DAY)
    town.enforce()
    assert first.id in second.recurrence_basis
    return first.id, second.id, receipt.number


def test_an_appeal_is_answered_ground_by_ground_and_everything_goes_back(town: World, sitting: Sitting):
    first, second, number = two_decisions(town)
    appeal(town, number, Ground.FACTS, Ground.PROPORTION)
    desk = sitting.down("yu", Role.APPEALS)
    room = sitting.enter(desk, "appeals")
    sitting.until(lambda: room.list.table.current() != "")
    room.take.click()
    hearing = room.hearing
    sitting.until(lambda: hearing.appeal_id() != "")
    assert hearing.said.toPlainText().startswith("<b>我们没有</b>"), "what strangers write is shown, not obeyed"
    assert "加我微信便宜" in hearing.evidence.toPlainText()
    view = desk.law.hearing_view
    assert view is not None
    hearing.tabs.setCurrentWidget(view)
    sitting.until(lambda: view.highlights.model.rowCount() > 0)
    assert view.isVisibleTo(hearing)
    assert view.verdict.isHidden()
    assert not desk._tools.commands.may("verdict.submit"), "what is heard is not decided as a case"
    assert hearing.lacks() == "Answer: The facts are wrong"
    hearing.answers[Ground.FACTS].setPlainText("The recording shows another seller.")
    assert hearing.lacks() == "Answer: The penalty is too hard"
    hearing.answers[Ground.PROPORTION].setPlainText("Without the fact there is no penalty.")
    hearing.outcome.setCurrentIndex(hearing.outcome.findData(Outcome.PART.value))
    offered = [hearing.grade.itemData(place) for place in range(hearing.grade.count())]
    assert offered == ["", "G1", "G2", "G3"], "never harsher, and here milder"
    hearing.outcome.setCurrentIndex(hearing.outcome.findData(Outcome.OVERTURN.value))
    assert hearing.grade.currentData() == "G0"
    assert hearing.lacks() == "Choose the class of error."
    hearing.error.setCurrentIndex(hearing.error.findData(ErrorClass.FALSE_POSITIVE.value))
    assert hearing.lacks() == ""
    hearing.submit.click()
    sitting.until(lambda: hearing.appeal_id() == "")
    town.enforce()

    assert town.house.rows("SELECT sum(amount) FROM ledger WHERE decision_id = ?", first) == [(0,)]
    lead = sitting.down("lea", Role.LEAD)
    room = sitting.enter(lead, "withdrawals")
    sitting.until(lambda: room.list.table.current() == first)
    assert room.list.table.rows.rows[0].cells[1].startswith("complete")
    steps = [row.cells[1:3] for row in room.steps.table.rows.rows]
    assert ("Return the money · liquidated damages", "Done") in steps
    assert ("Remove the points · penalty points", "Done") in steps
    assert ("Give the right back · live-stream ban", "Done") in steps
    assert steps[-1] == ("Tell the merchant", "Done")
    room.tabs.setCurrentIndex(1)
    sitting.until(lambda: room.rechecks.table.current() == second)  # what had counted it waits for another look
    room.stands.click()
    room.ask.reason.setPlainText("Its own evidence carries it.")
    room.ask.confirm.click()
    sitting.until(lambda: room.rechecks.states.state() == "Nothing has to be looked at again")


def test_what_cannot_be_heard_is_signed_by_a_person(town: World, sitting: Sitting):
    _first, _second, number = two_decisions(town)
    filed = appeal(town, number, Ground.SUBJECT, ref="M9")
    assert filed.formal == "not_subject"
    desk = sitting.down("yu", Role.APPEALS)
    room = sitting.enter(desk, "appeals")
    sitting.until(lambda: room.list.table.current() == filed.id)
    assert "Not from the person concerned" in room.formal.text()
    assert not room.take.isVisibleTo(room)
    room.reject.click()
    room.ask.confirm.click()
    sitting.until(lambda: room.list.states.state() == "No appeal waits for you")
    assert town.house.rows("SELECT state FROM appeal") == [("inadmissible",)]


def test_a_lead_withdraws_from_the_sellers_page_and_sees_the_plan(town: World, sitting: Sitting):
    first, _second, _number = two_decisions(town)
    desk = sitting.down("lea", Role.LEAD)
    (merchant_id,) = town.house.rows("SELECT id FROM merchant")[0]
    desk.law.show_seller(merchant_id)
    room: Any = desk.law.rooms["standing"]
    sitting.until(lambda: room._page is not None)
    assert dict(room.facts.shown)["Points this year"] == str(room._page.standing.points)
    place = next(n for n, one in enumerate(room._page.timeline) if one.kind == "decision" and one.decision_id == first)
    room.tables.timeline.table.choose(str(place))
    room.withdraw.click()
    assert not room.ask.confirm.isEnabled(), "a reason is needed"
    room.ask.reason.setPlainText("The clip shows another seller.")
    room.ask.confirm.click()
    sitting.until(lambda: desk.window.room() == "withdrawals")
    plans: Any = desk.law.rooms["withdrawals"]
    sitting.until(lambda: plans.list.table.current() == first)
    assert plans.steps.table.rows.rowCount() > 5
    states = {row.cells[2] for row in plans.steps.table.rows.rows}
    assert "To do" in states
    town.enforce()
    town.enforce()
    assert desk._tools.commands.trigger("room.reload")
    sitting.until(lambda: {row.cells[2] for row in plans.steps.table.rows.rows} == {"Done"})
