"""The courier: one thread with one loop, which carries the outbox away and brings the mirror up to date.

Everything public here may be called from any thread and returns at once. Answers are futures; news go to the callbacks,
which are called on this thread and must only hand them on.
"""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar, cast

from moderator_app.audit.witness import Witness
from moderator_app.desk.store.changes import Changes
from moderator_app.desk.store.clocks import MACHINE, Clocks
from moderator_app.desk.store.store import Store
from moderator_app.desk.sync.core import Backoff, Link, Phase, Then, then
from moderator_app.desk.sync.crossing import Callbacks, Crossing
from moderator_app.desk.sync.leases import NEXT, Leases
from moderator_app.desk.sync.log_check import check_log
from moderator_app.desk.sync.media_cache import MediaCache, Progress
from moderator_app.desk.sync.nudges import LOOK_S, Nudges
from moderator_app.desk.sync.orders import Orders
from moderator_app.desk.sync.pull import WAIT_S, Pull
from moderator_app.desk.sync.push import Push
from moderator_app.desk.sync.recordings import Recordings
from moderator_app.desk.sync.server_clock import ServerClock
from moderator_app.desk.sync.shift import Shift, ShiftProgress
from moderator_app.desk.sync.shift import Tell as ShiftTell
from moderator_app.desk.sync.streams import Early
from moderator_app.desk.sync.tasks import end, pause, where_allowed
from moderator_app.desk.sync.wire_end import WireEnd
from moderator_app.domain.case import Media
from moderator_app.domain.errors import HouseError, ModeratorError, Refused, Unreachable
from moderator_app.media.playlist import is_playlist
from moderator_app.wire import messages as m
from moderator_app.wire.ask import Ask

_T = TypeVar("_T")
CLOSE_S = 2.0
LEASE_TICK_S = 10.0
QUEUES_EVERY_S = 30.0
REST_S = 5.0
"""After a loop met what it could not know of."""
PAY_FIRST_S, PAY_FIRST_TRIES = 0.25, 20
"""How long a claim waits for decisions that have to be delivered before it."""
EARLY_MEDIA_BYTES = 200 << 20
"""Recordings up to this size are fetched before they are asked for."""


class Courier(Crossing):
    """Carries between one store and one server for one person at a time."""

    def __init__(
        self,
        store: Store,
        connect: Callable[[], WireEnd],
        clock: ServerClock,
        media: MediaCache,
        callbacks: Callbacks,
        *,
        clocks: Clocks = MACHINE,
        draw: random.Random | None = None,
        witness: Witness | None = None,
    ) -> None:
        """Prepare; ``connect`` is called on the courier's thread.

        Args:
            store: what is owed and what is known.
            connect: makes the way to the server.
            clock: told the server's time.
            media: where recordings are kept.
            callbacks: where news go.
            clocks: this machine's.
            draw: where random waits come from; the system's own source, unless given.
            witness: remembers the server's audit log; nobody watches it, unless given.
        """
        super().__init__(callbacks)
        self._clocks, self._draw = clocks, draw or random.SystemRandom()
        self._store, self._connect = store, connect
        self.clock = clock
        self._media, self._witness = media, witness
        self._link = Link()
        self._account = self._token = ""
        self._prefetch: tuple[str, ...] | None = None
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    # --- life ---------------------------------------------------------------------------------------------------------

    def start(self, account: str = "", refresh_token: str = "") -> None:
        """Begin; with an account and a refresh token go on where that person was."""
        self._account = account
        self._token = refresh_token
        self._thread.start()
        self._ready.wait(CLOSE_S)

    def close(self) -> None:
        """End within two seconds; what is owed stays in the outbox."""
        if self._closed:
            return
        self._closed = True
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(CLOSE_S)
        self._media.close()

    def _run(self) -> None:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(self.live())
        finally:
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()

    async def live(self) -> None:
        """Carry until ``close``; on the courier's thread, or wherever a loop is run for it."""
        self._loop = asyncio.get_running_loop()
        self._stop, self._wake, self._now = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._wire = self._connect()
        if self._token:
            self._wire.adopt(self._token)
        tell = self._callbacks.changes
        self.leases = Leases(
            self._wire, self._store, tell, self._callbacks.lease, clocks=self._clocks, first=self._pay_first
        )
        self._push = Push(self._wire, self._store, tell, self._clocks, self._draw)
        self._pull = Pull(self._wire, self._store, tell, self._progress)
        self._busy = set()
        self._orders = Orders(
            self._wire,
            self._store,
            self._clocks,
            wiped=self._callbacks.wiped,
            account=lambda: self._account,
            send_now=self._send_now,
        )
        self._recordings = Recordings(self._media, self._store, self._wire)
        self.shift = Shift(self.leases, self._recordings, self._store, tell)
        streams = getattr(self._wire, "stream", None) is not None
        self._nudges = Nudges(cast("Any", self._wire), self._now.set, self._draw) if streams else None
        self._ready.set()
        self._say(Link(Phase.CONNECTING if self._token else Phase.SIGNED_OUT))
        parts = [self._feed, self._carry, self._keep_leases, *([self._listen] if self._nudges else [])]
        loops = [asyncio.ensure_future(self._endure(part)) for part in parts]
        try:
            await self._stop.wait()
        finally:
            await end([*loops, *self._busy])
            if self._nudges is not None:
                self._nudges.close()
            await self._recordings.aclose()
            await self._wire.aclose()
            self._say(Link(Phase.CLOSED))

    def _say(self, link: Link) -> None:
        link = replace(link, skew_ms=self.clock.skew_ms())
        if link != self._link:
            self._link = link
            self._callbacks.link(link)

    def _progress(self, done: int, total: int) -> None:
        self._say(Link(Phase.SYNCING, done=done, total=total))

    # --- the three loops ----------------------------------------------------------------------------------------------

    async def _endure(self, part: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run a loop for ever: what it could not know of is said, and it goes on after a rest."""
        while True:
            try:
                await part()
            except ModeratorError as problem:  # a full disk, a locked file: it may pass
                self._callbacks.problem(problem)
            except Exception as mistake:  # noqa: BLE001 - a courier that stopped would owe for ever
                self._callbacks.problem(HouseError(f"The courier made a mistake: {type(mistake).__name__}."))
            await asyncio.sleep(REST_S)

    async def _feed(self) -> None:
        """Be connected, and wait for changes for ever.

        Whether this loop is connected is its own affair: that something could be delivered says nothing of the mirror.
        """
        backoff = Backoff(self._draw)
        connected = False
        while True:
            if not self._account or not self._wire.signed_in:
                connected = False
                self._say(Link(Phase.SIGNED_OUT, self._link.detail if self._link.phase is Phase.SIGNED_OUT else ""))
                await pause(self._now, 3600)
                continue
            try:
                if not connected:
                    await self._connected()
                    connected = True
                await self._push.let_arrive()
                nudged = self._nudges is not None and self._nudges.alive
                await self._pull.once(wait_s=0 if nudged else WAIT_S)
            except ModeratorError as problem:
                connected = False
                self._failed(problem)
                await pause(self._now, backoff.failed())
            else:
                backoff.worked()
                if self._link.phase is not Phase.ONLINE:
                    self._say(Link(Phase.ONLINE))
                if nudged:
                    await pause(self._now, LOOK_S)

    async def _listen(self) -> None:
        """Hold the stream of nudges open while the desk is connected."""
        while self._nudges is not None:
            wait_s = 1.0
            if self._link.phase is Phase.ONLINE:
                wait_s = await self._nudges.listen()
            await asyncio.sleep(wait_s)

    async def _connected(self) -> None:
        await self._wire.server_info()
        await self._look_for_orders()
        if self._witness is not None:
            await check_log(self._wire, self._witness, self._callbacks.problem)
        await self._pull.rules()
        await where_allowed(self.leases.reconcile())
        await self._pull.everything()
        self._send_now()
        self._say(Link(Phase.ONLINE))
        self._spawn(self.shift.go_on())

    async def _look_for_orders(self) -> None:
        work = await self._orders.look()
        if work is not None:
            self._spawn(work)

    def _failed(self, problem: ModeratorError) -> None:
        if isinstance(problem, Refused):
            what = then(problem.code)
            if what is Then.RESYNC:
                self._store.mirror.start_over()
                self._say(Link(Phase.CONNECTING))
                return
            if what is Then.SIGN_IN:
                self._wire.forget()
                self._say(Link(Phase.SIGNED_OUT, str(problem)))
                return
            if what is Then.UPGRADE:
                self._say(Link(Phase.UPGRADE, str(problem)))
                return
        if not isinstance(problem, Unreachable):
            self._callbacks.problem(problem)
        if self._wire.signed_in:  # else somebody is being asked to sign in, and silence must not hide that
            self._say(Link(Phase.OFFLINE, str(problem)))

    async def _carry(self) -> None:
        """Pay what is owed; there is always a timer."""
        while True:
            self._wake.clear()
            wait_s = 60.0
            if self._account and self._wire.signed_in:
                round_ = self._push.look(self._account)
                wait_s = round_.wait_s
                if round_.due:
                    try:
                        await self._push.send(round_.due)
                    except (Refused, Unreachable) as problem:  # a disk that is full needs a rest, not another try
                        self._failed(problem)
                    else:
                        if self._link.phase is Phase.OFFLINE:
                            self._now.set()  # the network is back: the feed need not wait any longer
                    continue
            await pause(self._wake, max(0.02, wait_s))

    async def _keep_leases(self) -> None:
        """Renew, expire, fetch the next case early, and refresh the counts of the queues."""
        since_queues = 0.0
        while True:
            await asyncio.sleep(LEASE_TICK_S if self._link.phase is Phase.ONLINE else 1.0)
            self.leases.expire()
            self._recordings.purge()
            if self._link.phase is not Phase.ONLINE:
                continue
            since_queues += LEASE_TICK_S
            try:
                await self.leases.renew()
                if since_queues >= QUEUES_EVERY_S:
                    since_queues = 0.0
                    await self._pull.queues()
                    await self._look_for_orders()
            except Unreachable:
                continue  # the feed's loop says so
            except ModeratorError as problem:
                self._failed(problem)

    # --- what others ask ----------------------------------------------------------------------------------------------

    def wake(self) -> None:
        """There is something new in the outbox."""
        if self._ready.is_set():
            self._call(self._wake.set)

    def hurry(self) -> None:
        """Try again now, whatever failed before."""

        def now() -> None:
            self._send_now()
            self._now.set()

        self._call(now)

    def _send_now(self) -> None:
        self._push.hurry()
        self._wake.set()

    def sign_in(self, request: m.PasswordSignIn) -> Future[m.Session]:
        """Begin a session; the future fails with Refused or Unreachable."""
        return self.begin(lambda wire: wire.sign_in(request))

    def begin(self, how: Callable[[WireEnd], Awaitable[m.Session]]) -> Future[m.Session]:
        """Begin a session some way; one that still lacks its second factor is returned, and nothing goes on yet."""
        return self._ask(lambda: self._begin(how))

    async def _begin(self, how: Callable[[WireEnd], Awaitable[m.Session]]) -> m.Session:
        session = await how(self._wire)
        if session.stage:
            return session
        self._account = session.user.id
        self._callbacks.changes(self._store.mirror.belongs_to(session.user.id))
        self._say(Link(Phase.CONNECTING))
        self._now.set()
        # What is owed goes at once: the feed may be waiting on a call of before, and will not pass by here for a while.
        self._send_now()
        return session

    def sign_out(self) -> Future[None]:
        """End the session; debts, drafts and mirror stay for the same person."""
        return self._ask(self._sign_out)

    async def _sign_out(self) -> None:
        try:
            await self._wire.sign_out()
        except ModeratorError:
            self._wire.forget()
        self._account = ""
        self._say(Link(Phase.SIGNED_OUT))

    def take(self, queues: tuple[str, ...], case_id: str = "") -> Future[m.Leased | None]:
        """Hold a case to work on; None when the queues are empty."""
        return self._ask(lambda: self._take(queues, case_id))

    async def _take(self, queues: tuple[str, ...], case_id: str) -> m.Leased | None:
        leased = await self.leases.take(queues, case_id)
        if leased is not None:
            self._spawn(self._early_media(leased.content))
        if self._prefetch is not None:
            self._spawn(self._early_case(self._prefetch))
        return leased

    async def _pay_first(self) -> None:
        """Deliver what is due before asking for more.

        Of a lease that is over the server would else give this person their own case again, and the token that comes
        with it would make it refuse what they have decided. Whether a lease is over only the server knows for sure.

        Raises:
            Unreachable: they cannot be delivered now.
        """
        for attempt in range(PAY_FIRST_TRIES):
            if not self._push.due(self._account, self.leases.lives):
                return
            if not attempt:
                self._send_now()
            await asyncio.sleep(PAY_FIRST_S)
        raise Unreachable("Your earlier decisions are still on their way; they go first.")

    def prefetch(self, queues: tuple[str, ...] | None) -> None:
        """Hold one more case of ``queues`` from now on, so that the next opens at once; None for no more."""
        self._prefetch = queues

    async def _early_case(self, queues: tuple[str, ...]) -> None:
        if self._link.phase is not Phase.ONLINE or self.leases.ready(queues) is not None:
            return
        leased = await self.leases.take(queues, role=NEXT)
        if leased is not None:
            await self._early_media(leased.content)

    async def _early_media(self, content: m.CaseContent) -> None:
        for item in content.items:
            for film in item.media:
                if film.bytes <= EARLY_MEDIA_BYTES:
                    await self._recordings.bring(film.sha256, film.bytes)

    def prepare_shift(
        self, queues: tuple[str, ...], count: int, ttl_ms: int, progress: ShiftTell
    ) -> Future[ShiftProgress]:
        """Reserve cases for work without a network and fetch them; ``progress`` is called on this thread.

        Cancelling the future stops the fetching; what was reserved stays.
        """
        return self._ask(lambda: self.shift.prepare(queues, count, ttl_ms, progress))

    def end_shift(self) -> Future[Changes]:
        """Give back what was reserved and not begun."""
        return self._ask(self._end_shift)

    async def _end_shift(self) -> Changes:
        changes = self.shift.end(self._account)
        self._wake.set()
        return changes

    def ask(self, ask: Ask[_T]) -> Future[_T]:
        """Ask the server what is neither owed nor mirrored; the future fails with Refused or Unreachable."""
        return self._ask(lambda: self._wire.ask(ask))

    def refresh_content(self, case_id: str) -> Future[None]:
        """Fetch newer evidence of a held case."""
        return self._ask(lambda: self.leases.refresh_content(case_id))

    def open_media(self, sha256: str, size: int, progress: Progress | None = None) -> Future[Path]:
        """Get a recording, whole, as a readable file; ``progress`` is called on this thread."""
        return self._ask(lambda: self._recordings.open(sha256, size, progress))

    def stream_media(
        self,
        film: Media,
        progress: Progress | None = None,
        *,
        early: Early | None = None,
        beside: Sequence[Media] = (),
    ) -> Future[Path]:
        """Get a recording as a readable file, and play it meanwhile.

        Args:
            film: which; a playlist stands for what it describes.
            progress: told (bytes here, bytes in all) on the courier's thread.
            early: told there when playing may begin.
            beside: the other media of its item.
        """
        if is_playlist(film.mime):
            return self._ask(lambda: self._recordings.open_playlist(film, beside, progress, early))
        return self._ask(lambda: self._recordings.open(film.sha256, film.bytes, progress, early))

    def shut_media(self) -> None:
        """No case is open: remove decrypted recordings."""
        self._call(lambda: self._recordings.shut())  # noqa: PLW0108 - they exist only once the loop runs
