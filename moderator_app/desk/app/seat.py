"""The seat of the second or third person: a case in a case view of its own, decided online, not through the outbox.

How a finding goes: the case view hands it over → it is kept for the seconds in which it can be taken back → it is sent
→ the room says what became of it. A seat is lost with its time; the work on it stays on this desk.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from moderator_app.desk.app.drafts import Drafts
from moderator_app.desk.app.further import AsksFurther, Further
from moderator_app.desk.app.recordings import OnlyHere
from moderator_app.desk.app.review import Review
from moderator_app.desk.app.tools import Tools
from moderator_app.desk.case_host import CaseRoom, Person
from moderator_app.desk.commands import Commands
from moderator_app.desk.settings import Settings
from moderator_app.desk.sync import law_calls
from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.decision import Decision
from moderator_app.domain.errors import Refused
from moderator_app.domain.lawbook import Lawbook
from moderator_app.domain.queue import Lease, LeaseMode, SkipReason
from moderator_app.wire.messages import CaseContent
from moderator_app.wire.messages import law as lm

if TYPE_CHECKING:  # it brings the database along, which a window need not wait for
    from moderator_app.desk.app.ground import Ground
    from moderator_app.desk.sync.courier import Courier


class Seat(AsksFurther, QObject):
    """Implements ``case_host.CaseHost`` for a case that waits for one more person.

    Signals:
        seated(lm.Seated): the person sits.
        unseated(): the seat is empty again.
        stored(lm.SeatReceipt, Decision, str): what became of a finding, with the case's number.
        offered(int): the finding can be taken back for so many milliseconds.
        withdrawn(): it no longer can, or was.
    """

    seated = Signal(object)
    unseated = Signal()
    stored = Signal(object, object, str)
    offered = Signal(int)
    withdrawn = Signal()

    def __init__(self, tools: Tools, review: Review, parent: QObject | None = None) -> None:
        """Begin with an empty seat; rules, person and ground are the review's."""
        super().__init__(parent)
        self._tools, self._review, self._bridge = tools, review, tools.bridge
        self.room: CaseRoom | None = None
        self.make_room: Callable[[], CaseRoom | None] = lambda: None
        """Makes the case view when it is needed for the first time."""
        self.elsewhere: Callable[[], bool] = lambda: False
        """Says whether a case lies on the table of another seat."""
        self._turn: lm.Turn | None = None
        self._seated: lm.Seated | None = None
        self._lease: Lease | None = None
        self._ends = 0.0
        self._taking = False
        self._held: tuple[Decision, str, bool] | None = None
        self._sending = False
        self._drafts = Drafts(tools.bridge, tools.notices.report, self)
        self._further = Further(tools.bridge, self)
        self._over = QTimer(self, singleShot=True)
        self._over.timeout.connect(self._lost)
        self._renewing = QTimer(self, singleShot=True)
        self._renewing.timeout.connect(self._prolong)
        self._undo = QTimer(self, singleShot=True)
        self._undo.timeout.connect(self._send)

    # --- what the case view asks ------------------------------------------------------------------------------------

    @property
    def lawbook(self) -> Lawbook:
        """The rules in force."""
        return self._review.lawbook

    @property
    def settings(self) -> Settings:
        """The person's settings."""
        return self._tools.settings

    @property
    def commands(self) -> Commands:
        """The registry of verbs."""
        return self._tools.commands

    @property
    def theme(self) -> Theme:
        """Colours, fonts and spaces."""
        return self._tools.theme

    @property
    def person(self) -> Person:
        """Who looks."""
        return self._review.person

    def language(self) -> str:
        """Return the desk's language tag."""
        return self._tools.language()

    def now_server_ms(self) -> int:
        """Return the server's clock as this desk knows it."""
        return self._review.now_server_ms()

    def elapsed_ms(self) -> int:
        """Return the monotonic time since the server's clock was heard."""
        return self._review.elapsed_ms()

    def lease_left_ms(self, _lease: Lease) -> int:
        """Return how long the seat lasts."""
        return max(0, round((self._ends - time.monotonic()) * 1000))

    def save_draft(self, case_id: str, body: str) -> None:
        """Keep the work."""
        if self._held is None and not self._sending:
            self._drafts.keep(case_id, body)

    def submit(self, decision: Decision, draft: str, *, then_next: bool) -> None:
        """Keep a finding for the seconds in which it can be taken back, then send it."""
        self._drafts.keep(decision.case_id, draft)
        self._drafts.flush()
        self._held = self._ground().sign(decision, self.person.id), draft, then_next
        wait_ms = self._tools.settings.number("flow.undo_seconds") * 1000
        if not wait_ms:
            self._send()
            return
        if self.room is not None:
            self.room.lease_changed(None)
        self._undo.start(wait_ms)
        self.offered.emit(wait_ms)

    def take_back(self) -> None:
        """Take the finding back, while there is time: the case is open as it was."""
        if self._held is None or self._sending:
            return
        _decision, draft, _then_next = self._held
        self._held = None
        self._undo.stop()
        self.withdrawn.emit()
        self._open_again(draft)

    def skip(self, _reason: SkipReason, _note: str) -> None:
        """Give the case back: somebody else looks at it."""
        self.release()

    def release(self) -> None:
        """Give the seat back; the work on it stays on this desk."""
        turn = self._turn
        if turn is None or self._held is not None:
            return
        self.put_away()
        courier = self._ground().courier
        if courier is not None:
            self._bridge.follow(
                self._given_back(courier, turn), lambda _none: self.unseated.emit(), self._gone, owner=self
            )

    def hold(self, _question: str, _due_at_ms: int) -> None:
        """Refuse: a case that waits for one more person is decided or given back."""
        self._only()

    def escalate(self, _reason: str) -> None:
        """Refuse, for the same reason."""
        self._only()

    def next_case(self) -> None:
        """Take the case that has waited longest."""
        self.take("")

    def _content_now(self) -> CaseContent | None:
        return self._seated.content if self._seated else None

    def _ground_now(self) -> Ground | None:
        return self._review.ground

    def _open_now(self) -> tuple[str, OnlyHere] | None:
        if self._turn is None:
            return None
        case_id = self._turn.case_id
        return case_id, OnlyHere(self._bridge, partial(self._shows, case_id))

    def say(self, sentence: str, *, problem: bool = False) -> None:
        """Show a sentence in the banner."""
        self._tools.notices.say(sentence, kind="problem" if problem else "note")

    def report(self, error: Exception) -> None:
        """Show an error in the banner."""
        self._tools.notices.report(error)

    # --- what the desk asks -----------------------------------------------------------------------------------------

    def occupied(self) -> bool:
        """Say whether somebody sits, or is about to."""
        return self._taking or self._turn is not None

    def may_take(self) -> bool:
        """Say whether a seat can be taken now: one case at a time lies on a person's table."""
        review = self._review
        ready = review.ground is not None and review.law is not None and review.who is not None
        return ready and not self.occupied() and not self.elsewhere() and review.case_id() is None

    def may_take_back(self) -> bool:
        """Say whether the finding can still be taken back."""
        return self._held is not None and self._undo.isActive()

    def ready(self, ground: Ground, who: Person) -> None:
        """Begin to work for somebody."""
        self._drafts.write = lambda case_id, body: ground.store.outbox.save_draft(case_id, who.id, body)

    def take(self, case_id: str) -> None:
        """Take a seat: at a particular case, or at the one that has waited longest."""
        if not self.may_take():
            if self._review.case_id() is not None or self.elsewhere():
                self.say(self.tr("Finish the case on your table first, or give it back."))
            return
        courier = self._ground().courier
        if courier is None:
            return
        self._taking = True
        self.commands.refresh()
        self._bridge.follow(self._claimed(courier, case_id), self._granted, self._not_granted, owner=self)

    def put_away(self) -> None:
        """Close the case, keeping its draft; a finding that is still held is sent at once."""
        if self._held is not None and not self._sending:
            self._undo.stop()
            self._send()
        if self.room is not None:
            self.room.close_case()
        self._drafts.flush()
        self._cleared()

    # --- which calls these are --------------------------------------------------------------------------------------

    def _claimed(self, courier: Courier, case_id: str) -> Future[Any]:
        """Ask for a seat."""
        return courier.ask(law_calls.second_claim(case_id))

    def _given_back(self, courier: Courier, turn: lm.Turn) -> Future[Any]:
        """Give it back."""
        return courier.ask(law_calls.second_release(turn.id))

    def _stored_by(self, courier: Courier, decision: Decision) -> Future[Any]:
        """Store what was found from it."""
        return courier.ask(law_calls.second_decide(decision))

    def _prolonged(self, courier: Courier, turn: lm.Turn) -> Future[Any] | None:
        """Ask for more time; None where there is none to be had."""
        return courier.ask(law_calls.renew_turn(turn.id))

    def _seated_by(self, answer: Any) -> lm.Seated:
        """Return what asking for a seat got."""
        seated: lm.Seated = answer
        return seated

    # --- how it is done ---------------------------------------------------------------------------------------------

    def _ground(self) -> Ground:
        if self._review.ground is None:
            raise Refused("not-allowed", "The desk is still opening.")
        return self._review.ground

    def _shows(self, case_id: str) -> bool:
        return self._turn is not None and self._turn.case_id == case_id

    def _granted(self, answer: Any) -> None:
        seated = self._seated_by(answer)
        if seated.turn is None or seated.content is None:
            self._taking = False
            self.commands.refresh()
            self.say(self.tr("Nothing waits for you."))
            self.unseated.emit()
            return
        account, outbox, case_id = self.person.id, self._ground().store.outbox, seated.turn.case_id
        self._bridge.query(
            lambda: outbox.draft(case_id, account), partial(self._open, seated), self._not_granted, owner=self
        )

    def _not_granted(self, error: Exception) -> None:
        self._taking = False
        self.commands.refresh()
        self.report(error)
        self.unseated.emit()

    def _open(self, seated: lm.Seated, draft: str | None) -> None:
        self._taking = False
        turn, content = seated.turn, seated.content
        self.room = self.room or self.make_room()
        if self.room is None or turn is None or content is None:
            return
        self._turn, self._seated = turn, seated
        self._lease = Lease(
            id=turn.id,
            case_id=turn.case_id,
            epoch=turn.epoch,
            holder=self.person.id,
            mode=LeaseMode.ONLINE,
            ttl_ms=turn.ttl_ms,
            granted_at_ms=self.now_server_ms(),
        )
        self._ends = time.monotonic() + turn.ttl_ms / 1000
        self._over.start(turn.ttl_ms)
        self._renewing.start(turn.ttl_ms // 2)
        self.room.open(content, self._lease, draft or None)
        self.seated.emit(seated)
        self.commands.refresh()
        self.room.focus_first()

    def _open_again(self, draft: str) -> None:
        if self.room is None or self._seated is None or self._seated.content is None:
            return
        self.room.open(self._seated.content, self._lease if self.lease_left_ms_now() else None, draft)
        self.commands.refresh()
        self.room.focus_first()

    def lease_left_ms_now(self) -> int:
        """Return how long the present seat lasts."""
        return self.lease_left_ms(self._lease) if self._lease is not None else 0

    def _prolong(self) -> None:
        """Half of the time is over and the case is still on the table: ask for more."""
        turn, ground = self._turn, self._review.ground
        courier = ground.courier if ground is not None else None
        if turn is None or courier is None or self._held is not None:
            return
        asked = self._prolonged(courier, turn)
        if asked is not None:
            # What is refused or not heard costs nothing: the seat lasts until its end.
            self._bridge.follow(asked, self._renewed, lambda _error: None, owner=self)

    def _renewed(self, turn: lm.Turn) -> None:
        if self._turn is None or turn.id != self._turn.id:
            return
        self._ends = time.monotonic() + turn.ttl_ms / 1000
        self._over.start(turn.ttl_ms)
        self._renewing.start(turn.ttl_ms // 2)

    def _lost(self) -> None:
        """The seat's time is over; what is held or under way settles itself."""
        if self._turn is None or self._held is not None:
            return
        self._lease = None
        if self.room is not None:
            self.room.lease_changed(None)
        self.say(self.tr("Your time at this case is over. What you did is kept; take the case again to go on."))

    def _send(self) -> None:
        courier = self._ground().courier
        if self._held is None or self._sending or courier is None:
            return
        self._sending = True
        self.withdrawn.emit()
        decision, _draft, _next = self._held
        self._bridge.follow(self._stored_by(courier, decision), self._booked, self._not_booked, owner=self)

    def _booked(self, receipt: Any) -> None:
        if self._held is None:
            return
        decision, _draft, then_next = self._held
        number = self._seated.content.case.number if self._seated and self._seated.content else receipt.case_id
        write = self._drafts.write
        self._held, self._sending = None, False
        if self.room is not None:
            self.room.close_case()
        self._drafts.drop(decision.case_id)
        if write is not None:
            self._bridge.command(lambda: (None, write(decision.case_id, "")))
        self._cleared()
        self.stored.emit(receipt, decision, number)
        self.unseated.emit()
        if then_next:
            self.take("")

    def _not_booked(self, error: Exception) -> None:
        """Everything is still here; the seat may be over by now."""
        self._sending = False
        held, self._held = self._held, None
        if held is None:
            return
        self.report(error)
        if isinstance(error, Refused) and error.code == "lease-lost":
            self._lease = None
        self._open_again(held[1])

    def _gone(self, error: Exception) -> None:
        self.report(error)
        self.unseated.emit()

    def _cleared(self) -> None:
        self._over.stop()
        self._renewing.stop()
        if self._turn is not None and self._review.ground is not None and self._review.ground.courier is not None:
            self._review.ground.courier.shut_media()
        if self._held is None:
            self._turn = self._seated = self._lease = None
        self.commands.refresh()

    def _only(self) -> None:
        self.say(self.tr("A case that waits for one more person is decided here, or given back."))
