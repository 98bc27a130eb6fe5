"""Control of work: how each queue stands; cases moved, handed over or re-opened, exactly as previewed, and undone.

How an order goes: cases are chosen → the server says what would happen to each → what is refused is left out, with its
reason beside it → a reason is written, and the rest is done as it was previewed or not at all → it can be undone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from moderator_app.desk.audit.host import LeadHost
from moderator_app.desk.audit.names import Names
from moderator_app.desk.audit.order import OrderStrip
from moderator_app.desk.audit.words import age
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.plain import PlainLabel, visible
from moderator_app.desk.widgets.rows import Listing, Row
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.domain.case import CaseState
from moderator_app.domain.identity import new_id
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages.quality import (
    Colleague,
    Colleagues,
    Desk,
    Desks,
    LogFilter,
    LogPage,
    LogQuery,
    WorkCases,
    WorkOrder,
    WorkPreview,
)

MOST = 200
"""Cases in one order."""


class WorkPanel(Spoken, QWidget):
    """Queues above; the chosen queue's cases below; an order beside them.

    Signals:
        done(): an order was carried out or undone.
    """

    done = Signal()

    def __init__(self, host: LeadHost, names: Names, parent: QWidget | None = None) -> None:
        """Show nothing yet; ``refresh`` asks."""
        super().__init__(parent)
        self._host, self._names = host, names
        self.desks: dict[str, Desk] = {}
        self._people: tuple[Colleague, ...] = ()
        self._listed: Callable[[], object] = lambda: None
        """Shows the cases again that are listed, in the language in force."""
        self._shown: tuple[str, str] = ("", "")
        self.queues = Listing(host.theme, host.icons, stretch=0, right=(1, 2, 3, 4, 5, 6))
        self.cases = Listing(host.theme, host.icons, stretch=1, right=(5, 6), reloads=False)
        self.cases.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.which, self.queue, self.person = QComboBox(), QComboBox(), QComboBox()
        self.move_to, self.hand_to, self.reopen = QPushButton(), QPushButton(), QPushButton()
        self.count = PlainLabel(kind="dim")
        self.order = OrderStrip(host, self._name, names.queue)
        self._lay_out()
        self.queues.again.connect(self.refresh)
        self.queues.table.chosen.connect(lambda _key: self._choose())
        self.which.activated.connect(lambda _at: self._choose())
        self.cases.table.selectionModel().selectionChanged.connect(self._weigh)
        self.move_to.clicked.connect(lambda: self._ask("move"))
        self.hand_to.clicked.connect(lambda: self._ask("assign"))
        self.reopen.clicked.connect(lambda: self._ask("reopen"))
        self.order.ended.connect(self._ended)
        self.retranslate()

    def _lay_out(self) -> None:
        verbs = QHBoxLayout()
        verbs.setContentsMargins(12, 4, 12, 4)
        for widget in (self.count, self.queue, self.move_to, self.person, self.hand_to, self.reopen):
            verbs.addWidget(widget)
        verbs.insertStretch(1, 1)
        self.cases.head.insertWidget(1, self.which)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.cases, 1)
        column.addLayout(verbs)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.queues)
        split.addWidget(below)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        whole = QVBoxLayout(self)
        whole.addWidget(split, 1)
        whole.addWidget(self.order)

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        self.queues.name(self.tr("Queues"))
        self.cases.name(self.tr("Cases"))
        chosen = max(0, self.which.currentIndex())
        self.which.clear()
        self.which.addItem(self.tr("Open"), "waiting")
        self.which.addItem(self.tr("Decision taken back"), "withdrawn")
        self.which.setCurrentIndex(chosen)
        self.which.setAccessibleName(self.tr("Which cases"))
        self.queue.setAccessibleName(self.tr("Queue to move to"))
        self.person.setAccessibleName(self.tr("Person to hand to"))
        self.move_to.setText(self.tr("Preview move"))
        self.hand_to.setText(self.tr("Preview handing over"))
        self.reopen.setText(self.tr("Preview re-opening"))
        self._fill_people()
        self._fill_queues()
        self._fill()
        self._listed()

    def refresh(self) -> None:
        """Ask how the queues stand."""
        if not self.desks:
            self.queues.states.show_loading(self.tr("Loading…"))
        self._shown = ("", "")
        self._host.ask(Ask(endpoint="work_desks", reply=Desks), self._came, self._failed)

    def _name(self, account: str) -> str:
        return self._names.person(account) if account else self.tr("anybody")

    def _came(self, found: Desks) -> None:
        self.desks = {desk.queue: desk for desk in found.queues}
        self._fill_queues()
        self._fill()

    def _fill_queues(self) -> None:
        before = self.queue.currentData()
        self.queue.clear()
        for code in self.desks:
            self.queue.addItem(self._names.queue(code), code)
        self.queue.setCurrentIndex(max(0, self.queue.findData(before)))

    def _failed(self, error: Exception) -> None:
        self.queues.states.show_error(
            self.tr("The queues cannot be shown"),
            self._host.sentence(error),
            action=self.tr("Try again"),
            act=self.refresh,
        )

    def _ask_people(self, queue: str) -> None:
        """Ask who works in a queue: nobody else can be given its cases."""
        ask = Ask(endpoint="work_people", reply=Colleagues, query={"queue": queue})
        self._host.ask(ask, partial(self._people_came, queue), lambda _error: None)

    def _people_came(self, queue: str, found: Colleagues) -> None:
        if queue == self._shown[0]:
            self._people = found.people
            self._names.meet({one.id: one.name for one in found.people})
            self._fill_people()

    def _fill_people(self) -> None:
        before = self.person.currentData()
        self.person.clear()
        self.person.addItem(self.tr("anybody"), "")
        for one in self._people:
            load = one.waiting + one.in_hand
            told = self.tr("{name} · {n} cases").format(name=one.name, n=load) if load else one.name
            self.person.addItem(visible(told), one.id)
        self.person.setCurrentIndex(max(0, self.person.findData(before)))

    def _fill(self) -> None:
        titles = (
            self.tr("Queue"),
            self.tr("Waiting"),
            self.tr("In review"),
            self.tr("On hold"),
            self.tr("Oldest"),
            self.tr("Due soon"),
            self.tr("Past due"),
        )
        rows = [
            Row(
                desk.queue,
                (
                    f"! {self._names.queue(desk.queue)}" if desk.breached else self._names.queue(desk.queue),
                    str(desk.waiting),
                    str(desk.leased),
                    str(desk.held),
                    age(desk.oldest_ms) if desk.waiting else "—",
                    str(desk.due_soon),
                    str(desk.breached),
                ),
                tone="bad" if desk.breached else "",
            )
            for desk in self.desks.values()
        ]
        self.queues.show_rows(titles, rows, empty=self.tr("There is no queue"))
        self._choose()

    # --- the cases of a queue ---------------------------------------------------------------------------------------

    def _choose(self) -> None:
        wanted = (self.queues.table.current(), str(self.which.currentData()))
        self._weigh()
        if wanted == self._shown or not wanted[0]:
            return
        other_queue, self._shown = wanted[0] != self._shown[0], wanted
        if other_queue:
            self._ask_people(wanted[0])
        self.cases.states.show_loading(self.tr("Loading…"))
        failed = partial(self._cases_failed, wanted)
        if wanted[1] == "waiting":
            ask_cases = Ask(endpoint="work_cases", reply=WorkCases, query={"queue": wanted[0]})
            self._host.ask(ask_cases, partial(self._waiting_came, wanted), failed)
            return
        query = LogQuery(filter=LogFilter(queues=(wanted[0],), overturned=True), limit=MOST)
        ask = Ask(endpoint="log_query", reply=LogPage, body=query)
        self._host.ask(ask, partial(self._withdrawn_came, wanted), failed)

    def _waiting_came(self, wanted: tuple[str, str], found: WorkCases) -> None:
        self._listed = partial(self._waiting_came, wanted, found)
        now = self._host.now_server_ms()
        self._show_cases(
            wanted,
            [
                Row(
                    case.case_id,
                    (
                        case.number,
                        case.merchant_name,
                        self._names.category(case.category) or "—",
                        self._names.severity(case.severity),
                        " · ".join(part for part in (self._state(case.state), case.person) if part),
                        age(now - case.opened_at_ms),
                        self._due(case.due_at_ms - now),
                    ),
                    tone="bad" if case.due_at_ms < now else "",
                )
                for case in found.cases
            ],
        )

    def _withdrawn_came(self, wanted: tuple[str, str], page: LogPage) -> None:
        self._listed = partial(self._withdrawn_came, wanted, page)
        now = self._host.now_server_ms()
        newest = {row.case_id: row for row in reversed(page.rows)}
        self._show_cases(
            wanted,
            [
                Row(
                    row.case_id,
                    (
                        row.case_number,
                        row.merchant_name,
                        self._names.category(row.category) or "—",
                        self._names.severity(row.severity),
                        self._names.state(row.state),
                        age(now - row.booked_at_ms),
                        "—",
                    ),
                )
                for row in newest.values()
            ],
        )

    def _show_cases(self, wanted: tuple[str, str], rows: list[Row]) -> None:
        if wanted != self._shown:
            return
        titles = (
            self.tr("Case"),
            self.tr("Seller"),
            self.tr("Category"),
            self.tr("Severity"),
            self.tr("State"),
            self.tr("Age"),
            self.tr("Due"),
        )
        self.cases.show_rows(
            titles,
            rows,
            empty=self.tr("No case waits here") if wanted[1] == "waiting" else self.tr("Nothing was taken back here"),
        )
        self._weigh()

    def _state(self, code: str) -> str:
        return law_words.named(CaseState, code, self._host.language())

    def _due(self, left_ms: int) -> str:
        if left_ms < 0:
            return self.tr("{age} past due").format(age=age(-left_ms))
        return self.tr("in {age}").format(age=age(left_ms))

    def _cases_failed(self, wanted: tuple[str, str], error: Exception) -> None:
        if wanted == self._shown:
            self.cases.states.show_error(
                self.tr("The cases cannot be shown"),
                self._host.sentence(error),
                action=self.tr("Try again"),
                act=self.refresh,
            )

    def _weigh(self) -> None:
        count = len(self.cases.table.selected())
        waiting = self.which.currentData() == "waiting"
        self.count.setText(
            self.tr("{n} chosen; {most} at most").format(n=count, most=MOST)
            if count > MOST
            else self.tr("{n} chosen").format(n=count)
        )
        fit = 0 < count <= MOST
        for widget in (self.queue, self.move_to, self.person, self.hand_to):
            widget.setVisible(waiting)
        self.move_to.setEnabled(fit and self.queue.count() > 0)
        self.hand_to.setEnabled(fit)
        self.reopen.setVisible(not waiting)
        self.reopen.setEnabled(fit)

    # --- an order ---------------------------------------------------------------------------------------------------

    def _ask(self, action: Literal["move", "assign", "reopen"]) -> None:
        order = WorkOrder(
            id=new_id(),
            action=action,
            case_ids=self.cases.table.selected(),
            queue=str(self.queue.currentData() or "") if action == "move" else "",
            account_id=str(self.person.currentData() or "") if action == "assign" else "",
        )
        self._host.ask(
            Ask(endpoint="work_preview", reply=WorkPreview, body=order),
            partial(self.order.preview, order),
            self.order.refused,
        )

    def _ended(self) -> None:
        self.refresh()
        self.done.emit()
