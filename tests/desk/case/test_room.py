"""The room driven by keys and clicks, as a reviewer does it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from moderator_app.desk.case.case_file import CaseFile
from moderator_app.desk.case.room import CaseRoom, build_case_room
from moderator_app.desk.case.verdict.draft import decode
from moderator_app.desk.case.verdict.model import VerdictModel
from moderator_app.desk.case.verdict.questions import QuestionRow
from moderator_app.desk.case_host import CaseRoom as AskedRoom
from moderator_app.domain.case import CaseState
from moderator_app.domain.decision import ClearReason
from moderator_app.domain.errors import Unreachable
from moderator_app.domain.evidence import EvidenceKind
from moderator_app.domain.highlight import HighlightState
from moderator_app.domain.queue import SkipReason
from moderator_app.media.faults import MediaFaultCode, RecordingFault
from moderator_app.media.player import FakePlayer
from moderator_app.wire.messages import CaseContent
from tests.desk.case.table import CHAT, CLIP, GOODS, FakeHost, content, lease, text_only

K = Qt.Key


def model(room: CaseRoom) -> VerdictModel:
    assert room._model is not None
    return room._model


def file(room: CaseRoom) -> CaseFile:
    assert room._file is not None
    return room._file


@pytest.fixture
def desk(room: CaseRoom, qtbot) -> CaseRoom:
    room.open(content(), lease(), None)
    room.focus_first()
    qtbot.waitUntil(room.highlights.table.hasFocus)
    return room


def press(qtbot, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    qtbot.keyClick(target, key, modifiers)


def test_a_case_is_decided_without_the_mouse(desk: CaseRoom, host: FakeHost, qtbot) -> None:
    press(qtbot, K.Key_J)
    press(qtbot, K.Key_R)
    press(qtbot, K.Key_A)
    judged = [desk.highlights.model.state(hit) for hit in desk.highlights.model.rows[:3]]
    assert judged == [HighlightState.NEW, HighlightState.REJECTED, HighlightState.ACCEPTED]
    press(qtbot, K.Key_F)
    card = desk.verdict.cards[0]
    qtbot.waitUntil(card.radios[0].hasFocus)
    press(qtbot, K.Key_Down)
    press(qtbot, K.Key_Space)
    assert desk.verdict.lacks()[0].question
    desk.verdict.focus_missing()
    asked = [row for row in card.rows if not row.isHidden()]
    for row in asked:
        qtbot.waitUntil(row.hasFocus)
        press(qtbot, K.Key_Y if row.question.kind.value == "required" else K.Key_N)
    qtbot.waitUntil(desk.verdict.submit_next.hasFocus)
    assert desk.verdict.lacks() == []
    press(qtbot, K.Key_Return, Qt.KeyboardModifier.ControlModifier)
    [(decision, draft, then_next)] = host.submitted
    assert then_next
    assert decision.lease_epoch == 3
    assert decision.grade == decision.proposed_grade != "G0"
    assert decode(draft).decision_id == decision.id


def test_submitting_too_early_leads_to_what_is_missing(desk: CaseRoom, host: FakeHost, qtbot) -> None:
    assert not desk.verdict.submit_next.isEnabled()
    press(qtbot, K.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert host.submitted == []
    assert desk.verdict.add.hasFocus()
    assert host.sentences == ["Choose what was found, or why nothing is wrong."]


def test_a_decision_is_submitted_once(desk: CaseRoom, host: FakeHost) -> None:
    model(desk).clear(ClearReason.NO_VIOLATION)
    desk.submit(then_next=True)
    desk.submit(then_next=True)
    assert len(host.submitted) == 1
    desk.submit_failed(Unreachable("nobody"))
    desk.submit(then_next=False)
    assert [then_next for _, _, then_next in host.submitted] == [True, False]
    assert host.submitted[0][0].id == host.submitted[1][0].id


def test_the_same_work_returns_after_a_restart(desk: CaseRoom, host: FakeHost) -> None:
    desk.highlights.choose(content().highlights[1].id)
    desk.highlights.judge(HighlightState.ACCEPTED)
    model(desk).set_severity(0, "S3")
    model(desk).answer(0, "route", yes=True)
    desk.verdict.note.setPlainText("第二场也有")
    kept = host.drafts[-1]
    before = decode(kept)
    desk.close_case()
    assert desk.case_id() is None
    assert desk.stage.transcript.text.toPlainText() == ""
    desk.open(content(), lease(), kept)
    assert model(desk).draft.findings == before.findings
    assert model(desk).draft.evidence == before.evidence
    assert desk.verdict.cards[0].radios[2].isChecked()
    assert desk.verdict.note.toPlainText() == "第二场也有"
    assert desk.highlights.model.states == before.judgements


def test_a_spoilt_draft_is_reported_and_the_case_opens_anyway(room: CaseRoom, host: FakeHost) -> None:
    room.open(content(), lease(), "{spoilt")
    assert room.is_open()
    assert len(host.errors) == 1


def test_the_next_highlight_moves_clock_transcript_and_recording(desk: CaseRoom, player: FakePlayer, qtbot) -> None:
    hits = desk.highlights.model.rows
    press(qtbot, K.Key_J)
    assert desk.highlights.current() == hits[1]
    assert desk.clock.position == hits[1].t0_ms
    assert player.state().position_ms == hits[1].t0_ms
    lit = desk.stage.transcript.text.lit
    assert lit is not None
    assert desk.stage.transcript.text.document_.text[lit.start] == "全"


def test_a_highlight_of_another_item_brings_that_item(desk: CaseRoom, player: FakePlayer) -> None:
    chat = next(hit for hit in desk.highlights.model.rows if hit.item_id == CHAT)
    desk.highlights.table.setCurrentIndex(desk.highlights.model.index(desk.highlights.model.row_of(chat.id), 0))
    assert desk._item_id == CHAT
    assert desk.stage.tabs.currentWidget() is desk.stage.conversation
    assert desk.stage.conversation.view.currentIndex().row() == 1
    assert desk.stage.picture.isHidden()
    assert player.calls[-1] == "stop"


def test_the_word_is_lit_while_the_recording_plays(desk: CaseRoom, player: FakePlayer, qtbot) -> None:
    text = desk.stage.transcript.text
    desk.clock.seek(1000)
    press(qtbot, K.Key_Space)
    seen = []
    for _ in range(5):
        player.advance(220)
        desk.playback.poll()
        lit = text.lit
        assert lit is not None
        seen.append(text.document_.text[lit.start : lit.end])
    assert "".join(seen) == "人们晚上好"
    assert len(text.extraSelections()) == 1
    press(qtbot, K.Key_Space)
    assert "pause" in player.calls


def test_a_click_on_a_word_goes_to_its_time(desk: CaseRoom, qtbot) -> None:
    desk.stage.tabs.setCurrentWidget(desk.stage.transcript)
    text = desk.stage.transcript.text
    line = text.document_.lines[0]
    cursor = text.textCursor()
    cursor.setPosition(line.start + 6)
    box = text.cursorRect(cursor)
    qtbot.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.left() + 1, box.center().y()))
    assert desk.clock.position == line.segment.words[6].t0_ms


def test_following_yields_to_a_reader_and_comes_back_when_asked(desk: CaseRoom) -> None:
    panel = desk.stage.transcript
    changes: list[bool] = []
    panel.text.following_changed.connect(changes.append)
    panel.text._reader_moved()
    assert not panel.follow.isChecked()
    panel.follow.click()
    assert changes == [False, True]


def test_selected_words_become_a_quote_of_the_original(desk: CaseRoom, host: FakeHost) -> None:
    desk.stage.tabs.setCurrentWidget(desk.stage.transcript)
    text = desk.stage.transcript.text
    [span] = text.document_.find("扫包裹里的卡片")
    text.reveal(span, select=True)
    assert desk.stage.transcript.quote.isEnabled()
    host.commands.trigger("evidence.quote")
    [piece] = model(desk).draft.evidence
    assert piece.kind is EvidenceKind.QUOTE
    assert piece.text == "扫包裹里的卡片"
    segment = file(desk).segment(CLIP, piece.lane, piece.seq)
    assert segment is not None
    assert segment.text[piece.start : piece.end] == piece.text
    assert (piece.t0_ms, piece.t1_ms) == segment.time_of(piece.start, piece.end)


def test_a_search_of_one_character_selects_it_and_counts(desk: CaseRoom) -> None:
    panel = desk.stage.transcript
    panel.search.setText("茶")
    assert panel.text.textCursor().selectedText() == "茶"
    assert panel.found.text().startswith("1 of ")
    panel.search.setText("没有的词")
    assert panel.found.text() == "Not found"


def test_comments_follow_the_clock_and_the_clock_follows_a_clicked_comment(desk: CaseRoom, qtbot) -> None:
    panel = desk.stage.conversation
    desk.stage.tabs.setCurrentWidget(panel)
    desk.clock.seek(10_000)
    assert panel.model.time_of(panel.delegate.now) <= 10_000 < panel.model.time_of(panel.delegate.now + 1)
    row = panel.model.row_at(20_000)
    panel.view.scrollTo(panel.model.index(row, 0))
    box = panel.view.visualRect(panel.model.index(row, 0))
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert desk.clock.position == panel.model.time_of(row)


def test_a_mark_goes_into_the_tray_and_can_be_removed(desk: CaseRoom, host: FakeHost, qtbot) -> None:
    host.commands.trigger("evidence.mark_out")
    assert model(desk).draft.evidence == []
    desk.clock.seek(4000)
    press(qtbot, K.Key_I)
    desk.clock.seek(2500)
    press(qtbot, K.Key_O)
    [piece] = model(desk).draft.evidence
    assert (piece.kind, piece.t0_ms, piece.t1_ms) == (EvidenceKind.MARK, 2500, 4000)
    assert [band.id for lane in desk.foot.timeline.lanes if lane.key == "marks" for band in lane.bands] == [piece.id]
    desk.tray.list.setCurrentRow(0)
    qtbot.keyClick(desk.tray.list, K.Key_Delete)
    assert model(desk).draft.evidence == []


def test_a_listing_shows_what_the_original_price_may_be(desk: CaseRoom) -> None:
    desk._show_item(GOODS)
    assert desk.stage.listing.price.text() == "CNY 199.00"
    assert "Original price" in desk.stage.listing.compare.text()
    assert desk.stage.listing.lawful.text() == "CNY 199.00 (7 sales)"
    assert desk.stage.listing.verdict.text() == "The price called original is CNY 800.00 above it."
    desk.stage.listing.snapshot.click()
    assert model(desk).draft.evidence[0].kind is EvidenceKind.LISTING


def test_a_case_without_a_recording_opens_on_its_text(room: CaseRoom) -> None:
    room.open(text_only(), lease(), None)
    assert room.stage.picture.isHidden()
    assert room.stage.tabs.currentWidget() is room.stage.conversation
    assert not room.stage.tabs.isTabVisible(room.stage.tabs.indexOf(room.stage.transcript))


@pytest.mark.parametrize("code", [code for code in MediaFaultCode if not code.shows_something])
def test_each_fault_of_a_recording_is_a_plain_sentence_and_the_case_stays_decidable(
    room: CaseRoom, player: FakePlayer, code: MediaFaultCode
) -> None:
    player.faults["clip-1.mp4"] = code
    room.open(content(), lease(), None)
    assert room.stage.view.sentence == f"{code.label.en} The case can be decided by its text."
    model(room).clear(ClearReason.INSUFFICIENT)
    assert room.verdict.submit_next.isEnabled()


def test_a_truncated_recording_is_shown_and_said_to_be_cut_off(room: CaseRoom, player: FakePlayer) -> None:
    player.faults["clip-1.mp4"] = MediaFaultCode.TRUNCATED
    room.open(content(), lease(), None)
    assert room.stage.view.sentence == MediaFaultCode.TRUNCATED.label.en
    assert room.playback.showing


@pytest.mark.parametrize(
    "error", [RecordingFault(MediaFaultCode.MISSING), Unreachable("nobody answers"), RuntimeError("odd")]
)
def test_a_recording_that_cannot_be_had_is_said(room: CaseRoom, host: FakeHost, error: Exception) -> None:
    host.media = error
    room.open(content(), lease(), None)
    assert room.stage.view.sentence.endswith("The case can be decided by its text.")
    assert room.stage.view.accessibleDescription() == room.stage.view.sentence


def test_a_player_that_dies_leaves_the_room_standing(desk: CaseRoom, player: FakePlayer) -> None:
    player.crash()
    desk.playback.poll()
    assert "crashed" in desk.stage.view.sentence
    desk.clock.seek(20_320)
    assert desk.stage.transcript.text.lit is not None


def test_a_blind_queue_shows_reach_and_past_only_after_the_finding(room: CaseRoom) -> None:
    room.open(content(queue="HYPE-PK"), lease(), None)
    assert room.merchant._values["followers"].text() == ""
    assert room.merchant.linked.isHidden()
    assert not room.highlights.model.scores
    assert room.verdict.proposal.grade.text() == "Shown once the finding is recorded."
    model(room).clear(ClearReason.NO_VIOLATION)
    room.verdict.record.click()
    assert room.merchant._values["followers"].text() == "182,340"
    assert not room.merchant.linked.isHidden()
    assert room.highlights.model.scores


def test_without_a_lease_it_can_be_read_and_not_decided(room: CaseRoom, host: FakeHost) -> None:
    room.open(content(), None, None)
    assert not host.commands.may("verdict.submit_next")
    assert not host.commands.may("highlight.confirm")
    assert host.commands.may("highlight.next")
    room.highlights.step(1)
    assert host.drafts == []


def test_losing_the_lease_keeps_the_work_and_says_so(desk: CaseRoom) -> None:
    model(desk).clear(ClearReason.NO_VIOLATION)
    desk.lease_changed(None)
    assert not desk.header.news.isHidden()
    assert not desk.verdict.submit_next.isEnabled()
    assert model(desk).draft.clear_reason is ClearReason.NO_VIOLATION
    desk.lease_changed(lease())
    assert desk.verdict.submit_next.isEnabled()


def test_new_evidence_is_offered_and_never_forced(desk: CaseRoom) -> None:
    desk.highlights.choose(content().highlights[1].id)
    desk.highlights.judge(HighlightState.REJECTED)
    fresh = content(version=2)
    desk.case_changed(fresh.case, fresh)
    assert file(desk).content.case.content_version == 1
    desk.header.news_button.click()
    assert file(desk).content.case.content_version == 2
    assert list(model(desk).draft.judgements.values()) == [HighlightState.REJECTED]
    assert "evidence changed" in desk.header.news_text.text()


def test_a_change_of_state_elsewhere_is_said(desk: CaseRoom) -> None:
    desk.case_changed(replace(content().case, state=CaseState.ESCALATED), None)
    assert "Escalated" in desk.header.news_text.text()


def test_skipping_holding_and_escalating_ask_in_the_flow(desk: CaseRoom, host: FakeHost, qtbot) -> None:
    host.commands.trigger("case.skip")
    assert not desk.strip.isHidden()
    desk.strip.choice.setCurrentIndex(desk.strip.choice.findData("conflict"))
    desk.strip.words.setText("my cousin's shop")
    desk.strip.go.click()
    assert host.skipped == [(SkipReason.CONFLICT, "my cousin's shop")]
    host.commands.trigger("case.hold")
    assert not desk.strip.go.isEnabled()
    desk.strip.words.setText("which brand?")
    qtbot.keyClick(desk.strip.words, K.Key_Return)
    assert host.held[0][0] == "which brand?"
    host.commands.trigger("case.escalate")
    qtbot.keyClick(desk.strip.words, K.Key_Escape)
    assert desk.strip.isHidden()
    assert host.escalated == []


def test_the_proposal_is_shown_with_its_steps_money_people_and_both_notices(desk: CaseRoom) -> None:
    model(desk).judge(file(desk).highlights[2], HighlightState.ACCEPTED)
    model(desk).set_severity(0, "S2")
    view = desk.verdict.proposal
    assert view.grade.text() == "G5 · 7-day live ban"
    assert "second time" in view.texts["steps"].text()
    assert "D-2026-00871" in view.texts["basis"].text()
    assert "D-2026-00102" not in view.texts["basis"].text(), "a withdrawn decision counts for nothing"
    assert "5,000.00" in view.texts["money"].text()
    assert "until 2026-" in view.texts["measures"].text()
    assert "second person" not in view.texts["people"].text()
    view.toggle.click()
    assert "加薇信号七七八零三" in view.pages["zh"].toPlainText()
    assert "7-day live ban" in view.pages["en"].toPlainText()


def test_a_question_keeps_its_keys_from_the_verbs(desk: CaseRoom, qtbot) -> None:
    model(desk).judge(file(desk).highlights[2], HighlightState.ACCEPTED)
    model(desk).set_severity(0, "S1")
    judged = dict(model(desk).draft.judgements)
    desk.verdict.cards[0].focus_questions()
    row = desk.verdict.cards[0].rows[0]
    qtbot.waitUntil(row.hasFocus)
    press(qtbot, K.Key_N)
    assert model(desk).draft.findings[0].answers == {"route": False}
    assert model(desk).draft.judgements == judged
    press(qtbot, K.Key_Up)
    press(qtbot, K.Key_Backspace)
    assert model(desk).draft.findings[0].answers == {}


def test_a_held_key_of_a_button_presses_it_and_does_not_play(desk: CaseRoom, player: FakePlayer, qtbot) -> None:
    desk.highlights.accept.setFocus()
    qtbot.waitUntil(desk.highlights.accept.hasFocus)
    press(qtbot, K.Key_Space)
    assert "play" not in player.calls
    assert list(model(desk).draft.judgements.values()) == [HighlightState.ACCEPTED]


def test_the_timeline_still_shows_its_bands_when_it_has_the_focus(desk: CaseRoom, host: FakeHost, qtbot) -> None:
    timeline = desk.foot.timeline
    timeline.setFocus()
    qtbot.waitUntil(timeline.hasFocus)
    band = next(lane for lane in timeline.lanes if lane.key == "detector:absolute_terms").bands[0]
    layout, view = timeline.layout_(), timeline.view
    timeline.viewport().repaint()
    place = [lane.key for lane in timeline.lanes].index("detector:absolute_terms")
    timeline.verticalScrollBar().setValue(place * layout.lane)
    shown = timeline.viewport().grab().toImage()
    y = timeline.lane_top(place) + layout.lane // 2
    x = layout.names + view.x_of((band.t0_ms + band.t1_ms) // 2)
    empty = layout.names + view.width - 3
    assert shown.pixelColor(x, y) != shown.pixelColor(empty, y)
    assert shown.pixelColor(empty, y) == host.theme.colour("sunken")


def test_keys_on_the_timeline_zoom_choose_lanes_and_visit_bands(desk: CaseRoom, qtbot) -> None:
    timeline = desk.foot.timeline
    timeline.setFocus()
    qtbot.waitUntil(timeline.hasFocus)
    whole = timeline.view.span_ms
    press(qtbot, K.Key_Plus)
    assert timeline.view.span_ms < whole
    press(qtbot, K.Key_0)
    assert timeline.view.span_ms == whole
    press(qtbot, K.Key_Home)
    assert desk.clock.position == 0
    for _ in range([lane.key for lane in timeline.lanes].index("detector:absolute_terms")):
        press(qtbot, K.Key_Down)
    press(qtbot, K.Key_Return)
    current = desk.highlights.current()
    assert current is not None
    assert current.detector == "absolute_terms"
    assert desk.clock.position == current.t0_ms


def test_a_click_on_a_band_goes_to_its_highlight_and_a_drag_pans(desk: CaseRoom, qtbot) -> None:
    timeline = desk.foot.timeline
    place = [lane.key for lane in timeline.lanes].index("detector:absolute_terms")
    timeline.verticalScrollBar().setValue(place * timeline.layout_().lane)
    band, layout = timeline.lanes[place].bands[0], timeline.layout_()
    at = QPoint(layout.names + timeline.view.x_of(band.t0_ms) + 2, timeline.lane_top(place) + layout.lane // 2)
    assert "全网最低" in timeline.describe(at)
    qtbot.mouseClick(timeline.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert desk.clock.position == band.t0_ms
    timeline.zoom(6)
    start = timeline.view.start_ms
    qtbot.mousePress(timeline.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseMove(timeline.viewport(), at - QPoint(60, 0))
    qtbot.mouseRelease(timeline.viewport(), Qt.MouseButton.LeftButton, pos=at - QPoint(60, 0))
    assert timeline.view.start_ms > start
    assert desk.clock.position == band.t0_ms, "a drag does not seek"


def test_a_wheel_that_passes_over_a_form_changes_nothing(desk: CaseRoom) -> None:
    model(desk).judge(file(desk).highlights[2], HighlightState.ACCEPTED)
    combo = desk.verdict.cards[0].category
    middle = combo.rect().center().toPointF()
    no = Qt.KeyboardModifier.NoModifier
    turn = QWheelEvent(
        middle, combo.mapToGlobal(middle), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, no,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(combo, turn)
    assert [row.category for row in model(desk).draft.findings] == ["PRIVATE_TRADE"]


def test_the_room_is_what_the_desk_asks_for(room: CaseRoom) -> None:
    asked: AskedRoom = room
    assert asked.case_id() is None
    room.retranslate()
    room.lease_changed(None)
    room.close_case()


def test_the_room_is_built_before_the_rules_and_the_person_are_known(host: FakeHost, player: FakePlayer, qtbot) -> None:
    law, person = host.lawbook, host.person
    del host.lawbook, host.person
    room = build_case_room(host, player=player)
    qtbot.addWidget(room)
    room.retranslate()
    host.lawbook, host.person = law, person
    room.open(content(), lease(), None)
    assert room.verdict.add.count() == len(law.matrix.categories) + 1
    room.shut()
    del host.lawbook, host.person
    room.retranslate()


def test_a_case_without_items_opens_empty(room: CaseRoom) -> None:
    whole = content()
    bare = CaseContent(case=whole.case, items=(), highlights=whole.highlights, context=whole.context)
    room.open(bare, lease(), None)
    assert room.highlights.model.rows == ()
    model(room).clear(ClearReason.INSUFFICIENT)
    assert room.verdict.submit_next.isEnabled()


def test_another_language_reaches_every_panel(desk: CaseRoom, host: FakeHost) -> None:
    model(desk).judge(file(desk).highlights[2], HighlightState.ACCEPTED)
    model(desk).set_severity(0, "S2")
    host.tongue = "zh_CN"
    desk.retranslate()
    assert desk.verdict.proposal.grade.text() == "G5 · 停播7天"
    assert desk.foot.timeline.lanes[0].name == "口播"
    assert desk.verdict.cards[0].radios[1].text() == "S2 一般"
    assert "茶叶" in desk.merchant._values["trade"].text()


def test_blur_and_grey_are_kept_as_settings(desk: CaseRoom, host: FakeHost) -> None:
    desk.stage.transport.blur.setValue(60)
    desk.stage.transport.grey.setValue(100)
    assert host.settings.number("media.blur") == desk.stage.view.blur == 60
    assert host.settings.number("media.greyscale") == desk.stage.view.grey == 100


def test_a_moved_lane_moves_words_and_bands(desk: CaseRoom) -> None:
    before = desk.foot.timeline.lanes[0].bands[0].t0_ms
    desk.foot.lane.setCurrentIndex(desk.foot.lane.findData("speech"))
    desk.foot.offset.setValue(400)
    assert desk.foot.timeline.lanes[0].bands[0].t0_ms == before + 400
    assert desk.stage.transcript.text.document_.time_at(0) == before + 400


def test_every_control_has_an_accessible_name(desk: CaseRoom) -> None:
    model(desk).judge(file(desk).highlights[2], HighlightState.ACCEPTED)
    model(desk).set_severity(0, "S2")
    kinds = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QAbstractSlider, QuestionRow)
    nameless = [
        f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        for widget in desk.findChildren(QWidget)
        if isinstance(widget, kinds)
        and not isinstance(widget.parent(), QComboBox | QSpinBox | QLineEdit)
        and not widget.objectName().startswith("qt_")
        and type(widget).__name__ not in {"QScrollBar", "QLineEditIconButton"}
        and not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    ]
    assert nameless == []
