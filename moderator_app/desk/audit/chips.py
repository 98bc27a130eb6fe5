"""Conditions in force as chips that wrap into lines; each can be taken away by a click or by Delete."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QPushButton, QSizePolicy, QWidget

from moderator_app.desk.widgets.plain import plain_tooltip, visible

GAP = 6
LONGEST = 44
"""Characters of a chip; the rest is in its tooltip."""


class Flow(QLayout):
    """Lays widgets out in lines, as words."""

    def __init__(self, parent: QWidget) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item."""
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # Qt wants nothing for no item
        """Return an item."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # Qt wants nothing for no item
        """Give an item away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Say that narrow is tall."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return how tall the lines are together."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, area: QRect) -> None:
        """Place the items."""
        super().setGeometry(area)
        self._place(area, move=True)

    def sizeHint(self) -> QSize:
        """Return room for one line."""
        wide = sum(item.sizeHint().width() + GAP for item in self._items)
        return QSize(wide, max((item.sizeHint().height() for item in self._items), default=0))

    def minimumSize(self) -> QSize:
        """Return room for the widest item."""
        found = QSize()
        for item in self._items:
            found = found.expandedTo(item.minimumSize())
        return found

    def _place(self, area: QRect, *, move: bool) -> int:
        x, y, tall = area.x(), area.y(), 0
        for item in self._items:
            size = item.sizeHint()
            if x > area.x() and x + size.width() > area.x() + area.width():
                x, y, tall = area.x(), y + tall + GAP, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + GAP
            tall = max(tall, size.height())
        return y + tall - area.y()


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition in words, and how it is taken away."""

    words: str
    drop: Callable[[], object]


class Chip(QPushButton):
    """One condition."""

    def __init__(self, condition: Condition, hint: str, parent: QWidget) -> None:
        """Show a condition; ``hint`` says what a click does."""
        super().__init__(parent)
        self._drop = condition.drop
        whole = visible(condition.words)
        short = whole if len(whole) <= LONGEST else f"{whole[: LONGEST - 1]}…"
        self.setText(f"{short}  ✕".replace("&", "&&"))
        self.setToolTip(plain_tooltip(f"{whole}\n{hint}"))
        self.setAccessibleName(f"{whole}. {hint}")
        self.setProperty("kind", "chip")
        self.clicked.connect(condition.drop)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the condition away by Delete, too."""
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self._drop()
        else:
            super().keyPressEvent(event)


class Chips(QWidget):
    """The conditions in force."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin without any."""
        super().__init__(parent)
        self._flow = Flow(self)
        self.conditions: tuple[Condition, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_conditions(self, conditions: Sequence[Condition], hint: str) -> None:
        """Show these."""
        self.conditions = tuple(conditions)
        while self._flow.count():
            item = self._flow.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for condition in conditions:
            self._flow.addWidget(Chip(condition, hint, self))
        self.setVisible(bool(conditions))
        self.updateGeometry()
        self._flow.activate()
