"""Care for who sits here: time with a case is counted, a break is offered, and one's own page is kept fresh.

What is counted goes to the server, which keeps it across desks and hands out accordingly; see ``server/wellness``. What
cannot be sent now is sent later, as long as the desk is open.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from moderator_app.desk.app.review import Review
from moderator_app.desk.app.tools import Tools
from moderator_app.desk.shell.main_window import MainWindow
from moderator_app.desk.shell.wellness import MINUTE_MS, WellnessPanel
from moderator_app.domain.errors import Unreachable
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Capability
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages.wellness import BreakBegun, Looked, OptOuts, Wellness

if TYPE_CHECKING:  # they bring the network along, which a window need not wait for
    from moderator_app.desk.app.ground import Ground

TICK_MS = 30_000
"""Time with a case is counted and told this often, and when the case goes."""
SHORTEST_MS = 1000


class Care(QObject):
    """Counts, tells, offers."""

    def __init__(
        self,
        tools: Tools,
        window: MainWindow,
        review: Review,
        ground: Callable[[], Ground | None],
        parent: QObject | None = None,
    ) -> None:
        """Begin with the first case; ``ground`` returns what stands behind the window, once it does."""
        super().__init__(parent)
        self._tools, self._window, self._review, self._ground = tools, window, review, ground
        self.clock: Callable[[], float] = time.monotonic
        self.panel = WellnessPanel(tools.language())
        self._case_id = ""
        self._since = 0.0
        self._unsent: list[Looked] = []
        self._offered = self._on_break = False
        window.sheet.add("wellness", self.panel)
        self.panel.looked_at.connect(self.look)
        self.panel.optouts_changed.connect(self._opt_out)
        self.panel.break_wanted.connect(self.begin_break)
        review.opened.connect(lambda _name: self._begin())
        review.closed.connect(self._end)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        commands = tools.commands
        commands.bind("desk.wellness", lambda: window.sheet.toggle("wellness"), self._may)
        commands.bind("desk.break", self.begin_break, self._may)

    def look(self) -> None:
        """Ask for fresh figures."""
        self._ask(Ask(endpoint="wellness", reply=Wellness))

    def begin_break(self) -> None:
        """Begin a break; the case on the table stays there."""
        self._count()
        self._send()
        self._ask(Ask(endpoint="wellness_break", reply=Wellness, body=BreakBegun(id=new_id())))

    def tick(self) -> None:
        """Count what was looked at since the last time, and tell it."""
        self._count()
        self._send()

    def leave(self) -> None:
        """The desk closes: tell what there is to tell, and count no more."""
        self._end()

    def retranslate(self) -> None:
        """The language changed."""
        self.panel.language = self._tools.language()
        self.panel.retranslate()

    def _may(self) -> bool:
        who = self._review.who
        return who is not None and Capability.CASE_LEASE in who.capabilities

    def _begin(self) -> None:
        self._end()
        self._case_id, self._since = self._review.case_id() or "", self.clock()
        if self._case_id:
            self._timer.start()

    def _end(self) -> None:
        self._timer.stop()
        self.tick()
        self._case_id = ""

    def _count(self) -> None:
        """Note the time since the last count; time in which the desk was not in front is nobody's looking."""
        now, before = self.clock(), self._since
        self._since = now
        spent_ms = min(round((now - before) * 1000), 2 * TICK_MS)
        in_front = QApplication.applicationState() is not Qt.ApplicationState.ApplicationHidden
        if self._case_id and in_front and spent_ms >= SHORTEST_MS and self._may():
            self._unsent.append(Looked(id=new_id(), case_id=self._case_id, spent_ms=spent_ms))

    def _send(self) -> None:
        waiting, self._unsent = self._unsent, []
        for look in waiting:
            self._ask(
                Ask(endpoint="wellness_looked", reply=Wellness, body=look),
                partial(self._look_failed, look),
            )

    def _look_failed(self, look: Looked, error: Exception) -> None:
        if isinstance(error, Unreachable):
            self._unsent.append(look)

    def _opt_out(self, classes: tuple[str, ...]) -> None:
        self._ask(Ask(endpoint="wellness_optouts", reply=Wellness, body=OptOuts(classes=classes)), self._not_kept)

    def _not_kept(self, error: Exception) -> None:
        self._tools.notices.report(error)
        self.look()

    def _ask(self, ask: Ask[Wellness], failed: Callable[[Exception], object] | None = None) -> None:
        ground = self._ground()
        if ground is None or ground.courier is None or not self._may():
            return
        quiet: Callable[[Exception], object] = failed or (lambda _error: None)
        self._tools.bridge.follow(ground.courier.ask(ask), self._show, quiet, owner=self)

    def _show(self, figures: Wellness) -> None:
        self.panel.show_figures(figures)
        due = figures.row_ms >= figures.offer_ms and not figures.break_until_ms
        if due and not self._offered:
            sentence = self.tr("You have looked for {minutes} minutes without a pause. How about a break?")
            self._window.say(
                sentence.format(minutes=figures.row_ms // MINUTE_MS),
                action=self.tr("Start a break"),
                act=self.begin_break,
            )
        if figures.break_until_ms and not self._on_break:
            left = -(-(figures.break_until_ms - figures.server_time_ms) // MINUTE_MS)
            sentence = self.tr("Your break lasts {minutes} minutes. Your cases wait for you.")
            self._window.say(sentence.format(minutes=left))
        self._offered, self._on_break = due, bool(figures.break_until_ms)
