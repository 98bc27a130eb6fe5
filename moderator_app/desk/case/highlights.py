"""The highlights panel: the list, the reasons of the chosen one, accept and reject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from moderator_app.desk.case.fact_form import FactForm
from moderator_app.desk.case.highlight_list import HighlightDelegate, HighlightModel
from moderator_app.desk.case.keys import PRESS, keep_keys
from moderator_app.desk.case.words import media_clock, score
from moderator_app.desk.case_host import CaseHost
from moderator_app.desk.commands import key_text
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.domain.highlight import Highlight, HighlightState

NARROW = 190
"""Pixels of width below which words stand under their title: nothing is read by scrolling sideways."""

PARTS = ("heard", "decoded", "rule", "why", "refute", "place")


class HighlightTable(QTableView):
    """The list itself; letters belong to the room's verbs."""

    def keyboardSearch(self, _search: str) -> None:
        """Leave letters alone."""


class HighlightsPanel(QWidget):
    """Highlights, one after another.

    Signals:
        chosen(str): another highlight is the current one, by its id; a person did it.
        judged(str, object): this highlight is accepted or rejected (``HighlightState``).
    """

    chosen = Signal(str)
    judged = Signal(str, object)

    def __init__(self, host: CaseHost, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._host = host
        self._quiet = False
        self.head = PlainLabel(kind="strong")
        self.hint = PlainLabel(kind="small", wrap=True)
        self.model = HighlightModel(self._name_of, host.language, self)
        self.table = HighlightTable()
        self.table.setModel(self.model)
        self.delegate = HighlightDelegate(host, self.model, self.table)
        self.table.setItemDelegate(self.delegate)
        self.table.horizontalHeader().hide()
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.accept, self.reject = QPushButton(), QPushButton()
        keep_keys(PRESS, self.accept, self.reject)
        self._names = {part: PlainLabel(kind="dim") for part in PARTS}
        self._texts = {part: PlainLabel(wrap=True) for part in PARTS}
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(self._current_changed)
        self.accept.clicked.connect(lambda: host.commands.trigger("highlight.confirm"))
        self.reject.clicked.connect(lambda: host.commands.trigger("highlight.reject"))
        host.theme.changed.connect(self._restyle)
        self._restyle()
        self.retranslate()

    def _lay_out(self) -> None:
        for part in PARTS:
            self._texts[part].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        rows = [(self._names[part], self._texts[part]) for part in PARTS]
        inner = QWidget()
        room = QVBoxLayout(inner)
        room.setContentsMargins(12, 8, 12, 8)
        room.addWidget(FactForm(rows, narrow=self._host.theme.px(NARROW), space=6))
        room.addStretch(1)
        self.reasons = QScrollArea()
        self.reasons.setWidgetResizable(True)
        self.reasons.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.reasons.setWidget(inner)
        self.reasons.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(8, 4, 8, 8)
        buttons.setSpacing(8)
        buttons.addWidget(self.accept)
        buttons.addWidget(self.reject)
        top = QVBoxLayout()
        top.setContentsMargins(12, 8, 12, 4)
        top.addWidget(self.head)
        top.addWidget(self.hint)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self.reasons)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([260, 220])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.splitter, 1)
        layout.addLayout(buttons)

    def current(self) -> Highlight | None:
        """Return the current highlight."""
        row = self.table.currentIndex().row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def show_highlights(self, rows: Sequence[Highlight], states: Mapping[str, HighlightState], *, scores: bool) -> None:
        """Show the case's highlights as they are judged now."""
        self._quiet = True
        self.model.show(rows, states, scores=scores)
        self._quiet = False
        self._describe()

    def choose(self, highlight_id: str) -> None:
        """Make a highlight the current one without saying so."""
        row = self.model.row_of(highlight_id)
        if row >= 0:
            self._quiet = True
            self._go(row)
            self._quiet = False
            self._describe()

    def step(self, by: int) -> Highlight | None:
        """Make the next (1) or previous (-1) highlight the current one, and say so; stays at the ends."""
        if not self.model.rows:
            return None
        row = self.table.currentIndex().row()
        target = 0 if row < 0 else min(max(0, row + by), len(self.model.rows) - 1)
        if target == row:
            self.chosen.emit(self.model.rows[row].id)
        else:
            self._go(target)
        return self.current()

    def judge(self, state: HighlightState) -> None:
        """Accept or reject the current highlight and go to the next open one."""
        hit = self.current()
        if hit is None:
            return
        undone = self.model.state(hit) is state
        self.judged.emit(hit.id, state)
        if undone:
            return
        row = self.model.next_open(self.table.currentIndex().row())
        if row >= 0:
            self._go(row)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.table.setAccessibleName(self.tr("Highlights"))
        self.reasons.setAccessibleName(self.tr("Reasons of the highlight"))
        titles = {
            "heard": self.tr("Heard"),
            "decoded": self.tr("Decoded"),
            "rule": self.tr("Rule"),
            "why": self.tr("Why"),
            "refute": self.tr("Would refute"),
            "place": self.tr("Place"),
        }
        for part, title in titles.items():
            self._names[part].setText(title)
        for button, name, title in (
            (self.accept, "highlight.confirm", self.tr("Accept")),
            (self.reject, "highlight.reject", self.tr("Reject")),
        ):
            keys = key_text(self._host.commands.list[name])
            button.setText(f"{title}  {keys}" if keys else title)
            button.setAccessibleName(title)
        self._describe()
        self.table.viewport().update()

    def _name_of(self, hit: Highlight) -> str:
        category = self._host.lawbook.matrix.categories.get(hit.category)
        return category.name.in_language(self._host.language()) if category else hit.category

    def _go(self, row: int) -> None:
        index = self.model.index(row, 0)
        self.table.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.table.scrollTo(index)

    def _current_changed(self, index: QModelIndex) -> None:
        self._describe()
        if not self._quiet and index.isValid():
            self.chosen.emit(self.model.rows[index.row()].id)

    def _describe(self) -> None:
        rows = self.model.rows
        judged = self.model.judged
        self.head.setText(self.tr("Highlights: {judged} of {count} judged").format(judged=judged, count=len(rows)))
        self.hint.setText(
            self.tr("Not flagged is not clean: about one violation in four is not flagged.")
            if rows
            else self.tr("No detector found anything. Not flagged is not clean.")
        )
        hit = self.current()
        self.accept.setEnabled(hit is not None)
        self.reject.setEnabled(hit is not None)
        texts = dict.fromkeys(PARTS, "")
        if hit is not None:
            language, why = self._host.language(), hit.explanation
            place = f"{media_clock(hit.t0_ms)} – {media_clock(hit.t1_ms)} · {hit.lane.label.in_language(language)}"
            texts |= {
                "heard": why.heard,
                "decoded": why.decoded,
                "rule": f"{hit.clause} · {why.rule.in_language(language)}",
                "why": why.why.in_language(language),
                "refute": why.would_refute.in_language(language),
                "place": f"{place} · {score(hit.score)}" if self.model.scores else place,
            }
        for part in PARTS:
            self._texts[part].setText(texts[part])
            for label in (self._names[part], self._texts[part]):
                label.setVisible(bool(texts[part]))

    def _restyle(self) -> None:
        self.table.verticalHeader().setMinimumSectionSize(self.delegate.row_height())
        self.table.verticalHeader().setDefaultSectionSize(self.delegate.row_height())
        self.table.viewport().update()
