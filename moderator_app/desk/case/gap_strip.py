"""What of a private conversation was held back, and the purpose for which more of it is read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QWidget

from moderator_app.desk.case.keys import CHOOSE, PRESS, keep_keys
from moderator_app.desk.case_host import CaseHost
from moderator_app.desk.commands import key_text
from moderator_app.desk.widgets.plain import PlainLabel, plain_tooltip
from moderator_app.domain.private_messages import AT_ONCE, ReadPurpose, Withheld
from moderator_app.wire.messages import MessagesExpand


class GapStrip(QFrame):
    """One line above the conversation; out of sight where nothing was held back.

    Signals:
        wanted(object): a stretch is to be read (``MessagesExpand``).
    """

    wanted = Signal(object)

    def __init__(self, host: CaseHost, parent: QWidget | None = None) -> None:
        """Begin out of sight."""
        super().__init__(parent)
        self._host = host
        self._withheld: tuple[Withheld, ...] = ()
        self.setProperty("kind", "strip")
        self.text = PlainLabel(wrap=True)
        self.purpose, self.which = QComboBox(), QComboBox()
        self.go = QPushButton()
        keep_keys(CHOOSE, self.purpose, self.which)
        keep_keys(PRESS, self.go)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(6)
        row.addWidget(self.text, 1)
        for control in (self.purpose, self.which, self.go):
            row.addWidget(control)
        self.purpose.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.purpose.setMinimumContentsLength(14)
        self.purpose.currentIndexChanged.connect(lambda _place: self._weigh())
        self.go.clicked.connect(self._ask)
        self.hide()
        self.retranslate()

    def show_withheld(self, withheld: Sequence[Withheld]) -> None:
        """Show what was held back of the item on the stage; nothing hides the strip."""
        self._withheld = tuple(withheld)
        self.setVisible(bool(withheld))
        self._fill()

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.setAccessibleName(self.tr("Messages held back"))
        self.purpose.setAccessibleName(self.tr("What more messages are needed for"))
        self.which.setAccessibleName(self.tr("Which messages"))
        keys = key_text(self._host.commands.list["evidence.more_messages"])
        self.go.setText(self.tr("Read them"))
        self.go.setToolTip(self.tr("Your name, the purpose and the messages go into the audit log."))
        self.purpose.setToolTip(plain_tooltip(f"{self.tr('What more messages are needed for')}  {keys}"))
        with QSignalBlocker(self.purpose):
            kept = self.purpose.currentData()
            self.purpose.clear()
            self.purpose.addItem(self.tr("Choose a purpose…"), "")
            for purpose in ReadPurpose:
                self.purpose.addItem(purpose.label.in_language(self._host.language()), purpose.value)
            self.purpose.setCurrentIndex(max(0, self.purpose.findData(kept)))
        self._fill()

    def _fill(self) -> None:
        count = sum(run.count for run in self._withheld)
        self.text.setText(
            self.tr("Messages held back: {count}. Only what is flagged is shown, with five around it.").format(
                count=count
            )
        )
        self.which.clear()
        for run in self._withheld:
            name = self.tr("messages {first}–{last}").format(first=run.first + 1, last=run.last + 1)
            self.which.addItem(name, (run.first, min(run.last, run.first + AT_ONCE - 1)))
        self._weigh()

    def _weigh(self) -> None:
        self.go.setEnabled(bool(self.purpose.currentData()) and self.which.count() > 0)

    def _ask(self) -> None:
        code, stretch = self.purpose.currentData(), self.which.currentData()
        if code and stretch:
            first, last = stretch
            self.wanted.emit(MessagesExpand(purpose=ReadPurpose(code), first=first, last=last))
