"""The room for what needs a person: four states, both sides, what can be done, hostile words, Chinese."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog

from moderator_app.desk.attention.matters import Matter, Matters, Standing, standing
from moderator_app.desk.attention.room import AttentionRoom
from moderator_app.desk.store.outbox import Debt
from moderator_app.domain.decision import Finding
from moderator_app.domain.evidence import Evidence, EvidenceKind
from moderator_app.domain.transcript import Lane, Segment
from moderator_app.wire import messages as m
from moderator_app.wire.problems import PREFIX, PROBLEMS
from tests.desk.factories import ACCOUNT, NOON, a_case, a_content, a_decision
from tests.desk.fake_law import FakeLaw

HOSTILE = "<img src='file:///etc/passwd'><b>bold</b>\u202eevil"


class Host(FakeLaw):
    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.rows: tuple[Matter, ...] = ()
        self.waiting_rows = self.others = 0
        self.done: list[tuple[str, ...]] = []

    def matters(self, ready: Callable[[Matters], object]) -> None:
        ready(Matters(self.rows, self.waiting_rows, self.others))

    def second_opinion(self, row_id: str, note: str) -> None:
        self.done.append(("opinion", row_id, note))

    def take_up(self, row_id: str, case_id: str) -> None:
        self.done.append(("take up", row_id, case_id))

    def discard(self, key: str, case_id: str) -> None:
        self.done.append(("discard", key, case_id))

    def keep_text(self, path: Path, text: str) -> None:
        self.done.append(("text", path.name, text))


def refused(code: str, number: int = 1, *, note: str = "typed", details: Any = None, **more: Any) -> Matter:
    case = a_case(number)
    piece = Evidence(
        id="e", kind=EvidenceKind.QUOTE, item_id="i", lane=Lane.SPEECH, seq=0, start=0, end=3, text="加微信"
    )
    finding = Finding(category="PRIVATE_TRADE", clause="R-PT-01#1", severity="S2", evidence_ids=("e",), answers=())
    made = a_decision(case, note=note, grade="G4", proposed_grade="G4", findings=(finding,), evidence=(piece,))
    problem = m.Problem(
        type=PREFIX + code, title=code, status=409, detail=f"Because of {code}.", details=details or {}, **more
    )
    debt = Debt(
        id=made.id,
        kind="decision",
        account=ACCOUNT,
        case_id=case.id,
        state="attention",
        body=made,
        draft='{"work": 1}',
        created_at_ms=NOON,
        not_before_ms=NOON,
        attempts=1,
        problem=problem,
    )
    return Matter(key=debt.id, case_id=case.id, at_ms=NOON, case=case, debt=debt)


COLLEAGUE = {
    "number": "D-2026-0000007",
    "by_role": "senior",
    "grade": "G2",
    "booked_at_ms": NOON,
    "agrees": False,
    "state": "decided",
}


@pytest.fixture
def host(law: FakeLaw) -> Host:
    return Host(law.theme)


def shown(qtbot: Any, host: Host, *rows: Matter) -> AttentionRoom:
    host.rows = rows
    room = AttentionRoom(host)
    qtbot.addWidget(room)
    room.resize(1200, 700)
    room.show()
    room.refresh()
    return room


def test_nothing_needs_anybody(qtbot: Any, host: Host) -> None:
    room = shown(qtbot, host)
    assert room.states.state() == "Nothing needs you"
    assert room.listing.states.state() == "Nothing needs you"


def test_both_sides_stand_beside_each_other(qtbot: Any, host: Host) -> None:
    room = shown(qtbot, host, refused("case-already-decided", details=COLLEAGUE))
    yours, theirs = room.yours.text.toPlainText(), room.theirs.text.toPlainText()
    assert "3-day live ban" in yours
    assert "加微信" in yours
    assert "typed" in yours
    assert "D-2026-0000007" in theirs
    assert "Senior reviewer" in theirs
    assert "warning" in theirs
    assert "different grades" in theirs
    assert room.opinion.isVisible()
    assert not room.edit.isVisible()


def test_changed_evidence_is_shown_piece_by_piece(qtbot: Any, host: Host) -> None:
    matter = refused("case-content-changed", details={"seen": 1, "now": 2})
    content = a_content(a_case(1))
    item = replace(
        content.items[0], id="i", segments=(Segment(lane=Lane.SPEECH, seq=0, text="加威信吧", t0_ms=0, t1_ms=9),)
    )
    now = m.CaseContent(case=content.case, items=(item,), highlights=(), context=content.context)
    room = shown(qtbot, host, replace(matter, content=now))
    theirs = room.theirs.text.toPlainText()
    assert "version 1; it is version 2" in theirs
    assert "“加微信” — changed" in theirs
    assert "now: “加威信吧”" in theirs


@pytest.mark.parametrize("code", sorted(PROBLEMS))
def test_every_refusal_is_named_and_can_at_least_be_exported_or_discarded(qtbot: Any, host: Host, code: str) -> None:
    room = shown(qtbot, host, refused(code))
    assert room.export.isVisible()
    assert room.discard.isVisible()
    assert room.advice.text()
    assert f"Because of {code}." in room.theirs.text.toPlainText()


def test_an_opinion_is_sent_with_a_note(qtbot: Any, host: Host) -> None:
    matter = refused("case-reassigned")
    room = shown(qtbot, host, matter)
    room.opinion.click()
    assert not room.asking.confirm.isEnabled()
    room.asking.reason.setPlainText("I saw all of it.")
    room.asking.confirm.click()
    assert host.done == [("opinion", matter.key, "I saw all of it.")]


def test_discarding_asks_first(qtbot: Any, host: Host) -> None:
    matter = refused("validation")
    room = shown(qtbot, host, matter)
    room.discard.click()
    assert host.done == []
    room.asking.confirm.click()
    assert host.done == [("discard", matter.key, matter.case_id)]


def test_news_about_others_do_not_take_away_what_is_being_typed(qtbot: Any, host: Host) -> None:
    matter = refused("case-reassigned")
    room = shown(qtbot, host, matter)
    room.opinion.click()
    room.asking.reason.setPlainText("I saw")
    host.rows = (matter, refused("validation", 2))
    room.refresh()
    assert room.asking.isVisible()
    assert room.asking.reason.toPlainText() == "I saw"
    host.rows = ()
    room.refresh()
    assert not room.asking.isVisible()


def test_the_text_that_is_exported_holds_everything_typed(
    qtbot: Any, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = shown(qtbot, host, refused("forbidden", note="my whole note"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("/somewhere/C-000001.txt", ""))
    room.export.click()
    ((what, name, text),) = host.done
    assert (what, name) == ("text", "C-000001.txt")
    for words in ("my whole note", "加微信", '{"work": 1}', "C-000001", "Because of forbidden."):
        assert words in text


def test_work_that_was_never_submitted_can_be_taken_up(qtbot: Any, host: Host) -> None:
    case = a_case(3)
    room = shown(qtbot, host, Matter(key=f"draft/{case.id}", case_id=case.id, at_ms=NOON, case=case, draft="half"))
    assert "half" in room.yours.text.toPlainText()
    assert not room.opinion.isVisible()
    room.edit.click()
    assert host.done == [("take up", "", case.id)]


def test_what_is_on_its_way_and_what_others_owe_is_said(qtbot: Any, host: Host) -> None:
    host.waiting_rows, host.others = 3, 2
    room = shown(qtbot, host)
    assert "3" in room.on_its_way.text()
    assert "2" in room.on_its_way.text()


def test_hostile_words_stay_words(qtbot: Any, host: Host) -> None:
    matter = refused("case-already-decided", note=HOSTILE, details=COLLEAGUE | {"number": HOSTILE})
    room = shown(qtbot, host, replace(matter, case=a_case(1, merchant_name=HOSTILE)))
    assert "<b>bold</b>" in room.yours.text.toPlainText()
    assert "\u202e" not in room.yours.text.toPlainText() + room.theirs.text.toPlainText() + room.title.text()


def test_it_speaks_chinese(qtbot: Any, host: Host, speak_chinese: Callable[[], None]) -> None:
    room = shown(qtbot, host, refused("case-already-decided", details=COLLEAGUE))
    host.tag = "zh_CN"
    speak_chinese()
    room.retranslate()
    assert room.opinion.text() == "作为第二意见发送…"
    assert "您与同事的等级不同" in room.theirs.text.toPlainText()


def test_a_piece_stands_changed_gone_or_unknown() -> None:
    piece = refused("validation").decision.evidence[0]  # type: ignore[union-attr]
    content = a_content(a_case(1))
    assert standing(piece, None)[0] is Standing.UNKNOWN
    assert standing(piece, content)[0] is Standing.GONE
