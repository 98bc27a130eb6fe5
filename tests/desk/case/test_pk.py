"""Both rooms of a PK: one clock, two recordings, the shared script, prices before and after, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from moderator_app.desk.case.pk.price_card import before_after
from moderator_app.desk.case.pk.together import DRIFT_MS
from moderator_app.desk.case.room import CaseRoom, build_case_room
from moderator_app.detectors.shared_lines import shared_script
from moderator_app.domain.errors import Unreachable
from moderator_app.domain.evidence import EvidenceKind
from moderator_app.domain.transcript import Lane, Speaker
from moderator_app.media.player import FakePlayer, PlayerStatus
from moderator_app.wire.messages import Partner
from tests.desk.case.table import CLIP, FakeHost, clip, content, lease, said, spoken

K = Qt.Key
SCRIPT = "厂家老板就在现场他哭着不让我卖"


def ours():
    rows = (
        spoken(0, 1_000, "今天话放在这儿"),
        spoken(1, 9_000, SCRIPT),
        said(Lane.CAPTION, 0, 0, "四件套 ¥260", Speaker.SHOP),
        said(Lane.CAPTION, 1, 25_000, "四件套 ¥99 成本价¥260", Speaker.SHOP),
    )
    return replace(clip(), segments=rows, pk_partner="live-b", session_ref="live-a")


def theirs(apart_ms: int = 0):
    rows = (
        spoken(0, 3_000, f"你疯了{SCRIPT}"),
        said(Lane.CAPTION, 0, 0, "四件套 ¥238", Speaker.SHOP),
        said(Lane.CAPTION, 1, 20_000, "四件套 ¥99", Speaker.SHOP),
    )
    return replace(
        clip(),
        id="019ab000-0000-7000-8000-0000000000ff",
        segments=rows,
        session_ref="live-b",
        pk_partner="live-a",
        title="乙方",
        captured_at_ms=clip().captured_at_ms + apart_ms,
    )


def partner(apart_ms: int = 0) -> Partner:
    other = theirs(apart_ms)
    script = shared_script((CLIP, ours().segments), (other.id, other.segments))
    return Partner(case_id="c-2", merchant_name="三只慢蜗牛家纺", item=other, script=script)


@pytest.fixture
def second() -> FakePlayer:
    return FakePlayer()


@pytest.fixture
def pair(host: FakeHost, player: FakePlayer, second: FakePlayer, qtbot) -> Iterator[CaseRoom]:
    host.other_room = partner()
    made = build_case_room(host, player=player, second=second)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    case = content()
    made.open(msgspec.structs.replace(case, items=(ours(),), highlights=case.highlights[:0]), lease(), None)
    yield made
    made.shut()


def shown(room: CaseRoom) -> bool:
    return room.arrangement.middle.currentWidget() is room.pk


def press(qtbot, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    qtbot.keyClick(target, key, modifiers)


@pytest.fixture
def opened(pair: CaseRoom, qtbot) -> CaseRoom:
    pair.stage.transcript.text.setFocus()
    qtbot.waitUntil(pair.stage.transcript.text.hasFocus)
    press(qtbot, K.Key_P)
    assert shown(pair)
    return pair


def test_one_key_shows_both_rooms_and_the_same_key_returns_to_the_case(opened: CaseRoom, qtbot) -> None:
    assert opened.pk.left.text.toPlainText().splitlines()[0] == "四件套 ¥260"
    assert SCRIPT in opened.pk.right.text.toPlainText()
    assert opened.pk.right.name.text() == "三只慢蜗牛家纺 · 乙方"
    assert opened.header.pk.isChecked()
    press(qtbot, K.Key_P)
    assert not shown(opened)
    assert not opened.header.pk.isChecked()
    focus = QApplication.focusWidget()
    assert focus is not None
    assert opened.stage.isAncestorOf(focus)
    assert opened.pk.right.text.toPlainText() == "", "what belongs to another case does not stay"


def test_a_case_without_another_room_offers_nothing(room: CaseRoom, qtbot) -> None:
    room.open(content(), lease(), None)
    assert room.header.pk.isHidden()
    room.stage.transcript.text.setFocus()
    qtbot.waitUntil(room.stage.transcript.text.hasFocus)
    press(qtbot, K.Key_P)
    assert not shown(room)


def test_wherever_one_goes_the_other_room_goes_too(opened: CaseRoom, second: FakePlayer, qtbot) -> None:
    opened.clock.seek(12_000)
    assert opened.pk.their_clock.position == 12_000
    assert second.state().position_ms == 12_000
    press(qtbot, K.Key_Right)
    assert opened.clock.position == 13_000
    assert second.state().position_ms == 13_000


def test_both_play_and_both_stand_still(opened: CaseRoom, player: FakePlayer, second: FakePlayer, qtbot) -> None:
    press(qtbot, K.Key_Space)
    assert (player.state().status, second.state().status) == (PlayerStatus.PLAYING, PlayerStatus.PLAYING)
    player.advance(1_000)
    second.advance(1_000)
    press(qtbot, K.Key_Space)
    assert (player.state().status, second.state().status) == (PlayerStatus.PAUSED, PlayerStatus.PAUSED)
    qtbot.waitUntil(lambda: opened.clock.position == opened.pk.their_clock.position == 1_000)


def test_a_recording_that_drifts_away_is_brought_back(opened: CaseRoom, player, second: FakePlayer, qtbot) -> None:
    press(qtbot, K.Key_Space)
    player.advance(5_000)
    second.advance(5_000 + DRIFT_MS + 80)
    qtbot.waitUntil(lambda: abs(opened.clock.position - opened.pk.their_clock.position) <= 40)
    assert second.state().status is PlayerStatus.PLAYING


def test_rooms_that_began_at_different_times_stand_on_one_clock(host: FakeHost, pair: CaseRoom, second) -> None:
    host.other_room = partner(apart_ms=2_000)
    pair.toggle_pk()
    assert pair.pk.together.offset == -2_000
    assert pair.pk.offset.value() == -2_000
    pair.clock.seek(10_000)
    assert second.state().position_ms == 8_000
    pair.pk.offset.setValue(500)
    assert pair.pk.their_clock.position == 10_500
    pair.clock.seek(0)
    assert pair.pk.their_clock.position == 500


def test_a_click_in_the_other_rooms_words_moves_the_one_clock(opened: CaseRoom) -> None:
    opened.pk.their_clock.seek(20_000)
    assert opened.clock.position == 20_000


def test_the_shared_lines_are_listed_and_marked_in_both_texts(opened: CaseRoom) -> None:
    assert [opened.pk.lines.index(0, column).data() for column in range(4)] == ["00:09", "00:03", "100 %", SCRIPT]
    for side in (opened.pk.left, opened.pk.right):
        document = side.text.document_
        marked = [
            document.text[span.start : span.end]
            for line in range(len(document.lines))
            for span in document.shared_of_line(line)
        ]
        assert marked == [SCRIPT]
    assert "Lines that both rooms say: 1, 68 %" in opened.pk.share.text()


def test_return_goes_to_a_line_here_and_shift_return_to_where_the_other_room_said_it(opened: CaseRoom, qtbot) -> None:
    qtbot.waitUntil(opened.pk.table.hasFocus)
    press(qtbot, K.Key_Return)
    assert opened.clock.position == 9_000
    press(qtbot, K.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert opened.clock.position == opened.pk.lines.rows[0].theirs.t0_ms


def test_our_words_of_a_line_become_evidence_the_other_rooms_do_not(opened: CaseRoom) -> None:
    opened.pk.quote.click()
    model = opened._model
    assert model is not None
    (piece,) = model.draft.evidence
    assert (piece.kind, piece.item_id, piece.text, piece.seq) == (EvidenceKind.QUOTE, CLIP, SCRIPT, 1)


def test_the_price_before_and_after_is_told_for_both() -> None:
    mine, others = before_after(ours()), before_after(theirs())
    assert (mine.before, mine.after, mine.compared_minor) == ((26_000, 0), (9_900, 25_000), 26_000)
    assert mine.fell_bps == 6_192
    assert (others.before, others.after) == ((23_800, 0), (9_900, 20_000))
    assert before_after(None).fell_bps is None


def test_the_price_card_says_it_in_words(opened: CaseRoom) -> None:
    values = opened.pk.prices.values
    assert [label.text() for label in values["before"]] == ["260.00 · 00:00", "238.00 · 00:00"]
    assert [label.text() for label in values["change"]] == ["−61 %", "−58 %"]


def test_a_room_that_has_not_come_in_is_said_and_can_be_looked_for_again(host: FakeHost, pair: CaseRoom) -> None:
    host.other_room = Partner()
    pair.toggle_pk()
    assert pair.pk.states.state() == "The other room has not come in."
    host.other_room = partner()
    pair.pk.states._button.click()
    assert pair.pk.states.state() == "content"
    assert host.partners_asked == 2


def test_no_answer_is_a_sentence_with_a_way_out(host: FakeHost, pair: CaseRoom) -> None:
    host.other_room = Unreachable("Nobody answers.")
    pair.toggle_pk()
    assert pair.pk.states.state() == "The other room cannot be shown."
    pair.toggle_pk()
    assert not shown(pair)


def test_an_answer_that_comes_after_the_case_was_closed_shows_nothing(host: FakeHost, pair: CaseRoom) -> None:
    host.other_room = None
    kept = []
    host.partner = lambda ready, _failed: kept.append(ready)  # type: ignore[method-assign,assignment]
    pair.toggle_pk()
    pair.close_case()
    kept[0](partner())
    assert pair.pk.partner is None
    assert not shown(pair)


def test_closing_the_case_stops_the_second_recording(opened: CaseRoom, second: FakePlayer) -> None:
    opened.close_case()
    assert second.state().status is PlayerStatus.EMPTY
    assert not shown(opened)


def test_a_click_on_either_picture_plays_both(opened: CaseRoom, player: FakePlayer, second: FakePlayer, qtbot) -> None:
    qtbot.mouseClick(opened.pk.right.view, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert (player.state().status, second.state().status) == (PlayerStatus.PLAYING, PlayerStatus.PLAYING)


def test_who_reads_first_is_shown_no_picture_of_either_room(host: FakeHost, pair: CaseRoom) -> None:
    host.settings.set("media.text_first", True)
    pair.toggle_pk()
    assert pair.pk.left.view.isHidden()
    assert pair.pk.right.view.isHidden()
    assert pair.pk.right.text.isVisible()
