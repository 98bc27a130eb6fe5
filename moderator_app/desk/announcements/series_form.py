"""Series of announcements: what each is about, how it shows names, and for how long."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from moderator_app.desk.announcements.host import AnnouncementHost
from moderator_app.desk.announcements.words_form import LONGEST_NAME
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.plain import PlainLabel, visible
from moderator_app.desk.widgets.rows import Listing, Row
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.domain.masking import Masking
from moderator_app.wire.messages import announcements as am

LONGEST_CODE = 8
MONTHS, LONGEST_MONTHS = 12, 120


class SeriesForm(Spoken, QWidget):
    """All series, and one of them to be changed or made; Escape puts it away."""

    def __init__(
        self, host: AnnouncementHost, store: Callable[[str, am.SeriesBody], object], leave: Callable[[], object]
    ) -> None:
        """Begin empty; ``store`` is called with a code and what is to be stored."""
        super().__init__()
        self._host, self._store_it, self._leave = host, store, leave
        self._series: dict[str, am.SeriesRow] = {}
        self.list = Listing(host.theme, host.icons, stretch=1, right=(4,), reloads=False)
        self.code, self.title_zh, self.title_en = QLineEdit(), QLineEdit(), QLineEdit()
        self.masking = QComboBox()
        self.months = QSpinBox()
        self.months.setRange(1, LONGEST_MONTHS)
        self.months.setMaximumWidth(host.theme.px(120))
        # A spin box takes no padding from the style sheet; its number stands under those of the other fields.
        self.months.lineEdit().setTextMargins(host.theme.px(7), 0, 0, 0)
        self.categories = QListWidget()
        self.rules = PlainLabel(kind="dim", wrap=True)
        self.trouble = PlainLabel(kind="bad", wrap=True)
        self.fresh, self.store, self.away = QPushButton(), QPushButton(), QPushButton()
        self.store.setProperty("kind", "primary")
        self._lay_out()
        self.code.setMaxLength(LONGEST_CODE)
        for field in (self.code, self.title_zh, self.title_en):
            field.textChanged.connect(lambda _text: self._weigh())
        self.categories.itemChanged.connect(lambda _item: self._weigh())
        self.list.table.chosen.connect(self._choose)
        self.fresh.clicked.connect(self.begin)
        self.store.clicked.connect(self._store)
        self.away.clicked.connect(self._leave)
        self.retranslate()

    def _lay_out(self) -> None:
        self.names = [PlainLabel(kind="dim") for _ in range(6)]
        form = QFormLayout()
        self._fields = (self.code, self.title_zh, self.title_en, self.masking, self.months, self.categories)
        for name, field in zip(self.names, self._fields, strict=True):
            name.setBuddy(field)
            form.addRow(name, field)
        form.addRow(PlainLabel(), self.rules)
        for title in (self.title_zh, self.title_en):
            title.setMaxLength(LONGEST_NAME)
        self.categories.setMinimumHeight(self._host.theme.row * 4)
        self.list.setMinimumHeight(self._host.theme.row * 5)
        foot = QHBoxLayout()
        foot.addWidget(self.fresh)
        foot.addStretch(1)
        foot.addWidget(self.away)
        foot.addWidget(self.store)
        below = QVBoxLayout()
        below.setContentsMargins(16, 0, 16, 12)
        below.addLayout(form)
        below.addWidget(self.trouble)
        below.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        column.addLayout(below, 5)

    # --- what the room tells --------------------------------------------------------------------------------------

    def show_series(self, series: tuple[am.SeriesRow, ...]) -> None:
        """Show all series; the one that was chosen stays chosen."""
        self._series = {one.code: one for one in series}
        self._fill()
        if not series:
            self.begin()

    def begin(self) -> None:
        """Begin a new one."""
        self.code.setReadOnly(False)
        self.code.clear()
        self.title_zh.clear()
        self.title_en.clear()
        self.masking.setCurrentIndex(self.masking.findData(str(Masking.MASKED)))
        self.months.setValue(MONTHS)
        self._check(())
        self.trouble.setText("")
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def refused(self, words: str) -> None:
        """Say why it was not stored; everything typed is still here."""
        self.trouble.setText(words)

    def stored(self, series: tuple[am.SeriesRow, ...]) -> None:
        """Show what is stored now, with the one that was just stored chosen."""
        code = self.code.text()
        self.trouble.setText("")
        self.show_series(series)
        self.list.table.choose(code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put away by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.list.name(self.tr("Series of announcements"))
        texts = (
            self.tr("Code (2 to 8 capital letters)"),
            self.tr("Title, Chinese"),
            self.tr("Title, English"),
            self.tr("Names"),
            self.tr("Months that names are shown"),
            self.tr("About"),
        )
        for name, field, text in zip(self.names, self._fields, texts, strict=True):
            name.setText(text)
            field.setAccessibleName(text)
        chosen = self.masking.currentData()
        self.masking.clear()
        for kind in Masking:
            self.masking.addItem(kind.label.in_language(self._host.language()), str(kind))
        self.masking.setCurrentIndex(max(0, self.masking.findData(chosen)))
        self.fresh.setText(self.tr("New series"))
        self.store.setText(self.tr("Store the series"))
        self.away.setText(self.tr("Back to the issues"))
        self._check(self._checked())
        self._fill()

    # --- how it is done -------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        language = self._host.language()
        rows = [
            Row(
                one.code,
                (
                    one.code,
                    one.title_zh if language.startswith("zh") else one.title_en,
                    law_words.named(Masking, one.masking, language),
                    str(one.display_months),
                    str(one.issues),
                ),
            )
            for one in self._series.values()
        ]
        titles = (self.tr("Code"), self.tr("Title"), self.tr("Names"), self.tr("Months"), self.tr("Issues"))
        self.list.show_rows(titles, rows, empty=self.tr("No series yet"), hint=self.tr("Make the first one below."))
        self._weigh()

    def _choose(self, code: str) -> None:
        one = self._series.get(code)
        if one is None:
            return
        self.code.setText(one.code)
        self.code.setReadOnly(True)
        self.title_zh.setText(one.title_zh)
        self.title_en.setText(one.title_en)
        self.masking.setCurrentIndex(self.masking.findData(str(one.masking)))
        self.months.setValue(one.display_months)
        self._check(one.categories)
        self.trouble.setText("")
        self._weigh()

    def _check(self, wanted: tuple[str, ...]) -> None:
        """Offer the categories of the rules in force; a stored one that they do not know stays visible."""
        law, language = self._host.lawbook, self._host.language()
        known = tuple(law.matrix.categories) if law is not None else ()
        self.categories.clear()
        for code in dict.fromkeys((*known, *wanted)):
            item = QListWidgetItem(visible(law_words.category(law, code, language)))
            item.setData(Qt.ItemDataRole.UserRole, code)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if code in wanted else Qt.CheckState.Unchecked)
            self.categories.addItem(item)
        self._weigh()

    def _checked(self) -> tuple[str, ...]:
        items = [self.categories.item(place) for place in range(self.categories.count())]
        return tuple(
            str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() is Qt.CheckState.Checked
        )

    def _weigh(self) -> None:
        code, chosen = self.code.text(), self._checked()
        good = code.isascii() and code.isalpha() and code.isupper() and len(code) > 1
        titles = all(field.text().strip() for field in (self.title_zh, self.title_en))
        self.store.setEnabled(good and titles and bool(chosen))
        law = self._host.lawbook
        rules = [law.rulebook.rule_of(one) for one in chosen if one in law.matrix.categories] if law is not None else []
        language = self._host.language()
        cited = "; ".join(
            dict.fromkeys(f"{rule.name.in_language(language)} ({rule.code}@{rule.version})" for rule in rules)
        )
        self.rules.setText(self.tr("Rules cited: {rules}").format(rules=cited or "—"))

    def _store(self) -> None:
        self._store_it(
            self.code.text(),
            am.SeriesBody(
                title_zh=self.title_zh.text().strip(),
                title_en=self.title_en.text().strip(),
                categories=self._checked(),
                masking=Masking(self.masking.currentData()),
                display_months=self.months.value(),
            ),
        )
