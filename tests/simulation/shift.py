"""A shift: three people at three desks, one server, and everything that may go wrong, all drawn from one seed."""

from __future__ import annotations

import asyncio
import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from moderator_app.desk.store.clocks import Clocks
from moderator_app.desk.store.store import Store
from moderator_app.desk.sync.core import Link, Phase
from moderator_app.desk.sync.courier import Courier
from moderator_app.desk.sync.crossing import Callbacks
from moderator_app.desk.sync.media_cache import MediaCache
from moderator_app.desk.sync.server_clock import ServerClock
from moderator_app.domain.case import CaseState
from moderator_app.domain.errors import ModeratorError, StoreFault
from moderator_app.domain.queue import LeaseMode, SkipReason
from moderator_app.wire import messages as m
from tests.desk.factories import NOON, a_decision
from tests.simulation.books import SWEEP_S, Books
from tests.simulation.network import Line, Server, Weather
from tests.simulation.shelf import Died, Disk, Shelf
from tests.simulation.virtual_time import VirtualLoop

DAY_MS = 86_400_000
SHIFT_S = 240.0
QUIET_S = 240.0
"""How long after the last fault everything must have come to rest."""
TERMS = (20_000, 90_000, 240_000)
"""How long a shift without a network may last, in milliseconds: some are over before the person is back."""
PEOPLE = ("ann", "bob", "cui")
CASES = 26


class NoFilms:
    """A media cache of a shift whose cases have no recordings."""

    def close(self) -> None:
        return

    def begun(self) -> list[str]:
        return []


@dataclass
class Parts:
    """What a shift is made of; a mutant exchanges one of them."""

    courier: type[Courier] = Courier
    shelf: Callable[[Disk, Clocks], Any] = Shelf
    books: type[Books] = Books
    line: type[Line] = Line
    restart: Callable[[Disk], None] = lambda _disk: None
    weather: Callable[[], Weather] = Weather
    loses_cache: float = 0.1
    """How probably a desk that dies finds its cache damaged."""


@dataclass
class Desk:
    """One person's desk: a disk that stays, and lives that come and go."""

    name: str
    shift: Shift
    disk: Disk = field(default_factory=Disk)
    plugged: bool = True
    skew_ms: int = 0
    courier: Courier | None = None
    store: Any = None
    live: asyncio.Task[None] | None = None
    phase: Phase = Phase.STARTING
    lives: int = 0
    token: str = ""
    works: int = 0
    drafts: dict[str, str] = field(default_factory=dict)
    """What this person was told is kept, by case."""
    rows: dict[str, str] = field(default_factory=dict)
    """Rows this person was told are kept: id → work."""

    def clocks(self) -> Clocks:
        return Clocks(wall=lambda: self.shift.now_ms() + self.skew_ms, mono=self.shift.now_ms)

    def start(self) -> None:
        """Begin a life."""
        self.lives += 1
        life = self.lives
        self.shift.parts.restart(self.disk)
        self.store = self.shift.parts.shelf(self.disk, self.clocks())
        fuse = self.store.fuse
        if self.shift.faulty and self.shift.draw.random() < 0.6:
            fuse.left = self.shift.draw.randint(3, 90)
            fuse.after = self.shift.draw.random() < 0.5
        fuse.blown = lambda: self.shift.later(self.shift.draw.uniform(0.5, 8.0), lambda: self.restart(life))
        line = self.shift.parts.line(
            self.shift.server,
            self.shift.weather,
            self.shift.draw,
            self.name,
            lambda: self.plugged and life == self.lives,
        )
        self.courier = self.shift.parts.courier(
            cast("Store", self.store),
            lambda: line,  # type: ignore[arg-type, return-value]
            ServerClock(self.clocks()),
            cast("MediaCache", NoFilms()),
            Callbacks(
                changes=lambda _c: None,
                link=lambda link: self._linked(life, link),
                lease=lambda _c, _l: None,
                problem=self._problem,
            ),
            clocks=self.clocks(),
            draw=self.shift.draw,
        )
        self.courier._account, self.courier._token = self.name, self.token
        self.live = self.shift.loop.create_task(self._live(self.courier))

    async def _live(self, courier: Courier) -> None:
        try:
            await courier.live()
        except Died:
            return

    def _linked(self, life: int, link: Link) -> None:
        if life == self.lives:
            self.phase = link.phase

    def _problem(self, problem: Exception) -> None:
        if not isinstance(problem, StoreFault):  # that the disk is full is said; it may be
            self.shift.problems.append(f"{self.name}: {problem!r}")

    def restart(self, life: int | None = None) -> None:
        """Die as by kill -9, and begin anew."""
        if life is not None and life != self.lives:
            return
        self.store.fuse.dead = True
        if self.live is not None:
            self.live.cancel()
        if self.shift.draw.random() < self.shift.parts.loses_cache:
            self.disk.lose_cache()
        self.start()

    async def sign_in(self) -> None:
        courier = self.courier
        if courier is None or not courier._ready.is_set():
            return
        request = m.PasswordSignIn(name=self.name, password="p", device_id="d")
        session = await courier._begin(lambda wire: wire.sign_in(request))
        self.token = session.refresh_token


class Shift:
    """One seed's shift."""

    def __init__(self, seed: int, parts: Parts | None = None, *, away: bool = False) -> None:
        """Draw everything from ``seed``; with ``away`` people also reserve cases and work without a network."""
        self.seed, self.away = seed, away
        self.parts = parts or Parts()
        self.draw = random.Random(seed)  # noqa: S311 - a repeatable draw
        self.loop = VirtualLoop()
        self.books = self.parts.books(CASES, self.now_ms)
        self.server = Server(self.books)
        self.weather = self.parts.weather()
        self.desks = [Desk(name, self) for name in PEOPLE]
        self.faulty = True
        self.ended = False
        self.problems: list[str] = []
        self.tally: dict[str, int] = {}

    def now_ms(self) -> int:
        return NOON + int(self.loop.seconds * 1000)

    def later(self, seconds: float, act: Callable[[], object]) -> None:
        self.loop.call_later(seconds, act)

    def count(self, what: str) -> None:
        self.tally[what] = self.tally.get(what, 0) + 1

    # --- the play -----------------------------------------------------------------------------------------------------

    def play(self) -> Shift:
        """Play the shift to its end and come to rest."""
        asyncio.set_event_loop(self.loop)
        self.loop.set_exception_handler(self._unheard)
        try:
            self.loop.run_until_complete(self._play())
        finally:
            asyncio.set_event_loop(None)
            self.loop.close()
        return self

    def _unheard(self, _loop: asyncio.AbstractEventLoop, facts: dict[str, Any]) -> None:
        """Note what a task ended with that nobody asked; a death is expected."""
        problem = facts.get("exception")
        if not isinstance(problem, Died):
            self.problems.append(f"unheard: {facts.get('message')} {problem!r}")

    async def _play(self) -> None:
        for desk in self.desks:
            desk.start()
        sweep = self.loop.create_task(self._sweep())
        people = [self.loop.create_task(self._person(desk)) for desk in self.desks]
        faults = self.loop.create_task(self._faults())
        await asyncio.sleep(SHIFT_S)
        self.ended = True
        faults.cancel()
        await asyncio.gather(*people, faults, return_exceptions=True)
        self.server.start()
        self.weather.clear_up()
        self.faulty = False
        for desk in self.desks:
            desk.plugged = True
            desk.store.fuse.left, desk.store.fuse.full = None, False
            if desk.store.fuse.dead:
                desk.restart(desk.lives)
        await asyncio.sleep(1.0)
        for _ in range(4):
            for desk in self.desks:
                if desk.phase is Phase.SIGNED_OUT:
                    await desk.sign_in()
            await asyncio.sleep(QUIET_S / 4)
        self.at_rest = [self._rest(desk) for desk in self.desks]
        sweep.cancel()
        for desk in self.desks:
            desk.store.fuse.dead = True
            if desk.live is not None:
                desk.live.cancel()
        await asyncio.sleep(5.0)
        left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    @staticmethod
    def _rest(desk: Desk) -> tuple[Any, ...]:
        return (dict(desk.disk.rows), dict(desk.disk.drafts), dict(desk.disk.cases), desk.disk.documents.get("cursor"))

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            if self.server.up:
                self.books.expire()

    # --- what goes wrong ----------------------------------------------------------------------------------------------

    async def _faults(self) -> None:
        while True:
            await asyncio.sleep(self.draw.uniform(1.0, 14.0))
            fault = self.draw.choice(
                (
                    self._cut,
                    self._kill_server,
                    self._kill_desk,
                    self._evidence,
                    self._skew,
                    self._forget,
                    self._epoch,
                    self._fill,
                )
            )
            self.count(fault.__name__)
            fault()

    def _cut(self) -> None:
        desk = self.draw.choice(self.desks)
        desk.plugged = False
        self.later(self.draw.uniform(1.0, 90.0), lambda: setattr(desk, "plugged", True))

    def _kill_server(self) -> None:
        if self.server.up:
            self.server.kill()
            self.later(self.draw.uniform(0.2, 15.0), self.server.start)

    def _kill_desk(self) -> None:
        self.draw.choice(self.desks).restart()

    def _evidence(self) -> None:
        case = self.draw.choice(list(self.books.cases.values()))
        if case.state in {CaseState.QUEUED, CaseState.LEASED}:
            self.books.change(case.id, content_version=case.content_version + 1)

    def _skew(self) -> None:
        self.draw.choice(self.desks).skew_ms = self.draw.choice((-DAY_MS, -90_000, 0, 90_000, DAY_MS))

    def _forget(self) -> None:
        if self.draw.random() < 0.4:
            self.books.tokens.clear()

    def _epoch(self) -> None:
        if self.draw.random() < 0.4:
            self.books.epoch += "'"
            self.books.ring()

    def _fill(self) -> None:
        fuse = self.draw.choice(self.desks).store.fuse
        fuse.full = True
        self.later(self.draw.uniform(1.0, 60.0), lambda: setattr(fuse, "full", False))

    # --- what people do -----------------------------------------------------------------------------------------------

    async def _person(self, desk: Desk) -> None:
        while not self.ended:
            await asyncio.sleep(self.draw.uniform(0.5, 6.0))
            try:
                if desk.phase is Phase.SIGNED_OUT:
                    await desk.sign_in()
                if self.away and self.draw.random() < 0.12:
                    await self._go_away(desk)
                await self._work(desk)
            except (ModeratorError, Died, TimeoutError):
                continue

    async def _go_away(self, desk: Desk) -> None:
        """Reserve some cases, leave the network, work on, and come back; some of it is given back untouched."""
        courier = desk.courier
        if courier is None or not courier._ready.is_set():
            return
        async with asyncio.timeout(40):
            seen = await courier.shift.prepare((), self.draw.randint(1, 5), self.draw.choice(TERMS), lambda _seen: None)
        self.count("shifts")
        desk.plugged = False
        try:
            for _ in range(self.draw.randint(0, seen.cases + 1)):
                await self._work(desk)
                await asyncio.sleep(self.draw.uniform(0.5, 12.0))
            if desk.courier is not None and self.draw.random() < 0.6:
                desk.courier.shift.end(desk.name)
        finally:
            desk.plugged = True

    async def _work(self, desk: Desk) -> None:
        courier, store = desk.courier, desk.store
        if courier is None or not courier._ready.is_set():
            return
        for row in store.outbox.attention():
            if self.draw.random() < 0.5:
                self._look_at(desk, row)
        if self.draw.random() < 0.2:
            courier.prefetch(())
        try:
            async with asyncio.timeout(30):
                leased = await courier._take((), "")
        except TimeoutError:
            return
        if leased is not None and leased.lease.mode is LeaseMode.OFFLINE and not desk.plugged:
            self.count("decided away")
        if leased is not None:
            await self._review(desk, leased)

    async def _review(self, desk: Desk, leased: m.Leased) -> None:
        case = leased.content.case
        desk.works += 1
        work = f"{desk.name}-{desk.works}"
        self._save_draft(desk, case.id, work)
        await asyncio.sleep(self.draw.uniform(0.2, 40.0 if self.draw.random() < 0.15 else 5.0))
        choice = self.draw.random()
        if choice < 0.08:
            body: Any = m.Skip(lease_id=leased.lease.id, epoch=leased.lease.epoch, reason=SkipReason.OTHER)
            desk.store.outbox.add("skip", body, case_id=case.id, account=desk.name)
        elif choice < 0.14:
            desk.store.outbox.add("release", [leased.lease.id], case_id=case.id, account=desk.name)
        elif choice < 0.94:
            await self._decide(desk, leased, work)
        if desk.courier is not None:
            desk.courier.wake()

    def _save_draft(self, desk: Desk, case_id: str, work: str) -> None:
        before = desk.disk.drafts.get(case_id)
        try:
            desk.store.outbox.save_draft(case_id, desk.name, work)
        except Died:
            if desk.disk.drafts.get(case_id) not in {before, work}:
                self.books.wrongs.append(f"{desk.name}: half a draft")
            if case_id in desk.disk.drafts:
                desk.drafts[case_id] = desk.disk.drafts[case_id]
            raise
        desk.drafts[case_id] = work

    async def _decide(self, desk: Desk, leased: m.Leased, work: str) -> None:
        case = leased.content.case
        decision = a_decision(
            case,
            id=f"d-{work}",
            round=case.round,
            content_version=case.content_version,
            lease_epoch=leased.lease.epoch,
            note=work,
        )
        wait = self.draw.choice((0, 0, 1500))
        self.count("decisions")
        try:
            row, _ = desk.store.outbox.add(
                "decision", decision, case_id=case.id, account=desk.name, draft=work, wait_ms=wait
            )
        except Died:
            kept = decision.id in desk.disk.rows
            if kept == (desk.disk.drafts.get(case.id) == work):
                self.books.wrongs.append(f"{desk.name}: {work} is both draft and row, or neither")
            if kept:
                desk.rows[decision.id] = work
                desk.drafts.pop(case.id, None)
            raise
        desk.rows[row] = work
        desk.drafts.pop(case.id, None)
        if wait and self.draw.random() < 0.3:
            await asyncio.sleep(self.draw.uniform(0.0, 2.0))
            self._take_back(desk, row, case.id, work)

    def _take_back(self, desk: Desk, row: str, case_id: str, work: str) -> None:
        try:
            desk.store.outbox.take_back(row)
        except Died:
            if row in desk.disk.rows:
                raise
            desk.rows.pop(row)
            desk.drafts[case_id] = work
            raise
        desk.rows.pop(row)
        desk.drafts[case_id] = work

    def _look_at(self, desk: Desk, row: Any) -> None:
        if self.draw.random() < 0.5:
            desk.store.outbox.settle(row.id, "dismissed")
            return
        known = desk.drafts.get(row.case_id)
        try:
            desk.store.outbox.take_up(row.id)
        finally:
            if known is None and row.case_id in desk.disk.drafts:
                desk.drafts[row.case_id] = desk.disk.drafts[row.case_id]

    # --- what must hold -----------------------------------------------------------------------------------------------

    def trace(self) -> str:
        """Return a hash of everything that came out."""
        digest = hashlib.sha256()
        for rows, drafts, cases, cursor in self.at_rest:
            states = [(i, row.state, row.attempts) for i, row in sorted(rows.items())]
            versions = [(i, case.row_version, str(case.state)) for i, case in sorted(cases.items())]
            digest.update(repr((states, sorted(drafts.items()), versions, cursor)).encode())
        digest.update(repr((self.books.feed, sorted(self.tally.items()), self.loop.seconds)).encode())
        return digest.hexdigest()
