"""The verbs of every day under the menus: icon, title and key; what has no room gives way, key first, then title."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from moderator_app.desk.commands import Commands, said
from moderator_app.desk.shell.keys import first_key
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.plain import plain_tooltip
from moderator_app.desk.widgets.theme import Theme

LEFT = ("view.queue", "queue.next")
MIDDLE = ("verdict.submit_next", "case.skip", "case.hold", "case.escalate")
RIGHT = ("desk.palette", "help.keys")
BARE = {"view.queue", "help.keys"}
"""Shown as an icon alone, whatever the room."""

NAMELESS = BARE | {"desk.palette"}
"""Known by icon and key; a title would take the room of the others' keys."""

GAP = 6


class Room(IntEnum):
    """How much a button shows."""

    ICON = 0
    TITLE = 1
    KEY = 2


class VerbButton(QToolButton):
    """One verb of the registry."""

    def __init__(
        self, name: str, commands: Commands, theme: Theme, icons: Icons, parent: QWidget | None = None
    ) -> None:
        """Show the command ``name``."""
        super().__init__(parent)
        self.name = name
        self._commands, self._theme, self._icons = commands, theme, icons
        self._room = Room.ICON if name in BARE else Room.KEY
        self.setDefaultAction(commands.action(name))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def retranslate(self) -> None:
        """Take title and key anew."""
        self._title = said(self._commands.list[self.name].title).rstrip("…")
        self._key = first_key(self._commands, self.name)
        self.setAccessibleName(self._title)
        self.setAccessibleDescription(self._key)
        self.setToolTip(plain_tooltip(f"{self._title}  {self._key}".rstrip()))
        self.updateGeometry()
        self.update()

    def give(self, room: Room) -> None:
        """Show as much as ``room`` says."""
        self._room = Room.ICON if self.name in BARE else room
        self.updateGeometry()
        self.update()

    def width_with(self, room: Room) -> int:
        """Return the width it needs to show so much."""
        room = Room.ICON if self.name in BARE else room
        width = self._edge() + 16
        if room >= Room.TITLE and self.name not in NAMELESS:
            width += GAP + self.fontMetrics().horizontalAdvance(self._title)
        if room >= Room.KEY and self._key:
            width += GAP + 2 + self._small().horizontalAdvance(self._key)
        return width

    def sizeHint(self) -> QSize:
        """Return what it needs."""
        return QSize(self.width_with(self._room), self._theme.px(28))

    def minimumSizeHint(self) -> QSize:
        """Return the same; the strip decides what gives way."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame by the style sheet, and icon, title and key in their own colours."""
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text, option.icon = "", QIcon()
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        on = self.isEnabled()
        edge = self._edge()
        tone = "accent" if on else "line_strong"
        picture = self._icons.pixmap(self._commands.list[self.name].icon, edge, tone=tone, ratio=2.0)
        painter.drawPixmap(QPoint(8, (self.height() - edge) // 2), picture)
        place = 8 + edge + GAP
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        if self._room >= Room.TITLE and self.name not in NAMELESS:
            painter.setPen(self._theme.colour("text" if on else "text_faint"))
            painter.drawText(QRect(place, 0, self.width(), self.height()), middle, self._title)
            place += self.fontMetrics().horizontalAdvance(self._title) + GAP + 2
        if self._room >= Room.KEY and self._key:
            painter.setFont(self._theme.font("small"))
            painter.setPen(self._theme.colour("text_dim" if on else "text_faint"))
            painter.drawText(QRect(place, 0, self.width(), self.height()), middle, self._key)

    def _edge(self) -> int:
        return self._theme.px(16)

    def _small(self) -> QFontMetrics:
        return QFontMetrics(self._theme.font("small"))


class ToolStrip(QFrame):
    """A row of verbs."""

    def __init__(self, commands: Commands, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        """Make a button for each verb."""
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.setProperty("rule", "bottom")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 4, 8, 4)
        self._row.setSpacing(4)
        self.buttons: list[VerbButton] = []
        for part, names in enumerate((LEFT, MIDDLE, RIGHT)):
            if part == 2:
                self._row.addStretch(1)
            elif part:
                self._row.addSpacing(12)
            for name in names:
                button = VerbButton(name, commands, theme, icons, self)
                self.buttons.append(button)
                self._row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def retranslate(self) -> None:
        """Take titles and keys anew, and see what fits."""
        self.setAccessibleName(self.tr("Everyday commands"))
        for button in self.buttons:
            button.retranslate()
        self._share()

    def button(self, name: str) -> VerbButton:
        """Return a verb's button.

        Raises:
            KeyError: it has none here.
        """
        for button in self.buttons:
            if button.name == name:
                return button
        raise KeyError(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See what fits."""
        super().resizeEvent(event)
        self._share()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the size of the text."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.FontChange}:
            self.retranslate()

    def _share(self) -> None:
        around = 16 + 12 + self._row.spacing() * (len(self.buttons) + 1)
        for room in (Room.KEY, Room.TITLE, Room.ICON):
            if room is Room.ICON or around + sum(button.width_with(room) for button in self.buttons) <= self.width():
                for button in self.buttons:
                    button.give(room)
                return
