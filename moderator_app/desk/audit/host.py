"""What the leads' room asks of the desk around it; called, and answering, on the main thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from moderator_app.desk.law_host import DeskHost
from moderator_app.wire.ask import Ask

_T = TypeVar("_T")


class LeadHost(DeskHost, Protocol):
    """The desk as the leads' room sees it."""

    def ask(self, ask: Ask[_T], done: Callable[[_T], object], failed: Callable[[Exception], object]) -> None:
        """Ask the server. A room that is gone hears nothing."""
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
