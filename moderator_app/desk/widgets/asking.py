"""A strip that asks for a reason before something is done: inline, by keyboard, and never in the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from moderator_app.desk.widgets.plain import PlainLabel

LONGEST = 4000
LINES = 3

Answer = Callable[[str, str], object]
"""(chosen value or nothing, reason) → what follows."""


class AskStrip(QFrame):
    """Asks one thing at a time; Escape puts it away, Ctrl+Return confirms."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin hidden."""
        super().__init__(parent)
        self.setProperty("kind", "strip")
        self._then: Answer | None = None
        self._back: QWidget | None = None
        self.question = PlainLabel(kind="strong", wrap=True)
        self.choice = QComboBox()
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.reason.textChanged.connect(self._weigh)
        self.confirm = QPushButton()
        self.confirm.setProperty("kind", "primary")
        self.confirm.clicked.connect(self._confirmed)
        self.cancel = QPushButton()
        self.cancel.clicked.connect(self.put_away)
        foot = QHBoxLayout()
        foot.addWidget(self.choice, 1)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        column.addWidget(self.question)
        column.addWidget(self.reason)
        column.addLayout(foot)
        QWidget.setTabOrder(self.reason, self.choice)
        QWidget.setTabOrder(self.choice, self.confirm)
        QWidget.setTabOrder(self.confirm, self.cancel)
        self._say()
        self.hide()

    def ask(
        self,
        question: str,
        confirm: str,
        then: Answer,
        *,
        choices: Sequence[tuple[str, str]] = (),
        choice_name: str = "",
        needs_reason: bool = True,
    ) -> None:
        """Ask.

        Args:
            question: translated; what is about to happen.
            confirm: translated; the verb on the button.
            then: called once, with what was chosen and the reason.
            choices: (value, translated name) to choose from.
            choice_name: translated; what is chosen, for a screen reader.
            needs_reason: whether a reason must be written.
        """
        self._then = then
        self._needs = needs_reason
        focused = self.window().focusWidget()
        self._back = focused if focused is not None and not self.isAncestorOf(focused) else self._back
        self.question.setText(question)
        self.confirm.setText(confirm)
        self.choice.clear()
        for value, name in choices:
            self.choice.addItem(name, value)
        self.choice.setVisible(bool(choices))
        self.choice.setAccessibleName(choice_name)
        self.reason.clear()
        self.reason.setVisible(needs_reason)
        self.reason.setFixedHeight(self.fontMetrics().lineSpacing() * LINES + 20)
        self._weigh()
        self.show()
        (self.reason if needs_reason else self.confirm).setFocus(Qt.FocusReason.OtherFocusReason)

    def put_away(self) -> None:
        """Ask nothing any more."""
        inside = self.isAncestorOf(self.window().focusWidget() or self.window())
        self._then = None
        self.hide()
        if inside and self._back is not None and self._back.isVisible():
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put away by Escape, confirm by Ctrl+Return."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._confirmed()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        self.reason.setAccessibleName(self.tr("Reason"))
        self.reason.setPlaceholderText(self.tr("Reason (is kept in the log)"))
        self.cancel.setText(self.tr("Cancel"))

    def _words(self) -> str:
        return self.reason.toPlainText().strip()

    def _weigh(self) -> None:
        self.confirm.setEnabled(not self._needs_words() or 0 < len(self._words()) <= LONGEST)

    def _needs_words(self) -> bool:
        return getattr(self, "_needs", True)

    def _confirmed(self) -> None:
        if self._then is None or not self.confirm.isEnabled():
            return
        then = self._then
        value, words = str(self.choice.currentData() or ""), self._words()
        self.put_away()
        then(value, words)
