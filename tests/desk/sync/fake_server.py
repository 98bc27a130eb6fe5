"""A server in memory that speaks the wire: it can be down, lose its replies, and refuse."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import Any

import msgspec

from moderator_app.domain.case import Case, CaseState
from moderator_app.domain.errors import Refused, Unreachable
from moderator_app.domain.queue import Lease
from moderator_app.domain.roles import Role
from moderator_app.wire import messages as m
from moderator_app.wire.messages.audit import Proof, SealedLog
from tests.desk.factories import ACCOUNT, NOON, a_content, a_lease

LIN = m.User(id=ACCOUNT, name="lin", display="林澜", roles=(Role.SENIOR,))


class FakeServer:
    """Implements what the courier calls."""

    def __init__(self, cases: list[Case]) -> None:
        self.cases = {case.id: case for case in cases}
        self.held: dict[str, Lease] = {}
        self.claims: dict[str, list[str]] = {}
        self.booked: dict[str, int] = {}
        self.received: list[str] = []
        self.skipped: list[str] = []
        self.released: list[str] = []
        self.log: list[m.Change] = []
        self.down = False
        self.lose_replies = 0
        self.refuse: dict[str, Refused] = {}
        self.epoch = "e1"
        self.films: dict[str, bytes] = {}
        self.media_calls = 0
        self.tokens = {"r0"}
        self._live = False
        self._changed: asyncio.Event | None = None
        self.adopted = ""

    # --- how it behaves ---

    def _answer(self, reply: Any) -> Any:
        if self.lose_replies:
            self.lose_replies -= 1
            raise Unreachable("The reply was lost.")
        return reply

    def _arrive(self, name: str) -> None:
        self.received.append(name)
        if self.down:
            raise Unreachable("The server is down.")
        if name in self.refuse:
            raise self.refuse.pop(name)

    def change(self, case: Case) -> None:
        self.cases[case.id] = case
        self.log.append(
            m.Change(
                seq=len(self.log) + 1,
                at_ms=NOON,
                entity="case",
                id=case.id,
                op="upsert",
                row_version=case.row_version,
                body=msgspec.Raw(msgspec.json.encode(case)),
            )
        )
        if self._changed is not None:
            self._changed.set()

    # --- tokens ---

    @property
    def signed_in(self) -> bool:
        return self._live or bool(self.adopted)

    def adopt(self, refresh_token: str, _access_token: str = "") -> None:
        self.adopted = refresh_token

    def forget(self) -> None:
        self._live, self.adopted = False, ""

    async def aclose(self) -> None:
        return

    def _may(self) -> None:
        if self._live:
            return
        if self.adopted not in self.tokens:
            raise Refused("unauthenticated", "Please sign in again.")
        self._live = True

    # --- calls ---

    async def server_info(self) -> None:
        self._arrive("server_info")

    async def sign_in(self, request: m.PasswordSignIn) -> m.Session:
        self._arrive("sign_in")
        if request.password != "right":
            raise Refused("bad-credentials", "Name or password is wrong.")
        self._live = True
        self.adopted = "r0"
        return m.Session(access_token="a", access_ttl_s=900, refresh_token="r0", user=LIN, server_time_ms=NOON)

    async def sign_out(self) -> None:
        self._live = False

    async def policy(self) -> m.PolicyBundle:
        self._arrive("policy")
        self._may()
        return m.PolicyBundle(matrix={}, rulebook={}, queues={}, notices={})

    async def queues(self) -> m.QueueList:
        return m.QueueList(queues=())

    async def leases(self) -> m.LeaseList:
        self._arrive("leases")
        return m.LeaseList(leases=tuple(self.held.values()))

    async def case_content(self, case_id: str, *, purpose: str = "") -> m.CaseContent:
        assert purpose == ""
        return a_content(self.cases[case_id])

    async def claim(self, request: m.Claim) -> m.Claimed:
        self._arrive("claim")
        self._may()
        if request.id not in self.claims:
            waiting = [case for case in self.cases.values() if case.state is CaseState.QUEUED]
            if request.case_id:
                waiting = [case for case in waiting if case.id == request.case_id]
            chosen = waiting[:1]
            for case in chosen:
                lease = a_lease(case)
                self.held[case.id] = lease
                newer = case.row_version + 1
                self.change(replace(case, state=CaseState.LEASED, lease_holder=ACCOUNT, row_version=newer))
            self.claims[request.id] = [case.id for case in chosen]
        leased = [
            m.Leased(lease=self.held[case_id], content=a_content(self.cases[case_id]))
            for case_id in self.claims[request.id]
            if case_id in self.held
        ]
        return self._answer(m.Claimed(leased=tuple(leased)))

    async def renew(self, request: m.LeaseIds) -> m.LeaseResults:
        self._arrive("renew")
        known = {lease.id: lease for lease in self.held.values()}
        return m.LeaseResults(
            results=tuple(
                m.LeaseResult(id=one, ok=True, lease=known[one])
                if one in known
                else m.LeaseResult(id=one, ok=False, problem=m.Problem(type="lease-lost", title="Gone", status=409))
                for one in request.lease_ids
            )
        )

    async def release(self, request: m.LeaseIds) -> m.LeaseResults:
        self._arrive("release")
        self.released += request.lease_ids
        return self._answer(m.LeaseResults(results=tuple(m.LeaseResult(id=one, ok=True) for one in request.lease_ids)))

    async def skip(self, request: m.Skip) -> m.CaseReply:
        self._arrive("skip")
        case_id = next(case_id for case_id, lease in self.held.items() if lease.id == request.lease_id)
        self.skipped.append(case_id)
        return self._answer(m.CaseReply(case=self.cases[case_id]))

    async def ask(self, ask: Any) -> Any:
        self._arrive(ask.endpoint)
        self._may()
        raise Refused("not-found", "There is no such address.")

    async def decide(self, request: m.DecisionBatch) -> m.DecisionResults:
        self._arrive("decide")
        self._may()
        results = []
        for decision in request.items:
            problem = self.refuse.pop(decision.id, None)
            if problem is not None:
                results.append(
                    m.DecisionResult(
                        id=decision.id,
                        problem=m.Problem(type=problem.code, title=str(problem), status=409, detail=str(problem)),
                    )
                )
                continue
            self.booked.setdefault(decision.id, 0)
            self.booked[decision.id] += 1
            self.held.pop(decision.case_id, None)
            results.append(
                m.DecisionResult(
                    id=decision.id,
                    receipt=m.DecisionReceipt(
                        id=decision.id,
                        number="D-1",
                        state="effective",
                        grade=decision.grade,
                        case_id=decision.case_id,
                        case_row_version=2,
                        booked_at_ms=NOON,
                    ),
                )
            )
        return self._answer(m.DecisionResults(results=tuple(results)))

    async def changes(self, cursor: str, *, limit: int = 500, wait_s: int = 0) -> m.ChangePage:
        self._arrive("changes")
        self._may()
        epoch, _, seq = cursor.partition(".")
        if epoch != self.epoch:
            raise Refused("cursor-gone", "The feed must start over.")
        place = int(seq)
        if place >= len(self.log) and wait_s:
            self._changed = asyncio.Event()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), wait_s)
            self._arrive("changes")
        items = tuple(self.log[place : place + limit])
        return m.ChangePage(items=items, cursor=f"{self.epoch}.{place + len(items)}", more=False)

    async def snapshot(self, page: str = "", *, limit: int = 500) -> m.SnapshotPage:
        self._arrive("snapshot")
        self._may()
        ordered = sorted(self.cases.values(), key=lambda case: case.id)
        start = int(page or 0)
        part = ordered[start : start + 2]
        more = str(start + 2) if start + 2 < len(ordered) else ""
        assert limit
        return m.SnapshotPage(
            cases=tuple(part), page=more, cursor_at_start=f"{self.epoch}.{len(self.log)}", total=len(ordered)
        )

    async def audit_checkpoint(self) -> SealedLog:
        raise Refused("not-found", "This server is older than sealed logs.")

    async def audit_consistency(self, _old: int, _new: int) -> Proof:
        raise Refused("not-found", "This server is older than sealed logs.")

    async def media(self, sha256: str, *, offset: int = 0, length: int | None = None) -> bytes:
        self.media_calls += 1
        self._arrive("media")
        body = self.films[sha256]
        return body[offset:] if length is None else body[offset : offset + length]
