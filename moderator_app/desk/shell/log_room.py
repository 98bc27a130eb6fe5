"""What happened: every sentence the desk said, with its time and what lies behind it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QDateTime, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.plain import plain_tooltip, visible
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.desk.widgets.states import States
from moderator_app.desk.widgets.theme import Theme

MOST = 500
"""So many entries are kept; the oldest leave."""

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened."""

    at_ms: int
    """UTC epoch, this machine's clock."""
    sentence: str
    """As it was shown, in the language of that moment."""
    details: str = ""
    """For whoever has to find out why: codes, places, numbers."""
    problem: bool = False


def time_text(at_ms: int) -> str:
    """Return a time of this machine's zone, with the zone: ``2026-11-22 14:03:22 UTC+08:00``."""
    local = QDateTime.fromMSecsSinceEpoch(at_ms)
    minutes = local.offsetFromUtc() // 60
    zone = f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    return f"{local.toString('yyyy-MM-dd HH:mm:ss')} {zone}"


class Entries(QAbstractTableModel):
    """The entries, newest first; two columns: time and sentence."""

    def __init__(self, icons: Icons, parent: QObject | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._icons = icons
        self._entries: list[Entry] = []

    def add(self, entry: Entry) -> None:
        """Put an entry on top."""
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._entries.insert(0, entry)
        self.endInsertRows()
        if len(self._entries) > MOST:
            self.beginRemoveRows(QModelIndex(), MOST, len(self._entries) - 1)
            del self._entries[MOST:]
            self.endRemoveRows()

    def entry(self, row: int) -> Entry | None:
        """Return an entry by its row."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return how many there are."""
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Return two."""
        return 0 if parent is not None and parent.isValid() else 2

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a column's name."""
        if way is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.tr("Time") if section == 0 else self.tr("What happened")
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return time and sentence; a problem has its sign and says so to a screen reader."""
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return time_text(entry.at_ms) if index.column() == 0 else visible(entry.sentence)
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 1:
            name, tone = ("warning", "bad") if entry.problem else ("info", "text_dim")
            return self._icons.icon(name, 14, tone=tone)
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == 1:
            return plain_tooltip(entry.sentence)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 1 and entry.problem:
            return self.tr("Problem: {sentence}").format(sentence=visible(entry.sentence))
        return None


class LogRoom(Spoken, QWidget):
    """The list, the details of one entry, and a button that copies it."""

    width_wanted = 720

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._theme = theme
        self.entries = Entries(icons, self)
        self.table = QTableView()
        self.table.setModel(self.entries)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.copy = QPushButton()
        self.copy.clicked.connect(self._copy)
        foot = QWidget()
        below = QVBoxLayout(foot)
        below.setContentsMargins(12, 8, 12, 12)
        below.addWidget(self.details, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.copy)
        below.addLayout(row)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(foot)
        split.setSizes([420, 200])
        split.setChildrenCollapsible(False)
        self.states = States(split, icons, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.states)
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._show())
        theme.changed.connect(self._measure)
        self._measure()
        self.retranslate()

    def add(self, entry: Entry) -> None:
        """Note something that happened; the entry being read stays the one being read."""
        self.entries.add(entry)
        if self.entries.rowCount() == 1:
            self.table.selectRow(0)
        self._show()

    def title(self) -> str:
        """Return the room's name."""
        return self.tr("What happened")

    def focus_first(self) -> None:
        """Go to the newest entry."""
        if self.entries.rowCount():
            self.table.selectRow(0)
        self.table.setFocus(Qt.FocusReason.PopupFocusReason)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.table.setAccessibleName(self.tr("What happened, newest first"))
        self.details.setAccessibleName(self.tr("Details of the entry"))
        self.copy.setText(self.tr("Copy this entry"))
        self.entries.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 1)
        self._show()

    def _measure(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(self._theme.row)
        width = self.table.fontMetrics().horizontalAdvance(time_text(0)) + 28
        self.table.setColumnWidth(0, max(width, self._theme.px(210)))

    def _current(self) -> Entry | None:
        return self.entries.entry(self.table.currentIndex().row())

    def _text(self, entry: Entry) -> str:
        return "\n".join(part for part in (time_text(entry.at_ms), entry.sentence, entry.details) if part)

    def _show(self) -> None:
        if not self.entries.rowCount():
            self.states.show_empty(
                self.tr("Nothing has happened yet"),
                self.tr("What the desk tells you is kept here until you close it."),
                icon="log",
            )
            return
        self.states.show_content()
        entry = self._current()
        self.details.setPlainText(visible(self._text(entry)) if entry else "")
        self.copy.setEnabled(entry is not None)

    def _copy(self) -> None:
        entry = self._current()
        if entry is not None:
            QGuiApplication.clipboard().setText(self._text(entry))
