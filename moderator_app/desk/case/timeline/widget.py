"""The timeline as one widget: a map of the whole, a ruler, and lanes on the session clock.

Mouse: a click seeks, a drag on the lanes pans, the wheel zooms about the pointer (over the names it scrolls the lanes),
a drag on the map or ruler moves there. Keys: + and − zoom, 0 shows all, Page keys turn pages, Home and End go to the
ends, Up and Down choose a lane, Return and Backspace go to its next and previous band.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from moderator_app.desk.case.clock import SessionClock
from moderator_app.desk.case.keys import keep_keys
from moderator_app.desk.case.sights import Sights
from moderator_app.desk.case.timeline.film_strip import FilmStrip, picture_times
from moderator_app.desk.case.timeline.geometry import View
from moderator_app.desk.case.timeline.lanes import Strip, TimelineLane, band_words
from moderator_app.desk.case.timeline.painting import (
    Layout,
    layout_for,
    paint_frame_of_view,
    paint_lane,
    paint_map,
    paint_playhead,
    paint_ruler,
    paint_stretch,
)
from moderator_app.desk.case.words import media_clock
from moderator_app.desk.case_host import CaseHost

REST_MS = 80
"""Pictures are asked for once the view has rested so long, and drawn together when they come."""

KEPT = (
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_0,
    Qt.Key.Key_Backspace,
)  # fmt: skip


class Timeline(QAbstractScrollArea):
    """All lanes of an item.

    Signals:
        band_chosen(str): a highlight or mark was clicked, by its id.
        hinted(str): what lies under the pointer, in words; empty when nothing does.
        pointed(int, QPoint): the pointer rests over a time, at this place of the viewport; -1 when it left.
        view_changed(): another stretch is in view.
    """

    band_chosen = Signal(str)
    hinted = Signal(str)
    pointed = Signal(int, QPoint)
    view_changed = Signal()

    def __init__(self, host: CaseHost, clock: SessionClock, sights: Sights, parent: QWidget | None = None) -> None:
        """Follow ``clock``; pictures and sound come from ``sights``."""
        super().__init__(parent)
        self._host = host
        self._clock = clock
        self._sights = sights
        self.strip = FilmStrip(sights)
        self._lanes: tuple[TimelineLane, ...] = ()
        self._current = 0
        self._view = View.whole(1, 1)
        self._drag: tuple[str, int, int] | None = None
        self._stretch: tuple[int, int] | None = None
        self._ground: QPixmap | None = None
        self._map: tuple[tuple[object, ...], QPixmap] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(120)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        keep_keys(KEPT, self)
        clock.moved.connect(self._moved)
        clock.length_changed.connect(self._lengthened)
        host.theme.changed.connect(self._fit)
        self._shown_path: Path | None = None
        self._drawing, self._want = (QTimer(self, singleShot=True, interval=REST_MS) for _ in range(2))
        self._drawing.timeout.connect(self._repaint_ground)
        self._want.timeout.connect(self._want_pictures)
        self.view_changed.connect(self._want.start)
        sights.changed.connect(self._seen)
        sights.progressed.connect(self._heard)
        host.settings.changed.connect(lambda name: self._fit() if name.startswith("media.") else None)
        self.retranslate()

    @property
    def view(self) -> View:
        """The stretch in view."""
        return self._view

    @property
    def lanes(self) -> tuple[TimelineLane, ...]:
        """The rows, top to bottom."""
        return self._lanes

    def show_lanes(self, lanes: Sequence[TimelineLane]) -> None:
        """Show these rows instead."""
        self._lanes, self._map = tuple(lanes), None
        self._current = min(self._current, max(0, len(self._lanes) - 1))
        self._fit()

    def show_whole(self) -> None:
        """Look at the whole session."""
        self._set_view(View.whole(self._clock.length, self._view.width))

    def show_stretch(self, ends: tuple[int, int] | None) -> None:
        """Shade a stretch (the loop, a mark being made), or none."""
        self._stretch = ends
        self.viewport().update()

    def zoom(self, steps: int) -> None:
        """Look closer (positive) or from further away, about the playhead where it is in view."""
        middle = self._view.start_ms + self._view.span_ms // 2
        at = self._clock.position if self._view.start_ms <= self._clock.position < self._view.end_ms else middle
        self._zoom_at(at, steps)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.setAccessibleName(self.tr("Timeline"))
        self._repaint_ground()

    def layout_(self) -> Layout:
        """Return where the parts are, at the text size in force."""
        seen, shown = self._sights.path is not None, not self._host.settings.flag("media.text_first")
        return layout_for(self._host.theme.px, len(self._lanes), self.viewport().size(), recorded=seen, pictures=shown)

    def sizeHint(self) -> QSize:
        """Ask for all lanes."""
        layout = self.layout_()
        return QSize(800, layout.head + layout.lane * max(4, len(self._lanes)) + 4)

    def lane_top(self, place: int) -> int:
        """Return the height of a lane on the viewport."""
        layout = self.layout_()
        return layout.head + place * layout.lane - self.verticalScrollBar().value()

    def _place(self, point: QPoint, layout: Layout) -> int:
        return (point.y() - layout.head + self.verticalScrollBar().value()) // layout.lane

    def describe(self, point: QPoint) -> str:
        """Return what lies under a point of the viewport, in words."""
        layout = self.layout_()
        place = self._place(point, layout)
        if point.y() < layout.head or not 0 <= place < len(self._lanes):
            return ""
        lane, t_ms = self._lanes[place], self._view.t_of(point.x() - layout.names)
        if point.x() < layout.names:
            return f"{lane.name}: {len(lane.bands)}"
        if lane.marked is not None and (flagged := lane.marked.at(t_ms, self._slack())) is not None:
            return band_words(lane, flagged, self._host.language())
        if lane.strip is Strip.DENSITY:
            count = lane.count(t_ms - 5000, t_ms + 5000)
            return self.tr("{time} · {lane}: {count} within 10 s").format(
                time=media_clock(t_ms), lane=lane.name, count=count
            )
        band = lane.at(t_ms, self._slack())
        if band is None:
            return f"{media_clock(t_ms)} · {lane.name}"
        return band_words(lane, band, self._host.language())

    def _slack(self) -> int:
        return 3 * self._view.span_ms // self._view.width + 1

    # --- painting ---

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint what is in view: the kept ground, then what moves over it."""
        theme, layout, view = self._host.theme, self.layout_(), self._view
        if self._ground is None:
            self._ground = self._painted_ground()
        painter = QPainter(self.viewport())
        room = self.viewport().rect()
        painter.drawPixmap(0, 0, self._ground)
        painter.setClipRect(layout.names, 0, view.width, room.height())
        if self._stretch is not None:
            low, high = sorted(self._stretch)
            x0, x1 = layout.names + view.x_of(low), layout.names + view.x_of(high)
            paint_stretch(painter, theme, x0, x1, top=layout.map_height, bottom=room.bottom())
        paint_playhead(painter, theme, layout.names + view.x_of(self._clock.position), layout.map_height, room.bottom())
        x = layout.names + View.whole(view.length_ms, view.width).x_of(self._clock.position)
        painter.fillRect(x, 2, 1, layout.map_height - 4, theme.colour("live"))
        painter.setClipping(False)
        if self.hasFocus():
            painter.setPen(theme.colour("focus"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(room.adjusted(0, 0, -1, -1))

    def _painted_ground(self) -> QPixmap:
        theme, layout, view = self._host.theme, self.layout_(), self._view
        room, ratio = self.viewport().rect(), self.devicePixelRatioF()
        ground = QPixmap(room.size() * ratio)
        ground.setDevicePixelRatio(ratio)
        painter = QPainter(ground)
        painter.fillRect(room, theme.colour("panel"))
        for place, lane in enumerate(self._lanes):
            top = self.lane_top(place)
            if top + layout.lane > layout.head and top < room.bottom():
                current = self.hasFocus() and place == self._current
                paint_lane(painter, theme, view, layout, lane, top=top, current=current)
        painter.fillRect(0, 0, room.width(), layout.head, theme.colour("panel"))
        painter.drawPixmap(0, 0, self._painted_map(room.width(), ratio))
        paint_frame_of_view(painter, theme, View.whole(view.length_ms, view.width), view, layout)
        paint_ruler(painter, theme, view, layout)
        if layout.wave:
            done = self.strip.percent // 10
            reading = self.tr("Sound: {percent} %").format(percent=done) if done < 100 else self.tr("Sound")
            looks = self._host.settings.number("media.blur"), self._host.settings.number("media.greyscale")
            self.strip.paint(painter, theme, view, layout, looks=looks, words=reading, name=self.tr("Pictures"))
        painter.end()
        return ground

    def _seen(self) -> None:
        """Draw what is there now; another recording changes the heights."""
        if self._sights.path is not self._shown_path:
            self._shown_path = self._sights.path
            self.strip.forget()
            self.strip.percent = 0 if self._shown_path is not None and self._sights.outline is None else 1000
            self._fit()
            self._want.start()
        self._draw_soon()

    def _heard(self, per_mille: int) -> None:
        self.strip.percent = per_mille
        self._draw_soon()

    def _draw_soon(self) -> None:
        if not self._drawing.isActive():
            self._drawing.start()

    def _want_pictures(self) -> None:
        if film := self.layout_().film:
            self._sights.want(picture_times(self._view, film))

    def _painted_map(self, width: int, ratio: float) -> QPixmap:
        key = (width, ratio, self._view.length_ms, self._host.theme.name, self._host.theme.percent)
        if self._map is None or self._map[0] != key:
            layout = self.layout_()
            small = QPixmap(QSize(width, layout.map_height) * ratio)
            small.setDevicePixelRatio(ratio)
            small.fill(self._host.theme.colour("panel"))
            painter = QPainter(small)
            whole = View.whole(self._view.length_ms, self._view.width)
            paint_map(painter, self._host.theme, whole, layout, lanes=self._lanes)
            painter.end()
            self._map = (key, small)
        return self._map[1]

    def _repaint_ground(self) -> None:
        self._ground = None
        self.viewport().update()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Draw the lanes at their new height."""
        self._repaint_ground()

    def focusInEvent(self, event: QEvent) -> None:
        """Show the focus."""
        super().focusInEvent(event)  # type: ignore[arg-type] # QFocusEvent is a QEvent
        self._repaint_ground()

    def focusOutEvent(self, event: QEvent) -> None:
        """Show that the focus went."""
        super().focusOutEvent(event)  # type: ignore[arg-type] # QFocusEvent is a QEvent
        self._repaint_ground()

    # --- the view ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the same stretch across the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        layout = self.layout_()
        self._view = self._view.resized(self.viewport().width() - layout.names)
        hidden = layout.head + len(self._lanes) * layout.lane - self.viewport().height()
        self.verticalScrollBar().setRange(0, max(0, hidden))
        self.verticalScrollBar().setSingleStep(layout.lane)
        self.updateGeometry()
        self._want.start()  # another width has its pictures at other times
        self._repaint_ground()

    def _set_view(self, view: View) -> None:
        if view != self._view:
            self._view = view
            self.view_changed.emit()
            self._repaint_ground()

    def _lengthened(self, length_ms: int) -> None:
        self._set_view(self._view.stretched(length_ms))

    def _moved(self, t_ms: int) -> None:
        if self._drag is None and self._clock.running:
            self._set_view(self._view.showing(t_ms))
        self.viewport().update()

    def _zoom_at(self, t_ms: int, steps: int) -> None:
        view = self._view
        for _ in range(abs(steps)):
            view = view.zoomed(t_ms, 4, 5) if steps > 0 else view.zoomed(t_ms, 5, 4)
        self._set_view(view)

    def reveal(self, t_ms: int) -> None:
        """Turn the page to a time that is not in view."""
        self._set_view(self._view.showing(t_ms))

    # --- mouse ---

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer; over the names scroll the lanes; sideways or with Shift pan."""
        layout = self.layout_()
        x = event.position().toPoint().x() - layout.names
        turned = event.angleDelta()
        if x < 0:
            super().wheelEvent(event)
            return
        if turned.x() or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._set_view(self._view.panned(-(turned.x() or turned.y())))
        elif turned.y():
            steps = turned.y() // 60 or (1 if turned.y() > 0 else -1)
            self._zoom_at(self._view.t_of(x), steps)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        layout, point = self.layout_(), event.position().toPoint()
        kind = "map" if point.y() < layout.map_height else "ruler" if point.y() < layout.head else "lanes"
        if point.x() < layout.names:
            self._choose_lane(self._place(point, layout))
            return
        self._drag = (kind, point.x(), 0)
        if kind != "lanes":
            self._drag_to(point)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with a drag, or say what lies under the pointer."""
        point = event.position().toPoint()
        if self._drag is None:
            self.hinted.emit(self.describe(point))
            x = point.x() - self.layout_().names
            self.pointed.emit(self._view.t_of(x) if x >= 0 else -1, point)
        else:
            self._drag_to(point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag; a press that hardly moved was a click and seeks."""
        drag, self._drag = self._drag, None
        if drag is None or drag[0] != "lanes" or drag[2] > 3:
            return
        layout, point = self.layout_(), event.position().toPoint()
        place = self._place(point, layout)
        t_ms = self._view.t_of(point.x() - layout.names)
        if 0 <= place < len(self._lanes):
            self._choose_lane(place)
            lane = self._lanes[place].marked or self._lanes[place]
            band = lane.at(t_ms, self._slack())
            if band is not None and band.id:
                self._clock.seek(band.t0_ms)
                self.band_chosen.emit(band.id)
                return
        self._clock.seek(t_ms)

    def leaveEvent(self, event: QEvent) -> None:
        """Say nothing more."""
        self.hinted.emit("")
        self.pointed.emit(-1, QPoint())
        super().leaveEvent(event)

    def _drag_to(self, point: QPoint) -> None:
        if self._drag is None:
            return
        kind, from_x, far = self._drag
        layout = self.layout_()
        x = point.x() - layout.names
        if kind == "map":
            whole = View.whole(self._view.length_ms, self._view.width)
            self._set_view(self._view.starting(whole.t_of(x) - self._view.span_ms // 2))
        elif kind == "ruler":
            self._clock.seek(self._view.t_of(x))
        else:
            far = max(far, abs(point.x() - from_x))
            if far > 3:
                self._set_view(self._view.panned(from_x - point.x()))
                from_x = point.x()
        self._drag = (kind, from_x, far)

    # --- keys ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom, turn pages, choose lanes and bands."""
        key = Qt.Key(event.key())
        page = self._view.width * 9 // 10
        if key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom(2)
        elif key is Qt.Key.Key_Minus:
            self.zoom(-2)
        elif key is Qt.Key.Key_0:
            self.show_whole()
        elif key is Qt.Key.Key_PageDown:
            self._set_view(self._view.panned(page))
        elif key is Qt.Key.Key_PageUp:
            self._set_view(self._view.panned(-page))
        elif key is Qt.Key.Key_Home:
            self._go(0)
        elif key is Qt.Key.Key_End:
            self._go(self._clock.length)
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._choose_lane(self._current + (1 if key is Qt.Key.Key_Down else -1))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace}:
            self._next_band(back=key is Qt.Key.Key_Backspace)
        else:
            super().keyPressEvent(event)

    def _go(self, t_ms: int) -> None:
        self._clock.seek(t_ms)
        self.reveal(self._clock.position)

    def _choose_lane(self, place: int) -> None:
        if not self._lanes:
            return
        self._current = min(max(0, place), len(self._lanes) - 1)
        lane = self._lanes[self._current]
        self.setAccessibleDescription(f"{lane.name}: {len(lane.bands)}")
        layout, top, bar = self.layout_(), self.lane_top(self._current), self.verticalScrollBar()
        above, beyond = top - layout.head, top + layout.lane - self.viewport().height()
        bar.setValue(bar.value() + min(above, 0) + (max(beyond, 0) if above >= 0 else 0))
        self._repaint_ground()

    def _next_band(self, *, back: bool) -> None:
        if not self._lanes:
            return
        lane = self._lanes[self._current].marked or self._lanes[self._current]
        band = lane.before(self._clock.position) if back else lane.after(self._clock.position)
        if band is None:
            return
        self._go(band.t0_ms)
        self.hinted.emit(band_words(lane, band, self._host.language()))
        if band.id:
            self.band_chosen.emit(band.id)
