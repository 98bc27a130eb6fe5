"""The palette: type a few letters in either language, press Return, and the verb is done.

A list of at most a hundred rows; each row paints title, the title in the other language, its group and its key.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTranslator,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from moderator_app.assets import resource
from moderator_app.desk.commands import CONTEXT, Command, Commands, said
from moderator_app.desk.shell.fuzzy import best
from moderator_app.desk.shell.keys import first_key
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.desk.widgets.theme import Theme

WIDTH, HEIGHT, TOP = 620, 420, 56
RECENT = 5
"""So many of the last commands stand first while nothing is typed."""

_Index = QModelIndex | QPersistentModelIndex


class _Rows(QAbstractListModel):
    """The commands that fit."""

    def __init__(self, names: _Names, parent: QObject) -> None:
        super().__init__(parent)
        self._names = names
        self.commands: list[Command] = []

    def show(self, commands: list[Command]) -> None:
        """Show these."""
        self.beginResetModel()
        self.commands = commands
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return how many fit."""
        return 0 if parent is not None and parent.isValid() else len(self.commands)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title, and for a screen reader title and key."""
        command = self.commands[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._names.title(command)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._names.title(command)} {self._names.key(command)}".rstrip()
        if role == Qt.ItemDataRole.UserRole:
            return command
        return None


class _Names:
    """What a command is called in the desk's language and in the other one."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands
        self._chinese = QTranslator()
        self._chinese.load(str(resource("translations", "moderator_zh_CN.qm")))

    def title(self, command: Command) -> str:
        return said(command.title).rstrip("…")

    def chinese(self, command: Command) -> str:
        return (self._chinese.translate(CONTEXT, command.title) or "").rstrip("…")

    def other(self, command: Command) -> str:
        english = command.title.rstrip("…")
        return english if self.title(command) != english else self.chinese(command)

    def key(self, command: Command) -> str:
        return first_key(self._commands, command.id)

    def all(self, command: Command) -> tuple[str, ...]:
        return (command.title, self.chinese(command), command.id)


class _Delegate(QStyledItemDelegate):
    """Paints a row: icon, title, other title | group, key."""

    def __init__(self, names: _Names, theme: Theme, icons: Icons, parent: QObject) -> None:
        super().__init__(parent)
        self._names, self._theme, self._icons = names, theme, icons

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Return one row of the theme."""
        return QSize(200, self._theme.row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        command = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(command, Command):
            return
        area: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(area, self._theme.colour("select"))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        edge = self._theme.px(16)
        if command.icon:
            tone = "accent" if chosen else "text_dim"
            picture = self._icons.pixmap(command.icon, edge, tone=tone, ratio=2.0)
            painter.drawPixmap(area.left() + 12, area.center().y() - edge // 2, picture)
        rest = area.adjusted(12 + edge + 10, 0, -12, 0)
        small, body = self._theme.font("small"), self._theme.font()
        key = self._names.key(command)
        painter.setFont(small)
        painter.setPen(self._theme.colour("text_dim"))
        painter.drawText(rest, middle | int(Qt.AlignmentFlag.AlignRight), key)
        keys = QFontMetrics(small).horizontalAdvance(key)
        group = said(command.group)
        place = rest.adjusted(0, 0, -max(keys + 16, 110), 0)
        painter.drawText(place, middle | int(Qt.AlignmentFlag.AlignRight), group)
        place = place.adjusted(0, 0, -QFontMetrics(small).horizontalAdvance(group) - 16, 0)
        painter.setFont(body)
        painter.setPen(self._theme.colour("text"))
        title = QFontMetrics(body).elidedText(
            self._names.title(command), Qt.TextElideMode.ElideRight, max(place.width(), 0)
        )
        painter.drawText(place, middle | int(Qt.AlignmentFlag.AlignLeft), title)
        place = place.adjusted(QFontMetrics(body).horizontalAdvance(title) + 10, 0, 0, 0)
        if place.width() > 40:
            painter.setFont(small)
            painter.setPen(self._theme.colour("text_dim"))
            other = QFontMetrics(small).elidedText(
                self._names.other(command), Qt.TextElideMode.ElideRight, place.width()
            )
            painter.drawText(place, middle | int(Qt.AlignmentFlag.AlignLeft), other)
        painter.restore()


class Palette(Spoken, QFrame):
    """A field and a list over the middle of the window; it goes away with Escape, Return, or when the focus leaves."""

    def __init__(self, commands: Commands, theme: Theme, icons: Icons, parent: QWidget) -> None:
        """Float over ``parent``, hidden at first."""
        super().__init__(parent)
        self._over, self._commands = parent, commands
        self._names = _Names(commands)
        self._recent: list[str] = []
        self._before: QWidget | None = None
        self.setProperty("palette_box", "true")
        self.field = QLineEdit()
        self.field.setClearButtonEnabled(False)
        self.list = QListView()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.rows = _Rows(self._names, self)
        self.list.setModel(self.rows)
        self.list.setItemDelegate(_Delegate(self._names, theme, icons, self))
        self.nothing = PlainLabel(kind="dim")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addWidget(self.nothing, 1)
        self.field.textChanged.connect(lambda _text: self._find())
        self.field.installEventFilter(self)
        self.list.clicked.connect(lambda index: self._do(index.row()))
        parent.installEventFilter(self)
        commands.done.connect(self._remember)
        self.hide()
        self.retranslate()

    def toggle(self) -> None:
        """Show the palette with an empty field, or put it away."""
        if self.isVisible():
            self.put_away()
            return
        self._before = QApplication.focusWidget()
        self._commands.refresh()
        self.field.clear()
        self._find()
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def put_away(self) -> None:
        """Hide, and give the focus back."""
        if not self.isVisible():
            return
        before, self._before = self._before, None
        focused = QApplication.focusWidget()
        inside = focused is not None and self.isAncestorOf(focused)
        self.hide()
        if inside and before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)

    def offered(self) -> list[Command]:
        """Return the commands in the list, best first."""
        return list(self.rows.commands)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.setAccessibleName(self.tr("Commands"))
        self.field.setAccessibleName(self.tr("Command to find"))
        self.field.setPlaceholderText(self.tr("Type a command, in English or Chinese"))
        self.list.setAccessibleName(self.tr("Commands that fit"))
        self.nothing.setText(self.tr("No command of that name can be done now."))
        self._find()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the field's arrows move in the list, Return do the verb, and Escape leave."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._pressed(event) or super().eventFilter(watched, event)
        if watched is self.field and isinstance(event, QFocusEvent) and event.type() is QEvent.Type.FocusOut:
            if event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
                self.hide()
        elif watched is self._over and event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _pressed(self, event: QKeyEvent) -> bool:
        key, row, last = Qt.Key(event.key()), self.list.currentIndex().row(), self.rows.rowCount() - 1
        if key == Qt.Key.Key_Escape:
            self.put_away()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self._do(row)
        elif key == Qt.Key.Key_Down:
            self._choose(0 if row >= last else row + 1)
        elif key == Qt.Key.Key_Up:
            self._choose(last if row <= 0 else row - 1)
        elif key == Qt.Key.Key_PageDown:
            self._choose(min(last, row + 8))
        elif key == Qt.Key.Key_PageUp:
            self._choose(max(0, row - 8))
        else:
            return False
        return True

    def _choose(self, row: int) -> None:
        if 0 <= row < self.rows.rowCount():
            self.list.setCurrentIndex(self.rows.index(row, 0))

    def _find(self) -> None:
        typed = self.field.text().strip()
        able = [command for command in self._commands.available() if command.id != "desk.palette"]
        if typed:
            scored = [
                (-score, place, command)
                for place, command in enumerate(able)
                if (score := best(typed, self._names.all(command))) is not None
            ]
            found = [command for _score, _place, command in sorted(scored, key=lambda row: row[:2])]
        else:
            by_id = {command.id: command for command in able}
            recent = [by_id[name] for name in self._recent if name in by_id]
            found = recent + [command for command in able if command not in recent]
        self.rows.show(found)
        self.list.setVisible(bool(found))
        self.nothing.setVisible(not found)
        self._choose(0)

    def _do(self, row: int) -> None:
        if not 0 <= row < self.rows.rowCount():
            return
        command = self.rows.commands[row]
        self.put_away()
        self._commands.trigger(command.id)

    def _remember(self, name: str) -> None:
        if name != "desk.palette":
            self._recent = [name, *(old for old in self._recent if old != name)][:RECENT]

    def _place(self) -> None:
        parent = self._over
        width, height = min(WIDTH, parent.width() - 32), min(HEIGHT, parent.height() - TOP - 16)
        self.setGeometry((parent.width() - width) // 2, TOP, width, height)
