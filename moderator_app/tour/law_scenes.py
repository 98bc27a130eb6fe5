"""The law at the desk: who finds first, who looks without knowing, who settles it, who hears an appeal, who leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel

from moderator_app.domain.appeal import ErrorClass, Ground, Outcome
from moderator_app.media.player import PlayerStatus
from moderator_app.tour.visitor import CTRL, PLAIN, Pause, Steps, Until, Visitor, decide, judge, sit_down

ROWS = 3


def _open(visitor: Visitor, title: str) -> Steps:
    """Find a case by its title and take it."""
    desk = visitor.desk
    visitor.trigger("view.focus_queue")
    visitor.trigger("queue.search")
    visitor.press(Qt.Key.Key_A, CTRL)
    visitor.write(title)
    visitor.press(Qt.Key.Key_Return)
    yield Until(lambda: desk.queue_room.model.rowCount() == 1, f"the search {title} finds one case")
    yield Pause(0.4)
    desk.queue_room.table.setFocus()
    visitor.press(Qt.Key.Key_Return)
    yield Until(visitor.at_work, f"the case {title} is open")
    yield Pause(0.5)


def _submit(visitor: Visitor) -> Steps:
    visitor.press(Qt.Key.Key_Return, CTRL | Qt.KeyboardModifier.ShiftModifier)
    yield Until(lambda: visitor.owed() == 1, "the decision is stored")
    yield Until(lambda: visitor.owed() == 0, "the decision has been sent")
    yield Pause(0.5)


def first(visitor: Visitor) -> Steps:
    """Find a private trade; meet the same seller again; find a copy that would close the store."""
    titles = visitor.orders.facts
    yield from sit_down(visitor, cases=1)
    yield from _open(visitor, titles["trade"])
    yield from judge(visitor, "PRIVATE_TRADE")
    yield from decide(visitor, 1, submit=False)
    grade = visitor.room.verdict.proposal.grade.text()
    visitor.check(
        grade.startswith("G4"), f"the matrix proposes G4 for a first private trade of severity S2, not {grade}"
    )
    yield from visitor.picture("private-trade-proposed-with-its-fixed-sum")
    yield from _submit(visitor)
    visitor.tell(ready="for the next broadcast")
    yield visitor.told("broadcast")
    visitor.sync_now()
    yield from _open(visitor, titles["next"])
    visitor.check(_earlier(visitor) == ["G4"], "the next broadcast's case knows the first decision")
    yield from visitor.picture("next-broadcast-knows-the-first-decision")
    visitor.trigger("case.release")
    yield Until(lambda: visitor.desk.review.case_id() is None, "the case is given back")
    yield from _open(visitor, titles["watch"])
    yield from judge(visitor, "COUNTERFEIT")
    yield from decide(visitor, 3, submit=False)
    grade = visitor.room.verdict.proposal.grade.text()
    visitor.check(grade.startswith("G9"), f"the matrix proposes G9, not {grade}")
    yield from visitor.picture("closure-proposed-and-a-second-person-needed")
    yield from _submit(visitor)


def _earlier(visitor: Visitor) -> list[str]:
    """Return the grades of the seller's earlier decisions, as the open case knows them."""
    ground, case_id = visitor.desk.ground, visitor.desk.review.case_id()
    content = ground.store.mirror.content(case_id) if ground is not None and case_id is not None else None
    return [one.grade for one in content.context.history] if content is not None else []


def _seat(visitor: Visitor) -> Steps:
    """Take what waits for one more person."""
    desk = visitor.desk
    yield from sit_down(visitor)
    visitor.trigger("room.second")
    room: Any = desk.law.rooms["second"]
    yield Until(lambda: room.waiting.table.current() != "", "a case waits for one more person")
    room.waiting.table.setFocus()
    visitor.press(Qt.Key.Key_Return)
    yield Until(lambda: desk.law.case_view is not None and desk.law.case_view.is_open(), "the case is open")
    view: Any = desk.law.case_view
    yield Until(
        lambda: view.playback.state.status in {PlayerStatus.READY, PlayerStatus.PAUSED}, "the recording is ready"
    )
    yield Pause(1.0)


def _finds(visitor: Visitor, severity: int, name: str) -> Steps:
    view = visitor.desk.law.case_view
    stored: list[Any] = []
    visitor.desk.law.seat.stored.connect(lambda receipt, _own, _number: stored.append(receipt))
    yield from judge(visitor, "COUNTERFEIT", room=view)
    yield from decide(visitor, severity, room=view)
    yield Until(lambda: bool(stored), "the finding is stored")
    yield Pause(0.5)
    yield from visitor.picture(name)


def second(visitor: Visitor) -> Steps:
    """Look without knowing, and find something milder."""
    yield from _seat(visitor)
    words = [label.text() for label in visitor.desk.window.findChildren(QLabel) if label.isVisible()]
    visitor.check(not any("G9" in one for one in words), "nothing tells the first grade")
    yield from visitor.picture("second-person-looks-without-knowing")
    yield from _finds(visitor, 2, "second-person-differs-a-third-settles-it")


def third(visitor: Visitor) -> Steps:
    """See both, and settle it; then see where the seller stands."""
    yield from _seat(visitor)
    room: Any = visitor.desk.law.rooms["second"]
    visitor.check(room.comparison.isVisible(), "the third person sees both findings")
    yield from visitor.picture("third-person-sees-both-findings")
    yield from _finds(visitor, 2, "third-person-settled-it")


def _choose(visitor: Visitor, box: QComboBox, value: str) -> Steps:
    """Choose a value by the arrow keys."""
    box.setFocus()
    visitor.press(Qt.Key.Key_Home)
    for _ in range(box.count()):
        if box.currentData() == value:
            break
        visitor.press(Qt.Key.Key_Down)
        yield Pause(0.05)
    visitor.check(box.currentData() == value, f"{value} can be chosen")


def hearing(visitor: Visitor) -> Steps:
    """Hear the appeal and overturn."""
    desk = visitor.desk
    yield from sit_down(visitor)
    visitor.trigger("room.appeals")
    room: Any = desk.law.rooms["appeals"]
    yield Until(lambda: room.list.table.current() != "", "an appeal waits")
    room.list.table.setFocus()
    visitor.press(Qt.Key.Key_Return)
    form = room.hearing
    yield Until(lambda: form.appeal_id() != "", "the appeal is open")
    yield Pause(0.6)
    yield from visitor.picture("appeal-opened-by-a-stranger-to-the-case")
    form.tabs.setCurrentWidget(desk.law.hearing_view)
    yield Pause(0.6)
    yield from visitor.picture("appeal-with-the-case-beside-it")
    form.answers[Ground.EVIDENCE].setFocus()
    visitor.write("授权书与进货单经核对属实,本场所售为正品。")
    yield from _choose(visitor, form.outcome, Outcome.OVERTURN.value)
    yield from _choose(visitor, form.error, ErrorClass.FALSE_POSITIVE.value)
    visitor.check(form.lacks() == "", f"the answer lacks {form.lacks()}")
    yield from visitor.picture("appeal-answered-ground-by-ground")
    form.submit.setFocus()
    visitor.press(Qt.Key.Key_Space)
    yield Until(lambda: form.appeal_id() == "", "the outcome is stored")


def lead(visitor: Visitor) -> Steps:
    """See what was taken back, what has to be looked at again, and where the seller stands."""
    desk = visitor.desk
    yield from sit_down(visitor)
    visitor.trigger("room.withdrawals")
    room: Any = desk.law.rooms["withdrawals"]
    yield Until(lambda: room.list.table.current() != "", "the withdrawal is listed")
    yield Until(lambda: room.steps.table.rows.rowCount() >= 9, "the plan has nine steps at least")
    yield Pause(0.4)
    yield from visitor.picture("overturned-and-taken-back-step-by-step")
    room.tabs.setCurrentIndex(1)
    yield Until(lambda: room.rechecks.table.rows.rowCount() == 2, "two decisions are to be looked at again")
    yield Pause(0.3)
    yield from visitor.picture("what-had-counted-it-is-looked-at-again")
    yield from _batch(visitor)


def _batch(visitor: Visitor) -> Steps:
    """Look at many alike cases, give one verdict, and decide them together."""
    desk = visitor.desk
    visitor.trigger("room.batch")
    room: Any = desk.law.rooms["batch"]
    yield Until(lambda: room.groups.table.rows.rowCount() > 0, "there are alike cases")
    room.groups.table.setFocus()
    visitor.press(Qt.Key.Key_Return)
    yield Until(lambda: room.lines.table.rows.rowCount() >= ROWS and room.stop.isHidden(), "the cases are there")
    yield from _choose(visitor, room.verdict, "S1")
    for question, box in zip(room.questions, room.answers, strict=True):
        box.setFocus()
        for _ in range(1 if question.kind.value == "required" else 2):
            visitor.press(Qt.Key.Key_Down)
    yield Until(room.may_decide, "the batch can be decided")
    room.lines.table.setFocus()
    visitor.press(Qt.Key.Key_Space, PLAIN)
    yield Pause(0.5)
    yield from visitor.picture("alike-cases-each-with-its-own-notice")
    visitor.trigger("batch.decide")
    visitor.check(room.ask.isVisible(), "the room asks before it decides")
    visitor.press(Qt.Key.Key_Return, CTRL)
    yield Until(desk.law.batch.batch_is_settled, "the batch is decided")
    yield Pause(0.6)
    yield from visitor.picture("batch-decided-one-left-out")


SCENES: dict[str, Callable[[Visitor], Steps]] = {
    "first": first,
    "second": second,
    "third": third,
    "hearing": hearing,
    "lead": lead,
}
