"""The lines that both rooms say, as rows: when here, when there, how alike, and the words."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from moderator_app.desk.case.words import brief_clock
from moderator_app.desk.widgets.plain import plain_tooltip, visible
from moderator_app.domain.shared_line import SharedLine

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
OURS, THEIRS, LIKENESS, WORDS = range(4)


class LinesModel(QAbstractTableModel):
    """Shared lines in the order of our clock."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.rows: tuple[SharedLine, ...] = ()
        self.heads = ("", "", "", "")
        """What the columns are called."""

    def show(self, rows: tuple[SharedLine, ...]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def name(self, heads: tuple[str, str, str, str]) -> None:
        """Call the columns otherwise."""
        self.heads = heads
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 3)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Return the four columns."""
        return 0 if parent.isValid() else 4

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell says; the words of both rooms where the pointer rests."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        line = self.rows[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(f"{line.ours.text}\n{line.theirs.text}")
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() != WORDS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        cells = (
            brief_clock(line.ours.t0_ms),
            brief_clock(line.theirs.t0_ms),
            f"{line.likeness // 10} %",
            visible(line.ours.text.replace("\n", " ")),
        )
        if role == Qt.ItemDataRole.DisplayRole:
            return cells[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.heads[index.column()]}: {cells[index.column()]}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a column is called."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section]
        return None
