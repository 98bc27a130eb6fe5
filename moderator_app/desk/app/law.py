"""The rooms of the law: which of them a person may enter, what they ask, and which case view the verbs mean.

A room is built when it is entered for the first time, and forgotten when somebody else signs in.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject

from moderator_app.desk.app.announcing import Announcing
from moderator_app.desk.app.batch import Batch
from moderator_app.desk.app.blind_seat import BlindSeat
from moderator_app.desk.app.hearing_seat import HearingSeat, only_to_look
from moderator_app.desk.app.law_rooms import ALSO, BUILDERS, NEEDS, Room
from moderator_app.desk.app.review import Review
from moderator_app.desk.app.seat import Seat
from moderator_app.desk.app.tools import Tools
from moderator_app.desk.case_host import Person
from moderator_app.desk.commands import Command, Place
from moderator_app.desk.shell.main_window import MainWindow
from moderator_app.desk.shell.room_bar import WORK
from moderator_app.desk.store.changes import Changes
from moderator_app.desk.store.view import Filter
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.case import Case
from moderator_app.domain.errors import Refused
from moderator_app.domain.lawbook import Lawbook
from moderator_app.domain.roles import Capability
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages import law as lm

if TYPE_CHECKING:  # they are built when they are entered
    from moderator_app.desk.app.attending import Attending
    from moderator_app.desk.audit.blind_room import BlindRoom
    from moderator_app.desk.case.room import CaseRoom
    from moderator_app.desk.second.room import SecondRoom
    from moderator_app.desk.standing.room import StandingRoom
    from moderator_app.media.player import Player

_T = TypeVar("_T")

FOUND = 60
"""So many sellers at most are found."""


class Law(QObject):
    """Implements ``law_host.LawHost``, ``SecondHost`` and ``StandingHost``, and shows the rooms."""

    def __init__(
        self,
        tools: Tools,
        review: Review,
        window: MainWindow,
        player: Player | None,
        parent: QObject | None = None,
    ) -> None:
        """Bind the verbs; nobody sits here yet.

        Args:
            tools: the desk's tools.
            review: the person, the rules and the case on the table.
            window: shows the rooms.
            player: plays recordings in the second person's case view; a caged one of its own when None.
            parent: the desk.
        """
        super().__init__(parent)
        self._tools, self._review, self._window, self._player = tools, review, window, player
        self.rooms: dict[str, Room] = {}
        self.case_view: CaseRoom | None = None
        self.blind_view: CaseRoom | None = None
        self.hearing_view: CaseRoom | None = None
        self.hearing = HearingSeat(tools, review, self)
        self.hearing.make_room = self._make_hearing_view
        self.batch = Batch(tools, review, self)
        self.seat, self.blind = Seat(tools, review, self), BlindSeat(tools, review, self)
        self.seat.make_room, self.blind.make_room = self._make_case_view, self._make_blind_view
        self.seat.elsewhere, self.blind.elsewhere = self.blind.occupied, self.seat.occupied
        review.elsewhere = lambda: self.seat.occupied() or self.blind.occupied()
        self.seat.seated.connect(self._seated)
        self.seat.unseated.connect(self._unseated)
        self.seat.stored.connect(self._stored)
        self.seat.offered.connect(self._offered)
        self.seat.withdrawn.connect(window.withdraw_take_back)
        self.blind.seated.connect(lambda _seated: self._blind_room(lambda room: room.seated()))
        self.blind.unseated.connect(lambda: self._blind_room(lambda room: room.unseated()))
        self.blind.stored.connect(lambda found, _own, _no: self._blind_room(lambda room: room.came_of_it(found)))
        self.blind.offered.connect(self._blind_offered)
        self.blind.withdrawn.connect(window.withdraw_take_back)
        self.announcing = Announcing(tools, self, window, lambda: review.ground)
        review.opened.connect(lambda _case: tools.commands.refresh())
        window.room_wanted.connect(lambda name: self.enter(name, focus=False))
        window.room_changed.connect(self._changed)
        tools.commands.gate = self._has_a_place
        self._bind()

    def _bind(self) -> None:
        commands = self._tools.commands
        for name in NEEDS:
            commands.bind(f"room.{name}", partial(self.enter, name), partial(self.may_enter, name))
        commands.bind("room.reload", self._reload, lambda: self._window.room() in self.rooms)
        commands.bind("case.seller", self._show_open_seller, self._may_show_open_seller)
        commands.bind("batch.decide", self._decide_batch, self._may_decide_batch)
        commands.bind("second.take", self._take_longest, lambda: self.may_enter("second") and self.seat.may_take())
        self._offer()

    # --- what the rooms ask -----------------------------------------------------------------------------------------

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
        return self._review.law

    @property
    def person(self) -> Person:
        """Who sits at the desk."""
        return self._review.person

    def may(self, capability: Capability) -> bool:
        """Say whether this person has a capability."""
        who = self._review.who
        return who is not None and capability in who.capabilities

    def language(self) -> str:
        """Return the desk's language tag."""
        return self._tools.language()

    def now_server_ms(self) -> int:
        """Return the server's clock as this desk knows it."""
        return self._review.now_server_ms()

    def ask(
        self, ask: Ask[_T], ready: Callable[[_T], object], failed: Callable[[Exception], object] | None = None
    ) -> None:
        """Ask the server; what comes for a person who has left is dropped."""
        ground, who = self._review.ground, self._review.who
        told = failed or self.report
        if ground is None or ground.courier is None or who is None:
            told(Refused("not-allowed", "The desk is still opening."))
            return

        def here(answer: Callable[[_T], object]) -> Callable[[_T], None]:
            def arrived(value: _T) -> None:
                if self._review.who is who:
                    answer(value)

            return arrived

        def wrong(error: Exception) -> None:
            if self._review.who is who:
                told(error)

        self._tools.bridge.follow(ground.courier.ask(ask), here(ready), wrong, owner=self)

    def sentence(self, error: Exception) -> str:
        """Return what a person is told of an error."""
        return self._tools.notices.sentence(error)

    def say(self, sentence: str, *, problem: bool = False) -> None:
        """Show a sentence in the banner."""
        self._tools.notices.say(sentence, kind="problem" if problem else "note")

    def report(self, error: Exception) -> None:
        """Show an error in the banner."""
        self._tools.notices.report(error)

    def take(self, case_id: str) -> None:
        """Take a seat."""
        self.seat.take(case_id)

    def release(self) -> None:
        """Give the seat back."""
        self.seat.release()

    def take_blind(self) -> None:
        """Take the next drawn case."""
        self.blind.take("")

    def release_blind(self) -> None:
        """Give it back."""
        self.blind.release()

    def judge_unfit(self, note: str) -> None:
        """Say that it cannot be judged as it was put."""
        self.blind.judge_unfit(note)

    def show_seller(self, merchant_id: str) -> None:
        """Open a seller's page."""
        if self.may_enter("standing"):
            self.enter("standing")
            room = self.rooms["standing"]
            if TYPE_CHECKING:
                assert isinstance(room, StandingRoom)
            room.show_seller(merchant_id)

    def show_withdrawal(self, decision_id: str) -> None:
        """Open the plan of a withdrawal."""
        if self.may_enter("withdrawals"):
            self.enter("withdrawals")
            choose = getattr(self.rooms["withdrawals"], "choose", None)
            if choose is not None:
                choose(decision_id)

    def find_sellers(self, words: str, ready: Callable[[list[tuple[str, str]]], object]) -> None:
        """Look for sellers among the cases that this desk knows, whatever has become of them."""
        ground, at_ms, account = self._review.ground, self.now_server_ms(), self.person.id
        if ground is None:
            return
        projection = ground.store.projection

        def look() -> list[tuple[str, str]]:
            numbers = projection.numbers(Filter(text=words, states=()), at_ms=at_ms, account=account)
            found: dict[str, str] = {}
            for start in range(0, len(numbers), FOUND):
                for listed in projection.rows(numbers[start : start + FOUND], at_ms=at_ms, account=account):
                    found.setdefault(listed.case.merchant_id, listed.case.merchant_name)
                if len(found) >= FOUND:
                    break
            return list(found.items())[:FOUND]

        self._tools.bridge.query(look, ready, self.report, owner=self)

    def on_table(self) -> Case | None:
        """Return the case that lies on the table."""
        return self._review.open_case_row()

    # --- what the desk asks -----------------------------------------------------------------------------------------

    def may_enter(self, name: str) -> bool:
        """Say whether this person may enter a room."""
        return any(self.may(capability) for capability in NEEDS[name]) and all(map(self.may, ALSO.get(name, ())))

    def enter(self, name: str, *, focus: bool = True) -> None:
        """Show a room, built now if it was not there; the work in the room that is left goes quiet."""
        for view in (self._review.room, self.case_view, self.blind_view, self.hearing_view):
            quiet = getattr(view, "playback", None)
            if quiet is not None:
                quiet.pause()
        if name != WORK and not self.may_enter(name):
            return
        if name != WORK and name not in self.rooms:
            self.rooms[name] = self._build(name)
        self._window.show_room(name, focus=focus)
        if name in self.rooms:
            self.rooms[name].refresh()

    def attending(self) -> Attending:
        """Return the host of the room for what needs a person."""
        from moderator_app.desk.app.attending import Attending  # noqa: PLC0415 - built when it is entered

        return Attending(self, self._tools, self._review, work=partial(self.enter, WORK))

    def hear(self, changes: Changes) -> None:
        """Something was written: what needs a person may be more or less now."""
        if changes.outbox and "attention" in self.rooms:
            self.rooms["attention"].refresh()

    def settle(self) -> None:
        """Somebody signed in: offer the rooms that this person may enter."""
        ground, who = self._review.ground, self._review.who
        if ground is not None and who is not None:
            self.seat.ready(ground, who)
            self.blind.ready(ground, who)
        self._offer()

    def put_away(self) -> None:
        """Somebody signs out, or the desk closes: nothing of the law stays on the screen."""
        self.seat.put_away()
        self.blind.put_away()
        self.hearing.put_away()
        self.batch.put_away()
        self._drop_case_view()
        self.rooms = {}
        self._window.drop_rooms()
        self._window.offer_rooms(())

    def retranslate(self) -> None:
        """The case views do not hear of a new language by themselves."""
        for view in (self.case_view, self.blind_view, self.hearing_view):
            if view is not None:
                view.retranslate()

    # --- how it is done ---------------------------------------------------------------------------------------------

    def _offer(self) -> None:
        allowed = [name for name in NEEDS if self.may_enter(name)]
        for name in NEEDS:
            self._tools.commands.action(f"room.{name}").setVisible(name in allowed)
        self._tools.commands.action("second.take").setVisible("second" in allowed)
        self._tools.commands.action("case.seller").setVisible("standing" in allowed)
        self._tools.commands.action("room.reload").setVisible(bool(allowed))
        self.announcing.offer(offered="announcements" in allowed)
        self._window.offer_rooms(allowed)
        self._tools.commands.refresh()

    def _build(self, name: str) -> Room:
        room = BUILDERS[name](self)
        self._window.add_room(name, room, room.focus_first)  # type: ignore[arg-type]  # every room is a widget
        return room

    def _reload(self) -> None:
        self.rooms[self._window.room()].refresh()

    def _may_decide_batch(self) -> bool:
        room: Any = self.rooms.get("batch")
        return room is not None and self._window.room() == "batch" and bool(room.may_decide())

    def _decide_batch(self) -> None:
        room: Any = self.rooms["batch"]
        room.ask_decide()

    def _take_longest(self) -> None:
        self.enter("second")
        self.seat.take("")

    def _may_show_open_seller(self) -> bool:
        """A blind case stays blind: its seller's history is not shown while it lies on the table."""
        case = self._review.open_case_row()
        law = self._review.law
        if case is None or law is None or not self.may_enter("standing"):
            return False
        queue = law.queues.queues.get(case.queue)
        return queue is None or not queue.blind

    def _show_open_seller(self) -> None:
        case = self._review.open_case_row()
        if case is not None:
            self.show_seller(case.merchant_id)

    # --- the case view of the second person --------------------------------------------------------------------------

    def _make_case_view(self) -> CaseRoom | None:
        from moderator_app.desk.case.room import build_case_room  # noqa: PLC0415 - the window is up by now

        if "second" not in self.rooms:
            return None
        self.case_view = build_case_room(self.seat, self._window, player=self._player)
        self._second().seat_case_room(self.case_view)
        self._changed(self._window.room())
        return self.case_view

    def _make_blind_view(self) -> CaseRoom | None:
        from moderator_app.desk.case.room import build_case_room  # noqa: PLC0415 - the window is up by now

        if "blind" not in self.rooms:
            return None
        self.blind_view = view = build_case_room(self.blind, self._window, player=self._player)
        self._blind_room(lambda room: room.seat_case_room(view))
        self._changed(self._window.room())
        return view

    def _make_hearing_view(self) -> CaseRoom | None:
        from moderator_app.desk.case.room import build_case_room  # noqa: PLC0415 - the window is up by now

        room: Any = self.rooms.get("appeals")
        if room is None:
            return None
        self.hearing_view = view = build_case_room(self.hearing, self._window, player=self._player)
        only_to_look(view)
        room.hearing.seat_case_room(view)
        self._changed(self._window.room())
        return view

    def heard(self, file: lm.AppealFile | None) -> None:
        """Show the case of the appeal that is heard, or nothing of it any more."""
        if file is None:
            self.hearing.put_away()
        else:
            self.hearing.look(file)

    def _drop_case_view(self) -> None:
        views = (self.case_view, self.blind_view, self.hearing_view)
        self.case_view = self.blind_view = self.hearing_view = None
        self.seat.room = self.blind.room = self.hearing.room = None
        for view in views:
            if view is not None:
                view.shut()

    def _blind_room(self, tell: Callable[[BlindRoom], object]) -> None:
        room = self.rooms.get("blind")
        if room is not None:
            tell(room)  # type: ignore[arg-type]  # nothing else is built under this name

    def _blind_offered(self, ms: int) -> None:
        self._window.offer_take_back(self.tr("Result stored."), max(1, ms // 1000), self.blind.take_back)

    def _second(self) -> SecondRoom:
        from moderator_app.desk.second.room import SecondRoom  # noqa: PLC0415 - built by now

        room = self.rooms["second"]
        assert isinstance(room, SecondRoom)  # noqa: S101 - nothing else is built under this name
        return room

    def _seated(self, seated: object) -> None:
        if "second" in self.rooms:
            self._second().seated(seated)  # type: ignore[arg-type]  # a signal's

    def _unseated(self) -> None:
        if "second" in self.rooms:
            self._second().unseated()

    def _stored(self, receipt: object, own: object, number: str) -> None:
        if "second" in self.rooms:
            self._second().came_of_it(receipt, own, number)  # type: ignore[arg-type]  # a signal's

    def _offered(self, ms: int) -> None:
        sentence = self.tr("Finding stored.")
        self._window.offer_take_back(sentence, max(1, ms // 1000), self.seat.take_back)

    def _has_a_place(self, command: Command) -> bool:
        """Verbs of the case mean the case view that is shown; elsewhere there is none."""
        if command.place not in {Place.CASE, Place.STAGE}:
            return True
        room = self._window.room()
        return room == WORK or self._views().get(room) is not None

    def _views(self) -> dict[str, CaseRoom | None]:
        return {"second": self.case_view, "blind": self.blind_view, "appeals": self.hearing_view}

    def _changed(self, name: str) -> None:
        """Another room is shown: the verbs of the case mean the case view in it."""
        from moderator_app.desk.case.verbs import bind_verbs  # noqa: PLC0415 - the window is up by now

        commands, review = self._tools.commands, self._review
        views, seats = self._views(), {"second": self.seat, "blind": self.blind}
        view = views.get(name, review.room)
        if name in {WORK, *views} and view is not None:
            bind_verbs(commands, view)  # type: ignore[arg-type]  # all are the case room
        if name in seats:
            for verb in ("case.skip", "case.hold", "case.escalate"):
                commands.bind(verb, seats[name].release, lambda: False)
            commands.bind("case.release", seats[name].release, seats[name].occupied)
        else:
            commands.bind("case.release", review.release, lambda: review.case_id() is not None)
        commands.refresh()
