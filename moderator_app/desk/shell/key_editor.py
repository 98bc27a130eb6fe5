"""Other keys for a command, checked against what else has them; kept with the person's settings."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHeaderView, QLineEdit, QTableWidgetItem, QWidget

from moderator_app.desk.commands import COMMANDS, Command, Commands, Place, is_typed, normal_key, said
from moderator_app.desk.forms.ui_key_editor import Ui_KeyEditor
from moderator_app.desk.settings import Settings
from moderator_app.desk.shell.fuzzy import best
from moderator_app.desk.shell.help_sheet import where
from moderator_app.desk.shell.keys import keys_of
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.desk.widgets.theme import Theme

KEPT = "keys"
"""The name under which the settings keep changed keys: JSON, command id to key."""

FORMS = (Place.WINDOW, Place.CASE)
"""Places with forms in them, where a key that types cannot be a command's."""

_DEFAULT = {command.id: command.keys for command in COMMANDS}


def restore_keys(commands: Commands, settings: Settings) -> None:
    """Give the commands the keys the person chose; what is unknown or clashes by now keeps its default."""
    try:
        chosen = json.loads(settings.kept(KEPT) or b"{}")
    except ValueError:
        return
    if not isinstance(chosen, dict):
        return
    for name, text in chosen.items():
        key = normal_key(str(text))
        if name in _DEFAULT and key and _free(commands, name, key):
            commands.set_keys(name, (key,))


def _free(commands: Commands, name: str, key: str) -> bool:
    typed = is_typed(key) and commands.list[name].place in FORMS and key not in _DEFAULT[name]
    return not typed and commands.clash(name, key) is None


class KeyEditor(Spoken, QWidget):
    """A table of commands, a field that listens for keys, and what to do with them."""

    width_wanted = 720

    def __init__(self, commands: Commands, settings: Settings, theme: Theme, parent: QWidget | None = None) -> None:
        """Show the keys of ``commands``."""
        super().__init__(parent)
        self._commands, self._settings, self._theme = commands, settings, theme
        self.form = Ui_KeyEditor()
        self.form.setupUi(self)
        table = self.form.table
        table.setColumnCount(3)
        table.verticalHeader().hide()
        table.setWordWrap(False)
        head = table.horizontalHeader()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.form.conflictLabel.hide()
        table.currentCellChanged.connect(lambda *_cells: self._chosen())
        self.form.findEdit.textChanged.connect(lambda _text: self._filter())
        self.form.keyEdit.keySequenceChanged.connect(lambda _keys: self._check())
        self.form.keepButton.clicked.connect(self.keep)
        self.form.backButton.clicked.connect(self.set_back)
        self.form.allBackButton.clicked.connect(self.set_all_back)
        commands.keys_changed.connect(self._fill)
        theme.changed.connect(self._measure)
        self._measure()
        self.retranslate()

    def title(self) -> str:
        """Return the panel's name."""
        return self.tr("Change keys")

    def focus_first(self) -> None:
        """Go to the field that finds a command."""
        self.form.findEdit.setFocus(Qt.FocusReason.PopupFocusReason)

    def choose(self, name: str) -> None:
        """Choose a command's row."""
        self.form.table.setCurrentCell(list(self._commands.list).index(name), 0)

    def keep(self) -> None:
        """Give the chosen command the pressed key, unless another has it."""
        name, key = self._name(), self._pressed()
        if name and key and self._check():
            self._commands.set_keys(name, (key,))
            self.form.keyEdit.clear()
            self._store()

    def set_back(self) -> None:
        """Give the chosen command its own keys again; whichever took one of them gets its own back too."""
        name = self._name()
        if not name:
            return
        for key in _DEFAULT[name]:
            taker = self._commands.clash(name, key)
            if taker is not None:
                self._commands.set_keys(taker, _DEFAULT[taker])
        self._commands.set_keys(name, _DEFAULT[name])
        self.form.keyEdit.clear()
        self._store()

    def set_all_back(self) -> None:
        """Give every command its own keys again."""
        for name in self._changed():
            self._commands.set_keys(name, _DEFAULT[name])
        self.form.keyEdit.clear()
        self._store()

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        form = self.form
        form.retranslateUi(self)
        form.findEdit.setAccessibleName(form.findEdit.placeholderText())
        form.keyEdit.setAccessibleName(self.tr("New keys"))
        for line in form.keyEdit.findChildren(QLineEdit):  # Qt says its own words there once, at the start
            line.setPlaceholderText(self.tr("Press the new keys"))
        form.table.setAccessibleName(self.tr("Commands and their keys"))
        form.table.setHorizontalHeaderLabels([self.tr("Command"), self.tr("Keys"), self.tr("Where")])
        self._fill()

    def _measure(self) -> None:
        self.form.table.verticalHeader().setDefaultSectionSize(self._theme.row)
        self.form.table.setColumnWidth(1, self._theme.px(180))
        self.form.table.setColumnWidth(2, self._theme.px(170))

    def _fill(self) -> None:
        table, row = self.form.table, self.form.table.currentRow()
        commands = list(self._commands.list.values())
        table.setRowCount(len(commands))
        for place, command in enumerate(commands):
            for column, text in enumerate(self._cells(command)):
                table.setItem(place, column, QTableWidgetItem(text))
        if row >= 0:
            table.setCurrentCell(row, 0)
        self._filter()
        self._chosen()

    def _cells(self, command: Command) -> tuple[str, str, str]:
        keys = "  ".join(keys_of(self._commands, command.id))
        return said(command.title).rstrip("…"), keys, where(command.place)

    def _filter(self) -> None:
        typed = self.form.findEdit.text()
        for place, command in enumerate(self._commands.list.values()):
            names = (command.title, *self._cells(command)[:2])
            self.form.table.setRowHidden(place, best(typed, names) is None)

    def _name(self) -> str:
        row = self.form.table.currentRow()
        names = list(self._commands.list)
        return names[row] if 0 <= row < len(names) else ""

    def _pressed(self) -> str:
        return self.form.keyEdit.keySequence().toString(QKeySequence.SequenceFormat.PortableText)

    def _chosen(self) -> None:
        self.form.keyEdit.setEnabled(bool(self._name()))
        name = self._name()
        self.form.backButton.setEnabled(bool(name) and self._commands.list[name].keys != _DEFAULT[name])
        self.form.allBackButton.setEnabled(bool(self._changed()))
        self._check()

    def _check(self) -> bool:
        name, key = self._name(), self._pressed()
        complaint = ""
        if name and key:
            shown = self.form.keyEdit.keySequence().toString(QKeySequence.SequenceFormat.NativeText)
            taker = self._commands.clash(name, key)
            if taker is not None:
                title = said(self._commands.list[taker].title).rstrip("…")
                complaint = self.tr("{keys} belongs to “{command}” already.").format(keys=shown, command=title)
            elif not _free(self._commands, name, key):
                complaint = self.tr("{keys} is what people type; in this place a command cannot have it.")
                complaint = complaint.format(keys=shown)
        self.form.conflictLabel.setText(complaint)
        self.form.conflictLabel.setVisible(bool(complaint))
        self.form.keepButton.setEnabled(bool(name and key and not complaint))
        return not complaint

    def _changed(self) -> list[str]:
        return [name for name, command in self._commands.list.items() if command.keys != _DEFAULT[name]]

    def _store(self) -> None:
        chosen = {name: self._commands.list[name].keys[0] for name in self._changed() if self._commands.list[name].keys}
        self._settings.keep(KEPT, json.dumps(chosen).encode())
