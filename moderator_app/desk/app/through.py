"""What a room's own host asks of the host of all rooms, and passes on as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from moderator_app.desk.case_host import Person
from moderator_app.desk.law_host import LawHost
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.lawbook import Lawbook
from moderator_app.domain.roles import Capability
from moderator_app.wire.ask import Ask

_T = TypeVar("_T")


class Through(QObject):
    """Implements ``law_host.LawHost`` by another one; a room's host adds what only its room asks."""

    def __init__(self, law: LawHost) -> None:
        """Answer what ``law`` answers."""
        super().__init__(law if isinstance(law, QObject) else None)
        self._law = law

    @property
    def theme(self) -> Theme:
        """Colours and fonts in force."""
        return self._law.theme

    @property
    def icons(self) -> Icons:
        """Icons in those colours."""
        return self._law.icons

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
        return self._law.language()

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
