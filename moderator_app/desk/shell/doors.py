"""Where one is signed in, and which desks sign for one: seen here, and ended here.

Signals only; it knows no server.
"""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.wire.messages.doors import KeyRow, SessionRow, Sessions


class Doors(Spoken, QWidget):
    """The sessions and keys of one person.

    Signals:
        wanted(): the panel is shown and wants to know.
        ended(str): end the session of this id.
        revoked(str): revoke the key of this id.
    """

    wanted = Signal()
    ended = Signal(str)
    revoked = Signal(str)
    width_wanted = 520

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin with nothing known."""
        super().__init__(parent)
        self._known: Sessions | None = None
        self._problem = ""
        self.said = PlainLabel(kind="dim", wrap=True)
        self.again = QPushButton()
        self.again.clicked.connect(self.ask)
        self.rows = QWidget()
        self._column = QVBoxLayout(self.rows)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        around = QScrollArea(widgetResizable=True)
        around.setFrameShape(QFrame.Shape.NoFrame)
        around.setWidget(self.rows)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 8, 16, 16)
        outer.addWidget(self.said)
        outer.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        outer.addWidget(around, 1)
        self.retranslate()

    def title(self) -> str:
        """Return the panel's name."""
        return self.tr("Where you are signed in")

    def focus_first(self) -> None:
        """Go to the first button, or to the panel itself."""
        buttons = [button for button in self.rows.findChildren(QPushButton) if button.isEnabled()]
        (buttons[0] if buttons else self.again).setFocus(Qt.FocusReason.PopupFocusReason)

    def ask(self) -> None:
        """Ask anew."""
        self._problem = ""
        self.retranslate()
        self.wanted.emit()

    def show_sessions(self, known: Sessions) -> None:
        """Show what is known now."""
        self._known, self._problem = known, ""
        self.retranslate()

    def refuse(self, sentence: str) -> None:
        """Say why it is not known, or why something could not be ended."""
        self._problem = sentence
        self.retranslate()

    def forget(self) -> None:
        """Somebody else sits here now."""
        self._known, self._problem = None, ""
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.again.setText(self.tr("Ask again"))
        self.again.setVisible(bool(self._problem))
        while self._column.count():
            item = self._column.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if self._problem:
            self.said.setText(self._problem)
        elif self._known is None:
            self.said.setText(self.tr("Asking the server…"))
        else:
            factor = self.tr("A second factor is asked for; {count} recovery codes are left.").format(
                count=self._known.recovery_codes_left
            )
            self.said.setText(factor if self._known.second_factor else self.tr("There is no second factor."))
        if self._known is None:
            return
        for session in self._known.sessions:
            self._column.addWidget(self._session(session))
        if self._known.keys:
            self._column.addWidget(PlainLabel(self.tr("Desks that sign what you decide"), kind="title"))
        for key in self._known.keys:
            self._column.addWidget(self._key(key))
        self._column.addStretch(1)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask whenever one looks."""
        super().showEvent(event)
        self.ask()

    def _session(self, row: SessionRow) -> QWidget:
        name = row.device_name or self.tr("A desk without a name")
        facts = self.tr("from {address}, since {start}, last seen {seen}").format(
            address=row.address or "–", start=_when(row.started_at_ms), seen=_when(row.seen_at_ms)
        )
        if row.here:
            return _row(name, self.tr("This desk") + " · " + facts, None)
        button = QPushButton(self.tr("Sign out there"))
        button.clicked.connect(lambda: self.ended.emit(row.id))
        return _row(name, facts, button)

    def _key(self, row: KeyRow) -> QWidget:
        name = row.device_name or self.tr("A desk without a name")
        facts = self.tr("key {key}, since {start}").format(key=row.id[:16], start=_when(row.registered_at_ms))
        if row.revoked_at_ms is not None:
            return _row(name, facts + " · " + self.tr("revoked {at}").format(at=_when(row.revoked_at_ms)), None)
        button = QPushButton(self.tr("Revoke"))
        button.clicked.connect(lambda: self.revoked.emit(row.id))
        return _row(name, facts, button)


def _when(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M %Z")


def _row(name: str, facts: str, button: QPushButton | None) -> QWidget:
    card = QFrame()
    card.setProperty("surface", "card")
    line = QHBoxLayout(card)
    text = QVBoxLayout()
    text.addWidget(PlainLabel(name, wrap=True))
    text.addWidget(PlainLabel(facts, kind="dim", wrap=True))
    line.addLayout(text, 1)
    if button is not None:
        button.setAccessibleDescription(f"{name}, {facts}")
        line.addWidget(button)
    return card
