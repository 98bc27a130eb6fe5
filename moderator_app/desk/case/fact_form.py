"""Names and what stands behind them, side by side; in a narrow column one under the other, never sideways."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

LEAST = 120
"""Pixels that it asks for at least; words break."""


class FactForm(QWidget):
    """Rows of a name and its words; whoever made the labels fills them."""

    def __init__(self, rows: Sequence[tuple[QLabel, QLabel]], *, narrow: int, space: int = 4) -> None:
        """Lay out the rows.

        Args:
            rows: name and words, from top to bottom.
            narrow: pixels of width below which words stand under their name.
            space: between rows, in pixels.
        """
        super().__init__()
        self._rows, self._narrow = tuple(rows), narrow
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(space)
        self._stacked: bool | None = None
        self._arrange(stacked=False)

    def minimumSizeHint(self) -> QSize:
        """Ask for little width: words break."""
        return QSize(min(LEAST, super().minimumSizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand words under their names, or beside them."""
        super().resizeEvent(event)
        self._arrange(stacked=self.width() < self._narrow)

    def _arrange(self, *, stacked: bool) -> None:
        if stacked is self._stacked:
            return
        self._stacked = stacked
        top = Qt.AlignmentFlag.AlignTop
        for place, (name, words) in enumerate(self._rows):
            self._grid.addWidget(name, 2 * place, 0, top)
            self._grid.addWidget(words, 2 * place + stacked, 0 if stacked else 1)
        self._grid.setColumnStretch(0, int(stacked))
        self._grid.setColumnStretch(1, int(not stacked))
