"""The leads' room: search the decision log, lay two decisions side by side, see the figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from moderator_app.desk.audit.figures import FiguresView
from moderator_app.desk.audit.model import LogModel
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.plain import visible
from moderator_app.desk.widgets.states import States
from moderator_app.desk.widgets.theme import Theme
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages.quality import Figures, LogEntry, LogFilter, LogPage, LogQuery

Asker = Callable[[Ask[Any], Callable[[Any], object], Callable[[Exception], object]], object]
"""(question, what to do with the answer, what to do with a refusal)."""

PAUSE_MS = 250
"""How long after the last key the log is searched."""


class LeadRoom(QWidget):
    """Log, entries and figures."""

    def __init__(
        self, ask: Asker, theme: Theme, icons: Icons, *, figures: bool, sentence: Callable[[Exception], str]
    ) -> None:
        """Build the room; ``start`` asks for the first page.

        Args:
            ask: how to ask the server.
            theme: colours and fonts.
            icons: in those colours.
            figures: whether the person may see figures.
            sentence: what a person is told of an error.
        """
        super().__init__()
        self._ask, self._sentence = ask, sentence
        self._filter = LogFilter()
        self._round = 0
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(True)
        self.overturned, self.disputed = QCheckBox(self), QCheckBox(self)
        self.model = LogModel(self._page, self)
        self.table = QTableView(self)
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.row)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate((140, 140, 110, 170, 160, 60, 110)):
            self.table.setColumnWidth(column, theme.px(width))
        self.states = States(self.table, icons, self)
        self.sides = (QPlainTextEdit(self), QPlainTextEdit(self))
        pair = QSplitter(self)
        for side in self.sides:
            side.setReadOnly(True)
            pair.addWidget(side)
        self.figures = FiguresView(theme, self.show_rows, self) if figures else None
        bar = QHBoxLayout()
        for widget in (self.search, self.overturned, self.disputed):
            bar.addWidget(widget)
        column_of = QVBoxLayout(self)
        column_of.addLayout(bar)
        if self.figures is not None:
            column_of.addWidget(self.figures)
        column_of.addWidget(self.states, 3)
        column_of.addWidget(pair, 2)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._searched)
        self.search.textChanged.connect(self._timer.start)
        self.overturned.toggled.connect(self._searched)
        self.disputed.toggled.connect(self._searched)
        self.table.selectionModel().selectionChanged.connect(self._selected)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        self.setWindowTitle(self.tr("Decision log"))
        self.search.setPlaceholderText(self.tr("Words, numbers, sellers"))
        self.search.setAccessibleName(self.tr("Search the decision log"))
        self.overturned.setText(self.tr("Overturned"))
        self.disputed.setText(self.tr("Second look differed"))
        self.table.setAccessibleName(self.tr("Decisions, newest first"))
        for side in self.sides:
            side.setPlaceholderText(self.tr("Choose one or two decisions to lay them side by side."))

    def start(self) -> None:
        """Ask for the newest decisions and the figures."""
        self._searched()
        if self.figures is not None:
            view = self.figures
            self._ask(Ask(endpoint="qa_figures", reply=Figures), view.show_figures, self._silent)

    def show_rows(self, wanted: LogFilter) -> None:
        """Show the rows behind a figure."""
        self._filter = wanted
        self._again()

    def _searched(self) -> None:
        self._filter = LogFilter(
            words=self.search.text()[:200].replace("\x00", ""),
            overturned=True if self.overturned.isChecked() else None,
            disputed=True if self.disputed.isChecked() else None,
        )
        self._again()

    def _again(self) -> None:
        self._round += 1
        self.model.start_over()
        self.states.show_loading(self.tr("Searching the log"))
        self._page(0)

    def _page(self, before: int) -> None:
        asked = self._round

        def arrived(page: LogPage) -> None:
            if asked != self._round:
                return
            self.model.add(page)
            if self.model.rowCount():
                self.states.show_content()
            else:
                self.states.show_empty(self.tr("No decision fits"), self.tr("Ask for less, or for other words."))

        def failed(error: Exception) -> None:
            if asked == self._round:
                self.states.show_error(
                    self.tr("The log cannot be read"),
                    self._sentence(error),
                    action=self.tr("Try again"),
                    act=self._again,
                )

        self._ask(
            Ask(endpoint="log_query", reply=LogPage, body=LogQuery(filter=self._filter, before=before)), arrived, failed
        )

    def _selected(self) -> None:
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())[:2]
        for side, at in zip(self.sides, [*rows, -1, -1], strict=False):
            side.clear()
            row = self.model.row(at) if at >= 0 else None
            if row is not None:
                ask = Ask(endpoint="log_entry", reply=LogEntry, path={"decision_id": row.decision_id})
                self._ask(ask, self._filler(side), self._refusal(side))

    def _filler(self, side: QPlainTextEdit) -> Callable[[LogEntry], None]:
        return lambda entry: side.setPlainText(self.text_of(entry))

    def _refusal(self, side: QPlainTextEdit) -> Callable[[Exception], None]:
        return lambda error: side.setPlainText(visible(self._sentence(error)))

    def text_of(self, entry: LogEntry) -> str:
        """Return a decision in lines that can be compared."""
        row, made = entry.row, entry.decision
        lines = [
            f"{row.number}  {row.grade} ({row.proposed_grade})  {row.state}",
            f"{row.merchant_name}  {row.case_number}",
            row.maker,
        ]
        lines += [f"{found.category}  {found.clause}  {found.severity}" for found in made.findings]
        lines += [f"“{piece.text}”" for piece in made.evidence if piece.text]
        if made.override is not None:
            lines.append(made.override.text)
        lines.append(made.note)
        return visible("\n".join(line for line in lines if line.strip()))

    def _silent(self, _error: Exception) -> None:
        """Leave the figures empty; the log beside them says what is wrong with the connection."""


__all__ = ["Asker", "LeadRoom"]
