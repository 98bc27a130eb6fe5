"""What the queue room asks of the desk around it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import Protocol

from moderator_app.desk.commands import Commands
from moderator_app.desk.settings import Settings
from moderator_app.desk.store.view import Filter, Listed, QueueCount, SavedView
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.lawbook import Lawbook


class QueueHost(Protocol):
    """The desk as the queue room sees it; called, and answering, on the main thread."""

    @property
    def commands(self) -> Commands:
        """The registry of verbs; the room binds ``queue.*`` but ``queue.next``."""
        ...

    @property
    def settings(self) -> Settings:
        """The person's settings."""
        ...

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

    def language(self) -> str:
        """Return the desk's language tag."""
        ...

    def now_server_ms(self) -> int:
        """Return the server's clock as this desk knows it, in milliseconds since the epoch."""
        ...

    def find(self, wanted: Filter, at_ms: int, ready: Callable[[array[int]], object]) -> None:
        """Read the ordered row numbers of all matching cases on a worker; a later call makes an earlier one void."""
        ...

    def count(self, ready: Callable[[list[QueueCount]], object]) -> None:
        """Read the open cases by queue on a worker."""
        ...

    def rows(self, numbers: Sequence[int], at_ms: int) -> list[Listed]:
        """Return some rows at once (a page is about a millisecond); rows that are gone are left out."""
        ...

    def number_of(self, case_id: str) -> int | None:
        """Return a case's row number at once."""
        ...

    def open_case(self, case_id: str) -> None:
        """Hold a case and open it."""
        ...

    def saved_views(self) -> list[SavedView]:
        """Return the saved views by name."""
        ...

    def save_view(self, view: SavedView) -> None:
        """Keep a view under its id."""
        ...

    def forget_view(self, view_id: str) -> None:
        """Forget a view."""
        ...
