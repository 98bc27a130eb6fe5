"""A second look beside the first decision: the lead says who was right, and what was wrong goes back by withdrawal.

How a correction goes: the difference is settled → the decision is withdrawn with the same class of error → the plan of
what is taken back is shown, and can be opened in the room of the withdrawals.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from moderator_app.desk.audit.entry import result_of, second_of
from moderator_app.desk.audit.host import LeadHost
from moderator_app.desk.audit.names import Names
from moderator_app.desk.audit.pair import Pair, Result
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.domain.quality import ReviewState
from moderator_app.domain.roles import Capability
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages.law import Withdraw, Withdrawal
from moderator_app.wire.messages.quality import LogEntry, Review, Settlement

LONGEST = 4000
LEAST_REASON = 1


class SettlePanel(Spoken, QWidget):
    """Both results, the class of the difference, and the lead's word.

    Signals:
        settled(Review): a difference was settled.
    """

    settled = Signal(object)

    def __init__(self, host: LeadHost, names: Names, parent: QWidget | None = None) -> None:
        """Begin hidden; ``show_review`` shows one."""
        super().__init__(parent)
        self._host, self._names = host, names
        self.review: Review | None = None
        self.entry: LogEntry | None = None
        self._busy = False
        self._withdrawal: Withdrawal | None = None
        self._fresh = False
        self.headline = PlainLabel(kind="strong", wrap=True)
        self.pair = Pair()
        self.note = QLineEdit()
        self.note.setMaxLength(LONGEST)
        self.wrong, self.stands, self.withdraw, self.plan = (QPushButton() for _ in range(4))
        self.wrong.setProperty("kind", "primary")
        self.said = PlainLabel(kind="dim", wrap=True)
        foot = QHBoxLayout()
        foot.addWidget(self.note, 1)
        foot.addStretch(0)  # room for the buttons to stay small when there is nothing to write
        for button in (self.stands, self.wrong, self.withdraw, self.plan):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 8)
        column.addWidget(self.headline)
        column.addWidget(self.pair, 1)
        column.addWidget(self.said)
        column.addLayout(foot)
        self.note.textChanged.connect(self._weigh)
        self.wrong.clicked.connect(partial(self._settle, defect=True))
        self.stands.clicked.connect(partial(self._settle, defect=False))
        self.withdraw.clicked.connect(self._withdraw)
        self.plan.clicked.connect(self._open_plan)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        self.setAccessibleName(self.tr("Both results"))
        self.pair.name((self.tr("First decision"), self.tr("Second look")), "")
        self.note.setAccessibleName(self.tr("Reason"))
        self.wrong.setText(self.tr("The first was wrong"))
        self.stands.setText(self.tr("The first stands"))
        self.withdraw.setText(self.tr("Withdraw the decision"))
        self.plan.setText(self.tr("Open the plan"))
        if self.review is not None:
            self._show()

    def show_review(self, review: Review | None) -> None:
        """Show a review, or none."""
        if review is not None and self.review is not None and review.sample_id == self.review.sample_id:
            self.review = review
            self._show()
            return
        self.review, self.entry, self._busy = review, None, False
        self._withdrawal, self._fresh = None, False
        self.setVisible(review is not None)
        self.note.clear()
        self.said.setText("")
        self.plan.hide()
        if review is None:
            self.pair.show_results(None, None)
            return
        self._show()
        if review.decision_id:
            ask = Ask(endpoint="log_entry", reply=LogEntry, path={"decision_id": review.decision_id})
            self._host.ask(ask, partial(self._came, review.sample_id), partial(self._missed, review.sample_id))

    # --- showing ----------------------------------------------------------------------------------------------------

    def _came(self, sample_id: str, entry: LogEntry) -> None:
        if self.review is not None and self.review.sample_id == sample_id:
            self.entry = entry
            self._show()

    def _missed(self, sample_id: str, error: Exception) -> None:
        if self.review is not None and self.review.sample_id == sample_id:
            self.pair.put(0, Result(title="", problem=self._host.sentence(error)))

    def _show(self) -> None:
        one = self.review
        if one is None:
            return
        language = self._host.language()
        difference = one.error_class.label.in_language(language) if one.error_class is not None else ""
        parts = [one.state.label.in_language(language), difference, one.merchant_name, one.case_number]
        if one.settled_by:
            parts.append(self.tr("settled by {who}: {note}").format(who=one.settled_by, note=one.settle_note))
        self.headline.setText(" · ".join(part for part in parts if part))
        if not one.decision_id:
            first: Result | None = Result(title=self.tr("No decision: no detector saw anything in this session."))
        elif self.entry is not None:
            first = result_of(self.entry, self._host, self._names)
        else:
            first = Result(title=self._names.grade(one.first_grade))
        self.pair.show_results(first, second_of(one, self._names))
        self._say()
        self._weigh()

    def _say(self) -> None:
        """Say what has just come of it, in the language in force."""
        one, found = self.review, self._withdrawal
        if found is not None and found.state == "asked":
            words = self.tr("A decision this grave is withdrawn by two people; another one confirms it.")
        elif found is not None:
            done = sum(step.state == "done" for step in found.steps)
            words = self.tr("Withdrawn: {done} of {all} steps of its plan are done.").format(
                done=done, all=len(found.steps)
            )
        elif self._fresh and one is not None and one.state is ReviewState.DEFECT_CONFIRMED and one.decision_id:
            words = self.tr("Settled. What was decided still stands; withdraw it to correct it.")
        elif self._fresh:
            words = self.tr("Settled.")
        else:
            words = ""
        self.said.setText(words)

    def _weigh(self) -> None:
        one, entry = self.review, self.entry
        if one is None:
            return
        open_ = one.state is ReviewState.DISPUTED
        mine = self._host.person.display in {one.second_by, one.first_maker}
        reason = len(self.note.text().strip()) >= LEAST_REASON
        standing = entry is not None and not entry.row.overturned and entry.row.state != "submitted"
        may = self._host.may(Capability.DECISION_WITHDRAW)
        correct = one.state is ReviewState.DEFECT_CONFIRMED and bool(one.decision_id) and standing and may
        correct = correct and self._withdrawal is None
        for button in (self.wrong, self.stands):
            button.setVisible(open_)
            button.setEnabled(reason and not mine and not self._busy)
        self.withdraw.setVisible(correct)
        self.withdraw.setEnabled(reason and not self._busy)
        self.note.setVisible(open_ or correct)
        self.note.setPlaceholderText(
            self.tr("Who is right, and why (is kept in the log)")
            if open_
            else self.tr("Why it is withdrawn (the seller is told)")
        )
        if open_ and mine:
            self.said.setText(self.tr("You took part in this; somebody else has to settle it."))

    # --- a word -----------------------------------------------------------------------------------------------------

    def _settle(self, *, defect: bool) -> None:
        one = self.review
        if one is None or self._busy:
            return
        self._busy = True
        self._weigh()
        body = Settlement(defect=defect, note=self.note.text().strip())
        ask = Ask(endpoint="qa_settle", reply=Review, body=body, path={"sample_id": one.sample_id})
        self._host.ask(ask, self._settled, self._refused)

    def _settled(self, review: Review) -> None:
        self._busy, self._fresh, self.review = False, True, review
        self.note.clear()  # what is kept in the log is not what the seller is told
        self._show()
        (self.note if self.note.isVisible() else self).setFocus(Qt.FocusReason.OtherFocusReason)
        self.settled.emit(review)

    def _withdraw(self) -> None:
        one = self.review
        if one is None or one.error_class is None or self._busy:
            return
        self._busy = True
        self._weigh()
        body = Withdraw(error_class=one.error_class, reason=self.note.text().strip())
        ask = Ask(endpoint="withdraw", reply=Withdrawal, body=body, path={"decision_id": one.decision_id})
        self._host.ask(ask, self._withdrawn, self._refused)

    def _withdrawn(self, found: Withdrawal) -> None:
        self._busy, self._withdrawal = False, found
        self._say()
        self._weigh()
        self.plan.show()
        self.plan.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refused(self, error: Exception) -> None:
        self._busy = False
        self._weigh()
        self.said.setText(self._host.sentence(error))

    def _open_plan(self) -> None:
        if self.review is not None:
            self._host.show_withdrawal(self.review.decision_id)
