"""What the room of announcements asks of the desk around it; called, and answering, on the main thread."""

from __future__ import annotations

from typing import Protocol

from moderator_app.desk.law_host import LawHost


class AnnouncementHost(LawHost, Protocol):
    """The desk as this room sees it."""

    def open_page(self, path: str) -> None:
        """Show an address of the server, given without its name, in the computer's own browser."""
        ...

    def key_of(self, verb: str) -> str:
        """Return the first key of a command as this machine writes it; empty without one."""
        ...

    def refresh_verbs(self) -> None:
        """Ask every command again whether it may be done: something here has changed."""
        ...
