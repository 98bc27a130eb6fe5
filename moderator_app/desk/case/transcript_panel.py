"""The transcript with its search, its follow switch and its quote button."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from moderator_app.desk.case.clock import SessionClock
from moderator_app.desk.case.keys import PRESS, keep_keys
from moderator_app.desk.case.transcript_document import Span, TranscriptDocument
from moderator_app.desk.case.transcript_view import TranscriptText
from moderator_app.desk.case_host import CaseHost
from moderator_app.desk.commands import key_text
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.domain.highlight import HighlightState


class TranscriptPanel(QWidget):
    """The transcript and what one does with it.

    Signals:
        quote_wanted(): the selection is to become evidence.
    """

    quote_wanted = Signal()

    def __init__(self, host: CaseHost, clock: SessionClock, parent: QWidget | None = None) -> None:
        """Follow ``clock``."""
        super().__init__(parent)
        self._host = host
        self.text = TranscriptText(host, clock)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(host.theme.px(120))
        self.search.setMaximumWidth(host.theme.px(220))
        self.found = PlainLabel(kind="small")
        self.before, self.after = QToolButton(), QToolButton()
        self.before.setText("↑")
        self.after.setText("↓")
        self.follow = QPushButton()
        self.follow.setCheckable(True)
        self.follow.setChecked(True)
        self.quote = QPushButton()
        self.quote.setEnabled(False)
        keep_keys(PRESS, self.before, self.after, self.follow, self.quote)
        keep_keys(
            (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End),
            self.text,
        )
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 4, 8, 4)
        bar.setSpacing(4)
        bar.addWidget(self.search, 1)
        for control in (self.before, self.after, self.found):
            bar.addWidget(control)
        bar.addStretch(0)
        bar.addWidget(self.quote)
        bar.addWidget(self.follow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.text, 1)
        self._places: tuple[Span, ...] = ()
        self._place = -1
        self.search.textChanged.connect(self._search)
        self.search.installEventFilter(self)
        self.before.clicked.connect(lambda: self.turn(-1))
        self.after.clicked.connect(lambda: self.turn(1))
        self.follow.clicked.connect(self.text.set_following)
        self.quote.clicked.connect(self.quote_wanted)
        self.text.following_changed.connect(self._following)
        self.text.quote_changed.connect(self.quote.setEnabled)
        self.retranslate()

    def show_document(self, document: TranscriptDocument, states: dict[str, HighlightState]) -> None:
        """Show another transcript; the search begins anew in it."""
        self.text.show_document(document, states)
        self._search(self.search.text())

    def turn(self, step: int) -> None:
        """Go to the next (1) or previous (-1) place found, round the end."""
        if not self._places:
            return
        self._place = (self._place + step) % len(self._places)
        self.text.set_following(False)
        self.text.reveal(self._places[self._place], select=True)
        self._count()

    def start_search(self) -> None:
        """Put the focus where a search is typed."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override] # only widgets are watched
        """Turn to the next place by Return, leave the search by Escape."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.turn(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.search.clear()
                self.text.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.search.setPlaceholderText(self.tr("Search the transcript"))
        self.search.setAccessibleName(self.tr("Search the transcript"))
        self.before.setAccessibleName(self.tr("Previous place"))
        self.after.setAccessibleName(self.tr("Next place"))
        self.before.setToolTip(self.tr("Previous place"))
        self.after.setToolTip(self.tr("Next place"))
        quote = self.tr("Quote")
        self.quote.setText(f"{quote}  {key_text(self._host.commands.list['evidence.quote'])}")
        self.quote.setAccessibleName(self.tr("Quote selection"))
        self.follow.setText(self.tr("Follow"))
        self.follow.setToolTip(self.tr("Keep the spoken word in view; scrolling leaves the page to you."))
        self.text.retranslate()
        self._count()

    def _search(self, query: str) -> None:
        self._places = self.text.document_.find(query)
        self._place = -1
        self.before.setEnabled(bool(self._places))
        self.after.setEnabled(bool(self._places))
        if self._places:
            self.turn(1)
        self._count()

    def _count(self) -> None:
        if not self.search.text():
            self.found.setText("")
        elif not self._places:
            self.found.setText(self.tr("Not found"))
        else:
            self.found.setText(self.tr("{place} of {count}").format(place=self._place + 1, count=len(self._places)))

    def _following(self, following: bool) -> None:  # noqa: FBT001 - a signal's value
        self.follow.setChecked(following)
