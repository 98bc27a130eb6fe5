"""A strip that asks when: inline, by keyboard. Times are those of the platform's clock."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QDateTime, Qt, QTimeZone
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDateTimeEdit, QFrame, QHBoxLayout, QPushButton, QWidget

from moderator_app.desk.announcements.sentences import ZONE_MS
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.spoken import Spoken


class TimeStrip(Spoken, QFrame):
    """Asks for one time; Escape puts it away, Return confirms."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin hidden."""
        super().__init__(parent)
        self.setProperty("kind", "strip")
        self._then: Callable[[int | None], object] | None = None
        self._zone = QTimeZone(ZONE_MS // 1000)
        self.question = PlainLabel(kind="strong", wrap=True)
        self.when = QDateTimeEdit()
        self.when.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.when.setCalendarPopup(True)
        self.when.setTimeZone(self._zone)
        self.zone = PlainLabel(law_words.ZONE.strip(), kind="dim")
        self.confirm, self.without, self.cancel = QPushButton(), QPushButton(), QPushButton()
        self.confirm.setProperty("kind", "primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.addWidget(self.question, 1)
        for widget in (self.when, self.zone, self.cancel, self.without, self.confirm):
            row.addWidget(widget)
        self.confirm.clicked.connect(lambda: self._answer(self.chosen()))
        self.without.clicked.connect(lambda: self._answer(None))
        self.cancel.clicked.connect(self.put_away)
        self.when.dateTimeChanged.connect(lambda _time: self._weigh())
        self._now = 0
        self.retranslate()
        self.hide()

    def ask(self, question: str, now_ms: int, at_ms: int, then: Callable[[int | None], object]) -> None:
        """Ask for a time after ``now_ms``, ``at_ms`` to begin with; ``then`` gets it, or None for no time at all."""
        self._then, self._now = then, now_ms
        self.question.setText(question)
        self.when.setDateTime(QDateTime.fromMSecsSinceEpoch(at_ms, self._zone))
        self._weigh()
        self.show()
        self.when.setFocus(Qt.FocusReason.OtherFocusReason)

    def chosen(self) -> int:
        """Return the time that stands here, milliseconds since the epoch."""
        return self.when.dateTime().toMSecsSinceEpoch()

    def put_away(self) -> None:
        """Ask nothing any more."""
        self._then = None
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put away by Escape, confirm by Return."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.confirm.isEnabled():
            self._answer(self.chosen())
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.when.setAccessibleName(self.tr("Time of publication"))
        self.confirm.setText(self.tr("Publish at this time"))
        self.without.setText(self.tr("By hand"))
        self.cancel.setText(self.tr("Cancel"))

    def _weigh(self) -> None:
        self.confirm.setEnabled(self.chosen() > self._now)

    def _answer(self, at_ms: int | None) -> None:
        then = self._then
        self.put_away()
        if then is not None:
            then(at_ms)
