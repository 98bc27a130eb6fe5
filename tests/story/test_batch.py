"""Many alike cases decided in one go at a real desk: each with its own evidence and notice, others' work beside it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from moderator_app.desk.app import batch
from moderator_app.desk.batch.lines import Stage
from moderator_app.domain.roles import Role
from moderator_app.domain.rulebook import QuestionKind
from tests.server.house import ask, clip, run, seller
from tests.server.law.world import HOUR, World
from tests.story.sitting import Sitting


def flagged(town: World, count: int, words: str = "加我微信便宜") -> None:
    now = town.house.clock.now
    for start in range(0, count, 100):
        many = range(start, min(count, start + 100))
        rows = [seller(f"M{one}") for one in many]
        clips = [clip(f"c{one}", f"{words},第{one}号", f"M{one}", captured_at_ms=now - HOUR) for one in many]
        assert not town.house.take_in(*rows, *clips).rejected


def in_hand(sitting: Sitting, desk: Any, count: int) -> Any:
    room = sitting.enter(desk, "batch")
    sitting.until(lambda: room.groups.table.rows.rowCount() > 0)
    sitting.until(lambda: room.groups.table.rows.rows[0].cells[1] == str(count))
    room.look.click()
    sitting.until(lambda: len(room._work.lines()) == count and not room._busy())
    return room


def wish(room: Any, severity: str) -> None:
    room.verdict.setCurrentIndex(room.verdict.findData(severity))
    for question, box in zip(room.questions, room.answers, strict=True):
        box.setCurrentIndex(1 if question.kind is QuestionKind.REQUIRED else 2)


def stages(room: Any) -> dict[str, Stage]:
    return {line.number: line.stage for line in room._work.lines()}


def test_alike_cases_are_decided_together_each_with_its_own_evidence_and_notice(town: World, sitting: Sitting):
    flagged(town, 7)
    desk = sitting.down("lea", Role.LEAD)
    room = in_hand(sitting, desk, 7)
    assert set(stages(room).values()) == {Stage.LACKING}, "nobody has said what they are yet"
    assert not room.may_decide()
    wish(room, "S2")
    assert set(stages(room).values()) == {Stage.READY}
    sitting.until(lambda: "Notice" in room.preview.toPlainText())
    sheets = []
    for line in room._work.lines():
        room.lines.table.choose(line.case_id)
        sheets.append(room.preview.toPlainText())
        assert line.notice is not None
        assert line.notice.zh in sheets[-1]
        assert line.notice.en in sheets[-1]
        assert "微信" in line.quotes[0]
    assert len(set(sheets)) == 7

    # Meanwhile a colleague takes one of them, and the lead leaves one out.
    bob = town.who("bob", Role.SENIOR)
    theirs = run(bob.claim(ask())).leased[0].lease.case_id
    kept = next(line.case_id for line in room._work.lines() if line.case_id != theirs)
    room.lines.table.choose(kept)
    room.lines.table.setFocus()
    QTest.keyClick(room.lines.table, Qt.Key.Key_Space)
    assert kept not in room.included()
    assert desk._tools.commands.trigger("batch.decide")
    assert "Decide 6 cases now?" in room.ask.question.text()
    QTest.keyClick(room.ask.confirm, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    sitting.until(lambda: not room._busy() and room._work.batch_is_settled())

    ended = {line.case_id: line for line in room._work.lines()}
    assert ended.pop(kept).stage is Stage.READY
    lost = ended.pop(theirs)
    assert lost.stage is Stage.FAILED
    assert "colleague" in lost.note
    assert {line.stage for line in ended.values()} == {Stage.DECIDED}
    rows = town.house.rows("SELECT decision.number, grade, zh FROM decision JOIN notice ON decision_id = decision.id")
    assert {row[0] for row in rows} == {line.note for line in ended.values()}
    assert len({row[2] for row in rows}) == 5
    assert [row[0] for row in town.house.rows("SELECT state FROM case_file WHERE id = ?", kept)] == ["queued"]


def test_many_cases_are_weighed_in_slices_and_nothing_is_decided_before_all_are(
    town: World, sitting: Sitting, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(batch, "SLICE_LEAST", 1)
    monkeypatch.setattr(batch, "SLICE_S", 0)
    flagged(town, 3)
    desk = sitting.down("lea", Role.LEAD)
    room = in_hand(sitting, desk, 3)
    wish(room, "S2")
    done, total = room._work.progress()
    assert total - done == 2, "one of three is weighed, and the hand is free again"
    assert not room.may_decide()
    sitting.until(room.may_decide)
    assert set(stages(room).values()) == {Stage.READY}
    assert {line.grade for line in room._work.lines()} == {"G4"}


def test_what_changed_after_it_was_shown_goes_back_to_its_queue(town: World, sitting: Sitting):
    flagged(town, 2)
    desk = sitting.down("lea", Role.LEAD)
    room = in_hand(sitting, desk, 2)
    wish(room, "S2")
    now = town.house.clock.now
    more = [
        {"lane": "speech", "seq": 0, "text": "加我微信便宜,第0号", "t0_ms": 0, "t1_ms": 4000},
        {"lane": "speech", "seq": 1, "text": "再加微信", "t0_ms": 5000, "t1_ms": 6000},
    ]
    town.house.take_in(clip("c0", ref="M0", captured_at_ms=now - HOUR, segments=more))
    room.ask_decide()
    room.ask.confirm.click()
    sitting.until(lambda: not room._busy() and room._work.batch_is_settled())
    ended = sorted((line.stage.value, line.note) for line in room._work.lines())
    assert ended[1] == ("failed", "It is not what you saw any more; look at it again.")
    assert ended[0][0] == "decided"
    sitting.until(lambda: town.house.rows("SELECT count(*) FROM case_file WHERE state = 'queued'") == [(1,)])


def test_of_two_cases_of_one_seller_the_second_is_looked_at_again_for_the_first_counts(town: World, sitting: Sitting):
    now = town.house.clock.now
    clips = [clip(f"c{one}", "加我微信便宜", "M1", captured_at_ms=now - (2 - one) * HOUR) for one in range(2)]
    town.house.take_in(seller("M1"), *clips)
    desk = sitting.down("lea", Role.LEAD)
    room = in_hand(sitting, desk, 2)
    wish(room, "S2")
    by_age = sorted(room._work.lines(), key=lambda line: line.number)
    room._work.decide(tuple(line.case_id for line in by_age))
    sitting.until(lambda: not room._busy() and room._work.batch_is_settled())
    ended = {line.stage: line.note for line in room._work.lines()}
    assert ended[Stage.FAILED] == "It is not what you saw any more; look at it again."
    assert Stage.DECIDED in ended
    sitting.until(lambda: town.house.rows("SELECT count(*) FROM case_file WHERE state = 'queued'") == [(1,)])


def test_grave_ones_wait_for_a_second_person_and_cleared_ones_tell_nobody(town: World, sitting: Sitting):
    flagged(town, 3)
    desk = sitting.down("lea", Role.LEAD)
    room = in_hand(sitting, desk, 3)
    wish(room, "S4")
    assert {line.people for line in room._work.lines()} == {2}
    sitting.until(lambda: "It takes 2 people" in room.preview.toPlainText())
    room.verdict.setCurrentIndex(room.verdict.findData("no_violation"))
    assert {(line.grade, line.notice) for line in room._work.lines()} == {("G0", None)}
    room.ask_decide()
    room.ask.confirm.click()
    sitting.until(lambda: not room._busy() and room._work.batch_is_settled())
    assert town.house.rows("SELECT DISTINCT state FROM case_file") == [("decided",)]
    assert town.house.rows("SELECT count(*) FROM notice") == [(0,)]


def test_only_who_decides_and_leads_finds_the_room(sitting: Sitting):
    desk = sitting.down("sen", Role.SENIOR)
    assert not desk.law.may_enter("batch")
    assert not sitting.down("sue", Role.SUPERVISOR).law.may_enter("batch")
    assert sitting.down("lea", Role.LEAD).law.may_enter("batch")
