"""Versions of matrix and rules: write a draft, see what it changes, replay it, approve what somebody else wrote.

Whoever works under a version says here that they have read it.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any, Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from moderator_app.desk.law_host import LawHost
from moderator_app.desk.policy_room.draft_text import parsed, written
from moderator_app.desk.policy_room.replay_panel import ReplayPanel
from moderator_app.desk.sync import law_calls
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.asking import AskStrip
from moderator_app.desk.widgets.facts import Facts
from moderator_app.desk.widgets.panes import beside, panel
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.rows import Listing, Row
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.desk.widgets.states import States
from moderator_app.domain.errors import BadInput, Refused
from moderator_app.domain.identity import DAY_MS, new_id
from moderator_app.domain.roles import Capability
from moderator_app.wire.messages import law as lm

NARROWEST = 300
ZONE_MS = 8 * 3_600_000
"""Beijing is eight hours ahead all year."""
WAITS = (8, 15, 31)
"""Days from today after which a version may begin, at midnight; the server knows the notice period and refuses less."""


class PolicyRoom(Spoken, QWidget):
    """Versions at the left, the chosen one at the right."""

    def __init__(self, host: LawHost, parent: QWidget | None = None) -> None:
        """Build the room; ``refresh`` fills it."""
        super().__init__(parent)
        self._host = host
        self._rows: dict[str, lm.PolicyRow] = {}
        self._text: lm.PolicyText | None = None
        self._diff: lm.PolicyDiff | None = None
        self._new: lm.PolicyRow | None = None
        self._wanted = ""
        self.list = Listing(host.theme, host.icons, stretch=0)
        self.ask = AskStrip()
        self.facts = Facts()
        self.trouble = PlainLabel(kind="bad", wrap=True)
        self.changes = Listing(host.theme, host.icons, stretch=0, reloads=False)
        self.replay = ReplayPanel(host)
        self.summary, self.editor = QLineEdit(), QPlainTextEdit()
        self.draft, self.save, self.submit, self.approve, self.give_back, self.read = (QPushButton() for _ in range(6))
        self.tabs = QTabWidget()
        self._sheet = QWidget()
        self.states = States(self._sheet, host.icons)
        self._lay_out()
        self.list.again.connect(self.refresh)
        self.list.table.chosen.connect(self._choose)
        self.draft.clicked.connect(self._begin)
        self.save.clicked.connect(self._save)
        self.submit.clicked.connect(lambda: self._host.ask(law_calls.submit_policy(self._id()), self._done, self._no))
        self.approve.clicked.connect(self._ask_approve)
        self.give_back.clicked.connect(self._ask_return)
        self.read.clicked.connect(
            lambda: self._host.ask(law_calls.acknowledge_policy(self._id()), self._done, self._no)
        )
        self.retranslate()
        self.list.states.show_loading(self.tr("Loading the versions…"))

    def _lay_out(self) -> None:
        left, column = panel(NARROWEST)
        column.addWidget(self.list, 1)
        text = QWidget()
        column = QVBoxLayout(text)
        column.setContentsMargins(12, 8, 12, 8)
        column.addWidget(self.summary)
        column.addWidget(self.editor, 1)
        self.editor.setTabChangesFocus(True)
        self.editor.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.editor.setFont(self._host.theme.font(mono=True))
        for page in (self.changes, self.replay, text):
            self.tabs.addTab(page, "")
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 12, 0)
        for button in (self.draft, self.save, self.submit, self.approve, self.give_back, self.read):
            foot.addWidget(button)
        foot.addStretch(1)
        sheet = QVBoxLayout(self._sheet)
        sheet.setContentsMargins(0, 4, 0, 0)
        sheet.setSpacing(4)
        sheet.addWidget(self.ask)
        sheet.addWidget(self.facts)
        sheet.addLayout(foot)
        self.trouble.setContentsMargins(12, 0, 12, 0)
        sheet.addWidget(self.trouble)
        sheet.addWidget(self.tabs, 1)
        beside(self, left, self.states, NARROWEST + 160)

    # --- what the desk tells --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for the versions."""
        self._host.ask(law_calls.policy_versions(), self._came, self._failed)

    def focus_first(self) -> None:
        """Go to the list."""
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.setAccessibleName(self.tr("Rules and matrix"))
        self.list.name(self.tr("Versions"))
        self.changes.name(self.tr("What changes"))
        self.tabs.setAccessibleName(self.tr("Parts of the version"))
        for place, title in enumerate((self.tr("Changes"), self.tr("Replay"), self.tr("Text"))):
            self.tabs.setTabText(place, title)
        self.summary.setPlaceholderText(self.tr("What changes and why, in a sentence or two"))
        self.summary.setAccessibleName(self.tr("Summary"))
        self.editor.setAccessibleName(self.tr("Text of the version"))
        self.draft.setText(self.tr("New draft from this"))
        self.save.setText(self.tr("Store the draft"))
        self.submit.setText(self.tr("Submit"))
        self.approve.setText(self.tr("Approve…"))
        self.give_back.setText(self.tr("Give back…"))
        self.read.setText(self.tr("I have read it"))
        self._fill()
        self._show()

    # --- the list -------------------------------------------------------------------------------------------------

    def _came(self, found: lm.PolicyRows) -> None:
        self._rows = {row.id: row for row in found.versions}
        self._fill()
        unread = (row.id for row in self._rows.values() if row.state == "effective" and self._to_be_read(row))
        wanted = self._wanted or next(unread, "")
        if wanted in self._rows:
            self.list.table.choose(wanted)
            self._wanted = ""

    def _failed(self, error: Exception) -> None:
        self.list.show_failure(self._host.sentence(error), self.refresh)

    def _kind(self, kind: str) -> str:
        return {"matrix": self.tr("Matrix"), "rulebook": self.tr("Rules")}.get(kind, kind)

    def _state(self, state: str) -> str:
        known = {
            "draft": self.tr("draft"),
            "in_review": self.tr("waits for approval"),
            "announced": self.tr("announced"),
            "effective": self.tr("in effect"),
            "superseded": self.tr("replaced"),
            "archived": self.tr("kept"),
        }
        return known.get(state, state)

    def _fill(self) -> None:
        tones = {"effective": "good", "in_review": "warn", "announced": "warn"}
        rows = [
            Row(
                key=row.id,
                cells=(f"{self._kind(row.kind)} {row.version}", self._state(row.state), self._unread(row)),
                tone=tones.get(row.state, ""),
                detail=row.summary,
            )
            for row in self._rows.values()
        ]
        titles = (self.tr("Version"), self.tr("State"), self.tr("By you"))
        self.list.show_rows(titles, rows, empty=self.tr("No versions"))

    @staticmethod
    def _to_be_read(row: lm.PolicyRow) -> bool:
        """Say whether somebody must read it before they lease: it was announced, not brought along by the server."""
        return not row.own and not row.acknowledged and row.announced_at_ms not in {None, row.made_at_ms}

    def _unread(self, row: lm.PolicyRow) -> str:
        if row.own:
            return self.tr("written")
        if row.acknowledged:
            return self.tr("read")
        return self.tr("to be read") if row.state in {"announced", "effective"} else ""

    def _id(self) -> str:
        return self._text.row.id if self._text is not None else ""

    def _choose(self, key: str) -> None:
        if not key:
            self._text = self._diff = None
            self._show()
            return
        if self._new is not None and key != self._new.id:
            self._new = None
        self.states.show_loading(self.tr("Loading the version…"))
        self._host.ask(law_calls.policy_version(key), partial(self._text_came, key), self._text_failed)

    def _text_failed(self, error: Exception) -> None:
        self.states.show_error(
            self.tr("The version cannot be shown"),
            self._host.sentence(error),
            action=self.tr("Try again"),
            act=lambda: self._choose(self.list.table.current()),
        )

    def _text_came(self, key: str, text: lm.PolicyText) -> None:
        if key != self.list.table.current() or self._new is not None:
            return
        self._text, self._diff = text, None
        self.summary.setText(text.row.summary)
        self.editor.setPlainText(written(text.body))
        self.trouble.setText("")
        self._show()
        self._host.ask(law_calls.policy_diff(key), partial(self._diff_came, key))

    def _diff_came(self, key: str, diff: lm.PolicyDiff) -> None:
        if key == self._id():
            self._diff = diff
            self._show()

    # --- the version ----------------------------------------------------------------------------------------------

    def _show(self) -> None:
        text, host = self._text, self._host
        if text is None:
            self.states.show_empty(self.tr("No version is chosen"), self.tr("Choose one at the left."))
            return
        row = self._new or self._rows.get(text.row.id, text.row)
        new = self._new is not None
        from_, to = row.effective_from_ms, row.effective_to_ms
        facts = [
            (self.tr("Version"), f"{self._kind(row.kind)} {row.version}"),
            (self.tr("State"), self.tr("not stored yet") if new else self._state(row.state)),
            (self.tr("Summary"), row.summary or "—"),
        ]
        if from_ is not None:
            facts.append((self.tr("In effect from"), law_words.clock(from_)))
        if to is not None:
            facts.append((self.tr("Until"), law_words.clock(to)))
        self.facts.show_facts(facts)
        own_draft = new or (row.own and row.state == "draft")
        self.editor.setReadOnly(not own_draft)
        self.summary.setReadOnly(not own_draft)
        edits = host.may(Capability.POLICY_EDIT)
        self.draft.setVisible(edits and not new)
        self.save.setVisible(edits and own_draft)
        self.submit.setVisible(edits and own_draft and not new)
        approves = host.may(Capability.POLICY_APPROVE) and row.state == "in_review" and not new
        self.approve.setVisible(approves)
        self.approve.setEnabled(not row.own)
        self.give_back.setVisible(approves)
        self.read.setVisible(not new and row.state in {"announced", "effective"})
        self.read.setEnabled(not row.acknowledged)
        self.replay.show_version("" if new else row.id, able=row.kind == "matrix" and not new and self._replays())
        self.trouble.setVisible(bool(self.trouble.text()))
        self._fill_changes()
        self.states.show_content()

    def _replays(self) -> bool:
        return self._host.may(Capability.POLICY_REPLAY)

    def _fill_changes(self) -> None:
        diff = None if self._new is not None else self._diff
        titles = (self.tr("Place"), self.tr("Before"), self.tr("After"))
        rows = [
            Row(str(place), (one.pointer, _brief(one.before), _brief(one.after)))
            for place, one in enumerate(diff.differences if diff is not None else ())
        ]
        hint = "" if diff is not None else self.tr("Store the draft to see what it changes.")
        self.changes.show_rows(titles, rows, empty=self.tr("Nothing changes"), hint=hint)
        if diff is not None and diff.categories:
            law, language = self._host.lawbook, self._host.language()
            names = ", ".join(law_words.category(law, code, language) for code in diff.categories)
            self.changes.name(self.tr("What changes: {categories}").format(categories=names))
        else:
            self.changes.name(self.tr("What changes"))

    # --- what can be done -----------------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Begin a draft from the version that is shown; its name has to be another one."""
        text = self._text
        if text is None:
            return
        self._new = lm.PolicyRow(
            id=new_id(), kind=text.row.kind, version="", state="draft", digest="", summary="", made_at_ms=0, own=True
        )
        self.summary.clear()
        self.tabs.setCurrentIndex(2)
        self._show()
        self.summary.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save(self) -> None:
        text, new = self._text, self._new
        if text is None:
            return
        try:
            body = parsed(self.editor.toPlainText())
        except BadInput as error:
            self._tell(str(error))
            return
        row = new or text.row
        kind: Literal["matrix", "rulebook"] = "rulebook" if row.kind == "rulebook" else "matrix"
        draft = lm.PolicyDraft(id=row.id, kind=kind, body=body, summary=self.summary.text().strip())
        self._host.ask(law_calls.draft_policy(draft), self._saved, self._no)

    def _saved(self, row: lm.PolicyRow) -> None:
        self._new = None
        self._host.say(self.tr("The draft is stored."))
        self._done(row)

    def _done(self, row: lm.PolicyRow) -> None:
        self._tell("")
        self._wanted = row.id
        known = row.id in self._rows
        self._rows[row.id] = row
        if known and self.list.table.current() == row.id:
            self._wanted = ""
            self._choose(row.id)
        self.refresh()

    def _no(self, error: Exception) -> None:
        """Say where the law refuses; everything typed is still here."""
        words = self._host.sentence(error)
        if isinstance(error, Refused) and error.pointer:
            words = f"{words} ({error.pointer})"
        self._tell(words)

    def _tell(self, words: str) -> None:
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))

    def _ask_approve(self) -> None:
        version_id = self._id()
        today = (self._host.now_server_ms() + ZONE_MS) // DAY_MS
        times = [(today + days) * DAY_MS - ZONE_MS for days in WAITS]
        self.ask.ask(
            self.tr("Approve this version? It is announced now and takes effect at the chosen time."),
            self.tr("Approve"),
            lambda value, _words: self._host.ask(
                law_calls.approve_policy(version_id, int(value)), self._done, self._no
            ),
            choices=[(str(time), law_words.clock(time)) for time in times],
            choice_name=self.tr("In effect from"),
            needs_reason=False,
        )

    def _ask_return(self) -> None:
        version_id = self._id()
        self.ask.ask(
            self.tr("Give this version back to its author?"),
            self.tr("Give back"),
            lambda _value, words: self._host.ask(law_calls.return_policy(version_id, words), self._done, self._no),
        )


def _brief(value: Any) -> str:
    """Return a value of the law on one line."""
    if value is None:
        return "—"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
