"""An order over cases: its rows before and after, the reason, and after it was carried out, its undoing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from moderator_app.desk.audit.host import LeadHost
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.rows import Listing, Row
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.domain.case import CaseState
from moderator_app.domain.text import Named
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages.quality import WorkOrder, WorkPreview, WorkRow

LONGEST = 4000


class OrderStrip(Spoken, QFrame):
    """Shows a previewed order, carries it out, undoes it. Escape puts it away.

    Signals:
        ended(): an order was carried out or undone.
    """

    ended = Signal()

    def __init__(
        self,
        host: LeadHost,
        name: Callable[[str], str],
        queue: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        """Begin hidden; ``name`` says what an account is called, ``queue`` what a queue is."""
        super().__init__(parent)
        self._queue = queue
        self.setProperty("kind", "card")
        self._host, self._name = host, name
        self._order: WorkOrder | None = None
        self._shown: WorkPreview | None = None
        self._done = False
        self.said = PlainLabel(kind="strong", wrap=True)
        self.rows = Listing(host.theme, host.icons, stretch=1, reloads=False)
        self.rows.setMinimumHeight(host.theme.row * 6)
        self.reason = QLineEdit()
        self.reason.setMaxLength(LONGEST)
        self.carry_out, self.undo, self.away = QPushButton(), QPushButton(), QPushButton()
        self.carry_out.setProperty("kind", "primary")
        foot = QHBoxLayout()
        foot.addWidget(self.reason, 1)
        foot.addStretch(0)  # room for the buttons to stay small when there is nothing to write
        for button in (self.away, self.undo, self.carry_out):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(self.said)
        column.addWidget(self.rows)
        column.addLayout(foot)
        self.reason.textChanged.connect(self._weigh)
        self.reason.returnPressed.connect(self._carry_out)
        self.carry_out.clicked.connect(self._carry_out)
        self.undo.clicked.connect(self._undo)
        self.away.clicked.connect(self.put_away)
        self.retranslate()
        self.hide()

    def preview(self, order: WorkOrder, found: WorkPreview) -> None:
        """Show what an order would do."""
        self._order, self._done = order, False
        self.reason.clear()
        self._show(found)
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def refused(self, error: Exception) -> None:
        """Say why the server did not do it; what is shown stays, to be tried again or put away."""
        self.said.setText(self._host.sentence(error))
        self.carry_out.setEnabled(False)
        self.show()

    def put_away(self) -> None:
        """Show no order any more."""
        self._order = self._shown = None
        self.rows.table.show_rows((), ())
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put away by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        self.setAccessibleName(self.tr("Order"))
        self.rows.name(self.tr("What happens to each case"))
        self.reason.setAccessibleName(self.tr("Reason"))
        self.reason.setPlaceholderText(self.tr("Reason (is kept in the log)"))
        self.undo.setText(self.tr("Undo"))
        self.away.setText(self.tr("Close"))
        if self._shown is not None:
            self._show(self._shown)
        else:
            self._weigh()

    def _fit(self) -> tuple[WorkRow, ...]:
        return tuple(row for row in self._shown.rows if not row.refused) if self._shown is not None else ()

    def _show(self, found: WorkPreview) -> None:
        self._shown = found
        language = self._host.language()
        titles = (self.tr("Case"), self.tr("Seller"), self.tr("Queue"), self.tr("For"), self.tr("State"), "")
        self.rows.show_rows(
            titles,
            [
                Row(
                    row.case_id,
                    (
                        f"✕ {row.number}" if row.refused else row.number,
                        row.merchant_name,
                        _change(self._queue(row.queue), self._queue(row.queue_after), back=found.undone),
                        _change(self._name(row.assignee), self._name(row.assignee_after), back=found.undone),
                        _change(
                            _named(CaseState, row.state, language),
                            _named(CaseState, row.state_after, language),
                            back=found.undone,
                        ),
                        row.refused,
                    ),
                    tone="bad" if row.refused else "",
                )
                for row in found.rows
            ],
            empty=self.tr("No case"),
        )
        fit, out = len(self._fit()), len(found.rows) - len(self._fit())
        if found.undone:
            sentence = self.tr("Undone for {n} cases.").format(n=fit)
        elif self._done:
            sentence = self.tr("Done for {n} cases.").format(n=fit)
        else:
            sentence = self.tr("This is what would happen to {n} cases. Nothing is done yet.").format(n=fit)
        if out:
            sentence += " " + self.tr("{n} stay as they are, with the reason beside them.").format(n=out)
        self.said.setText(sentence)
        self.said.setAccessibleName(sentence)
        self._weigh()
        self.show()

    def _weigh(self) -> None:
        fit, shown = len(self._fit()), self._shown
        self.carry_out.setText(self.tr("Do it for {n} cases").format(n=fit))
        self.carry_out.setVisible(not self._done)
        self.carry_out.setEnabled(bool(fit and self.reason.text().strip()))
        self.reason.setVisible(not self._done)
        self.undo.setVisible(self._done and shown is not None and shown.can_undo)

    def _carry_out(self) -> None:
        order, fit = self._order, self._fit()
        if order is None or self._done or not self.carry_out.isEnabled():
            return
        self.carry_out.setEnabled(False)
        exact = WorkOrder(
            id=order.id,
            action=order.action,
            case_ids=tuple(row.case_id for row in fit),
            queue=order.queue,
            account_id=order.account_id,
            reason=self.reason.text().strip(),
            row_versions=tuple(row.row_version for row in fit),
        )
        self._host.ask(Ask(endpoint="work_apply", reply=WorkPreview, body=exact), self._carried_out, self.refused)

    def _carried_out(self, found: WorkPreview) -> None:
        self._done = True
        self._show(found)
        (self.undo if found.can_undo else self.away).setFocus(Qt.FocusReason.OtherFocusReason)
        self.ended.emit()

    def _undo(self) -> None:
        shown = self._shown
        if shown is not None:
            ask = Ask(endpoint="work_undo", reply=WorkPreview, path={"batch_id": shown.id})
            self._host.ask(ask, self._undone, self.refused)

    def _undone(self, found: WorkPreview) -> None:
        self._show(found)
        self.away.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ended.emit()


def _change(before: str, after: str, *, back: bool) -> str:
    """Return what becomes of a value; one that stays stands alone."""
    if before == after:
        return before
    return f"{after} → {before}" if back else f"{before} → {after}"


def _named(kind: type[Named], value: str, language: str) -> str:
    try:
        return kind(value).label.in_language(language)
    except ValueError:
        return value
