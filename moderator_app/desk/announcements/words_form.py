"""The only fields of an issue that people write: title, focus, how to recognise it; in both languages."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from moderator_app.desk.announcements import sentences
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.domain.announcement import Wording
from moderator_app.wire.messages import announcements as am

LONGEST_NAME, LONGEST_TEXT = 200, 4000
LINES = 5
PARTS = ("title", "focus", "guide")
LANGUAGES = ("zh", "en")


class WordsForm(Spoken, QWidget):
    """Chinese at the left, English at the right; what was typed stays through every refusal.

    Signals:
        changed(): somebody typed.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin empty and shut."""
        super().__init__(parent)
        self._stored: am.WordingBody | None = None
        self.fields: dict[str, QLineEdit | QPlainTextEdit] = {}
        self._labels: dict[str, PlainLabel] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        for row, part in enumerate(PARTS):
            for column, language in enumerate(LANGUAGES):
                name = f"{part}_{language}"
                field: QLineEdit | QPlainTextEdit
                if part == "title":
                    field = QLineEdit()
                    field.setMaxLength(LONGEST_NAME)
                else:
                    field = QPlainTextEdit()
                    field.setTabChangesFocus(True)
                    field.setMinimumHeight(field.fontMetrics().lineSpacing() * LINES)
                field.textChanged.connect(self._typed)
                label = PlainLabel(kind="dim")
                label.setBuddy(field)
                self.fields[name], self._labels[name] = field, label
                grid.addWidget(label, row * 2, column)
                grid.addWidget(field, row * 2 + 1, column)
        for row in (3, 5):
            grid.setRowStretch(row, 1)
        self.hint = PlainLabel(kind="dim", wrap=True)
        self.store, self.undo = QPushButton(), QPushButton()
        self.store.setProperty("kind", "primary")
        self.undo.clicked.connect(self.take_back)
        foot = QHBoxLayout()
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.undo)
        foot.addWidget(self.store)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(12, 8, 12, 8)
        column_.addLayout(grid, 1)
        column_.addLayout(foot)
        self.retranslate()

    def show_words(self, wording: Wording | None, *, open_: bool, typed: am.WordingBody | None = None) -> None:
        """Show what is stored, or what somebody typed over it before; ``open_`` lets them be changed."""
        self._stored = None if wording is None else _body(wording)
        self._fill(typed or self._stored)
        for field in self.fields.values():
            field.setReadOnly(not open_)
        self.store.setVisible(open_)
        self.undo.setVisible(open_)
        self._open = open_
        self._weigh()

    def body(self) -> am.WordingBody:
        """Return what stands in the fields."""
        return am.WordingBody(**{name: _text(field).strip() for name, field in self.fields.items()})

    def is_changed(self) -> bool:
        """Say whether what stands here is not what is stored."""
        return self._stored is not None and self._open and self.body() != self._stored

    def lacks(self) -> str:
        """Return the field that has to be filled first; empty when none has."""
        return next((name for name in ("title_zh", "title_en") if not _text(self.fields[name]).strip()), "")

    def go_to(self, pointer: str) -> bool:
        """Go to the field that a refusal points at; say whether there is one."""
        field = self.fields.get(pointer.rsplit("/", 1)[-1])
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
        return field is not None

    def take_back(self) -> None:
        """Show what is stored again."""
        self._fill(self._stored)
        self._typed()

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        for name, label in self._labels.items():
            label.setText(sentences.field_name(name))
            self.fields[name].setAccessibleName(sentences.field_name(name))
        self.store.setText(self.tr("Store the words"))
        self.undo.setText(self.tr("Take the changes back"))
        self._weigh()

    _open = False

    def _fill(self, body: am.WordingBody | None) -> None:
        for name, field in self.fields.items():
            text = "" if body is None else getattr(body, name)
            if _text(field) != text:
                with QSignalBlocker(field):
                    field.setText(text) if isinstance(field, QLineEdit) else field.setPlainText(text)

    def _typed(self) -> None:
        self._weigh()
        self.changed.emit()

    def _weigh(self) -> None:
        changed = self.is_changed()
        self.undo.setEnabled(changed)
        if not self._open:
            self.hint.setText(self.tr("The words are settled while a second person looks, and once they are public."))
        elif self.lacks():
            self.hint.setText(self.tr("The title is needed in both languages."))
        elif changed:
            self.hint.setText(self.tr("Changed, not stored yet."))
        else:
            self.hint.setText(self.tr("Everything else comes from the records and cannot be edited."))


def _text(field: QLineEdit | QPlainTextEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def _body(wording: Wording) -> am.WordingBody:
    return am.WordingBody(
        **{f"{part}_{language}": getattr(getattr(wording, part), language) for part in PARTS for language in LANGUAGES}
    )
