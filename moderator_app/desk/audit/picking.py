"""A button that opens a list of what can be chosen, several at a time, with words to narrow it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDate, QDateTime, QPoint, Qt, QTime, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDateEdit,
    QFormLayout,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from moderator_app.desk.audit.words import DAY_MS
from moderator_app.desk.widgets.plain import PlainLabel, visible

NARROW_FROM = 9
"""So many choices at least before there is a line to narrow them."""
WIDTH, HEIGHT = 280, 320
SPANS = (1, 7, 30, 90)
"""Days back."""


class Popup(QFrame):
    """A frame over everything else that closes when something else is clicked."""

    def __init__(self, parent: QWidget) -> None:
        """Begin hidden."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("kind", "card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(8, 8, 8, 8)

    def open_below(self, button: QWidget) -> None:
        """Show below a button."""
        self.adjustSize()
        self.move(button.mapToGlobal(QPoint(0, button.height() + 2)))
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


class PickButton(QPushButton):
    """Opens its list.

    Signals:
        picked(tuple): the codes that are chosen now.
    """

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin with nothing to choose."""
        super().__init__(parent)
        self.popup = Popup(self)
        self.narrow = QLineEdit()
        self.narrow.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setMinimumSize(WIDTH, HEIGHT)
        self.popup.column.addWidget(self.narrow)
        self.popup.column.addWidget(self.list)
        self._name = ""
        self._choices: tuple[tuple[str, str], ...] = ()
        self._chosen: tuple[str, ...] = ()
        self.clicked.connect(self._open)
        self.narrow.textChanged.connect(self._narrow)
        self.list.itemChanged.connect(self._changed)
        self.list.itemActivated.connect(self._toggle)
        self.setEnabled(False)

    def name(self, text: str, narrow: str) -> None:
        """Say what is chosen here, and what the line to narrow is for."""
        self._name = text
        self.narrow.setPlaceholderText(narrow)
        self.narrow.setAccessibleName(narrow)
        self.list.setAccessibleName(text)
        self._say()

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer these (code, name); what is chosen and not offered stays chosen."""
        if tuple(choices) != self._choices:
            self._choices = tuple(choices)
            self._fill()

    def choose(self, codes: Sequence[str]) -> None:
        """Show these as chosen; nothing is told."""
        if tuple(codes) != self._chosen:
            self._chosen = tuple(codes)
            self._fill()
        self._say()

    def _say(self) -> None:
        count = len(self._chosen)
        text = f"{self._name} ({count}) ▾" if count else f"{self._name} ▾"
        self.setText(text)
        self.setAccessibleName(text.removesuffix(" ▾"))

    def _fill(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        known = {code for code, _ in self._choices}
        rest = [(code, code) for code in self._chosen if code not in known]
        for code, name in (*self._choices, *rest):
            item = QListWidgetItem(visible(name))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if code in self._chosen else Qt.CheckState.Unchecked)
            item.setData(Qt.ItemDataRole.UserRole, code)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.narrow.setVisible(self.list.count() >= NARROW_FROM)
        self.setEnabled(self.list.count() > 0)
        self._narrow()

    def _open(self) -> None:
        self.popup.open_below(self)
        (self.narrow if self.narrow.isVisible() else self.list).setFocus()

    def _narrow(self) -> None:
        words = self.narrow.text().strip().casefold()
        for place in range(self.list.count()):
            item = self.list.item(place)
            item.setHidden(words not in item.text().casefold())

    def _toggle(self, item: QListWidgetItem) -> None:
        checked = item.checkState() is Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked)

    def _changed(self) -> None:
        items = [self.list.item(place) for place in range(self.list.count())]
        self._chosen = tuple(
            str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() is Qt.CheckState.Checked
        )
        self._say()
        self.picked.emit(self._chosen)


class SpanButton(QPushButton):
    """Chooses a span of time: so many days back, or from a day to a day.

    Signals:
        picked(int, int): from and to in milliseconds, the end not included; 0 for none.
    """

    picked = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin without a span."""
        super().__init__(parent)
        self.popup = Popup(self)
        self.any, self.apply = QPushButton(), QPushButton()
        self.days = tuple(QPushButton() for _ in SPANS)
        self.first, self.last = QDateEdit(), QDateEdit()
        self._names = (PlainLabel(kind="dim"), PlainLabel(kind="dim"))
        self._now_ms = 0
        for button in (self.any, *self.days):
            self.popup.column.addWidget(button)
        form = QFormLayout()
        for label, edit in zip(self._names, (self.first, self.last), strict=True):
            edit.setCalendarPopup(True)
            edit.setDisplayFormat("yyyy-MM-dd")
            form.addRow(label, edit)
        self.popup.column.addLayout(form)
        self.popup.column.addWidget(self.apply)
        self.apply.setProperty("kind", "primary")
        self.clicked.connect(self._open)
        self.any.clicked.connect(lambda: self._tell(0, 0))
        for days, button in zip(SPANS, self.days, strict=True):
            button.clicked.connect(lambda _on=False, days=days: self._back(days))
        self.apply.clicked.connect(self._between)

    def know(self, now_ms: int) -> None:
        """Learn what time it is."""
        self._now_ms = now_ms
        today = QDateTime.fromMSecsSinceEpoch(now_ms).date()
        for edit, date in ((self.first, today.addDays(-7)), (self.last, today)):
            edit.setMaximumDate(today)
            edit.setDate(date)

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        self.setText(self.tr("Time") + " ▾")
        self.setAccessibleName(self.tr("Time"))
        self.any.setText(self.tr("Any time"))
        for days, button in zip(SPANS, self.days, strict=True):
            button.setText(self.tr("The last day") if days == 1 else self.tr("The last {n} days").format(n=days))
        for label, edit, text in zip(
            self._names, (self.first, self.last), (self.tr("From"), self.tr("Until")), strict=True
        ):
            label.setText(text)
            edit.setAccessibleName(text)
        self.apply.setText(self.tr("Show these days"))

    def _open(self) -> None:
        self.popup.open_below(self)
        self.days[1].setFocus()

    def _back(self, days: int) -> None:
        self._tell(max(0, self._now_ms - days * DAY_MS), 0)

    def _between(self) -> None:
        if self.first.date() <= self.last.date():
            self._tell(_midnight(self.first.date()), _midnight(self.last.date().addDays(1)))

    def _tell(self, from_ms: int, to_ms: int) -> None:
        self.popup.close()
        self.picked.emit(from_ms, to_ms)


def _midnight(date: QDate) -> int:
    return QDateTime(date, QTime(0, 0)).toMSecsSinceEpoch()
