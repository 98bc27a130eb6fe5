"""A reviewer goes from panel to panel of the case view; each is taken in every look and size."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from moderator_app.desk.widgets.theme import PALETTES
from moderator_app.media.player import PlayerStatus
from moderator_app.tour.visitor import CTRL, Pause, Steps, Until, Visitor, decide, focused, judge, sit_down, take_focus

EVERY_LOOK = (*((palette, "en") for palette in PALETTES), *((palette, "zh_CN") for palette in reversed(PALETTES)))
"""In an order in which each look differs from the one before in one thing."""
SIZES = ((1280, 800), (2560, 1440))
FILM, CHAT, GOODS, PK = "面霜返场", "推荐场外群", "四件套 亏本清仓", "甲方"
"""Words of titles in the sample day."""


def film(visitor: Visitor) -> Steps:
    """A case with a recording, from the empty room to what is asked before it is sent."""
    yield from arrive(visitor)
    yield from open_film(visitor)
    room, play = visitor.room, visitor.room.playback
    visitor.press(Qt.Key.Key_J)
    yield Until(lambda: play.state.settled, "the player is at the highlight")
    yield from shots(visitor, "player-transcript-highlight")
    visitor.trigger("evidence.mark_in")
    room.clock.seek(room.clock.position + 2500)
    yield Until(lambda: play.state.settled, "the player is at the end of the mark")
    visitor.trigger("evidence.mark_out")
    yield Pause(0.3)
    visitor.trigger("evidence.still")
    yield Until(lambda: room.tray.list.count() >= 2, "the mark and the still are in the tray")
    room.foot.timeline.zoom(6)
    yield from shots(visitor, "timeline-near-and-tray")
    room.foot.timeline.zoom(-99)
    visitor.trigger("evidence.search")
    visitor.write("小白罐")
    visitor.press(Qt.Key.Key_Return)
    yield from shots(visitor, "transcript-searched")
    room.side.setCurrentIndex(1)
    yield from shots(visitor, "seller")
    room.side.setCurrentIndex(0)
    yield from judge(visitor, "PRIVATE_TRADE")
    yield from decide(visitor, 1, submit=False)
    yield from shots(visitor, "verdict")
    visitor.trigger("case.hold")
    yield from shots(visitor, "put-on-hold")
    visitor.press(Qt.Key.Key_Escape)
    visitor.trigger("case.release")
    yield Until(lambda: not visitor.at_work(), "the case is given back")


def sheets(visitor: Visitor) -> Steps:
    """What lies over the case for a while, and its picture on another screen."""
    yield from arrive(visitor)
    yield from open_film(visitor)
    for verb, name in (
        ("desk.palette", "palette"),
        ("help.keys", "key-sheet"),
        ("desk.preferences", "preferences"),
        ("desk.wellness", "exposure-and-breaks"),
    ):
        visitor.trigger(verb)
        yield Pause(0.5)
        yield from shots(visitor, name)
        if name == "palette":
            visitor.press(Qt.Key.Key_Escape)
    visitor.desk.window.sheet.toggle("key_editor")
    yield from shots(visitor, "key-editor")
    visitor.desk.window.sheet.put_away()
    visitor.trigger("view.second_screen")
    yield Pause(0.5)
    yield from shots(visitor, "second-screen-main-window")
    yield from shots(visitor, "second-screen", visitor.room.stage.second.window)
    visitor.trigger("view.second_screen")
    yield Pause(0.3)
    visitor.trigger("case.release")
    yield Until(lambda: not visitor.at_work(), "the case is given back")


def talk(visitor: Visitor) -> Steps:
    """A private conversation, goods, and two rooms that quarrel."""
    yield from arrive(visitor)
    yield from open_case(visitor, CHAT)
    visitor.press(Qt.Key.Key_J)
    yield from shots(visitor, "private-conversation")
    yield from open_case(visitor, GOODS)
    visitor.press(Qt.Key.Key_J)
    yield from shots(visitor, "goods")
    yield from open_case(visitor, PK)
    room = visitor.room
    yield Until(lambda: room.playback.state.status is PlayerStatus.READY, "the recording is ready")
    yield from shots(visitor, "comments-of-a-broadcast")
    visitor.trigger("case.pk")
    yield Until(lambda: room.door.is_open, "both rooms are shown")
    yield Pause(2.0)
    yield from shots(visitor, "both-rooms")
    visitor.trigger("case.pk")


def arrive(visitor: Visitor) -> Steps:
    """Sign in, or sit down at a desk that is known."""
    if not visitor.orders.known:
        yield from sit_down(visitor, cases=60)
        return
    yield from take_focus(visitor)
    yield Until(visitor.desk.review.may_take, "the reviewer is back at the desk")
    yield Until(lambda: visitor.desk.queue_room.model.rowCount() > 0, "the queue is there")


def open_film(visitor: Visitor) -> Steps:
    """Open the case with a recording, and wait for it."""
    yield from open_case(visitor, FILM)
    play = visitor.room.playback
    yield Until(lambda: play.state.status is PlayerStatus.READY and play.state.settled, "the recording is ready")
    visitor.room.stage.transcript.text.setFocus()


def open_case(visitor: Visitor, words: str) -> Steps:
    """Find a case by words of its title and open it; one that is open is given back."""
    desk = visitor.desk
    if visitor.at_work():
        visitor.trigger("case.release")
        yield Until(lambda: not visitor.at_work(), "the case before is given back")
        yield Until(lambda: QApplication.focusWidget() is not None, "the queue has the focus")
    visitor.press(Qt.Key.Key_1, CTRL)
    desk.queue_room.table.setFocus()
    visitor.press(Qt.Key.Key_Slash)
    visitor.press(Qt.Key.Key_A, CTRL)
    visitor.write(words)
    visitor.press(Qt.Key.Key_Return)
    yield Until(lambda: desk.queue_room.model.rowCount() in {1, 2}, f"the search {words} finds a case")
    yield Pause(0.3)
    desk.queue_room.table.setFocus()
    visitor.press(Qt.Key.Key_Return)
    yield Until(visitor.at_work, "the case is open")
    yield Pause(0.3)
    visitor.press(Qt.Key.Key_2, CTRL)
    yield Pause(0.3)


def shots(visitor: Visitor, name: str, window: QWidget | None = None) -> Steps:
    """Take a panel in every look and size, from the look in force on."""
    shown = window or visitor.desk.window
    screen = shown.screen().geometry()
    sizes = [(wide, high) for wide, high in SIZES if wide <= screen.width() and high <= screen.height()]
    for width, height in set(SIZES) - set(sizes):
        visitor.tell(left_out=f"{width}×{height}")
    looks = EVERY_LOOK if visitor.desk.review.settings.text("look.language") == "en" else EVERY_LOOK[::-1]
    shown.move(0, 0)
    for look in looks:
        yield from visitor.look(*look)
        for width, height in sizes:
            shown.resize(width, height)
            yield Pause(0.4)
            visitor.take(f"{name}-{width}x{height}-{'-'.join(look)}", window)
        sizes.reverse()
    shown.resize(*SIZES[0])
    yield Pause(0.2)
    visitor.check(focused() is not None, "something has the focus")


SCENES: dict[str, Callable[[Visitor], Steps]] = {"film": film, "sheets": sheets, "talk": talk}
