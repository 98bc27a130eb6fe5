"""What the leads' room asks of the desk around it; called, and answering, on the main thread."""

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


class LeadHost(Protocol):
    """The desk as the leads' room sees it."""

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

    def ask(self, ask: Ask[_T], done: Callable[[_T], object], failed: Callable[[Exception], object]) -> None:
        """Ask the server. A room that is gone hears nothing."""
        ...

    def sentence(self, error: Exception) -> str:
        """Return what a person is told of an error."""
        ...

    def show_withdrawal(self, decision_id: str) -> None:
        """Open the plan of a withdrawal in the main window."""
        ...

    def choose_folder(self, title: str, start: str) -> str:
        """Let the person choose a folder; empty when none was chosen."""
        ...

    def show_folder(self, folder: str) -> None:
        """Open a folder in the computer's own file viewer."""
        ...
