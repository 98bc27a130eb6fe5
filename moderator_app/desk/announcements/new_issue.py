"""The form for a new issue: which series, which days, and the words to begin with."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from moderator_app.desk.announcements import sentences
from moderator_app.desk.announcements.words_form import LONGEST_NAME
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.domain.identity import DAY_MS, new_id
from moderator_app.wire.messages import announcements as am

EPOCH = QDate(1970, 1, 1)
USUAL_DAYS = 14
"""Of a first period; later ones begin where the last one of the series ended."""


def date_of(at_ms: int) -> QDate:
    """Return the day of a time, on the platform's clock."""
    return EPOCH.addDays((at_ms + sentences.ZONE_MS) // DAY_MS)


def begin_of(date: QDate) -> int:
    """Return the beginning of a day on the platform's clock, milliseconds since the epoch."""
    return EPOCH.daysTo(date) * DAY_MS - sentences.ZONE_MS


class NewIssueForm(Spoken, QWidget):
    """Asks for what a draft begins with; Escape puts it away."""

    def __init__(self, make: Callable[[am.NewIssue], object], leave: Callable[[], object]) -> None:
        """Begin empty; ``make`` is called with a draft to be stored, ``leave`` when it is put away."""
        super().__init__()
        self._make, self._leave = make, leave
        self._series: dict[str, am.SeriesRow] = {}
        self._heads: tuple[am.IssueRow, ...] = ()
        self._id = new_id()
        self.heading = PlainLabel(kind="title")
        self.series = QComboBox()
        self.first, self.last = QDateEdit(), QDateEdit()
        self.title_zh, self.title_en = QLineEdit(), QLineEdit()
        self.trouble = PlainLabel(kind="bad", wrap=True)
        self.store, self.away = QPushButton(), QPushButton()
        self.store.setProperty("kind", "primary")
        self.names = [PlainLabel(kind="dim") for _ in range(5)]
        form = QFormLayout()
        for name, field in zip(
            self.names, (self.series, self.first, self.last, self.title_zh, self.title_en), strict=True
        ):
            name.setBuddy(field)
            form.addRow(name, field)
        for day in (self.first, self.last):
            day.setDisplayFormat("yyyy-MM-dd")
            day.setCalendarPopup(True)
            day.setFixedWidth(day.fontMetrics().horizontalAdvance("0000-00-00") * 2)
            day.dateChanged.connect(lambda _date: self._weigh())
        for title in (self.title_zh, self.title_en):
            title.setMaxLength(LONGEST_NAME)
            title.textChanged.connect(lambda _text: self._weigh())
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.away)
        foot.addWidget(self.store)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(self.heading)
        column.addLayout(form)
        column.addWidget(self.trouble)
        column.addLayout(foot)
        column.addStretch(1)
        self.series.currentIndexChanged.connect(lambda _place: self._chosen())
        self.store.clicked.connect(self._store)
        self.away.clicked.connect(self._leave)
        self.retranslate()

    def begin(self, series: tuple[am.SeriesRow, ...], heads: tuple[am.IssueRow, ...], now_ms: int, chosen: str) -> None:
        """Ask for a new draft; its period begins where the last one of the series ended."""
        self._series, self._heads, self._now, self._id = {one.code: one for one in series}, heads, now_ms, new_id()
        self.trouble.setText("")
        self.series.clear()
        for one in series:
            self.series.addItem(f"{one.code} · {one.title_zh} · {one.title_en}", one.code)
        self.series.setCurrentIndex(max(0, self.series.findData(chosen)))
        self._chosen()
        self.series.setFocus(Qt.FocusReason.OtherFocusReason)

    def refused(self, words: str) -> None:
        """Say why it was not stored; everything typed is still here."""
        self.trouble.setText(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put away by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.heading.setText(self.tr("New issue"))
        texts = (
            self.tr("Series"),
            self.tr("First day"),
            self.tr("Last day"),
            sentences.field_name("title_zh"),
            sentences.field_name("title_en"),
        )
        fields = (self.series, self.first, self.last, self.title_zh, self.title_en)
        for name, field, text in zip(self.names, fields, texts, strict=True):
            name.setText(text)
            field.setAccessibleName(text)
        self.store.setText(self.tr("Make the draft"))
        self.away.setText(self.tr("Cancel"))

    _now = 0

    def _chosen(self) -> None:
        one = self._series.get(str(self.series.currentData() or ""))
        if one is None:
            return
        before = max((head.period_to_ms for head in self._heads if head.series == one.code), default=0)
        today = date_of(self._now)
        first = date_of(before) if 0 < before <= self._now else today.addDays(1 - USUAL_DAYS)
        self.first.setDate(first)
        self.last.setDate(max(first, today))
        self.title_zh.setText(one.title_zh)
        self.title_en.setText(one.title_en)
        self._weigh()

    def _weigh(self) -> None:
        filled = bool(self._series) and all(one.text().strip() for one in (self.title_zh, self.title_en))
        self.store.setEnabled(filled and self.first.date() <= self.last.date())

    def _store(self) -> None:
        self._make(
            am.NewIssue(
                id=self._id,
                series=str(self.series.currentData()),
                period_from_ms=begin_of(self.first.date()),
                period_to_ms=begin_of(self.last.date().addDays(1)),
                wording=am.WordingBody(title_zh=self.title_zh.text().strip(), title_en=self.title_en.text().strip()),
            )
        )
