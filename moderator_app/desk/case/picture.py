"""One frame as it is painted: aspect kept, softened and greyed by as much as the person likes."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from moderator_app.media.player import Frame

COARSEST = 12
"""Pixels across at full blur: shapes, no faces, no words."""


def fitted(picture: QSize, room: QRect) -> QRect:
    """Return the largest rectangle of the picture's shape in the middle of ``room``."""
    if picture.isEmpty() or room.isEmpty():
        return QRect()
    size = picture.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(0, 0, size.width(), size.height())
    place.moveCenter(room.center())
    return place


def blurred_width(width: int, blur: int) -> int:
    """Return how many pixels of ``width`` are kept at a blur of 0-100; each further percent takes the same share."""
    if blur <= 0 or width <= COARSEST:
        return width
    kept: float = width * (COARSEST / width) ** (min(blur, 100) / 100)
    return max(COARSEST, int(kept + 0.5))


def soften(image: QImage, blur: int, grey: int) -> QImage:
    """Return ``image`` blurred and greyed by 0-100 each; the result may have fewer pixels and is to be scaled up."""
    wide = blurred_width(image.width(), blur)
    if wide < image.width():
        high = max(1, image.height() * wide // image.width())
        image = image.scaled(
            wide, high, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    if grey <= 0:
        return image
    colourless = image.convertToFormat(QImage.Format.Format_Grayscale8)
    if grey >= 100:
        return colourless
    mixed = image.convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(mixed)
    painter.setOpacity(grey / 100)
    painter.drawImage(0, 0, colourless)
    painter.end()
    return mixed


def paint_frame(painter: QPainter, frame: Frame, room: QRect, *, blur: int, grey: int) -> QRect:
    """Paint a frame into ``room`` and return the rectangle it took; reads the player's memory only during the call."""
    image = QImage(frame.data, frame.width, frame.height, frame.stride, QImage.Format.Format_RGB32)
    return paint_image(painter, image, room, blur=blur, grey=grey)


def paint_image(painter: QPainter, image: QImage, room: QRect, *, blur: int, grey: int) -> QRect:
    """Paint a picture into ``room``, softened, and return the rectangle it took."""
    place = fitted(image.size(), room)
    if place.isEmpty():
        return place
    if (blur > 0 or grey > 0) and image.width() > place.width() > 0:
        # Shrinking to what the screen shows comes first: fewer pixels to grey.
        image = image.scaled(
            place.size(), Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.FastTransformation
        )
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(place, soften(image, blur, grey))
    return place
