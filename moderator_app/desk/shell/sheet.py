"""A sheet over the right of the window for what is looked up beside the work: preferences, log, keys, about.

It floats, so nothing behind it moves; it is not modal: the work behind stays within reach of keys and mouse.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFontInfo, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.plain import PlainLabel

MARGIN = 8

BODY_PX = 13
"""Size of the text at 100 %, for which panels say their width."""


class Panel(Protocol):
    """What a sheet needs of the panel on it, which is a QWidget."""

    width_wanted: int
    """In pixels at 100 % text size."""

    def title(self) -> str:
        """Return the panel's name in the desk's language."""

    def focus_first(self) -> None:
        """Put the focus where one begins."""


class Sheet(QFrame):
    """Shows one of several panels, with its name and a way out.

    Signals:
        closed(): the sheet was put away; the focus is back where it was.
    """

    closed = Signal()

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        """Float over ``parent``, hidden at first."""
        super().__init__(parent)
        self._over, self._icons = parent, icons
        self._panels: dict[str, Panel] = {}
        self._open = ""
        self._before: QWidget | None = None
        self.setProperty("palette_box", "true")
        self.name = PlainLabel(kind="title")
        self.close_button = QToolButton()
        self.close_button.setIconSize(QSize(14, 14))
        self.close_button.clicked.connect(self.put_away)
        self._pages = QStackedWidget()
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 12, 4)
        head.addWidget(self.name, 1)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        parent.installEventFilter(self)
        self.hide()
        self.retranslate()

    def add(self, key: str, panel: Panel) -> None:
        """Keep a panel (a QWidget) under a name."""
        if not isinstance(panel, QWidget):
            raise TypeError(f"the panel {key} is no widget")
        self._panels[key] = panel
        self._pages.addWidget(panel)

    def toggle(self, key: str) -> None:
        """Show a panel, or put it away when it is the one shown.

        Raises:
            KeyError: no such panel.
        """
        if self._open == key:
            self.put_away()
            return
        panel = self._panels[key]
        if not self._open:
            self._before = QApplication.focusWidget()
        self._open = key
        if isinstance(panel, QWidget):
            self._pages.setCurrentWidget(panel)
        self.retranslate()
        self._place()
        self.show()
        self.raise_()
        panel.focus_first()

    def showing(self) -> str:
        """Return the name of the panel shown, or nothing."""
        return self._open

    def put_away(self) -> None:
        """Hide, and give the focus back."""
        if not self._open:
            return
        self._open = ""
        before, self._before = self._before, None
        self.hide()
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def retranslate(self) -> None:
        """Say names in the desk's language and draw icons in the theme's colours."""
        if self._open:
            self.name.setText(self._panels[self._open].title())
            self.setAccessibleName(self.name.text())
        self.close_button.setIcon(self._icons.icon("cross", 14))
        self.close_button.setAccessibleName(self.tr("Close this sheet"))
        self.close_button.setToolTip(self.tr("Close this sheet (Esc)"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() is QEvent.Type.FontChange and self._open:
            self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put the sheet away with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the right edge."""
        if event.type() is QEvent.Type.Resize and self._open:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        parent = self._over
        wanted = self._panels[self._open].width_wanted
        wanted = wanted * max(QFontInfo(self.font()).pixelSize(), BODY_PX) // BODY_PX
        width = min(wanted, parent.width() - 2 * MARGIN)
        self.setGeometry(parent.width() - width - MARGIN, MARGIN, width, parent.height() - 2 * MARGIN)
