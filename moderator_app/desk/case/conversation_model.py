"""Comments, messages and chats as rows on the session clock. One column, one segment a row."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from moderator_app.desk.case.abuse import abusive_rows
from moderator_app.desk.case.case_file import TALK, segments_of
from moderator_app.desk.case.words import media_clock, voice
from moderator_app.desk.widgets.plain import plain_tooltip
from moderator_app.domain.case import Item
from moderator_app.domain.highlight import Highlight, HighlightState
from moderator_app.domain.transcript import Lane, Segment

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class ConversationModel(QAbstractTableModel):
    """Rows of one item's talk, in the order of the clock."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.rows: tuple[Segment, ...] = ()
        self.hits: dict[int, tuple[Highlight, ...]] = {}
        """Row → its highlights."""
        self.states: dict[str, HighlightState] = {}
        self.language = "en"
        self.abusive: frozenset[int] = frozenset()
        """Rows whose words are covered until somebody asks."""
        self.covering = True
        self.cover_words = ""
        """What stands in the place of words that are covered."""
        self._times: list[int] = []
        self._shifts: Mapping[Lane, int] = {}

    def show(
        self,
        item: Item | None,
        highlights: Sequence[Highlight],
        states: Mapping[str, HighlightState],
        shifts: Mapping[Lane, int],
    ) -> None:
        """Show another item's talk (or none); ``shifts`` says how far lanes are moved against the clock."""
        self.beginResetModel()
        self.rows = segments_of(item, TALK) if item else ()
        self._shifts = dict(shifts)
        shift = self._shifts.get
        self._times = [max(0, segment.t0_ms + shift(segment.lane, 0)) for segment in self.rows]
        places = {(segment.lane, segment.seq): row for row, segment in enumerate(self.rows)}
        found: dict[int, list[Highlight]] = {}
        for highlight in highlights:
            row = places.get((highlight.lane, highlight.seq))
            if row is not None:
                found.setdefault(row, []).append(highlight)
        self.hits = {row: tuple(hits) for row, hits in found.items()}
        self.abusive, self.covering = abusive_rows(self.rows, item.distress if item else ""), True
        self.states = dict(states)
        self.endResetModel()

    def show_states(self, states: Mapping[str, HighlightState]) -> None:
        """Draw hits as the reviewer judged them."""
        self.states = dict(states)
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 0))

    def covered(self, row: int) -> bool:
        """Say whether a row's words are covered now."""
        return self.covering and row in self.abusive

    def shown_text(self, row: int) -> str:
        """Return a row's words, or what stands in their place."""
        return self.cover_words if self.covered(row) else self.rows[row].text

    def time_of(self, row: int) -> int:
        """Return when a row is on the clock, in milliseconds."""
        return self._times[row]

    def row_at(self, t_ms: int) -> int:
        """Return the last row that began by a time; -1 before the first."""
        return bisect_right(self._times, t_ms) - 1

    def row_of(self, highlight_id: str) -> int:
        """Return the row of a highlight, or -1."""
        return next((row for row, hits in self.hits.items() if any(hit.id == highlight_id for hit in hits)), -1)

    def find(self, query: str, start: int, step: int) -> int:
        """Return the next row (from ``start``, round the end) that has ``query``, or -1."""
        wanted = query.casefold()
        for far in range(1, len(self.rows) + 1):
            row = (start + far * step) % len(self.rows)
            if wanted in self.rows[row].text.casefold():
                return row
        return -1

    # --- the adapter ---

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Return the one column."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is said, and for a screen reader who said it and when."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        segment = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.shown_text(index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(self.shown_text(index.row()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            who = voice(segment, self.language)
            return f"{media_clock(self._times[index.row()])} {who}: {self.shown_text(index.row())}"
        return None
