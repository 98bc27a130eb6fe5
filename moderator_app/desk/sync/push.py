"""From the outbox to the server: decisions in batches, the other debts one by one, each until it is settled."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from moderator_app.desk.store.changes import NOTHING, Changes
from moderator_app.desk.store.clocks import MACHINE, Clocks
from moderator_app.desk.store.outbox import Debt, Ending
from moderator_app.desk.store.store import Store
from moderator_app.desk.sync.core import Backoff, Round, Then, held_ms, plan, then
from moderator_app.domain.errors import HouseError, ModeratorError, Refused, Unreachable
from moderator_app.wire import messages as m
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages.offline import OpinionKept
from moderator_app.wire.problems import PREFIX, code_of
from moderator_app.wire.protocol import Backend

PAUSE_S = 5
ARRIVE_S = 5.0
"""How long the feed waits for several debts that are under way before it is asked again."""


@dataclass
class Answers:
    """What is to be written down about one call's debts."""

    endings: list[Ending] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    """Cases this desk has done with: their leases and contents go."""


class Push:
    """Pays what is owed by one account."""

    def __init__(
        self,
        backend: Backend,
        store: Store,
        tell: Callable[[Changes], None],
        clocks: Clocks = MACHINE,
        draw: random.Random | None = None,
    ) -> None:
        """Send with ``backend`` what ``store`` owes; waits are counted on ``clocks`` and drawn from ``draw``."""
        self._clocks = clocks
        self._draw = draw or random.SystemRandom()
        self._backend = backend
        self._store = store
        self._tell = tell
        self._retry_at: dict[str, int] = {}
        self._seen: dict[str, int] = {}
        """Debts that are held back → when they were first seen, on the clock that never jumps."""
        self._backoffs: dict[str, Backoff] = {}
        self._paused_until_ms = 0
        self._under_way = 0
        self._rest = asyncio.Event()
        self.answered: set[str] = set()
        """Debts that the server answered without taking or refusing them (its own mistake); they hold nobody up."""

    def look(self, account: str) -> Round:
        """Return what is due now and when to look again.

        Raises:
            StoreFault: the outbox cannot be read, or not be written although something must be.
        """
        mono = self._clocks.mono()
        waiting = self._store.outbox.waiting(account)
        if not self._under_way and any(debt.state == "sending" for debt in waiting):
            # Their answers came when nothing could be written (a full disk): the server will give the same ones again.
            stranded = [debt for debt in waiting if debt.state == "sending"]
            self._keep(Answers([Ending(id=debt.id, state="queued") for debt in stranded]))
            waiting = self._store.outbox.waiting(account)
        due = [self._held(debt) for debt in waiting if debt.state == "queued"]
        round_ = plan(due, now_ms=self._clocks.wall(), retry_at_ms=self._retry_at, mono_ms=mono)
        pause_s = (self._paused_until_ms - mono) / 1000
        return Round((), min(pause_s, round_.wait_s)) if pause_s > 0 else round_

    def due(self, account: str, live: Callable[[str], bool] = lambda _case: True) -> bool:
        """Say whether anything has to be delivered before more is asked for, were the server there.

        What is still held back so that it can be taken back may wait while its lease lasts; ``live`` says so of a case.
        """
        now = self._clocks.wall()
        return any(
            debt.id not in self.answered and (held_ms(self._held(debt), now) == 0 or not live(debt.case_id))
            for debt in self._store.outbox.waiting(account)
        )

    def _held(self, debt: Debt) -> Debt:
        """Return a debt that is held back no longer than was meant, however this machine's clock has jumped."""
        now, mono = self._clocks.wall(), self._clocks.mono()
        if debt.not_before_ms <= now:
            self._seen.pop(debt.id, None)
            return debt
        meant = debt.not_before_ms - debt.created_at_ms
        left = meant - (mono - self._seen.setdefault(debt.id, mono))
        return msgspec.structs.replace(debt, not_before_ms=min(debt.not_before_ms, now + max(0, left)))

    def hurry(self) -> None:
        """Forget all waiting: the network is back, or somebody asked."""
        self._retry_at.clear()
        self._paused_until_ms = 0

    async def send(self, due: tuple[Debt, ...]) -> None:
        """Send debts and note how each ended.

        Raises:
            Unreachable: nobody answers; all of them are due again, with the same ids.
            Refused: a refusal that stops everything (``unauthenticated``, ``upgrade-required``); likewise.
        """
        ours = set(self._store.outbox.sending([debt.id for debt in due]))
        self._under_way = len(ours)
        self._rest.clear()
        try:
            await self._send([debt for debt in due if debt.id in ours])
        finally:
            self._under_way = 0
            self._rest.set()

    async def let_arrive(self) -> None:
        """Wait while several debts are under way, a few seconds at most: one look at the feed then hears of all."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ARRIVE_S):
                while self._under_way > 1:
                    await self._rest.wait()

    async def _send(self, debts: list[Debt]) -> None:
        decisions = [debt for debt in debts if debt.kind == "decision"]
        others = [debt for debt in debts if debt.kind != "decision"]
        try:
            if decisions:
                await self._decide(decisions)
            while others:
                debt = others.pop(0)
                try:
                    case = await self._pay(debt)
                except ModeratorError as no:
                    rest, others = others, []
                    if self._failed(debt, no, rest):
                        others = rest
                else:
                    answers = Answers()
                    self._accepted(answers, debt)
                    self._keep(answers)
                    if case is not None:
                        self._tell(self._store.mirror.upsert([case]))
        finally:
            # What had not had its turn when something stopped everything is due again.
            self._keep(Answers([Ending(id=debt.id, state="queued") for debt in others]))

    async def _decide(self, debts: list[Debt]) -> None:
        try:
            reply = await self._backend.decide(m.DecisionBatch(items=tuple(debt.body for debt in debts)))
        except Refused as no:
            if len(debts) > 1 and then(no.code) in {Then.ATTENTION, Then.SETTLED}:
                # The batch as a whole was refused (one body the server cannot read): each on its own, then.
                self._store.outbox.settle_all([Ending(id=debt.id, state="queued") for debt in debts])
                for place, debt in enumerate(debts):
                    self._retry_at[debt.id] = self._clocks.mono() + place
                await self._one_by_one(debts)
                return
            self._failed(debts[0], no, debts[1:])
            return
        except ModeratorError as problem:
            self._failed(debts[0], problem, debts[1:])
            return
        results = {result.id: result for result in reply.results}
        stopped: ModeratorError | None = None
        answers = Answers()
        for debt in debts:
            try:
                self._hear(answers, debt, results.get(debt.id))
            except ModeratorError as problem:
                stopped = problem  # every other answer of the batch counts all the same
        self._keep(answers)
        if stopped is not None:
            raise stopped

    def _hear(self, answers: Answers, debt: Debt, result: m.DecisionResult | None) -> None:
        """Weigh the answer for one decision of a batch."""
        if result is not None and result.receipt is not None:
            self._accepted(answers, debt, receipt=result.receipt)
        elif result is not None and result.problem is not None:
            details = {"status": result.problem.status, "title": result.problem.title, **result.problem.details}
            refused = Refused(
                code_of(result.problem.type),
                result.problem.detail or result.problem.title,
                pointer=result.problem.pointer,
                **details,
            )
            self._weigh(answers, debt, refused, [])
        else:
            self._weigh(answers, debt, HouseError("The server did not answer for this decision."), [])

    def _keep(self, answers: Answers) -> None:
        """Write answers down, in two steps however many they are."""
        # The contents first: a desk that dies in between asks again and gets the same answers.
        changes = self._store.mirror.drop_leases(answers.done) if answers.done else NOTHING
        changes |= self._store.outbox.settle_all(answers.endings)
        if changes:
            self._tell(changes)

    async def _one_by_one(self, debts: list[Debt]) -> None:
        for debt in debts:
            if self._store.outbox.sending([debt.id]):
                await self._decide([debt])

    async def _pay(self, debt: Debt) -> Any:
        body = debt.body
        if debt.kind == "skip":
            return (await self._backend.skip(body)).case
        if debt.kind == "hold":
            return (await self._backend.hold(body)).case
        if debt.kind == "escalate":
            return (await self._backend.escalate(body)).case
        if debt.kind == "opinion":
            await self._backend.ask(Ask(endpoint="opinion_send", reply=OpinionKept, body=body))
            return None
        reply = await self._backend.release(m.LeaseIds(lease_ids=tuple(body)))
        for result in reply.results:
            if result.problem is not None and then(code_of(result.problem.type)) is Then.RETRY:
                raise Refused(code_of(result.problem.type), result.problem.title)
        return None

    def _ended(self, debt: Debt) -> None:
        self._retry_at.pop(debt.id, None)
        self._backoffs.pop(debt.id, None)

    def _accepted(self, answers: Answers, debt: Debt, receipt: m.DecisionReceipt | None = None) -> None:
        self._ended(debt)
        if debt.kind != "opinion":
            answers.done.append(debt.case_id)
        answers.endings.append(Ending(id=debt.id, state="accepted", receipt=receipt))

    def _failed(self, debt: Debt, problem: ModeratorError, rest: list[Debt]) -> bool:
        """Note a failure and say whether the rest may go on.

        If not, the rest is due again. A failure that stops everything is raised.
        """
        answers = Answers()
        try:
            return self._weigh(answers, debt, problem, rest)
        finally:
            self._keep(answers)

    def _weigh(self, answers: Answers, debt: Debt, problem: ModeratorError, rest: list[Debt]) -> bool:
        """Add what a failure means to ``answers``; otherwise as ``_failed``."""
        what = then(problem.code) if isinstance(problem, Refused) else Then.RETRY
        if what is Then.SETTLED or (debt.kind == "release" and what is Then.ATTENTION):
            self._accepted(answers, debt)
            return True
        if what is Then.ATTENTION and isinstance(problem, Refused):
            self._ended(debt)
            answers.endings.append(Ending(id=debt.id, state="attention", problem=document(problem)))
            return True
        answers.endings.extend(Ending(id=one.id, state="queued") for one in (debt, *rest))
        if what is Then.RETRY and not isinstance(problem, Unreachable):
            self.answered.add(debt.id)
        if what is Then.PAUSE and isinstance(problem, Refused):
            wait = problem.details.get("retry_after_s", PAUSE_S)
            self._paused_until_ms = self._clocks.mono() + 1000 * (wait if isinstance(wait, int) else PAUSE_S)
            return False
        # Silence has nothing to do with a particular debt: all that went together wait together.
        for one in (debt, *rest) if isinstance(problem, Unreachable) else (debt,):
            wait_s = self._backoffs.setdefault(one.id, Backoff(self._draw)).failed()
            self._retry_at[one.id] = self._clocks.mono() + round(wait_s * 1000)
        if isinstance(problem, Unreachable) or what in {Then.SIGN_IN, Then.UPGRADE}:
            raise problem
        return False


def document(no: Refused) -> m.Problem:
    """Return a refusal as the problem document it came as."""
    status, title = no.details.get("status"), no.details.get("title")
    return m.Problem(
        type=PREFIX + no.code,
        title=str(title or no),
        status=status if isinstance(status, int) else 0,
        detail=str(no),
        pointer=no.pointer,
        details={name: value for name, value in no.details.items() if name not in {"status", "title"}},
    )
