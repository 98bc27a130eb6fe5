"""The composition: window, rooms, hosts and ground, introduced to each other. Nothing is decided here.

How a start goes: the window is up with the sign-in page → a worker finds out how this machine keeps secrets → secrets
and store are opened → the courier starts, as the person of the last time where there is one → the rooms are shown.
"""

from __future__ import annotations

import platform
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Signal

from moderator_app import __version__
from moderator_app.desk.app.away import Away
from moderator_app.desk.app.browsing import Browsing
from moderator_app.desk.app.care import Care
from moderator_app.desk.app.config import DeskConfig
from moderator_app.desk.app.courtesies import Courtesies
from moderator_app.desk.app.doors import Doors
from moderator_app.desk.app.law import Law
from moderator_app.desk.app.leading import Leading
from moderator_app.desk.app.review import Review
from moderator_app.desk.app.tools import Tools
from moderator_app.desk.case_host import Person
from moderator_app.desk.queue.room import QueueRoom
from moderator_app.desk.shell.main_window import MainWindow
from moderator_app.desk.shell.room_bar import WORK
from moderator_app.desk.shell.sign_in import Keep, SignInPanel
from moderator_app.desk.store.changes import Changes
from moderator_app.domain.errors import ModeratorError, Refused, StoreFault
from moderator_app.domain.lawbook import Lawbook, load_lawbook
from moderator_app.domain.roles import capabilities_of

if TYPE_CHECKING:  # they bring database and network along, which a window need not wait for
    from moderator_app.desk.app.ground import Connect, Ground, Locks
    from moderator_app.desk.case.room import CaseRoom
    from moderator_app.desk.sync.core import Link
    from moderator_app.media.player import Player
    from moderator_app.wire.messages import Session, User


class Desk(QObject):
    """One desk: its window and everything behind it.

    Signals:
        ready(): somebody is signed in and the rooms are shown.
        shut(): everything behind the window has ended.
    """

    ready = Signal()
    shut = Signal()

    def __init__(self, config: DeskConfig, tools: Tools, *, connect: Connect | None, player: Player | None) -> None:
        """Build the window; ``open`` begins with the rest.

        Args:
            config: what the desk is started with.
            tools: its tools.
            connect: the way to the server; over HTTP when None.
            player: plays recordings; the caged one when None.

        Raises:
            StoreFault: another desk is open on this folder, or it cannot be used.
        """
        super().__init__()
        self._config, self._tools, self._connect, self._player = config, tools, connect, player
        self._lock = _take(config)
        self._locks: Locks | None = None
        self._closed = False
        self.ground: Ground | None = None
        self.case_room: CaseRoom | None = None
        self.link: Link | None = None
        self.review = Review(tools, self)
        self.browsing = Browsing(tools, self.review.open_case, self)
        facts = (("Moderator", __version__), ("Python", platform.python_version()))
        self.window = MainWindow(
            tools.commands, tools.settings, tools.theme, tools.icons, language=tools.language, facts=facts
        )
        self.sign_in = SignInPanel()
        self.sign_in.set_server(config.server_url)
        self.sign_in.set_name(config.name)
        self.queue_room = QueueRoom(self.browsing)
        self.window.show_queue(self.queue_room, self.queue_room.table.setFocus)
        self.window.show_sign_in(self.sign_in)
        self.courtesies = Courtesies(tools, self.window, self.review, self.queue_room, self)
        self.law = Law(tools, self.review, self.window, player, self)
        self.leading = Leading(tools, lambda: self.ground, lambda: self.review.who, lambda: self.review.law, self)
        self.leading.withdrawal = self.law.show_withdrawal
        self.doors = Doors(tools, self.window, self.sign_in, lambda: self.ground, self)
        self.doors.opened.connect(self._signed_in)
        self.care = Care(tools, self.window, self.review, lambda: self.ground, self)
        self.ready.connect(self.care.look)
        self.sign_in.submitted.connect(self._sign_in)
        self.sign_in.outside.connect(self._outside)
        self.window.closed.connect(self.close)
        self.window.outbox_asked.connect(partial(self.law.enter, "attention"))
        self.away = Away(tools, self.review, self.window, work=partial(self.law.enter, WORK), parent=self)
        tools.bridge.changed.connect(self._hear)
        tools.bridge.failed.connect(tools.notices.report)
        self.review.scope = lambda: self.queue_room.showing().queues
        self._bind()

    def _bind(self) -> None:
        commands, review = self._tools.commands, self.review
        commands.bind("queue.next", review.next_case, review.may_take)
        commands.bind("case.release", review.release, lambda: review.case_id() is not None)
        commands.bind("desk.sync", self._hurry, lambda: self.ground is not None)
        commands.bind("desk.doors", lambda: self.window.sheet.toggle("doors"), lambda: review.who is not None)
        commands.bind("desk.sign_out", self._sign_out, lambda: review.who is not None)

    # --- opening ------------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Show the window, then open what is behind it."""
        self.window.show()
        self.sign_in.set_busy(busy=True)
        self._tools.bridge.query(partial(_look_at_locks, self._config), self._looked, self._unopened, owner=self)
        if self._connect is None:
            self.doors.look_for_provider(self._config.server_url)

    def _looked(self, locks: Locks) -> None:
        self._locks = locks
        if locks.keyring is None:
            self.sign_in.set_keep(Keep.LOCKED_VAULT if locks.vault else Keep.NEW_VAULT)
        passphrase = self._config.passphrase or self._config.password
        if locks.keyring is not None or passphrase:
            self._open_ground(passphrase, self._config.name, self._config.password)
        else:
            self.sign_in.set_busy(busy=False)

    def _open_ground(self, passphrase: str, name: str, password: str, *, outside: bool = False) -> None:
        if self._locks is None:
            return
        read = partial(_open_ground, self._config, self._locks, passphrase)
        done = partial(self._opened, name, password, outside=outside)
        self._tools.bridge.query(read, done, self._unopened, owner=self)

    def _opened(self, name: str, password: str, ground: Ground, *, outside: bool) -> None:
        """The ground is there: start the courier, as somebody where somebody is known."""
        if self._closed:
            ground.close()
            return
        self.ground = self.browsing.ground = ground
        self.courtesies.remark(ground)
        user = ground.secrets.user
        if user is not None and (not name or user.name == name):
            self._tools.bridge.post(ground.store.mirror.belongs_to(user.id))
            self._start(ground)
            self._enter(user)
            return
        if user is not None:
            ground.forget()
        self._start(ground)
        if outside:
            self.doors.go_outside()
        elif name and password:
            self._ask(name, password)
        else:
            self.sign_in.set_busy(busy=False)

    def _start(self, ground: Ground) -> None:
        from moderator_app.desk.app.ground import over_http  # noqa: PLC0415 - loaded by now
        from moderator_app.desk.sync.crossing import Callbacks  # noqa: PLC0415

        bridge = self._tools.bridge
        ground.start(
            self._connect or over_http,
            Callbacks(
                changes=bridge.post,
                link=lambda link: bridge.here(lambda: self._linked(link)),
                lease=lambda case_id, lease: bridge.here(lambda: self.review.lease_changed(case_id, lease)),
                problem=lambda problem: bridge.here(lambda: self._tools.notices.report(problem)),
                wiped=lambda left: bridge.here(lambda: self._wipe(left)),
            ),
        )

    def _unopened(self, error: Exception) -> None:
        field = error.pointer if isinstance(error, Refused) else ""
        self.sign_in.refuse(self._tools.notices.sentence(error), field)
        if not isinstance(error, ModeratorError):
            self._tools.notices.report(error)

    # --- who sits here ------------------------------------------------------------------------------------------------

    def _sign_in(self, name: str, password: str, passphrase: str, memory_only: bool) -> None:  # noqa: FBT001 - a signal's
        if self.ground is None:
            self._open_ground("" if memory_only else passphrase, name, password)
        else:
            self._ask(name, password)

    def _outside(self, passphrase: str, memory_only: bool) -> None:  # noqa: FBT001 - a signal's
        if self.ground is None:
            self._open_ground("" if memory_only else passphrase, "", "", outside=True)
        else:
            self.doors.go_outside()

    def _ask(self, name: str, password: str) -> None:
        from moderator_app.wire.messages import PasswordSignIn  # noqa: PLC0415 - loaded by now

        if self.ground is None or self.ground.courier is None:
            return
        request = PasswordSignIn(
            name=name, password=password, device_id=self.ground.store.outbox.device_id(), device_name=platform.node()
        )
        self._tools.bridge.follow(self.ground.courier.sign_in(request), self._signed_in, self._refused, owner=self)

    def _signed_in(self, session: Session) -> None:
        if session.stage:
            self.doors.second_step(session)
        elif self.ground is not None:
            # A way to the server that renews no tokens by itself has kept none either.
            if self.ground.secrets.refresh_token != session.refresh_token:
                self.ground.keep(session)
            self._enter(session.user)

    def _refused(self, error: Exception) -> None:
        self.sign_in.refuse(self._tools.notices.sentence(error), "password" if isinstance(error, Refused) else "")

    def _enter(self, user: User) -> None:
        ground = self.ground
        if ground is None:
            return
        before = self.review.who
        if before is not None and before.id == user.id:
            self.window.show_desk()
            return
        if before is not None:
            self.law.put_away()
            self.review.put_away()
        who = Person(user.id, user.name, user.display, user.roles, capabilities_of(user.roles))
        self.browsing.account = user.id
        self.review.ready(ground, who)
        self.law.settle()
        self.sign_in.set_busy(busy=False)
        self.sign_in.clear_secrets()
        self.window.set_person(who)
        self._load_rules()
        self.window.show_desk()
        self.queue_room.refresh()
        self.queue_room.hear(Changes(views=True))
        self.window.focus_queue()
        self.courtesies.count_debts(ground)
        self.ready.emit()

    def _sign_out(self) -> None:
        if self.ground is None or self.ground.courier is None:
            return
        self.law.put_away()
        self.review.put_away()
        self.leading.close()
        self.review.who = None
        self.doors.panel.forget()
        self.law.settle()
        self.window.set_person(None)
        self._tools.bridge.follow(self.ground.courier.sign_out(), self._left, self._tools.notices.report, owner=self)

    def _left(self, _none: None) -> None:
        if self.ground is not None:
            self.ground.forget()
        self.window.show_sign_in(self.sign_in)
        self.sign_in.focus_first()

    def _wipe(self, left: int) -> None:
        """Forget everything by order; the person is told, and what was on the screen is gone."""
        ground, self.ground = self.ground, None
        if ground is None:
            return
        self.browsing.ground = None
        self.law.put_away()
        self.review.put_away()
        self.leading.close()
        self.review.who = self.review.ground = None
        self.law.settle()
        self.window.set_person(None)
        self.window.show_sign_in(self.sign_in)
        sentence = self.tr("This desk was wiped by order of your administrators. Nothing is kept here any more.")
        if left:
            sentence += " " + self.tr("%n piece(s) of work could not be sent before.", "", left)
        self._tools.notices.say(sentence, kind="problem")
        self.sign_in.refuse(sentence, "")
        self._tools.bridge.query(ground.wipe, lambda _none: None, self._tools.notices.report, owner=self)

    # --- news ---------------------------------------------------------------------------------------------------------

    def _linked(self, link: Link) -> None:
        from moderator_app.desk.sync.core import Phase  # noqa: PLC0415 - loaded by now

        before, self.link = self.link, link
        self.courtesies.show_link(link)
        lost = link.phase is Phase.SIGNED_OUT and self.review.who is not None
        if lost and (before is None or before.phase is not Phase.SIGNED_OUT):
            config = self._config
            if config.name and config.password and config.name == self.review.person.name:
                self._ask(config.name, config.password)
            else:
                self.courtesies.ask_to_sign_in(self._sign_in_again)

    def _sign_in_again(self) -> None:
        """Show the sign-in page over work that goes on afterwards: nothing is closed."""
        if self.review.who is not None:
            self.sign_in.set_name(self.review.person.name)
        self.window.show_sign_in(self.sign_in)
        self.sign_in.focus_first()

    def _hear(self, changes: Changes) -> None:
        if changes.policy:
            self._load_rules()
        self.queue_room.hear(changes)
        self.review.hear(changes)
        self.law.hear(changes)
        self.away.hear(changes)
        if changes.outbox and self.ground is not None:
            self.courtesies.count_debts(self.ground)

    def _load_rules(self) -> None:
        if self.ground is None:
            return
        self._tools.bridge.query(partial(_read_rules, self.ground), self._ruled, self._tools.notices.report, owner=self)

    def _ruled(self, law: Lawbook | None) -> None:
        if law is None:
            return
        first = self.review.law is None
        self.review.law = self.browsing.law = law
        if self.case_room is None:
            self._build_case_room()
        self.queue_room.hear(Changes(policy=True))
        self._tools.commands.refresh()
        if first and self.review.who is not None:
            self.review.resume()

    def _build_case_room(self) -> None:
        from moderator_app.desk.case.room import build_case_room  # noqa: PLC0415 - the window is up by now

        room = build_case_room(self.review, self.window, player=self._player)
        self.case_room = self.review.room = room
        self.window.show_case(room, room.focus_first)
        self.courtesies.seat(room)

    def _hurry(self) -> None:
        if self.ground is not None and self.ground.courier is not None:
            self.ground.courier.hurry()

    def retranslate(self) -> None:
        """Tell what does not hear of a new language by itself."""
        self._tools.commands.retranslate()
        self.leading.retranslate()
        self.law.retranslate()
        self.care.retranslate()
        if self.case_room is not None:
            self.case_room.retranslate()

    # --- closing ------------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Write what is pending and end everything; safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self.care.leave()
        self.law.put_away()
        self.review.put_away()
        self.leading.close()
        self.courtesies.leave()
        if self.case_room is not None:
            self.case_room.shut()
        self._tools.bridge.close()
        if self.ground is not None:
            self.ground.close()
        self._tools.settings.sync()
        self._lock.unlock()
        self.window.close()
        self.shut.emit()


def _take(config: DeskConfig) -> QLockFile:
    try:
        config.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise StoreFault(f"The folder for this desk's data cannot be used: {problem}.") from problem
    lock = QLockFile(str(config.data_dir / "desk.lock"))
    lock.setStaleLockTime(0)
    if not lock.tryLock(0):
        raise StoreFault("A desk is already open on this folder.")
    return lock


def _look_at_locks(config: DeskConfig) -> Locks:
    from moderator_app.desk.app.ground import look_at_locks  # noqa: PLC0415 - on a worker, once the window is up

    return look_at_locks(config)


def _open_ground(config: DeskConfig, locks: Locks, passphrase: str) -> Ground:
    from moderator_app.desk.app.ground import open_ground  # noqa: PLC0415 - on a worker, once the window is up

    return open_ground(config, locks, passphrase)


def _read_rules(ground: Ground) -> Lawbook | None:
    from moderator_app.wire.messages import PolicyBundle  # noqa: PLC0415 - on a worker

    bundle = ground.store.mirror.document("policy", PolicyBundle)
    return None if bundle is None else load_lawbook(bundle.matrix, bundle.rulebook, bundle.queues, bundle.notices)
