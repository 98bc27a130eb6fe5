"""The room of the blind second look: how much waits, the case as it was before it was decided, and what came of it.

Nothing here knows what the first person found until the own result is stored; then both stand side by side.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from moderator_app.desk.audit.words import age
from moderator_app.desk.law_host import LawHost
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.asking import AskStrip
from moderator_app.desk.widgets.panes import beside
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.rows import Listing, Row
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.desk.widgets.states import States
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages.quality import BlindWaiting, Review

NARROWEST = 300
KEPT = 50
"""So many outcomes of this sitting are kept on the screen."""


class BlindHost(LawHost, Protocol):
    """What this room asks of the desk besides."""

    def take_blind(self) -> None:
        """Take the next drawn case."""
        ...

    def release_blind(self) -> None:
        """Give it back."""
        ...

    def judge_unfit(self, note: str) -> None:
        """Say that it cannot be judged as it was put."""
        ...


class BlindRoom(Spoken, QWidget):
    """What waits and what came of it at the left, the case at the right."""

    def __init__(self, host: BlindHost, parent: QWidget | None = None) -> None:
        """Build the room; ``refresh`` fills it."""
        super().__init__(parent)
        self._host = host
        self._waiting: BlindWaiting | None = None
        self._problem = ""
        self.kept: list[Review] = []
        self._seated = False
        self._case: QWidget | None = None
        self.title = PlainLabel(kind="section")
        self.waits = PlainLabel(wrap=True)
        self.take, self.give_back, self.unfit = QPushButton(), QPushButton(), QPushButton()
        self.take.setProperty("kind", "primary")
        self.outcomes = Listing(host.theme, host.icons, stretch=1, reloads=False)
        self.outcome = PlainLabel(wrap=True)
        self.ask = AskStrip()
        self._place = QWidget()
        self.states = States(self._place, host.icons)
        self._lay_out()
        self.take.clicked.connect(host.take_blind)
        self.give_back.clicked.connect(host.release_blind)
        self.unfit.clicked.connect(self._ask_unfit)
        self.outcomes.table.chosen.connect(self._show_outcome)
        self.retranslate()

    def _lay_out(self) -> None:
        left = QWidget()
        left.setProperty("surface", "panel")
        left.setMinimumWidth(self._host.theme.px(NARROWEST))
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(8)
        above = QVBoxLayout()
        above.setContentsMargins(12, 0, 12, 0)
        above.addWidget(self.title)
        above.addWidget(self.waits)
        row = QHBoxLayout()
        row.addWidget(self.take, 1)
        row.addWidget(self.give_back)
        above.addLayout(row)
        above.addWidget(self.unfit)
        column.addLayout(above)
        column.addWidget(self.outcomes, 1)
        self.outcome.setContentsMargins(12, 0, 12, 0)
        column.addWidget(self.outcome)
        place = QVBoxLayout(self._place)
        place.setContentsMargins(0, 0, 0, 0)
        place.setSpacing(0)
        place.addWidget(self.ask)
        beside(self, left, self.states, self._host.theme.px(NARROWEST) + 40)

    # --- what the desk tells --------------------------------------------------------------------------------------

    def seat_case_room(self, case_room: QWidget) -> None:
        """Give the case view its place."""
        self._case = case_room
        layout = self._place.layout()
        assert isinstance(layout, QVBoxLayout)  # noqa: S101 - laid out above
        layout.addWidget(case_room, 1)

    def refresh(self) -> None:
        """Ask how much waits."""
        self._host.ask(Ask(endpoint="qa_waiting", reply=BlindWaiting), self._came, self._failed)

    def seated(self) -> None:
        """The person sits: the case is in the case view."""
        self._seated = True
        self._show_state()
        self.refresh()

    def unseated(self) -> None:
        """The seat is empty again."""
        self._seated = False
        self.ask.put_away()
        self._show_state()
        self.refresh()

    def came_of_it(self, review: Review) -> None:
        """The own result is stored: both are known now."""
        self.kept.insert(0, review)
        del self.kept[KEPT:]
        self._fill_outcomes()
        self.outcomes.table.choose(review.sample_id)

    def focus_first(self) -> None:
        """Go to the case, or to the way to one."""
        target = self._case if self._seated and self._case is not None else self.take
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- words ----------------------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.setAccessibleName(self.tr("Blind review"))
        self.title.setText(self.tr("Blind review"))
        self.take.setText(self.tr("Take the next one"))
        self.give_back.setText(self.tr("Give it back"))
        self.unfit.setText(self.tr("It cannot be judged…"))
        self.outcomes.name(self.tr("What came of it"))
        self._say_waiting()
        self._fill_outcomes()
        self._show_state()

    # --- showing --------------------------------------------------------------------------------------------------

    def _came(self, found: BlindWaiting) -> None:
        self._waiting, self._problem = found, ""
        self._say_waiting()

    def _failed(self, error: Exception) -> None:
        self._problem = self._host.sentence(error)
        self._say_waiting()

    def _say_waiting(self) -> None:
        found = self._waiting
        if self._problem:
            words = self._problem
        elif found is None:
            words = self.tr("Looking for drawn cases…")
        elif not found.open:
            words = self.tr("No drawn case waits.")
        else:
            words = self.tr(
                "{n} drawn cases wait, the oldest for {age}. You are given those whose result you have not seen."
            )
            words = words.format(n=found.open, age=age(found.oldest_ms))
        self.waits.setText(words)
        self._weigh()

    def _fill_outcomes(self) -> None:
        language = self._host.language()
        rows = [
            Row(
                key=one.sample_id,
                cells=(
                    one.case_number,
                    law_words.named(type(one.error_class), one.error_class, language)
                    if one.error_class is not None
                    else one.state.label.in_language(language),
                ),
                tone="good" if one.error_class is None else "warn",
            )
            for one in self.kept
        ]
        self.outcomes.show_rows(
            (self.tr("Case"), self.tr("Comparison")),
            rows,
            empty=self.tr("Nothing yet"),
            hint=self.tr("What the first person found is shown here once your result is stored."),
        )

    def _show_outcome(self, key: str) -> None:
        one = next((one for one in self.kept if one.sample_id == key), None)
        self.outcome.setText("" if one is None else self._sentence(one))

    def _sentence(self, one: Review) -> str:
        law, language = self._host.lawbook, self._host.language()
        mine, first = (law_words.grade(law, grade, language) for grade in (one.second_grade, one.first_grade))
        if one.technical:
            return self.tr(
                "You said that it cannot be judged; a lead looks at it. The first grade was {first}."
            ).format(first=first)
        if not one.decision_id:
            return self.tr("A session in which no detector saw anything. You found {mine}.").format(mine=mine)
        if one.error_class is None:
            return self.tr("You found {mine}, as {who} did.").format(mine=mine, who=one.first_maker)
        return self.tr("You found {mine}; {who} had found {first}. A lead settles it.").format(
            mine=mine, who=one.first_maker, first=first
        )

    def _show_state(self) -> None:
        if self._seated:
            self.states.show_content()
        else:
            self.states.show_empty(
                self.tr("No case is open"),
                self.tr("Take one: you see it as it was before it was decided, without result, score or name."),
            )
        self._weigh()

    def _weigh(self) -> None:
        self.take.setEnabled(
            not self._seated and self._waiting is not None and self._waiting.open + self._waiting.mine > 0
        )
        self.give_back.setEnabled(self._seated)
        self.unfit.setEnabled(self._seated)

    def _ask_unfit(self) -> None:
        self.ask.ask(
            self.tr("Why can this case not be judged as it was put?"),
            self.tr("Store as technical error"),
            lambda _choice, reason: self._host.judge_unfit(reason),
        )
