"""The conditions of the decision log: chosen from what occurs in it, shown as chips, combined with one another."""

from __future__ import annotations

from functools import partial

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from moderator_app.desk.audit.chips import Chips, Condition
from moderator_app.desk.audit.host import LeadHost
from moderator_app.desk.audit.names import Names
from moderator_app.desk.audit.picking import PickButton, SpanButton
from moderator_app.desk.audit.words import conditions
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages.quality import LogChoices, LogFilter

FIELDS = ("makers", "queues", "categories", "grades", "rulebook_versions")


class FilterBar(QWidget):
    """A button for each kind of condition; below them the chips of those in force.

    Signals:
        changed(LogFilter): other conditions are wanted.
    """

    changed = Signal(object)

    def __init__(self, host: LeadHost, names: Names, parent: QWidget | None = None) -> None:
        """Begin with nothing to choose; ``load`` asks what occurs in the log."""
        super().__init__(parent)
        self._host, self._names = host, names
        self._filter = LogFilter()
        self._found = LogChoices(makers=(), queues=(), categories=(), grades=(), rulebook_versions=())
        self.picks = {field: PickButton() for field in FIELDS}
        self.time = SpanButton()
        self.time.know(host.now_server_ms())
        self.chips = Chips()
        self.row = QHBoxLayout()
        for field, button in self.picks.items():
            self.row.addWidget(button)
            button.picked.connect(partial(self._picked, field))
        self.row.addWidget(self.time)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self.row)
        column.addWidget(self.chips)
        self.time.picked.connect(self._spanned)

    def load(self) -> None:
        """Ask what occurs in the log; until it has come, nothing can be chosen."""
        self._host.ask(Ask(endpoint="log_choices", reply=LogChoices), self._came, lambda _error: None)

    def show_filter(self, wanted: LogFilter) -> None:
        """Show the conditions in force."""
        self._filter = wanted
        for field, button in self.picks.items():
            button.choose(getattr(wanted, field))
        told = [Condition(words, partial(self.changed.emit, rest)) for words, rest in conditions(wanted, self._names)]
        self.chips.show_conditions(told, self.tr("Click to take this condition away"))

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        narrow = self.tr("Narrow the list")
        texts = (self.tr("Person"), self.tr("Queue"), self.tr("Category"), self.tr("Grade"), self.tr("Rules"))
        for button, text in zip(self.picks.values(), texts, strict=True):
            button.name(text, narrow)
        self.time.retranslate()
        self._offer()
        self.show_filter(self._filter)

    def _came(self, found: LogChoices) -> None:
        self._found = found
        self._names.meet(found)
        self._offer()
        self.show_filter(self._filter)

    def _offer(self) -> None:
        found, names = self._found, self._names
        self.picks["makers"].offer([(one.id, one.name) for one in found.makers])
        self.picks["queues"].offer([(code, names.queue(code)) for code in found.queues])
        self.picks["categories"].offer([(code, names.category(code)) for code in found.categories])
        self.picks["grades"].offer([(code, names.grade(code)) for code in found.grades])
        self.picks["rulebook_versions"].offer([(code, code) for code in found.rulebook_versions])

    def _picked(self, field: str, codes: tuple[str, ...]) -> None:
        self.changed.emit(msgspec.structs.replace(self._filter, **{field: codes}))

    def _spanned(self, from_ms: int, to_ms: int) -> None:
        self.changed.emit(msgspec.structs.replace(self._filter, from_ms=from_ms, to_ms=to_ms))
