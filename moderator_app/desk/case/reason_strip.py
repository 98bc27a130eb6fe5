"""A strip that asks for a reason in the flow: to skip, to hold, to escalate. Never a dialog; Escape puts it away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QPushButton, QWidget

from moderator_app.desk.case.keys import CHOOSE, PRESS, keep_keys
from moderator_app.desk.case_host import CaseHost
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.domain.identity import DAY_MS
from moderator_app.domain.queue import SkipReason


@dataclass(frozen=True, slots=True)
class Ask:
    """What to ask."""

    title: str
    choices: tuple[tuple[str, str], ...] = ()
    """(value, name); none asks for words alone."""
    words: str = ""
    """What stands in the empty line."""
    needs_words: bool = False


class ReasonStrip(QFrame):
    """One question at a time."""

    def __init__(self, host: CaseHost, parent: QWidget | None = None) -> None:
        """Begin out of sight; ``host`` gets the answers."""
        super().__init__(parent)
        self._host = host
        self._answer: Callable[[str, str], None] | None = None
        self._question: Callable[[], tuple[Ask, Callable[[str, str], None]]] | None = None
        """What is asked, in the language of the moment."""
        self._needs_words = False
        self._back: QWidget | None = None
        self.setProperty("kind", "strip")
        self.title = PlainLabel(kind="strong")
        self.choice = QComboBox()
        self.words = QLineEdit()
        self.words.setMaxLength(4000)
        self.go, self.cancel = QPushButton(), QPushButton()
        self.go.setProperty("kind", "primary")
        keep_keys(CHOOSE, self.choice)
        keep_keys(PRESS, self.go, self.cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        for control, stretch in ((self.title, 0), (self.choice, 0), (self.words, 1), (self.go, 0), (self.cancel, 0)):
            row.addWidget(control, stretch)
        self.go.clicked.connect(self._go)
        self.cancel.clicked.connect(self.put_away)
        self.words.returnPressed.connect(self._go)
        self.words.textChanged.connect(lambda _text: self._check())
        self.hide()
        self.retranslate()

    def ask_skip(self) -> None:
        """Ask why the case is skipped."""
        self._ask(self._skip)

    def ask_hold(self) -> None:
        """Ask what is to be waited for, and how long."""
        self._ask(self._hold)

    def ask_escalate(self) -> None:
        """Ask why the case is handed up."""
        self._ask(self._escalate)

    def _ask(self, question: Callable[[], tuple[Ask, Callable[[str, str], None]]]) -> None:
        self._question = question
        self._back = self.window().focusWidget() if self.window() is not None else None
        self.words.clear()
        self.choice.clear()
        self._put()
        self.show()
        (self.words if self.choice.isHidden() else self.choice).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _put(self) -> None:
        """Put the question into words; what is typed and chosen stays."""
        if self._question is None:
            return
        ask, self._answer = self._question()
        self._needs_words = ask.needs_words
        chosen = self.choice.currentData()
        self.title.setText(ask.title)
        self.choice.clear()
        for value, name in ask.choices:
            self.choice.addItem(name, value)
        self.choice.setCurrentIndex(max(0, self.choice.findData(chosen)))
        self.choice.setVisible(bool(ask.choices))
        self.words.setPlaceholderText(ask.words)
        self.words.setAccessibleName(ask.words or ask.title)
        self.choice.setAccessibleName(ask.title)
        self._check()

    def _skip(self) -> tuple[Ask, Callable[[str, str], None]]:
        host, language = self._host, self._host.language()
        choices = tuple((reason.value, reason.label.in_language(language)) for reason in SkipReason)
        ask = Ask(self.tr("Skip: why?"), choices, self.tr("More, if you like"))
        return ask, lambda value, words: host.skip(SkipReason(value), words)

    def _hold(self) -> tuple[Ask, Callable[[str, str], None]]:
        host = self._host
        choices = tuple((str(days), self.tr("{count} × 24 h").format(count=days)) for days in (1, 3, 7))
        ask = Ask(self.tr("Hold for"), choices, self.tr("Which question is open?"), needs_words=True)
        return ask, lambda days, words: host.hold(words, host.now_server_ms() + int(days) * DAY_MS)

    def _escalate(self) -> tuple[Ask, Callable[[str, str], None]]:
        ask = Ask(self.tr("Escalate"), (), self.tr("Why does this need someone else?"), needs_words=True)
        return ask, lambda _value, words: self._host.escalate(words)

    def put_away(self) -> None:
        """Ask no longer; the focus goes back."""
        self._answer = self._question = None
        self.hide()
        if self._back is not None:
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)
            self._back = None

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.go.setText(self.tr("Confirm"))
        self.cancel.setText(self.tr("Cancel"))
        self.choice.setAccessibleName(self.tr("Reason"))
        self.words.setAccessibleName(self.tr("Reason, in words"))
        self._put()

    def event(self, event: QEvent) -> bool:
        """Keep Escape from the room's verbs."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self.put_away()
                return True
        return super().event(event)

    def _check(self) -> None:
        self.go.setEnabled(not self._needs_words or bool(self.words.text().strip()))

    def _go(self) -> None:
        if self._answer is None or not self.go.isEnabled():
            return
        answer, value, words = self._answer, str(self.choice.currentData() or ""), self.words.text().strip()
        self._answer = self._question = self._back = None
        self.hide()
        answer(value, words)
