"""The decision log: search and filter it, keep filters as views, lay two decisions side by side, export what fits."""

from __future__ import annotations

from functools import partial

import msgspec
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from moderator_app.desk.audit.entry import result_of
from moderator_app.desk.audit.export import ExportPanel
from moderator_app.desk.audit.filters import FilterBar
from moderator_app.desk.audit.host import LeadHost
from moderator_app.desk.audit.model import LogModel
from moderator_app.desk.audit.names import Names
from moderator_app.desk.audit.pair import Pair, Result
from moderator_app.desk.audit.views import ViewsBar
from moderator_app.desk.audit.words import moment
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.desk.widgets.states import States
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages.offline import Opinions
from moderator_app.wire.messages.quality import LogEntry, LogFilter, LogPage, LogQuery

PAUSE_MS = 250
"""How long after the last key the log is searched."""


class LogPanel(Spoken, QWidget):
    """Search, conditions, views, table, two entries, export."""

    def __init__(self, host: LeadHost, parent: QWidget | None = None) -> None:
        """Build the panel; ``start`` asks for the first page."""
        super().__init__(parent)
        self._host = host
        self.names = Names(host)
        self._filter = LogFilter()
        self._round = 0
        self._laid: tuple[str, ...] = ()
        self._entries: dict[int, LogEntry] = {}
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.overturned, self.disputed = QCheckBox(), QCheckBox()
        self.to_export = QPushButton()
        self.to_export.setCheckable(True)
        self.filters = FilterBar(host, self.names)
        self.views = ViewsBar(host, self.names)
        self.clear = QPushButton()
        self.export = ExportPanel(host, self.names)
        self.export.hide()
        self.model = LogModel(self._page, self.names, self)
        self.table = QTableView()
        self._dress_table()
        self.states = States(self.table, host.icons)
        self.pair = Pair()
        self.late = PlainLabel(kind="dim", wrap=True)
        self.late.hide()
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._searched)
        self.search.textChanged.connect(self._timer.start)
        self.overturned.toggled.connect(self._searched)
        self.disputed.toggled.connect(self._searched)
        self.clear.clicked.connect(lambda: self.show_rows(LogFilter()))
        self.views.chosen.connect(self.show_rows)
        self.filters.changed.connect(self.show_rows)
        self.to_export.toggled.connect(self._show_export)
        self.table.selectionModel().selectionChanged.connect(self._selected)
        self.retranslate()

    def _dress_table(self) -> None:
        theme = self._host.theme
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setWordWrap(False)
        self.table.setShowGrid(False)
        self.table.setStyleSheet("QTableView::item { padding-left: 6px; padding-right: 6px; }")
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.row)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate((150, 150, 120, 200, 150, 210, 70, 110)):
            self.table.setColumnWidth(column, theme.px(width))

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.addWidget(self.search, 1)
        bar.addWidget(self.to_export)
        self.filters.row.addWidget(self.overturned)
        self.filters.row.addWidget(self.disputed)
        self.filters.row.addStretch(1)
        self.filters.row.addWidget(self.clear)
        upper = QWidget()
        above = QVBoxLayout(upper)
        above.setContentsMargins(0, 0, 0, 0)
        above.addWidget(self.states)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(upper)
        split.addWidget(self.pair)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([480, 300])
        column = QVBoxLayout(self)
        column.addLayout(bar)
        column.addWidget(self.filters)
        column.addWidget(self.views)
        column.addWidget(self.export)
        column.addWidget(split, 1)
        column.addWidget(self.late)

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        self.search.setPlaceholderText(self.tr("Words, numbers, sellers"))
        self.search.setAccessibleName(self.tr("Search the decision log"))
        self.overturned.setText(self.tr("Overturned"))
        self.disputed.setText(self.tr("Second look differed"))
        self.to_export.setText(self.tr("Export…"))
        self.clear.setText(self.tr("Clear filters"))
        self.table.setAccessibleName(self.tr("Decisions, newest first"))
        self.filters.retranslate()
        self.pair.name(
            (self.tr("First chosen decision"), self.tr("Second chosen decision")),
            self.tr("Choose one or two decisions to lay them side by side."),
        )
        for at, entry in self._entries.items():
            self.pair.put(at, result_of(entry, self._host, self.names))
        self._say_filter()

    def start(self) -> None:
        """Ask for the newest decisions and the saved views."""
        self._searched()
        self.views.load()
        self.filters.load()

    def show_rows(self, wanted: LogFilter) -> None:
        """Show the rows that fit a filter; the boxes show as much of it as they can."""
        self._timer.stop()
        for box, on in ((self.overturned, wanted.overturned), (self.disputed, wanted.disputed)):
            box.blockSignals(True)
            box.setChecked(bool(on))
            box.blockSignals(False)
        self.search.blockSignals(True)
        self.search.setText(wanted.words)
        self.search.blockSignals(False)
        self._filter = wanted
        self._again()

    def _searched(self) -> None:
        before = self._filter
        self._filter = msgspec.structs.replace(
            before,
            words=self.search.text()[:200].replace("\x00", ""),
            overturned=_asked(self.overturned, before.overturned),
            disputed=_asked(self.disputed, before.disputed),
        )
        self._again()

    def _say_filter(self) -> None:
        self.filters.show_filter(self._filter)
        self.clear.setEnabled(self._filter != LogFilter())
        self.views.show_filter(self._filter)
        self.export.show_filter(self._filter)

    def _show_export(self, shown: bool) -> None:  # noqa: FBT001 - Qt's own signature
        self.export.setVisible(shown)
        if shown:
            self.export.format.setFocus()

    def _again(self) -> None:
        self._round += 1
        self._say_filter()
        self.model.start_over()
        self.states.show_loading(self.tr("Searching the log"))
        self._page(0)

    def _page(self, before: int) -> None:
        asked = self._round

        def arrived(page: LogPage) -> None:
            if asked != self._round:
                return
            self.model.add(page)
            self.names.meet({row.maker_id: row.maker for row in page.rows if row.maker_id and not row.masked})
            if self.model.rowCount():
                self.states.show_content()
            else:
                self.states.show_empty(self.tr("No decision fits"), self.tr("Ask for less, or for other words."))

        def failed(error: Exception) -> None:
            if asked == self._round:
                self.states.show_error(
                    self.tr("The log cannot be read"),
                    self._host.sentence(error),
                    action=self.tr("Try again"),
                    act=self._again,
                )

        query = LogQuery(filter=self._filter, before=before)
        self._host.ask(Ask(endpoint="log_query", reply=LogPage, body=query), arrived, failed)

    def _selected(self) -> None:
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())[:2]
        chosen = [row.decision_id for place in rows if (row := self.model.row(place)) is not None]
        self._laid = tuple(chosen)
        self._entries = {}
        self.pair.show_results(None, None)
        self.late.hide()
        for at, decision_id in enumerate(chosen):
            ask = Ask(endpoint="log_entry", reply=LogEntry, path={"decision_id": decision_id})
            self._host.ask(ask, partial(self._laid_down, self._laid, at), partial(self._refused, self._laid, at))

    def _laid_down(self, laid: tuple[str, ...], at: int, entry: LogEntry) -> None:
        if laid == self._laid:
            self._entries[at] = entry
            self.pair.put(at, result_of(entry, self._host, self.names))
            if at == 0:
                ask = Ask(endpoint="opinions", reply=Opinions, path={"case_id": entry.row.case_id})
                self._host.ask(ask, partial(self._late_ones, laid), lambda _error: None)

    def _late_ones(self, laid: tuple[str, ...], found: Opinions) -> None:
        """Show what others would have decided on the first chosen decision's case, had they not been too late."""
        if laid != self._laid or not found.opinions:
            return
        law, language = self._host.lawbook, self._host.language()
        lines = [
            self.tr("{maker}: {grade} ({time}) {note}").format(
                maker=one.maker,
                grade=law_words.grade(law, one.decision.grade, language),
                time=moment(one.received_at_ms),
                note=one.note,
            )
            for one in found.opinions
        ]
        self.late.setText("\n".join([self.tr("%n late decision(s) on this case:", "", len(lines)), *lines]))
        self.late.show()

    def _refused(self, laid: tuple[str, ...], at: int, error: Exception) -> None:
        if laid == self._laid:
            self.pair.put(at, Result(title="", problem=self._host.sentence(error)))


def _asked(box: QCheckBox, before: bool | None) -> bool | None:  # noqa: FBT001 - three answers, not a switch
    """Return what a box asks for; a view may ask for the contrary, which an empty box leaves alone."""
    if box.isChecked():
        return True
    return False if before is False else None
