"""The preferences, made from the list of settings; a change takes effect at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSlider, QSpinBox, QVBoxLayout, QWidget

from moderator_app.desk.forms.ui_preferences import Ui_Preferences
from moderator_app.desk.settings import SETTINGS, Setting, Settings, said
from moderator_app.desk.widgets.plain import PlainLabel


class SettingRow(QWidget):
    """One setting: title, control, help."""

    def __init__(self, setting: Setting, settings: Settings, parent: QWidget | None = None) -> None:
        """Show the setting's value, and set it when the person changes it."""
        super().__init__(parent)
        self.setting, self._settings = setting, settings
        self.title = PlainLabel(wrap=True)
        self.help = PlainLabel(kind="small", wrap=True)
        self.switch, self.choice = QCheckBox(), QComboBox()
        self.number, self.slider = QSpinBox(), QSlider(Qt.Orientation.Horizontal)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 6)
        column.setSpacing(2)
        self.control: QWidget
        if isinstance(setting.default, bool):
            self.control = self.switch
            column.addWidget(self.switch)
            self.switch.toggled.connect(self._set)
        else:
            row = QHBoxLayout()
            row.addWidget(self.title, 1)
            column.addLayout(row)
            if setting.choices:
                self.control = self.choice
                row.addWidget(self.choice)
                self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
                self.choice.setMinimumContentsLength(14)
                for choice in setting.choices:
                    self.choice.addItem("", choice.value)
                self.choice.activated.connect(lambda _place: self._set(str(self.choice.currentData())))
            else:
                self.control = self.number
                for part in (self.slider, self.number):
                    part.setRange(setting.minimum, setting.maximum)
                    row.addWidget(part)
                self.slider.setFixedWidth(140)
                self.slider.setPageStep(10)
                self.number.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
                self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
                self.number.setSingleStep(5 if setting.unit == "%" else 1)
                self.number.valueChanged.connect(self._set)
                self.slider.valueChanged.connect(self._set)
        column.addWidget(self.help)
        for unused in (self.title, self.switch, self.choice, self.number, self.slider):
            if unused.parentWidget() is None:
                unused.setParent(self)
                unused.hide()
        self.show_value()
        self.retranslate()

    def show_value(self) -> None:
        """Show the value in force."""
        name = self.setting.id
        with (
            QSignalBlocker(self.switch),
            QSignalBlocker(self.choice),
            QSignalBlocker(self.number),
            QSignalBlocker(self.slider),
        ):
            if self.control is self.switch:
                self.switch.setChecked(self._settings.flag(name))
            elif self.control is self.choice:
                self.choice.setCurrentIndex(self.choice.findData(self._settings.text(name)))
            else:
                self.number.setValue(self._settings.number(name))
                self.slider.setValue(self._settings.number(name))

    def retranslate(self) -> None:
        """Say title, help and choices in the desk's language."""
        title = said(self.setting.title)
        self.title.setText(title)
        self.switch.setText(title)
        self.help.setText(said(self.setting.help))
        if self.setting.unit:
            self.number.setSuffix(f" {said(self.setting.unit)}")
        for place, choice in enumerate(self.setting.choices):
            self.choice.setItemText(place, said(choice.title))
        for control in (self.control, self.slider):
            control.setAccessibleName(title)
            control.setAccessibleDescription(self.help.text())

    def _set(self, value: bool | int | str) -> None:  # noqa: FBT001 - the value of a switch
        self._settings.set(self.setting.id, value)


class Preferences(QWidget):
    """All settings by section.

    Signals:
        keys_asked(): the person wants to change keys.
    """

    keys_asked = Signal()
    width_wanted = 520

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        """Make a row for every setting."""
        super().__init__(parent)
        self._settings = settings
        self.form = Ui_Preferences()
        self.form.setupUi(self)
        self.rows: dict[str, SettingRow] = {}
        self._again: list[Callable[[], None]] = []
        column = self.form.rowsColumn
        section = ""
        for setting in SETTINGS:
            if setting.section != section:
                section = setting.section
                head = PlainLabel(kind="strong")
                column.addSpacing(8)
                column.addWidget(head)
                self._again.append(partial(self._name, head, section))
            row = SettingRow(setting, settings)
            self.rows[setting.id] = row
            column.addWidget(row)
        column.addStretch(1)
        self.form.resetButton.clicked.connect(self.reset)
        self.form.keysButton.clicked.connect(self.keys_asked)
        settings.changed.connect(self._changed)
        self.retranslate()

    def title(self) -> str:
        """Return the panel's name."""
        return self.tr("Preferences")

    def focus_first(self) -> None:
        """Go to the first setting."""
        self.rows[SETTINGS[0].id].control.setFocus(Qt.FocusReason.PopupFocusReason)

    def reset(self) -> None:
        """Set every setting back to its default."""
        for setting in SETTINGS:
            self._settings.set(setting.id, setting.default)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.form.retranslateUi(self)
        for again in self._again:
            again()
        for row in self.rows.values():
            row.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    def _changed(self, name: str) -> None:
        if name in self.rows:
            self.rows[name].show_value()

    @staticmethod
    def _name(head: PlainLabel, section: str) -> None:
        head.setText(said(section))
