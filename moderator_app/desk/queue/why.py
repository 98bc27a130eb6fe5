"""Why a case stands where it stands: the terms of its rank, each with its share."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QProgressBar, QSizePolicy

from moderator_app.desk.queue.words import points, span, term_name
from moderator_app.desk.store.view import Listed
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.domain.queue import explain_priority

TERMS = 6


class WhyPanel:
    """Fills a frame of the form with the terms of one case's rank."""

    def __init__(self, frame: QFrame) -> None:
        """Lay out a row for each term."""
        self._frame = frame
        self._grid = QGridLayout(frame)
        self._grid.setContentsMargins(12, 8, 12, 8)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(3)
        self._title = PlainLabel(parent=frame, kind="strong")
        self._grid.addWidget(self._title, 0, 0, 1, 3)
        self._rows = []
        for row in range(1, TERMS + 1):
            name, bar, value = PlainLabel(parent=frame, kind="dim"), QProgressBar(frame), PlainLabel(parent=frame)
            bar.setTextVisible(False)
            bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._grid.addWidget(name, row, 0)
            self._grid.addWidget(bar, row, 1)
            self._grid.addWidget(value, row, 2)
            self._rows.append((name, bar, value))
        self._grid.setColumnStretch(1, 1)
        self._shown: tuple[Listed, int] | None = None

    @property
    def visible(self) -> bool:
        """Whether the panel is open."""
        return not self._frame.isHidden()

    def toggle(self) -> None:
        """Open or fold it."""
        self._frame.setVisible(not self.visible)

    def show_case(self, listed: Listed | None, now_ms: int, title: str) -> None:
        """Show the terms of ``listed``, under a translated ``title`` with its rank."""
        self._shown = None if listed is None else (listed, now_ms)
        self._title.setText(title)
        terms = [] if listed is None else explain_priority(listed.case.priority, now_ms)
        most = max([value for _, value in terms] or [0], default=0) or 1
        waited = 0 if listed is None else now_ms - listed.case.opened_at_ms
        for (name, bar, number), (term, value) in zip(self._rows, terms or [("", 0)] * TERMS, strict=True):
            words = term_name(term) if term else ""
            name.setText(f"{words} ({span(waited)})" if term == "waiting" else words)
            bar.setRange(0, most)
            bar.setValue(max(0, value))
            bar.setAccessibleName(words)
            bar.setVisible(bool(term))
            number.setText(points(value) if term else "")

    def retranslate(self, event: QEvent, title: str) -> None:
        """Write the terms again when the language has changed."""
        if event.type() == QEvent.Type.LanguageChange and self._shown is not None:
            self.show_case(*self._shown, title)
