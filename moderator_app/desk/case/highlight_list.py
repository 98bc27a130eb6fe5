"""The case's highlights as rows: order, filter and what each row says. The delegate paints what the model says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPolygon
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from moderator_app.desk.case.timeline.painting import PATTERNS, detector_colour
from moderator_app.desk.case.words import brief_clock, score
from moderator_app.desk.case_host import CaseHost
from moderator_app.desk.widgets.plain import plain_tooltip, visible
from moderator_app.domain.highlight import Highlight, HighlightState

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class HighlightModel(QAbstractTableModel):
    """Highlights in the order of items and of the clock."""

    def __init__(self, name_of: Callable[[Highlight], str], language: Callable[[], str], parent: QObject) -> None:
        """``name_of`` returns what a highlight's category is called."""
        super().__init__(parent)
        self.name_of = name_of
        self._language = language
        self.rows: tuple[Highlight, ...] = ()
        self.detectors: tuple[str, ...] = ()
        """In the order of their colours."""
        self.states: dict[str, HighlightState] = {}
        self._places: dict[str, int] = {}
        self._settled: frozenset[str] = frozenset()
        self.scores = True
        """Whether scores may be seen."""

    def show(self, rows: Sequence[Highlight], states: Mapping[str, HighlightState], *, scores: bool) -> None:
        """Show these highlights; keeps the rows where they are the same."""
        self.scores = scores
        self.states = dict(states)
        if tuple(rows) != self.rows:
            self.beginResetModel()
            self.rows = tuple(rows)
            self.detectors = tuple(sorted({hit.detector for hit in rows}))
            self._places = {hit.id: row for row, hit in enumerate(rows)}
            self._settled = frozenset(hit.id for hit in rows if hit.state is not HighlightState.NEW)
            self.endResetModel()
        elif self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 0))

    def row_of(self, highlight_id: str) -> int:
        """Return the row of a highlight, or -1."""
        return self._places.get(highlight_id, -1)

    @property
    def judged(self) -> int:
        """How many highlights somebody has judged; does not look at the others."""
        judged = {name for name, state in self.states.items() if state is not HighlightState.NEW}
        return len((self._settled - self.states.keys()) | (judged & self._places.keys()))

    def state(self, highlight: Highlight) -> HighlightState:
        """Return what the reviewer made of it."""
        return self.states.get(highlight.id, highlight.state)

    def next_open(self, row: int) -> int:
        """Return the next row (round the end) that nobody has judged, or -1."""
        for far in range(1, len(self.rows) + 1):
            place = (row + far) % len(self.rows)
            if self.state(self.rows[place]) is HighlightState.NEW:
                return place
        return -1

    # --- the adapter ---

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return how many highlights there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Return the one column."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a row says."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        hit = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.explanation.heard
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(f"{self.name_of(hit)}\n{hit.explanation.heard}")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = self.state(hit).label.in_language(self._language())
            parts = [brief_clock(hit.t0_ms), self.name_of(hit), hit.explanation.heard, state]
            return ", ".join([*parts, score(hit.score)] if self.scores else parts)
        return None


class HighlightDelegate(QStyledItemDelegate):
    """Paints one highlight: mark and time, what was heard; below the category; at the right score and state."""

    def __init__(self, host: CaseHost, model: HighlightModel, parent: QWidget) -> None:
        """Paint rows of ``model``."""
        super().__init__(parent)
        self._host = host
        self._model = model

    def row_height(self) -> int:
        """Return the height of every row."""
        return self._host.theme.px(44)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a row."""
        theme, px = self._host.theme, self._host.theme.px
        hit = self._model.rows[index.row()]
        state = self._model.state(hit)
        room: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(room, theme.colour("select" if chosen else "raised"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        place = self._model.detectors.index(hit.detector)
        colour = detector_colour(theme, place)
        painter.setPen(colour)
        painter.setBrush(QBrush(colour, PATTERNS[place % 6]))
        painter.drawRect(QRect(room.left() + 8, room.top() + px(8), 9, 9))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        left, half = room.left() + 26, px(20)
        time = QRect(left, room.top() + px(2), px(46), half)
        painter.setFont(theme.font("small", mono=True))
        painter.setPen(theme.colour("text_dim"))
        painter.drawText(time, middle, brief_clock(hit.t0_ms))
        right = px(72)
        heard = QRect(time.right() + 4, time.top(), room.right() - px(44) - time.right() - 8, half)
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("text_dim" if state is HighlightState.REJECTED else "text"))
        text = visible(hit.explanation.heard.replace("\n", " "))
        painter.drawText(
            heard, middle, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, heard.width())
        )
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text_dim"))
        below = QRect(left, room.top() + px(22), room.width() - right - 34, half)
        name = self._model.name_of(hit)
        if hit.explanation.decoded:
            name = f"{name} · ⇒ {hit.explanation.decoded}"
        painter.drawText(
            below, middle, painter.fontMetrics().elidedText(visible(name), Qt.TextElideMode.ElideRight, below.width())
        )
        end = QRect(room.right() - right, room.top() + px(2), right - 8, half)
        if self._model.scores:
            painter.drawText(end, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), score(hit.score))
        self._state(painter, QRect(room.right() - right, room.top() + px(22), right - 8, half), state)

    def _state(self, painter: QPainter, room: QRect, state: HighlightState) -> None:
        theme = self._host.theme
        token = {HighlightState.ACCEPTED: "good", HighlightState.REJECTED: "bad"}.get(state, "text_dim")
        painter.setPen(QPen(theme.colour(token), 1))
        words = state.label.in_language(self._host.language())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), words)
        wide = painter.fontMetrics().horizontalAdvance(words)
        x, y = room.right() - wide - 12, room.center().y()
        painter.setPen(QPen(theme.colour(token), 2))
        if state is HighlightState.ACCEPTED:
            painter.drawPolyline(QPolygon([QPoint(x - 2, y), QPoint(x + 1, y + 3), QPoint(x + 6, y - 4)]))
        elif state is HighlightState.REJECTED:
            painter.drawLine(x - 1, y - 3, x + 5, y + 3)
            painter.drawLine(x - 1, y + 3, x + 5, y - 3)
