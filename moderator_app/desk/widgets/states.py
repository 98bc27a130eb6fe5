"""The four states every panel has: empty, loading, error with a way out, content."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.plain import PlainLabel


class States(QWidget):
    """Shows a panel's content, or one of the three other states in its place."""

    def __init__(self, content: QWidget, icons: Icons, parent: QWidget | None = None) -> None:
        """Hold ``content``; it is shown first."""
        super().__init__(parent)
        self._icons = icons
        self._act: Callable[[], object] | None = None
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(content)
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setSpacing(8)
        column.addStretch(2)
        self._icon = PlainLabel(parent=page)
        self._title = PlainLabel(parent=page, kind="title")
        self._text = PlainLabel(parent=page, kind="dim", wrap=True)
        self._bar = QProgressBar(page)
        self._bar.setFixedWidth(180)
        self._bar.setTextVisible(False)
        self._button = QPushButton(page)
        self._button.clicked.connect(self._acted)
        for label in (self._icon, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        for widget in (self._bar, self._button):
            row = QHBoxLayout()
            row.addStretch()
            row.addWidget(widget)
            row.addStretch()
            column.addLayout(row)
        column.addStretch(3)
        self._stack.addWidget(page)

    def show_content(self) -> None:
        """Show the content."""
        self._stack.setCurrentIndex(0)

    def show_empty(
        self,
        title: str,
        text: str = "",
        *,
        icon: str = "empty",
        action: str = "",
        act: Callable[[], object] | None = None,
    ) -> None:
        """Say that there is nothing, why, and what can be done."""
        self._show(title, text, icon, "text_faint", action=action, act=act)

    def show_loading(self, title: str, done: int = 0, total: int = 0) -> None:
        """Say what is awaited; with ``total`` how far it is."""
        self._show(title, "", "", "text_faint", action="", act=None)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._bar.setVisible(True)
        self._bar.setAccessibleName(title)

    def show_error(self, title: str, text: str, *, action: str = "", act: Callable[[], object] | None = None) -> None:
        """Say what went wrong and give a way out."""
        self._show(title, text, "warning", "bad", action=action, act=act)

    def state(self) -> str:
        """Return ``content``, or the title of what is shown in its place."""
        return "content" if self._stack.currentIndex() == 0 else self._title.text()

    def _show(
        self, title: str, text: str, icon: str, tone: str, *, action: str, act: Callable[[], object] | None
    ) -> None:
        self._act = act
        self._icon.setVisible(bool(icon))
        if icon:
            self._icon.setPixmap(self._icons.pixmap(icon, 40, tone=tone, ratio=2.0))
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._bar.setVisible(False)
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self._stack.setCurrentIndex(1)

    def _acted(self) -> None:
        if self._act is not None:
            self._act()
