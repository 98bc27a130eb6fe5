"""Colours, fonts and spaces, made from ``resources/style/tokens.yaml``: three palettes, any text size."""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import Any

import yaml
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from moderator_app.domain.errors import BadInput, Fault

PALETTES = ("light", "dark", "contrast")


def read_tokens(path: Path) -> dict[str, Any]:
    """Read and check a token file.

    Raises:
        BadInput: a palette is missing, lacks a colour that another has, or has something that is no colour.
    """
    tokens: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    palettes = tokens.get("palettes", {})
    faults = [Fault(path.name, "missing", field=f"/palettes/{name}") for name in PALETTES if name not in palettes]
    names = {name for palette in palettes.values() for name in palette}
    for title, palette in palettes.items():
        for name in sorted(names):
            value = palette.get(name)
            if not isinstance(value, str) or not value.startswith("#") or not QColor.isValidColorName(value):
                faults.append(Fault(path.name, f"{value!r} is no colour", field=f"/palettes/{title}/{name}"))
    if faults:
        raise BadInput(faults)
    return tokens


class Theme(QObject):
    """The look in force. Widgets that paint for themselves ask it each time; styled ones follow the application.

    Signals:
        changed: another palette or text size is in force.
    """

    changed = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """Read the tokens and the style sheet of ``folder``.

        Raises:
            BadInput: the token file is wrong.
            FileNotFoundError: a file is missing.
        """
        super().__init__(parent)
        self._tokens = read_tokens(folder / "tokens.yaml")
        self._sheet = Template((folder / "desk.qss").read_text(encoding="utf-8"))
        self._icons = folder.parent / "icons"
        self._fonts: dict[tuple[str, bool, int], QFont] = {}
        """Fonts by size token, kind and text size: copies share what the toolkit found out about them."""
        self.name = "dark"
        self.percent = 100

    @property
    def dark(self) -> bool:
        """Whether text is lighter than its ground."""
        return self.name != "light"

    @property
    def icons(self) -> Path:
        """The folder of the icons."""
        return self._icons

    def colour(self, name: str) -> QColor:
        """Return a colour by its token, such as ``text`` or ``severity_S3``.

        Raises:
            KeyError: no such token.
        """
        return QColor(self._tokens["palettes"][self.name][name])

    def px(self, size: int) -> int:
        """Return a size of text or of what holds text, in pixels, at the chosen text size."""
        return round(size * self.percent / 100)

    @property
    def unit(self) -> int:
        """The grid, in pixels."""
        return int(self._tokens["space"]["unit"])

    @property
    def row(self) -> int:
        """Height of a table row, in pixels."""
        return self.px(int(self._tokens["space"]["row"]))

    def font(self, size: str = "body", *, mono: bool = False) -> QFont:
        """Return a font by its size token (``small``, ``body``, ``strong``, ``title``, ``display``).

        Digits are tabular, Chinese is simplified.

        Raises:
            KeyError: no such size.
        """
        made = self._fonts.get((size, mono, self.percent))
        if made is None:
            made = self._fonts[size, mono, self.percent] = self._font(size, mono=mono)
        return QFont(made)

    def _font(self, size: str, *, mono: bool) -> QFont:
        type_ = self._tokens["type"]
        font = QFont()
        font.setFamilies(list(type_["mono" if mono else "families"]))
        font.setPixelSize(self.px(int(type_["sizes"][size])))
        if size in {"strong", "title", "display"}:
            font.setWeight(QFont.Weight.DemiBold)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def apply(self, name: str, percent: int) -> None:
        """Put a palette and a text size in force for the whole application.

        Raises:
            KeyError: no such palette.
        """
        self._tokens["palettes"][name]
        self.name, self.percent = name, percent
        application = QApplication.instance()
        if isinstance(application, QApplication):
            if application.style().objectName() != "fusion":
                application.setStyle(QStyleFactory.create("fusion"))
            application.setFont(self.font())
            application.setPalette(self._palette())
            application.setStyleSheet(self.sheet())
        self.changed.emit()

    def sheet(self) -> str:
        """Return the style sheet with the tokens filled in."""
        values: dict[str, str] = dict(self._tokens["palettes"][self.name])
        values |= {f"px_{size}": f"{self.px(pixels)}px" for size, pixels in self._tokens["type"]["sizes"].items()}
        values |= {f"h_{name}": f"{self.px(size)}px" for name, size in self._tokens["space"].items()}
        values["icons"] = self._icons.as_posix()
        values["tone"] = "dark" if self.dark else "light"
        return self._sheet.substitute(values)

    def _palette(self) -> QPalette:
        role, group = QPalette.ColorRole, QPalette.ColorGroup
        palette = QPalette()
        for target, token in {
            role.Window: "panel",
            role.WindowText: "text",
            role.Base: "raised",
            role.AlternateBase: "panel",
            role.Text: "text",
            role.Button: "raised",
            role.ButtonText: "text",
            role.BrightText: "bad",
            role.ToolTipBase: "raised",
            role.ToolTipText: "text",
            role.Highlight: "accent",
            role.HighlightedText: "accent_text",
            role.Link: "accent",
            role.LinkVisited: "accent",
            role.PlaceholderText: "text_faint",
            role.Light: "line",
            role.Midlight: "line",
            role.Mid: "line_strong",
            role.Dark: "line_strong",
            role.Shadow: "ground",
        }.items():
            palette.setColor(target, self.colour(token))
        for target in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(group.Disabled, target, self.colour("text_faint"))
        palette.setColor(group.Disabled, role.Highlight, self.colour("sunken"))
        palette.setColor(group.Disabled, role.HighlightedText, self.colour("text_dim"))
        palette.setBrush(role.Accent, self.colour("accent"))
        return palette


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of two opaque colours, 1.0 to 21.0 (WCAG 2.2, "contrast ratio")."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: QColor) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
