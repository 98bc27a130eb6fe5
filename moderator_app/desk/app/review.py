"""The case on the table: taken, worked on, decided, given back. This is the case room's host.

How a decision goes: the room hands it over → one command writes it to the outbox and drops its draft → the room is
closed, the strip to take it back appears, the next case is taken → the courier sends it when its time to be taken back
is over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from moderator_app.desk.app.drafts import Drafts
from moderator_app.desk.app.further import AsksFurther, Further
from moderator_app.desk.app.recordings import OnlyHere
from moderator_app.desk.app.tools import Tools
from moderator_app.desk.case_host import CaseRoom, Person
from moderator_app.desk.commands import Commands
from moderator_app.desk.settings import Settings
from moderator_app.desk.store.changes import Changes
from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.case import Case
from moderator_app.domain.decision import Decision
from moderator_app.domain.errors import Refused
from moderator_app.domain.lawbook import Lawbook
from moderator_app.domain.queue import Lease, SkipReason
from moderator_app.wire.messages import CaseContent, Escalate, Hold, Leased, Skip

if TYPE_CHECKING:  # it brings the database along, which a window need not wait for
    from moderator_app.desk.app.ground import Ground


class Review(AsksFurther, QObject):
    """Implements ``case_host.CaseHost``.

    Signals:
        opened(str): a case (its id) is on the table.
        closed(): no case is on the table.
        waiting(bool): the next case is being taken.
        empty(): there is no further case in the queues asked.
        offered(int): the last decision can be taken back for so many milliseconds.
        withdrawn(): it no longer can, or was.
        leased(int): the open case is ours for so many milliseconds; -1 when none is open.
    """

    opened = Signal(str)
    closed = Signal()
    waiting = Signal(bool)
    empty = Signal()
    offered = Signal(int)
    withdrawn = Signal()
    leased = Signal(int)

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        """Begin without a ground; nothing can be taken yet."""
        super().__init__(parent)
        self._tools = tools
        self._bridge = tools.bridge
        self._commands = tools.commands
        self._notices = tools.notices
        self.ground: Ground | None = None
        self.room: CaseRoom | None = None
        self.law: Lawbook | None = None
        self.who: Person | None = None
        self.scope: Callable[[], tuple[str, ...]] = tuple
        """Returns the queues the next case may come from; all, when empty."""
        self.elsewhere: Callable[[], bool] = lambda: False
        """Returns whether the person looks at a case in another room; one case at a time lies on a table."""
        self._content: CaseContent | None = None
        self._lease: Lease | None = None
        self._taking = False
        self._ending = ""
        self._last: tuple[str, str] | None = None
        self._drafts = Drafts(tools.bridge, tools.notices.report, self)
        self._further = Further(tools.bridge, self)
        self._undo = QTimer(self, singleShot=True)
        self._undo.timeout.connect(self._undo_over)

    # --- what the room asks -------------------------------------------------------------------------------------------

    @property
    def lawbook(self) -> Lawbook:
        """The rules in force."""
        if self.law is None:
            raise Refused("not-allowed", "The rules have not arrived yet.")
        return self.law

    @property
    def settings(self) -> Settings:
        """The person's settings."""
        return self._tools.settings

    @property
    def commands(self) -> Commands:
        """The registry of verbs."""
        return self._commands

    @property
    def theme(self) -> Theme:
        """Colours, fonts and spaces."""
        return self._tools.theme

    @property
    def person(self) -> Person:
        """Who decides."""
        if self.who is None:
            raise Refused("unauthenticated", "Nobody is signed in.")
        return self.who

    def language(self) -> str:
        """Return the desk's language tag."""
        return self._tools.language()

    def now_server_ms(self) -> int:
        """Return the server's clock as this desk knows it."""
        return self._ground().clock.now_ms()

    def elapsed_ms(self) -> int:
        """Return the monotonic time since the server's clock was heard."""
        return self._ground().clock.elapsed_ms()

    def lease_left_ms(self, lease: Lease) -> int:
        """Return how long a lease lasts."""
        courier = self._ground().courier
        return courier.leases.left_ms(lease) if courier else 0

    def save_draft(self, case_id: str, body: str) -> None:
        """Keep the work on a case; what was just submitted has no draft any more."""
        if case_id == self._ending:
            return
        self._drafts.keep(case_id, body)

    def submit(self, decision: Decision, draft: str, *, then_next: bool) -> None:
        """Sign and store a decision, close the case, and take the next one if asked."""
        decision = self._ground().sign(decision, self.person.id)
        wait_ms = self._tools.settings.number("flow.undo_seconds") * 1000

        def stored(row_id: str) -> None:
            self._last = (row_id, decision.case_id)
            self._tell_courier()
            self._put_away()
            if wait_ms:
                self._undo.start(wait_ms)
                self.offered.emit(wait_ms)
            self._commands.refresh()
            if then_next:
                self.next_case()

        def failed(error: Exception) -> None:
            self._ending = ""
            if self.room is not None:
                self.room.submit_failed(error)

        self._owe("decision", decision, decision.case_id, stored, failed, draft=draft, wait_ms=wait_ms)

    def take_back(self) -> None:
        """Take the last decision back and open its case again."""
        if self._last is None:
            return
        row_id, case_id = self._last
        outbox = self._ground().store.outbox

        def back(draft: str) -> None:
            self._undo_over()
            self._open_held(case_id, draft)

        def take() -> tuple[str, Changes]:
            debt = outbox.take_back(row_id)
            return debt.draft, Changes(cases=frozenset({case_id}), outbox=True)

        self._bridge.command(take, back, self._too_late, owner=self)

    def skip(self, reason: SkipReason, note: str) -> None:
        """Pass the open case on and take the next."""
        if self._lease is not None:
            body = Skip(lease_id=self._lease.id, epoch=self._lease.epoch, reason=reason, note=note)
            self._part("skip", body, then_next=True)

    def release(self) -> None:
        """Give the open case back; its draft stays."""
        if self._lease is not None:
            self._part("release", [self._lease.id], then_next=False)

    def hold(self, question: str, due_at_ms: int) -> None:
        """Set the open case aside."""
        if self._lease is not None:
            body = Hold(lease_id=self._lease.id, epoch=self._lease.epoch, question=question, due_at_ms=due_at_ms)
            self._part("hold", body, then_next=True)

    def escalate(self, reason: str) -> None:
        """Hand the open case up."""
        if self._lease is not None:
            body = Escalate(lease_id=self._lease.id, epoch=self._lease.epoch, reason=reason)
            self._part("escalate", body, then_next=True)

    def next_case(self) -> None:
        """Take the next case of the queues in view."""
        self._take(self.scope(), "")

    def _content_now(self) -> CaseContent | None:
        return self._content

    def _ground_now(self) -> Ground | None:
        return self.ground

    def _open_now(self) -> tuple[str, OnlyHere] | None:
        case_id = self.case_id()
        return (case_id, OnlyHere(self._bridge, lambda: self.case_id() == case_id)) if case_id else None

    def say(self, sentence: str, *, problem: bool = False) -> None:
        """Show a sentence in the banner."""
        self._notices.say(sentence, kind="problem" if problem else "note")

    def report(self, error: Exception) -> None:
        """Show an error in the banner."""
        self._notices.report(error)

    # --- what the desk asks -------------------------------------------------------------------------------------------

    def case_id(self) -> str | None:
        """Return the case on the table."""
        return self._content.case.id if self._content else None

    def open_case_row(self) -> Case | None:
        """Return the case on the table as lists show it."""
        return self._content.case if self._content else None

    def case_title(self) -> str:
        """Return number and seller of the case on the table, for the window's title."""
        case = self._content.case if self._content else None
        return f"{case.number} {case.merchant_name}" if case else ""

    def ready(self, ground: Ground, who: Person) -> None:
        """Begin to work for somebody."""
        self.ground, self.who = ground, who
        self._drafts.write = lambda case_id, body: ground.store.outbox.save_draft(case_id, who.id, body)
        self._commands.refresh()

    def may_take(self) -> bool:
        """Say whether a case can be taken now."""
        ready = self.ground is not None and self.law is not None and self.who is not None
        return ready and not self._taking and not self.elsewhere()

    def may_take_back(self) -> bool:
        """Say whether the last decision can still be taken back."""
        return self._last is not None and self._undo.isActive()

    def open_case(self, case_id: str) -> None:
        """Take a particular case."""
        if case_id != self.case_id():
            self._take((), case_id)

    def resume(self) -> None:
        """Open what was on the table when the desk was closed."""
        store = self._ground().store

        def held() -> str:
            for lease, role, _received in store.mirror.held():
                owed = store.projection.debts([lease.case_id])
                if role == "open" and not owed and store.mirror.content(lease.case_id) is not None:
                    return lease.case_id
            return ""

        self._bridge.query(held, lambda case_id: self._take((), case_id) if case_id else None, owner=self)

    def hear(self, changes: Changes) -> None:
        """Tell the room when the case on the table changed; it is never pulled away."""
        case_id = self.case_id()
        if case_id is None or not (changes.everything or case_id in changes.cases):
            return
        ground, shown = self._ground(), self._content

        def look() -> tuple[Case | None, CaseContent | None]:
            return ground.store.mirror.case(case_id), ground.store.mirror.content(case_id)

        def told(found: tuple[Case | None, CaseContent | None]) -> None:
            case, content = found
            if self.room is None or case is None or shown is None or self.case_id() != case_id:
                return
            seen = shown.case
            newer = content is not None and content.case.content_version > seen.content_version
            if case.content_version > seen.content_version and not newer and ground.courier is not None:
                self._bridge.follow(ground.courier.refresh_content(case_id), lambda _none: None, self.report)
            if newer or case.state is not seen.state:
                self.room.case_changed(case, content if newer else None)

        self._bridge.query(look, told, owner=self)

    def lease_changed(self, case_id: str, lease: Lease | None) -> None:
        """Tell the room that its lease was renewed or lost."""
        if case_id != self.case_id() or self.room is None:
            return
        self._lease = lease
        self.room.lease_changed(lease)
        self.leased.emit(self.lease_left_ms(lease) if lease else 0)
        self._commands.refresh()

    def put_away(self) -> None:
        """Close the case on the table, keeping its draft: somebody signs out, or the desk closes."""
        self._undo.stop()
        if self._content is not None and self.room is not None:
            self.room.close_case()
        self._drafts.flush()
        self._cleared()

    # --- how it is done -----------------------------------------------------------------------------------------------

    def _ground(self) -> Ground:
        if self.ground is None:
            raise Refused("not-allowed", "The desk is still opening.")
        return self.ground

    def _take(self, queues: tuple[str, ...], case_id: str) -> None:
        courier = self._ground().courier
        if courier is None or not self.may_take():
            return
        self._taking = True
        self.waiting.emit(True)
        self._commands.refresh()
        courier.prefetch(queues if self._tools.settings.flag("flow.prefetch") and not case_id else None)
        self._bridge.follow(courier.take(queues, case_id), self._taken, self._not_taken, owner=self)

    def _taken(self, leased: Leased | None) -> None:
        if leased is None:
            self._over()
            self.empty.emit()
            return
        account, outbox = self.person.id, self._ground().store.outbox
        case_id = leased.lease.case_id
        pending = self._drafts.pending(case_id)
        self._bridge.query(
            lambda: pending if pending is not None else outbox.draft(case_id, account),
            lambda draft: self._open(leased, draft),
            self._not_taken,
            owner=self,
        )

    def _not_taken(self, error: Exception) -> None:
        self._over()
        self._notices.report(error)

    def _over(self) -> None:
        self._taking = False
        self.waiting.emit(False)
        self._commands.refresh()

    def _open(self, leased: Leased, draft: str | None) -> None:
        if self.room is None:
            return
        self._ending = ""
        self.room.close_case()
        self._content, self._lease = leased.content, leased.lease
        self._taking = False
        self.room.open(leased.content, leased.lease, draft or None)
        self.waiting.emit(False)
        self.opened.emit(leased.content.case.id)
        self.leased.emit(self.lease_left_ms(leased.lease))
        self._commands.refresh()
        self.room.focus_first()

    def _open_held(self, case_id: str, draft: str) -> None:
        """Open a case that was decided and taken back; what is on the table waits for later."""
        courier, mirror = self._ground().courier, self._ground().store.mirror
        shown = self.case_id()
        if shown is not None:
            if self.room is not None:
                self.room.close_case()
            self._bridge.command(lambda: (None, mirror.set_role(shown, "next")))
        if courier is None:
            return
        self._taking = True
        self._bridge.follow(
            courier.take((), case_id),
            lambda leased: self._open(leased, draft) if leased is not None else self._over(),
            self._not_taken,
            owner=self,
        )

    def _part(self, kind: str, body: Any, *, then_next: bool) -> None:
        """Part with the open case other than by a decision; its draft stays on this desk."""
        case_id = self.case_id()
        if case_id is None:
            return

        def stored(_row_id: str) -> None:
            self._tell_courier()
            if self.room is not None:
                self.room.close_case()
            self._drafts.flush()
            self._cleared()
            if then_next:
                self.next_case()

        self._owe(kind, body, case_id, stored, self._notices.report)

    def _owe(
        self,
        kind: str,
        body: Any,
        case_id: str,
        stored: Callable[[str], object],
        failed: Callable[[Exception], object],
        *,
        draft: str = "",
        wait_ms: int = 0,
    ) -> None:
        outbox, account = self._ground().store.outbox, self.person.id
        if kind == "decision":
            self._ending = case_id
            self._drafts.drop(case_id)
        self._bridge.command(
            lambda: outbox.add(kind, body, case_id=case_id, account=account, draft=draft, wait_ms=wait_ms),
            stored,
            failed,
            owner=self,
        )

    def _put_away(self) -> None:
        if self.room is not None:
            self.room.close_case()
        self._cleared()

    def _cleared(self) -> None:
        self._content = self._lease = None
        if self.ground is not None and self.ground.courier is not None:
            self.ground.courier.shut_media()
        self.closed.emit()
        self.leased.emit(-1)
        self._commands.refresh()

    def _tell_courier(self) -> None:
        if (courier := self._ground().courier) is not None:
            courier.wake()

    def _too_late(self, error: Exception) -> None:
        self._undo_over()
        self._notices.report(error)

    def _undo_over(self) -> None:
        self._undo.stop()
        self._last = None
        self.withdrawn.emit()
        self._commands.refresh()
