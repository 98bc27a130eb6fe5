"""Widgets whose words follow the desk's language."""

from __future__ import annotations

from PySide6.QtCore import QEvent


class Spoken:
    """Put before a widget's class: says everything again when the language changes."""

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)  # type: ignore[misc]  # the widget's own, which comes next
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        raise NotImplementedError
