"""The picture in its own window: every key works there, it is remembered, and it comes home without its screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from moderator_app.desk.case.room import CaseRoom, build_case_room
from moderator_app.desk.case.second_screen import OUT, SecondScreen
from moderator_app.media.player import FakePlayer, PlayerStatus
from tests.desk.case.table import FakeHost, content, lease, text_only


def opened(room: CaseRoom, qtbot) -> CaseRoom:
    room.open(content(), lease(), None)
    qtbot.waitUntil(lambda: room.playback.state.status is PlayerStatus.READY)
    return room


def is_out(second: SecondScreen) -> bool:
    return second.out


def test_the_picture_goes_out_with_its_buttons_and_comes_home_to_its_place(
    room: CaseRoom, host: FakeHost, qtbot
) -> None:
    second = opened(room, qtbot).stage.second
    assert host.commands.trigger("view.second_screen")
    assert second.out
    assert second.window.isVisible()
    assert room.stage.transport.window() is second.window
    assert room.stage.tabs.window() is not second.window
    second.window.close()
    assert second.window.isHidden()
    assert not is_out(second)
    assert room.stage.splitter.widget(0) is room.stage.picture
    assert room.stage.view.isVisible()


def test_the_keys_of_the_case_work_in_the_other_window(
    room: CaseRoom, host: FakeHost, player: FakePlayer, qtbot
) -> None:
    second = opened(room, qtbot).stage.second
    host.commands.trigger("view.second_screen")
    qtbot.waitUntil(second.window.isActiveWindow)
    qtbot.keyClick(second.window, Qt.Key.Key_Space)
    assert player.calls[-1] == "play"
    qtbot.keyClick(second.window, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert room.clock.position == 5_000
    before = len(room.verdict.lacks())
    qtbot.keyClick(second.window, Qt.Key.Key_J)
    qtbot.keyClick(second.window, Qt.Key.Key_A)
    assert len(room.verdict.lacks()) != before or room.highlights.current() is not None
    qtbot.keyClick(second.window, Qt.Key.Key_F9)
    assert not second.out


def test_without_its_screen_the_picture_comes_home_and_the_wish_stays(room: CaseRoom, host: FakeHost, qtbot) -> None:
    second = opened(room, qtbot).stage.second
    host.commands.trigger("view.second_screen")
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    application.screenRemoved.emit(QGuiApplication.screens()[0])
    assert not second.out
    assert room.stage.view.isVisible()
    assert host.settings.kept(OUT) == b"1"


def test_where_it_was_out_the_last_time_it_goes_out_again_where_there_is_another_screen(host: FakeHost, qtbot) -> None:
    first = build_case_room(host, player=FakePlayer())
    qtbot.addWidget(first)
    first.show()
    opened(first, qtbot)
    host.commands.trigger("view.second_screen")
    first.stage.second.keep()
    first.shut()
    again = build_case_room(host, player=FakePlayer())
    qtbot.addWidget(again)
    again.stage.second.screens = lambda: QGuiApplication.screens() * 2
    again.show()
    opened(again, qtbot)
    qtbot.waitUntil(lambda: again.stage.second.out)
    again.shut()
    alone = build_case_room(host, player=FakePlayer())
    qtbot.addWidget(alone)
    alone.show()
    opened(alone, qtbot)
    qtbot.wait(20)
    assert not alone.stage.second.out, "one screen: the picture stays where it can be seen"
    alone.shut()


def test_a_case_of_words_alone_leaves_no_empty_window_behind(room: CaseRoom, host: FakeHost, qtbot) -> None:
    second = opened(room, qtbot).stage.second
    host.commands.trigger("view.second_screen")
    room.open(text_only(), lease(), None)
    qtbot.waitUntil(lambda: not second.window.isVisible())
    room.open(content(), lease(), None)
    qtbot.waitUntil(second.window.isVisible)
    assert second.out


def test_every_control_in_the_window_has_a_name(room: CaseRoom, host: FakeHost, qtbot) -> None:
    second = opened(room, qtbot).stage.second
    host.commands.trigger("view.second_screen")
    nameless = [
        widget
        for widget in second.window.findChildren(QWidget)
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and widget.isVisible() and not widget.accessibleName()
    ]
    assert nameless == []
