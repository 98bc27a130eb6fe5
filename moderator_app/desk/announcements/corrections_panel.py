"""Rows that lost their decision: the correction that each is owed, until when, and further words to it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from moderator_app.desk.announcements import sentences
from moderator_app.desk.announcements.host import AnnouncementHost
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.rows import Listing, Row
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.domain.text import Label
from moderator_app.wire.messages import announcements as am

LINES = 3


class CorrectionsPanel(Spoken, QWidget):
    """The fallen rows above, the words to the chosen one below.

    Signals:
        changed(): another row was chosen, or somebody typed.
    """

    changed = Signal()

    def __init__(self, host: AnnouncementHost, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._host = host
        self._faults: dict[str, am.FaultRow] = {}
        self._issue_id = ""
        self.list = Listing(host.theme, host.icons, stretch=3, right=(0,), reloads=False)
        self.hint = PlainLabel(kind="dim", wrap=True)
        self.zh, self.en = QPlainTextEdit(), QPlainTextEdit()
        self.keep, self.publish = QPushButton(), QPushButton()
        self.publish.setProperty("kind", "primary")
        self._names = (PlainLabel(kind="dim"), PlainLabel(kind="dim"))
        self.said = PlainLabel(wrap=True)
        self._form = QWidget()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        for column, (name, field) in enumerate(zip(self._names, (self.zh, self.en), strict=True)):
            field.setTabChangesFocus(True)
            field.setFixedHeight(field.fontMetrics().lineSpacing() * LINES + 20)
            field.textChanged.connect(self._typed)
            name.setBuddy(field)
            grid.addWidget(name, 0, column)
            grid.addWidget(field, 1, column)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.keep)
        foot.addWidget(self.publish)
        form = QVBoxLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.addLayout(grid)
        form.addLayout(foot)
        below = QVBoxLayout()
        below.setContentsMargins(12, 8, 12, 8)
        below.addWidget(self.said)
        below.addWidget(self._form)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.addWidget(self.list, 1)
        column_.addLayout(below)
        self.list.table.chosen.connect(lambda _key: self._choose())
        self.retranslate()

    def show_issue(self, issue: am.Issue | None) -> None:
        """Show the fallen rows of an issue; what was typed to one that is still owed stays."""
        same = issue is not None and issue.head.id == self._issue_id
        typed = (self.list.table.current(), self.zh.toPlainText(), self.en.toPlainText()) if same else ("", "", "")
        dirty = same and self.is_changed()
        self._issue_id = "" if issue is None else issue.head.id
        self._faults = {one.decision_id: one for one in issue.faults} if issue is not None else {}
        self._fill()
        now = self.chosen()
        if dirty and now is not None and now.decision_id == typed[0] and now.corrected_at_ms is None:
            self._write(Label(zh=typed[1], en=typed[2]))
        self._weigh()

    def chosen(self) -> am.FaultRow | None:
        """Return the chosen row."""
        return self._faults.get(self.list.table.current())

    def note(self) -> am.FaultNote | None:
        """Return the further words to the chosen row."""
        one = self.chosen()
        if one is None:
            return None
        zh, en = self.zh.toPlainText().strip(), self.en.toPlainText().strip()
        return am.FaultNote(decision_id=one.decision_id, zh=zh, en=en)

    def is_changed(self) -> bool:
        """Say whether words stand here that are not kept yet."""
        one, note = self.chosen(), self.note()
        owed = one is not None and one.corrected_at_ms is None
        return owed and one is not None and note is not None and (note.zh, note.en) != (one.note.zh, one.note.en)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.list.name(self.tr("Rows that lost their decision"))
        for name, field, part in zip(self._names, (self.zh, self.en), ("zh", "en"), strict=True):
            name.setText(sentences.field_name(part))
            field.setAccessibleName(sentences.field_name(part))
        self.keep.setText(self.tr("Keep the words"))
        self.publish.setText(self.tr("Publish the correction…"))
        self._fill()
        self._weigh()

    def _fill(self) -> None:
        language, now = self._host.language(), self._host.now_server_ms()
        rows = []
        for one in self._faults.values():
            owed = one.corrected_at_ms is None
            late = owed and one.due_at_ms <= now
            rows.append(
                Row(
                    one.decision_id,
                    (
                        str(one.position),
                        one.decision,
                        self._what(one.decision_state),
                        "" if owed else one.note.in_language(language),
                        law_words.brief(one.due_at_ms) if owed else "",
                        law_words.brief(one.corrected_at_ms) if one.corrected_at_ms is not None else "",
                    ),
                    tone="bad" if late else "warn" if owed else "",
                )
            )
        titles = (
            self.tr("Row"),
            self.tr("Decision"),
            self.tr("What became of it"),
            self.tr("Correction"),
            law_words.zoned(self.tr("Due")),
            law_words.zoned(self.tr("Published")),
        )
        self.list.show_rows(titles, rows, empty=self.tr("Every listed decision stands"))

    def _what(self, state: str) -> str:
        known = {"withdrawn": self.tr("Withdrawn"), "superseded": self.tr("Replaced by a new decision")}
        return known.get(state, state)

    def _choose(self) -> None:
        one = self.chosen()
        owed = one is not None and one.corrected_at_ms is None
        self._write(one.note if one is not None and owed else Label(zh="", en=""))
        for field in (self.zh, self.en):
            field.setReadOnly(not owed)
        self._typed()

    def _write(self, words: Label) -> None:
        for field, text in ((self.zh, words.zh), (self.en, words.en)):
            with QSignalBlocker(field):
                field.setPlainText(text)

    def _typed(self) -> None:
        self._weigh()
        self.changed.emit()

    def _weigh(self) -> None:
        one = self.chosen()
        done = one is not None and one.corrected_at_ms is not None
        self.said.setText(one.note.in_language(self._host.language()) if one is not None and done else "")
        self.said.setVisible(done)
        self._form.setVisible(any(fault.corrected_at_ms is None for fault in self._faults.values()))
        if one is None or one.corrected_at_ms is not None:
            self.hint.setText("")
        elif self.is_changed():
            self.hint.setText(self.tr("Changed, not kept yet."))
        else:
            self.hint.setText(
                self.tr("The sentence itself comes from the records, with its date; these words follow it.")
            )
