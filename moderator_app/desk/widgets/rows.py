"""A table of plain rows with four states, a title and a way to load it again: what the rooms of the law list with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QToolButton, QVBoxLayout, QWidget

from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.plain import PlainLabel, plain_tooltip, visible
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.desk.widgets.states import States
from moderator_app.desk.widgets.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
WIDEST = 320
"""No column but the stretched one is wider than this, in pixels."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it stands for, and its cells as they are read."""

    key: str
    cells: tuple[str, ...]
    tone: str = ""
    """Colour token of its first cell; the words say the same."""
    detail: str = ""
    """Shown as a tooltip of the whole row."""


class RowsModel(QAbstractTableModel):
    """Rows that were handed over."""

    def __init__(self, theme: Theme, right: frozenset[int], parent: QWidget) -> None:
        """Begin empty; columns in ``right`` hold numbers."""
        super().__init__(parent)
        self._theme, self._right = theme, right
        self.titles: tuple[str, ...] = ()
        self.rows: tuple[Row, ...] = ()

    def show(self, titles: Sequence[str], rows: Sequence[Row]) -> None:
        """Show these."""
        self.beginResetModel()
        self.titles, self.rows = tuple(titles), tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Return how many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(self.titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a column's title."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in self._right:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell as plain text."""
        row, column = self.rows[index.row()], index.column()
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return visible(row.cells[column])
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(row.detail or row.cells[column])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column in self._right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole and column == 0 and row.tone:
            return self._theme.colour(row.tone)
        return None


class RowsTable(QTableView):
    """The table.

    Signals:
        chosen(str): another row is current; empty for none.
        opened(str): Return, Space or a double click on a row.
    """

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(
        self, theme: Theme, *, stretch: int = 0, right: Sequence[int] = (), parent: QWidget | None = None
    ) -> None:
        """Begin empty; column ``stretch`` takes the room that is left, ``right`` are numbers."""
        super().__init__(parent)
        self._theme, self._stretch = theme, stretch
        self.rows = RowsModel(theme, frozenset(right), self)
        self.setModel(self.rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setStyleSheet("QTableView::item { padding-left: 6px; padding-right: 6px; }")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.selectionModel().currentRowChanged.connect(lambda *_indexes: self.chosen.emit(self.current()))
        self.doubleClicked.connect(lambda _index: self._open())
        theme.changed.connect(self._scale)
        self._scale()

    def show_rows(self, titles: Sequence[str], rows: Sequence[Row]) -> None:
        """Show rows; what was chosen stays chosen where it is still there, else the first row is."""
        before, chosen = self.current(), set(self.selected())
        self.rows.show(titles, rows)
        header = self.horizontalHeader()
        for column in range(len(titles)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        self.resizeColumnsToContents()
        for column in range(len(titles)):
            self.setColumnWidth(column, min(self.columnWidth(column) + 12, self._theme.px(WIDEST)))
        if titles:
            header.setSectionResizeMode(self._stretch, QHeaderView.ResizeMode.Stretch)
        if rows:
            self.choose(before if any(row.key == before for row in rows) else rows[0].key)
            for place, row in enumerate(rows):
                if row.key in chosen - {before}:
                    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
                    self.selectionModel().select(self.rows.index(place, 0), flags)
        else:
            self.chosen.emit("")

    def choose(self, key: str) -> None:
        """Make a row current; nothing happens when it is not there."""
        for place, row in enumerate(self.rows.rows):
            if row.key == key:
                flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
                self.selectionModel().setCurrentIndex(self.rows.index(place, 0), flags)
                return

    def current(self) -> str:
        """Return what the current row stands for; empty for none."""
        place = self.currentIndex().row()
        return self.rows.rows[place].key if 0 <= place < len(self.rows.rows) else ""

    def selected(self) -> tuple[str, ...]:
        """Return what all chosen rows stand for, from above; more than one only where the table allows it."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self.rows.rows[place].key for place in places if place < len(self.rows.rows))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current row by Return or Space."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and not event.modifiers():
            self._open()
            return
        super().keyPressEvent(event)

    def _open(self) -> None:
        if self.current():
            self.opened.emit(self.current())

    def _scale(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._theme.row)


class Listing(Spoken, QWidget):
    """A titled table with its four states.

    Signals:
        again(): the person wants it loaded again.
    """

    again = Signal()

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        *,
        stretch: int = 0,
        right: Sequence[int] = (),
        reloads: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """Begin with nothing shown; without ``reloads`` there is no button to load again."""
        super().__init__(parent)
        self._icons = icons
        self.title = PlainLabel(kind="section")
        self.reload = QToolButton()
        self.reload.setVisible(reloads)
        self.reload.clicked.connect(self.again)
        self.table = RowsTable(theme, stretch=stretch, right=right)
        self.states = States(self.table, icons)
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 8, 4)
        head.addWidget(self.title, 1)
        self.head = head
        head.addWidget(self.reload)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.states, 1)
        theme.changed.connect(self._dress)
        self._dress()
        self.retranslate()

    def name(self, title: str) -> None:
        """Give it its title."""
        self.title.setText(title)
        self.table.setAccessibleName(title)

    def show_rows(self, titles: Sequence[str], rows: Sequence[Row], *, empty: str, hint: str = "") -> None:
        """Show rows, or that there are none."""
        self.table.show_rows(titles, rows)
        if rows:
            self.states.show_content()
        else:
            self.states.show_empty(empty, hint)

    def show_failure(self, sentence: str, again: Callable[[], object]) -> None:
        """Show why there are no rows; ``again`` loads them once more."""
        self.states.show_error(self.tr("The list cannot be shown"), sentence, action=self.tr("Try again"), act=again)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.reload.setAccessibleName(self.tr("Load again"))
        self.reload.setToolTip(plain_tooltip(self.tr("Load again")))

    def _dress(self) -> None:
        self.reload.setIcon(self._icons.icon("sync"))
