"""The leads' room in a window of its own, for whoever may read the decision log."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from moderator_app.desk.app.tools import Tools
from moderator_app.desk.case_host import Person
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.errors import Refused, Unreachable
from moderator_app.domain.identity import now_ms
from moderator_app.domain.lawbook import Lawbook
from moderator_app.domain.roles import Capability

if TYPE_CHECKING:  # they bring database and network along, which a window need not wait for
    from moderator_app.desk.app.ground import Ground
    from moderator_app.desk.audit.room import LeadRoom
    from moderator_app.wire.ask import Ask

_T = TypeVar("_T")


class Leading(QObject):
    """Opens the leads' room; implements ``audit.host.LeadHost``."""

    def __init__(
        self,
        tools: Tools,
        ground: Callable[[], Ground | None],
        who: Callable[[], Person | None],
        law: Callable[[], Lawbook | None],
        parent: QObject | None = None,
    ) -> None:
        """Open nothing yet; ``ground``, ``who`` and ``law`` are asked each time."""
        super().__init__(parent)
        self._tools, self._ground, self._who, self._law = tools, ground, who, law
        self.withdrawal: Callable[[str], object] = lambda _decision: None
        """Opens the plan of a withdrawal in the main window."""
        self.room: LeadRoom | None = None
        tools.commands.bind("desk.lead", self.open, self.may_open)

    def may_open(self) -> bool:
        """Say whether the person who is signed in may read the decision log."""
        return self.may(Capability.DECISION_LOG)

    def open(self) -> None:
        """Show the room with the newest decisions."""
        from moderator_app.desk.audit.room import LeadRoom  # noqa: PLC0415 - few people ever open it

        if self._who() is None:
            return
        self.close()
        self.room = LeadRoom(self)
        self.room.resize(1180, 820)
        self.room.show()
        self.room.start()

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
        return self._law()

    @property
    def person(self) -> Person:
        """Who sits at the desk.

        Raises:
            Refused: ``not-allowed`` while nobody does.
        """
        who = self._who()
        if who is None:
            raise Refused("not-allowed", "Nobody is signed in.")
        return who

    def may(self, capability: Capability) -> bool:
        """Say whether this person has a capability."""
        who = self._who()
        return who is not None and capability in who.capabilities

    def language(self) -> str:
        """Return the desk's language tag."""
        return self._tools.language()

    def now_server_ms(self) -> int:
        """Return the server's clock as this desk knows it."""
        ground = self._ground()
        return ground.clock.now_ms() if ground is not None else now_ms()

    def ask(self, ask: Ask[_T], done: Callable[[_T], object], failed: Callable[[Exception], object]) -> None:
        """Ask the server through the courier."""
        ground = self._ground()
        if ground is None or ground.courier is None:
            failed(Unreachable("There is no connection."))
            return
        self._tools.bridge.follow(ground.courier.ask(ask), done, failed, owner=self.room)

    def sentence(self, error: Exception) -> str:
        """Return what a person is told of an error."""
        return self._tools.notices.sentence(error)

    def show_withdrawal(self, decision_id: str) -> None:
        """Open the plan of a withdrawal."""
        self.withdrawal(decision_id)
        if self.room is not None:
            self.room.lower()  # the plan is in the main window, which may lie behind this one

    def choose_folder(self, title: str, start: str) -> str:
        """Let the person choose a folder."""
        return QFileDialog.getExistingDirectory(self.room, title, start)

    def show_folder(self, folder: str) -> None:
        """Open a folder in the computer's own file viewer."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(folder))

    # --- what the desk asks -----------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        if self.room is not None:
            self.room.retranslate()

    def close(self) -> None:
        """Close the room: what it showed belongs to the person who was signed in."""
        if self.room is not None:
            self.room.close()
            self.room.deleteLater()
            self.room = None
