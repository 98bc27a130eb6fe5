"""What of a screen cannot be read: words that are cut, controls that lie on each other, bars nobody asked for."""

from __future__ import annotations

from itertools import combinations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QRadioButton,
    QTabBar,
    QToolButton,
    QWidget,
)

from moderator_app.desk.widgets.plain import ElidedLabel

CONTROLS = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLabel, QLineEdit)


def cut(root: QWidget) -> list[str]:
    """Return what is wrong with what is shown of ``root``, each with its place."""
    shown = [one for one in root.findChildren(QWidget) if one.isVisible()]
    words = [_of(one) for one in shown if isinstance(one, (*CONTROLS, QTabBar)) and not _enough(one)]
    bars = [
        f"{_of(one)} can be scrolled sideways"
        for one in shown
        if isinstance(one, QAbstractScrollArea) and one.horizontalScrollBar().isVisible()
    ]
    return words + bars + _overlaps(shown)


def _of(widget: QWidget) -> str:
    parent = widget.parentWidget()
    text = getattr(widget, "text", str)()
    return f"{type(parent).__name__} > {type(widget).__name__} “{text}” {widget.width()}×{widget.height()}"


def _enough(widget: QWidget) -> bool:
    """Say whether a control has room for its words."""
    metrics, wide = widget.fontMetrics(), widget.contentsRect().width()
    if isinstance(widget, QTabBar):
        return not any(arrow.isVisible() for arrow in widget.findChildren(QToolButton))
    if isinstance(widget, ElidedLabel):
        return True  # It says the whole in its tooltip.
    if isinstance(widget, QLabel):
        if widget.wordWrap():
            return widget.heightForWidth(widget.width()) <= widget.height()
        need = max((metrics.horizontalAdvance(line) for line in widget.text().splitlines()), default=0)
        return need <= wide + 1
    if isinstance(widget, QCheckBox | QRadioButton):
        return widget.minimumSizeHint().width() <= widget.width()
    if isinstance(widget, QAbstractButton):
        return metrics.horizontalAdvance(widget.text().replace("&", "")) + 4 <= wide
    if isinstance(widget, QLineEdit) and not widget.text():
        return metrics.horizontalAdvance(widget.placeholderText()) <= wide
    return True


def _overlaps(shown: list[QWidget]) -> list[str]:
    beside: dict[QWidget, list[QWidget]] = {}
    for widget in shown:
        parent = widget.parentWidget()
        if isinstance(widget, CONTROLS) and parent is not None and parent.layout() is not None:
            beside.setdefault(parent, []).append(widget)
    return [
        f"{_of(one)} lies on {_of(other)}"
        for row in beside.values()
        for one, other in combinations(row, 2)
        if _inner(one).intersects(_inner(other))
    ]


def _inner(widget: QWidget) -> QRect:
    return widget.geometry().adjusted(1, 1, -1, -1)
