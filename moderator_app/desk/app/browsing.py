"""The list of cases: this is the queue room's host."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from moderator_app.desk.app.pace import Paced
from moderator_app.desk.app.tools import Tools
from moderator_app.desk.commands import Commands
from moderator_app.desk.settings import Settings
from moderator_app.desk.store.view import Filter, Listed, QueueCount, SavedView
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.errors import StoreFault
from moderator_app.domain.identity import now_ms
from moderator_app.domain.lawbook import Lawbook

if TYPE_CHECKING:  # it brings the database along, which a window need not wait for
    from moderator_app.desk.app.ground import Ground


class Browsing(QObject):
    """Implements ``queue_host.QueueHost``. Before there is a store the list is empty."""

    def __init__(self, tools: Tools, open_case: Callable[[str], object], parent: QObject | None = None) -> None:
        """Read nothing yet; ``open_case`` takes a case."""
        super().__init__(parent)
        self._tools = tools
        self._open_case = open_case
        self._finding: Paced[array[int]] = Paced(tools.bridge, tools.notices.report, self)
        self._counting: Paced[list[QueueCount]] = Paced(tools.bridge, tools.notices.report, self)
        self.ground: Ground | None = None
        self.law: Lawbook | None = None
        self.account = ""

    @property
    def commands(self) -> Commands:
        """The registry of verbs."""
        return self._tools.commands

    @property
    def settings(self) -> Settings:
        """The person's settings."""
        return self._tools.settings

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
        return self.law

    def language(self) -> str:
        """Return the desk's language tag."""
        return self._tools.language()

    def now_server_ms(self) -> int:
        """Return the server's clock as this desk knows it."""
        return self.ground.clock.now_ms() if self.ground else now_ms()

    def find(self, wanted: Filter, at_ms: int, ready: Callable[[array[int]], object]) -> None:
        """Read the ordered row numbers; only the newest question is answered."""
        if self.ground is not None:
            account, projection = self.account, self.ground.store.projection
            self._finding.ask(
                (wanted, at_ms, account), lambda: projection.numbers(wanted, at_ms=at_ms, account=account), ready
            )

    def count(self, ready: Callable[[list[QueueCount]], object]) -> None:
        """Read the open cases by queue."""
        if self.ground is not None:
            projection, at_ms = self.ground.store.projection, self.now_server_ms()
            self._counting.ask("counts", lambda: projection.counts(at_ms=at_ms), ready)

    def rows(self, numbers: Sequence[int], at_ms: int) -> list[Listed]:
        """Return some rows; none when the store fails, and the person is told."""
        if self.ground is None:
            return []
        try:
            return self.ground.store.projection.rows(numbers, at_ms=at_ms, account=self.account)
        except StoreFault as fault:
            self._tools.notices.report(fault)
            return []

    def number_of(self, case_id: str) -> int | None:
        """Return a case's row number."""
        return self.ground.store.projection.number_of(case_id) if self.ground else None

    def open_case(self, case_id: str) -> None:
        """Take a case and open it."""
        self._open_case(case_id)

    def saved_views(self) -> list[SavedView]:
        """Return the saved views."""
        return self.ground.store.projection.saved_views() if self.ground else []

    def save_view(self, view: SavedView) -> None:
        """Keep a view: at once, for the room lists them again right away."""
        if self.ground is not None:
            self._tools.bridge.post(self.ground.store.outbox.save_view(view))

    def forget_view(self, view_id: str) -> None:
        """Forget a view."""
        if self.ground is not None:
            self._tools.bridge.post(self.ground.store.outbox.delete_view(view_id))
