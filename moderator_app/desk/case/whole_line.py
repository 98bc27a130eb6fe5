"""One line of a conversation, whole: as high as its words, up to half of the panel; longer ones are scrolled."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from moderator_app.desk.widgets.plain import PlainLabel


class WholeLine(QScrollArea):
    """The chosen line."""

    def __init__(self) -> None:
        """Begin empty, and take no room."""
        super().__init__()
        self._words = PlainLabel(wrap=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words.setMargin(8)
        self.most = 120
        """Height that it takes at most, in pixels."""
        self.setWidget(self._words)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setText("")

    def text(self) -> str:
        """Return what it shows."""
        return self._words.text()

    def setText(self, text: str) -> None:
        """Show other words, from their beginning."""
        self._words.setText(text)
        self.verticalScrollBar().setValue(0)
        self.fit()

    def fit(self) -> None:
        """Take as much height as the words need."""
        self.setVisible(bool(self.text()))
        self.setFixedHeight(max(0, min(self._words.heightForWidth(max(1, self.width())), self.most)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Need another height at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()
