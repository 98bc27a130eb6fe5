"""Small drawings of goods: one function a kind, all inside a given box."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen


def draw_prop(painter: QPainter, kind: str, box: QRectF, colour: QColor) -> None:
    """Draw a thing of a kind into a box; it stands on the box's lower edge.

    Raises:
        KeyError: there is no such kind.
    """
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    _KINDS[kind](painter, box, colour)
    painter.restore()


def _part(box: QRectF, x: float, y: float, width: float, height: float) -> QRectF:
    return QRectF(box.x() + x * box.width(), box.y() + y * box.height(), width * box.width(), height * box.height())


def _jar(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.drawRoundedRect(_part(box, 0.08, 0.42, 0.84, 0.58), 6, 6)
    painter.setBrush(colour.lighter(135))
    painter.drawRoundedRect(_part(box, 0.12, 0.2, 0.76, 0.22), 3, 3)
    painter.drawRect(_part(box, 0.08, 0.58, 0.84, 0.2))


def _bottle(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.drawRoundedRect(_part(box, 0.24, 0.3, 0.52, 0.7), 6, 6)
    painter.setBrush(colour.darker(125))
    painter.drawRoundedRect(_part(box, 0.4, 0.02, 0.2, 0.3), 2, 2)
    painter.setBrush(colour.lighter(140))
    painter.drawRect(_part(box, 0.24, 0.52, 0.52, 0.26))


def _bag(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour.darker(130), max(2.0, box.width() / 14)))
    painter.drawArc(_part(box, 0.28, 0.08, 0.44, 0.7), 0, 180 * 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(_part(box, 0.04, 0.38, 0.92, 0.62), 7, 7)
    painter.setBrush(colour.darker(115))
    painter.drawRoundedRect(_part(box, 0.04, 0.38, 0.92, 0.26), 7, 7)
    painter.setBrush(QColor("#e6c77a"))
    painter.drawEllipse(_part(box, 0.44, 0.56, 0.12, 0.12))


def _pan(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.setBrush(colour.darker(150))
    painter.drawRoundedRect(_part(box, 0.62, 0.62, 0.38, 0.1), 3, 3)
    painter.drawRoundedRect(_part(box, 0.0, 0.56, 0.7, 0.44), 9, 14)
    painter.setBrush(colour.darker(110))
    painter.drawRoundedRect(_part(box, -0.02, 0.52, 0.74, 0.12), 4, 4)


def _ring(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor("#d8dbe2"), max(2.5, box.width() / 12)))
    painter.drawEllipse(_part(box, 0.2, 0.4, 0.6, 0.54))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    gem = QPainterPath(QPointF(box.center().x(), box.y() + 0.48 * box.height()))
    for x, y in ((0.28, 0.26), (0.38, 0.1), (0.62, 0.1), (0.72, 0.26)):
        gem.lineTo(box.x() + x * box.width(), box.y() + y * box.height())
    gem.closeSubpath()
    painter.drawPath(gem)
    painter.setBrush(colour.lighter(140))
    painter.drawRect(_part(box, 0.4, 0.12, 0.2, 0.1))


def _cloth(painter: QPainter, box: QRectF, colour: QColor) -> None:
    for layer, shade in enumerate((100, 118, 138)):
        painter.setBrush(colour.lighter(shade))
        painter.drawRoundedRect(_part(box, 0.04 + 0.03 * layer, 0.7 - 0.26 * layer, 0.92 - 0.06 * layer, 0.28), 6, 6)


def _box(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.drawRoundedRect(_part(box, 0.1, 0.24, 0.8, 0.76), 4, 4)
    painter.setBrush(colour.lighter(128))
    painter.drawRoundedRect(_part(box, 0.06, 0.16, 0.88, 0.2), 4, 4)
    painter.setBrush(colour.darker(120))
    painter.drawRect(_part(box, 0.44, 0.16, 0.12, 0.84))


_KINDS: dict[str, Callable[[QPainter, QRectF, QColor], None]] = {
    "bag": _bag,
    "bottle": _bottle,
    "box": _box,
    "cloth": _cloth,
    "jar": _jar,
    "pan": _pan,
    "ring": _ring,
}
