"""A lead's week at the desk: the log of ninety days, a draw, a blind look, a difference settled, and the figures."""

from __future__ import annotations

from collections.abc import Callable, Sized
from functools import partial
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from moderator_app.desk.audit.room import LeadRoom
from moderator_app.domain.decision import ClearReason
from moderator_app.tour.visitor import SIZE, Pause, Steps, Until, Visitor, judge, sit_down

MOST_LOOKS = 14
"""Drawn cases that are looked at, at most, until two people differ."""
ROWS = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


def _lead_room(visitor: Visitor) -> Steps:
    """Open the leads' room."""
    visitor.trigger("desk.lead")
    leading = visitor.desk.leading
    yield Until(lambda: leading.room is not None, "the leads' room is open")
    room = _room(visitor)
    room.resize(*SIZE)
    room.raise_()
    room.activateWindow()
    yield Until(lambda: room.log.model.rowCount() > 0, "the decision log is filled")
    yield Until(room.log.filters.picks["makers"].isEnabled, "conditions can be chosen")
    yield Pause(0.5)


def _room(visitor: Visitor) -> LeadRoom:
    room = visitor.desk.leading.room
    visitor.check(room is not None, "the leads' room is open")
    assert room is not None  # noqa: S101 - checked in words above
    return room


def plan(visitor: Visitor) -> Steps:
    """Read the log of ninety days, narrow it, lay two decisions side by side, and draw a sample of the week."""
    yield from sit_down(visitor)
    yield from _lead_room(visitor)
    room = _room(visitor)
    yield from visitor.picture("decision-log-of-ninety-days", room)
    log = room.log
    for field, names in (("categories", 2), ("grades", 3)):
        listed = log.filters.picks[field].list
        for place in range(1, min(1 + names, listed.count())):
            listed.item(place).setCheckState(Qt.CheckState.Checked)
    log.filters.time.days[3].click()
    yield Until(lambda: log.states.state() == "" or log.model.rowCount() > 0, "the narrowed log is there")
    yield Pause(0.8)
    visitor.check(log.model.rowCount() > 1, "the narrowed log has decisions to compare")
    for at in (0, log.model.rowCount() - 1):
        log.table.selectionModel().select(log.model.index(at, 0), ROWS)
        yield Pause(0.2)
    yield Until(lambda: all(side.text() for side in log.pair.sides), "two decisions lie side by side")
    yield Pause(0.3)
    yield from visitor.picture("conditions-combined-two-decisions-side-by-side", room)
    samples = room.samples
    assert samples is not None  # noqa: S101 - a lead sits here
    room.tabs.setCurrentWidget(samples)
    yield Until(lambda: bool(samples.drawn), "the draws of twelve weeks are listed")
    samples.name.setText("第 13 周")
    samples.seed.setText("week-13-by-hand")
    yield Pause(0.3)
    samples.preview.click()
    yield Until(samples.draw.isVisible, "the draw is previewed")
    yield Pause(0.3)
    yield from visitor.picture("draw-previewed-by-strata", room)
    samples.draw.click()
    yield Until(lambda: not samples.draw.isVisible(), "the draw is stored")
    yield Pause(0.8)


def blind(visitor: Visitor) -> Steps:
    """Look at drawn cases blind, and clear them until one had been found otherwise."""
    yield from sit_down(visitor)
    desk = visitor.desk
    visitor.trigger("room.blind")
    room: Any = desk.law.rooms["blind"]
    yield Until(room.take.isEnabled, "drawn cases wait")
    yield from visitor.picture("blind-review-nothing-taken-yet")
    pictured = False
    for _ in range(MOST_LOOKS):
        before = len(room.kept)
        room.take.click()
        yield Until(lambda: desk.law.blind_view is not None and desk.law.blind_view.may_decide(), "a case is open")
        view: Any = desk.law.blind_view
        yield Pause(0.6)
        if not pictured and view.highlights.model.rows:
            pictured = True
            yield from visitor.picture("blind-case-without-the-first-result")
        yield from judge(visitor, "", room=view)
        box: QComboBox = view.verdict.clear
        box.setCurrentIndex(box.findData(ClearReason.INSUFFICIENT.value))
        box.activated.emit(box.currentIndex())
        yield Pause(0.2)
        if view.verdict.record.isEnabled():  # some queues hide reach and money until a finding is recorded
            view.verdict.record.click()
            yield Pause(0.2)
        lacks = view.verdict.lacks()
        visitor.check(not lacks, f"the result lacks {[str(lack.lack) for lack in lacks]}")
        visitor.trigger("verdict.submit")
        yield Until(partial(_more_than, room.kept, before), "the result is stored")
        yield Pause(0.3)
        review = room.kept[0]
        if review.error_class is not None and review.first_grade != "G0" and not _grave(review.first_grade):
            visitor.tell(differed=review.case_number)
            break
    yield from visitor.picture("both-results-after-the-own-one-is-stored")


def _grave(grade: str) -> bool:
    return int(grade[1:]) >= 7


def settle(visitor: Visitor) -> Steps:
    """Settle the difference, withdraw what was wrong, read the figures, and look at the work."""
    yield from _signed_in(visitor)
    yield from _lead_room(visitor)
    room = _room(visitor)
    samples: Any = room.samples
    room.tabs.setCurrentWidget(samples)
    yield Until(lambda: bool(samples.drawn), "the draws are listed")
    wanted = visitor.orders.facts["case"]
    for key in list(samples.drawn):
        samples.plans.table.choose(key)
        yield Pause(0.8)
        found = [one.sample_id for one in samples.looks if one.case_number == wanted and one.state == "disputed"]
        if found:
            samples.reviews.table.choose(found[0])
            break
    visitor.check(found, "the difference is in the list")
    panel = samples.settle
    yield Until(lambda: panel.entry is not None, "the first decision has come")
    panel.note.setText("两份结论都看过：口播原话不足以支持原认定。")
    yield Pause(0.3)
    yield from visitor.picture("difference-side-by-side", room)
    panel.wrong.click()
    yield Until(panel.withdraw.isVisible, "the difference is settled")
    panel.note.setText("复核认定证据不足以支持原认定，撤销并恢复。")
    yield Pause(0.2)
    panel.withdraw.click()
    yield Until(panel.plan.isVisible, "the decision is withdrawn")
    visitor.tell(withdrawn=panel.review.decision_id)
    yield from visitor.picture("settled-and-withdrawn", room)
    panel.plan.click()
    law = visitor.desk.law
    yield Until(lambda: "withdrawals" in law.rooms, "the room of the withdrawals is open")
    plans: Any = law.rooms["withdrawals"]
    yield Until(lambda: plans.list.table.current() == panel.review.decision_id, "its plan is shown")
    yield Pause(0.8)
    yield from visitor.picture("reversal-plan-in-the-withdrawals")
    room.raise_()
    yield from _figures(visitor, room)
    yield from _work(visitor, room)


def _signed_in(visitor: Visitor) -> Steps:
    desk = visitor.desk
    yield Until(desk.review.may_take, "somebody is signed in and the rules are there")
    yield Pause(0.5)


def _figures(visitor: Visitor, room: LeadRoom) -> Steps:
    figures: Any = room.figures
    room.tabs.setCurrentWidget(figures)
    yield Until(lambda: len(figures.view.lines) > 8, "the figures are drawn")
    yield Pause(0.6)
    yield from visitor.picture("figures-of-ninety-days", room)
    figures.view.setFocus()
    QTest.keyClick(figures.view, Qt.Key.Key_Down)
    QTest.keyClick(figures.view, Qt.Key.Key_Return)
    yield Until(lambda: room.tabs.currentWidget() is room.log and room.log.model.rowCount() > 0, "its rows are shown")
    yield Pause(0.8)
    yield from visitor.picture("rows-behind-a-figure", room)


def _work(visitor: Visitor, room: LeadRoom) -> Steps:
    work: Any = room.work
    room.tabs.setCurrentWidget(work)
    yield Until(lambda: bool(work.desks), "the queues are listed")
    fullest = max(work.desks.values(), key=lambda desk: desk.waiting)
    work.queues.table.choose(fullest.queue)
    yield Until(lambda: len(work.cases.table.rows.rows) > 1 and work.person.count() > 1, "its cases are listed")
    for at in range(min(4, len(work.cases.table.rows.rows))):
        work.cases.table.selectionModel().select(work.cases.table.rows.index(at, 0), ROWS)
    work.person.setCurrentIndex(1)
    yield Pause(0.3)
    yield from visitor.picture("work-by-queue", room)
    work.hand_to.click()
    yield Until(work.order.isVisible, "the order is previewed")
    work.order.reason.setText("今天由一人连续处理这几件。")
    yield Pause(0.3)
    yield from visitor.picture("work-order-previewed", room)
    work.order.carry_out.click()
    yield Until(work.order.undo.isVisible, "it is done and can be undone")
    work.order.undo.click()
    yield Until(lambda: not work.order.undo.isVisible(), "it is undone")
    yield Pause(0.3)
    yield from visitor.picture("work-order-undone", room)


SCENES: dict[str, Callable[[Visitor], Steps]] = {"plan": plan, "blind": blind, "settle": settle}


def _more_than(things: Sized, known: int) -> bool:
    return len(things) > known
