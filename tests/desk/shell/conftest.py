"""A window without a desk behind it: rooms that are plain widgets, a registry, settings of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from moderator_app.assets import resource
from moderator_app.desk.commands import Commands
from moderator_app.desk.settings import Settings
from moderator_app.desk.shell.main_window import MainWindow
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.theme import Theme


class Clock:
    """Milliseconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 1_000_000

    def __call__(self) -> int:
        return self.now


class RoomStandIn(QWidget):
    """A room: a button, and text that is only read."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.button, self.text = QPushButton(name), QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.addWidget(self.button)
        column.addWidget(self.text)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "desk.ini")


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    theme = Theme(resource("style"))
    theme.apply("dark", 100)
    yield theme
    qapp.setStyleSheet("")


@pytest.fixture
def icons(theme: Theme) -> Icons:
    return Icons(theme)


@pytest.fixture
def commands(qapp: QApplication) -> Commands:
    assert qapp is not None
    clock = iter(range(10**9))
    return Commands(clock=lambda: float(next(clock)))


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[QTranslator]:
    translator = QTranslator()
    assert translator.load(str(resource("translations", "moderator_zh_CN.qm")))
    yield translator
    qapp.removeTranslator(translator)


@pytest.fixture
def another(qtbot, commands: Commands, settings: Settings, theme: Theme, icons: Icons) -> Callable[[], MainWindow]:
    """Open a window as on another day, with the same settings."""

    def opened() -> MainWindow:
        made = MainWindow(commands, settings, theme, icons, language=lambda: "en")
        qtbot.addWidget(made)
        made.show_queue(RoomStandIn("Queue"))
        made.show_case(RoomStandIn("Case"))
        made.show_desk()
        made.show()
        qtbot.waitExposed(made)
        return made

    return opened


@pytest.fixture
def window(qtbot, commands: Commands, settings: Settings, theme: Theme, icons: Icons) -> MainWindow:
    made = MainWindow(commands, settings, theme, icons, language=lambda: "en", facts=[("Desk", "0.1.0")])
    qtbot.addWidget(made)
    queue, case = RoomStandIn("Queue"), RoomStandIn("Case")
    made.show_queue(queue, queue.button.setFocus)
    made.show_case(case, case.button.setFocus)
    made.show_desk()
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made
