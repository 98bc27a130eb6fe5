"""The page between password and desk: a one-time code is asked for, or the second factor is set up.

It knows no server: it asks by signals, and is told what came of it.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.spoken import Spoken

WIDEST = 480
_GROUP = 4


class Page(Enum):
    """What is asked."""

    CODE = "code"
    """A code, or a recovery code."""
    ENROL = "enrol"
    """A key is shown; the first code made with it is asked."""
    RECOVERY = "recovery"
    """The recovery codes are shown, once."""


class SecondFactorPanel(Spoken, QWidget):
    """One card with three pages.

    Signals:
        submitted(str): a code was typed.
        left(): back to the password.
        kept(): the person has put the recovery codes away.
    """

    submitted = Signal(str)
    left = Signal()
    kept = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin with the page that asks for a code."""
        super().__init__(parent)
        self.page = Page.CODE
        self._busy = False
        self._copied = ""
        self.title = PlainLabel(kind="display")
        self.why = PlainLabel(kind="dim", wrap=True)
        self.secret = PlainLabel(wrap=True)
        self.secret.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.secret.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.copy = QPushButton()
        self.label = PlainLabel(kind="dim")
        self.code = QLineEdit(maxLength=40)
        self.error = PlainLabel(kind="bad", wrap=True)
        self.go, self.back = QPushButton(), QPushButton()
        self.go.setDefault(True)
        self.go.setProperty("kind", "primary")
        self.label.setBuddy(self.code)
        self.copy.clicked.connect(self._copy)
        self.code.returnPressed.connect(self.submit)
        self.code.textEdited.connect(lambda _text: self.error.hide())
        self.go.clicked.connect(self.submit)
        self.back.clicked.connect(self.left)
        card = QFrame()
        card.setProperty("surface", "card")
        card.setMaximumWidth(WIDEST)
        column = QVBoxLayout(card)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(8)
        for widget in (self.title, self.why, self.secret, self.copy, self.label, self.code, self.error):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft if widget is self.copy else Qt.AlignmentFlag(0))
        buttons = QHBoxLayout()
        buttons.addWidget(self.go, 1)
        buttons.addWidget(self.back)
        column.addLayout(buttons)
        around = QGridLayout(self)
        around.addWidget(card, 1, 1)
        for edge in (0, 2):
            around.setRowStretch(edge, 1)
            around.setColumnStretch(edge, 1)
        around.setColumnStretch(1, 3)
        self.ask_code()

    def ask_code(self) -> None:
        """Ask for a code."""
        self._show(Page.CODE)

    def ask_enrolment(self, key: str) -> None:
        """Show a new key (base32) and ask for the first code made with it."""
        self._copied = key
        self.secret.setText(" ".join(key[place : place + _GROUP] for place in range(0, len(key), _GROUP)))
        self._show(Page.ENROL)

    def show_recovery(self, codes: tuple[str, ...]) -> None:
        """Show the recovery codes; they are not shown again."""
        self._copied = "\n".join(codes)
        self.secret.setText(self._copied)
        self._show(Page.RECOVERY)

    def set_busy(self, *, busy: bool) -> None:
        """Show that an answer is awaited."""
        self._busy = busy
        for widget in (self.code, self.go, self.back):
            widget.setEnabled(not busy)
        if not busy:
            self.focus_first()

    def refuse(self, sentence: str) -> None:
        """Say why it did not work; what was typed is marked, so that the next code replaces it."""
        self.set_busy(busy=False)
        self.error.setText(sentence)
        self.error.show()
        self.code.setAccessibleDescription(sentence)
        self.code.selectAll()

    def clear_secrets(self) -> None:
        """Forget key and codes."""
        self._copied = ""
        self.secret.setText("")
        self.code.clear()

    def focus_first(self) -> None:
        """Go to the field, or to the button where there is none."""
        (self.go if self.page is Page.RECOVERY else self.code).setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Hand the code in, or go on from the recovery codes."""
        if self._busy:
            return
        if self.page is Page.RECOVERY:
            self.kept.emit()
            return
        typed = self.code.text().strip()
        if len(typed.replace(" ", "").replace("-", "")) < 6:
            self.refuse(self.tr("Enter the six digits of the code."))
            return
        self.set_busy(busy=True)
        self.submitted.emit(typed)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        titles = {
            Page.CODE: self.tr("One more step"),
            Page.ENROL: self.tr("Set up the second factor"),
            Page.RECOVERY: self.tr("Keep these recovery codes"),
        }
        reasons = {
            Page.CODE: self.tr("Enter the code that your authenticator shows now, or one of your recovery codes."),
            Page.ENROL: self.tr(
                "Your role needs one. Type this key into an authenticator, then enter the code that it shows."
            ),
            Page.RECOVERY: self.tr(
                "Each opens once, instead of a code, should your authenticator be lost. They are not shown again."
            ),
        }
        self.title.setText(titles[self.page])
        self.why.setText(reasons[self.page])
        self.label.setText(self.tr("Code"))
        self.code.setAccessibleName(self.tr("Code"))
        self.copy.setText(self.tr("Copy"))
        self.go.setText(self.tr("I have kept them") if self.page is Page.RECOVERY else self.tr("Go on"))
        self.back.setText(self.tr("Back"))

    def _show(self, page: Page) -> None:
        self.page = page
        asking = page is not Page.RECOVERY
        self.code.clear()
        self.code.setAccessibleDescription("")
        self.error.hide()
        for widget in (self.label, self.code, self.back):
            widget.setVisible(asking)
        for widget in (self.secret, self.copy):
            widget.setVisible(page is not Page.CODE)
        self.set_busy(busy=False)
        self.retranslate()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._copied)
