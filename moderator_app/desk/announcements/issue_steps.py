"""The steps of an issue: each asks what it has to know, inline, and is then taken. Nothing is done without a word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject

from moderator_app.desk.announcements import sentences
from moderator_app.desk.announcements.host import AnnouncementHost
from moderator_app.desk.announcements.issue_sheet import IssueSheet
from moderator_app.desk.sync import announcement_calls as calls
from moderator_app.desk.widgets import law_words
from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import DAY_MS
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages import announcements as am

HOUR_MS = DAY_MS // 24


class Do(Protocol):
    """Takes one step."""

    def __call__(
        self,
        ask: Ask[am.Issue],
        said: str = "",
        *,
        waiting: str = "",
        first: Callable[[], object] | None = None,
    ) -> None:
        """Ask the server; ``said`` is told afterwards, ``waiting`` meanwhile, ``first`` runs before it is shown."""
        ...


class IssueSteps(QObject):
    """Asks and takes the steps of the issue that a sheet shows."""

    def __init__(self, host: AnnouncementHost, sheet: IssueSheet, do: Do) -> None:
        """Take steps by ``do``."""
        super().__init__(sheet)
        self._host, self._sheet, self._do = host, sheet, do
        self._asked: Callable[[], object] | None = None

    def retranslate(self) -> None:
        """Say what is being asked in the desk's language; a reason that was begun stays."""
        ask, when = self._sheet.ask, self._sheet.when
        if not when.isHidden():
            when.question.setText(self.tr("When is it to be published?"))
        if self._asked is None or ask.isHidden():
            return
        reason, choice = ask.reason.toPlainText(), ask.choice.currentIndex()
        self._asked()
        ask.reason.setPlainText(reason)
        ask.choice.setCurrentIndex(choice)

    def _head(self) -> am.IssueRow:
        issue = self._sheet.issue
        if issue is None:
            raise Refused("not-allowed", "No issue is chosen.")
        return issue.head

    def _id(self) -> str:
        return self._head().id

    def send(self) -> None:
        """Hand the issue to a second person."""
        self._do(calls.send(self._id()), self.tr("Sent to a second person."))

    def compile_rows(self) -> None:
        """Ask until when, then compile."""
        self._asked = self.compile_rows
        head, now = self._head(), self._host.now_server_ms()
        times = [("", self.tr("Now"))]
        for at_ms, name in (
            (head.period_to_ms, self.tr("End of the period, {time}")),
            (sentences.midnight(now), self.tr("Last midnight, {time}")),
        ):
            if at_ms <= now:
                times.append((str(at_ms), name.format(time=law_words.clock(at_ms))))
        self._sheet.ask.ask(
            self.tr("Compile the decisions of {period} that were booked until the cut-off?").format(
                period=sentences.period(head.period_from_ms, head.period_to_ms)
            ),
            self.tr("Compile"),
            lambda value, _words: self._do(
                calls.compile_rows(head.id, int(value) if value else None), waiting=self.tr("Compiling the period…")
            ),
            choices=times,
            choice_name=self.tr("Cut-off"),
            needs_reason=False,
        )

    def exclude(self) -> None:
        """Ask why the chosen row is left out."""
        self._asked = self.exclude
        row = self._sheet.rows.current()
        if row is None:
            return
        name = self._id()
        self._sheet.ask.ask(
            self.tr(
                "Leave {decision} out of this issue? Later compilations leave it out again, until it is put back."
            ).format(decision=row.decision),
            self.tr("Leave out"),
            lambda _value, words: self._do(calls.exclude(name, (row.decision_id,), words)),
        )

    def exclude_blocked(self) -> None:
        """Ask why all blocked rows are left out."""
        self._asked = self.exclude_blocked
        head = self._head()
        self._sheet.ask.ask(
            self.tr("Leave all blocked rows out of this issue (rows: {count})?").format(count=head.blocked),
            self.tr("Leave out"),
            lambda _value, words: self._do(calls.exclude_blocked(head.id, words)),
        )

    def include(self) -> None:
        """Ask why the chosen row is put back."""
        self._asked = self.include
        row = self._sheet.rows.current()
        if row is None:
            return
        name = self._id()
        self._sheet.ask.ask(
            self.tr("Put {decision} back into this issue? It is listed or blocked as it stands now.").format(
                decision=row.decision
            ),
            self.tr("Put back"),
            lambda _value, words: self._do(calls.include(name, (row.decision_id,), words)),
        )

    def store_words(self) -> None:
        """Store the words."""
        lacks = self._sheet.words.lacks()
        if lacks:
            self._sheet.words.go_to(lacks)
            return
        body = self._sheet.words.body()
        self._do(calls.word(self._id(), body), self.tr("The words are stored."), first=self._sheet.stored_words)

    def give_back(self) -> None:
        """Ask why it is given back."""
        self._asked = self.give_back
        name = self._id()
        self._sheet.ask.ask(
            self.tr("Give this issue back to whoever compiled it?"),
            self.tr("Give back"),
            lambda _value, words: self._do(calls.give_back(name, words)),
        )

    def approve(self) -> None:
        """Approve what is on the screen."""
        self._asked = self.approve
        head = self._head()
        self._sheet.ask.ask(
            self.tr("Approve words and rows as they are on the screen (rows: {count})?").format(
                count=f"{head.listed:,}"
            ),
            self.tr("Approve"),
            lambda _value, _words: self._do(calls.approve(head.id, head.row_version), self.tr("Approved.")),
            needs_reason=False,
        )

    def schedule(self) -> None:
        """Ask when it is published."""
        head, now = self._head(), self._host.now_server_ms()
        usual = head.publish_at_ms or (now // HOUR_MS + 1) * HOUR_MS
        self._sheet.when.ask(
            self.tr("When is it to be published?"),
            now,
            usual,
            lambda at_ms: self._do(calls.schedule(head.id, head.row_version, at_ms)),
        )

    def publish(self) -> None:
        """Publish, once it was confirmed."""
        self._asked = self.publish
        head = self._head()
        self._sheet.ask.ask(
            self.tr("Publish the issue now, for everybody (rows: {count})? It takes the next number.").format(
                count=f"{head.listed:,}"
            ),
            self.tr("Publish"),
            lambda _value, _words: self._do(
                calls.publish(head.id, head.row_version), self.tr("Published."), waiting=self.tr("Publishing…")
            ),
            needs_reason=False,
        )

    def keep_note(self) -> None:
        """Keep the words to a correction."""
        note = self._sheet.corrections.note()
        if note is not None:
            self._do(calls.keep_note(self._id(), note), self.tr("The words are kept."))

    def correct(self) -> None:
        """Publish the correction, once it was confirmed."""
        self._asked = self.correct
        head = self._head()
        self._sheet.ask.ask(
            self.tr("Publish the correction now, where the issue stood (rows: {count})?").format(
                count=head.open_faults
            ),
            self.tr("Publish the correction"),
            lambda _value, _words: self._do(
                calls.correct(head.id, head.row_version),
                self.tr("The correction is published."),
                waiting=self.tr("Publishing…"),
            ),
            needs_reason=False,
        )

    def retract(self) -> None:
        """Ask for an issue to be taken back, or confirm it."""
        self._asked = self.retract
        head = self._head()
        if head.retract_asked_by:
            question = self.tr("Take {issue} back as a whole, as {name} asked? Names and rows go for good: {reason}")
            question = question.format(
                issue=sentences.label(head), name=head.retract_asked_by_name, reason=head.retract_reason
            )
            confirm = self.tr("Take back for good")
        else:
            question = self.tr("Ask to take {issue} back as a whole? A second person has to confirm it.")
            question, confirm = question.format(issue=sentences.label(head)), self.tr("Ask for it")
        self._sheet.ask.ask(question, confirm, lambda _value, words: self._do(calls.retract(head.id, words)))
