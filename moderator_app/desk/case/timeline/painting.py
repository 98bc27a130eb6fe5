"""How the timeline is drawn.

Painting flows: ground, ruler, then each visible lane (its name, then its bands), loop and marks over them, the playhead
last. Only what the view shows is touched; of bands on one pixel the first is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygon

from moderator_app.desk.case.timeline.geometry import View
from moderator_app.desk.case.timeline.lanes import Strip, TimelineLane
from moderator_app.desk.case.words import brief_clock, media_clock
from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.highlight import HighlightState

PATTERNS = (
    Qt.BrushStyle.SolidPattern,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.Dense4Pattern,
    Qt.BrushStyle.FDiagPattern,
    Qt.BrushStyle.CrossPattern,
    Qt.BrushStyle.DiagCrossPattern,
)
"""Beside its colour every detector has a pattern."""


SMALL = 8
"""Pixels up to which a band has no room for outline and pattern; its lane has them at its name."""

DEEPEST = 10
"""Steps of depth: a better score is drawn more solid."""

FLAG = 8
"""Size of the mark of a comment with a hit."""

LEAST = 5
"""Pixels that the smallest band takes; bands closer than that are drawn as one."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of the timeline are, in pixels."""

    names: int
    """Width of the column of names."""
    map_height: int
    ruler: int
    lane: int
    film: int = 0
    """Height of the row of small pictures; 0 without a recording."""
    wave: int = 0
    """Height of the sound's outline; 0 without a recording."""

    @property
    def head(self) -> int:
        """Height of what stands above the lanes."""
        return self.map_height + self.ruler + self.film + self.wave


WIDE = 900
"""Pixels of a timeline from which there is room for longer names."""


def layout_for(px: Callable[[int], int], lanes: int, room: QSize, *, recorded: bool, pictures: bool) -> Layout:
    """Return where the parts are.

    Where not all lanes fit they are drawn a little lower before any of them has to be scrolled to.

    Args:
        px: scales a size to the text size in force.
        lanes: how many there are.
        room: size of the viewport, in pixels.
        recorded: there is a recording.
        pictures: small pictures may be shown; whoever reads first is shown none.
    """
    film, wave = px(34) if recorded and pictures else 0, px(20) if recorded else 0
    lane = min(px(24), max(px(19), (room.height() - px(42) - film - wave) // max(1, lanes)))
    return Layout(
        names=px(192 if room.width() >= px(WIDE) else 132),
        map_height=px(22),
        ruler=px(20),
        lane=lane,
        film=film,
        wave=wave,
    )


def detector_colour(theme: Theme, place: int) -> QColor:
    """Return the colour of a detector's lane."""
    return theme.colour(f"detector_{place % 6 + 1}")


def paint_ruler(painter: QPainter, theme: Theme, view: View, layout: Layout) -> None:
    """Paint the ruler: marks that people can count in, with their times."""
    top = layout.map_height
    room = QRect(layout.names, top, view.width, layout.ruler)
    painter.fillRect(room, theme.colour("panel"))
    painter.setFont(theme.font("small"))
    tick = view.tick_ms()
    for t_ms in view.ticks():
        x = layout.names + view.x_of(t_ms)
        painter.setPen(theme.colour("line_strong"))
        painter.drawLine(x, top + layout.ruler - 5, x, top + layout.ruler)
        painter.setPen(theme.colour("text_dim"))
        text = brief_clock(t_ms) if tick >= 1000 else media_clock(t_ms)[3:]
        painter.drawText(QRect(x + 4, top, 90, layout.ruler), int(Qt.AlignmentFlag.AlignVCenter), text)


def paint_lane(
    painter: QPainter, theme: Theme, view: View, layout: Layout, lane: TimelineLane, *, top: int, current: bool
) -> None:
    """Paint one lane at height ``top``."""
    strip = QRect(layout.names, top, view.width, layout.lane)
    painter.fillRect(strip, theme.colour("sunken"))
    painter.setPen(theme.colour("line"))
    painter.drawLine(0, top + layout.lane - 1, layout.names + view.width, top + layout.lane - 1)
    painter.setClipRect(strip)
    painter.setFont(theme.font("small"))
    spare = 3 if layout.lane > painter.fontMetrics().height() + 7 else 1  # words come before air
    inner = strip.adjusted(0, spare, 0, -spare - 1)
    if lane.strip is Strip.DENSITY:
        _density(painter, theme, view, lane, inner)
    elif lane.strip in {Strip.TEXT, Strip.VOTES}:
        _texts(painter, theme, view, lane, inner)
    elif lane.strip is Strip.PRICES:
        _prices(painter, theme, view, lane, inner)
    else:
        _bands(painter, theme, view, lane, inner)
    painter.setClipping(False)
    _name(painter, theme, layout, lane, top, current=current)


def _name(painter: QPainter, theme: Theme, layout: Layout, lane: TimelineLane, top: int, *, current: bool) -> None:
    room = QRect(0, top, layout.names, layout.lane - 1)
    painter.fillRect(room, theme.colour("select" if current else "panel"))
    left = 10
    if lane.strip is Strip.HITS:
        swatch = QRect(8, top + layout.lane // 2 - 5, 10, 10)
        colour = detector_colour(theme, lane.colour)
        painter.setPen(colour)
        painter.setBrush(QBrush(colour, PATTERNS[lane.colour % 6]))
        painter.drawRect(swatch.adjusted(0, 0, -1, -1))
        left = 24
    painter.setFont(theme.font("small"))
    painter.setPen(theme.colour("text"))
    count = str(len(lane.bands))
    wide = painter.fontMetrics().horizontalAdvance(count) + 8
    name = painter.fontMetrics().elidedText(lane.name, Qt.TextElideMode.ElideRight, layout.names - left - wide - 4)
    painter.drawText(room.adjusted(left, 0, -wide, 0), int(Qt.AlignmentFlag.AlignVCenter), name)
    painter.setPen(theme.colour("text_dim"))
    painter.drawText(
        room.adjusted(0, 0, -8, 0), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), count
    )


def _density(painter: QPainter, theme: Theme, view: View, lane: TimelineLane, room: QRect) -> None:
    step = 4
    edges = [view.start_ms + x * view.span_ms // view.width for x in range(0, view.width + step, step)]
    counts = list(lane.densities(edges))
    most = max(counts, default=0)
    if not most:
        return
    colour = theme.colour("accent")
    left, foot, tall = room.left(), room.bottom() + 1, room.height()
    highs = [max(2, count * tall // most) if count else 0 for count in counts]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRects(
        [QRect(left + place * step, foot - high, step - 1, high) for place, high in enumerate(highs) if high]
    )
    if lane.marked is not None:
        _flags(painter, theme, view, lane.marked, room)


def _flags(painter: QPainter, theme: Theme, view: View, lane: TimelineLane, room: QRect) -> None:
    """Paint a small flag for each comment that stands out: a mark of its own shape, not a colour alone."""
    painter.setBrush(theme.colour("warn"))
    painter.setPen(theme.colour("sunken"))
    for band in lane.drawn(view.start_ms, view.end_ms, FLAG * view.span_ms // view.width + 1):
        x = room.left() + view.x_of(band.t0_ms)
        painter.drawPolygon(
            QPolygon(
                [QPoint(x, room.top() - 1), QPoint(x + FLAG - 1, room.top() - 1), QPoint(x, room.top() + FLAG - 1)]
            )
        )


def _texts(painter: QPainter, theme: Theme, view: View, lane: TimelineLane, room: QRect) -> None:
    ground, ink, edge = theme.colour("accent_soft"), theme.colour("text"), theme.colour("line_strong")
    painter.setFont(theme.font("small"))
    metrics = painter.fontMetrics()
    boxes, edges = [], []
    top, high = room.top(), room.height()
    for band in lane.drawn(view.start_ms, view.end_ms, LEAST * view.span_ms // view.width + 1):
        x0 = room.left() + max(-2, view.x_of(band.t0_ms))
        x1 = room.left() + min(view.width + 2, view.x_of(band.t1_ms))
        box = QRect(x0, top, max(LEAST - 1, x1 - x0 - 1), high)
        boxes.append((box, band.text))
        edges.append(QRect(x0, top, 2, high))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRects([box for box, _text in boxes])
    painter.setBrush(edge)
    painter.drawRects(edges)
    painter.setPen(ink)
    for box, words in boxes:
        if box.width() > 28:
            text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width() - 8)
            painter.drawText(box.adjusted(5, 0, -2, 0), int(Qt.AlignmentFlag.AlignVCenter), text)


def _prices(painter: QPainter, theme: Theme, view: View, lane: TimelineLane, room: QRect) -> None:
    """Paint prices: a box as long as the price was seen, with its words; a fall or rise shows as a heavy edge."""
    painter.setFont(theme.font("small"))
    metrics = painter.fontMetrics()
    ink, edge, ground = theme.colour("text"), theme.colour("accent"), theme.colour("raised")
    for band in lane.drawn(view.start_ms, view.end_ms, LEAST * view.span_ms // view.width + 1):
        x0 = room.left() + max(-2, view.x_of(band.t0_ms))
        x1 = room.left() + min(view.width + 2, view.x_of(band.t1_ms))
        box = QRect(x0, room.top(), max(LEAST - 1, x1 - x0 - 1), room.height())
        painter.fillRect(box, ground)
        painter.fillRect(QRect(x0, room.top(), 3, room.height()), edge)
        painter.setPen(theme.colour("line_strong"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        if box.width() > 28:
            painter.setPen(ink)
            text = metrics.elidedText(band.text, Qt.TextElideMode.ElideRight, box.width() - 10)
            painter.drawText(box.adjusted(7, 0, -2, 0), int(Qt.AlignmentFlag.AlignVCenter), text)


def _bands(painter: QPainter, theme: Theme, view: View, lane: TimelineLane, room: QRect) -> None:
    """Paint hits or marks: the small ones of one depth in one stroke, the others one by one with their outline."""
    colour = theme.colour("accent") if lane.strip is Strip.MARKS else detector_colour(theme, lane.colour)
    fills = [QColor(colour.red(), colour.green(), colour.blue(), 80 + 12 * depth) for depth in range(DEEPEST + 1)]
    pattern = QBrush(colour, PATTERNS[lane.colour % 6]) if lane.colour else QBrush()
    start, span, width = view.start_ms, view.span_ms, view.width
    left, top, high, scored = room.left(), room.top(), room.height(), lane.strip is Strip.HITS
    small: list[list[QRect]] = [[] for _ in fills]
    framed: list[QRect] = []
    marked: list[tuple[QRect, HighlightState]] = []
    for t0_ms, t1_ms, _text, _id, score, state in lane.drawn(start, view.end_ms, LEAST * span // width + 1):
        x0 = max(-4, (t0_ms - start) * width // span)
        wide = max(LEAST, min(width + 4, (t1_ms - start) * width // span) - x0)
        box = QRect(left + x0, top, wide, high)
        if state is HighlightState.REJECTED:
            marked.append((box, state))
            continue
        depth = score // 100 if scored else DEEPEST
        small[depth].append(box)
        if wide > SMALL:
            framed.append(QRect(left + x0, top, wide - 1, high - 1))
        if state is HighlightState.ACCEPTED:
            marked.append((box, state))
    painter.setPen(Qt.PenStyle.NoPen)
    for fill, boxes in zip(fills, small, strict=True):
        if boxes:
            painter.setBrush(fill)
            painter.drawRects(boxes)
    if framed:
        painter.setPen(colour)
        painter.setBrush(pattern)
        painter.drawRects(framed)
    for box, state in marked:
        if state is HighlightState.ACCEPTED:
            _tick(painter, theme, box)
        else:
            _struck(painter, theme, box)


def _struck(painter: QPainter, theme: Theme, box: QRect) -> None:
    painter.setPen(QPen(theme.colour("line_strong"), 1, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.adjusted(0, 0, -1, -1))
    if box.width() > 4 * box.height():
        painter.drawLine(box.left(), box.center().y(), box.right(), box.center().y())
    else:
        painter.drawLine(box.topLeft(), box.bottomRight())


def _tick(painter: QPainter, theme: Theme, box: QRect) -> None:
    spot = QRect(0, 0, 11, 11)
    spot.moveCenter(QPoint(min(box.center().x(), box.left() + 10), box.center().y()))
    painter.fillRect(spot, theme.colour("raised"))
    painter.setPen(QPen(theme.colour("good"), 2))
    painter.drawPolyline(
        QPolygon([spot.topLeft() + QPoint(2, 5), spot.topLeft() + QPoint(4, 8), spot.topLeft() + QPoint(8, 2)])
    )


def paint_map(painter: QPainter, theme: Theme, whole: View, layout: Layout, *, lanes: tuple[TimelineLane, ...]) -> None:
    """Paint the whole session small, its hits as ticks."""
    painter.fillRect(QRect(layout.names, 0, whole.width, layout.map_height), theme.colour("ground"))
    for lane in lanes:
        if lane.strip is not Strip.HITS:
            continue
        colour = detector_colour(theme, lane.colour)
        for band in lane.drawn(0, whole.length_ms + 1, 2 * whole.span_ms // whole.width + 1):
            painter.fillRect(layout.names + whole.x_of(band.t0_ms), 4, 2, layout.map_height - 8, colour)


def paint_frame_of_view(painter: QPainter, theme: Theme, whole: View, view: View, layout: Layout) -> None:
    """Paint which stretch of the whole is in view."""
    x0, x1 = whole.x_of(view.start_ms), whole.x_of(min(view.end_ms, whole.length_ms))
    box = QRect(layout.names + x0, 1, max(6, x1 - x0) - 1, layout.map_height - 3)
    shade = theme.colour("accent")
    shade.setAlpha(40)
    painter.fillRect(box, shade)
    painter.setPen(theme.colour("accent"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)


def paint_playhead(painter: QPainter, theme: Theme, x: int, top: int, bottom: int) -> None:
    """Paint the playhead."""
    colour = theme.colour("live")
    painter.setPen(QPen(colour, 1))
    painter.drawLine(x, top, x, bottom)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygon([QPoint(x - 5, top), QPoint(x + 5, top), QPoint(x, top + 7)]))


def paint_stretch(painter: QPainter, theme: Theme, x0: int, x1: int, *, top: int, bottom: int) -> None:
    """Paint the loop, or a mark being made, over the lanes."""
    shade = theme.colour("warn")
    painter.setPen(QPen(shade, 1, Qt.PenStyle.DashLine))
    painter.drawLine(x0, top, x0, bottom)
    painter.drawLine(x1, top, x1, bottom)
    shade.setAlpha(30)
    painter.fillRect(QRect(x0, top, max(1, x1 - x0), bottom - top), shade)
