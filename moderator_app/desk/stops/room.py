"""The room of emergency stops: what is stopped now and until when, and the form that stops something at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from moderator_app.desk.law_host import LawHost
from moderator_app.desk.sync import law_calls
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.asking import AskStrip
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.rows import Listing, Row
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.domain.case import Case
from moderator_app.domain.measure import STOPPABLE
from moderator_app.domain.roles import Capability
from moderator_app.wire.messages import law as lm

LINES = 3
WIDEST = 420


class StopsRoom(Spoken, QWidget):
    """The form for the open case above, every open stop below."""

    def __init__(self, host: LawHost, on_table: Callable[[], Case | None], parent: QWidget | None = None) -> None:
        """Build the room; ``refresh`` fills it.

        Args:
            host: the desk.
            on_table: returns the case that lies on the table, which is what can be stopped.
            parent: the window.
        """
        super().__init__(parent)
        self._host, self._on_table = host, on_table
        self._stops: dict[str, lm.Stop] = {}
        self._busy = False
        self.about, self.limits = PlainLabel(kind="title", wrap=True), PlainLabel(kind="dim", wrap=True)
        self.code, self.reason = QComboBox(), QPlainTextEdit()
        self.code_label, self.reason_label = PlainLabel(), PlainLabel()
        self.reason.setTabChangesFocus(True)
        self.stop = QPushButton()
        self.stop.setProperty("kind", "primary")
        self.list = Listing(host.theme, host.icons, stretch=4)
        self.ask = AskStrip()
        self.lift, self.seller = QPushButton(), QPushButton()
        self._lay_out()
        self.reason.textChanged.connect(self._weigh)
        self.stop.clicked.connect(self._ask_stop)
        self.list.again.connect(self.refresh)
        self.list.table.chosen.connect(lambda _key: self._weigh())
        self.lift.clicked.connect(self._ask_lift)
        self.seller.clicked.connect(self._to_seller)
        self.retranslate()
        self.list.states.show_loading(self.tr("Looking for emergency stops…"))

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(self.code_label, self.code)
        form.addRow(self.reason_label, self.reason)
        self.code.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.code.setMaximumWidth(self._host.theme.px(WIDEST))
        self.reason.setFixedHeight(self.fontMetrics().lineSpacing() * LINES + 20)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.stop)
        top = QVBoxLayout()
        top.setContentsMargins(12, 10, 12, 6)
        top.setSpacing(6)
        top.addWidget(self.about)
        top.addWidget(self.limits)
        top.addLayout(form)
        top.addLayout(foot)
        below = QHBoxLayout()
        below.setContentsMargins(12, 0, 12, 8)
        below.addWidget(self.lift)
        below.addWidget(self.seller)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.ask)
        column.addWidget(self.list, 1)
        column.addLayout(below)

    # --- what the desk tells --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask what is stopped."""
        self._show_case()
        if not self._stops:
            self.list.states.show_loading(self.tr("Looking for emergency stops…"))
        self._host.ask(law_calls.stops(), self._came, self._failed)

    def focus_first(self) -> None:
        """Go to the reason where there is a case to stop, else to the list."""
        target = self.reason if self._on_table() is not None else self.list.table
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.setAccessibleName(self.tr("Emergency stops"))
        self.limits.setText(
            self.tr("In force at once, for one day at most; it ends with the case's decision. One person may ask.")
        )
        self.code_label.setText(self.tr("What is stopped"))
        self.code.setAccessibleName(self.tr("What is stopped"))
        self.reason_label.setText(self.tr("Why at once"))
        self.reason.setAccessibleName(self.tr("Why at once"))
        self.stop.setText(self.tr("Stop at once…"))
        self.list.name(self.tr("What is stopped now"))
        self.lift.setText(self.tr("Lift the stop…"))
        self.seller.setText(self.tr("Show the seller"))
        chosen = self.code.currentData() or "LIVE_BAN"
        self.code.clear()
        for code in STOPPABLE:
            self.code.addItem(law_words.measure(self._host.lawbook, code, self._host.language()), code)
        self.code.setCurrentIndex(max(0, self.code.findData(chosen)))
        self._show_case()
        self._fill()

    def _show_case(self) -> None:
        case = self._on_table()
        if case is None:
            self.about.setText(self.tr("Open a case to stop something of its seller."))
        else:
            self.about.setText(
                self.tr("{case}: {seller}").format(case=case.number, seller=case.merchant_name or case.title)
            )
        for widget in (self.code, self.reason):
            widget.setEnabled(case is not None)
        self._weigh()

    def _came(self, found: lm.StopList) -> None:
        self._stops = {stop.id: stop for stop in found.stops}
        self._fill()

    def _failed(self, error: Exception) -> None:
        self.list.show_failure(self._host.sentence(error), self.refresh)

    def _fill(self) -> None:
        law, language = self._host.lawbook, self._host.language()
        words = {
            "requested": self.tr("being applied"),
            "applied": self.tr("in force"),
        }
        rows = [
            Row(
                key=stop.id,
                cells=(
                    law_words.measure(law, stop.code, language),
                    words.get(stop.state, stop.state),
                    law_words.brief(stop.asked_at_ms),
                    law_words.brief(stop.lapses_at_ms),
                    stop.reason,
                ),
                tone="warn",
                detail=stop.reason,
            )
            for stop in self._stops.values()
        ]
        titles = (
            self.tr("What"),
            self.tr("State"),
            law_words.zoned(self.tr("Asked")),
            law_words.zoned(self.tr("Lapses")),
            self.tr("Why"),
        )
        self.list.show_rows(titles, rows, empty=self.tr("Nothing is stopped"))
        self._weigh()

    def _weigh(self) -> None:
        chosen = self._stops.get(self.list.table.current())
        may_lift = self._host.may(Capability.CASE_REOPEN)
        self.lift.setVisible(may_lift)
        self.lift.setEnabled(chosen is not None and not self._busy)
        self.seller.setEnabled(chosen is not None)
        self.stop.setEnabled(
            self._on_table() is not None and bool(self.reason.toPlainText().strip()) and not self._busy
        )

    # --- what can be done -----------------------------------------------------------------------------------------

    def _ask_stop(self) -> None:
        case = self._on_table()
        if case is None:
            return
        code, reason = self.code.currentData(), self.reason.toPlainText().strip()
        self.ask.ask(
            self.tr("Stop “{what}” of {seller} now, until the case is decided or a day is over?").format(
                what=self.code.currentText(), seller=case.merchant_name
            ),
            self.tr("Stop it"),
            lambda _value, _words: self._send(case.id, code, reason),
            needs_reason=False,
        )

    def _send(self, case_id: str, code: str, reason: str) -> None:
        self._busy = True
        self._weigh()
        self._host.ask(law_calls.stop(case_id, code, reason), self._stopped, self._not_done)

    def _stopped(self, _stop: lm.Stop) -> None:
        self._busy = False
        self.reason.clear()
        self._host.say(self.tr("It is being stopped. Decide the case within a day."))
        self.refresh()

    def _not_done(self, error: Exception) -> None:
        self._busy = False
        self._host.report(error)
        self._weigh()

    def _ask_lift(self) -> None:
        chosen = self._stops.get(self.list.table.current())
        if chosen is None:
            return
        self.ask.ask(
            self.tr("Lift this stop now? It was a mistake, or no longer needed."),
            self.tr("Lift it"),
            lambda _value, _words: self._host.ask(law_calls.lift_stop(chosen.id), self._lifted, self._not_done),
            needs_reason=False,
        )

    def _lifted(self, _stop: lm.Stop) -> None:
        self._host.say(self.tr("The stop is being lifted."))
        self.refresh()

    def _to_seller(self) -> None:
        chosen = self._stops.get(self.list.table.current())
        if chosen is not None:
            self._host.show_seller(chosen.merchant_id)
