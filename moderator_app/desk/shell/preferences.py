"""The preferences, made from the list of settings; a change takes effect at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSlider, QSpinBox, QVBoxLayout, QWidget

from moderator_app.desk.forms.ui_preferences import Ui_Preferences
from moderator_app.desk.settings import SETTINGS, Setting, Settings, said
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.spoken import Spoken


class SettingRow(QWidget):
    """One setting: title, control, help. Its kinds below differ in the control."""

    control: QWidget

    def __init__(self, setting: Setting, settings: Settings, parent: QWidget | None = None) -> None:
        """Begin without a control."""
        super().__init__(parent)
        self.setting, self._settings = setting, settings
        self.title = PlainLabel(wrap=True)
        self.help = PlainLabel(kind="small", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 6)
        self._column.setSpacing(2)

    def show_value(self) -> None:
        """Show the value in force."""
        raise NotImplementedError

    def retranslate(self) -> None:
        """Say title, help and choices in the desk's language."""
        self.title.setText(said(self.setting.title))
        self.help.setText(said(self.setting.help))
        self._name(self.control)

    def _lay_out(self, *controls: QWidget, titled: bool = True) -> None:
        row = QHBoxLayout()
        if titled:
            row.addWidget(self.title, 1)
        else:
            self.title.setParent(self)
            self.title.hide()
        for control in controls:
            row.addWidget(control)
        self._column.addLayout(row)
        self._column.addWidget(self.help)
        self.show_value()
        self.retranslate()

    def _name(self, control: QWidget) -> None:
        control.setAccessibleName(said(self.setting.title))
        control.setAccessibleDescription(said(self.setting.help))

    def _set(self, value: bool | int | str) -> None:  # noqa: FBT001 - the value of a switch
        self._settings.set(self.setting.id, value)


class SwitchRow(SettingRow):
    """On or off."""

    def __init__(self, setting: Setting, settings: Settings, parent: QWidget | None = None) -> None:
        """Show the setting's value, and set it when the person changes it."""
        super().__init__(setting, settings, parent)
        self.control = self.switch = QCheckBox()
        self._lay_out(self.switch, titled=False)
        self.switch.toggled.connect(self._set)

    def show_value(self) -> None:
        """Show the value in force."""
        with QSignalBlocker(self.switch):
            self.switch.setChecked(self._settings.flag(self.setting.id))

    def retranslate(self) -> None:
        """Say the title beside the box."""
        super().retranslate()
        self.switch.setText(said(self.setting.title))


class ChoiceRow(SettingRow):
    """One of a few values."""

    def __init__(self, setting: Setting, settings: Settings, parent: QWidget | None = None) -> None:
        """Show the setting's value, and set it when the person changes it."""
        super().__init__(setting, settings, parent)
        self.control = self.choice = QComboBox()
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.choice.setMinimumContentsLength(14)
        for choice in setting.choices:
            self.choice.addItem("", choice.value)
        self._lay_out(self.choice)
        self.choice.activated.connect(lambda _place: self._set(str(self.choice.currentData())))

    def show_value(self) -> None:
        """Show the value in force."""
        with QSignalBlocker(self.choice):
            self.choice.setCurrentIndex(self.choice.findData(self._settings.text(self.setting.id)))

    def retranslate(self) -> None:
        """Say the choices."""
        super().retranslate()
        self._name(self.choice.view())
        for place, choice in enumerate(self.setting.choices):
            self.choice.setItemText(place, said(choice.title))


class NumberRow(SettingRow):
    """A number, by slider or by typing."""

    def __init__(self, setting: Setting, settings: Settings, parent: QWidget | None = None) -> None:
        """Show the setting's value, and set it when the person changes it."""
        super().__init__(setting, settings, parent)
        self.control = self.number = QSpinBox()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        for part in (self.slider, self.number):
            part.setRange(setting.minimum, setting.maximum)
        self.slider.setFixedWidth(140)
        self.slider.setPageStep(10)
        self.number.setProperty("bare", "true")
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.number.setSingleStep(5 if setting.unit == "%" else 1)
        self._lay_out(self.slider, self.number)
        self.number.valueChanged.connect(self._set)
        self.slider.valueChanged.connect(self._set)

    def show_value(self) -> None:
        """Show the value in force."""
        value = self._settings.number(self.setting.id)
        with QSignalBlocker(self.number), QSignalBlocker(self.slider):
            self.number.setValue(value)
            self.slider.setValue(value)

    def retranslate(self) -> None:
        """Say the unit."""
        super().retranslate()
        self._name(self.slider)
        if self.setting.unit:
            self.number.setSuffix(f" {said(self.setting.unit)}")


def setting_row(setting: Setting, settings: Settings) -> SettingRow:
    """Return the row that fits a setting's kind."""
    if isinstance(setting.default, bool):
        return SwitchRow(setting, settings)
    return ChoiceRow(setting, settings) if setting.choices else NumberRow(setting, settings)


class Preferences(Spoken, QWidget):
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
            row = setting_row(setting, settings)
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

    def _changed(self, name: str) -> None:
        if name in self.rows:
            self.rows[name].show_value()

    @staticmethod
    def _name(head: PlainLabel, section: str) -> None:
        head.setText(said(section))
