"""The supervisors' room: issues at the left, the chosen one at the right; every step is a command of the registry."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QWidget

from moderator_app.desk.announcements import sentences
from moderator_app.desk.announcements.host import AnnouncementHost
from moderator_app.desk.announcements.issue_sheet import IssueSheet
from moderator_app.desk.announcements.issue_steps import IssueSteps
from moderator_app.desk.announcements.new_issue import NewIssueForm
from moderator_app.desk.announcements.series_form import SeriesForm
from moderator_app.desk.announcements.steps import Verb, allowed
from moderator_app.desk.sync import announcement_calls as calls
from moderator_app.desk.widgets.panes import beside, panel
from moderator_app.desk.widgets.plain import plain_tooltip
from moderator_app.desk.widgets.rows import Listing, Row
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.desk.widgets.states import States
from moderator_app.domain.errors import Refused
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages import announcements as am

NARROWEST = 320
LOOK_AGAIN_MS = 30_000
"""How often the list is asked for while the room is looked at: the second person sits elsewhere."""
TONES = {"in_review": "warn", "approved": "warn", "published": "good", "correcting": "bad"}


class AnnouncementsRoom(Spoken, QWidget):
    """The room."""

    def __init__(self, host: AnnouncementHost, parent: QWidget | None = None) -> None:
        """Build the room; ``refresh`` fills it."""
        super().__init__(parent)
        self._host = host
        self._heads: dict[str, am.IssueRow] = {}
        self._series: tuple[am.SeriesRow, ...] = ()
        self._asked = ""
        self._busy = False
        self.list = Listing(host.theme, host.icons, stretch=1)
        self.new, self.to_series = QPushButton(), QPushButton()
        self.sheet = IssueSheet(host)
        self.sheet_states = States(self.sheet, host.icons)
        self.new_form = NewIssueForm(self._make, self._back)
        self.series_form = SeriesForm(host, self._store_series, self._back)
        self.stack = QStackedWidget()
        for page in (self.sheet_states, self.new_form, self.series_form):
            self.stack.addWidget(page)
        self._lay_out()
        self._steps = steps = IssueSteps(host, self.sheet, self._do)
        self._verbs: dict[Verb, Callable[[], object]] = {
            Verb.NEW: self._begin,
            Verb.SERIES: self._show_series,
            Verb.COMPILE: steps.compile_rows,
            Verb.EXCLUDE: steps.exclude,
            Verb.EXCLUDE_BLOCKED: steps.exclude_blocked,
            Verb.INCLUDE: steps.include,
            Verb.WORDS: steps.store_words,
            Verb.SEND: steps.send,
            Verb.GIVE_BACK: steps.give_back,
            Verb.APPROVE: steps.approve,
            Verb.SCHEDULE: steps.schedule,
            Verb.PUBLISH: steps.publish,
            Verb.NOTE: steps.keep_note,
            Verb.CORRECT: steps.correct,
            Verb.RETRACT: steps.retract,
            Verb.PREVIEW: lambda: self.sheet.show_tab(self.sheet.preview),
            Verb.LANGUAGE: self._other_language,
            Verb.PAGE: self._open_page,
            Verb.PAPER: self._open_paper,
        }
        self.list.again.connect(self.refresh)
        self.list.table.chosen.connect(self._choose)
        self.list.table.opened.connect(
            lambda _key: self.sheet.rows.list.table.setFocus(Qt.FocusReason.OtherFocusReason)
        )
        self.new.clicked.connect(lambda: self.run(Verb.NEW))
        self.to_series.clicked.connect(lambda: self.run(Verb.SERIES))
        self.sheet.asked.connect(lambda name: self.run(Verb(name)))
        self.sheet.changed.connect(self._weigh)
        self._timer = QTimer(self, interval=LOOK_AGAIN_MS)
        self._timer.timeout.connect(self._look_again)
        self._timer.start()
        self.retranslate()
        self.list.states.show_loading(self.tr("Loading the issues…"))
        self.sheet_states.show_empty(self.tr("No issue is chosen"), self.tr("Choose one at the left, or make one."))

    def _lay_out(self) -> None:
        left, column = panel(NARROWEST)
        column.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 12, 0)
        foot.addWidget(self.new)
        foot.addWidget(self.to_series)
        foot.addStretch(1)
        column.addLayout(foot)
        beside(self, left, self.stack, NARROWEST + 120)

    # --- what the desk tells --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for issues and series, and for the chosen issue anew."""
        self._host.ask(calls.issues(), self._came, self._failed)
        self._host.ask(calls.series(), self._series_came, lambda _error: None)
        if self.sheet.issue is not None and not self._busy:
            self._load(self.sheet.issue.head.id)

    def focus_first(self) -> None:
        """Go to the list."""
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def able(self) -> frozenset[Verb]:
        """Return what may be done now."""
        shown = self.stack.currentWidget() is self.sheet_states and self.sheet_states.state() == "content"
        sight = self.sheet.sight(busy=self._busy)
        return allowed(sight) if shown or self._busy else frozenset({Verb.NEW, Verb.SERIES})

    def may(self, verb: Verb) -> bool:
        """Say whether a verb may be done now."""
        return verb in self.able()

    def run(self, verb: Verb) -> None:
        """Do a verb, if it may be done now."""
        if self.may(verb):
            self.sheet.tell("")
            self._verbs[verb]()

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.setAccessibleName(self.tr("Announcements"))
        self._steps.retranslate()
        self.list.name(self.tr("Issues"))
        self.new.setText(self.tr("New issue…"))
        self.new.setToolTip(plain_tooltip(self._host.key_of(str(Verb.NEW))))
        self.to_series.setText(self.tr("Series…"))
        self.to_series.setToolTip(plain_tooltip(self._host.key_of(str(Verb.SERIES))))
        self._fill()

    # --- the list -------------------------------------------------------------------------------------------------

    def _came(self, found: am.IssueList) -> None:
        self._heads = {one.id: one for one in found.issues}
        self._fill()
        shown = self.sheet.issue
        now = self._heads.get(shown.head.id) if shown is not None else None
        if shown is not None and now is not None and now.row_version != shown.head.row_version and not self._busy:
            self._load(shown.head.id)

    def _series_came(self, found: am.SeriesList) -> None:
        self._series = found.series

    def _failed(self, error: Exception) -> None:
        if self._heads:
            self.sheet.tell(self._host.sentence(error))
            return
        self.list.show_failure(self._host.sentence(error), self.refresh)

    def _look_again(self) -> None:
        if self.isVisible() and not self._busy:
            self._host.ask(calls.issues(), self._came, lambda _error: None)
            self.sheet.show_head()

    def _fill(self) -> None:
        language, now = self._host.language(), self._host.now_server_ms()
        rows = [
            Row(
                one.id,
                (
                    sentences.label(one),
                    sentences.title(one, language),
                    sentences.due(one, now) or sentences.state(one, language),
                ),
                tone=TONES.get(one.state, ""),
                detail=sentences.title(one, language),
            )
            for one in self._heads.values()
        ]
        titles = (self.tr("Issue"), self.tr("Title"), self.tr("State"))
        with QSignalBlocker(self.list.table):
            self.list.show_rows(
                titles, rows, empty=self.tr("No issues yet"), hint=self.tr("Make a series, then its first issue.")
            )
            self.list.table.choose(self._asked)
        if not self._asked:
            self._choose(self.list.table.current())

    def _choose(self, key: str) -> None:
        if not key or key == self._asked:
            return
        self.stack.setCurrentWidget(self.sheet_states)
        self._load(key)

    def _load(self, key: str) -> None:
        self._asked = key
        if self.sheet.issue is None or self.sheet.issue.head.id != key:
            self.sheet_states.show_loading(self.tr("Loading the issue…"))
        self._host.ask(calls.issue(key), partial(self._loaded, key), partial(self._not_loaded, key))

    def _loaded(self, key: str, issue: am.Issue) -> None:
        if key == self._asked and not self._busy:
            self._show(issue)

    def _not_loaded(self, key: str, error: Exception) -> None:
        if key != self._asked:
            return
        self._asked = ""
        self.sheet_states.show_error(
            self.tr("The issue cannot be shown"),
            self._host.sentence(error),
            action=self.tr("Try again"),
            act=partial(self._load, key),
        )
        self._weigh()

    def _show(self, issue: am.Issue) -> None:
        self._asked = issue.head.id
        self.sheet.show_issue(issue)
        self.sheet_states.show_content()
        self._heads[issue.head.id] = issue.head
        self._fill()
        self._weigh()

    def _id(self) -> str:
        return self.sheet.issue.head.id if self.sheet.issue is not None else ""

    def _weigh(self) -> None:
        able = self.able()
        self.sheet.weigh(able)
        self.new.setEnabled(not self._busy)
        self.to_series.setEnabled(not self._busy)
        self._host.refresh_verbs()

    # --- how a step goes ------------------------------------------------------------------------------------------

    def _do(
        self,
        ask: Ask[am.Issue],
        said: str = "",
        *,
        waiting: str = "",
        first: Callable[[], object] | None = None,
    ) -> None:
        """Take one step: everything else waits, then the issue is shown as it is."""
        self._busy = True
        if waiting:
            self.sheet_states.show_loading(waiting)
        self._weigh()
        self._host.ask(ask, partial(self._done, said, first), self._refused)

    def _done(self, said: str, first: Callable[[], object] | None, issue: am.Issue) -> None:
        self._busy = False
        if first is not None:
            first()
        self._show(issue)
        if said:
            self._host.say(said)
        self._host.ask(calls.issues(), self._came, lambda _error: None)

    def _refused(self, error: Exception) -> None:
        """Say why; what was typed is still here, and what has changed elsewhere is loaded again."""
        self._busy = False
        self.sheet_states.show_content()
        self.sheet.tell(sentences.refused(error, self._host))
        self._weigh()
        if isinstance(error, Refused):
            if self.sheet.words.go_to(error.pointer):
                self.sheet.show_tab(self.sheet.words)
            if error.details.get("why") in {"changed", "lost"} or error.code == "not-allowed":
                self._load(self._id())

    def _back(self) -> None:
        self.stack.setCurrentWidget(self.sheet_states)
        self.focus_first()
        self._weigh()

    # --- series and drafts ----------------------------------------------------------------------------------------

    def _show_series(self) -> None:
        self.stack.setCurrentWidget(self.series_form)
        self.series_form.show_series(self._series)
        self.series_form.list.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._host.ask(calls.series(), self._series_shown, self._series_refused)
        self._weigh()

    def _series_shown(self, found: am.SeriesList) -> None:
        if found.series != self._series:
            self._series = found.series
            self.series_form.show_series(found.series)

    def _store_series(self, code: str, body: am.SeriesBody) -> None:
        self._host.ask(calls.store_series(code, body), self._series_stored, self._series_refused)

    def _series_stored(self, found: am.SeriesList) -> None:
        self._series = found.series
        self.series_form.stored(found.series)
        self._host.say(self.tr("The series is stored."))

    def _series_refused(self, error: Exception) -> None:
        self.series_form.refused(sentences.refused(error, self._host))

    def _begin(self) -> None:
        if not self._series:
            self._show_series()
            return
        chosen = self.sheet.issue.head.series if self.sheet.issue is not None else ""
        self.stack.setCurrentWidget(self.new_form)
        self.new_form.begin(self._series, tuple(self._heads.values()), self._host.now_server_ms(), chosen)
        self._weigh()

    def _make(self, body: am.NewIssue) -> None:
        self._host.ask(calls.new(body), self._made, self._not_made)

    def _made(self, issue: am.Issue) -> None:
        self.stack.setCurrentWidget(self.sheet_states)
        self._show(issue)
        self.sheet.show_tab(self.sheet.rows)
        self._host.ask(calls.issues(), self._came, lambda _error: None)

    def _not_made(self, error: Exception) -> None:
        self.new_form.refused(sentences.refused(error, self._host))

    # --- the preview ----------------------------------------------------------------------------------------------

    def _other_language(self) -> None:
        self.sheet.show_tab(self.sheet.preview)
        self.sheet.preview.other_language()

    def _open_page(self) -> None:
        self.sheet.show_tab(self.sheet.preview)
        self.sheet.preview.open_page()

    def _open_paper(self) -> None:
        self.sheet.show_tab(self.sheet.preview)
        self.sheet.preview.open_paper()
