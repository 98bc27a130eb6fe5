from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from moderator_app.desk.batch.lines import Group, Line, Stage, Wish
from moderator_app.desk.batch.room import BatchRoom
from moderator_app.domain.decision import ClearReason
from moderator_app.domain.text import Label
from tests.desk.fake_law import FakeLaw

GROUP = Group(queue="PRIVATE-TRADE", category="PRIVATE_TRADE", waiting=3)


def a_line(number: int, **changes: Any) -> Line:
    facts: dict[str, Any] = {
        "case_id": f"c{number}",
        "number": f"KC-{number}",
        "merchant_id": f"m{number}",
        "merchant": "<b>云朵</b>",
        "quotes": ("00:00:01.000  加我微信",),
        "grade": "G4",
        "damages": "CNY 2,000.00",
        "notice": Label("中文通知", "English notice"),
        "stage": Stage.READY,
    }
    return Line(**(facts | changes))


@dataclass
class FakeWork:
    """Implements ``lines.BatchWork`` without cases."""

    found: list[Group] = field(default_factory=lambda: [GROUP])
    at: list[Line] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)
    prepared: list[tuple[Group, int]] = field(default_factory=list)
    decided: list[tuple[str, ...]] = field(default_factory=list)
    stopped: int = 0
    done: tuple[int, int] = (0, 0)
    told: Callable[[], object] = lambda: None

    def groups(self, ready: Callable[[list[Group]], object]) -> None:
        ready(self.found)

    def prepare(self, group: Group, count: int) -> None:
        self.prepared.append((group, count))
        self.at = [a_line(1), a_line(2), a_line(3, stage=Stage.LACKING, grade="", note="Choose the severity.")]

    def weigh(self, wish: Wish) -> None:
        self.wishes.append(wish)

    def decide(self, case_ids: tuple[str, ...]) -> None:
        self.decided.append(case_ids)

    def stop(self) -> None:
        self.stopped += 1

    def lines(self) -> tuple[Line, ...]:
        return tuple(self.at)

    def progress(self) -> tuple[int, int]:
        return self.done

    def listen(self, changed: Callable[[], object]) -> None:
        self.told = changed


@pytest.fixture
def work() -> FakeWork:
    return FakeWork()


@pytest.fixture
def room(qtbot, law: FakeLaw, work: FakeWork) -> BatchRoom:
    made = BatchRoom(law, work)
    qtbot.addWidget(made)
    made.refresh()
    return made


def looked_at(room: BatchRoom) -> None:
    room.look.click()
    room._show()


def test_nothing_waits_and_nothing_is_in_hand(qtbot, law: FakeLaw):
    room = BatchRoom(law, FakeWork(found=[]))
    qtbot.addWidget(room)
    room.refresh()
    assert room.groups.states.state() == "No case waits"
    assert room.states.state() == "No batch in hand"
    assert not room.look.isEnabled()
    assert not room.may_decide()


def test_a_group_is_fetched_by_key_up_to_the_number_asked_for(room: BatchRoom, work: FakeWork):
    room.most.setValue(2)
    QTest.keyClick(room.groups.table, Qt.Key.Key_Return)
    assert work.prepared == [(GROUP, 2)]
    assert room.states.state() == "Fetching the cases…"


def test_a_severity_asks_its_questions_and_every_answer_is_weighed(room: BatchRoom, work: FakeWork):
    looked_at(room)
    room.verdict.setCurrentIndex(room.verdict.findData("S1"))
    few = len(room.answers)
    room.verdict.setCurrentIndex(room.verdict.findData("S4"))
    assert len(room.answers) >= few > 0
    room.answers[0].setCurrentIndex(1)
    room.answers[1].setCurrentIndex(2)
    assert work.wishes[-1].answers == {room.questions[0].id: True, room.questions[1].id: False}
    room.verdict.setCurrentIndex(room.verdict.findData("insufficient"))
    assert room.answers == []
    assert work.wishes[-1] == Wish(clear=ClearReason.INSUFFICIENT)


def test_what_is_left_out_stays_and_the_rest_is_decided_after_one_question(room: BatchRoom, work: FakeWork):
    looked_at(room)
    assert not room.may_decide(), "no verdict is chosen"
    room.verdict.setCurrentIndex(room.verdict.findData("S2"))
    assert room.included() == ("c1", "c2")
    room.lines.table.choose("c1")
    QTest.keyClick(room.lines.table, Qt.Key.Key_Space)
    room.lines.table.choose("c3")
    QTest.keyClick(room.lines.table, Qt.Key.Key_Space)
    assert room.included() == ("c2",), "what lacks something cannot be put in"
    room.decide.click()
    assert work.decided == []
    assert "Decide 1 cases now?" in room.ask.question.text()
    room.ask.confirm.click()
    assert work.decided == [("c2",)]


def test_the_chosen_case_shows_its_own_evidence_and_notice_as_plain_text(room: BatchRoom):
    looked_at(room)
    room.lines.table.choose("c2")
    sheet = room.preview.toPlainText()
    for words in ("KC-2 · <b>云朵</b>", "加我微信", "中文通知", "English notice"):
        assert words in sheet
    room.lines.table.choose("c3")
    assert "Choose the severity." in room.preview.toPlainText()


def test_while_it_works_nothing_else_can_be_begun_and_it_can_be_stopped(room: BatchRoom, work: FakeWork):
    looked_at(room)
    room.verdict.setCurrentIndex(room.verdict.findData("S2"))
    work.done, work.at[0] = (1, 2), replace(work.at[0], stage=Stage.DECIDED, note="D-1")
    room._show()
    assert room.bar.isVisibleTo(room)
    assert not (room.verdict.isEnabled())
    assert not (room.look.isEnabled())
    assert not (room.decide.isEnabled())
    room.stop.click()
    assert work.stopped == 1
    work.done, work.at[1] = (2, 2), replace(work.at[1], stage=Stage.FAILED, note="A colleague holds this case.")
    room._show()
    assert room.summary.text() == "1 decided · 1 not decided · 1 lack something"
    assert not room.bar.isVisibleTo(room)
