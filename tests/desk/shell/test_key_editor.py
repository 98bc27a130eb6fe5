from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from moderator_app.desk.commands import COMMANDS, Commands
from moderator_app.desk.shell.key_editor import KEPT, KeyEditor, restore_keys
from moderator_app.desk.shell.keys import first_key


@pytest.fixture
def editor(qtbot, commands, settings, theme) -> KeyEditor:
    made = KeyEditor(commands, settings, theme)
    qtbot.addWidget(made)
    made.show()
    return made


def press(editor: KeyEditor, name: str, key: str) -> None:
    editor.choose(name)
    editor.form.keyEdit.setKeySequence(QKeySequence(key))


def test_no_two_commands_are_born_with_the_same_key_in_one_place(commands):
    clashes = [(one.id, key) for one in COMMANDS for key in one.keys if commands.clash(one.id, key)]
    assert clashes == []


def test_a_free_key_is_taken_at_once_everywhere(window, commands, qtbot):
    editor, done = window.key_editor, []
    commands.bind("queue.next", lambda: done.append("next"))
    press(editor, "queue.next", "Ctrl+J")
    editor.keep()
    qtbot.keyClick(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert done == ["next"]
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert done == ["next"]
    assert window.tools.button("queue.next").accessibleDescription() == "Ctrl+J"
    assert "Ctrl+J" in window.keys.page.toPlainText()


@pytest.mark.parametrize(
    ("name", "key", "said"),
    [
        ("queue.next", "Ctrl+K", "Ctrl+K belongs to “Find a command” already."),
        ("desk.sync", "J", "J belongs to “Next row” already."),
        ("highlight.next", "Ctrl+Return", "Ctrl+Return belongs to “Submit and take the next” already."),
        ("case.hold", "X", "X is what people type; in this place a command cannot have it."),
        ("desk.log", "Return", "Return belongs to “Open the selected case” already."),
    ],
)
def test_a_key_that_is_not_free_is_refused_with_the_reason(editor, commands, name, key, said):
    before = commands.list[name].keys
    press(editor, name, key)
    assert editor.form.conflictLabel.text() == said
    assert not editor.form.keepButton.isEnabled()
    editor.keep()
    assert commands.list[name].keys == before


def test_the_same_key_may_mean_two_things_in_two_rooms(editor, commands):
    press(editor, "queue.why", "M")
    editor.keep()
    assert commands.list["queue.why"].keys == ("M",)
    assert commands.list["play.mute"].keys == ("M",)


def test_chosen_keys_are_there_the_next_day(editor, settings):
    press(editor, "play.loop", "U")
    editor.keep()
    tomorrow = Commands()
    restore_keys(tomorrow, settings)
    assert first_key(tomorrow, "play.loop") == "U"


@pytest.mark.parametrize(
    "kept",
    [b"\xff", b"[1]", b'{"gone.command": "U"}', b'{"queue.next": "Ctrl+K"}', b'{"case.hold": "X", "desk.log": ""}'],
)
def test_what_makes_no_sense_is_left_alone(commands, settings, kept):
    settings.keep(KEPT, kept)
    restore_keys(commands, settings)
    assert {name: command.keys for name, command in commands.list.items()} == {one.id: one.keys for one in COMMANDS}


def test_setting_back_takes_the_key_from_whoever_took_it(editor, commands):
    press(editor, "play.loop", "U")
    editor.keep()
    press(editor, "play.mute", "L")
    editor.keep()
    editor.choose("play.loop")
    editor.set_back()
    assert commands.list["play.loop"].keys == ("L",)
    assert commands.list["play.mute"].keys == ("M",)


def test_all_keys_can_be_set_back(editor, commands):
    press(editor, "play.loop", "U")
    editor.keep()
    editor.set_all_back()
    assert commands.list["play.loop"].keys == ("L",)
    assert not editor.form.allBackButton.isEnabled()


def test_a_command_is_found_by_name_or_key(editor):
    table = editor.form.table
    editor.form.findEdit.setText("ctrl+n")
    shown = [table.item(row, 0).text() for row in range(table.rowCount()) if not table.isRowHidden(row)]
    assert shown[0] == "Take the next case"
    assert len(shown) < len(COMMANDS)
