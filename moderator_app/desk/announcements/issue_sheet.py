"""One issue: what it is and who did what, what can be done now, and everything in it, in tabs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout, QWidget

from moderator_app.desk.announcements import sentences
from moderator_app.desk.announcements.corrections_panel import CorrectionsPanel
from moderator_app.desk.announcements.host import AnnouncementHost
from moderator_app.desk.announcements.preview_panel import PreviewPanel
from moderator_app.desk.announcements.rows_panel import ChangesPanel, RowsPanel, TotalsPanel
from moderator_app.desk.announcements.steps import PUBLIC, Sight, Verb
from moderator_app.desk.announcements.time_strip import TimeStrip
from moderator_app.desk.announcements.words_form import WordsForm
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.asking import AskStrip
from moderator_app.desk.widgets.facts import Facts
from moderator_app.desk.widgets.plain import PlainLabel, plain_tooltip
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.domain.announcement import AnnouncementState
from moderator_app.wire.messages import announcements as am

STEPS = (
    Verb.COMPILE,
    Verb.EXCLUDE,
    Verb.EXCLUDE_BLOCKED,
    Verb.INCLUDE,
    Verb.SEND,
    Verb.GIVE_BACK,
    Verb.APPROVE,
    Verb.SCHEDULE,
    Verb.PUBLISH,
    Verb.RETRACT,
)
"""Verbs with a button under the facts; those that may not be done now have none."""
PRIMARY = frozenset({Verb.SEND, Verb.APPROVE, Verb.PUBLISH})


class IssueSheet(Spoken, QWidget):
    """The right side of the room.

    Signals:
        changed(): another row was chosen, or somebody typed; what may be done is asked anew.
        asked(str): a button of a verb was pressed.
    """

    changed = Signal()
    asked = Signal(str)

    def __init__(self, host: AnnouncementHost, parent: QWidget | None = None) -> None:
        """Begin without an issue."""
        super().__init__(parent)
        self._host = host
        self.issue: am.Issue | None = None
        self._typed: dict[str, am.WordingBody] = {}
        self.ask, self.when = AskStrip(), TimeStrip()
        self.name = PlainLabel(kind="title", wrap=True)
        self.alarm = PlainLabel(kind="bad", wrap=True)
        self.hint, self.trouble = PlainLabel(kind="dim", wrap=True), PlainLabel(kind="bad", wrap=True)
        self.facts = Facts()
        self.buttons = {verb: QPushButton() for verb in STEPS}
        self.rows, self.totals, self.changes = RowsPanel(host), TotalsPanel(host), ChangesPanel(host)
        self.words, self.preview, self.corrections = WordsForm(), PreviewPanel(host), CorrectionsPanel(host)
        self.tabs = QTabWidget()
        self._lay_out()
        for verb, button in self.buttons.items():
            button.setProperty("kind", "primary" if verb in PRIMARY else "")
            button.hide()
            button.clicked.connect(lambda _checked=False, name=verb: self.asked.emit(str(name)))
        for verb, button in (
            (Verb.WORDS, self.words.store),
            (Verb.NOTE, self.corrections.keep),
            (Verb.CORRECT, self.corrections.publish),
        ):
            self.buttons[verb] = button
            button.clicked.connect(lambda _checked=False, name=verb: self.asked.emit(str(name)))
        for signal in (self.rows.chosen, self.words.changed, self.corrections.changed):
            signal.connect(self.changed)
        self.tabs.currentChanged.connect(lambda _place: self._entered())
        self.retranslate()

    def _lay_out(self) -> None:
        for panel in (self.rows, self.totals, self.changes, self.words, self.preview, self.corrections):
            self.tabs.addTab(panel, "")
        steps = QHBoxLayout()
        steps.setContentsMargins(12, 0, 12, 0)
        for button in self.buttons.values():
            steps.addWidget(button)
        steps.addWidget(self.hint, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.ask)
        column.addWidget(self.when)
        for label in (self.name, self.alarm, self.trouble):
            label.setContentsMargins(12, 0, 12, 0)
        column.addWidget(self.name)
        column.addWidget(self.alarm)
        column.addWidget(self.facts)
        column.addLayout(steps)
        column.addWidget(self.trouble)
        column.addWidget(self.tabs, 1)

    # --- what the room tells --------------------------------------------------------------------------------------

    def show_issue(self, issue: am.Issue | None) -> None:
        """Show an issue; words that were typed and not stored are kept by issue."""
        self.keep_typed()
        before, self.issue = self.issue, issue
        if before is None or issue is None or before.head.id != issue.head.id:
            self.ask.put_away()
            self.when.put_away()
            self.tell("")
        self.rows.show_issue(issue)
        self.totals.show_issue(issue)
        self.changes.show_issue(issue)
        self.corrections.show_issue(issue)
        opened = issue is not None and issue.head.state in {AnnouncementState.DRAFT, AnnouncementState.COMPILED}
        typed = self._typed.get(issue.head.id) if issue is not None and opened else None
        self.words.show_words(None if issue is None else issue.wording, open_=opened, typed=typed)
        self._show_preview()
        self.show_head()
        self.changed.emit()

    def keep_typed(self) -> None:
        """Keep what was typed and not stored, by issue."""
        if self.issue is None:
            return
        if self.words.is_changed():
            self._typed[self.issue.head.id] = self.words.body()
        else:
            self._typed.pop(self.issue.head.id, None)

    def stored_words(self) -> None:
        """The words that stand in the form are stored: they are no typing of ours any more."""
        if self.issue is not None:
            self._typed.pop(self.issue.head.id, None)
        self.words.show_words(None, open_=False)

    def sight(self, *, busy: bool) -> Sight:
        """Return what is on the screen."""
        row, fault = self.rows.current(), self.corrections.chosen()
        return Sight(
            issue=self.issue,
            person_id=self._host.person.id,
            row_state=row.state if row is not None and self.tabs.currentWidget() is self.rows else "",
            owed=fault is not None and fault.corrected_at_ms is None,
            changed_words=self.words.is_changed(),
            changed_note=self.corrections.is_changed(),
            busy=busy,
        )

    def weigh(self, able: frozenset[Verb]) -> None:
        """Offer what may be done; buttons of steps that cannot be taken now are not there."""
        for verb, button in self.buttons.items():
            button.setEnabled(verb in able)
            if verb in STEPS:
                button.setVisible(verb in able)
        self.hint.setText(self._hint(able))

    def tell(self, words: str) -> None:
        """Say what went wrong; nothing when empty."""
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))

    def show_tab(self, panel: QWidget) -> None:
        """Show a tab."""
        self.tabs.setCurrentWidget(panel)

    def show_head(self) -> None:
        """Say what the issue is, and how long a correction may still take."""
        issue, host = self.issue, self._host
        if issue is None:
            return
        head, language = issue.head, host.language()
        self.name.setText(f"{sentences.label(head)} · {sentences.title(head, language)}")
        self.alarm.setText(self._alarm(head))
        self.alarm.setVisible(bool(self.alarm.text()))
        me = host.person.id
        facts = [
            (self.tr("State"), sentences.state(head, language)),
            (self.tr("Period"), sentences.period(head.period_from_ms, head.period_to_ms)),
        ]
        if head.compile_no:
            facts.append((self.tr("Data as of"), law_words.clock(head.cut_off_ms)))
            by = self.tr("you") if head.compiled_by == me else head.compiled_by_name
            facts.append(
                (
                    self.tr("Compiled by"),
                    self.tr("{name} (compilation {count})").format(name=by, count=head.compile_no),
                )
            )
        if head.approved_by:
            by = self.tr("you") if head.approved_by == me else head.approved_by_name
            facts.append((self.tr("Approved by"), by))
        if head.publish_at_ms is not None and head.published_at_ms is None:
            facts.append((self.tr("Publishes itself"), law_words.clock(head.publish_at_ms)))
        if head.published_at_ms is not None:
            text = self.tr("{time}, revision {revision}")
            facts.append(
                (self.tr("Published"), text.format(time=law_words.clock(head.published_at_ms), revision=head.revision))
            )
        if head.retract_asked_by and head.state in PUBLIC:
            by = self.tr("you") if head.retract_asked_by == me else head.retract_asked_by_name
            facts.append((self.tr("Taking back asked for"), f"{by}: {head.retract_reason}"))
        self.facts.show_facts(facts)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.tabs.setAccessibleName(self.tr("Parts of the issue"))
        titles = (
            self.tr("Rows"),
            self.tr("Totals"),
            self.tr("Changes"),
            self.tr("Words"),
            self.tr("Preview"),
            self.tr("Corrections"),
        )
        for place, title in enumerate(titles):
            self.tabs.setTabText(place, title)
        texts = {
            Verb.COMPILE: self.tr("Compile…"),
            Verb.EXCLUDE: self.tr("Leave this row out…"),
            Verb.EXCLUDE_BLOCKED: self.tr("Leave all blocked rows out…"),
            Verb.INCLUDE: self.tr("Put this row back…"),
            Verb.SEND: self.tr("Send to a second person"),
            Verb.GIVE_BACK: self.tr("Give back…"),
            Verb.APPROVE: self.tr("Approve…"),
            Verb.SCHEDULE: self.tr("Schedule…"),
            Verb.PUBLISH: self.tr("Publish now…"),
            Verb.RETRACT: self.tr("Take back…"),
        }
        for verb, text in texts.items():
            self.buttons[verb].setText(text)
        for verb, button in self.buttons.items():
            button.setToolTip(plain_tooltip(self._host.key_of(str(verb))))
        self.preview.in_browser.setToolTip(plain_tooltip(self._host.key_of(str(Verb.PAGE))))
        self.preview.pdf.setToolTip(plain_tooltip(self._host.key_of(str(Verb.PAPER))))
        self.show_head()

    # --- how it is done -------------------------------------------------------------------------------------------

    def _entered(self) -> None:
        if self.tabs.currentWidget() is self.preview:
            self.preview.ask()
        self.changed.emit()

    def _show_preview(self) -> None:
        issue = self.issue
        can = issue is not None and (issue.head.listed > 0 or issue.head.state in PUBLIC)
        self.preview.show_issue(issue, can=can)

    def _alarm(self, head: am.IssueRow) -> str:
        if not head.open_faults or head.correct_by_ms is None:
            return ""
        text = self.tr("{due}: {time}. Listed decisions that no longer stand: {count}. Readers do not see them.")
        return text.format(
            due=sentences.due(head, self._host.now_server_ms()),
            time=law_words.clock(head.correct_by_ms),
            count=head.open_faults,
        )

    def _hint(self, able: frozenset[Verb]) -> str:
        """Say why the next step cannot be taken, where the person could wonder."""
        head = self.issue.head if self.issue is not None else None
        if head is None:
            return ""
        if head.state == AnnouncementState.IN_REVIEW and Verb.APPROVE not in able:
            return self.tr("You compiled this issue; another person approves it.")
        if head.state == AnnouncementState.COMPILED and head.blocked:
            return self.tr("Blocked rows: {count}. Leave them out, or compile again later.").format(count=head.blocked)
        if head.state == AnnouncementState.COMPILED and self.words.is_changed():
            return self.tr("Store the words first.")
        if head.state == AnnouncementState.PUBLISHED and head.retract_asked_by == self._host.person.id:
            return self.tr("You asked to take this issue back; another person confirms it.")
        return ""
