"""Whoever hears the desk instead of seeing it: every control of the window and of its sheets has a name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QKeySequenceEdit,
    QLineEdit,
    QScrollBar,
    QTabBar,
    QWidget,
)

from moderator_app.desk.shell.main_window import MainWindow
from moderator_app.desk.shell.sign_in import SignInPanel
from moderator_app.desk.shell.wellness import WellnessPanel
from tests.desk.shell.test_wellness import figures


def nameless(root: QWidget) -> list[str]:
    """Return the controls that can have the focus, unless put away, and that a screen reader has no name for."""
    found = []
    for widget in root.findChildren(QWidget):
        parent = widget.parentWidget()
        inner = isinstance(widget, QScrollBar | QTabBar) or (
            isinstance(widget, QLineEdit) and isinstance(parent, QAbstractSpinBox | QKeySequenceEdit)
        )
        if widget.focusPolicy() is Qt.FocusPolicy.NoFocus or inner or widget.isHidden() or _is_viewport(widget):
            continue
        about = QAccessible.queryAccessibleInterface(widget)
        if not (about.text(QAccessible.Text.Name) or widget.accessibleName()).strip():
            found.append(f"{type(parent).__name__} > {type(widget).__name__} {widget.objectName()}".strip())
    return found


def _is_viewport(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget


def test_every_control_of_the_window_its_sheets_and_its_palette_has_a_name(window: MainWindow) -> None:
    for name in ("preferences", "keys", "key_editor", "log", "about"):
        window.sheet.toggle(name)
    assert nameless(window) == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_control_of_the_page_of_exposure_and_of_the_sign_in_has_a_name(qtbot, language: str) -> None:
    panel, sign_in = WellnessPanel(language), SignInPanel()
    for widget in (panel, sign_in):
        qtbot.addWidget(widget)
    panel.show_figures(figures())
    assert nameless(panel) == []
    assert nameless(sign_in) == []
