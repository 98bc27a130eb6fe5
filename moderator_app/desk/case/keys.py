"""Keys that a focused control keeps for itself although a verb of the room has them, and a wheel it does not take."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QWidget

PRESS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
CHOOSE = (Qt.Key.Key_Space, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
MOVE = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier)


TURNED = (QComboBox, QAbstractSpinBox, QAbstractSlider)
"""Controls whose value a wheel would change while a reader only scrolls past."""


class OwnKeys(QObject):
    """An event filter: the given keys reach the control instead of the room's verbs, and Return presses a button."""

    def __init__(self, keys: Iterable[Qt.Key], parent: QObject) -> None:
        """Keep ``keys`` (pressed alone or with Shift) for whatever this is installed on."""
        super().__init__(parent)
        self._keys = frozenset(keys)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim a key before the shortcuts see it; leave the wheel to the page unless the control has the focus."""
        if event.type() is QEvent.Type.Wheel and isinstance(watched, TURNED) and not watched.hasFocus():
            event.ignore()
            return True
        if isinstance(event, QKeyEvent):
            alone = event.modifiers() in PLAIN
            if event.type() is QEvent.Type.ShortcutOverride and alone and Qt.Key(event.key()) in self._keys:
                event.accept()
                return True
            pressed = event.type() is QEvent.Type.KeyPress and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if pressed and alone and isinstance(watched, QAbstractButton):
                watched.click()
                return True
        return super().eventFilter(watched, event)


def keep_keys(keys: Iterable[Qt.Key], *controls: QWidget) -> None:
    """Let controls keep ``keys`` while they have the focus."""
    kept = tuple(keys)
    for control in controls:
        control.installEventFilter(OwnKeys(kept, control))
