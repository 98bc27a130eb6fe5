"""Dead letters: calls the platform refused or never answered until their ladder of waits was used up."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout, QWidget

from moderator_app.desk.law_host import LawHost
from moderator_app.desk.platform_calls.statements import StatementsPanel
from moderator_app.desk.sync import law_calls
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.facts import Facts
from moderator_app.desk.widgets.rows import Listing, Row
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.wire.messages import law as lm


class PlatformCallsRoom(Spoken, QWidget):
    """The list, what is known of the chosen call, and the verb to send it again."""

    def __init__(self, host: LawHost, parent: QWidget | None = None) -> None:
        """Build the room; ``refresh`` fills it."""
        super().__init__(parent)
        self._host = host
        self._calls: dict[str, lm.PlatformCall] = {}
        self._sending: set[str] = set()
        self.list = Listing(host.theme, host.icons, stretch=4, right=(2,))
        self.facts = Facts()
        self.resend = QPushButton()
        self.resend.setProperty("kind", "primary")
        self.seller = QPushButton()
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 12, 8)
        foot.addWidget(self.resend)
        foot.addWidget(self.seller)
        foot.addStretch(1)
        letters = QWidget()
        column = QVBoxLayout(letters)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        column.addWidget(self.facts)
        column.addLayout(foot)
        self.statements = StatementsPanel(host)
        self.tabs = QTabWidget()
        self.tabs.addTab(letters, "")
        self.tabs.addTab(self.statements, "")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.tabs)
        self.tabs.currentChanged.connect(lambda _place: self.refresh())
        self.list.again.connect(self.refresh)
        self.list.table.chosen.connect(self._show)
        self.list.table.opened.connect(self._send)
        self.resend.clicked.connect(lambda: self._send(self.list.table.current()))
        self.seller.clicked.connect(self._to_seller)
        self.retranslate()
        self.list.states.show_loading(self.tr("Looking for calls that failed…"))

    def refresh(self) -> None:
        """Ask for the dead letters, or for the statements where they are shown."""
        if self.tabs.currentIndex() == 1:
            self.statements.refresh()
            return
        if not self._calls:
            self.list.states.show_loading(self.tr("Looking for calls that failed…"))
        self._host.ask(law_calls.dead_letters(), self._came, self._failed)

    def focus_first(self) -> None:
        """Go to the list that is shown."""
        panel = self.statements.list if self.tabs.currentIndex() == 1 else self.list
        panel.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.setAccessibleName(self.tr("Platform calls"))
        self.tabs.setAccessibleName(self.tr("What goes out"))
        self.tabs.setTabText(0, self.tr("Dead letters"))
        self.tabs.setTabText(1, self.tr("Statements of reasons"))
        self.list.name(self.tr("Calls that the platform never took"))
        self.resend.setText(self.tr("Send again"))
        self.seller.setText(self.tr("Show the seller"))
        self._fill()

    def _came(self, calls: lm.PlatformCalls) -> None:
        self._calls = {call.id: call for call in calls.calls}
        self._sending &= self._calls.keys()
        self._fill()

    def _failed(self, error: Exception) -> None:
        self.list.show_failure(self._host.sentence(error), self.refresh)

    def _fill(self) -> None:
        titles = (
            self.tr("Call"),
            law_words.zoned(self.tr("Made")),
            self.tr("Attempts"),
            self.tr("State"),
            self.tr("Problem"),
        )
        rows = [
            Row(
                key=call.id,
                cells=(
                    self._kind(call.kind),
                    law_words.brief(call.made_at_ms),
                    str(call.attempts),
                    self.tr("being sent") if call.id in self._sending else self.tr("given up"),
                    call.problem or "—",
                ),
                tone="warn" if call.id in self._sending else "bad",
            )
            for call in self._calls.values()
        ]
        self.list.show_rows(
            titles,
            rows,
            empty=self.tr("Every call arrived"),
            hint=self.tr("A call that fails is tried again for a day; only then it is shown here."),
        )
        self._show(self.list.table.current())

    def _kind(self, kind: str) -> str:
        known = {
            "measure.apply": self.tr("Apply a measure"),
            "measure.lift": self.tr("Lift a measure"),
            "measure.reverse": self.tr("Take a measure back"),
            "measure.suspend": self.tr("Suspend a measure because of an appeal"),
            "measure.resume": self.tr("Let a suspended measure go on"),
            "notice.send": self.tr("Send a notice"),
            "appeal.outcome": self.tr("Tell the outcome of an appeal"),
            "announcement.published": self.tr("Publish an announcement"),
            "announcement.corrected": self.tr("Correct an announcement"),
            "trust.event": self.tr("Trust event"),
        }
        return known.get(kind, kind)

    def _show(self, key: str) -> None:
        call = self._calls.get(key)
        self.resend.setEnabled(call is not None and key not in self._sending)
        self.seller.setEnabled(call is not None and bool(call.merchant_id))
        if call is None:
            self.facts.show_facts(())
            return
        self.facts.show_facts(
            (
                (self.tr("Call"), f"{self._kind(call.kind)} ({call.kind})"),
                (self.tr("Concerns"), call.ref or "—"),
                (self.tr("Decision"), call.decision_id or "—"),
                (self.tr("Last problem"), call.problem or "—"),
            )
        )

    def _send(self, key: str) -> None:
        if key not in self._calls or key in self._sending:
            return
        self._sending.add(key)
        self._fill()
        self._host.ask(law_calls.resend(key), self._sent, lambda error: self._not_sent(key, error))

    def _sent(self, _call: lm.PlatformCall) -> None:
        self._host.say(self.tr("The call is being sent again."))
        self.refresh()

    def _not_sent(self, key: str, error: Exception) -> None:
        self._sending.discard(key)
        self._fill()
        self._host.report(error)

    def _to_seller(self) -> None:
        call = self._calls.get(self.list.table.current())
        if call is not None and call.merchant_id:
            self._host.show_seller(call.merchant_id)
