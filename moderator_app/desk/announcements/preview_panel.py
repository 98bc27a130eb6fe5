"""An issue exactly as it would be published now, in either language: its texts, and the pages of its paper as pictures.

The paper's pictures come from the same setting as the PDF. The page itself is shown by the computer's own browser, from
the server's own template, by an address that is good for minutes.
"""

from __future__ import annotations

import base64
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from moderator_app.desk.announcements import sentences
from moderator_app.desk.announcements.host import AnnouncementHost
from moderator_app.desk.announcements.sheet_view import SheetView
from moderator_app.desk.sync import announcement_calls as calls
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.desk.widgets.states import States
from moderator_app.wire.messages import announcements as am

LANGUAGES = ("zh", "en")
STALE_MS = 60_000
"""An address with less time left than this is asked for anew."""


class PreviewPanel(Spoken, QWidget):
    """Texts and paper of one issue."""

    def __init__(self, host: AnnouncementHost, parent: QWidget | None = None) -> None:
        """Begin with nothing shown."""
        super().__init__(parent)
        self._host = host
        self._wanted: tuple[str, int] | None = None
        self._shown: tuple[str, int, str] | None = None
        self.language = "zh"
        self.sheet: am.Sheet | None = None
        self.page = 1
        self.pages = 0
        self._picture = QPixmap()
        self.tongues = {language: _choice() for language in LANGUAGES}
        self.kinds = {kind: _choice() for kind in ("texts", "paper")}
        self._groups = [QButtonGroup(self), QButtonGroup(self)]
        self.back, self.forward, self.in_browser, self.pdf = (QPushButton() for _ in range(4))
        self.where = PlainLabel(kind="dim")
        self.texts = SheetView(host.theme, host.icons)
        self.paper = PlainLabel()
        self.paper.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.area = QScrollArea()
        self.area.setWidget(self.paper)
        self.area.setWidgetResizable(True)
        # A page is as wide as its room; a bar of its own would only come and go with the other one.
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.paper_states = States(self.area, host.icons)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.texts)
        self.stack.addWidget(self.paper_states)
        self.states = States(self.stack, host.icons)
        self._lay_out()
        for language, button in self.tongues.items():
            button.clicked.connect(partial(self.speak, language))
        for kind, button in self.kinds.items():
            button.clicked.connect(partial(self.show_kind, kind))
        self.back.clicked.connect(lambda: self.turn(-1))
        self.forward.clicked.connect(lambda: self.turn(1))
        self.in_browser.clicked.connect(self.open_page)
        self.pdf.clicked.connect(self.open_paper)
        self.tongues["zh"].setChecked(True)
        self.kinds["texts"].setChecked(True)
        self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 0)
        for group, buttons in zip(self._groups, (self.tongues, self.kinds), strict=True):
            for button in buttons.values():
                group.addButton(button)
                head.addWidget(button)
            head.addSpacing(12)
        head.addWidget(self.back)
        head.addWidget(self.where)
        head.addWidget(self.forward)
        head.addStretch(1)
        head.addWidget(self.in_browser)
        head.addWidget(self.pdf)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.states, 1)

    # --- what the room tells --------------------------------------------------------------------------------------

    def show_issue(self, issue: am.Issue | None, *, can: bool) -> None:
        """Be about another issue, or another version of it; it is asked for when the panel is looked at."""
        self._wanted = (issue.head.id, issue.head.row_version) if issue is not None and can else None
        if self._wanted is None:
            self.sheet, self._shown, self.pages = None, None, 0
            self.states.show_empty(
                self.tr("Nothing to show yet"),
                self.tr("Compile the issue; then it can be seen as it would be published."),
            )
            self._weigh()
        elif self.isVisible():
            self.ask()

    def ask(self) -> None:
        """Ask for what is wanted, unless it is shown already and its address is still good."""
        if self._wanted is None:
            return
        key = (*self._wanted, self.language)
        fresh = self.sheet is not None and self.sheet.good_until_ms - self._host.now_server_ms() > STALE_MS
        if key == self._shown and fresh:
            return
        self._shown = key
        self.sheet, self.pages = None, 0
        self.states.show_loading(self.tr("Setting the issue…"))
        self._weigh()
        self._host.ask(calls.sheet(self._wanted[0], self.language), partial(self._came, key), partial(self._no, key))

    def speak(self, language: str) -> None:
        """Show the other language."""
        self.language = language
        self.tongues[language].setChecked(True)
        self.page = 1
        self.ask()

    def other_language(self) -> None:
        """Show the language that is not shown."""
        self.speak("en" if self.language == "zh" else "zh")

    def show_kind(self, kind: str) -> None:
        """Show the texts or the paper."""
        self.kinds[kind].setChecked(True)
        self.stack.setCurrentIndex(0 if kind == "texts" else 1)
        self._weigh()
        if kind == "paper":
            self._ask_picture()

    def turn(self, pages: int) -> None:
        """Go to another page of the paper."""
        wanted = min(max(1, self.page + pages), max(1, self.pages))
        if wanted != self.page:
            self.page = wanted
            self._ask_picture()

    def open_page(self) -> None:
        """Show the page in the browser."""
        if self.sheet is not None:
            self._host.open_page(self.sheet.page)

    def open_paper(self) -> None:
        """Show the PDF in the browser."""
        if self.sheet is not None:
            self._host.open_page(self.sheet.paper)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the picture."""
        super().resizeEvent(event)
        self._fit()

    def retranslate(self) -> None:
        """Say everything in the desk's language; what is shown keeps its own."""
        self.tongues["zh"].setText("中文")
        self.tongues["en"].setText("English")
        self.kinds["texts"].setText(self.tr("Texts"))
        self.kinds["paper"].setText(self.tr("Paper"))
        self.back.setText(self.tr("Previous page"))
        self.forward.setText(self.tr("Next page"))
        self.in_browser.setText(self.tr("Page in the browser"))
        self.pdf.setText(self.tr("PDF in the browser"))
        self.paper.setAccessibleName(self.tr("A page of the paper"))
        self._weigh()

    # --- how it is done -------------------------------------------------------------------------------------------

    def _came(self, key: tuple[str, int, str], sheet: am.Sheet) -> None:
        if key != self._shown:
            return
        self.sheet, self.page = sheet, 1
        self.texts.show_sheet(sheet)
        self.states.show_content()
        self._picture = QPixmap()
        self._weigh()
        if self.stack.currentIndex() == 1:
            self._ask_picture()

    def _no(self, key: tuple[str, int, str], error: Exception) -> None:
        if key != self._shown:
            return
        self._shown = None
        self.states.show_error(
            self.tr("The preview cannot be shown"),
            sentences.refused(error, self._host),
            action=self.tr("Try again"),
            act=self.ask,
        )

    def _ask_picture(self) -> None:
        if self.sheet is None or self._shown is None:
            return
        name, _version, language = self._shown
        if self._picture.isNull():
            self.paper_states.show_loading(self.tr("Setting the paper…"))
        asked = (*self._shown, self.page)
        self._host.ask(
            calls.picture(name, language, self.sheet.at_ms, self.page),
            partial(self._picture_came, asked),
            partial(self._no_picture, asked),
        )
        self._weigh()

    def _picture_came(self, asked: tuple[str, int, str, int], found: am.Picture) -> None:
        if self._shown is None or asked != (*self._shown, self.page):
            return
        self.pages = found.pages
        self._picture = QPixmap()
        self._picture.loadFromData(base64.b64decode(found.base64))
        self.paper_states.show_content()
        self._fit()
        self._weigh()

    def _no_picture(self, asked: tuple[str, int, str, int], error: Exception) -> None:
        if self._shown is None or asked != (*self._shown, self.page):
            return
        self.paper_states.show_error(
            self.tr("The paper cannot be shown"),
            sentences.refused(error, self._host),
            action=self.tr("PDF in the browser"),
            act=self.open_paper,
        )

    def _fit(self) -> None:
        """Show the page as wide as there is room, never wider than it is."""
        if self._picture.isNull():
            return
        ratio = self.devicePixelRatioF()
        width = min(int(self.area.viewport().width() * ratio), self._picture.width())
        scaled = self._picture.scaledToWidth(max(1, width), Qt.TransformationMode.SmoothTransformation)
        scaled.setDevicePixelRatio(ratio)
        self.paper.setPixmap(scaled)

    def _weigh(self) -> None:
        paper = self.stack.currentIndex() == 1 and self.sheet is not None
        for widget in (self.back, self.where, self.forward):
            widget.setVisible(paper)
        self.back.setEnabled(paper and self.page > 1)
        self.forward.setEnabled(paper and self.page < self.pages)
        self.where.setText(self.tr("Page {page} of {pages}").format(page=self.page, pages=self.pages or "…"))
        for button in (self.in_browser, self.pdf):
            button.setEnabled(self.sheet is not None)


def _choice() -> QPushButton:
    button = QPushButton()
    button.setCheckable(True)
    return button
