"""What rooms of the law are tested with."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from moderator_app.assets import resource
from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.roles import Capability
from tests.desk.fake_law import FakeLaw


@pytest.fixture
def law(qapp: QApplication) -> Iterator[FakeLaw]:
    """A desk around a room, for a person who may do everything."""
    theme = Theme(resource("style"))
    theme.apply("dark", 100)
    yield FakeLaw(theme, *Capability)
    qapp.setStyleSheet("")


@pytest.fixture
def speak_chinese(qapp: QApplication, law: FakeLaw) -> Iterator[Callable[[], None]]:
    translator = QTranslator()
    assert translator.load(str(resource("translations", "moderator_zh_CN.qm")))

    def now() -> None:
        law.tag = "zh_CN"
        qapp.installTranslator(translator)

    yield now
    qapp.removeTranslator(translator)
