"""Withdrawals with their plans, step by step, done or stuck; and the decisions that had counted what was withdrawn."""

from __future__ import annotations

from functools import partial
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QTabWidget, QVBoxLayout, QWidget

from moderator_app.desk.law_host import LawHost
from moderator_app.desk.sync import law_calls
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.asking import AskStrip
from moderator_app.desk.widgets.facts import Facts
from moderator_app.desk.widgets.rows import Listing, Row
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.domain.appeal import ErrorClass
from moderator_app.domain.reversal import StepKind, StepNote, StepState
from moderator_app.wire.messages import law as lm

_TONES = {"done": "good", "stuck": "bad", "pending": "warn"}
_MARKS = {"done": "✓", "stuck": "✕", "pending": "…"}


class WithdrawalsRoom(Spoken, QWidget):
    """Two tabs: the withdrawals, and the re-check list."""

    def __init__(self, host: LawHost, parent: QWidget | None = None) -> None:
        """Build the room; ``refresh`` fills it."""
        super().__init__(parent)
        self._host = host
        self._withdrawals: dict[str, lm.Withdrawal] = {}
        self._rechecks: dict[str, lm.Recheck] = {}
        self._wanted = ""
        self.list = Listing(host.theme, host.icons, stretch=1)
        self.facts = Facts()
        self.steps = Listing(host.theme, host.icons, stretch=1, reloads=False)
        self.confirm = QPushButton()
        self.confirm.setProperty("kind", "primary")
        self.rechecks = Listing(host.theme, host.icons, stretch=0)
        self.stands, self.to_withdraw = QPushButton(), QPushButton()
        self.ask = AskStrip()
        self.tabs = QTabWidget()
        self._lay_out()
        self.list.again.connect(self.refresh)
        self.rechecks.again.connect(self.refresh)
        self.list.table.chosen.connect(lambda _key: self._show())
        self.list.table.opened.connect(lambda _key: self.steps.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.rechecks.table.chosen.connect(lambda _key: self._weigh())
        self.confirm.clicked.connect(self._ask_confirm)
        self.stands.clicked.connect(lambda: self._ask_end("stands"))
        self.to_withdraw.clicked.connect(lambda: self._ask_end("to_withdraw"))
        self.retranslate()
        for panel in (self.list, self.rechecks):
            panel.states.show_loading(self.tr("Loading…"))

    def _lay_out(self) -> None:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(self.facts)
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self.confirm)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.steps, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(5)
        split.addWidget(self.list)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setSizes([500, 800])
        second = QWidget()
        below = QVBoxLayout(second)
        below.setContentsMargins(0, 0, 0, 8)
        below.addWidget(self.rechecks, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 12, 0)
        foot.addWidget(self.stands)
        foot.addWidget(self.to_withdraw)
        foot.addStretch(1)
        below.addLayout(foot)
        self.tabs.addTab(split, "")
        self.tabs.addTab(second, "")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.ask)
        whole.addWidget(self.tabs, 1)

    def refresh(self) -> None:
        """Ask for both lists."""
        self._host.ask(law_calls.withdrawals(), self._came, partial(self._failed, self.list))
        self._host.ask(law_calls.rechecks(), self._checks_came, partial(self._failed, self.rechecks))

    def choose(self, decision_id: str) -> None:
        """Show a particular withdrawal, as soon as it is in the list."""
        self._wanted = decision_id
        self.tabs.setCurrentIndex(0)
        self.list.table.choose(decision_id)

    def focus_first(self) -> None:
        """Go to the list."""
        panel = self.list if self.tabs.currentIndex() == 0 else self.rechecks
        panel.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.setAccessibleName(self.tr("Withdrawals"))
        self.tabs.setAccessibleName(self.tr("Parts of the withdrawals"))
        self.list.name(self.tr("Withdrawn decisions"))
        self.steps.name(self.tr("What is taken back"))
        self.rechecks.name(self.tr("Decisions that had counted a withdrawn one"))
        self.confirm.setText(self.tr("Confirm as second person…"))
        self.stands.setText(self.tr("It stands…"))
        self.to_withdraw.setText(self.tr("It is to be withdrawn…"))
        self._fill()
        self._fill_checks()

    def _came(self, found: lm.Withdrawals) -> None:
        self._withdrawals = {one.decision_id: one for one in found.withdrawals}
        self._fill()
        if self._wanted in self._withdrawals:
            self.list.table.choose(self._wanted)
            self._wanted = ""

    def _checks_came(self, found: lm.Rechecks) -> None:
        self._rechecks = {one.decision_id: one for one in found.rechecks}
        self._fill_checks()

    def _failed(self, panel: Listing, error: Exception) -> None:
        panel.states.show_error(
            self.tr("The list cannot be shown"),
            self._host.sentence(error),
            action=self.tr("Try again"),
            act=self.refresh,
        )

    def _progress(self, one: lm.Withdrawal) -> tuple[str, str]:
        done = sum(step.state == "done" for step in one.steps)
        if one.state == "asked":
            return self.tr("waits for a second person"), "warn"
        if any(step.state == "stuck" for step in one.steps):
            return self.tr("stuck, {done} of {all} steps done").format(done=done, all=len(one.steps)), "bad"
        if done == len(one.steps):
            return self.tr("complete, {all} steps").format(all=len(one.steps)), "good"
        return self.tr("under way, {done} of {all} steps done").format(done=done, all=len(one.steps)), "warn"

    def _fill(self) -> None:
        rows = []
        for one in self._withdrawals.values():
            words, tone = self._progress(one)
            rows.append(Row(one.decision_id, (one.number, words, law_words.brief(one.asked_at_ms)), tone=tone))
        titles = (self.tr("Decision"), self.tr("How far"), law_words.zoned(self.tr("Asked")))
        self.list.show_rows(
            titles,
            rows,
            empty=self.tr("Nothing was withdrawn"),
            hint=self.tr("A decision is withdrawn from the seller's page."),
        )
        self.tabs.setTabText(0, self.tr("Withdrawals"))
        self._show()

    def _show(self) -> None:
        one = self._withdrawals.get(self.list.table.current())
        language = self._host.language()
        titles = ("", self.tr("Step"), self.tr("State"), self.tr("Note"))
        if one is None:
            self.facts.show_facts(())
            self.steps.show_rows(titles, (), empty=self.tr("No withdrawal is chosen"))
            self._weigh()
            return
        facts = [
            (self.tr("Decision"), one.number),
            (self.tr("Cause"), self._source(one.source)),
            (self.tr("Class of error"), law_words.named(ErrorClass, one.error_class, language) or "—"),
            (self.tr("Reason"), one.reason or "—"),
        ]
        if one.replaced_by:
            facts.append((self.tr("Replaced by"), one.replaced_by))
        self.facts.show_facts(facts)
        rows = [
            Row(
                key=str(place),
                cells=(
                    _MARKS.get(step.state, step.state),
                    self._step(step),
                    law_words.named(StepState, step.state, language),
                    law_words.named(StepNote, step.note, language),
                ),
                tone=_TONES.get(step.state, ""),
                detail=f"{law_words.named(StepNote, step.note, language)}\n{step.ref}".strip(),
            )
            for place, step in enumerate(one.steps)
        ]
        self.steps.show_rows(
            titles,
            rows,
            empty=self.tr("No plan yet"),
            hint=self.tr("The plan is made when the withdrawal is confirmed."),
        )
        self._weigh()

    def _step(self, step: lm.PlanStep) -> str:
        """Return what a step does, and to which measure."""
        language = self._host.language()
        name = law_words.named(StepKind, step.kind, language)
        if not step.code:
            return name
        return f"{name} · {law_words.measure(self._host.lawbook, step.code, language)}"

    def _source(self, source: str) -> str:
        known = {
            "own_motion": self.tr("Withdrawn by the team"),
            "appeal": self.tr("An appeal overturned it"),
            "amendment": self.tr("An appeal made it milder"),
        }
        return known.get(source, source)

    def _fill_checks(self) -> None:
        law, language = self._host.lawbook, self._host.language()
        rows = [
            Row(
                key=one.decision_id,
                cells=(
                    one.number,
                    law_words.grade(law, one.grade, language),
                    law_words.grade(law, one.proposed_then, language),
                    law_words.grade(law, one.proposed_now, language),
                    law_words.brief(one.at_ms),
                ),
                tone="" if one.proposed_then == one.proposed_now else "warn",
            )
            for one in self._rechecks.values()
        ]
        titles = (
            self.tr("Decision"),
            self.tr("Grade"),
            self.tr("Proposed then"),
            self.tr("Proposed now"),
            law_words.zoned(self.tr("Since")),
        )
        self.rechecks.show_rows(titles, rows, empty=self.tr("Nothing has to be looked at again"))
        title = self.tr("Look again")
        self.tabs.setTabText(1, f"{title} {len(rows)}" if rows else title)
        self._weigh()

    def _weigh(self) -> None:
        one = self._withdrawals.get(self.list.table.current())
        self.confirm.setVisible(one is not None and one.state == "asked" and one.needs > 1)
        for button in (self.stands, self.to_withdraw):
            button.setEnabled(self.rechecks.table.current() in self._rechecks)

    def _ask_confirm(self) -> None:
        decision_id = self.list.table.current()
        one = self._withdrawals.get(decision_id)
        if one is None:
            return
        self.ask.ask(
            self.tr("Confirm that {number} is withdrawn? Its plan begins at once.").format(number=one.number),
            self.tr("Confirm"),
            lambda _value, _words: self._host.ask(law_calls.confirm_withdrawal(decision_id), self._confirmed),
            needs_reason=False,
        )

    def _confirmed(self, _withdrawal: lm.Withdrawal) -> None:
        self._host.say(self.tr("The decision is withdrawn; its plan is under way."))
        self.refresh()

    def _ask_end(self, outcome: Literal["stands", "to_withdraw"]) -> None:
        decision_id = self.rechecks.table.current()
        one = self._rechecks.get(decision_id)
        if one is None:
            return
        question = (
            self.tr("{number} stands. Why?") if outcome == "stands" else self.tr("{number} is to be withdrawn. Why?")
        )
        self.ask.ask(
            question.format(number=one.number),
            self.tr("Store"),
            lambda _value, words: self._host.ask(law_calls.end_recheck(decision_id, outcome, words), self._checks_came),
        )
