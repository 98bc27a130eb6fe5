"""A backend without a database: the server's own rule of turns over plain dictionaries, and an umpire's notes.

Every call is one transaction: nothing else happens while it runs. What the umpire notes in ``wrongs`` are broken
promises that can be seen at once; others show only at the end (``tests.simulation.promises``).
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from moderator_app.domain.case import Case, CaseState
from moderator_app.domain.decision import Decision
from moderator_app.domain.errors import Refused
from moderator_app.domain.queue import Lease, LeaseMode
from moderator_app.domain.roles import Role
from moderator_app.server.ledger.turn import Held, Standing, check_turn, is_over
from moderator_app.wire import messages as m
from moderator_app.wire.problems import PREFIX, problem_type
from tests.desk.factories import a_case, a_content

LEASE_MS = 60_000
PAGE = 5
"""Rows of a page of the feed or the snapshot: small, so that there are many."""
SWEEP_S = 5


@dataclass
class Granted:
    """A lease as the server keeps it."""

    lease: Lease
    expires_at_ms: int
    claim: str
    ended: bool = False
    reason: str = ""


class Books:
    """Cases, leases, attempts and the feed."""

    def __init__(self, cases: int, now_ms: Callable[[], int]) -> None:
        self.now_ms = now_ms
        self.cases = {case.id: case for case in (a_case(number) for number in range(1, cases + 1))}
        self.leases: dict[str, Granted] = {}
        self.claims: dict[str, tuple[str, list[str]]] = {}
        self.skipped: set[tuple[str, str]] = set()
        self.attempts: dict[str, tuple[str, Decision, m.DecisionResult]] = {}
        self.accepted: dict[tuple[str, int], list[tuple[str, Decision]]] = {}
        self.feed: list[tuple[int, str]] = []
        self.epoch = "e1"
        self.tokens: dict[str, str] = {}
        self.wrongs: list[str] = []
        self.refusals: dict[str, int] = {}
        self._numbers = itertools.count(1)
        self._waiting: list[asyncio.Event] = []

    # --- who asks -----------------------------------------------------------------------------------------------------

    def sign_in(self, account: str, _request: m.PasswordSignIn) -> m.Session:
        token = f"token-{next(self._numbers)}"
        self.tokens[token] = account
        user = m.User(id=account, name=account, display=account, roles=(Role.SENIOR,))
        return m.Session(
            access_token=token, access_ttl_s=900, refresh_token=token, user=user, server_time_ms=self.now_ms()
        )

    def policy(self, _account: str) -> m.PolicyBundle:
        return m.PolicyBundle(matrix={}, rulebook={}, queues={}, notices={})

    def queues(self, _account: str) -> m.QueueList:
        return m.QueueList(queues=())

    # --- leases -------------------------------------------------------------------------------------------------------

    def change(self, case_id: str, **values: Any) -> Case:
        """Change a case and say so in the feed."""
        case = self.cases[case_id]
        after = replace(case, **values, row_version=case.row_version + 1)
        self.cases[case_id] = after
        self.publish(case_id)
        return after

    def publish(self, case_id: str) -> None:
        self.feed.append((len(self.feed) + 1, case_id))
        self.ring()

    def ring(self) -> None:
        waiting, self._waiting = self._waiting, []
        for event in waiting:
            event.set()

    def live_of(self, case_id: str) -> list[Granted]:
        return [g for g in self.leases.values() if g.lease.case_id == case_id and not g.ended]

    def expire(self) -> None:
        for granted in list(self.leases.values()):
            if not granted.ended and granted.expires_at_ms <= self.now_ms():
                self._end(granted, "expired")

    def _end(self, granted: Granted, reason: str, state: CaseState = CaseState.QUEUED) -> None:
        granted.ended, granted.reason = True, reason
        self.change(granted.lease.case_id, state=state, lease_holder="")

    def free(self, case: Case, account: str) -> bool:
        return case.state is CaseState.QUEUED and (case.id, account) not in self.skipped

    def claim(self, account: str, request: m.Claim) -> m.Claimed:
        self.expire()
        if request.id in self.claims:
            ids = [i for i in self.claims[request.id][1] if not self.leases[i].ended]
        else:
            chosen = [case for case in self.cases.values() if self.free(case, account)][: request.count]
            ids = [self.grant(case, account, request) for case in chosen]
            self.claims[request.id] = (account, ids)
        return m.Claimed(leased=tuple(self._leased(self.leases[i]) for i in ids))

    def grant(self, case: Case, account: str, claim: m.Claim) -> str:
        if self.live_of(case.id):
            self.wrongs.append(f"two live leases of {case.number}")
        ttl_ms = claim.ttl_ms if claim.mode is LeaseMode.OFFLINE else LEASE_MS
        lease = Lease(
            id=f"lease-{next(self._numbers):06d}",
            case_id=case.id,
            epoch=case.lease_epoch + 1,
            holder=account,
            mode=claim.mode,
            ttl_ms=ttl_ms,
            granted_at_ms=self.now_ms(),
        )
        self.leases[lease.id] = Granted(lease, self.now_ms() + ttl_ms, claim.id)
        self.change(case.id, state=CaseState.LEASED, lease_epoch=lease.epoch, lease_holder=account)
        return lease.id

    def _leased(self, granted: Granted) -> m.Leased:
        left = max(0, granted.expires_at_ms - self.now_ms())
        case = self.cases[granted.lease.case_id]
        return m.Leased(lease=replace(granted.lease, ttl_ms=left), content=a_content(case))

    def list_leases(self, account: str) -> m.LeaseList:
        mine = [g for g in self.leases.values() if g.lease.holder == account and not g.ended]
        return m.LeaseList(leases=tuple(self._leased(g).lease for g in mine if g.expires_at_ms > self.now_ms()))

    def case_content(self, account: str, case_id: str) -> m.CaseContent:
        if not any(granted.lease.holder == account for granted in self.live_of(case_id)):
            raise Refused("lease-lost", "You do not hold this case.")
        return a_content(self.cases[case_id])

    def _own(self, account: str, lease_id: str) -> Granted:
        granted = self.leases.get(lease_id)
        if granted is None or granted.lease.holder != account:
            raise Refused("not-found", "You have no such lease.")
        if granted.ended or granted.expires_at_ms <= self.now_ms():
            raise Refused("lease-lost", "You no longer hold this case.")
        return granted

    def _each(self, ids: tuple[str, ...], act: Callable[[str], Lease | None]) -> m.LeaseResults:
        results = []
        for lease_id in ids:
            try:
                results.append(m.LeaseResult(id=lease_id, ok=True, lease=act(lease_id)))
            except Refused as no:
                results.append(m.LeaseResult(id=lease_id, ok=False, problem=_problem(no)))
        return m.LeaseResults(results=tuple(results))

    def renew(self, account: str, request: m.LeaseIds) -> m.LeaseResults:
        def act(lease_id: str) -> Lease:
            granted = self._own(account, lease_id)
            if granted.lease.mode is LeaseMode.OFFLINE:
                self.wrongs.append(f"{account} asked to prolong a shift")
            granted.expires_at_ms = self.now_ms() + LEASE_MS
            return self._leased(granted).lease

        return self._each(request.lease_ids, act)

    def release(self, account: str, request: m.LeaseIds) -> m.LeaseResults:
        def act(lease_id: str) -> None:
            known = self.leases.get(lease_id)
            if known is None or known.reason != "released":
                self._end(self._own(account, lease_id), "released")

        return self._each(request.lease_ids, act)

    def skip(self, account: str, request: m.Skip) -> m.CaseReply:
        known = self.leases.get(request.lease_id)
        if known is None or known.reason != "skipped":
            granted = self._own(account, request.lease_id)
            self.skipped.add((granted.lease.case_id, account))
            self._end(granted, "skipped")
        return m.CaseReply(case=self.cases[self.leases[request.lease_id].lease.case_id])

    # --- decisions ----------------------------------------------------------------------------------------------------

    def decide(self, account: str, request: m.DecisionBatch) -> m.DecisionResults:
        return m.DecisionResults(results=tuple(self.attempt(account, one) for one in request.items))

    def attempt(self, account: str, decision: Decision) -> m.DecisionResult:
        earlier = self.attempts.get(decision.id)
        if earlier is not None:
            if earlier[0] == account and earlier[1] == decision:
                return earlier[2]
            return m.DecisionResult(id=decision.id, problem=_problem(Refused("idempotency-key-reuse", "Another body.")))
        try:
            result = m.DecisionResult(id=decision.id, receipt=self._book(account, decision))
        except Refused as no:
            self.refusals[no.code] = self.refusals.get(no.code, 0) + 1
            self.judge_refusal(account, decision, no.code)
            result = m.DecisionResult(id=decision.id, problem=_problem(no))
        self.attempts[decision.id] = (account, decision, result)
        return result

    def turn(self, standing: Standing, held: Held | None, account: str, decision: Decision) -> None:
        """Ask the server's rule."""
        if is_over(standing, decision.round):
            raise Refused("case-already-decided", "A colleague has decided this case.")
        check_turn(standing, held, sender=account, epoch=decision.lease_epoch)

    def _granted(self, decision: Decision) -> Granted | None:
        for granted in self.leases.values():
            if granted.lease.case_id == decision.case_id and granted.lease.epoch == decision.lease_epoch:
                return granted
        return None

    def _book(self, account: str, decision: Decision) -> m.DecisionReceipt:
        case = self.cases[decision.case_id]
        granted = self._granted(decision)
        held = None
        if granted is not None:
            lease = granted.lease
            held = Held(holder=lease.holder, epoch=lease.epoch, ended=granted.ended, end_reason=granted.reason)
        self.turn(Standing(state=str(case.state), round=case.round, epoch=case.lease_epoch), held, account, decision)
        if decision.content_version != case.content_version:
            raise Refused("case-content-changed", "The evidence has changed.")
        others = [
            g for g in self.leases.values() if g.lease.case_id == case.id and g.lease.epoch > decision.lease_epoch
        ]
        if others or granted is None or granted.lease.holder != account:
            self.wrongs.append(f"{case.number} decided by somebody whose token is not the newest")
        self.accepted.setdefault((case.id, case.round), []).append((account, decision))
        if granted is not None and not granted.ended:
            granted.ended, granted.reason = True, "decided"
        self.change(case.id, state=CaseState.DECIDED, lease_holder="")
        return m.DecisionReceipt(
            id=decision.id,
            number=f"D-{len(self.accepted)}",
            state="effective",
            grade=decision.grade,
            case_id=case.id,
            case_row_version=self.cases[case.id].row_version,
            booked_at_ms=self.now_ms(),
        )

    def judge_refusal(self, account: str, decision: Decision, code: str) -> None:
        """Note a refusal that nobody deserved; looks at what happened, not at the rule."""
        for other, standing in self.accepted.get((decision.case_id, decision.round), []):
            if other == account:
                self.wrongs.append(f"{decision.note} of {account} was refused because of their own {standing.note}")
        granted = self._granted(decision)
        case = self.cases[decision.case_id]
        if granted is None or granted.lease.holder != account or code == "case-content-changed":
            return
        newer = any(g.lease.epoch > granted.lease.epoch for g in self.leases.values() if g.lease.case_id == case.id)
        if not newer and granted.reason in {"", "expired"} and (case.id, case.round) not in self.accepted:
            self.wrongs.append(f"{decision.note} of {account} was refused ({code}) though nobody else took the case")

    # --- the feed -----------------------------------------------------------------------------------------------------

    def _place(self, cursor: str) -> int:
        if not cursor:
            return 0
        epoch, _, digits = cursor.rpartition(".")
        if epoch != self.epoch or int(digits) > len(self.feed):
            raise Refused("cursor-gone", "The feed has started over.")
        return int(digits)

    def page(self, cursor: str) -> m.ChangePage:
        after = self._place(cursor)
        rows = self.visible(after)
        last = {case_id: seq for seq, case_id in rows}
        items = tuple(
            m.Change(
                seq=seq,
                at_ms=self.now_ms(),
                entity="case",
                id=case_id,
                op="upsert",
                row_version=self.cases[case_id].row_version,
                body=msgspec.Raw(msgspec.json.encode(self.cases[case_id])),
            )
            for case_id, seq in last.items()
        )
        scanned = rows[-1][0] if rows else after
        return m.ChangePage(items=items, cursor=f"{self.epoch}.{scanned}", more=len(rows) == PAGE)

    def visible(self, after: int) -> list[tuple[int, str]]:
        """Return the next rows after a place."""
        return self.feed[after : after + PAGE]

    async def changes(self, _account: str, cursor: str, wait_s: int) -> m.ChangePage:
        event = asyncio.Event()
        self._waiting.append(event)
        page = self.page(cursor)
        if page.items or not wait_s:
            return page
        try:
            await asyncio.wait_for(event.wait(), wait_s)
        except TimeoutError:
            return page
        return self.page(cursor)

    def snapshot(self, _account: str, page: str) -> m.SnapshotPage:
        start, after = page.split("/") if page else (f"{self.epoch}.{len(self.feed)}", "")
        self._place(start)
        ordered = sorted(case_id for case_id in self.cases if case_id > after)[:PAGE]
        following = f"{start}/{ordered[-1]}" if len(ordered) == PAGE else ""
        return m.SnapshotPage(
            cases=tuple(self.cases[i] for i in ordered), page=following, cursor_at_start=start, total=len(self.cases)
        )


def _problem(no: Refused) -> m.Problem:
    kind = problem_type(no.code)
    return m.Problem(type=PREFIX + no.code, title=str(no), status=kind.status, detail=str(no))
