"""The room of the second person: what waits, the case without a trace of the first result, what came of it.

For an adjudication both findings lie side by side above the case, without names.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from moderator_app.desk.law_host import SecondHost
from moderator_app.desk.second.comparison import Comparison
from moderator_app.desk.sync import law_calls
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.panes import beside, panel
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.rows import Listing, Row
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.desk.widgets.states import States
from moderator_app.domain.decision import Decision
from moderator_app.wire.messages import law as lm

NARROWEST = 300
KEPT = 50
"""So many outcomes of this sitting are kept on the screen."""


class SecondRoom(Spoken, QWidget):
    """Waiting cases at the left, the case at the right."""

    def __init__(self, host: SecondHost, parent: QWidget | None = None) -> None:
        """Build the room; ``refresh`` fills it."""
        super().__init__(parent)
        self._host = host
        self._cases: tuple[lm.WaitingCase, ...] = ()
        self._outcomes: list[tuple[lm.SeatReceipt, Decision, str]] = []
        self._seated: lm.Seated | None = None
        self._case: QWidget | None = None
        self.waiting = Listing(host.theme, host.icons, stretch=2)
        self.take = QPushButton()
        self.take.setProperty("kind", "primary")
        self.give_back = QPushButton()
        self.outcomes = Listing(host.theme, host.icons, stretch=1, reloads=False)
        self.outcome = PlainLabel(wrap=True)
        self.comparison = Comparison(host)
        self._place = QWidget()
        self.states = States(self._place, host.icons)
        self.pages = QStackedWidget()
        self._lay_out()
        self.waiting.again.connect(self.refresh)
        self.waiting.table.opened.connect(host.take)
        self.waiting.table.chosen.connect(lambda _key: self._weigh())
        self.take.clicked.connect(lambda: host.take(self.waiting.table.current()))
        self.give_back.clicked.connect(host.release)
        self.outcomes.table.chosen.connect(self._show_outcome)
        self.retranslate()
        self.waiting.states.show_loading(self.tr("Looking for cases that wait…"))

    def _lay_out(self) -> None:
        left, column = panel(NARROWEST)
        column.addWidget(self.waiting, 3)
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self.take, 1)
        row.addWidget(self.give_back)
        column.addLayout(row)
        column.addWidget(self.outcomes, 2)
        self.outcome.setContentsMargins(12, 0, 12, 0)
        column.addWidget(self.outcome)
        place = QVBoxLayout(self._place)
        place.setContentsMargins(0, 0, 0, 0)
        place.setSpacing(0)
        place.addWidget(self.comparison)
        place.addWidget(self.pages, 1)
        beside(self, left, self.states, NARROWEST + 40)

    # --- what the desk tells --------------------------------------------------------------------------------------

    def seat_case_room(self, case_room: QWidget) -> None:
        """Give the case view its place."""
        self._case = case_room
        self.pages.addWidget(case_room)

    def refresh(self) -> None:
        """Ask what waits."""
        if not self._cases:
            self.waiting.states.show_loading(self.tr("Looking for cases that wait…"))
        self._host.ask(law_calls.second_waiting(), self._came, self._failed)

    def seated(self, seated: lm.Seated) -> None:
        """The person sits: the case is in the case view, both findings above it for an adjudication."""
        self._seated = seated
        self.comparison.show_findings(seated.findings)
        self._show_state()

    def unseated(self) -> None:
        """The seat is empty again."""
        self._seated = None
        self.comparison.show_findings(None)
        self._show_state()
        self.refresh()

    def came_of_it(self, receipt: lm.SeatReceipt, own: Decision, number: str) -> None:
        """What became of the case that was looked at."""
        self._outcomes.insert(0, (receipt, own, number))
        del self._outcomes[KEPT:]
        self._fill_outcomes()
        self.outcomes.table.choose(receipt.id)

    def forget(self) -> None:
        """Somebody else sits down: nothing of this sitting stays."""
        self._outcomes = []
        self._cases = ()
        self._fill()

    def focus_first(self) -> None:
        """Go to the case, or to the list."""
        if self._seated is None:
            self.waiting.table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._case is not None:
            self._case.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- words ----------------------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.setAccessibleName(self.tr("Second person"))
        self.waiting.name(self.tr("Waiting for one more person"))
        self.outcomes.name(self.tr("What came of it"))
        self.take.setText(self.tr("Take this case"))
        self.give_back.setText(self.tr("Give it back"))
        self._fill()
        self._fill_outcomes()
        self._show_state()
        self.comparison.retranslate()

    # --- showing --------------------------------------------------------------------------------------------------

    def _came(self, waiting: lm.WaitingCases) -> None:
        self._cases = waiting.cases
        self._fill()

    def _failed(self, error: Exception) -> None:
        self.waiting.show_failure(self._host.sentence(error), self.refresh)

    def _fill(self) -> None:
        now = self._host.now_server_ms()
        rows = [
            Row(
                key=case.case_id,
                cells=(
                    case.number,
                    self.tr("third person") if case.seat == "adjudication" else self.tr("second person"),
                    self._waited(now - case.waiting_since_ms),
                ),
                detail=f"{case.number}\n{case.title}\n{law_words.clock(case.waiting_since_ms)}",
            )
            for case in self._cases
        ]
        titles = (self.tr("Case"), self.tr("Seat"), self.tr("Waiting"))
        self.waiting.show_rows(
            titles,
            rows,
            empty=self.tr("Nothing waits for you"),
            hint=self.tr("Cases that you decided yourself, or that a conflict of interest keeps away, are not shown."),
        )
        self._weigh()

    def _waited(self, ms: int) -> str:
        minutes = max(0, ms) // 60_000
        hours, rest = divmod(minutes, 60)
        if hours:
            return self.tr("{hours} h {minutes} min").format(hours=hours, minutes=rest)
        return self.tr("{minutes} min").format(minutes=rest)

    def _fill_outcomes(self) -> None:
        rows = []
        for receipt, _own, number in self._outcomes:
            effective = receipt.outcome == "effective"
            rows.append(
                Row(
                    key=receipt.id,
                    cells=(number, self.tr("took effect") if effective else self.tr("goes to a third person")),
                    tone="good" if effective else "warn",
                )
            )
        titles = (self.tr("Case"), self.tr("Outcome"))
        self.outcomes.show_rows(
            titles,
            rows,
            empty=self.tr("Nothing yet"),
            hint=self.tr("What came of your findings in this sitting is shown here."),
        )

    def _show_outcome(self, key: str) -> None:
        language, law = self._host.language(), self._host.lawbook
        for receipt, own, _number in self._outcomes:
            if receipt.id != key:
                continue
            mine = law_words.grade(law, own.grade, language)
            if receipt.outcome == "adjudication":
                words = self.tr("You found {grade}; the first person found something else. A third person settles it.")
                self.outcome.setText(words.format(grade=mine))
            elif receipt.seat == "second":
                words = self.tr("You found {grade}, as the first person did. It took effect with {count} bookings.")
                self.outcome.setText(words.format(grade=mine, count=len(receipt.entries)))
            else:
                words = self.tr("Settled: {grade} took effect with {count} bookings.")
                settled = law_words.grade(law, receipt.grade, language)
                self.outcome.setText(words.format(grade=settled, count=len(receipt.entries)))
            return
        self.outcome.setText("")

    def _show_state(self) -> None:
        self.give_back.setEnabled(self._seated is not None)
        if self._seated is not None:
            self.states.show_content()
        else:
            self.states.show_empty(
                self.tr("No case is open"),
                self.tr("Take one from the list. You see the evidence, and nothing of what was found before."),
            )
        self._weigh()

    def _weigh(self) -> None:
        self.take.setEnabled(self._seated is None and bool(self.waiting.table.current()))
