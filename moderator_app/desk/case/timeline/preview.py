"""What a time looks like, over the timeline where the pointer is: a small picture, as soft as the person likes it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from moderator_app.desk.case.picture import paint_image
from moderator_app.desk.case.sights import BOX, Sights
from moderator_app.desk.case.timeline.widget import Timeline
from moderator_app.desk.case.words import media_clock
from moderator_app.desk.case_host import CaseHost

GRID_MS = 200
"""Pictures are made for whole fifths of a second, so that a trembling hand asks for one only."""


class Preview(QWidget):
    """Follows the pointer; shows nothing where there is no recording, or while the text comes first."""

    def __init__(self, host: CaseHost, sights: Sights, timeline: Timeline) -> None:
        """Show pictures of ``sights`` over ``timeline``."""
        super().__init__(timeline, Qt.WindowType.ToolTip)
        self._host, self._sights, self._timeline = host, sights, timeline
        self._at_ms, self._point = -1, QPoint()
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._rest = QTimer(self, singleShot=True, interval=90)
        self._rest.timeout.connect(self._look)
        timeline.pointed.connect(self._pointed)
        sights.changed.connect(self._seen)

    def _pointed(self, t_ms: int, point: QPoint) -> None:
        at_ms = t_ms // GRID_MS * GRID_MS
        silent = t_ms < 0 or self._sights.path is None or self._host.settings.flag("media.text_first")
        if silent:
            self._at_ms = -1
            self._rest.stop()
            self.hide()
            return
        self._point = point
        if at_ms != self._at_ms:
            self._at_ms = at_ms
            self._rest.start()

    def _look(self) -> None:
        if self._at_ms >= 0:
            self._sights.peek(self._at_ms)
            self._seen()

    def _seen(self) -> None:
        if self._at_ms < 0 or self._sights.picture(self._at_ms) is None:
            return
        px = self._host.theme.px
        self.resize(BOX[0] + 8, BOX[1] + 8 + px(18))
        corner = self._timeline.viewport().mapToGlobal(QPoint(self._point.x() - self.width() // 2, 0))
        self.move(corner - QPoint(0, self.height() + 4))
        self.show()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture and its time."""
        theme, settings = self._host.theme, self._host.settings
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("raised"))
        painter.setPen(theme.colour("line_strong"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        image = self._sights.picture(self._at_ms)
        if image is not None:
            room = QRect(4, 4, BOX[0], BOX[1])
            paint_image(
                painter, image, room, blur=settings.number("media.blur"), grey=settings.number("media.greyscale")
            )
        painter.setFont(theme.font("small", mono=True))
        painter.setPen(theme.colour("text"))
        foot = QRect(4, BOX[1] + 4, BOX[0], self.height() - BOX[1] - 6)
        painter.drawText(foot, int(Qt.AlignmentFlag.AlignCenter), media_clock(max(0, self._at_ms)))
