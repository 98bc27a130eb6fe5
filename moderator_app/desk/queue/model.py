"""The list of cases as Qt sees it: an ordered array of row numbers, and the rows themselves page by page.

There is no proxy model: SQL sorts and filters. A new answer becomes a few removals and insertions where the order of
what stays is the same, so selection and current row stay without any code; otherwise the layout changes and every held
index is led to its case's new place.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from moderator_app.desk.store.view import Listed

PAGE = 128
PAGES_KEPT = 32
Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns in their order."""

    CASE = 0
    CATEGORY = 1
    PRIORITY = 2
    DUE = 3
    REPORTS = 4
    STATE = 5


class Role(IntEnum):
    """What a cell can be asked for besides Qt's own roles."""

    LISTED = Qt.ItemDataRole.UserRole + 1
    """The row's ``Listed``, or None when the case is gone."""


@dataclass(frozen=True, slots=True)
class Patch:
    """How one order becomes another: first every removal in turn, then every insertion."""

    removed: tuple[tuple[int, int], ...]
    """(first, last) rows, from the end to the beginning."""
    inserted: tuple[tuple[int, int], ...]
    """(first, last) rows of the new order, from the beginning to the end."""


def patch(old: Sequence[int], new: Sequence[int]) -> Patch | None:
    """Return how to come from ``old`` to ``new``, or None when what stays has another order.

    Each number stands at most once in a list.
    """
    if old == new:
        return Patch((), ())
    common = set(old) & set(new)
    if [number for number in old if number in common] != [number for number in new if number in common]:
        return None
    removed = _runs([row for row, number in enumerate(old) if number not in common])
    return Patch(
        removed=tuple(reversed(removed)),
        inserted=tuple(_runs([row for row, number in enumerate(new) if number not in common])),
    )


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Return (first, last) of each stretch of neighbours in an ascending list."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


class QueueModel(QAbstractTableModel):
    """An ordered list of row numbers over pages that are read when somebody looks."""

    def __init__(
        self,
        fetch: Callable[[Sequence[int]], list[Listed]],
        titles: Callable[[], list[str]],
        parent: QObject,
    ) -> None:
        """Begin empty.

        Args:
            fetch: row numbers → their rows; those that are gone are left out.
            titles: the columns' titles in the desk's language.
            parent: the owner.
        """
        super().__init__(parent)
        self._fetch = fetch
        self._make_titles = titles
        self._titles = titles()
        self.numbers: array[int] = array("q")
        """Row numbers in order."""
        self._pages: OrderedDict[int, dict[int, Listed]] = OrderedDict()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many cases there are."""
        return 0 if parent.isValid() else len(self.numbers)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the row itself for ``Role.LISTED``, a spoken line for a screen reader; the delegate draws the rest."""
        if role == Role.LISTED:
            return self.listed(index.row())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            row = self.listed(index.row())
            return "" if row is None else f"{row.case.number} {row.case.title} {row.case.merchant_name}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a column's title; numbers stand at the right, and so do their titles."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in {Column.PRIORITY, Column.REPORTS}:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def listed(self, row: int) -> Listed | None:
        """Return a row; its page is read when it is not here. None when the case is gone or there is no such row."""
        if not 0 <= row < len(self.numbers):
            return None
        page = row // PAGE
        rows = self._pages.get(page)
        if rows is None:
            rows = {found.no: found for found in self._fetch(self.numbers[page * PAGE : (page + 1) * PAGE])}
            self._pages[page] = rows
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(page)
        return rows.get(self.numbers[row])

    def row_of(self, number: int) -> int:
        """Return where a row number stands, or -1."""
        try:
            return self.numbers.index(number)
        except ValueError:
            return -1

    def refresh(self) -> None:
        """Read again what is looked at; the order stays."""
        self._pages.clear()
        if self.numbers:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.numbers) - 1, len(Column) - 1))

    def retranslate(self) -> None:
        """Write the titles in the desk's language."""
        self._titles = self._make_titles()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def show(self, numbers: array[int]) -> None:
        """Take a new answer; what is held (selection, current row) stays on its case."""
        change = patch(self.numbers, numbers)
        if change is None or len(change.removed) + len(change.inserted) > PAGE:
            self._lay_out(numbers)
            return
        self._pages.clear()
        for first, last in change.removed:
            self.beginRemoveRows(QModelIndex(), first, last)
            del self.numbers[first : last + 1]
            self.endRemoveRows()
        for first, last in change.inserted:
            self.beginInsertRows(QModelIndex(), first, last)
            self.numbers[first:first] = numbers[first : last + 1]
            self._pages.clear()
            self.endInsertRows()
        self.refresh()

    def _lay_out(self, numbers: array[int]) -> None:
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        kept = [self.numbers[index.row()] for index in held]
        self.numbers = array("q", numbers)
        self._pages.clear()
        places = {number: self.row_of(number) for number in set(kept)}
        moved = [
            self.index(places[number], index.column()) if places[number] >= 0 else QModelIndex()
            for number, index in zip(kept, held, strict=True)
        ]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()
