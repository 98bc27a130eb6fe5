"""Private messages on the desk: the window, a purpose for more, gone with the lease; abuse covered until asked for."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from moderator_app.desk.case.abuse import is_abusive
from moderator_app.desk.case.evidence_check import Stills, damaged
from moderator_app.desk.case.evidence_tray_model import from_segment
from moderator_app.desk.case.room import CaseRoom
from moderator_app.domain.errors import Refused
from moderator_app.domain.private_messages import REACH, ReadPurpose, minimal_window
from moderator_app.domain.transcript import Lane, Speaker
from moderator_app.wire.messages import CaseContent, MessagesExpand
from tests.desk.case.table import CHAT, FakeHost, content, hit, lease, said, text_only

K = Qt.Key
FLAGGED = 20
TALK = tuple(
    said(
        Lane.MESSAGE,
        seq,
        seq * 1_000,
        "加我V:yunshang7780" if seq == FLAGGED else f"第{seq}句话",
        Speaker.SHOP if seq % 2 == 0 else Speaker.BUYER,
        "shop" if seq % 2 == 0 else "buyer-7f3a",
    )
    for seq in range(60)
)


def held_back() -> CaseContent:
    whole = text_only()
    flag = hit(5, CHAT, TALK[FLAGGED], "加我V:yunshang7780", category="PRIVATE_TRADE", score=970)
    item, withheld = minimal_window(replace(whole.items[0], segments=TALK), [flag])
    return msgspec.structs.replace(whole, items=(item,), highlights=(flag,), withheld=withheld)


@pytest.fixture
def desk(room: CaseRoom, host: FakeHost) -> CaseRoom:
    host.messages = TALK
    room.open(held_back(), lease(), None)
    return room


def rows(room: CaseRoom) -> list[int]:
    return [one.seq for one in room.stage.conversation.model.rows]


def choose(room: CaseRoom, purpose: ReadPurpose, which: int = 0) -> None:
    gap = room.stage.conversation.gap
    gap.purpose.setCurrentIndex(gap.purpose.findData(purpose.value))
    gap.which.setCurrentIndex(which)


def test_the_window_is_shown_and_what_is_missing_is_said(desk: CaseRoom) -> None:
    assert rows(desk) == list(range(FLAGGED - REACH, FLAGGED + REACH + 1))
    gap = desk.stage.conversation.gap
    assert not gap.isHidden()
    assert gap.text.text().startswith("Messages held back: 49.")
    assert [gap.which.itemText(place) for place in range(gap.which.count())] == ["messages 1–15", "messages 27–60"]


def test_a_conversation_that_is_whole_has_no_strip(room: CaseRoom) -> None:
    room.open(text_only(), lease(), None)
    assert room.stage.conversation.gap.isHidden()


def test_nothing_is_read_without_a_purpose(desk: CaseRoom, host: FakeHost) -> None:
    gap = desk.stage.conversation.gap
    assert not gap.go.isEnabled()
    gap._ask()
    assert host.read == []


def test_a_purpose_by_keyboard_reads_one_stretch(desk: CaseRoom, host: FakeHost, qtbot) -> None:
    desk.stage.conversation.view.setFocus()
    qtbot.waitUntil(desk.stage.conversation.view.hasFocus)
    qtbot.keyClick(QApplication.focusWidget(), K.Key_M, Qt.KeyboardModifier.ShiftModifier)
    gap = desk.stage.conversation.gap
    assert gap.purpose.hasFocus()
    qtbot.keyClick(gap.purpose, K.Key_Down)
    gap.go.setFocus()
    qtbot.keyClick(gap.go, K.Key_Return)
    assert host.read == [(CHAT, MessagesExpand(purpose=ReadPurpose.MEANING, first=0, last=14))]
    assert rows(desk) == list(range(FLAGGED + REACH + 1))
    assert gap.text.text().startswith("Messages held back: 34.")
    choose(desk, ReadPurpose.COURSE)
    gap.go.click()
    assert rows(desk) == list(range(60))
    assert gap.isHidden()


def test_a_refusal_is_told_and_changes_nothing(desk: CaseRoom, host: FakeHost) -> None:
    host.messages = Refused("lease-lost", "You do not hold this case.")
    choose(desk, ReadPurpose.HARM)
    desk.stage.conversation.gap.go.click()
    assert len(host.errors) == 1
    assert rows(desk) == list(range(15, 26))


def test_what_was_read_for_a_purpose_is_not_kept_beyond_the_case(desk: CaseRoom, host: FakeHost) -> None:
    choose(desk, ReadPurpose.COURSE)
    desk.stage.conversation.gap.go.click()
    piece = from_segment(CHAT, TALK[3])
    desk._add_evidence(piece)
    kept = host.drafts[-1]
    desk.close_case()
    assert desk.stage.conversation.model.rows == ()
    assert "第4句话" not in kept, "a draft holds what was quoted and nothing else"
    desk.open(held_back(), lease(), kept)
    assert rows(desk) == list(range(15, 26))
    assert desk._model is not None
    assert [kept.id for kept in desk._model.draft.evidence] == [piece.id]


def test_a_quote_from_beyond_the_window_is_not_called_damaged_when_the_case_is_opened_again(desk: CaseRoom) -> None:
    file = desk._file
    assert file is not None
    beyond, inside = from_segment(CHAT, TALK[3]), from_segment(CHAT, TALK[FLAGGED])
    assert damaged(file, (beyond, inside), Stills()) == frozenset()
    assert damaged(file, (replace(inside, text="别的话"),), Stills()) == {inside.id}


def test_message_words_leave_the_screen_with_the_lease(desk: CaseRoom) -> None:
    desk.lease_changed(None)
    assert rows(desk) == []
    assert desk.stage.conversation.whole.text() == ""
    assert desk._file is not None
    assert not any(one.lane is Lane.MESSAGE for item in desk._file.items for one in item.segments)


def test_public_words_stay_when_the_lease_goes(room: CaseRoom) -> None:
    room.open(content(), lease(), None)
    before = room.stage.transcript.text.toPlainText()
    room.lease_changed(None)
    assert room.stage.transcript.text.toPlainText() == before


@pytest.mark.parametrize("text", ["你个骗子去死", "去 死 吧", "傻.逼", "FUCK you", "我弄死你"])
def test_insults_and_threats_are_recognised(text: str) -> None:
    assert is_abusive(text)


@pytest.mark.parametrize("text", ["多少钱一斤", "辛苦了", "这个颜色去年就有", "diet", "妈妈说好看", ""])
def test_everyday_words_are_not(text: str) -> None:
    assert not is_abusive(text)


def test_abuse_is_covered_until_one_key_shows_it(room: CaseRoom, qtbot) -> None:
    whole = text_only()
    lines = (*whole.items[0].segments, said(Lane.MESSAGE, 9, 90_000, "再不发货弄死你", Speaker.BUYER, "buyer-7f3a"))
    room.open(msgspec.structs.replace(whole, items=(replace(whole.items[0], segments=lines),)), lease(), None)
    talk = room.stage.conversation
    last = talk.model.index(len(lines) - 1, 0)
    talk.view.setCurrentIndex(last)
    assert "弄死" not in str(last.data())
    assert "弄死" not in str(last.data(Qt.ItemDataRole.AccessibleTextRole))
    assert "弄死" not in str(last.data(Qt.ItemDataRole.ToolTipRole))
    assert "弄死" not in talk.whole.text()
    assert talk.cover.text().startswith("Show abuse (1)")
    talk.view.setFocus()
    qtbot.keyClick(talk.view, K.Key_U, Qt.KeyboardModifier.ShiftModifier)
    assert "弄死" in str(last.data())
    assert "弄死" in talk.whole.text()
    qtbot.keyClick(talk.view, K.Key_U, Qt.KeyboardModifier.ShiftModifier)
    assert "弄死" not in str(last.data())


def test_an_item_that_is_marked_as_upsetting_is_covered_as_a_whole(room: CaseRoom) -> None:
    whole = text_only()
    room.open(msgspec.structs.replace(whole, items=(replace(whole.items[0], distress="threat"),)), lease(), None)
    model = room.stage.conversation.model
    assert len(model.abusive) == len(model.rows)
