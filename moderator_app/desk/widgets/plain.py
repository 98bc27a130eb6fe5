"""Labels and tooltips that never take data for markup.

Qt guesses rich text wherever it may; what the desk shows comes from strangers, and ``<img src=…>`` in a shop's name
would be obeyed. Control characters that reorder a line (bidi overrides) are shown as their code.
"""

from __future__ import annotations

import html

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

_REORDERING = {
    ord(char): f"⟨U+{ord(char):04X}⟩" for char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
}


def visible(text: str) -> str:
    """Return ``text`` with characters that reorder a line written as their codes, and without NUL."""
    return text.translate(_REORDERING).replace("\x00", "⟨U+0000⟩")


def plain_tooltip(text: str) -> str:
    """Return data made harmless for a tooltip; line breaks stay."""
    return f"<p style='white-space:pre-wrap'>{html.escape(visible(text))}</p>" if text else ""


class PlainLabel(QLabel):
    """A label that shows exactly the characters it is given."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, wrap: bool = False, kind: str = "") -> None:
        """Show ``text``.

        Args:
            text: what to show.
            parent: the widget around it.
            wrap: break long lines.
            kind: a class of the style sheet (``dim``, ``small``, ``title``, ``display`` …).
        """
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if kind:
            self.setProperty("kind", kind)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show ``text``."""
        super().setText(visible(text))

    def setTextFormat(self, _format: Qt.TextFormat) -> None:
        """Keep plain text, whatever is asked."""
        super().setTextFormat(Qt.TextFormat.PlainText)


class ElidedLabel(PlainLabel):
    """One line that gives way when there is no room: cut with an ellipsis, whole in its tooltip."""

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        kind: str = "",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        """Show ``text`` cut at the end that ``mode`` names."""
        super().__init__(text, parent, kind=kind)
        self._mode = mode
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show ``text``."""
        super().setText(text)
        self.setAccessibleName(visible(text))
        self._tip()

    def minimumSizeHint(self) -> QSize:
        """Return room for a few characters."""
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Return room for the whole text."""
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See anew whether the text fits."""
        super().resizeEvent(event)
        self._tip()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the part that fits."""
        painter = QPainter(self)
        area = self.contentsRect()
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(
            area,
            int(self.alignment() | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine),
            self.fontMetrics().elidedText(self.text(), self._mode, area.width()),
        )

    def _tip(self) -> None:
        cut = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
        self.setToolTip(plain_tooltip(self.text()) if cut else "")
