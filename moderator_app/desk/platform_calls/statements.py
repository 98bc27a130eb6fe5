"""Statements of reasons for the registry of the European Union: how far each has come, and what is wrong with it."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from moderator_app.desk.law_host import LawHost
from moderator_app.desk.sync import law_calls
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.rows import Listing, Row
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.wire.messages import law as lm

_TONES = {"held": "bad", "dead": "bad", "due": "warn", "ready": "warn", "sent": "good"}


class StatementsPanel(Spoken, QWidget):
    """The list at the top, the chosen statement as it is sent below it."""

    def __init__(self, host: LawHost, parent: QWidget | None = None) -> None:
        """Build the panel; ``refresh`` fills it."""
        super().__init__(parent)
        self._host = host
        self._rows: dict[str, lm.Statement] = {}
        self.list = Listing(host.theme, host.icons, stretch=4, right=(2,))
        self.trouble = PlainLabel(kind="bad", wrap=True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(host.theme.font(mono=True))
        self.again = QPushButton()
        self.again.setProperty("kind", "primary")
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 12, 8)
        foot.addWidget(self.again)
        foot.addWidget(self.trouble, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setHandleWidth(5)
        split.addWidget(self.list)
        split.addWidget(self.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split, 1)
        column.addLayout(foot)
        self.list.again.connect(self.refresh)
        self.list.table.chosen.connect(self._show)
        self.again.clicked.connect(self._send)
        self.retranslate()
        self.list.states.show_loading(self.tr("Looking for statements of reasons…"))

    def refresh(self) -> None:
        """Ask for the latest statements."""
        if not self._rows:
            self.list.states.show_loading(self.tr("Looking for statements of reasons…"))
        self._host.ask(law_calls.statements(), self._came, self._failed)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.list.name(self.tr("Statements of reasons"))
        self.text.setAccessibleName(self.tr("The chosen statement as it is sent"))
        self.again.setText(self.tr("Send again"))
        self._fill()

    def _came(self, found: lm.Statements) -> None:
        self._rows = {one.decision_id: one for one in found.statements}
        self._fill()

    def _failed(self, error: Exception) -> None:
        self.list.show_failure(self._host.sentence(error), self.refresh)

    def _state(self, state: str) -> str:
        known = {
            "due": self.tr("to be written"),
            "ready": self.tr("waits to be sent"),
            "sent": self.tr("taken by the registry"),
            "held": self.tr("a person must look at it"),
            "dead": self.tr("given up"),
        }
        return known.get(state, state)

    def _fill(self) -> None:
        rows = [
            Row(
                key=one.decision_id,
                cells=(
                    self._state(one.state),
                    one.payload.get("puid", "—"),
                    str(one.attempts),
                    law_words.brief(one.sent_at_ms) if one.sent_at_ms is not None else "—",
                    "; ".join(one.faults) or "—",
                ),
                tone=_TONES.get(one.state, ""),
                detail="\n".join(one.faults),
            )
            for one in self._rows.values()
        ]
        titles = (
            self.tr("State"),
            self.tr("Public id"),
            self.tr("Attempts"),
            law_words.zoned(self.tr("Sent")),
            self.tr("What is wrong"),
        )
        self.list.show_rows(
            titles,
            rows,
            empty=self.tr("No statement of reasons yet"),
            hint=self.tr("One is written for every decision that restricts something; a warning alone yields none."),
        )
        self._show(self.list.table.current())

    def _show(self, key: str) -> None:
        one = self._rows.get(key)
        self.again.setEnabled(one is not None and one.state in {"held", "dead"})
        self.trouble.setText("; ".join(one.faults) if one is not None else "")
        payload = one.payload if one is not None else {}
        self.text.setPlainText(json.dumps(payload, ensure_ascii=False, indent=2, sort_keys=True) if payload else "")

    def _send(self) -> None:
        key = self.list.table.current()
        if key in self._rows:
            self.again.setEnabled(False)
            self._host.ask(law_calls.statement_again(key), self._sent, self._not_sent)

    def _sent(self, _statement: lm.Statement) -> None:
        self._host.say(self.tr("The statement is written and sent again."))
        self.refresh()

    def _not_sent(self, error: Exception) -> None:
        self._host.report(error)
        self._show(self.list.table.current())
