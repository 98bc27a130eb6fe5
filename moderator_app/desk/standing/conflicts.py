"""One's own conflicts of interest: seen by nobody else, taken back by nobody else."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from moderator_app.desk.law_host import LawHost
from moderator_app.desk.sync import law_calls
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.rows import Listing, Row
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.wire.messages import law as lm


class ConflictsPanel(Spoken, QWidget):
    """The list, and the button to take one back."""

    def __init__(self, host: LawHost, parent: QWidget | None = None) -> None:
        """Build the panel; ``refresh`` fills it."""
        super().__init__(parent)
        self._host = host
        self._conflicts: tuple[lm.Conflict, ...] = ()
        self.list = Listing(host.theme, host.icons)
        self.back = QPushButton()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        column.addWidget(self.back)
        self.list.again.connect(self.refresh)
        self.list.table.chosen.connect(lambda key: self.back.setEnabled(bool(key)))
        self.back.clicked.connect(self._take_back)
        self.retranslate()

    def refresh(self) -> None:
        """Ask for one's declarations."""
        self._host.ask(law_calls.conflicts(), self.show_conflicts)

    def show_conflicts(self, found: lm.Conflicts) -> None:
        """Show these."""
        self._conflicts = found.conflicts
        self._fill()

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.list.name(self.tr("Your conflicts of interest"))
        self.back.setText(self.tr("Take the declaration back"))
        self._fill()

    def _fill(self) -> None:
        rows = [Row(one.merchant_id, (one.merchant_name, law_words.brief(one.at_ms))) for one in self._conflicts]
        self.list.show_rows(
            (self.tr("Seller"), law_words.zoned(self.tr("Declared"))),
            rows,
            empty=self.tr("You declared none"),
            hint=self.tr("No case of such a seller is given to you."),
        )
        self.back.setEnabled(bool(rows))

    def _take_back(self) -> None:
        merchant_id = self.list.table.current()
        if merchant_id:
            self._host.ask(law_calls.withdraw_conflict(merchant_id), self._taken_back)

    def _taken_back(self, found: lm.Conflicts) -> None:
        self._host.say(self.tr("Taken back. Cases of this seller may be given to you again."))
        self.show_conflicts(found)
