"""A seller's page: history as a time line, measures with their ends, points, money, appeals, linked accounts."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QTabWidget, QVBoxLayout, QWidget

from moderator_app.desk.law_host import StandingHost
from moderator_app.desk.standing.conflicts import ConflictsPanel
from moderator_app.desk.standing.tables import Tables
from moderator_app.desk.sync import law_calls
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.asking import AskStrip
from moderator_app.desk.widgets.facts import Facts
from moderator_app.desk.widgets.panes import beside
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.rows import Listing, Row
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.desk.widgets.states import States
from moderator_app.domain.appeal import ErrorClass
from moderator_app.domain.errors import Refused
from moderator_app.domain.roles import Capability
from moderator_app.wire.messages import law as lm

NARROWEST = 240
LIFTABLE = frozenset({"scheduled", "applying", "active"})


class StandingRoom(Spoken, QWidget):
    """Search at the left, the page at the right."""

    def __init__(self, host: StandingHost, parent: QWidget | None = None) -> None:
        """Build the room; ``show_seller`` or the search fill it."""
        super().__init__(parent)
        self._host = host
        self._merchant_id = ""
        self._page: lm.StandingPage | None = None
        self._found: list[tuple[str, str]] | None = None
        self.search = QLineEdit()
        self.results = Listing(host.theme, host.icons, reloads=False)
        self.ask = AskStrip()
        self.name = PlainLabel(kind="title", wrap=True)
        self.warning = PlainLabel(kind="bad", wrap=True)
        self.facts = Facts()
        self.tables = Tables(host)
        self.conflicts = ConflictsPanel(host)
        self.withdraw, self.lift, self.review, self.conflict = (QPushButton() for _ in range(4))
        self._sheet = QWidget()
        self.states = States(self._sheet, host.icons)
        self._lay_out()
        self.search.returnPressed.connect(self._look)
        self.results.table.opened.connect(self.show_seller)
        self.withdraw.clicked.connect(self._ask_withdraw)
        self.lift.clicked.connect(self._ask_lift)
        self.review.clicked.connect(self._ask_review)
        self.conflict.clicked.connect(self._ask_conflict)
        self.tables.reviews.table.chosen.connect(lambda _key: self._weigh())
        self.tables.timeline.table.chosen.connect(lambda _key: self._weigh())
        self.tables.measures.table.chosen.connect(lambda _key: self._weigh())
        self.tables.linked.table.opened.connect(self.show_seller)
        self.retranslate()

    def _lay_out(self) -> None:
        left = QWidget()
        left.setProperty("surface", "panel")
        left.setMinimumWidth(NARROWEST)
        column = QVBoxLayout(left)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.search)
        column.addWidget(self.results, 2)
        column.addWidget(self.conflicts, 1)
        sheet = QVBoxLayout(self._sheet)
        sheet.setContentsMargins(0, 8, 0, 0)
        sheet.setSpacing(4)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        head.addWidget(self.name, 1)
        for button in (self.withdraw, self.lift, self.review, self.conflict):
            head.addWidget(button)
        sheet.addWidget(self.ask)
        sheet.addLayout(head)
        self.warning.setContentsMargins(12, 0, 12, 0)
        sheet.addWidget(self.warning)
        sheet.addWidget(self.facts)
        self.tabs = QTabWidget()
        for panel in self.tables.panels:
            self.tabs.addTab(panel, "")
        sheet.addWidget(self.tabs, 1)
        beside(self, left, self.states, NARROWEST + 40)

    # --- what the desk tells --------------------------------------------------------------------------------------

    def show_seller(self, merchant_id: str) -> None:
        """Open a seller's page."""
        if merchant_id != self._merchant_id:
            self._page = None
            self.ask.put_away()
        self._merchant_id = merchant_id
        self._reload()

    def refresh(self) -> None:
        """Ask for the page anew, and for one's own conflicts."""
        self.conflicts.refresh()
        self._reload()

    def _reload(self) -> None:
        if not self._merchant_id:
            self._show_state()
            return
        if self._page is None:
            self.states.show_loading(self.tr("Loading the seller's page…"))
        asked = self._merchant_id
        self._host.ask(law_calls.standing(asked), self._came, partial(self._failed, asked))

    def focus_first(self) -> None:
        """Go to the time line, or to the search."""
        target = self.search if self._page is None else self.tables.timeline.table
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- words ----------------------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.setAccessibleName(self.tr("Seller's page"))
        self.search.setPlaceholderText(self.tr("Find a seller (Return)"))
        self.search.setAccessibleName(self.tr("Find a seller"))
        self.results.name(self.tr("Sellers"))
        self.withdraw.setText(self.tr("Withdraw the decision…"))
        self.lift.setText(self.tr("Lift the measure…"))
        self.review.setText(self.tr("End the points review…"))
        self.conflict.setText(self.tr("Conflict of interest…"))
        self.tabs.setAccessibleName(self.tr("Parts of the seller's page"))
        self.tables.retranslate()
        self._name_tabs()
        self._show_found()
        self._fill()

    # --- searching ------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        words = self.search.text().strip()
        if words:
            self.results.states.show_loading(self.tr("Looking…"))
            self._host.find_sellers(words, self._did_find)

    def _did_find(self, sellers: list[tuple[str, str]]) -> None:
        self._found = sellers
        self._show_found()
        if sellers:
            self.results.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_found(self) -> None:
        rows = [Row(key=merchant_id, cells=(name,)) for merchant_id, name in self._found or ()]
        if self._found is None:
            empty, hint = self.tr("No search yet"), self.tr("Type a name, a title or a case number.")
        else:
            empty, hint = self.tr("No seller found"), self.tr("Only sellers of cases that this desk knows are found.")
        self.results.show_rows((self.tr("Seller"),), rows, empty=empty, hint=hint)

    # --- the page -------------------------------------------------------------------------------------------------

    def _came(self, page: lm.StandingPage) -> None:
        if page.merchant.id == self._merchant_id:
            self._page = page
            self._fill()

    def _failed(self, merchant_id: str, error: Exception) -> None:
        if merchant_id != self._merchant_id:
            return
        gone = isinstance(error, Refused) and error.code == "not-found"
        self.states.show_error(
            self.tr("There is no such seller") if gone else self.tr("The seller's page cannot be shown"),
            self._host.sentence(error),
            action=self.tr("Try again"),
            act=self._reload,
        )

    def _show_state(self) -> None:
        if self._page is not None:
            self.states.show_content()
        elif not self._merchant_id:
            self.states.show_empty(
                self.tr("No seller is chosen"),
                self.tr("Search at the left, or press {key} while a case is open.").format(key="Ctrl+Shift+S"),
            )

    def _fill(self) -> None:
        self._show_state()
        page = self._page
        if page is None:
            self._weigh()
            return
        language = self._host.language()
        merchant, standing = page.merchant, page.standing
        self.name.setText(f"{merchant.name} · {merchant.ref}")
        closed = page.closed_before or standing.closed
        self.warning.setText(self.tr("The person or a store behind this account was closed before.") if closed else "")
        self.warning.setVisible(closed)
        booked, back = page.money.booked_minor, page.money.returned_minor
        self.facts.show_facts(
            (
                (self.tr("Status"), merchant.status.label.in_language(language)),
                (self.tr("Points this year"), str(standing.points)),
                (
                    self.tr("Damages"),
                    self.tr("{booked} booked, {returned} returned").format(
                        booked=law_words.money(booked, page.money.currency),
                        returned=law_words.money(back, page.money.currency),
                    ),
                ),
                (self.tr("Deposit"), law_words.money(merchant.deposit_minor, merchant.currency)),
                *self._owed(page.money),
                (self.tr("Trade"), merchant.category.in_language(language) or "—"),
            )
        )
        self.tables.show_page(page)
        self._name_tabs()
        self._weigh()

    def _owed(self, money: lm.Money) -> tuple[tuple[str, str], ...]:
        """Return the fact of what the deposit did not cover; none where it covered everything."""
        if not money.receivable_minor:
            return ()
        return ((self.tr("Not covered by the deposit"), law_words.money(money.receivable_minor, money.currency)),)

    def _name_tabs(self) -> None:
        for place, title in enumerate(self.tables.titles()):
            self.tabs.setTabText(place, title)

    def _weigh(self) -> None:
        host = self._host
        event = self.tables.event()
        self.withdraw.setVisible(host.may(Capability.DECISION_WITHDRAW))
        self.withdraw.setEnabled(event is not None and bool(event.decision_id))
        row = self.tables.measure()
        self.lift.setVisible(host.may(Capability.MEASURE_LIFT))
        self.lift.setEnabled(row is not None and row.state in LIFTABLE)
        review = self.tables.review()
        self.review.setVisible(host.may(Capability.DECISION_SECOND) and review is not None)
        self.review.setEnabled(review is not None and not review.outcome)
        self.conflict.setEnabled(self._page is not None)

    # --- what can be done -----------------------------------------------------------------------------------------

    def _ask_withdraw(self) -> None:
        event = self.tables.event()
        if event is None or not event.decision_id:
            return
        language, decision_id = self._host.language(), event.decision_id
        self.ask.ask(
            self.tr("Withdraw this decision? Rights, money and points go back; it cannot be undone."),
            self.tr("Withdraw"),
            lambda value, words: self._host.ask(
                law_calls.withdraw(decision_id, ErrorClass(value), words), self._withdrawn
            ),
            choices=[(kind.value, kind.label.in_language(language)) for kind in ErrorClass],
            choice_name=self.tr("Class of error"),
        )

    def _withdrawn(self, withdrawal: lm.Withdrawal) -> None:
        self._host.say(
            self.tr("A second person has to confirm this withdrawal.")
            if withdrawal.state == "asked"
            else self.tr("The decision is withdrawn; its plan is under way.")
        )
        self._reload()
        self._host.show_withdrawal(withdrawal.decision_id)

    def _ask_lift(self) -> None:
        row = self.tables.measure()
        if row is None or row.state not in LIFTABLE:
            return
        measure_id = row.id
        self.ask.ask(
            self.tr("Lift “{measure}” before its end? The decision itself stands.").format(
                measure=law_words.measure(self._host.lawbook, row.code, self._host.language())
            ),
            self.tr("Lift"),
            lambda _value, words: self._host.ask(law_calls.lift(measure_id, words), self._lifted),
        )

    def _lifted(self, _row: lm.MeasureRow) -> None:
        self._host.say(self.tr("The measure is being lifted."))
        self._reload()

    def _ask_review(self) -> None:
        review = self.tables.review()
        if review is None or review.outcome:
            return
        review_id = review.id
        self.ask.ask(
            self.tr("The threshold of {points} points was reached. What do you make of it?").format(
                points=review.threshold
            ),
            self.tr("Store"),
            lambda value, words: self._host.ask(
                law_calls.end_points_review(review_id, value, words),  # type: ignore[arg-type]  # one of the choices
                self._reviewed,
            ),
            choices=[(code, name) for code, name in self.tables.review_outcomes().items() if code],
            choice_name=self.tr("Outcome"),
        )

    def _reviewed(self, _review: lm.PointsReview) -> None:
        self._host.say(self.tr("Stored."))
        self._reload()

    def _ask_conflict(self) -> None:
        if self._page is None:
            return
        merchant_id = self._page.merchant.id
        self.ask.ask(
            self.tr("Declare a conflict of interest? No case of this seller is given to you. Nobody else sees this."),
            self.tr("Declare"),
            lambda _value, _words: self._host.ask(law_calls.declare_conflict(merchant_id), self._declared),
            needs_reason=False,
        )

    def _declared(self, conflicts: lm.Conflicts) -> None:
        self.conflicts.show_conflicts(conflicts)
        self._host.say(self.tr("Declared. It can be taken back only by yourself."))
