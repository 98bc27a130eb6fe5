"""Walk 6 at real desks: one supervisor compiles and words an issue, another approves and publishes; then a correction.

Decisions are flagged, leased and decided as any other; readers come over HTTP; both work by the verbs of the desk.
"""

from __future__ import annotations

import json
from typing import Any

from litestar.testing import TestClient
from PySide6.QtCore import Qt

from moderator_app.audit.announcement import verify_announcement
from moderator_app.desk.announcements.new_issue import date_of
from moderator_app.desk.announcements.steps import Verb
from moderator_app.desk.commands import REPEAT_GUARD_S
from moderator_app.domain.appeal import ErrorClass, Ground
from moderator_app.domain.checkpoint import parse_key
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.announcements.rounds import watch_announcements
from moderator_app.server.app import create_app
from moderator_app.wire.messages import law as lm
from tests.server.announcements.press import csv_records, fetch, page_cells
from tests.server.house import run
from tests.server.law.world import World
from tests.story.sitting import Sitting

ROWS = 6
SERVER = "http://server.invalid"
WHY = lm.Withdraw(error_class=ErrorClass.FALSE_POSITIVE, reason="同名商家,认错了人。")


class Hands:
    """One supervisor at a real desk, working the room by its verbs."""

    def __init__(self, sitting: Sitting, name: str) -> None:
        self.sitting = sitting
        self.desk = sitting.down(name, Role.SUPERVISOR)
        self.room: Any = sitting.enter(self.desk, "announcements")
        self.pages: list[str] = []
        self.desk.law.announcing.open_url = lambda url: self.pages.append(url.toString())

    def until(self, true: Any) -> None:
        self.sitting.until(true)

    def verb(self, verb: Verb) -> None:
        """Give a command as its key, the palette or the menu would."""
        self.until(lambda: self.desk._tools.commands.may(str(verb)))
        self.sitting.qtbot.wait(int(REPEAT_GUARD_S * 1500))  # a hand is slower than its own slips
        assert self.desk._tools.commands.trigger(str(verb))

    def confirm(self, reason: str = "") -> None:
        if reason:
            self.room.sheet.ask.reason.setPlainText(reason)
        self.room.sheet.ask.confirm.click()

    def state(self) -> str:
        issue = self.room.sheet.issue
        return "" if issue is None or self.room._busy else issue.head.state

    def reaches(self, state: str) -> None:
        """Wait until the issue that is shown has come into a state."""
        self.until(lambda: self.state() == state)

    def reload(self) -> None:
        assert self.desk._tools.commands.trigger("room.reload")

    def trouble(self) -> str:
        said: str = self.room.sheet.trouble.text()
        return said


def make_series(hands: Hands) -> None:
    hands.until(lambda: hands.room.list.states.state() == "No issues yet")
    hands.verb(Verb.SERIES)
    form = hands.room.series_form
    form.begin()
    form.code.setText("PT")
    form.title_zh.setText("私下交易处罚公告")
    form.title_en.setText("Private trade")
    for place in range(form.categories.count()):
        item = form.categories.item(place)
        if item.data(Qt.ItemDataRole.UserRole) in {"PRIVATE_TRADE", "HYPE_SELL"}:
            item.setCheckState(Qt.CheckState.Checked)
    form.store.click()
    hands.until(lambda: form.list.table.current() == "PT")
    form.away.click()


def make_issue(hands: Hands) -> None:
    hands.verb(Verb.NEW)
    form = hands.room.new_form
    assert form.series.currentData() == "PT"
    form.last.setDate(date_of(hands.desk.law.now_server_ms()))
    form.store.click()
    hands.reaches("draft")


def decide_cases(town: World) -> list[tuple[Any, Any]]:
    """Decide some cases; one seller appeals, one decision is withdrawn."""
    decided = [town.decided("rita", ref=f"shop{index:04d}") for index in range(ROWS + 2)]
    town.enforce()
    town.people["platform"] = town.house.platform
    filing = lm.AppealFiling(
        id=new_id(),
        decision_number=decided[0][1].number,
        merchant_ref="shop0000",
        grounds=(Ground.FACTS,),
        text="不是这样",
    )
    town.call("platform", "appeal_file", filing)
    town.who("lena", Role.LEAD)
    town.call("lena", "withdraw", WHY, decision_id=decided[1][0].id)
    town.enforce()
    return decided


def compile_and_word(ann: Hands) -> None:
    """Compile, leave out what is blocked, and settle the words: refused where they name a seller, kept, mended."""
    ann.verb(Verb.COMPILE)
    ann.confirm()
    ann.reaches("compiled")
    sheet = ann.room.sheet
    reasons = sorted(row.cells[1] for row in sheet.rows.list.table.rows.rows if row.tone == "bad")
    assert reasons == ["Blocked: An appeal is pending", "Blocked: The decision was withdrawn"]
    assert not ann.desk._tools.commands.may(str(Verb.SEND))
    ann.verb(Verb.EXCLUDE_BLOCKED)
    ann.confirm("Not this time.")
    ann.until(lambda: ann.room.sheet.issue.head.blocked == 0)
    assert sheet.totals.verdict.text() == "The totals agree with the ledger to the row."
    focus = sheet.words.fields["focus_zh"]
    focus.setPlainText("集中整治 shop0003 等私下交易。")
    ann.verb(Verb.WORDS)
    ann.until(lambda: "names a person" in ann.trouble())
    assert focus.toPlainText() == "集中整治 shop0003 等私下交易。"
    focus.setPlainText("集中整治引导私下交易。")
    ann.verb(Verb.WORDS)
    ann.until(lambda: ann.room.sheet.issue.wording.focus.zh == "集中整治引导私下交易。")


def look_as_published(ann: Hands, reader: TestClient[Any]) -> list[tuple[str, ...]]:
    """See the texts in both languages, the paper, and the page in a browser; return the page's rows."""
    preview = ann.room.sheet.preview
    ann.verb(Verb.PREVIEW)
    ann.until(lambda: preview.sheet is not None)
    assert preview.texts.title.text() == "私下交易处罚公告"
    ann.verb(Verb.LANGUAGE)
    ann.until(lambda: preview.sheet is not None and preview.sheet.language == "en")
    assert preview.texts.title.text() == "Private trade"
    preview.show_kind("paper")
    ann.until(lambda: preview.pages > 0)
    ann.verb(Verb.PAGE)
    assert ann.pages[0].startswith(f"{SERVER}/v1/announcement-previews/")
    page = reader.get(ann.pages[0].removeprefix(SERVER))
    assert page.status_code == 200
    for elsewhere in ("@example.invalid/", "//example.invalid/", "/announcements", "file:///etc"):
        ann.desk.law.announcing.open_page(elsewhere)
    assert len(ann.pages) == 1, "a browser is sent to previews of this server and nowhere else"
    rows = page_cells(page.content)
    assert [row[:6] for row in rows] == [row.texts[:6] for row in preview.sheet.rows]
    return rows


def see_twice(ann: Hands, ben: Hands) -> None:
    """A compiler cannot approve; the second person gives back with a reason, then approves and publishes."""
    sheet = ann.room.sheet
    ann.verb(Verb.SEND)
    ann.reaches("in_review")
    assert not ann.desk._tools.commands.may(str(Verb.APPROVE))
    assert sheet.hint.text() == "You compiled this issue; another person approves it."
    ben.reload()
    ben.reaches("in_review")
    ben.verb(Verb.GIVE_BACK)
    ben.confirm("Please say where to report it.")
    ben.reaches("draft")
    ann.reload()
    ann.reaches("draft")
    assert sheet.changes.history.table.rows.rows[0].cells[3] == "Please say where to report it."
    sheet.words.fields["guide_zh"].setPlainText("在直播间点击举报。")
    ann.verb(Verb.WORDS)
    ann.until(lambda: not sheet.words.is_changed() and not ann.room._busy)
    ann.verb(Verb.COMPILE)
    ann.confirm()
    ann.reaches("compiled")
    changed = [row.cells for row in sheet.changes.changes.table.rows.rows]
    assert [(row[0], row[3].split(":")[0]) for row in changed] == [("≠ Changed", "Left out")] * 2
    ann.verb(Verb.SEND)
    ann.reaches("in_review")
    ben.reload()
    ben.reaches("in_review")
    ben.verb(Verb.APPROVE)
    ben.confirm()
    ben.reaches("approved")
    ben.verb(Verb.PUBLISH)
    ben.confirm()
    ben.reaches("published")
    assert ben.room.sheet.name.text().startswith("PT-1 · ")


def test_an_issue_goes_from_decisions_to_readers_through_four_hands(town: World, sitting: Sitting):
    decided = decide_cases(town)
    ann, ben = Hands(sitting, "anna"), Hands(sitting, "benno")
    make_series(ann)
    make_issue(ann)
    compile_and_word(ann)
    with TestClient(create_app(town.house.context.config, context=town.house.context)) as reader:
        previewed = look_as_published(ann, reader)
        assert len(previewed) == ROWS
        see_twice(ann, ben)
        assert page_cells(fetch(reader, "/announcements/PT/1", lang="en")) == previewed
        _correct(town, reader, ann, ben, decided[2])


def _correct(town: World, reader: TestClient[Any], ann: Hands, ben: Hands, listed: tuple[Any, Any]) -> None:
    """Next day one of the decisions is withdrawn: an alarm, words, a correction where the issue stood."""
    gone, receipt = listed
    town.call("lena", "withdraw", WHY, decision_id=gone.id)
    assert [row[1] for row in page_cells(fetch(reader, "/announcements/PT/1")) if row[7] == receipt.number] == [""]
    run(watch_announcements(town.house.context))
    said: list[str] = []
    ann.desk._tools.notices.said.connect(lambda notice: said.append(notice.sentence))
    ann.desk.law.announcing.alarm._next = 0
    ann.desk.law.announcing.watch()
    ann.until(lambda: any("PT-1. Correction due in 2" in sentence for sentence in said))
    ann.reload()
    ann.reaches("correcting")
    sheet = ann.room.sheet
    assert sheet.alarm.text().startswith("Correction due in 2")
    sheet.corrections.zh.setPlainText("取证时认错了直播间。")
    ann.verb(Verb.NOTE)
    ann.until(lambda: sheet.issue.faults[0].note.zh == "取证时认错了直播间。")
    sheet.preview.speak("zh")
    sheet.show_tab(sheet.preview)
    ann.until(lambda: sheet.preview.sheet is not None and bool(sheet.preview.sheet.notes))
    assert sheet.preview.sheet.notes[-1][2].endswith("取证时认错了直播间。")
    ann.verb(Verb.CORRECT)
    ann.confirm()
    ann.reaches("published")
    assert sheet.issue.head.revision == 2
    assert not sheet.alarm.text()
    for address in ("/announcements/PT/1", "/announcements", "/announcements/corrections"):
        assert "取证时认错了直播间。" in fetch(reader, address, lang="zh").decode(), address
    after = csv_records(fetch(reader, "/announcements/PT/1/rows.csv", lang="zh"), "row")
    assert sum(bool(row[1]) for row in after) == ROWS - 1
    file = fetch(reader, "/announcements/PT/1/issue.json", lang="zh")
    assert verify_announcement(file, parse_key(json.loads(file)["seal"]["key"]))

    # Taken back as a whole by two.
    ann.verb(Verb.RETRACT)
    ann.confirm("The whole period was wrong.")
    ann.until(lambda: sheet.hint.text() != "")
    assert not ann.desk._tools.commands.may(str(Verb.RETRACT))
    ben.reload()
    ben.until(lambda: ben.room.sheet.issue.head.retract_asked_by != "")
    ben.verb(Verb.RETRACT)
    assert "The whole period was wrong." in ben.room.sheet.ask.question.text()
    ben.confirm("Seen and agreed.")
    ben.reaches("retracted")
    assert "shop" not in fetch(reader, "/announcements/PT/1", lang="en").decode()


def test_only_supervisors_have_the_room_and_its_verbs(sitting: Sitting, town: World):
    assert town
    desk = sitting.down("rita", Role.REVIEWER)
    commands = desk._tools.commands
    assert not commands.may("room.announcements")
    assert "announcements" not in desk.window.room_bar.names
    for verb in Verb:
        assert not commands.may(str(verb)), verb
        assert not commands.action(str(verb)).isVisible()
    titles = [action.text() for action in desk.window.menuBar().actions() if action.isVisible()]
    assert "Announcement" not in titles
    boss = sitting.down("sue", Role.SUPERVISOR)
    titles = [action.text() for action in boss.window.menuBar().actions() if action.isVisible()]
    assert "Announcement" in titles
    assert not boss._tools.commands.may(str(Verb.NEW)), "not before the room is entered"
    sitting.enter(boss, "announcements")
    sitting.until(lambda: boss._tools.commands.may(str(Verb.NEW)))
