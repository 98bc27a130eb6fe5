"""What the window tells the person without being asked: connection, debts, lease, the offer to take back, problems."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from moderator_app.desk.app.review import Review
from moderator_app.desk.app.tools import Tools
from moderator_app.desk.notices import Notice
from moderator_app.desk.queue.room import QueueRoom
from moderator_app.desk.shell.log_room import Entry
from moderator_app.desk.shell.main_window import MainWindow
from moderator_app.desk.shell.status import Connection, Keeping
from moderator_app.domain.errors import Refused

if TYPE_CHECKING:  # they bring database and network along, which a window need not wait for
    from moderator_app.desk.app.ground import Ground
    from moderator_app.desk.store.outbox import OutboxCount
    from moderator_app.desk.sync.core import Link

SETTLE_MS = 400
"""With no case for so long the queue gets the whole width; a next case comes sooner, and nothing jumps."""


class Courtesies(QObject):
    """Listens to the review, the courier's state and the notices, and tells the window."""

    def __init__(
        self, tools: Tools, window: MainWindow, review: Review, queue: QueueRoom, parent: QObject | None = None
    ) -> None:
        """Connect everything."""
        super().__init__(parent)
        self._tools, self._window, self._review, self._queue = tools, window, review, queue
        self._ground: Ground | None = None
        self._asked_to_sign_in = False
        self._case: QWidget | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._settled)
        tools.notices.said.connect(self._say)
        review.opened.connect(self._opened)
        review.closed.connect(self._closed)
        review.waiting.connect(self._waiting)
        review.empty.connect(self._empty)
        review.offered.connect(self._offer)
        review.withdrawn.connect(window.withdraw_take_back)
        review.leased.connect(lambda left: window.set_lease(None if left < 0 else left))

    def seat(self, case: QWidget) -> None:
        """Give the case room its place; it shows while there is a case, or while the queue is folded away."""
        self._case = case
        self._settled()

    def leave(self) -> None:
        """Say nothing more: the window is about to go."""
        self._case = None
        self._settle.stop()

    def remark(self, ground: Ground) -> None:
        """Tell what happened when the store was opened, and what is kept."""
        from moderator_app.desk.store.opening import Remark  # noqa: PLC0415 - loaded with the ground

        self._ground = ground
        sentences = {
            Remark.NOT_ENCRYPTABLE: self.tr(
                "This computer cannot encrypt. Nothing is kept on it: stay online, and do not close the desk with "
                "unsent work."
            ),
            Remark.NO_KEY: self.tr(
                "Nothing is kept on this computer: stay online, and do not close the desk with unsent work."
            ),
            Remark.CACHE_REBUILT: self.tr("The copy of the queue was damaged. It is being fetched again."),
            Remark.OUTBOX_SET_ASIDE: self.tr(
                "Unsent work on this computer cannot be opened. The file was set aside, not deleted; tell your team."
            ),
        }
        kinds = [kind for kind, _detail in ground.store.remarks]
        for kind, detail in ground.store.remarks:
            self._tools.notices.say(sentences[kind], detail=detail, kind="problem")
        keeping = Keeping.NORMAL
        if Remark.NOT_ENCRYPTABLE in kinds:
            keeping = Keeping.NO_CACHE
        elif Remark.NO_KEY in kinds:
            keeping = Keeping.MEMORY_ONLY
        self._window.set_keeping(keeping)

    def show_link(self, link: Link) -> None:
        """Show how the desk stands to its server."""
        from moderator_app.desk.sync.core import Phase  # noqa: PLC0415 - loaded with the ground

        states = {
            Phase.ONLINE: Connection.ONLINE,
            Phase.CONNECTING: Connection.SYNCING,
            Phase.SYNCING: Connection.SYNCING,
        }
        self._window.set_connection(states.get(link.phase, Connection.OFFLINE))
        self._window.set_clock_skew(-link.skew_ms)
        if link.phase is Phase.ONLINE:
            self._asked_to_sign_in = False
        if link.phase is Phase.UPGRADE:
            self._tools.notices.report(Refused("upgrade-required", link.detail))

    def ask_to_sign_in(self, act: Callable[[], object]) -> None:
        """Ask for a sign-in without taking anything away."""
        if self._asked_to_sign_in:
            return
        self._asked_to_sign_in = True
        sentence = self.tr("Please sign in again. Go on working meanwhile: everything is kept.")
        self._window.say(sentence, problem=True, action=self.tr("Sign in"), act=act)

    def count_debts(self, ground: Ground) -> None:
        """Show how much is owed."""

        def counted(count: OutboxCount) -> None:
            self._window.set_outbox(count.waiting, count.attention)

        self._tools.bridge.query(ground.store.outbox.count, counted, self._tools.notices.report, owner=self)

    def _say(self, notice: Notice) -> None:
        problem = notice.kind != "note"
        self._window.note(Entry(notice.at_ms, notice.sentence, notice.detail, problem))
        if notice.code == "acknowledge-first":
            read = partial(self._tools.commands.trigger, "room.policy")
            self._window.say(notice.sentence, problem=True, action=self.tr("Read them"), act=read)
            return
        self._window.say(notice.sentence, problem=notice.kind == "problem")

    def _opened(self, case_id: str) -> None:
        self._settle.stop()
        if self._case is not None:
            self._case.show()
        self._queue.select_case(case_id)
        self._window.set_title(self._review.case_title())
        self._window.make_room(for_case=True)
        self._window.focus_case()

    def _closed(self) -> None:
        self._window.set_title("")
        self._settle.start()

    def _waiting(self, waiting: bool) -> None:  # noqa: FBT001 - a signal's
        if waiting:
            self._settle.stop()
        elif self._review.case_id() is None:
            self._settle.start()

    def _settled(self) -> None:
        if self._case is None or self._review.case_id() is not None or self._window.queue_folded():
            return
        # What had the focus may be gone with the case; then nothing has it.
        focus = QApplication.focusWidget()
        focused = focus is None or self._case.isAncestorOf(focus)
        self._window.make_room(for_case=False)
        self._case.hide()
        if focused:
            self._window.focus_queue()

    def _empty(self) -> None:
        self._tools.notices.say(self.tr("Nothing more waits in these queues."))
        self._window.focus_queue()

    def _offer(self, ms: int) -> None:
        self._window.offer_take_back(self.tr("Decision stored."), max(1, ms // 1000), self._review.take_back)
