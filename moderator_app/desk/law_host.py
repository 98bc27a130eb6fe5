"""What the rooms of the law ask of the desk around them; called, and answering, on the main thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from moderator_app.desk.case_host import Person
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.lawbook import Lawbook
from moderator_app.domain.roles import Capability
from moderator_app.wire.ask import Ask

_T = TypeVar("_T")


class DeskHost(Protocol):
    """What every window and room for a person who is signed in may ask."""

    @property
    def theme(self) -> Theme:
        """Colours and fonts in force."""
        ...

    @property
    def icons(self) -> Icons:
        """Icons in those colours."""
        ...

    @property
    def lawbook(self) -> Lawbook | None:
        """The rules in force, None before they have arrived."""
        ...

    @property
    def person(self) -> Person:
        """Who sits at the desk."""
        ...

    def may(self, capability: Capability) -> bool:
        """Say whether this person has a capability; the server asks again."""
        ...

    def language(self) -> str:
        """Return the desk's language tag."""
        ...

    def now_server_ms(self) -> int:
        """Return the server's clock as this desk knows it, in milliseconds since the epoch."""
        ...

    def sentence(self, error: Exception) -> str:
        """Return what a person is told of an error."""
        ...


class LawHost(DeskHost, Protocol):
    """The desk as a room of the law sees it."""

    def ask(
        self, ask: Ask[_T], ready: Callable[[_T], object], failed: Callable[[Exception], object] | None = None
    ) -> None:
        """Ask the server; without ``failed`` an error is told in the banner. A room that is gone hears nothing."""
        ...

    def say(self, sentence: str, *, problem: bool = False) -> None:
        """Show a translated sentence in the banner; it never takes the focus."""
        ...

    def report(self, error: Exception) -> None:
        """Turn an error into a sentence in the banner, and keep its details in the log room."""
        ...

    def show_seller(self, merchant_id: str) -> None:
        """Open a seller's page."""
        ...


class SecondHost(LawHost, Protocol):
    """What the room of the second person asks besides."""

    def take(self, case_id: str) -> None:
        """Take a seat at a case; at the one that has waited longest, when empty."""
        ...

    def release(self) -> None:
        """Give the seat back."""
        ...


class StandingHost(LawHost, Protocol):
    """What a seller's page asks besides."""

    def find_sellers(self, words: str, ready: Callable[[list[tuple[str, str]]], object]) -> None:
        """Look for sellers (id, name) by the words of their cases, among the cases that this desk knows."""
        ...

    def show_withdrawal(self, decision_id: str) -> None:
        """Open the plan of a withdrawal."""
        ...
