"""The recording's own rows of the timeline: small pictures and the sound's outline, as far as they are known."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter

from moderator_app.desk.case.picture import fitted, soften
from moderator_app.desk.case.sights import Sights
from moderator_app.desk.case.timeline.geometry import View
from moderator_app.desk.case.timeline.painting import Layout
from moderator_app.desk.widgets.theme import Theme

LOUDEST = 32_768

GRAINS_MS = (1_000, 200, 40)
"""Pictures stand apart by a whole number of one of these: the row has no gaps worth seeing."""


def picture_times(view: View, height: int) -> range:
    """Return the times whose pictures fill the row: counted from zero, so that panning asks for few new ones."""
    least = max(1, height * 16 // 9) * view.span_ms // max(1, view.width)
    coarse = next(grain for grain in GRAINS_MS if least >= 10 * grain or grain == GRAINS_MS[-1])
    step = -(-least // coarse) * coarse
    first = max(0, view.start_ms // step * step)
    return range(first, min(view.end_ms, view.length_ms), step)


class FilmStrip:
    """Paints both rows; keeps pictures as the person's blur and greyscale make them."""

    def __init__(self, sights: Sights) -> None:
        """Paint what ``sights`` knows."""
        self._sights = sights
        self._soft: dict[int, QImage] = {}
        self._looks = (0, 0)
        self.percent = 1000
        """Per mille of the sound that was read."""

    def forget(self) -> None:
        """Another recording is on the stage."""
        self._soft.clear()

    def softened(self, at_ms: int, blur: int, grey: int) -> QImage | None:
        """Return the small picture of a time as it may be shown, or None while there is none."""
        if (blur, grey) != self._looks:
            self._soft.clear()
            self._looks = (blur, grey)
        if at_ms not in self._soft:
            raw = self._sights.picture(at_ms)
            if raw is None:
                return None
            if len(self._soft) > 800:
                self._soft.clear()
            self._soft[at_ms] = soften(raw, blur, grey)
        return self._soft[at_ms]

    def paint(
        self,
        painter: QPainter,
        theme: Theme,
        view: View,
        layout: Layout,
        *,
        looks: tuple[int, int],
        words: str,
        name: str,
    ) -> None:
        """Paint both rows.

        Args:
            painter: paints on the timeline.
            theme: colours and fonts.
            view: the stretch in view.
            layout: where the rows are.
            looks: (blur, greyscale) of the pictures, 0-100 each.
            words: stand at the sound's row.
            name: stands at the row of pictures.
        """
        blur, grey = looks
        top = layout.map_height + layout.ruler
        film = QRect(layout.names, top, view.width, layout.film)
        wave = QRect(layout.names, film.bottom() + 1, view.width, layout.wave)
        painter.fillRect(film.united(wave), theme.colour("sunken"))
        painter.setClipRect(film)
        times = picture_times(view, layout.film) if layout.film else range(0)
        for at_ms in times:
            x0 = layout.names + view.x_of(at_ms)
            room = QRect(x0, top, layout.names + view.x_of(at_ms + times.step) - x0 - 1, layout.film - 1)
            image = self.softened(at_ms, blur, grey)
            if image is None:
                painter.fillRect(room, theme.colour("panel"))
            else:
                place = fitted(image.size(), room)
                place.moveLeft(room.left())
                painter.drawImage(place, image)
        painter.setClipRect(wave)
        self._paint_wave(painter, theme, view, wave)
        painter.setClipping(False)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text"))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        if layout.film:
            painter.drawText(QRect(10, top, layout.names - 14, layout.film), middle, name)
        painter.setPen(theme.colour("text_dim"))
        painter.drawText(QRect(10, wave.top(), layout.names - 14, layout.wave), middle, words)
        painter.setPen(theme.colour("line"))
        painter.drawLine(0, film.bottom(), film.right(), film.bottom())
        painter.drawLine(0, wave.bottom(), wave.right(), wave.bottom())

    def _paint_wave(self, painter: QPainter, theme: Theme, view: View, room: QRect) -> None:
        outline = self._sights.outline
        if outline is None:
            return
        middle, half = room.center().y(), room.height() // 2 - 2
        bars, start, span, width = [], view.start_ms, view.span_ms, view.width
        for x in range(0, width, 2):
            high = half * outline.peak(start + x * span // width, start + (x + 2) * span // width) // LOUDEST
            bars.append(QRect(room.left() + x, middle - high, 1, 2 * high + 1))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("text_dim"))
        painter.drawRects(bars)
