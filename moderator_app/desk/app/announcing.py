"""The supervisors' room of announcements: its verbs, the browser for its pages, the alarm of late corrections."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from moderator_app.desk.announcements.alarm import Alarm
from moderator_app.desk.announcements.steps import Verb
from moderator_app.desk.app.through import Through
from moderator_app.desk.app.tools import Tools
from moderator_app.desk.commands import COMMANDS, Place, key_text
from moderator_app.desk.shell.main_window import MainWindow
from moderator_app.domain.roles import Capability

if TYPE_CHECKING:  # it is built when it is entered; the law builds this
    from moderator_app.desk.announcements.room import AnnouncementsRoom
    from moderator_app.desk.app.ground import Ground
    from moderator_app.desk.app.law import Law

ROOM = "announcements"
PREVIEWS = "/v1/announcement-previews/"
TICK_MS = 20_000
"""How often the alarm looks at the clock; it asks the server far less often."""


class Announcing(Through):
    """Implements ``announcements.host.AnnouncementHost``."""

    def __init__(self, tools: Tools, law: Law, window: MainWindow, ground: Callable[[], Ground | None]) -> None:
        """Bind the verbs; the room is built when somebody enters it.

        Args:
            tools: the desk's tools.
            law: shows the rooms and asks the server.
            window: says which room is shown.
            ground: what stands behind the windows; asked each time.
        """
        super().__init__(law)
        self._tools, self._window, self._ground, self._rooms = tools, window, ground, law.rooms
        self.open_url: Callable[[QUrl], object] = QDesktopServices.openUrl
        self.alarm = Alarm(self)
        for verb in Verb:
            tools.commands.bind(str(verb), partial(self._run, verb), partial(self._may, verb))
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.watch)

    def build(self) -> AnnouncementsRoom:
        """Build the room."""
        from moderator_app.desk.announcements.room import AnnouncementsRoom  # noqa: PLC0415 - few people ever enter it

        room = AnnouncementsRoom(self)
        self._tools.commands.attach(room, Place.ANNOUNCEMENT)
        return room

    def offer(self, *, offered: bool) -> None:
        """Offer the verbs and watch for corrections, or have none of them in menus and let the clock stand."""
        if offered:
            self._timer.start()
        else:
            self._timer.stop()
        for command in COMMANDS:
            if command.place is Place.ANNOUNCEMENT:
                self._tools.commands.action(command.id).setVisible(offered)

    def watch(self) -> None:
        """Let the alarm look, for people who can publish corrections."""
        if self.may(Capability.ANNOUNCEMENT_PUBLISH):
            self.alarm.look(self.person.id)

    # --- what the room asks -----------------------------------------------------------------------------------------

    def open_page(self, path: str) -> None:
        """Show a preview in the browser: an address of this server below the previews, and nothing else."""
        ground = self._ground()
        if ground is not None and path.startswith(PREVIEWS):
            self.open_url(QUrl(ground.config.server_url.rstrip("/") + path))

    def key_of(self, verb: str) -> str:
        """Return the first key of a command."""
        return key_text(self._tools.commands.list[verb])

    def refresh_verbs(self) -> None:
        """Ask every command again."""
        self._tools.commands.refresh()

    # --- verbs ------------------------------------------------------------------------------------------------------

    def _room(self) -> AnnouncementsRoom | None:
        if self._window.room() != ROOM:
            return None
        return self._rooms.get(ROOM)  # type: ignore[return-value]  # nothing else is built under this name

    def _may(self, verb: Verb) -> bool:
        room = self._room()
        return room is not None and room.may(verb)

    def _run(self, verb: Verb) -> None:
        room = self._room()
        if room is not None:
            room.run(verb)
