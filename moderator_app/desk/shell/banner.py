"""Sentences for the person that never take the focus: a shelf at the foot of the window, over the work.

The shelf floats, so that nothing moves under the cursor when a sentence comes or goes. A note leaves by itself; a
problem stays until it is closed. Both are kept in the log room anyway.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.plain import PlainLabel

NOTE_MS = 6000
"""How long a note stays."""

MOST = 3
"""So many sentences at once; the oldest leaves for a fourth."""

WIDTH, GAP = 640, 6


class Banner(QFrame):
    """One sentence, with a way out and perhaps something to do.

    Signals:
        closed(): it is done with.
    """

    closed = Signal()

    def __init__(
        self,
        sentence: str,
        icons: Icons,
        *,
        problem: bool = False,
        action: str = "",
        act: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show a translated sentence.

        Args:
            sentence: what to say.
            icons: icons in the theme's colours.
            problem: it stays until it is closed.
            action: the word of a button, or nothing.
            act: what the button does; the banner closes.
            parent: the shelf.
        """
        super().__init__(parent)
        self.sentence, self.problem = sentence, problem
        self._icons = icons
        self._act = act
        self.setProperty("banner", "problem" if problem else "note")
        self.setAccessibleName(sentence)
        self._picture = PlainLabel()
        self.words = PlainLabel(sentence, wrap=True)
        self.button = QPushButton(action)
        self.button.setVisible(bool(action))
        self.button.clicked.connect(self._acted)
        self.close_button = QToolButton()
        self.close_button.setIconSize(QSize(12, 12))
        self.close_button.clicked.connect(self.closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        row.addWidget(self.close_button)
        self.retranslate()
        if not problem:
            QTimer.singleShot(NOTE_MS, self, self.closed.emit)

    def retranslate(self) -> None:
        """Say the button's name in the desk's language; the sentence stays as it was said."""
        name, tone = ("warning", "bad") if self.problem else ("info", "accent")
        self._picture.setPixmap(self._icons.pixmap(name, 16, tone=tone, ratio=2.0))
        self.close_button.setIcon(self._icons.icon("cross", 12))
        self.close_button.setAccessibleName(self.tr("Close this message"))
        self.close_button.setToolTip(self.tr("Close this message"))

    def _acted(self) -> None:
        self.closed.emit()
        if self._act is not None:
            self._act()


class Shelf(QWidget):
    """Holds banners and the strip to take a decision back, in the middle of its parent's foot."""

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        """Float over ``parent``."""
        super().__init__(parent)
        self._over, self._icons = parent, icons
        self._banners: list[Banner] = []
        self._held: list[QWidget] = []
        parent.installEventFilter(self)
        self.hide()

    def hold(self, widget: QWidget) -> None:
        """Keep ``widget`` under the banners; the shelf shows while it is visible."""
        hidden = widget.isHidden()
        widget.setParent(self)
        widget.setHidden(hidden)
        self._held.append(widget)
        widget.installEventFilter(self)

    def say(
        self, sentence: str, *, problem: bool = False, action: str = "", act: Callable[[], object] | None = None
    ) -> Banner:
        """Show a sentence; the same sentence again replaces itself."""
        for banner in [old for old in self._banners if old.sentence == sentence]:
            self._drop(banner)
        while len(self._banners) >= MOST:
            self._drop(self._banners[0])
        banner = Banner(sentence, self._icons, problem=problem, action=action, act=act, parent=self)
        banner.closed.connect(lambda: self._drop(banner))
        self._banners.append(banner)
        banner.show()
        self._place()
        return banner

    def banners(self) -> list[Banner]:
        """Return what is said, oldest first."""
        return list(self._banners)

    def clear(self) -> None:
        """Close every banner."""
        for banner in self.banners():
            self._drop(banner)

    def retranslate(self) -> None:
        """Follow language and colours."""
        for banner in self._banners:
            banner.retranslate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle of the foot."""
        if watched is self._over:
            if event.type() is QEvent.Type.Resize:
                self._place()
        elif event.type() in {QEvent.Type.ShowToParent, QEvent.Type.HideToParent}:
            self._place()
        return super().eventFilter(watched, event)

    def _drop(self, banner: Banner) -> None:
        if banner not in self._banners:
            return
        self._banners.remove(banner)
        banner.hide()
        banner.deleteLater()
        self._place()

    def _place(self) -> None:
        parent = self._over
        shown = [widget for widget in (*self._banners, *self._held) if not widget.isHidden()]
        if not shown:
            self.hide()
            return
        width = min(WIDTH, parent.width() - 32)
        top = 0
        for widget in shown:
            height = widget.heightForWidth(width) if widget.hasHeightForWidth() else widget.sizeHint().height()
            widget.setGeometry(0, top, width, height)
            top += height + GAP
        height = top - GAP
        self.setGeometry((parent.width() - width) // 2, parent.height() - height - 12, width, height)
        self.show()
        self.raise_()
