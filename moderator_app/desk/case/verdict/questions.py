"""One question of the evidence form: answered by Y and N, walked through by Up and Down."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.domain.rulebook import Question, QuestionKind

YES, NO, BACK = Qt.Key.Key_Y, Qt.Key.Key_N, Qt.Key.Key_Backspace
KEPT = frozenset({YES, NO, BACK, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter})


class QuestionRow(QFrame):
    """A question with its answer. It takes the focus as a whole; the buttons are for the mouse.

    Signals:
        answered(str, object): the question's id and True, False or None (taken back).
        left(int): go to the next (1) or the previous (-1) question.
    """

    answered = Signal(str, object)
    left = Signal(int)

    def __init__(self, question: Question, language: str, parent: QWidget | None = None) -> None:
        """Ask ``question``."""
        super().__init__(parent)
        self.question = question
        self._language = language
        self._answer: bool | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("kind", "question")
        self.text = PlainLabel(question.text.in_language(language), wrap=True)
        self.kind = PlainLabel(kind="small")
        self.yes, self.no = QPushButton(), QPushButton()
        for button in (self.yes, self.no):
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setMinimumWidth(52)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(4)
        row.addWidget(self.text, 1)
        row.addWidget(self.yes)
        row.addWidget(self.no)
        self.yes.clicked.connect(lambda: self._say(yes=True))
        self.no.clicked.connect(lambda: self._say(yes=False))
        self.retranslate(language)

    @property
    def answer(self) -> bool | None:
        """What is answered."""
        return self._answer

    def show_answer(self, answer: bool | None) -> None:  # noqa: FBT001 - the answer is yes or no
        """Show what is answered."""
        self._answer = answer
        self.yes.setChecked(answer is True)
        self.no.setChecked(answer is False)
        self._name()

    def retranslate(self, language: str) -> None:
        """Say everything in the desk's language."""
        self._language = language
        mark = "◇ " if self.question.kind is QuestionKind.EXCULPATORY else ""
        self.text.setText(mark + self.question.text.in_language(language))
        self.yes.setText(self.tr("Yes  Y"))
        self.no.setText(self.tr("No  N"))
        self.yes.setAccessibleName(self.tr("Yes"))
        self.no.setAccessibleName(self.tr("No"))
        self._name()

    def _name(self) -> None:
        said = {True: self.tr("Yes"), False: self.tr("No"), None: self.tr("not answered")}[self._answer]
        kind = self.question.kind.label.in_language(self._language)
        self.setAccessibleName(f"{self.question.text.in_language(self._language)} ({kind}): {said}")
        self.setProperty("answered", self._answer is not None)

    def _say(self, *, yes: bool) -> None:
        self.answered.emit(self.question.id, None if self._answer is yes else yes)

    def event(self, event: QEvent) -> bool:
        """Keep the answering keys from the room's verbs."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            alone = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if alone and Qt.Key(event.key()) in KEPT:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer and go on."""
        key = Qt.Key(event.key())
        if key in {YES, NO}:
            if self._answer is not (key is YES):
                self.answered.emit(self.question.id, key is YES)
            self.left.emit(1)
        elif key is BACK:
            self.answered.emit(self.question.id, None)
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.left.emit(1)
        elif key is Qt.Key.Key_Up:
            self.left.emit(-1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the focus by a click anywhere."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)
