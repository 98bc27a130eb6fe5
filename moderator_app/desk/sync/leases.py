"""Who holds what for how long: claims, renewals, the case fetched early, and what happens when a lease is over."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from moderator_app.desk.store.changes import Changes
from moderator_app.desk.store.clocks import MACHINE, Clocks
from moderator_app.desk.store.store import Store
from moderator_app.desk.sync.core import Then, then
from moderator_app.domain.errors import Refused, Unreachable
from moderator_app.domain.identity import new_id
from moderator_app.domain.queue import Lease, LeaseMode
from moderator_app.wire import messages as m
from moderator_app.wire.problems import code_of
from moderator_app.wire.protocol import Backend

OPEN, NEXT, RESERVED = "open", "next", "reserved"


class Leases:
    """This desk's leases. Time is a duration, counted with the monotonic clock; no wall clock decides anything."""

    def __init__(
        self,
        backend: Backend,
        store: Store,
        tell: Callable[[Changes], None],
        changed: Callable[[str, Lease | None], None],
        *,
        clocks: Clocks = MACHINE,
        first: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Use ``backend`` and ``store``.

        Args:
            backend: the server.
            store: where leases and contents are kept.
            tell: told what changed.
            changed: told (case, its lease, or None when it is lost).
            clocks: this machine's.
            first: done before the server is asked for a case; its error is the claim's.
        """
        self._backend = backend
        self._store = store
        self._tell = tell
        self._changed = changed
        self._clocks = clocks
        self._first = first
        self._ends: dict[str, int] = {}
        self._claims: dict[tuple[object, ...], str] = {}
        for lease, _role, received in store.mirror.held():
            gone = max(0, self._clocks.wall() - received)
            self._ends[lease.id] = self._clocks.mono() + max(0, lease.ttl_ms - gone)

    def left_ms(self, lease: Lease) -> int:
        """Return how long a lease lasts; callable from any thread."""
        return max(0, self._ends.get(lease.id, 0) - self._clocks.mono())

    def lives(self, case_id: str) -> bool:
        """Say whether a case is held by a lease whose time is not over."""
        return any(lease.case_id == case_id and self.left_ms(lease) > 0 for lease, _role in self.held())

    def held(self) -> list[tuple[Lease, str]]:
        """Return (lease, role) of everything held."""
        return [(lease, role) for lease, role, _received in self._store.mirror.held()]

    def ready(self, queues: tuple[str, ...]) -> m.Leased | None:
        """Return a case fetched early, else a reserved one, that belongs to ``queues`` (any, when empty)."""
        for wanted in (NEXT, RESERVED):
            for lease, role in self.held():
                if role != wanted or self.left_ms(lease) == 0 or self._store.outbox.answered(lease):
                    continue
                content = self._store.mirror.content(lease.case_id)
                if content is not None and (not queues or content.case.queue in queues):
                    return m.Leased(lease=lease, content=content)
        return None

    def kept(self, case_id: str) -> m.Leased | None:
        """Return a case that is held already, with its content."""
        for lease, _role in self.held():
            if lease.case_id == case_id:
                content = self._store.mirror.content(case_id)
                return None if content is None else m.Leased(lease=lease, content=content)
        return None

    async def take(self, queues: tuple[str, ...], case_id: str = "", *, role: str = OPEN) -> m.Leased | None:
        """Hold one case: the one that is named, one fetched early, or the next of the queues.

        Returns:
            The case, or None when the queues are empty.

        Raises:
            Refused: it cannot be had; the sentence says why.
            Unreachable: nobody answers; the claim keeps its id, so that asking again cannot take two.
        """
        if role == OPEN:
            found = self.kept(case_id) if case_id else self.ready(queues)
            if found is not None:
                self._tell(self._store.mirror.set_role(found.lease.case_id, OPEN))
                return found
        if self._first is not None:
            await self._first()
        key = (case_id, queues)
        claim_id = self._claims.setdefault(key, new_id())
        try:
            claimed = await self._backend.claim(m.Claim(id=claim_id, queues=queues, case_id=case_id))
        except Unreachable:
            raise
        except Refused:
            self._claims.pop(key, None)
            raise
        self._claims.pop(key, None)
        if not claimed.leased:
            return None
        leased = claimed.leased[0]
        return leased if self._keep(leased, role) else None

    async def reserve(self, queues: tuple[str, ...], count: int, ttl_ms: int) -> list[m.Leased]:
        """Hold cases for an offline shift; fewer than asked where fewer may be taken home.

        Raises:
            Refused: none can be had; the sentence says why.
            Unreachable: nobody answers; the claim keeps its id, so that asking again cannot take more.
        """
        if self._first is not None:
            await self._first()
        key = (RESERVED, queues, count, ttl_ms)
        claim_id = self._claims.setdefault(key, new_id())
        claim = m.Claim(id=claim_id, queues=queues, count=count, mode=LeaseMode.OFFLINE, ttl_ms=ttl_ms)
        try:
            claimed = await self._backend.claim(claim)
        except Refused:
            self._claims.pop(key, None)
            raise
        self._claims.pop(key, None)
        return [leased for leased in claimed.leased if self._keep(leased, RESERVED)]

    def _keep(self, leased: m.Leased, role: str) -> bool:
        """Keep a lease, unless it was answered while its news were on their way: nobody is asked twice."""
        if self._store.outbox.answered(leased.lease):
            return False
        self._ends[leased.lease.id] = self._clocks.mono() + leased.lease.ttl_ms
        self._tell(self._store.mirror.keep_lease(leased, role))
        return True

    async def renew(self) -> None:
        """Prolong what has lost a third of its time; what is lost is said to be. A shift's length was agreed on."""
        due = [
            lease
            for lease, _role in self.held()
            if lease.mode is LeaseMode.ONLINE and self.left_ms(lease) < lease.ttl_ms * 2 // 3
        ]
        if not due:
            return
        results = await self._backend.renew(m.LeaseIds(lease_ids=tuple(lease.id for lease in due[: m.MAX_CLAIM])))
        renewed = [result.lease for result in results.results if result.ok and result.lease is not None]
        for lease in renewed:
            self._ends[lease.id] = self._clocks.mono() + lease.ttl_ms
        if renewed:
            self._tell(self._store.mirror.renewed(renewed))
        for lease in renewed:
            self._changed(lease.case_id, lease)
        by_id = {lease.id: lease for lease in due}
        for result in results.results:
            if result.problem is None or result.id not in by_id:
                continue
            # "not allowed" is the limit of renewals: the lease still runs to its end.
            code = code_of(result.problem.type)
            if then(code) is Then.ATTENTION and code != "not-allowed":
                self.lost(by_id[result.id].case_id)

    def lost(self, case_id: str) -> None:
        """Drop a lease that the server gave to somebody else."""
        self._tell(self._store.mirror.drop_lease(case_id))
        self._changed(case_id, None)

    def expire(self) -> None:
        """Purge private text of leases that are over; the lease itself may still be honoured."""
        for lease, role in self.held():
            if self.left_ms(lease) > 0:
                continue
            if role in {NEXT, RESERVED}:
                self._tell(self._store.mirror.drop_lease(lease.case_id))
            else:
                self._tell(self._store.mirror.purge_private(lease.case_id))

    async def reconcile(self) -> None:
        """Compare with the server's list: drop what it does not know, fetch what this desk lacks."""
        theirs = {lease.case_id: lease for lease in (await self._backend.leases()).leases}
        for lease, _role in self.held():
            if lease.case_id not in theirs and not self._owed(lease.case_id):
                self.lost(lease.case_id)
        mine = {lease.case_id: role for lease, role in self.held()}
        for case_id, lease in theirs.items():
            role = mine.get(case_id, RESERVED if lease.mode is LeaseMode.OFFLINE else NEXT)
            if case_id in mine and self._store.mirror.content(case_id) is not None:
                self._ends[lease.id] = self._clocks.mono() + lease.ttl_ms
                self._tell(self._store.mirror.renewed([lease]))
                self._changed(case_id, lease)
                continue
            if self._store.outbox.answered(lease):
                continue  # done with here: nothing of it is read again, and the server is left to what is owed
            try:
                content = await self._backend.case_content(case_id)
            except Refused as no:
                if then(no.code) is not Then.ATTENTION:
                    raise
                continue  # it went while we asked; the feed tells the rest
            self._keep(m.Leased(lease=lease, content=content), role)

    def _owed(self, case_id: str) -> bool:
        return any(self._store.projection.debts([case_id]))

    async def refresh_content(self, case_id: str) -> None:
        """Fetch the content of a held case anew when its evidence changed."""
        known = self._store.mirror.content(case_id)
        case = self._store.mirror.case(case_id)
        if known is not None and case is not None and case.content_version > known.case.content_version:
            self._tell(self._store.mirror.replace_content(await self._backend.case_content(case_id)))
