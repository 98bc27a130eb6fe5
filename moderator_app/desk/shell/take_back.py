"""The strip that offers to take the last decision back, for the seconds it waits on the desk.

Text fields of Qt claim Ctrl+Z even when they are read-only or have nothing to undo. While the offer stands, whatever
has the focus is asked first whether it has something of its own to undo; if not, the key takes the decision back.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from moderator_app.desk.commands import Commands
from moderator_app.desk.shell.keys import first_key
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.plain import ElidedLabel, PlainLabel
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.desk.widgets.theme import Theme

FRAME_MS = 50


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000


def _has_undo(widget: QObject) -> bool:
    if isinstance(widget, QLineEdit):
        return not widget.isReadOnly() and widget.isUndoAvailable()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        return not widget.isReadOnly() and widget.document().isUndoAvailable()
    return False


class TakeBackStrip(Spoken, QFrame):
    """Text, a bar that runs out, and the button; ``case.take_back`` is allowed while it shows."""

    def __init__(
        self,
        commands: Commands,
        theme: Theme,
        icons: Icons,
        parent: QWidget | None = None,
        *,
        clock: Callable[[], int] = _now_ms,
    ) -> None:
        """Begin hidden.

        Args:
            commands: the registry; ``case.take_back`` is bound here.
            theme: colours in force.
            icons: icons in the theme's colours.
            parent: the shelf.
            clock: monotonic milliseconds.
        """
        super().__init__(parent)
        self._commands, self._theme, self._icons, self._clock = commands, theme, icons, clock
        self._take_back: Callable[[], object] | None = None
        self._begin = self._end = 0
        self._watched: QWidget | None = None
        self.setProperty("banner", "undo")
        self._picture = PlainLabel()
        self.words = ElidedLabel()
        self.left = PlainLabel(kind="small")
        self.button = QPushButton()
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(lambda: commands.trigger("case.take_back"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 10)
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addWidget(self.words, 1)
        row.addWidget(self.left)
        row.addWidget(self.button)
        self._ticking = QTimer(self)
        self._ticking.setInterval(FRAME_MS)
        self._ticking.timeout.connect(self._tick)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)
        commands.bind("case.take_back", self._taken, lambda: self._take_back is not None)
        self.hide()
        self.retranslate()

    def offer(self, text: str, seconds: int, on_take_back: Callable[[], object]) -> None:
        """Show the strip for some seconds; an older offer is over. With no seconds nothing is offered."""
        self.withdraw()
        if seconds <= 0:
            return
        self._take_back = on_take_back
        self._begin = self._clock()
        self._end = self._begin + seconds * 1000
        self.words.setText(text)
        self.setAccessibleName(text)
        self._tick()
        self._ticking.start()
        self._watch(QApplication.focusWidget())
        self.show()
        self._commands.refresh()

    def withdraw(self) -> None:
        """Offer nothing more."""
        if self._take_back is None:
            return
        self._take_back = None
        self._ticking.stop()
        self._watch(None)
        self.hide()
        self._commands.refresh()

    def offered(self) -> bool:
        """Say whether the last decision can still be taken back."""
        return self._take_back is not None

    def retranslate(self) -> None:
        """Say the button in the desk's language, with its key."""
        self._picture.setPixmap(self._icons.pixmap("undo", 16, tone="accent", ratio=2.0))
        key = first_key(self._commands, "case.take_back")
        text = self.tr("Take back")
        self.button.setText(f"{text}  {key}".rstrip())
        self.button.setAccessibleName(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar that runs out along the lower edge."""
        super().paintEvent(event)
        whole = self._end - self._begin
        if whole <= 0:
            return
        share = max(0, self._end - self._clock()) / whole
        painter = QPainter(self)
        painter.fillRect(QRectF(6, self.height() - 5, (self.width() - 12) * share, 3), self._theme.colour("accent"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the key for the offer when the focused field has nothing of its own to undo."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride and not _has_undo(watched):
            keys = self._commands.action("case.take_back").shortcuts()
            pressed = event.keyCombination()
            if any(key[0] == pressed for key in keys):  # type: ignore[index]  # the stubs leave __getitem__ out
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self._take_back is not None:
            self._watch(now)

    def _watch(self, widget: QWidget | None) -> None:
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = widget
        if widget is not None:
            widget.installEventFilter(self)

    def _tick(self) -> None:
        left = self._end - self._clock()
        if left <= 0:
            self.withdraw()
            return
        self.left.setText(self.tr("{seconds} s").format(seconds=-(-left // 1000)))
        self.update()

    def _taken(self) -> None:
        act = self._take_back
        self.withdraw()
        if act is not None:
            act()
