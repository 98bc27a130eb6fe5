"""The decision log as a table that fetches its next page when somebody scrolls there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, QDateTime, QModelIndex, QObject, QPersistentModelIndex, Qt

from moderator_app.desk.audit.names import Names
from moderator_app.desk.widgets.plain import plain_tooltip, visible
from moderator_app.wire.messages.quality import LogPage, LogRow

_Index = QModelIndex | QPersistentModelIndex
FIELDS = ("number", "booked_at_ms", "maker", "merchant_name", "queue", "category", "grade", "state")


class LogModel(QAbstractTableModel):
    """Rows of the decision log, newest first.

    Roles: DisplayRole is plain text, ToolTipRole the same made harmless, UserRole the ``LogRow``.
    """

    def __init__(
        self, more: Callable[[int], object], names: Names | None = None, parent: QObject | None = None
    ) -> None:
        """Begin empty; ``more`` is called with the number below which the next page begins."""
        super().__init__(parent)
        self._more, self._names = more, names
        self._rows: list[LogRow] = []
        self._next = 0
        self._asked = False

    def start_over(self) -> None:
        """Forget all rows."""
        self.beginResetModel()
        self._rows, self._next, self._asked = [], 0, True
        self.endResetModel()

    def add(self, page: LogPage) -> None:
        """Put a page below what is there."""
        self._next, self._asked = page.next, False
        if page.rows:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(page.rows) - 1)
            self._rows.extend(page.rows)
            self.endInsertRows()

    def row(self, at: int) -> LogRow | None:
        """Return a row."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return how many rows have come."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(FIELDS)

    def canFetchMore(self, parent: _Index) -> bool:
        """Say whether older rows are left, and none are on their way."""
        return not parent.isValid() and bool(self._next) and not self._asked

    def fetchMore(self, parent: _Index) -> None:
        """Ask for the next page."""
        if self.canFetchMore(parent):
            self._asked = True
            self._more(self._next)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            text = self._text(row, FIELDS[index.column()])
            return text if role == Qt.ItemDataRole.DisplayRole else plain_tooltip(text)
        return None

    def _text(self, row: LogRow, field: str) -> str:
        if field == "booked_at_ms":
            return QDateTime.fromMSecsSinceEpoch(row.booked_at_ms).toString("yyyy-MM-dd HH:mm")
        if row.masked and field in {"maker", "category", "grade", "state"}:
            return "•••"
        value = str(getattr(row, field))
        names = self._names
        if names is not None and field in {"queue", "category", "state"}:
            value = {"queue": names.queue, "category": names.category, "state": names.state}[field](value)
        return visible(value) or "—"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a column's title."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        titles = (
            self.tr("Decision"),
            self.tr("Booked"),
            self.tr("Decided by"),
            self.tr("Seller"),
            self.tr("Queue"),
            self.tr("Category"),
            self.tr("Grade"),
            self.tr("State"),
        )
        return titles[section]
