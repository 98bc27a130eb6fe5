"""Names and values in two columns, each as it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QWidget

from moderator_app.desk.widgets.plain import PlainLabel


class Facts(QWidget):
    """A short list of facts; each value can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin without any."""
        super().__init__(parent)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(12, 4, 12, 8)
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(4)
        self.shown: tuple[tuple[str, str], ...] = ()

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these (translated name, value), in this order."""
        if tuple(facts) == self.shown:
            return
        self.shown = tuple(facts)
        while self._form.rowCount():
            self._form.removeRow(0)
        for name, value in facts:
            label, words = PlainLabel(name, kind="dim"), PlainLabel(value, wrap=True)
            words.setAccessibleName(f"{name}: {value}")
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._form.addRow(label, words)
