"""The rooms that a person may enter, as tabs above them; with queue and case alone there are no tabs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QTabBar, QWidget

from moderator_app.desk.widgets.words import QT_TRANSLATE_NOOP

WORK = "work"
"""Queue and case."""

_TITLES = {
    WORK: QT_TRANSLATE_NOOP("RoomBar", "Queue"),
    "attention": QT_TRANSLATE_NOOP("RoomBar", "Needs attention"),
    "second": QT_TRANSLATE_NOOP("RoomBar", "Second person"),
    "blind": QT_TRANSLATE_NOOP("RoomBar", "Blind review"),
    "batch": QT_TRANSLATE_NOOP("RoomBar", "Batch"),
    "stops": QT_TRANSLATE_NOOP("RoomBar", "Emergency stops"),
    "standing": QT_TRANSLATE_NOOP("RoomBar", "Seller"),
    "appeals": QT_TRANSLATE_NOOP("RoomBar", "Appeals"),
    "withdrawals": QT_TRANSLATE_NOOP("RoomBar", "Withdrawals"),
    "platform": QT_TRANSLATE_NOOP("RoomBar", "Platform calls"),
    "policy": QT_TRANSLATE_NOOP("RoomBar", "Rules"),
    "announcements": QT_TRANSLATE_NOOP("RoomBar", "Announcements"),
}


class RoomBar(QTabBar):
    """The tabs.

    Signals:
        wanted(str): the person chose a room; nothing is shown by that alone.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin with queue and case alone."""
        super().__init__(parent)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.names: tuple[str, ...] = ()
        self.currentChanged.connect(self._changed)
        self.offer(())

    def offer(self, names: Sequence[str]) -> None:
        """Offer queue and case, and these."""
        with QSignalBlocker(self):
            shown = self.names[self.currentIndex()] if self.currentIndex() >= 0 else WORK
            while self.count():
                self.removeTab(0)
            self.names = (WORK, *(name for name in _TITLES if name in names))
            for _name in self.names:
                self.addTab("")
            self.show_room(shown if shown in self.names else WORK)
        self.retranslate()
        self.setVisible(len(self.names) > 1)

    def show_room(self, name: str) -> None:
        """Mark the room that is shown."""
        if name in self.names:
            with QSignalBlocker(self):
                self.setCurrentIndex(self.names.index(name))

    def retranslate(self) -> None:
        """Name the tabs in the desk's language."""
        self.setAccessibleName(QCoreApplication.translate("RoomBar", "Rooms"))
        for place, name in enumerate(self.names):
            self.setTabText(place, QCoreApplication.translate("RoomBar", _TITLES[name]))

    def _changed(self, place: int) -> None:
        if 0 <= place < len(self.names):
            self.wanted.emit(self.names[place])
