"""The leads' room in a window of its own, for whoever may read the decision log."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from moderator_app.desk.app.tools import Tools
from moderator_app.desk.case_host import Person
from moderator_app.domain.errors import Unreachable
from moderator_app.domain.roles import Capability

if TYPE_CHECKING:  # they bring database and network along, which a window need not wait for
    from moderator_app.desk.app.ground import Ground
    from moderator_app.desk.audit.room import LeadRoom
    from moderator_app.wire.ask import Ask


class Leading(QObject):
    """Opens the leads' room and asks the server for it."""

    def __init__(
        self,
        tools: Tools,
        ground: Callable[[], Ground | None],
        who: Callable[[], Person | None],
        parent: QObject | None = None,
    ) -> None:
        """Open nothing yet; ``ground`` and ``who`` are asked each time."""
        super().__init__(parent)
        self._tools, self._ground, self._who = tools, ground, who
        self.room: LeadRoom | None = None
        tools.commands.bind("desk.lead", self.open, self.may_open)

    def may_open(self) -> bool:
        """Say whether the person who is signed in may read the decision log."""
        who = self._who()
        return who is not None and Capability.DECISION_LOG in who.capabilities

    def open(self) -> None:
        """Show the room with the newest decisions."""
        from moderator_app.desk.audit.room import LeadRoom  # noqa: PLC0415 - few people ever open it

        who = self._who()
        if who is None:
            return
        self.close()
        tools = self._tools
        figures = Capability.QUALITY_LEAD in who.capabilities
        self.room = LeadRoom(self.ask, tools.theme, tools.icons, figures=figures, sentence=tools.notices.sentence)
        self.room.resize(1100, 760)
        self.room.show()
        self.room.start()

    def ask(self, ask: Ask[Any], done: Callable[[Any], object], failed: Callable[[Exception], object]) -> None:
        """Ask the server through the courier."""
        ground = self._ground()
        if ground is None or ground.courier is None:
            failed(Unreachable("There is no connection."))
            return
        self._tools.bridge.follow(ground.courier.ask(ask), done, failed, owner=self.room)

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
