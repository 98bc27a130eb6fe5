"""Every setting once: its type, default, title and help. The preferences dialog is made from this list."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QSettings, Signal

from moderator_app.desk.widgets.words import QT_TRANSLATE_NOOP

CONTEXT = "Settings"
"""The translation context of titles, helps and choices."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a setting may have, with its name in English source."""

    value: str
    title: str


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. A ``bool`` default makes a switch, an ``int`` a number, a text with choices a list."""

    id: str
    default: bool | int | str
    title: str
    help: str
    section: str
    choices: tuple[Choice, ...] = ()
    minimum: int = 0
    maximum: int = 100
    unit: str = ""


_LOOK = QT_TRANSLATE_NOOP("Settings", "Appearance")
_MEDIA = QT_TRANSLATE_NOOP("Settings", "Video and pictures")
_FLOW = QT_TRANSLATE_NOOP("Settings", "Deciding")

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "look.language",
        "system",
        QT_TRANSLATE_NOOP("Settings", "Language"),
        QT_TRANSLATE_NOOP("Settings", "The desk's own words. Evidence always keeps its language."),
        _LOOK,
        (
            Choice("system", QT_TRANSLATE_NOOP("Settings", "As the system")),
            Choice("en", "English"),
            Choice("zh_CN", "简体中文"),
        ),
    ),
    Setting(
        "look.theme",
        "dark",
        QT_TRANSLATE_NOOP("Settings", "Colours"),
        QT_TRANSLATE_NOOP("Settings", "Dark rests the eyes beside video; high contrast is for bright rooms."),
        _LOOK,
        (
            Choice("light", QT_TRANSLATE_NOOP("Settings", "Light")),
            Choice("dark", QT_TRANSLATE_NOOP("Settings", "Dark")),
            Choice("contrast", QT_TRANSLATE_NOOP("Settings", "High contrast")),
        ),
    ),
    Setting(
        "look.text_percent",
        100,
        QT_TRANSLATE_NOOP("Settings", "Text size"),
        QT_TRANSLATE_NOOP("Settings", "Of everything the desk writes."),
        _LOOK,
        minimum=80,
        maximum=160,
        unit="%",
    ),
    Setting(
        "media.autoplay",
        default=False,
        title=QT_TRANSLATE_NOOP("Settings", "Play when a case opens"),
        help=QT_TRANSLATE_NOOP("Settings", "Off: nothing moves or sounds before you ask for it."),
        section=_MEDIA,
    ),
    Setting(
        "media.start_muted",
        default=True,
        title=QT_TRANSLATE_NOOP("Settings", "Start without sound"),
        help=QT_TRANSLATE_NOOP("Settings", "Sound comes with the first unmute in a case."),
        section=_MEDIA,
    ),
    Setting(
        "media.blur",
        0,
        QT_TRANSLATE_NOOP("Settings", "Blur"),
        QT_TRANSLATE_NOOP("Settings", "Softens video, stills and thumbnails."),
        _MEDIA,
        unit="%",
    ),
    Setting(
        "media.greyscale",
        0,
        QT_TRANSLATE_NOOP("Settings", "Greyscale"),
        QT_TRANSLATE_NOOP("Settings", "Takes the colour out of video, stills and thumbnails."),
        _MEDIA,
        unit="%",
    ),
    Setting(
        "media.text_first",
        default=False,
        title=QT_TRANSLATE_NOOP("Settings", "Text first"),
        help=QT_TRANSLATE_NOOP("Settings", "Open a case on its transcript; the picture stays hidden until asked for."),
        section=_MEDIA,
    ),
    Setting(
        "flow.undo_seconds",
        2,
        QT_TRANSLATE_NOOP("Settings", "Time to take a decision back"),
        QT_TRANSLATE_NOOP("Settings", "A decision waits this long on the desk before it is sent."),
        _FLOW,
        minimum=0,
        maximum=10,
        unit=QT_TRANSLATE_NOOP("Settings", "s"),
    ),
    Setting(
        "flow.prefetch",
        default=True,
        title=QT_TRANSLATE_NOOP("Settings", "Fetch the next case early"),
        help=QT_TRANSLATE_NOOP("Settings", "Holds one more case for you, so that it opens at once."),
        section=_FLOW,
    ),
)

_BY_ID = {setting.id: setting for setting in SETTINGS}


def said(text: str) -> str:
    """Return a title, help or choice of this list in the desk's language."""
    return QCoreApplication.translate(CONTEXT, text)


class Settings(QObject):
    """The settings of one person on one machine, kept in an INI file. It holds no secrets.

    Signals:
        changed(str): the id of the setting that has another value now.
    """

    changed = Signal(str)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        """Read ``path``; what is missing or makes no sense has its default."""
        super().__init__(parent)
        self._file = QSettings(str(path), QSettings.Format.IniFormat)
        self._values = {setting.id: self._read(setting) for setting in SETTINGS}

    def _read(self, setting: Setting) -> bool | int | str:
        raw = self._file.value(setting.id.replace(".", "/"))
        if raw is None:
            return setting.default
        try:
            return _checked(setting, _parsed(setting, str(raw)))
        except ValueError:
            return setting.default

    def flag(self, name: str) -> bool:
        """Return a switch.

        Raises:
            KeyError: no such setting.
        """
        return bool(self._values[name])

    def number(self, name: str) -> int:
        """Return a number.

        Raises:
            KeyError: no such setting.
        """
        return int(self._values[name])

    def text(self, name: str) -> str:
        """Return a choice.

        Raises:
            KeyError: no such setting.
        """
        return str(self._values[name])

    def set(self, name: str, value: bool | int | str) -> None:  # noqa: FBT001 - a switch's value is a bool
        """Change a setting, keep it, and tell whoever listens.

        Raises:
            KeyError: no such setting.
            ValueError: a value the setting cannot have.
        """
        setting = _BY_ID[name]
        checked = _checked(setting, value)
        if checked == self._values[name]:
            return
        self._values[name] = checked
        self._file.setValue(name.replace(".", "/"), str(checked))
        self.changed.emit(name)

    def keep(self, name: str, value: bytes) -> None:
        """Keep a window's layout under ``name``."""
        self._file.setValue(f"layout/{name}", value.hex())

    def kept(self, name: str) -> bytes:
        """Return what ``keep`` was given, or nothing."""
        try:
            return bytes.fromhex(str(self._file.value(f"layout/{name}", "")))
        except ValueError:
            return b""

    def sync(self) -> None:
        """Write the file now."""
        self._file.sync()


def _parsed(setting: Setting, raw: str) -> bool | int | str:
    if isinstance(setting.default, bool):
        return raw.lower() in {"true", "1"}
    return int(raw) if isinstance(setting.default, int) else raw


def _checked(setting: Setting, value: bool | int | str) -> bool | int | str:  # noqa: FBT001 - as above
    if type(value) is not type(setting.default):
        raise ValueError(f"{setting.id}: {value!r} is of another type")
    if setting.choices and value not in {choice.value for choice in setting.choices}:
        raise ValueError(f"{setting.id}: there is no choice {value!r}")
    if isinstance(value, int) and not isinstance(value, bool):
        return min(max(value, setting.minimum), setting.maximum)
    return value
