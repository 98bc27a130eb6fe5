from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QDate, QIODevice, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QPlainTextEdit

from moderator_app.desk.announcements import sentences
from moderator_app.desk.announcements.alarm import EVERY_MS, Alarm
from moderator_app.desk.announcements.new_issue import begin_of, date_of
from moderator_app.desk.announcements.room import AnnouncementsRoom
from moderator_app.desk.announcements.steps import Verb
from moderator_app.domain.errors import Refused, Unreachable
from moderator_app.domain.identity import DAY_MS
from moderator_app.domain.text import Label
from moderator_app.wire.messages import announcements as am
from tests.desk.announcements.press import SERIES, FakePress, confirm, show
from tests.desk.announcements.samples import CLOSE, a_fault, a_head, a_row, a_sheet, an_issue
from tests.desk.factories import NOON


def typed(room: AnnouncementsRoom, name: str) -> QPlainTextEdit:
    field = room.sheet.words.fields[name]
    assert isinstance(field, QPlainTextEdit)
    return field


def test_the_list_has_its_four_states(room: AnnouncementsRoom, press: FakePress):
    assert room.list.states.state() == "Loading the issues…"
    room.refresh()
    press.fail("issues", Unreachable("away"))
    assert room.list.states.state() == "The list cannot be shown"
    room.refresh()
    press.answer("issues", am.IssueList(issues=()))
    assert room.list.states.state() == "No issues yet"
    assert room.sheet_states.state() == "No issue is chosen"
    assert room.able() == {Verb.NEW, Verb.SERIES}


def test_rows_show_why_they_are_blocked_in_words(room: AnnouncementsRoom, press: FakePress):
    blocked = a_row("d2", state="blocked", reason="no_term", nick="<img src=x>")
    left = a_row("d3", state="excluded", reason="appeal_pending: wait for the hearing")
    show(room, press, an_issue(a_head(blocked=1), a_row("d1"), blocked, left))
    cells = [row.cells for row in room.sheet.rows.list.table.rows.rows]
    assert [row[1] for row in cells] == [
        "Listed",
        "Blocked: No term, and not permanent",
        "Left out: An appeal is pending: wait for the hearing",
    ]
    assert cells[1][2] == "<img src=x>", "shown, never obeyed"
    assert cells[0][4] == "Live ban until 2026-06-01"
    assert cells[0][6] == "230,000"
    assert cells[0][8].endswith("04:26 – 05:26"), "one day is said once"
    room.sheet.rows.show_state("blocked")
    assert [row.key for row in room.sheet.rows.list.table.rows.rows] == ["d2"]
    room.sheet.rows.show_state("")
    room.sheet.rows.search.setText("D-d3")
    assert [row.key for row in room.sheet.rows.list.table.rows.rows] == ["d3"]
    assert "Blocked rows: 1." in room.sheet.hint.text()
    assert not room.may(Verb.SEND)


def test_permanent_measures_say_so(press: FakePress):
    assert press
    assert sentences.measure(CLOSE, "en") == "Closure, permanent"


def test_totals_stand_beside_those_of_the_ledger(room: AnnouncementsRoom, press: FakePress):
    issue = an_issue()
    show(room, press, issue)
    assert room.sheet.totals.verdict.text() == "The totals agree with the ledger to the row."
    room.sheet.totals.show_issue(an_issue(ledger_rows=()))
    assert room.sheet.totals.verdict.text().startswith("✕ The totals do not agree")
    assert room.sheet.totals.list.table.rows.rows[0].cells == ("Live ban", "1", "0", "✕")


def test_changes_since_the_last_compilation_name_the_decisions(room: AnnouncementsRoom, press: FakePress):
    change = am.Differences(added=("D-d1",), removed=("D-d9",))
    show(room, press, an_issue(a_head(compile_no=2), difference=change))
    cells = [row.cells for row in room.sheet.changes.changes.table.rows.rows]
    assert cells == [("+ New", "D-d1", "小*****店", "Listed"), ("− Gone", "D-d9", "", "")]
    assert room.sheet.changes.history.table.rows.rows[0].cells[1:3] == ("Qiu", "Compiled")


def test_a_new_issue_begins_where_the_last_one_ended(room: AnnouncementsRoom, press: FakePress):
    ended = begin_of(date_of(NOON).addDays(-6))
    show(room, press, an_issue(a_head(period_to_ms=ended, state="published", number=11, published_at_ms=NOON)))
    room.run(Verb.NEW)
    form = room.new_form
    assert form.first.date() == date_of(ended)
    assert form.last.date() == date_of(NOON)
    assert form.title_en.text() == "Hype selling"
    form.last.setDate(form.first.date().addDays(-1))
    assert not form.store.isEnabled(), "the period would end before it begins"
    form.last.setDate(form.first.date())
    form.store.click()
    ask = press.asked[-1][0]
    assert (ask.body.period_from_ms, ask.body.period_to_ms) == (ended, ended + DAY_MS)
    press.fail("issue_new", Refused("validation", "?", pointer="/wording/title_zh", why="personal"))
    assert "Title, Chinese" in form.trouble.text()
    form.store.click()
    assert press.asked[-1][0].body.id == ask.body.id, "the same draft again, never two"
    press.answer("issue_new", an_issue(a_head("i2", state="draft", listed=0)))
    assert room.sheet.issue is not None
    assert room.sheet.issue.head.id == "i2"
    assert room.list.table.current() == "i2"
    assert press.waiting().count("issue") == 0, "it is here already"


def test_days_are_those_of_beijing():
    assert date_of(begin_of(QDate(2026, 3, 1))) == QDate(2026, 3, 1)
    assert begin_of(QDate(1970, 1, 2)) == DAY_MS - 8 * 3_600_000
    assert sentences.day(begin_of(QDate(2026, 3, 1))) == "2026-03-01"
    assert sentences.period(begin_of(QDate(2026, 3, 1)), begin_of(QDate(2026, 3, 2))) == "2026-03-01"


def test_without_a_series_one_is_made_first(room: AnnouncementsRoom, press: FakePress):
    room.refresh()
    press.answer("issues", am.IssueList(issues=()))
    press.answer("series_list", am.SeriesList(series=()))
    room.new.click()
    form = room.series_form
    assert room.stack.currentWidget() is form
    assert not form.store.isEnabled()
    form.code.setText("hs")
    form.title_zh.setText("炒作卖货处罚公告")
    form.title_en.setText("Hype selling")
    for place in range(form.categories.count()):
        item = form.categories.item(place)
        if item.data(Qt.ItemDataRole.UserRole) == "HYPE_SELL":
            item.setCheckState(Qt.CheckState.Checked)
    assert not form.store.isEnabled(), "capital letters"
    form.code.setText("HS")
    assert "Rules cited: " in form.rules.text()
    assert "@" in form.rules.text()
    form.store.click()
    ask = press.answer("series_store", am.SeriesList(series=(SERIES,)))
    assert (ask.path["code"], ask.body.categories, str(ask.body.masking)) == ("HS", ("HYPE_SELL",), "masked")
    assert form.list.table.current() == "HS"
    assert form.code.isReadOnly(), "a code is for good"


def test_compiling_asks_until_when_and_shows_that_it_works(room: AnnouncementsRoom, press: FakePress):
    show(room, press, an_issue(a_head(state="draft", listed=0)))
    room.run(Verb.COMPILE)
    ask = room.sheet.ask
    assert ask.choice.itemText(0) == "Now"
    assert ask.choice.count() == 3
    ask.choice.setCurrentIndex(1)
    confirm(room)
    assert room.sheet_states.state() == "Compiling the period…"
    assert room.able() == frozenset(), "one thing at a time"
    sent = press.answer("issue_compile", an_issue())
    assert sent.body.cut_off_ms == NOON
    assert room.sheet_states.state() == "content"
    assert room.sheet.hint.text() == ""


def test_a_refused_step_says_why_and_keeps_everything(room: AnnouncementsRoom, press: FakePress):
    show(room, press, an_issue())
    room.run(Verb.SEND)
    press.fail("issue_send", Refused("not-allowed", "?", why="blocked", blocked=3))
    assert room.sheet.trouble.text() == "Rows still blocked: 3. Leave them out, or wait."
    assert room.sheet_states.state() == "content"
    assert room.may(Verb.SEND)


def test_only_the_words_can_be_edited_and_survive_a_refusal(room: AnnouncementsRoom, press: FakePress):
    show(room, press, an_issue())
    words = room.sheet.words
    typed(room, "focus_en").setPlainText("Call 13800138000")
    assert room.may(Verb.WORDS)
    assert not room.may(Verb.SEND)
    room.run(Verb.WORDS)
    press.fail("issue_word", Refused("validation", "?", pointer="/focus_en", why="personal"))
    assert "“Focus, English” names a person" in room.sheet.trouble.text()
    assert words.body().focus_en == "Call 13800138000"
    assert room.sheet.tabs.currentWidget() is words
    words.fields["title_en"].clear()
    room.run(Verb.WORDS)
    assert "issue_word" not in press.waiting(), "a title is needed"
    words.undo.click()
    assert not room.may(Verb.WORDS)
    assert words.body().focus_en == "Focus"


def test_words_typed_for_one_issue_wait_there_while_another_is_read(room: AnnouncementsRoom, press: FakePress):
    one, other = an_issue(a_head("i1")), an_issue(a_head("i2"))
    show(room, press, one, other.head)
    typed(room, "guide_en").setPlainText("half a sentence")
    room.list.table.choose("i2")
    press.answer("issue", other)
    assert room.sheet.words.body().guide_en == ""
    room.list.table.choose("i1")
    press.answer("issue", one)
    assert room.sheet.words.body().guide_en == "half a sentence"
    assert room.sheet.words.is_changed()
    room.run(Verb.WORDS)
    sent = press.answer("issue_word", one)
    assert sent.body.guide_en == "half a sentence"


def test_a_compiler_is_told_why_there_is_no_approving(room: AnnouncementsRoom, press: FakePress):
    show(room, press, an_issue(a_head(state="in_review", compiled_by="p")))
    assert not room.sheet.buttons[Verb.APPROVE].isVisibleTo(room)
    assert room.sheet.hint.text() == "You compiled this issue; another person approves it."
    assert all(field.isReadOnly() for field in room.sheet.words.fields.values())


def test_a_second_person_approves_what_is_on_the_screen(room: AnnouncementsRoom, press: FakePress):
    show(room, press, an_issue(a_head(state="in_review")))
    room.sheet.buttons[Verb.APPROVE].click()
    confirm(room)
    sent = press.answer("issue_approve", an_issue(a_head(state="approved", approved_by="p", row_version=4)))
    assert sent.body.row_version == 3
    assert ("Approved by", "you") in room.sheet.facts.shown
    room.run(Verb.PUBLISH)
    confirm(room)
    press.fail("issue_publish", Refused("not-allowed", "?", why="lost", decisions=["D-1", "D-2"]))
    assert "D-1, D-2 lost their basis" in room.sheet.trouble.text()
    press.answer("issue", an_issue(a_head(state="draft", row_version=5)))
    assert room.may(Verb.COMPILE)
    assert "D-1, D-2" in room.sheet.trouble.text(), "it is still said"


def test_what_a_colleague_changed_is_loaded_before_it_is_approved(room: AnnouncementsRoom, press: FakePress):
    show(room, press, an_issue(a_head(state="in_review")))
    room.run(Verb.APPROVE)
    confirm(room)
    press.fail("issue_approve", Refused("case-content-changed", "?", pointer="/row_version", why="changed"))
    assert "A colleague has changed the issue" in room.sheet.trouble.text()
    press.answer("issue", an_issue(a_head(state="compiled", row_version=9)))
    assert room.sheet.issue is not None
    assert room.sheet.issue.head.row_version == 9


def test_publication_is_scheduled_on_the_platforms_clock_and_freed_again(room: AnnouncementsRoom, press: FakePress):
    show(room, press, an_issue(a_head(state="approved")))
    room.run(Verb.SCHEDULE)
    strip = room.sheet.when
    assert strip.isVisibleTo(room)
    assert strip.chosen() == (NOON // 3_600_000 + 1) * 3_600_000, "the next hour"
    assert strip.when.text() == sentences.moments(strip.chosen(), strip.chosen())[:16], "on the platform's clock"
    strip.when.setDate(QDate(2020, 1, 1))
    assert not strip.confirm.isEnabled(), "not in the past"
    strip.when.setDate(date_of(NOON + DAY_MS))
    strip.when.setTime(strip.when.time().addSecs(0))
    wanted = strip.chosen()
    strip.confirm.click()
    sent = press.answer("issue_schedule", an_issue(a_head(state="approved", publish_at_ms=wanted)))
    assert sent.body.publish_at_ms == wanted
    assert (wanted + sentences.ZONE_MS) % 3_600_000 == 0, "on the hour, to begin with"
    assert dict(room.sheet.facts.shown)["Publishes itself"].endswith("(UTC+8)")
    room.run(Verb.SCHEDULE)
    strip.without.click()
    assert press.answer("issue_schedule", an_issue(a_head(state="approved"))).body.publish_at_ms is None


def test_the_preview_is_shown_in_both_languages_and_in_the_browser(room: AnnouncementsRoom, press: FakePress):
    show(room, press, an_issue())
    assert "issue_sheet" not in press.waiting(), "it is set when somebody looks"
    room.run(Verb.PREVIEW)
    press.answer("issue_sheet", a_sheet())
    preview = room.sheet.preview
    assert preview.texts.title.text() == "<b>标题</b>"
    assert preview.texts.title.textFormat() is Qt.TextFormat.PlainText
    assert preview.texts.rows.rows.rows[0].cells[1] == "小*****店"
    room.run(Verb.PAGE)
    room.run(Verb.PAPER)
    assert press.pages == ["/v1/announcement-previews/t?lang=zh", "/v1/announcement-previews/t/issue.pdf?lang=zh"]
    room.run(Verb.LANGUAGE)
    asked = press.answer("issue_sheet", a_sheet(language="en", title="Title"))
    assert asked.query == {"language": "en"}
    assert preview.texts.title.text() == "Title"


def test_the_papers_pages_are_turned(room: AnnouncementsRoom, press: FakePress):
    show(room, press, an_issue())
    room.run(Verb.PREVIEW)
    press.answer("issue_sheet", a_sheet())
    preview = room.sheet.preview
    preview.kinds["paper"].click()
    assert preview.paper_states.state() == "Setting the paper…"
    asked = press.answer("issue_picture", am.Picture(page=1, pages=2, base64=a_png()))
    assert (asked.path["page"], asked.query["at_ms"]) == ("1", str(NOON))
    assert preview.where.text() == "Page 1 of 2"
    assert not preview.paper.pixmap().isNull()
    preview.forward.click()
    press.answer("issue_picture", am.Picture(page=2, pages=2, base64=a_png()))
    assert preview.where.text() == "Page 2 of 2"
    assert not preview.forward.isEnabled()
    preview.back.click()
    press.fail("issue_picture", Refused("not-allowed", "?", why="too-long"))
    assert preview.paper_states.state() == "The paper cannot be shown"


def a_png() -> str:
    picture = QPixmap(300, 200)
    picture.fill(Qt.GlobalColor.white)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return base64.b64encode(bytes(data.data())).decode()


def test_a_preview_whose_time_is_over_is_asked_for_anew(room: AnnouncementsRoom, press: FakePress):
    show(room, press, an_issue())
    room.run(Verb.PREVIEW)
    press.answer("issue_sheet", a_sheet(good_until_ms=NOON + 1000))
    room.sheet.preview.ask()
    assert press.waiting().count("issue_sheet") == 1
    press.answer("issue_sheet", a_sheet())
    room.sheet.preview.ask()
    assert "issue_sheet" not in press.waiting()


def correcting(**fault: Any) -> am.Issue:
    head = a_head(
        state="correcting",
        number=12,
        published_at_ms=NOON - DAY_MS,
        revision=1,
        open_faults=1,
        correct_by_ms=NOON + 23 * 3_600_000,
    )
    return an_issue(head, faults=(a_fault(**fault),))


def test_a_correction_shows_its_time_keeps_words_and_is_published(room: AnnouncementsRoom, press: FakePress):
    show(room, press, correcting())
    assert room.sheet.alarm.text().startswith("Correction due in 23 h 0 min: 2026")
    assert room.list.table.rows.rows[0].cells[2] == "Correction due in 23 h 0 min"
    assert room.list.table.rows.rows[0].tone == "bad"
    panel = room.sheet.corrections
    panel.en.setPlainText("The clip was of another room.")
    assert not room.may(Verb.CORRECT)
    panel.keep.click()
    kept = correcting(note=Label("", "The clip was of another room."))
    sent = press.answer("issue_notes", kept)
    assert sent.body.notes[0].en == "The clip was of another room."
    assert not panel.is_changed()
    panel.publish.click()
    confirm(room)
    done = an_issue(
        a_head(state="published", number=12, published_at_ms=NOON - DAY_MS, revision=2),
        faults=(a_fault(corrected_at_ms=NOON, note=Label("更正", "Correction: the clip")),),
    )
    sent = press.answer("issue_correct", done)
    assert sent.body.row_version == 3
    assert not room.sheet.alarm.isVisibleTo(room)
    assert panel.list.table.rows.rows[0].cells[3] == "Correction: the clip"
    assert panel.en.isReadOnly()


def test_an_overdue_correction_says_by_how_much(room: AnnouncementsRoom, press: FakePress):
    late = a_head(state="correcting", number=12, open_faults=1, correct_by_ms=NOON - 2 * DAY_MS - 3_600_000)
    show(room, press, an_issue(late, faults=(a_fault(due_at_ms=NOON - 1),)))
    assert room.sheet.alarm.text().startswith("Correction overdue by 2 d 1 h")
    assert room.sheet.corrections.list.table.rows.rows[0].tone == "bad"


def test_taking_back_needs_two(room: AnnouncementsRoom, press: FakePress):
    head: dict[str, Any] = {"state": "published", "number": 12, "published_at_ms": NOON, "revision": 1}
    show(room, press, an_issue(a_head(**head)))
    room.run(Verb.RETRACT)
    assert "A second person has to confirm it" in room.sheet.ask.question.text()
    confirm(room, "Wrong period.")
    asked = a_head(**head, retract_asked_by="p", retract_reason="Wrong period.", row_version=4)
    press.answer("issue_retract", an_issue(asked))
    assert not room.may(Verb.RETRACT)
    assert room.sheet.hint.text() == "You asked to take this issue back; another person confirms it."
    by_other = a_head(**head, retract_asked_by="q", retract_asked_by_name="Qiu", retract_reason="Wrong period.")
    room._show(an_issue(by_other))
    room.run(Verb.RETRACT)
    assert "as Qiu asked" in room.sheet.ask.question.text()
    assert "Wrong period." in room.sheet.ask.question.text()


def test_a_colleagues_change_comes_by_itself(room: AnnouncementsRoom, press: FakePress):
    show(room, press, an_issue())
    room._look_again()
    press.answer("issues", am.IssueList(issues=(a_head(state="in_review", row_version=4),)))
    press.answer("issue", an_issue(a_head(state="in_review", row_version=4)))
    assert room.may(Verb.APPROVE)


def test_the_alarm_tells_each_time_once_and_asks_seldom(press: FakePress, monkeypatch: pytest.MonkeyPatch):
    alarm = Alarm(press)
    now = [NOON]
    monkeypatch.setattr(press, "now_server_ms", lambda: now[0])
    head = a_head(state="correcting", number=12, open_faults=1, correct_by_ms=NOON + DAY_MS)

    def look() -> list[str]:
        press.said.clear()
        alarm.look("p")
        if press.waiting():
            press.answer("issues", am.IssueList(issues=(head, a_head("i2"))))
        return list(press.said)

    assert look()[0].startswith("HS-12. Correction due in 24 h 0 min: ")
    assert look() == []
    assert press.asked == [], "seldom"
    now[0] += EVERY_MS
    assert look() == [], "once"
    now[0] = NOON + DAY_MS - 3_600_000
    assert look()[0].startswith("! HS-12. Correction due in 1 h 0 min: ")
    now[0] = NOON + DAY_MS + 60_000
    assert look()[0].startswith("! HS-12. Correction overdue by 0 h 1 min: ")
    now[0] += EVERY_MS
    assert look() == []
    alarm.look("somebody else")
    press.answer("issues", am.IssueList(issues=(head,)))
    assert len(press.said) == 1, "another person is told anew"


def test_the_room_speaks_chinese(qtbot, room: AnnouncementsRoom, press: FakePress, speak_chinese: Callable[[], None]):
    show(room, press, correcting())
    press.tag = "zh_CN"
    speak_chinese()
    qtbot.waitUntil(lambda: room.sheet.tabs.tabText(0) == "名单")
    assert room.sheet.name.text() == "HS-12 · 炒作卖货处罚公告"
    assert room.list.table.rows.rows[0].cells[2].startswith("更正须在")
    said = [button.text() for button in room.sheet.buttons.values()]
    assert not [text for text in said if text.isascii()]
