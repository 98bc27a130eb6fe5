"""The shelf and the strip to take a decision back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from moderator_app.desk.shell.banner import MOST
from moderator_app.desk.shell.take_back import TakeBackStrip
from tests.desk.shell.conftest import Clock


def test_a_sentence_never_takes_the_focus_nor_moves_the_work(window):
    case = window.form.rooms.widget(1)
    case.button.setFocus()
    before = case.geometry()
    window.say("The server does not answer.", problem=True)
    assert case.button.hasFocus()
    assert case.geometry() == before


def test_markup_in_a_sentence_is_shown_not_obeyed(window):
    banner = window.say("<b>Shop</b> \u202egnp.exe")
    assert banner.words.textFormat() is Qt.TextFormat.PlainText
    assert banner.words.text() == "<b>Shop</b> ⟨U+202E⟩gnp.exe"


def test_a_note_leaves_by_itself_and_a_problem_stays(window, qtbot, monkeypatch):
    monkeypatch.setattr("moderator_app.desk.shell.banner.NOTE_MS", 1)
    window.say("Saved.")
    problem = window.say("Not saved.", problem=True)
    qtbot.waitUntil(lambda: window.shelf.banners() == [problem])
    qtbot.mouseClick(problem.close_button, Qt.MouseButton.LeftButton)
    assert window.shelf.banners() == []
    assert not window.shelf.isVisible()


def test_the_same_sentence_is_said_once_and_never_more_than_three(window):
    for number in range(5):
        window.say(f"Problem {number}", problem=True)
    window.say("Problem 4", problem=True)
    assert [banner.sentence for banner in window.shelf.banners()] == ["Problem 2", "Problem 3", "Problem 4"]
    assert len(window.shelf.banners()) == MOST


def test_a_banner_may_offer_something_to_do(window, qtbot):
    done = []
    banner = window.say("The case changed.", action="Show", act=lambda: done.append("shown"))
    qtbot.mouseClick(banner.button, Qt.MouseButton.LeftButton)
    assert done == ["shown"]
    assert window.shelf.banners() == []


@pytest.mark.parametrize("place", ["button", "text"])
def test_ctrl_z_takes_back_from_a_button_and_from_text_that_is_only_read(window, qtbot, place):
    taken = []
    widget = getattr(window.form.rooms.widget(1), place)
    window.offer_take_back("Decided", 10, lambda: taken.append("back"))
    widget.setFocus()
    qtbot.keyClick(widget, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert taken == ["back"]
    qtbot.keyClick(widget, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert taken == ["back"]
    assert not window.take_back.isVisible()


def test_a_field_with_something_to_undo_keeps_its_ctrl_z(window, qtbot):
    taken = []
    field = QPlainTextEdit(window.form.rooms.widget(1))
    field.show()
    field.setFocus()
    window.offer_take_back("Decided", 10, lambda: taken.append("back"))
    qtbot.keyClicks(field, "abc")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not taken
    assert field.toPlainText() == ""
    window.withdraw_take_back()


def test_the_offer_ends_with_its_time(qtbot, commands, theme, icons):
    clock, taken = Clock(), []
    strip = TakeBackStrip(commands, theme, icons, clock=clock)
    qtbot.addWidget(strip)
    strip.offer("Decided", 2, lambda: taken.append("back"))
    assert strip.left.text() == "2 s"
    assert commands.may("case.take_back")
    clock.now += 1999
    strip._tick()
    assert strip.offered()
    clock.now += 1
    strip._tick()
    assert not strip.offered()
    assert not commands.action("case.take_back").isEnabled()
    assert not commands.trigger("case.take_back")
    assert not taken


def test_without_seconds_nothing_is_offered_and_an_older_offer_is_over(qtbot, commands, theme, icons):
    strip = TakeBackStrip(commands, theme, icons)
    qtbot.addWidget(strip)
    strip.offer("First", 5, lambda: None)
    strip.offer("Second", 0, lambda: None)
    assert not strip.offered()
    assert QApplication.focusWidget() is None or strip._watched is None
