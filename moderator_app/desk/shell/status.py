"""The foot of the window: connection, outbox, lease clock, warnings, and who sits here."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStatusBar, QToolButton, QWidget

from moderator_app.desk.case_host import Person
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.plain import ElidedLabel, PlainLabel, plain_tooltip
from moderator_app.desk.widgets.spoken import Spoken

HURRY_MS = 120_000
"""With less than this left the lease clock asks for attention."""

SKEW_MS = 30_000
"""A machine's clock is called wrong when it differs from the server's by more than this."""


class Connection(Enum):
    """Whether the server answers."""

    ONLINE = "online"
    OFFLINE = "offline"
    SYNCING = "syncing"


class Keeping(Enum):
    """What this machine may keep."""

    NORMAL = "normal"
    """Cases and tokens are kept, encrypted."""
    MEMORY_ONLY = "memory_only"
    """The sign-in is forgotten at the end: there is no keyring and no passphrase."""
    NO_CACHE = "no_cache"
    """Nothing is kept on the disk: there is no encrypted database here."""


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000


class Mark(QWidget):
    """An icon and a word that only tell."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        """Begin hidden."""
        super().__init__(parent)
        self._icons = icons
        self._picture = PlainLabel()
        self.words = PlainLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 6, 0)
        row.setSpacing(4)
        row.addWidget(self._picture)
        row.addWidget(self.words)
        self.hide()

    def tell(self, icon: str, text: str, *, tone: str = "text_dim", tip: str = "") -> None:
        """Show an icon in a colour token and a word; without a word nothing is shown."""
        self._picture.setPixmap(self._icons.pixmap(icon, 14, tone=tone, ratio=2.0))
        self.words.setText(text)
        self.words.setProperty("kind", tone if tone in {"bad", "warn", "good"} else "small")
        self.words.style().polish(self.words)
        self.setAccessibleName(text)
        self.setAccessibleDescription(tip)
        self.setToolTip(plain_tooltip(tip))
        self.setVisible(bool(text))


class MarkButton(QToolButton):
    """An icon and a word that lead somewhere when they are pressed."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        """Begin hidden."""
        super().__init__(parent)
        self._icons = icons
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(14, 14))
        self.hide()

    def tell(self, icon: str, text: str, *, tone: str = "text_dim", tip: str = "") -> None:
        """Show an icon in a colour token and a word; without a word nothing is shown."""
        self.setIcon(self._icons.icon(icon, 14, tone=tone))
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(tip)
        self.setToolTip(plain_tooltip(tip))
        self.setVisible(bool(text))


class StatusStrip(Spoken, QStatusBar):
    """The status bar.

    Signals:
        sync_asked(): the connection was pressed.
        outbox_asked(): the outbox was pressed.
    """

    sync_asked = Signal()
    outbox_asked = Signal()

    def __init__(
        self,
        icons: Icons,
        language: Callable[[], str],
        parent: QWidget | None = None,
        *,
        clock: Callable[[], int] = _now_ms,
    ) -> None:
        """Begin offline, with nobody here.

        Args:
            icons: icons in the theme's colours.
            language: returns the desk's language tag.
            parent: the window.
            clock: monotonic milliseconds.
        """
        super().__init__(parent)
        self._language = language
        self._clock = clock
        self._connection = Connection.OFFLINE
        self._debts = (0, 0)
        self._lease_end: int | None = None
        self._skew_ms = 0
        self._keeping = Keeping.NORMAL
        self._person: Person | None = None
        self.setSizeGripEnabled(False)
        self.connection, self.outbox = MarkButton(icons), MarkButton(icons)
        self.lease, self.skew, self.keeping = Mark(icons), Mark(icons), Mark(icons)
        self.person = Mark(icons)
        self.hint = ElidedLabel()
        self.connection.clicked.connect(self.sync_asked)
        self.outbox.clicked.connect(self.outbox_asked)
        for mark in (self.connection, self.outbox, self.lease, self.skew, self.keeping):
            self.addWidget(mark)
        self.addWidget(self.hint, 1)
        self.addPermanentWidget(self.person)
        self._ticking = QTimer(self)
        self._ticking.setInterval(1000)
        self._ticking.timeout.connect(self._show_lease)
        self.retranslate()

    def set_connection(self, state: Connection) -> None:
        """Say whether the server answers."""
        self._connection = state
        self._show_connection()

    def set_outbox(self, queued: int, attention: int) -> None:
        """Say how many decisions wait to be sent, and how many were refused and wait for a person."""
        self._debts = (queued, attention)
        self._show_outbox()

    def set_lease(self, left_ms: int | None) -> None:
        """Count down how long the open case is ours from now on, in milliseconds; None when no case is open."""
        self._lease_end = None if left_ms is None else self._clock() + left_ms
        self._show_lease()

    def set_clock_skew(self, skew_ms: int) -> None:
        """Say by how much this machine's clock is ahead of the server's; a small difference is not shown."""
        self._skew_ms = skew_ms
        self._show_skew()

    def set_keeping(self, keeping: Keeping) -> None:
        """Say what this machine may keep."""
        self._keeping = keeping
        self._show_keeping()

    def set_person(self, person: Person | None) -> None:
        """Say who is signed in."""
        self._person = person
        self._show_person()

    def retranslate(self) -> None:
        """Say everything in the desk's language and the theme's colours."""
        self.setAccessibleName(self.tr("Status"))
        self._show_connection()
        self._show_outbox()
        self._show_lease()
        self._show_skew()
        self._show_keeping()
        self._show_person()

    def _show_connection(self) -> None:
        if self._connection is Connection.ONLINE:
            self.connection.tell("online", self.tr("Online"), tone="good", tip=self.tr("The server answers."))
        elif self._connection is Connection.SYNCING:
            self.connection.tell("sync", self.tr("Synchronising"), tone="accent", tip=self.tr("Exchanging news."))
        else:
            tip = self.tr("The server does not answer. What you decide is kept here and sent later.")
            self.connection.tell("offline", self.tr("Offline"), tone="warn", tip=tip)

    def _show_outbox(self) -> None:
        queued, attention = self._debts
        if attention:
            text = self.tr("Needs attention: {count}").format(count=attention)
            tip = self.tr("The server refused what you decided. Press to see why.")
            self.outbox.tell("warning", text, tone="bad", tip=tip)
        elif queued:
            text = self.tr("To send: {count}").format(count=queued)
            self.outbox.tell(
                "outbox", text, tone="warn", tip=self.tr("Kept on this machine until the server has them.")
            )
        else:
            self.outbox.tell("outbox", self.tr("All sent"), tip=self.tr("The server has everything you decided."))

    def _show_lease(self) -> None:
        if self._lease_end is None:
            self._ticking.stop()
            self.lease.hide()
            return
        left = self._lease_end - self._clock()
        if left <= 0:
            self._ticking.stop()
            tip = self.tr("Somebody else may have this case now; your work on it is kept.")
            self.lease.tell("clock", self.tr("No longer yours"), tone="bad", tip=tip)
            return
        seconds = -(-left // 1000)
        text = self.tr("Yours for {time}").format(time=f"{seconds // 60}:{seconds % 60:02d}")
        tip = self.tr("The case is held for you this long; the desk prolongs it while you work and are online.")
        self.lease.tell("clock", text, tone="warn" if left < HURRY_MS else "text_dim", tip=tip)
        if not self._ticking.isActive():
            self._ticking.start()

    def _show_skew(self) -> None:
        if abs(self._skew_ms) <= SKEW_MS:
            self.skew.hide()
            return
        minutes, seconds = divmod(abs(self._skew_ms) // 1000, 60)
        ahead = self._skew_ms > 0
        text = self.tr("Clock {time} ahead") if ahead else self.tr("Clock {time} behind")
        tip = self.tr(
            "This machine's clock is wrong. The desk counts with the server's clock; only your system is off."
        )
        self.skew.tell("clock", text.format(time=f"{minutes}:{seconds:02d}"), tone="warn", tip=tip)

    def _show_keeping(self) -> None:
        if self._keeping is Keeping.MEMORY_ONLY:
            tip = self.tr("Your sign-in is not kept on this machine. You sign in again after closing the desk.")
            self.keeping.tell("lock", self.tr("Memory only"), tone="warn", tip=tip)
        elif self._keeping is Keeping.NO_CACHE:
            tip = self.tr(
                "There is no encrypted database on this machine, so nothing is kept and you cannot work offline."
            )
            self.keeping.tell("lock", self.tr("Nothing is kept"), tone="bad", tip=tip)
        else:
            self.keeping.hide()

    def _show_person(self) -> None:
        if self._person is None:
            self.person.tell("person", self.tr("Not signed in"))
            return
        roles = self.tr(", ").join(role.label.in_language(self._language()) for role in self._person.roles)
        text = self.tr("{name} · {roles}").format(name=self._person.display, roles=roles) if roles else ""
        self.person.tell("person", text or self._person.display, tip=self._person.name)
