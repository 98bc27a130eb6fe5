"""Shares drawn as a dot on its interval, each opening the rows behind it.

How painting flows: a line for each figure: its name at the left, a scale from 0 to 100 %, the interval as a bar, the
estimate as a dot, and the numbers in words at the right. A figure that rests on too little says how much there is.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.statistics import LEAST
from moderator_app.wire.messages.quality import Figures, LogFilter, Share

LINE = 44
NAME = 220
WORDS = 260


class FiguresView(QWidget):
    """The figures of a span of time."""

    def __init__(self, theme: Theme, open_rows: Callable[[LogFilter], object], parent: QWidget | None = None) -> None:
        """Show nothing yet; ``open_rows`` is called with the rows behind a figure that was chosen."""
        super().__init__(parent)
        self._theme, self._open = theme, open_rows
        self._lines: list[tuple[str, Share]] = []
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_figures(self, figures: Figures) -> None:
        """Show these figures."""
        self._lines = [
            (self.tr("Right the first time"), figures.accuracy),
            (self.tr("Overturned"), figures.overturned),
            (self.tr("Violations among unflagged sessions"), figures.back_check),
        ]
        self._at = 0
        self.setAccessibleDescription("; ".join(f"{name}: {self.words(share)}" for name, share in self._lines))
        self.updateGeometry()
        self.update()

    def words(self, share: Share) -> str:
        """Return a figure in words; never a bare rate."""
        found = share.interval
        if found is None:
            return self.tr("{n} of {least} observations so far").format(n=share.n, least=LEAST)
        low, value, high = (f"{100 * part:.1f}" for part in (found.low, found.value, found.high))
        return self.tr("{value} % ({low}–{high}), n = {n}").format(value=value, low=low, high=high, n=share.n)

    def sizeHint(self) -> QSize:
        """Return room for all lines."""
        return QSize(NAME + WORDS + 240, max(3, len(self._lines)) * self._theme.px(LINE))

    def minimumSizeHint(self) -> QSize:
        """Return the same: a figure that is cut tells a lie."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, height = self._theme, self._theme.px(LINE)
        painter.setFont(theme.font())
        left, right = theme.px(NAME), self.width() - theme.px(WORDS)
        for at, (name, share) in enumerate(self._lines):
            top, middle = at * height, at * height + height / 2
            if at == self._at and self.hasFocus():
                painter.fillRect(QRectF(0, top, self.width(), height), theme.colour("select"))
            painter.setPen(theme.colour("text"))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(8, top, left - 16, height), flags, name)
            painter.drawText(QRectF(right + 16, top, self.width() - right - 20, height), flags, self.words(share))
            painter.setPen(theme.colour("line_strong"))
            painter.drawLine(int(left), int(middle), int(right), int(middle))
            if share.interval is not None:
                low, value, high = (
                    left + part * (right - left)
                    for part in (share.interval.low, share.interval.value, share.interval.high)
                )
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("accent_soft"))
                painter.drawRect(QRectF(low, middle - 7, max(2.0, high - low), 14))
                painter.setBrush(theme.colour("accent"))
                painter.drawEllipse(QRectF(value - 5, middle - 5, 10, 10))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the rows behind a line."""
        self._choose(int(event.position().y() // self._theme.px(LINE)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go up and down; Return opens the rows."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._at = max(0, min(len(self._lines) - 1, self._at + step))
            self.update()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(self._at)
        else:
            super().keyPressEvent(event)

    def _choose(self, at: int) -> None:
        if 0 <= at < len(self._lines):
            self._at = at
            self.update()
            self._open(self._lines[at][1].filter)
