"""How most rooms are laid out: a list in a panel at the left, what it opens at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget


def panel(narrowest: int, widget: QWidget | None = None) -> tuple[QWidget, QVBoxLayout]:
    """Make a panel, or make ``widget`` one, of at least ``narrowest`` pixels; return it and its column."""
    made = widget or QWidget()
    made.setProperty("surface", "panel")
    made.setMinimumWidth(narrowest)
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 8)
    return made, column


def beside(room: QWidget, left: QWidget, right: QWidget, width: int) -> None:
    """Fill a room: ``left`` begins ``width`` pixels wide and never folds away, ``right`` has the rest."""
    split = QSplitter(Qt.Orientation.Horizontal)
    split.setHandleWidth(5)
    split.addWidget(left)
    split.addWidget(right)
    split.setCollapsible(0, False)
    split.setStretchFactor(1, 1)
    split.setSizes([width, 1000])
    whole = QVBoxLayout(room)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(split)
