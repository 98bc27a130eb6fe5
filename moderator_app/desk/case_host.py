"""What the case room asks of the desk around it, and what the desk asks of the case room.

The room never touches store, network or shell; it is handed a ``CaseHost`` and calls it on the main thread. Answers
come back on the main thread too. Everything here returns at once; slow things answer by a callback, and a callback of
a case that was closed meanwhile is dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from moderator_app.desk.commands import Commands
from moderator_app.desk.settings import Settings
from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.case import Case
from moderator_app.domain.decision import Decision
from moderator_app.domain.lawbook import Lawbook
from moderator_app.domain.queue import Lease, SkipReason
from moderator_app.domain.roles import Capability, Role
from moderator_app.media.stream import Stream
from moderator_app.wire.messages import CaseContent, Messages, MessagesExpand, Partner


@dataclass(frozen=True, slots=True)
class Person:
    """Who sits at the desk."""

    id: str
    name: str
    display: str
    roles: tuple[Role, ...]
    capabilities: frozenset[Capability] = field(default=frozenset())


class SightStore(Protocol):
    """Keeps outlines of sound and small pictures of recordings by the recording's hash; any thread may ask."""

    def sound(self, sha256: str) -> bytes | None:
        """Return the outline that was kept, or None."""
        ...

    def keep_sound(self, sha256: str, data: bytes) -> None:
        """Keep an outline."""
        ...

    def picture(self, sha256: str, at_ms: int) -> bytes | None:
        """Return the small picture that was kept for a time, or None."""
        ...

    def keep_picture(self, sha256: str, at_ms: int, data: bytes) -> None:
        """Keep a small picture."""
        ...


class CaseHost(Protocol):
    """The desk as the case room sees it."""

    @property
    def lawbook(self) -> Lawbook:
        """The rules in force; may be another object after a change of policy."""
        ...

    @property
    def settings(self) -> Settings:
        """The person's settings; listen to ``changed``."""
        ...

    @property
    def commands(self) -> Commands:
        """The registry of verbs.

        The room binds ``play.*``, ``highlight.*``, ``evidence.*``, ``verdict.*`` and, with a panel for the reason,
        ``case.skip``, ``case.hold`` and ``case.escalate``.
        """
        ...

    @property
    def theme(self) -> Theme:
        """Colours, fonts and spaces in force; listen to ``changed``."""
        ...

    @property
    def person(self) -> Person:
        """Who decides."""
        ...

    def language(self) -> str:
        """Return the desk's language tag: ``en`` or ``zh_CN``."""
        ...

    def now_server_ms(self) -> int:
        """Return the server's clock as this desk knows it, in milliseconds since the epoch."""
        ...

    def elapsed_ms(self) -> int:
        """Return the monotonic time since the desk last heard the server's clock; goes into ``Decision.elapsed_ms``."""
        ...

    def lease_left_ms(self, lease: Lease) -> int:
        """Return how long a lease lasts by this desk's monotonic clock; 0 when it is over."""
        ...

    def save_draft(self, case_id: str, body: str) -> None:
        """Keep the work on a case (JSON of the room's own making) durably; call as often as something changes.

        Written within half a second; closing, skipping and submitting write what is pending first.
        """
        ...

    def submit(self, decision: Decision, draft: str, *, then_next: bool) -> None:
        """Store a complete decision and close the case; with ``then_next`` open the following one.

        The desk keeps it for ``flow.undo_seconds`` before it is sent and shows the strip to take it back; taken back,
        the case is opened again with ``draft``. The room has called ``domain.decision.check_complete`` before. If the
        store fails the room stays open and ``CaseRoom.submit_failed`` is called.
        """
        ...

    def take_back(self) -> None:
        """Take the last decision back, while there is time."""
        ...

    def skip(self, reason: SkipReason, note: str) -> None:
        """Pass the open case on and take the next."""
        ...

    def release(self) -> None:
        """Give the open case back; its draft stays on this desk."""
        ...

    def hold(self, question: str, due_at_ms: int) -> None:
        """Set the open case aside until an answer comes or ``due_at_ms`` (server's clock)."""
        ...

    def escalate(self, reason: str) -> None:
        """Hand the open case up."""
        ...

    def next_case(self) -> None:
        """Take the next case."""
        ...

    def open_media(
        self,
        sha256: str,
        ready: Callable[[Path], None],
        failed: Callable[[Exception], None],
        progress: Callable[[int, int], None] | None = None,
        early: Callable[[Stream], None] | None = None,
    ) -> None:
        """Get a recording as a readable local file that lives until the case is closed.

        Args:
            sha256: which one.
            ready: called with the file's path.
            failed: called with a domain.errors.ModeratorError (MediaFault, Unreachable, Refused …).
            progress: called with (bytes here, bytes in all) while it is fetched.
            early: called, at most once and before ``ready``, when playing may begin although the file is still coming.
        """
        ...

    @property
    def sights(self) -> SightStore | None:
        """Where outlines of sound and small pictures are kept, sealed; None before the desk's store is open."""
        ...

    def partner(self, ready: Callable[[Partner], None], failed: Callable[[Exception], None]) -> None:
        """Get the other room of the open case's PK; its recording is then one that ``open_media`` gets.

        Args:
            ready: called with what the server has of it; without an item while it has not come in.
            failed: called with a domain.errors.ModeratorError.
        """
        ...

    def read_messages(
        self,
        item_id: str,
        wanted: MessagesExpand,
        ready: Callable[[Messages], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Read private messages beyond the minimal window, for the purpose that ``wanted`` names; it is logged.

        What comes is kept in memory only, as long as the case is open.
        """
        ...

    def say(self, sentence: str, *, problem: bool = False) -> None:
        """Show a translated sentence in the banner; it never takes the focus."""
        ...

    def report(self, error: Exception) -> None:
        """Turn an error into a sentence in the banner, and keep its details in the log room."""
        ...


class CaseRoom(Protocol):
    """The case room as the desk sees it; a QWidget made by ``build_case_room(host, parent)`` in ``desk.case.room``."""

    def open(self, content: CaseContent, lease: Lease | None, draft: str | None) -> None:
        """Show a case, and the work kept on it. Without a lease it can be read but not decided."""
        ...

    def close_case(self) -> None:
        """Forget the case: stop playing, drop its text, show the empty state. Saves a pending draft first."""
        ...

    def case_id(self) -> str | None:
        """Return the case on screen."""
        ...

    def case_changed(self, case: Case, content: CaseContent | None) -> None:
        """Somebody changed the case on screen: say so, keep the work; new content is offered, never forced."""
        ...

    def lease_changed(self, lease: Lease | None) -> None:
        """The lease was renewed, or lost (None): say so, keep the work."""
        ...

    def submit_failed(self, error: Exception) -> None:
        """The decision could not be stored; everything is still here."""
        ...

    def focus_first(self) -> None:
        """Put the focus where work begins."""
        ...

    def retranslate(self) -> None:
        """The language changed."""
        ...
