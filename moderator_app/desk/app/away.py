"""The offline shift behind its panel: reserved by the courier, listed from the store, ended by its owner."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from moderator_app.desk.app.review import Review
from moderator_app.desk.app.tools import Tools
from moderator_app.desk.shell.main_window import MainWindow
from moderator_app.desk.store.changes import Changes
from moderator_app.domain.roles import Capability

if TYPE_CHECKING:  # they bring database and network along, which a window need not wait for
    from concurrent.futures import Future

    from moderator_app.desk.shift.panel import ShiftPanel
    from moderator_app.desk.sync.shift import ShiftProgress

SHEET = "shift"


class Away(QObject):
    """Binds the verb, and stands between the panel and the courier."""

    def __init__(
        self,
        tools: Tools,
        review: Review,
        window: MainWindow,
        *,
        work: Callable[[], object],
        parent: QObject | None = None,
    ) -> None:
        """Bind the verb; the panel is built when it is asked for.

        Args:
            tools: the desk's tools.
            review: the person, the ground, and the table.
            window: shows the sheet.
            work: shows queue and case.
            parent: the desk.
        """
        super().__init__(parent)
        self._tools, self._review, self._window, self._work = tools, review, window, work
        self.panel: ShiftPanel | None = None
        self._preparing: Future[ShiftProgress] | None = None
        tools.commands.bind("desk.shift", self.toggle, self._may)

    def toggle(self) -> None:
        """Show the panel, or put it away."""
        if self.panel is None:
            self.panel = self._built()
        self._window.sheet.toggle(SHEET)

    def hear(self, changes: Changes) -> None:
        """Something was written: what is on this desk may be other cases now."""
        if (changes.leases or changes.outbox) and self.panel is not None and self._window.sheet.showing() == SHEET:
            self._look()

    def _may(self) -> bool:
        who = self._review.who
        return self._review.ground is not None and who is not None and Capability.CASE_LEASE in who.capabilities

    def _built(self) -> ShiftPanel:
        from moderator_app.desk.shift.panel import ShiftPanel  # noqa: PLC0415 - built when it is asked for

        panel = ShiftPanel(self._tools.theme, self._tools.icons)
        self._window.sheet.add(SHEET, panel)
        panel.wanted.connect(self._prepare)
        panel.stopped.connect(self._stop)
        panel.ended.connect(self._end)
        panel.again.connect(self._look)
        panel.opened.connect(self._open)
        return panel

    def _prepare(self, count: int, ttl_ms: int) -> None:
        panel, ground = self.panel, self._review.ground
        if panel is None or ground is None or ground.courier is None:
            return
        bridge = self._tools.bridge

        def seen(progress: ShiftProgress) -> None:
            bridge.here(partial(panel.show_progress, progress))

        def done(progress: ShiftProgress) -> None:
            self._preparing = None
            panel.show_done(progress)
            self._look()

        def failed(error: Exception) -> None:
            self._preparing = None
            panel.show_failed(self._tools.notices.sentence(error))
            self._look()

        self._preparing = ground.courier.prepare_shift(self._review.scope(), count, ttl_ms, seen)
        bridge.follow(self._preparing, done, failed, owner=self)

    def _stop(self) -> None:
        future, self._preparing = self._preparing, None
        if future is not None:
            future.cancel()
        if self.panel is not None:
            self.panel.show_failed(self.tr("Stopped. What is reserved stays; its recordings come when you are online."))
        self._look()

    def _end(self) -> None:
        ground = self._review.ground
        if ground is not None and ground.courier is not None:
            self._tools.bridge.follow(
                ground.courier.end_shift(), lambda _changes: self._look(), self._tools.notices.report, owner=self
            )

    def _look(self) -> None:
        panel, ground = self.panel, self._review.ground
        if panel is not None and ground is not None and ground.courier is not None:
            self._tools.bridge.query(
                ground.courier.shift.cases, panel.show_cases, self._tools.notices.report, owner=self
            )

    def _open(self, case_id: str) -> None:
        self._window.sheet.put_away()
        self._work()
        self._review.open_case(case_id)
