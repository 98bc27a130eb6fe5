"""How a row is painted.

Qt asks for one cell at a time. ``paint`` draws the ground (selected, hovered or plain), then the cell of its column:
the case with its kind's icon and two lines; the category with its severity as a shape and a code; the rank as a bar
with its number; the due time; reporters; the state. Nothing is measured twice and no widget is made.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from moderator_app.desk.queue.model import Column, Role
from moderator_app.desk.queue.words import category_name, due, points
from moderator_app.desk.queue_host import QueueHost
from moderator_app.desk.store.view import Listed
from moderator_app.desk.widgets.plain import visible
from moderator_app.domain.case import CaseState

PAD = 8
FULL_RANK = 600_000
"""The rank (thousandths of a point) at which the bar is full."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class QueueDelegate(QStyledItemDelegate):
    """Paints the rows of the queue."""

    def __init__(self, host: QueueHost, now: Callable[[], int]) -> None:
        """Paint with the host's theme and icons; ``now`` is the server's clock."""
        super().__init__()
        self._host = host
        self._now = now
        self._faces: dict[str, tuple[QFont, QFontMetrics]] = {}
        self._colours: dict[str, QColor] = {}
        host.theme.changed.connect(self._forget)
        self._cells = {
            Column.CASE: self._case,
            Column.CATEGORY: self._category,
            Column.PRIORITY: self._priority,
            Column.DUE: self._due,
            Column.REPORTS: self._reports,
            Column.STATE: self._state,
        }

    def _forget(self) -> None:
        """Another palette or text size is in force."""
        self._faces.clear()
        self._colours.clear()

    def _face(self, size: str) -> tuple[QFont, QFontMetrics]:
        """Return a font with its metrics; making one anew for each cell would cost more than drawing it."""
        if size not in self._faces:
            font = self._host.theme.font(size)
            self._faces[size] = font, QFontMetrics(font)
        return self._faces[size]

    def _colour(self, tone: str) -> QColor:
        """Return a colour by its token."""
        if tone not in self._colours:
            self._colours[tone] = self._host.theme.colour(tone)
        return self._colours[tone]

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return room for two lines."""
        return QSize(option.rect.width(), self.row_height())

    def row_height(self) -> int:
        """Return the height of every row, in pixels."""
        return self._host.theme.px(46)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(rect, self._colour("select"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._colour("accent_soft"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), self._colour("line"))
        listed = index.data(Role.LISTED)
        if isinstance(listed, Listed):
            if chosen and index.column() == Column.CASE:
                painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), self._colour("accent"))
            self._cells[Column(index.column())](painter, rect.adjusted(PAD, 0, -PAD, 0), listed)
        painter.restore()

    def _line(
        self, painter: QPainter, rect: QRect, text: str, tone: str, size: str = "body", *, right: bool = False
    ) -> int:
        """Draw one line, cut at the end where it does not fit; return its width."""
        font, metrics = self._face(size)
        painter.setFont(font)
        painter.setPen(self._colour(tone))
        shown = metrics.elidedText(visible(text), Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(_RIGHT if right else _LEFT) | int(Qt.TextFlag.TextSingleLine), shown)
        return metrics.horizontalAdvance(shown)

    def _halves(self, rect: QRect) -> tuple[QRect, QRect]:
        middle = rect.top() + rect.height() // 2
        gap = self._host.theme.px(3)
        upper = QRect(rect.left(), rect.top() + gap, rect.width(), middle - rect.top() - gap)
        lower = QRect(rect.left(), middle, rect.width(), rect.bottom() - middle - gap)
        return upper, lower

    def _case(self, painter: QPainter, rect: QRect, listed: Listed) -> None:
        case = listed.case
        size = 18
        ratio = painter.device().devicePixelRatioF()
        tone = "accent" if listed.mine else "text_dim"
        pixmap = self._host.icons.pixmap(str(case.kind), size, tone=tone, ratio=ratio)
        painter.drawPixmap(rect.left(), rect.top() + (rect.height() - size) // 2, pixmap)
        upper, lower = self._halves(rect.adjusted(size + PAD, 0, 0, 0))
        if case.live_now:
            upper.setLeft(upper.left() + self._badge(painter, upper, self.tr("LIVE"), "live"))
        self._line(painter, upper, case.title or case.kind.label.in_language(self._host.language()), "text", "strong")
        self._line(painter, lower, f"{case.merchant_name}  ·  {case.number}", "text_dim", "small")

    def _badge(self, painter: QPainter, rect: QRect, text: str, tone: str) -> int:
        """Draw a small outlined word at the left; return the room it took."""
        font, metrics = self._face("small")
        width, height = metrics.horizontalAdvance(text) + 10, metrics.height() + 2
        box = QRectF(rect.left() + 0.5, rect.center().y() - height / 2 + 0.5, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._colour(tone))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        painter.setFont(font)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
        return width + 6

    def _category(self, painter: QPainter, rect: QRect, listed: Listed) -> None:
        case = listed.case
        upper, lower = self._halves(rect)
        self._line(painter, upper, category_name(case.category, self._host.lawbook, self._host.language()), "text")
        if not case.severity:
            return
        shape = self._host.theme.px(9)
        colour = self._colour(f"severity_{case.severity}")
        box = QRectF(lower.left(), lower.center().y() - shape / 2 + 1, shape, shape)
        _severity(painter, box, case.severity, colour)
        law = self._host.lawbook
        name = law.matrix.severities[case.severity].in_language(self._host.language()) if law else ""
        words = f"{case.severity} {name}".strip()
        self._line(painter, lower.adjusted(shape + 6, 0, 0, 0), words, "text_dim", "small")

    def _priority(self, painter: QPainter, rect: QRect, listed: Listed) -> None:
        upper, lower = self._halves(rect)
        self._line(painter, upper, points(listed.priority), "text", right=True)
        bar = QRectF(lower.left(), lower.center().y() - 2, lower.width(), 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour("sunken"))
        painter.drawRoundedRect(bar, 2, 2)
        bar.setWidth(max(4.0, bar.width() * min(1.0, listed.priority / FULL_RANK)))
        painter.setBrush(self._colour("accent"))
        painter.drawRoundedRect(bar, 2, 2)

    def _due(self, painter: QPainter, rect: QRect, listed: Listed) -> None:
        words, late = due(listed.case.due_at_ms, self._now())
        self._line(painter, rect, words, "bad" if late else "text_dim", "strong" if late else "body")

    def _reports(self, painter: QPainter, rect: QRect, listed: Listed) -> None:
        if listed.case.reports:
            self._line(painter, rect, f"{listed.case.reports:,}", "text_dim", right=True)

    def _state(self, painter: QPainter, rect: QRect, listed: Listed) -> None:
        case = listed.case
        upper, lower = self._halves(rect)
        debts = {
            "queued": (self.tr("Waiting to be sent"), "accent"),
            "sending": (self.tr("Being sent"), "accent"),
            "attention": (self.tr("Needs attention"), "bad"),
        }
        if listed.debt in debts:
            words, tone = debts[listed.debt]
            self._line(painter, upper, words, tone, "strong")
            self._line(painter, lower, case.state.label.in_language(self._host.language()), "text_dim", "small")
            return
        if listed.mine:
            self._line(painter, rect, self.tr("Yours"), "accent", "strong")
            return
        tone = "text" if case.state is CaseState.QUEUED else "text_dim"
        self._line(painter, rect, case.state.label.in_language(self._host.language()), tone)


def _severity(painter: QPainter, box: QRectF, severity: str, colour: QColor) -> None:
    """Draw a severity's shape: circle, square, triangle, diamond; never the colour alone."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if severity == "S1":
        painter.drawEllipse(box)
    elif severity == "S2":
        painter.drawRect(box)
    elif severity == "S3":
        top = QPointF(box.center().x(), box.top())
        painter.drawPolygon(QPolygonF([top, box.bottomRight(), box.bottomLeft()]))
    else:
        middle = box.center()
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(middle.x(), box.top() - 1),
                    QPointF(box.right() + 1, middle.y()),
                    QPointF(middle.x(), box.bottom() + 1),
                    QPointF(box.left() - 1, middle.y()),
                ]
            )
        )
