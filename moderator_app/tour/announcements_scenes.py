"""Two supervisors at their desks: one compiles, words and previews an issue, the other publishes; a correction."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from moderator_app.desk.announcements.steps import Verb
from moderator_app.tour.visitor import CTRL, Pause, Steps, Until, Visitor, sit_down, take_focus

if TYPE_CHECKING:
    from moderator_app.desk.announcements.room import AnnouncementsRoom

CATEGORIES = ("PRIVATE_TRADE",)


def _room(visitor: Visitor) -> AnnouncementsRoom:
    from moderator_app.desk.announcements.room import AnnouncementsRoom

    room = visitor.desk.law.rooms["announcements"]
    assert isinstance(room, AnnouncementsRoom)  # noqa: S101 - nothing else is built under this name
    return room


def _reaches(visitor: Visitor, state: str) -> Until:
    room = _room(visitor)
    return Until(
        lambda: room.sheet.issue is not None and room.sheet.issue.head.state == state and room.may(Verb.NEW),
        f"the issue is {state}",
    )


def _give(visitor: Visitor, verb: Verb) -> Steps:
    """Give a verb as soon as it may be given."""
    room = _room(visitor)
    yield Until(lambda: room.may(verb), f"{verb} may be done")
    visitor.trigger(str(verb))
    yield Pause(0.2)


def _confirm(visitor: Visitor, reason: str = "") -> Steps:
    """Write the reason, where one is asked for, and confirm."""
    ask = _room(visitor).sheet.ask
    yield Until(ask.isVisible, "the room asks")
    if reason:
        ask.reason.setFocus()
        visitor.write(reason)
    yield Pause(0.2)
    visitor.press(Qt.Key.Key_Return, CTRL)
    yield Until(ask.isHidden, "it is confirmed")


def _type(visitor: Visitor, field: QWidget, words: str) -> Steps:
    field.setFocus()
    visitor.press(Qt.Key.Key_A, CTRL)
    visitor.write(words)
    yield Pause(0.1)


def _series(visitor: Visitor) -> Steps:
    room = _room(visitor)
    form = room.series_form
    yield from _give(visitor, Verb.SERIES)
    yield from _type(visitor, form.code, "PT")
    yield from _type(visitor, form.title_zh, "私下交易处罚公告")
    yield from _type(visitor, form.title_en, "Private trade")
    form.categories.setFocus()
    visitor.press(Qt.Key.Key_Home)
    for _ in range(form.categories.count()):
        if form.categories.currentItem().data(Qt.ItemDataRole.UserRole) in CATEGORIES:
            visitor.press(Qt.Key.Key_Space)
        visitor.press(Qt.Key.Key_Down)
        yield Pause(0.03)
    yield Until(form.store.isEnabled, "the series can be stored")
    yield from visitor.picture("a-series-with-the-rules-it-cites")
    form.store.setFocus()
    visitor.press(Qt.Key.Key_Space)
    yield Until(lambda: form.list.table.current() == "PT", "the series is stored")
    visitor.press(Qt.Key.Key_Escape)
    yield Pause(0.2)


def compile_(visitor: Visitor) -> Steps:
    """Make a series and an issue, compile, leave out what is blocked, word it, look at it, and hand it on."""
    yield from sit_down(visitor)
    visitor.trigger("room.announcements")
    room = _room(visitor)
    yield Until(lambda: room.list.states.state() == "No issues yet", "there are no issues yet")
    yield from _series(visitor)
    yield from _give(visitor, Verb.NEW)
    yield from visitor.picture("a-new-issue")
    room.new_form.store.setFocus()
    visitor.press(Qt.Key.Key_Space)
    yield _reaches(visitor, "draft")
    yield from _give(visitor, Verb.COMPILE)
    yield from _confirm(visitor)
    yield _reaches(visitor, "compiled")
    room.sheet.rows.list.table.setFocus()
    yield Pause(0.4)
    yield from visitor.picture("compiled-two-rows-blocked")
    yield from _give(visitor, Verb.EXCLUDE_BLOCKED)
    yield from _confirm(visitor, "Wait for the hearing; withdrawn by ourselves.")
    yield Until(lambda: room.sheet.issue is not None and not room.sheet.issue.head.blocked, "nothing is blocked")
    visitor.check(
        room.sheet.issue is not None and room.sheet.issue.head.listed == int(visitor.orders.facts["rows"]),
        "every other row is listed",
    )
    room.sheet.show_tab(room.sheet.words)
    fields = room.sheet.words.fields
    yield from _type(visitor, fields["focus_zh"], "集中整治主播在直播间引导观众脱离平台私下交易。")
    yield from _type(visitor, fields["focus_en"], "Sellers who lead viewers off the platform to trade in private.")
    yield from _type(visitor, fields["guide_zh"], "主播要求加微信或私下转账的,请在直播间点击举报。")
    yield from _type(visitor, fields["guide_en"], "Asked to pay outside the platform? Report it from the broadcast.")
    yield from visitor.picture("only-the-words-can-be-edited")
    yield from _give(visitor, Verb.WORDS)
    yield Until(lambda: not room.sheet.words.is_changed() and room.may(Verb.SEND), "the words are stored")
    yield from _preview(visitor)
    room.sheet.show_tab(room.sheet.totals)
    yield from visitor.picture("totals-agree-with-the-ledger")
    yield from _give(visitor, Verb.SEND)
    yield _reaches(visitor, "in_review")
    visitor.check(not room.may(Verb.APPROVE), "a compiler does not approve")
    room.sheet.show_tab(room.sheet.rows)
    yield from visitor.picture("handed-to-a-second-person")


def _preview(visitor: Visitor) -> Steps:
    preview = _room(visitor).sheet.preview
    yield from _give(visitor, Verb.PREVIEW)
    yield Until(lambda: preview.sheet is not None, "the preview is there")
    yield from visitor.picture("preview-texts-in-chinese")
    yield from _give(visitor, Verb.LANGUAGE)
    yield Until(lambda: preview.sheet is not None and preview.sheet.language == "en", "the English preview is there")
    preview.show_kind("paper")
    yield Until(lambda: preview.pages > 0, "the paper is there")
    yield from visitor.picture("preview-paper-in-english")


def approve(visitor: Visitor) -> Steps:
    """See what a colleague compiled, approve, and publish."""
    yield from sit_down(visitor)
    visitor.trigger("room.announcements")
    room = _room(visitor)
    yield _reaches(visitor, "in_review")
    room.sheet.show_tab(room.sheet.changes)
    yield Pause(0.3)
    yield from visitor.picture("second-person-sees-who-did-what")
    yield from _preview(visitor)
    yield from _give(visitor, Verb.APPROVE)
    yield from visitor.picture("asked-before-approving")
    yield from _confirm(visitor)
    yield _reaches(visitor, "approved")
    yield from _give(visitor, Verb.SCHEDULE)
    yield from visitor.picture("publication-can-be-scheduled")
    visitor.press(Qt.Key.Key_Escape)
    yield from _give(visitor, Verb.PUBLISH)
    yield from _confirm(visitor)
    yield _reaches(visitor, "published")
    room.sheet.show_tab(room.sheet.rows)
    yield from visitor.picture("published-as-issue-one")


def correct(visitor: Visitor) -> Steps:
    """Hear the alarm, word the correction, publish it."""
    desk = visitor.desk
    yield from take_focus(visitor)
    yield Until(lambda: desk.review.who is not None and desk.review.law is not None, "the desk is open")
    desk.law.announcing.watch()
    yield Until(lambda: bool(desk.law.announcing.alarm.told), "the alarm was heard")
    yield from visitor.picture("the-alarm-of-a-correction-in-any-room")
    visitor.trigger("room.announcements")
    room = _room(visitor)
    yield _reaches(visitor, "correcting")
    room.sheet.show_tab(room.sheet.corrections)
    yield from _type(visitor, room.sheet.corrections.zh, "取证时认错了直播间。")
    yield from _type(visitor, room.sheet.corrections.en, "The evidence was of another broadcast.")
    yield from _give(visitor, Verb.NOTE)
    yield Until(lambda: room.may(Verb.CORRECT), "the words are kept")
    yield from visitor.picture("a-correction-that-is-due")
    yield from _give(visitor, Verb.CORRECT)
    yield from _confirm(visitor)
    yield _reaches(visitor, "published")
    yield Pause(0.3)
    yield from visitor.picture("corrected")


SCENES: dict[str, Callable[[Visitor], Steps]] = {"compile": compile_, "approve": approve, "correct": correct}
