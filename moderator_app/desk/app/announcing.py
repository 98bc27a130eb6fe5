"""The supervisors' room of announcements: its verbs, the browser for its pages, the alarm of late corrections."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from moderator_app.desk.announcements.alarm import Alarm
from moderator_app.desk.announcements.steps import Verb
from moderator_app.desk.app.tools import Tools
from moderator_app.desk.case_host import Person
from moderator_app.desk.commands import COMMANDS, Place, key_text
from moderator_app.desk.shell.main_window import MainWindow
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.lawbook import Lawbook
from moderator_app.domain.roles import Capability
from moderator_app.wire.ask import Ask

if TYPE_CHECKING:  # it is built when it is entered; the law builds this
    from moderator_app.desk.announcements.room import AnnouncementsRoom
    from moderator_app.desk.app.ground import Ground
    from moderator_app.desk.app.law import Law

_T = TypeVar("_T")
ROOM = "announcements"
PREVIEWS = "/v1/announcement-previews/"
TICK_MS = 20_000
"""How often the alarm looks at the clock; it asks the server far less often."""


class Announcing(QObject):
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
        self._tools, self._law, self._window, self._ground = tools, law, window, ground
        self.open_url: Callable[[QUrl], object] = QDesktopServices.openUrl
        self.alarm = Alarm(self)
        for verb in Verb:
            tools.commands.bind(str(verb), partial(self._run, verb), partial(self._may, verb))
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.watch)
        self._timer.start()

    def build(self) -> AnnouncementsRoom:
        """Build the room."""
        from moderator_app.desk.announcements.room import AnnouncementsRoom  # noqa: PLC0415 - few people ever enter it

        room = AnnouncementsRoom(self)
        self._tools.commands.attach(room, Place.ANNOUNCEMENT)
        return room

    def offer(self, *, offered: bool) -> None:
        """Offer the verbs, or have none of them in menus."""
        for command in COMMANDS:
            if command.place is Place.ANNOUNCEMENT:
                self._tools.commands.action(command.id).setVisible(offered)

    def watch(self) -> None:
        """Let the alarm look, for people who can publish corrections."""
        if self.may(Capability.ANNOUNCEMENT_PUBLISH):
            self.alarm.look(self.person.id)

    # --- what the room asks -----------------------------------------------------------------------------------------

    @property
    def theme(self) -> Theme:
        """Colours and fonts in force."""
        return self._tools.theme

    @property
    def icons(self) -> Icons:
        """Icons in those colours."""
        return self._tools.icons

    @property
    def lawbook(self) -> Lawbook | None:
        """The rules in force."""
        return self._law.lawbook

    @property
    def person(self) -> Person:
        """Who sits at the desk."""
        return self._law.person

    def may(self, capability: Capability) -> bool:
        """Say whether this person has a capability."""
        return self._law.may(capability)

    def language(self) -> str:
        """Return the desk's language tag."""
        return self._tools.language()

    def now_server_ms(self) -> int:
        """Return the server's clock as this desk knows it."""
        return self._law.now_server_ms()

    def ask(
        self, ask: Ask[_T], ready: Callable[[_T], object], failed: Callable[[Exception], object] | None = None
    ) -> None:
        """Ask the server."""
        self._law.ask(ask, ready, failed)

    def sentence(self, error: Exception) -> str:
        """Return what a person is told of an error."""
        return self._law.sentence(error)

    def say(self, sentence: str, *, problem: bool = False) -> None:
        """Show a sentence in the banner."""
        self._law.say(sentence, problem=problem)

    def report(self, error: Exception) -> None:
        """Show an error in the banner."""
        self._law.report(error)

    def show_seller(self, merchant_id: str) -> None:
        """Open a seller's page."""
        self._law.show_seller(merchant_id)

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
        return self._law.rooms.get(ROOM)  # type: ignore[return-value]  # nothing else is built under this name

    def _may(self, verb: Verb) -> bool:
        room = self._room()
        return room is not None and room.may(verb)

    def _run(self, verb: Verb) -> None:
        room = self._room()
        if room is not None:
            room.run(verb)
