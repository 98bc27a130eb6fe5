"""The leads' room at a real desk: a difference settled and taken back with its plan, work moved and put back."""

from __future__ import annotations

from typing import Any

from moderator_app.desk.app.desk import Desk
from moderator_app.desk.audit.room import LeadRoom
from moderator_app.domain.identity import new_id
from moderator_app.domain.quality import ReviewState
from moderator_app.domain.roles import Role
from moderator_app.wire.messages import quality as qm
from tests.server.house import DAY
from tests.server.law.world import World
from tests.server.quality.leads import call
from tests.story.sitting import Sitting


def leads_room(sitting: Sitting, desk: Desk) -> LeadRoom:
    assert desk._tools.commands.trigger("desk.lead")
    room = desk.leading.room
    assert room is not None
    sitting.until(lambda: room.log.states.state() != "Searching the log")
    return room


def disputed(town: World) -> str:
    """Let ann punish, a lead draw it and quinn find nothing; return the decision's number."""
    _made, receipt = town.decided("ann", "S1")
    town.house.clock.now += DAY
    lea, quinn = town.who("lea", Role.LEAD), town.who("quinn", Role.QA)
    request = qm.DrawRequest(id=new_id(), name="week", seed="7", from_ms=1, to_ms=town.house.clock.now)
    call(town.house, lea, "qa_draw", request)
    (blind,) = call(town.house, quinn, "qa_claim", qm.ReviewClaim()).cases
    result = qm.ReviewResult(grade="G0", note="Nothing in it.")
    call(town.house, quinn, "qa_store", result, path={"sample_id": blind.sample_id})
    return receipt.number


def test_a_lead_settles_a_difference_and_takes_the_decision_back_with_its_plan(town: World, sitting: Sitting) -> None:
    number = disputed(town)
    desk = sitting.down("lu", Role.LEAD)
    room = leads_room(sitting, desk)
    samples: Any = room.samples
    room.tabs.setCurrentWidget(samples)
    panel = samples.settle
    sitting.until(lambda: panel.entry is not None)
    assert panel.pair.sides[0].text().startswith("G2")
    assert "Nothing in it." in panel.pair.sides[1].text()
    assert number in panel.pair.sides[0].text()
    assert not panel.wrong.isEnabled(), "a word needs its reason"
    panel.note.setText("The words are not an offer.")
    panel.wrong.click()
    sitting.until(panel.withdraw.isVisible)
    assert panel.review.state is ReviewState.DEFECT_CONFIRMED
    panel.note.setText("What was said is no offer outside the platform.")
    panel.withdraw.click()
    sitting.until(panel.plan.isVisible)
    panel.plan.click()
    sitting.until(lambda: desk.window.room() == "withdrawals")
    plans: Any = desk.law.rooms["withdrawals"]
    sitting.until(lambda: plans.list.table.current() == panel.review.decision_id)
    town.enforce()
    assert town.house.rows("SELECT state FROM decision_state") == [("withdrawn",)]
    assert town.house.rows("SELECT count(*) FROM reversal_step WHERE state = 'stuck'") == [(0,)]


def test_conditions_of_the_log_are_chosen_at_a_real_desk(town: World, sitting: Sitting) -> None:
    town.decided("ann", "S1")
    town.decided("ben", "S2")
    desk = sitting.down("lu", Role.LEAD)
    room = leads_room(sitting, desk)
    log = room.log
    sitting.until(log.filters.picks["makers"].isEnabled)
    people = log.filters.picks["makers"].list
    assert [people.item(at).text() for at in range(people.count())] == ["Ann", "Ben"]
    sitting.until(lambda: log.model.rowCount() == 2)
    people.item(1).setCheckState(people.item(1).checkState().Checked)
    sitting.until(lambda: log.model.rowCount() == 1)
    log.table.selectRow(0)
    sitting.until(lambda: "Decided by: Ben" in log.pair.sides[0].text())
    assert [one.words for one in log.filters.chips.conditions] == ["decided by Ben"]
    log.clear.click()
    sitting.until(lambda: log.model.rowCount() == 2)


def test_cases_are_moved_and_handed_over_exactly_as_previewed_and_put_back(town: World, sitting: Sitting) -> None:
    for number in range(3):
        town.flagged(f"w{number}", f"W{number}")
    town.who("ben")
    desk = sitting.down("lu", Role.LEAD)
    room = leads_room(sitting, desk)
    work: Any = room.work
    room.tabs.setCurrentWidget(work)
    sitting.until(lambda: "PRIVATE-TRADE" in work.desks)
    work.queues.table.choose("PRIVATE-TRADE")
    sitting.until(lambda: len(work.cases.table.rows.rows) == 3 and work.person.count() > 1)
    names = [work.person.itemText(at) for at in range(work.person.count())]
    assert "Ben" in names
    work.cases.table.selectAll()
    work.person.setCurrentIndex(names.index("Ben"))
    work.hand_to.click()
    sitting.until(work.order.isVisible)
    assert [row.cells[3] for row in work.order.rows.table.rows.rows] == ["anybody → Ben"] * 3
    assert town.house.rows("SELECT count(*) FROM assignment") == [(0,)], "a preview does nothing"
    work.order.reason.setText("one hand")
    work.order.carry_out.click()
    sitting.until(work.order.undo.isVisible)
    assert town.house.rows("SELECT count(*) FROM assignment") == [(3,)]
    sitting.until(lambda: all("Ben" in row.cells[4] for row in work.cases.table.rows.rows))
    work.order.undo.click()
    sitting.until(lambda: not work.order.undo.isVisible())
    assert town.house.rows("SELECT count(*) FROM assignment") == [(0,)]
    work.order.put_away()
    work.cases.table.choose(work.cases.table.rows.rows[0].key)
    work.queue.setCurrentIndex(work.queue.findData("GOODS"))
    work.move_to.click()
    sitting.until(work.order.isVisible)
    (row,) = work.order.rows.table.rows.rows
    assert row.cells[2] == "Private trade → Goods"
    work.order.reason.setText("it is about the goods")
    work.order.carry_out.click()
    sitting.until(work.order.undo.isVisible)
    assert town.house.rows("SELECT queue FROM case_file WHERE queue = 'GOODS'") == [("GOODS",)]
