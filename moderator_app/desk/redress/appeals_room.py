"""Appeals: what waits, the formal check, the hearing with an answer to each ground, an outcome never harsher."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from moderator_app.desk.law_host import LawHost
from moderator_app.desk.redress.hearing import Hearing
from moderator_app.desk.sync import law_calls
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.asking import AskStrip
from moderator_app.desk.widgets.panes import beside, panel
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.rows import Listing, Row
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.desk.widgets.states import States
from moderator_app.domain.appeal import AppealState, FormalReason, Ground, Outcome
from moderator_app.wire.messages import law as lm

NARROWEST = 360


class AppealsRoom(Spoken, QWidget):
    """The list at the left, the hearing at the right.

    Signals:
        heard(lm.AppealFile | None): another appeal is heard, or none any more.
    """

    heard = Signal(object)

    def __init__(self, host: LawHost, parent: QWidget | None = None) -> None:
        """Build the room; ``refresh`` fills it."""
        super().__init__(parent)
        self._host = host
        self._rows: dict[str, lm.AppealRow] = {}
        self._busy = False
        self.list = Listing(host.theme, host.icons, stretch=3)
        self.formal = PlainLabel(wrap=True, kind="warn")
        self.take, self.reject, self.give_back = QPushButton(), QPushButton(), QPushButton()
        self.take.setProperty("kind", "primary")
        self.ask = AskStrip()
        self.hearing = Hearing(host)
        self.states = States(self.hearing, host.icons)
        self._left = QWidget()
        self._lay_out()
        self.list.again.connect(self.refresh)
        self.list.table.chosen.connect(lambda _key: self._weigh())
        self.list.table.opened.connect(lambda _key: self._open())
        self.take.clicked.connect(self._open)
        self.reject.clicked.connect(self._ask_reject)
        self.give_back.clicked.connect(self._release)
        self.hearing.decided.connect(self._decide)
        self.retranslate()
        self.list.states.show_loading(self.tr("Looking for appeals…"))

    def _lay_out(self) -> None:
        left, column = panel(NARROWEST, self._left)
        column.addWidget(self.ask)
        column.addWidget(self.list, 1)
        self.formal.setContentsMargins(12, 0, 12, 0)
        column.addWidget(self.formal)
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self.take, 1)
        row.addWidget(self.reject, 1)
        self.hearing.foot.insertWidget(0, self.give_back)
        column.addLayout(row)
        beside(self, left, self.states, NARROWEST + 100)

    def refresh(self) -> None:
        """Ask what waits."""
        self._host.ask(law_calls.appeals(), self._came, self._failed)

    def focus_first(self) -> None:
        """Go to the first answer, or to the list."""
        if self.hearing.appeal_id():
            self.hearing.focus_first()
        else:
            self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.setAccessibleName(self.tr("Appeals"))
        self.list.name(self.tr("Appeals that wait"))
        self.take.setText(self.tr("Hear this appeal"))
        self.reject.setText(self.tr("Sign the refusal…"))
        self.give_back.setText(self.tr("Give it back"))
        self._fill()
        self._show_state()

    def _came(self, found: lm.AppealList) -> None:
        self._rows = {row.id: row for row in found.appeals}
        self._fill()

    def _failed(self, error: Exception) -> None:
        self.list.show_failure(self._host.sentence(error), self.refresh)

    def _fill(self) -> None:
        language, now = self._host.language(), self._host.now_server_ms()
        rows = []
        for row in self._rows.values():
            late = row.deadline_at_ms is not None and row.deadline_at_ms < now
            due = law_words.brief(row.deadline_at_ms) if row.deadline_at_ms is not None else "—"
            level = self.tr("second") if row.level > 1 else self.tr("first")
            rows.append(
                Row(
                    key=row.id,
                    cells=(
                        row.decision_number,
                        level,
                        self._state(row),
                        self.tr("{time}, late").format(time=due) if late else due,
                    ),
                    tone="bad" if late else "",
                    detail="\n".join(law_words.named(Ground, ground, language) for ground in row.grounds),
                )
            )
        titles = (self.tr("Decision"), self.tr("Level"), self.tr("State"), law_words.zoned(self.tr("Answer due")))
        self.list.show_rows(
            titles,
            rows,
            empty=self.tr("No appeal waits for you"),
            hint=self.tr("Appeals against decisions that you took part in go to somebody else."),
        )
        self._weigh()

    def _state(self, row: lm.AppealRow) -> str:
        state = law_words.named(AppealState, row.state, self._host.language())
        return self.tr("{state}, suspends measures").format(state=state) if row.suspends else state

    def _weigh(self) -> None:
        row = self._rows.get(self.list.table.current())
        formal = row.formal if row is not None else ""
        self.formal.setVisible(bool(formal))
        if formal:
            reason = law_words.named(FormalReason, formal, self._host.language())
            self.formal.setText(self.tr("It cannot be heard: {reason}. A person signs that.").format(reason=reason))
        hearing = bool(self.hearing.appeal_id())
        self._left.setVisible(not hearing)  # one appeal at a time, with all the room there is
        self.take.setVisible(not formal)
        self.take.setEnabled(row is not None and not hearing and not self._busy)
        self.reject.setVisible(bool(formal))
        self.reject.setEnabled(not self._busy)
        self.give_back.setEnabled(hearing and not self._busy)

    def _show_state(self) -> None:
        if self.hearing.appeal_id():
            self.states.show_content()
        else:
            self.states.show_empty(
                self.tr("No appeal is open"),
                self.tr("Take one from the list. Each ground is answered by itself; the outcome is never harsher."),
            )
        self._weigh()

    # --- what can be done -----------------------------------------------------------------------------------------

    def _open(self) -> None:
        key = self.list.table.current()
        row = self._rows.get(key)
        if row is None or row.formal or self.hearing.appeal_id() or self._busy:
            return
        self._busy = True
        self.states.show_loading(self.tr("Opening the appeal…"))
        self._host.ask(law_calls.claim_appeal(key), self._opened, self._not_done)

    def _opened(self, file: lm.AppealFile) -> None:
        self._busy = False
        self.hearing.show_file(file)
        self._show_state()
        self.heard.emit(file)
        self.hearing.focus_first()

    def _not_done(self, error: Exception) -> None:
        self._busy = False
        self._host.report(error)
        self._show_state()
        self.refresh()

    def _ask_reject(self) -> None:
        key = self.list.table.current()
        row = self._rows.get(key)
        if row is None or not row.formal:
            return
        reason = FormalReason(row.formal)
        name = reason.label.in_language(self._host.language())
        self.ask.ask(
            self.tr("Sign that this appeal is not heard: {reason}?").format(reason=name),
            self.tr("Sign"),
            lambda _value, _words: self._host.ask(law_calls.reject_appeal(key, reason), self._rejected, self._not_done),
            needs_reason=False,
        )

    def _rejected(self, _row: lm.AppealRow) -> None:
        self._host.say(self.tr("Signed. The seller is told."))
        self.refresh()

    def _release(self) -> None:
        appeal_id = self.hearing.appeal_id()
        if not appeal_id:
            return
        self._busy = True
        self._host.ask(law_calls.release_appeal(appeal_id), lambda _none: self._closed(), self._not_done)

    def _closed(self) -> None:
        self._busy = False
        self.hearing.show_file(None)
        self.heard.emit(None)
        self._show_state()
        self.focus_first()
        self.refresh()

    def _decide(self, body: object) -> None:
        appeal_id = self.hearing.appeal_id()
        if not appeal_id or self._busy or not isinstance(body, lm.AppealDecide):
            return
        self._busy = True
        self._weigh()
        self._host.ask(law_calls.decide_appeal(appeal_id, body), self._decided, self._not_done)

    def _decided(self, row: lm.AppealRow) -> None:
        outcome = law_words.named(Outcome, row.outcome, self._host.language())
        self._host.say(self.tr("Stored: {outcome}. The seller is told.").format(outcome=outcome))
        self._closed()
