"""The desk's own line icons: one SVG each in ``resources/icons``, drawn in the colour that is asked for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from moderator_app.desk.widgets.theme import Theme


class Icons:
    """Icons in the theme's colours, drawn once for each name, colour and size."""

    def __init__(self, theme: Theme) -> None:
        """Draw with the colours of ``theme``; forget all drawings when it changes."""
        self._theme = theme
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        theme.changed.connect(self._pixmaps.clear)

    def pixmap(self, name: str, size: int = 16, *, tone: str = "text_dim", ratio: float = 1.0) -> QPixmap:
        """Return an icon as a picture.

        Args:
            name: stem of the SVG file.
            size: edge, in device-independent pixels.
            tone: colour token of the theme.
            ratio: device pixels to one pixel.

        Raises:
            FileNotFoundError: no such icon.
        """
        colour = self._theme.colour(tone)
        key = (name, colour.name(), size, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = _drawn(self._theme.icons / f"{name}.svg", colour, size, ratio)
        return self._pixmaps[key]

    def icon(self, name: str, size: int = 16, *, tone: str = "text_dim") -> QIcon:
        """Return an icon for an action or a button; greyed when it is disabled.

        Raises:
            FileNotFoundError: no such icon.
        """
        icon = QIcon(self.pixmap(name, size, tone=tone, ratio=2.0))
        icon.addPixmap(self.pixmap(name, size, tone="line_strong", ratio=2.0), QIcon.Mode.Disabled)
        return icon


def _drawn(path: Path, colour: QColor, size: int, ratio: float) -> QPixmap:
    source = path.read_text(encoding="utf-8").replace("currentColor", colour.name())
    renderer = QSvgRenderer(QByteArray(source.encode()))
    pixmap = QPixmap(QSize(size, size) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
