"""The figures of a span of time: how far back, and what they say."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from moderator_app.desk.audit.figures import FiguresView
from moderator_app.desk.audit.host import LeadHost
from moderator_app.desk.audit.names import Names
from moderator_app.desk.audit.words import DAY_MS
from moderator_app.desk.widgets.plain import PlainLabel, visible
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.desk.widgets.states import States
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages.quality import Colleague, Figures, LogChoices


class FiguresPanel(Spoken, QWidget):
    """A choice of spans above the figures.

    Signals:
        opened(LogFilter): the rows behind a figure are wanted; None for the back-checks.
    """

    opened = Signal(object)

    def __init__(self, host: LeadHost, names: Names, parent: QWidget | None = None) -> None:
        """Show nothing yet; ``refresh`` asks."""
        super().__init__(parent)
        self._host, self._lead_names = host, names
        self._round = 0
        self.span, self.person = QComboBox(), QComboBox()
        self.person.setMinimumContentsLength(12)
        self._people: tuple[Colleague, ...] = ()
        self.hint = PlainLabel(kind="dim", wrap=True)
        self.view = FiguresView(host.theme, self.opened.emit)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.view)
        self.states = States(area, host.icons)
        bar = QHBoxLayout()
        bar.addWidget(self.span)
        bar.addWidget(self.person)
        bar.addWidget(self.hint, 1)
        column = QVBoxLayout(self)
        column.addLayout(bar)
        column.addWidget(self.states, 1)
        self.retranslate()
        for box in (self.span, self.person):
            box.activated.connect(lambda _at: self._count())

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        chosen = max(0, self.span.currentIndex())
        self.span.clear()
        self.span.setAccessibleName(self.tr("Span of time"))
        for days, name in (
            (0, self.tr("All time")),
            (30, self.tr("The last 30 days")),
            (90, self.tr("The last 90 days")),
        ):
            self.span.addItem(name, days)
        self.span.setCurrentIndex(chosen)
        self.person.setAccessibleName(self.tr("Whose decisions"))
        self._fill_people()
        self.hint.setText(self.tr("A dot is the estimate, its bar the 95 % interval. Return opens the rows behind it."))
        self.view.retranslate()

    def refresh(self) -> None:
        """Ask who decides, and for the figures of the chosen span."""
        self._host.ask(Ask(endpoint="log_choices", reply=LogChoices), self._met, lambda _error: None)
        self._count()

    def _met(self, found: LogChoices) -> None:
        self._lead_names.meet(found)
        if found.makers != self._people:
            self._people = found.makers
            self._fill_people()

    def _fill_people(self) -> None:
        before = self.person.currentData()
        self.person.clear()
        self.person.addItem(self.tr("Everybody"), "")
        for one in self._people:
            self.person.addItem(visible(one.name), one.id)
        self.person.setCurrentIndex(max(0, self.person.findData(before)))

    def _count(self) -> None:
        self._round += 1
        asked, days = self._round, int(self.span.currentData())
        now = self._host.now_server_ms()
        query = {"from_ms": str(max(0, now - days * DAY_MS)), "to_ms": str(now)} if days else {}
        if self.person.currentData():
            query["maker"] = str(self.person.currentData())
        self.states.show_loading(self.tr("Counting"))

        def came(figures: Figures) -> None:
            if asked == self._round:
                self.view.show_figures(figures)
                self.states.show_content()
                if not figures.decisions:
                    self.states.show_empty(
                        self.tr("No decisions in this span"), self.tr("Choose a longer span of time.")
                    )

        def failed(error: Exception) -> None:
            if asked == self._round:
                self.states.show_error(
                    self.tr("The figures cannot be shown"),
                    self._host.sentence(error),
                    action=self.tr("Try again"),
                    act=self.refresh,
                )

        self._host.ask(Ask(endpoint="qa_figures", reply=Figures, query=query), came, failed)
