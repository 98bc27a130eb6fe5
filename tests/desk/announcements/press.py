"""The desk around the room of announcements, and how a test shows an issue there and confirms a step."""

from __future__ import annotations

from typing import Any

from moderator_app.desk.announcements.room import AnnouncementsRoom
from moderator_app.wire.messages import announcements as am
from tests.desk.fake_law import FakeLaw

SERIES = am.SeriesRow(
    code="HS", title_zh="炒作卖货处罚公告", title_en="Hype selling", categories=("HYPE_SELL",), issues=11
)


class FakePress(FakeLaw):
    """The desk around this room."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.pages: list[str] = []
        self.refreshed = 0

    def open_page(self, path: str) -> None:
        self.pages.append(path)

    def key_of(self, verb: str) -> str:
        return f"<{verb}>"

    def refresh_verbs(self) -> None:
        self.refreshed += 1

    def say(self, sentence: str, *, problem: bool = False) -> None:
        self.said.append(("! " if problem else "") + sentence)


def show(room: AnnouncementsRoom, press: FakePress, issue: am.Issue, *more: am.IssueRow) -> None:
    """Let the room be about an issue."""
    room.refresh()
    press.answer("issues", am.IssueList(issues=(issue.head, *more)))
    press.answer("series_list", am.SeriesList(series=(SERIES,)))
    press.answer("issue", issue)
    assert room.sheet_states.state() == "content"


def confirm(room: AnnouncementsRoom, reason: str = "") -> None:
    if reason:
        room.sheet.ask.reason.setPlainText(reason)
    room.sheet.ask.confirm.click()
