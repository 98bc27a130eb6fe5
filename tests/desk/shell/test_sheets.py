"""Preferences, keys, log, about."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter

from moderator_app.desk.commands import COMMANDS
from moderator_app.desk.settings import SETTINGS
from moderator_app.desk.shell.about import About
from moderator_app.desk.shell.help_sheet import HelpSheet
from moderator_app.desk.shell.keys import keys_of
from moderator_app.desk.shell.log_room import MOST, Entry, LogRoom, time_text
from moderator_app.desk.shell.preferences import ChoiceRow, NumberRow, Preferences, SwitchRow


@pytest.fixture
def preferences(qtbot, settings, theme) -> Preferences:
    assert theme is not None
    made = Preferences(settings)
    qtbot.addWidget(made)
    made.show()
    return made


def test_every_setting_has_its_row_with_its_value(preferences):
    assert list(preferences.rows) == [setting.id for setting in SETTINGS]
    for setting in SETTINGS:
        row = preferences.rows[setting.id]
        shown: object = None
        if isinstance(row, SwitchRow):
            shown = row.switch.isChecked()
        elif isinstance(row, ChoiceRow):
            shown = row.choice.currentData()
        elif isinstance(row, NumberRow):
            shown = row.number.value()
        assert shown == setting.default
        assert row.control.isVisible()


def test_a_change_takes_effect_at_once(preferences, settings):
    heard = []
    settings.changed.connect(heard.append)
    preferences.rows["media.autoplay"].switch.click()
    preferences.rows["media.blur"].slider.setValue(40)
    theme = preferences.rows["look.theme"].choice
    theme.setCurrentIndex(theme.findData("contrast"))
    theme.activated.emit(theme.currentIndex())
    assert settings.flag("media.autoplay")
    assert settings.number("media.blur") == 40
    assert preferences.rows["media.blur"].number.value() == 40
    assert settings.text("look.theme") == "contrast"
    assert heard == ["media.autoplay", "media.blur", "look.theme"]


def test_a_change_made_elsewhere_is_shown(preferences, settings):
    settings.set("look.theme", "light")
    settings.set("look.text_percent", 120)
    assert preferences.rows["look.theme"].choice.currentData() == "light"
    assert preferences.rows["look.text_percent"].number.value() == 120


def test_everything_can_be_set_back(preferences, settings, qtbot):
    settings.set("look.theme", "light")
    settings.set("media.blur", 30)
    qtbot.mouseClick(preferences.form.resetButton, Qt.MouseButton.LeftButton)
    assert settings.text("look.theme") == "dark"
    assert settings.number("media.blur") == 0


def test_the_sheet_names_every_key_of_every_command(qtbot, commands, theme):
    sheet = HelpSheet(commands, theme)
    qtbot.addWidget(sheet)
    text = sheet.page.toPlainText()
    for command in COMMANDS:
        keys = keys_of(commands, command.id)
        assert not keys or (command.title.rstrip("…") in text and " or ".join(keys) in text), command.id


def test_the_sheet_is_printed_black_on_white(qtbot, commands, theme, tmp_path: Path):
    sheet = HelpSheet(commands, theme)
    qtbot.addWidget(sheet)
    assert theme.colour("text").name() not in sheet.paper().toHtml()
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "keys.pdf"))
    sheet.print_to(printer)
    assert (tmp_path / "keys.pdf").read_bytes().startswith(b"%PDF")


@pytest.fixture
def log(qtbot, theme, icons) -> LogRoom:
    made = LogRoom(theme, icons)
    qtbot.addWidget(made)
    made.show()
    return made


def test_an_empty_log_says_so(log):
    assert log.states.state() == "Nothing has happened yet"


def test_the_newest_stands_first_and_the_one_being_read_stays(log):
    log.add(Entry(1000, "First", "code a"))
    log.add(Entry(2000, "Second", problem=True))
    assert log.states.state() == "content"
    assert log.entries.entry(0) == Entry(2000, "Second", problem=True)
    assert "code a" in log.details.toPlainText()
    said = log.entries.data(log.entries.index(0, 1), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Problem: Second"


def test_an_entry_is_copied_whole(log, qtbot):
    log.add(Entry(1_795_500_000_000, "Refused", "lease-lost\ntoken 17"))
    qtbot.mouseClick(log.copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert copied == f"{time_text(1_795_500_000_000)}\nRefused\nlease-lost\ntoken 17"


def test_a_time_names_its_zone():
    assert time_text(1_795_500_000_000).split(" ")[-1].startswith("UTC")


def test_the_log_keeps_five_hundred(log):
    for number in range(MOST + 3):
        log.add(Entry(number, str(number)))
    assert log.entries.rowCount() == MOST
    assert log.entries.entry(0) == Entry(MOST + 2, str(MOST + 2))


def test_data_in_the_log_is_never_taken_for_markup(log):
    log.add(Entry(0, "<img src=x> \u202e"))
    index = log.entries.index(0, 1)
    assert log.entries.data(index) == "<img src=x> ⟨U+202E⟩"
    assert "<img" not in str(log.entries.data(index, Qt.ItemDataRole.ToolTipRole))


def test_about_copies_its_facts(qtbot):
    about = About([("Desk", "0.1.0")])
    qtbot.addWidget(about)
    about.copy.click()
    assert QGuiApplication.clipboard().text().startswith("Desk 0.1.0\nQt 6.")
