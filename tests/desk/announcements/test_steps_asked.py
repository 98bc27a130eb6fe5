from __future__ import annotations

from collections.abc import Callable

from moderator_app.desk.announcements.room import AnnouncementsRoom
from moderator_app.desk.announcements.steps import Verb
from moderator_app.domain.identity import DAY_MS
from moderator_app.domain.text import Label
from tests.desk.announcements.press import FakePress, confirm, show
from tests.desk.announcements.samples import a_fault, a_head, a_row, an_issue
from tests.desk.factories import NOON


def test_a_row_that_was_left_out_is_put_back_with_a_reason(room: AnnouncementsRoom, press: FakePress):
    out = a_row("d2", state="excluded", reason="appeal_pending: too early")
    show(room, press, an_issue(a_head(), a_row("d1"), out))
    room.sheet.rows.list.table.choose(out.decision_id)
    assert room.may(Verb.INCLUDE)
    assert not room.may(Verb.EXCLUDE)
    room.run(Verb.INCLUDE)
    assert out.decision in room.sheet.ask.question.text()
    confirm(room, "The appeal is decided.")
    sent = press.answer("issue_include", an_issue(a_head(), a_row("d1"), a_row("d2")))
    assert (sent.body.decision_ids, sent.body.reason) == ((out.decision_id,), "The appeal is decided.")
    assert not room.may(Verb.INCLUDE)


def test_rows_are_left_out_and_put_back_where_they_are_seen(room: AnnouncementsRoom, press: FakePress):
    show(room, press, an_issue())
    assert room.may(Verb.EXCLUDE)
    room.sheet.show_tab(room.sheet.totals)
    assert not room.may(Verb.EXCLUDE)
    room.sheet.show_tab(room.sheet.rows)
    assert room.may(Verb.EXCLUDE)


def test_what_is_being_asked_follows_the_language_and_keeps_its_reason(
    qtbot, room: AnnouncementsRoom, press: FakePress, speak_chinese: Callable[[], None]
):
    show(room, press, an_issue())
    room.run(Verb.EXCLUDE)
    room.sheet.ask.reason.setPlainText("Wait.")
    press.tag = "zh_CN"
    speak_chinese()
    qtbot.waitUntil(lambda: room.sheet.ask.confirm.text() == "排除")
    assert "排除在本期之外" in room.sheet.ask.question.text()
    assert room.sheet.ask.reason.toPlainText() == "Wait."


def test_words_to_a_correction_can_be_written_while_one_is_owed_and_its_sentence_is_read_whole(
    room: AnnouncementsRoom, press: FakePress
):
    owed = a_head(state="correcting", number=12, open_faults=1, correct_by_ms=NOON + DAY_MS)
    show(room, press, an_issue(owed, faults=(a_fault(),)))
    panel = room.sheet.corrections
    room.sheet.show_tab(panel)
    assert panel.en.isVisible()
    assert not panel.said.isVisible()
    sentence = "2026-11-22 Correction: the decision in row 3 was withdrawn on review; the row no longer applies."
    done = a_fault(corrected_at_ms=NOON, note=Label("更正", sentence))
    room._show(an_issue(a_head(state="published", number=12, published_at_ms=NOON, revision=2), faults=(done,)))
    assert panel.said.text() == sentence
    assert panel.said.isVisible()
    assert not panel.en.isVisible()
    assert not panel.publish.isVisible()
