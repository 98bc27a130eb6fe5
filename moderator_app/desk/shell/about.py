"""What this is: name, version, licence, and the versions of what it stands on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFormLayout, QPushButton, QVBoxLayout, QWidget

from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.spoken import Spoken


class About(Spoken, QWidget):
    """A short card with facts that a report of a fault needs, and a button that copies them."""

    width_wanted = 460

    def __init__(self, facts: Sequence[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        """Show name, version and ``facts``.

        Args:
            facts: name and value, such as ("Desk", "0.1.0"); shown as they are.
            parent: the widget around it.
        """
        super().__init__(parent)
        self.facts = [*facts, ("Qt", qVersion())]
        self.what, self.licence = PlainLabel(wrap=True), PlainLabel(kind="dim", wrap=True)
        self.copy = QPushButton()
        self.copy.clicked.connect(self._copy)
        self._values = [PlainLabel(value, wrap=True) for _name, value in self.facts]
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for (name, _value), shown in zip(self.facts, self._values, strict=True):
            shown.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            shown.setAccessibleName(f"{name} {shown.text()}")
            form.addRow(PlainLabel(name, kind="dim"), shown)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.what)
        column.addLayout(form)
        column.addWidget(self.licence)
        column.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.retranslate()

    def title(self) -> str:
        """Return the panel's name."""
        return self.tr("About")

    def focus_first(self) -> None:
        """Go to the button."""
        self.copy.setFocus(Qt.FocusReason.PopupFocusReason)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.what.setText(self.tr("The review desk for live-commerce trust and safety."))
        self.licence.setText(self.tr("Free software under the Apache License 2.0. It comes without any warranty."))
        self.copy.setText(self.tr("Copy these facts"))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(f"{name} {value}" for name, value in self.facts))
