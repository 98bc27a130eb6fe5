"""Mistakes somebody could make, each as a small change of one part. A simulation that lets one live proves nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from unittest import mock

import msgspec

from moderator_app.desk.store.outbox import Debt, Ending
from moderator_app.desk.sync import core, courier, leases, pull, push
from moderator_app.desk.sync.tasks import pause
from moderator_app.domain.decision import Decision
from moderator_app.domain.errors import Refused, Unreachable
from moderator_app.server.ledger.turn import Held, Standing, is_over
from moderator_app.wire import messages as m
from tests.simulation.books import PAGE, Books
from tests.simulation.network import Line, Weather
from tests.simulation.shelf import Disk, Shelf
from tests.simulation.shift import Parts

# --- the server's -----------------------------------------------------------------------------------------------------


class Forgetful(Books):
    """Does not know an attempt again."""

    def attempt(self, account: str, decision: Decision) -> m.DecisionResult:
        self.attempts.pop(decision.id, None)
        return super().attempt(account, decision)


class Strict(Books):
    """Refuses whoever comes after the lease's time, though nobody else took the case."""

    def turn(self, standing: Standing, held: Held | None, account: str, decision: Decision) -> None:
        super().turn(standing, held, account, decision)
        if held is not None and held.ended:
            raise Refused("lease-lost", "Too late.")


class Fenceless(Books):
    """Asks only whether the case is still open."""

    def turn(self, standing: Standing, held: Held | None, account: str, decision: Decision) -> None:
        assert account
        if is_over(standing, decision.round) or held is None:
            raise Refused("case-already-decided", "A colleague has decided this case.")


class Generous(Books):
    """Books a second decision of a round from whoever held the case before."""

    def turn(self, standing: Standing, held: Held | None, account: str, decision: Decision) -> None:
        if held is None or not is_over(standing, decision.round):
            super().turn(standing, held, account, decision)


class Careless(Books):
    """Grants what a colleague holds."""

    def free(self, case: Any, account: str) -> bool:
        return super().free(case, account) or (str(case.state) == "leased" and case.lease_holder != account)


class SkipsOne(Books):
    """Reads the feed from one row too far."""

    def visible(self, after: int) -> list[tuple[int, str]]:
        return self.feed[after + 1 : after + 1 + PAGE] if after else super().visible(after)


class NumbersEarly(Books):
    """Numbers a change when its transaction begins; some become visible after newer ones were read."""

    def __init__(self, cases: int, now_ms: Callable[[], int]) -> None:
        super().__init__(cases, now_ms)
        self.hidden: set[int] = set()

    def publish(self, case_id: str) -> None:
        super().publish(case_id)
        seq = self.feed[-1][0]
        if seq % 7 == 0:
            self.hidden.add(seq)
            asyncio.get_running_loop().call_later(3.0, self.hidden.discard, seq)

    def visible(self, after: int) -> list[tuple[int, str]]:
        return [row for row in super().visible(after) if row[0] not in self.hidden]


class CursorOfEachPage(Books):
    """Names the feed's newest row with every page of a snapshot, not the newest before its first."""

    def snapshot(self, account: str, page: str) -> m.SnapshotPage:
        after = page.split("/")[1] if page else ""
        return super().snapshot(account, f"{self.epoch}.{len(self.feed)}/{after}" if page else "")


# --- the desk's -------------------------------------------------------------------------------------------------------


class DropsRefused(Shelf):
    """Forgets what was refused."""

    def __init__(self, disk: Disk, clocks: Any) -> None:
        super().__init__(disk, clocks)
        settle = self.outbox.settle_all

        def dropping(endings: Sequence[Ending]) -> Any:
            for one in endings:
                if one.state == "attention":
                    self.fuse.write(partial(disk.rows.pop, one.id, None))
            return settle(endings)

        self.outbox.settle_all = dropping  # type: ignore[method-assign]


class DraftFirst(Shelf):
    """Deletes the draft in one transaction and writes the row in another."""

    def __init__(self, disk: Disk, clocks: Any) -> None:
        super().__init__(disk, clocks)
        add = self.outbox.add

        def in_two(kind: str, body: Any, *, case_id: str, **rest: Any) -> Any:
            if kind == "decision":
                self.fuse.write(lambda: disk.drafts.pop(case_id, None))
            return add(kind, body, case_id=case_id, **rest)

        self.outbox.add = in_two  # type: ignore[method-assign]


class CursorFirst(Shelf):
    """Writes the cursor before the page."""

    def __init__(self, disk: Disk, clocks: Any) -> None:
        super().__init__(disk, clocks)
        apply = self.mirror.apply

        def in_two(items: Any, cursor: str) -> Any:
            self.mirror.keep_document("cursor", cursor)
            return apply(items, cursor)

        self.mirror.apply = in_two  # type: ignore[method-assign]


class LastWins(Shelf):
    """Lets an older answer overwrite a newer row."""

    def __init__(self, disk: Disk, clocks: Any) -> None:
        super().__init__(disk, clocks)
        self.mirror.upsert_one = lambda case: disk.cases.__setitem__(case.id, case)  # type: ignore[method-assign]


class StaysSending(Shelf):
    """Leaves what was being sent when the desk died as it was."""

    def __init__(self, disk: Disk, clocks: Any) -> None:
        on_its_way = {row.id for row in disk.rows.values() if row.state == "sending"}
        super().__init__(disk, clocks)
        for row_id in on_its_way:
            disk.rows[row_id] = replace_row(disk.rows[row_id], state="sending")


def replace_row(row: Debt, **changes: Any) -> Debt:
    return msgspec.structs.replace(row, **changes)


class AsksTwice(Shelf):
    """Offers a case again that was answered while news of its lease were on their way."""

    def __init__(self, disk: Disk, clocks: Any) -> None:
        super().__init__(disk, clocks)
        self.outbox.answered = lambda _lease: False  # type: ignore[assignment, method-assign]


class FreshKeys(Line):
    """Gives a decision a new id each time it is sent."""

    async def decide(self, request: m.DecisionBatch) -> m.DecisionResults:
        items = tuple(replace(one, id=f"{one.id}/{self.calls}") for one in request.items)
        reply = await super().decide(m.DecisionBatch(items=items))
        results = [
            m.DecisionResult(id=sent.id, receipt=got.receipt, problem=got.problem)
            for sent, got in zip(request.items, reply.results, strict=True)
        ]
        return m.DecisionResults(results=tuple(results))


class SilentIsDone(Line):
    """Takes a lost reply for success."""

    async def decide(self, request: m.DecisionBatch) -> m.DecisionResults:
        try:
            return await super().decide(request)
        except Unreachable:
            return m.DecisionResults(
                results=tuple(
                    m.DecisionResult(
                        id=one.id,
                        receipt=m.DecisionReceipt(
                            id=one.id,
                            number="",
                            state="effective",
                            grade=one.grade,
                            case_id=one.case_id,
                            case_row_version=0,
                            booked_at_ms=0,
                        ),
                    )
                    for one in request.items
                )
            )


class Sleepy(courier.Courier):
    """Forgets a wake-up that comes while it sends, and has no timer."""

    async def _carry(self) -> None:
        while True:
            if self._account and self._wire.signed_in:
                round_ = self._push.look(self._account)
                if round_.due:
                    try:
                        await self._push.send(round_.due)
                    except (Refused, Unreachable) as problem:
                        self._failed(problem)
            self._wake.clear()
            await self._wake.wait()


class Relieved(courier.Courier):
    """Takes a delivery for proof that the mirror is connected, and reads the feed from its beginning without one."""

    async def _feed(self) -> None:
        backoff = core.Backoff(self._draw)
        while True:
            if not self._account or not self._wire.signed_in:
                self._say(core.Link(core.Phase.SIGNED_OUT))
                await pause(self._now, 3600)
                continue
            try:
                if self._link.phase is not core.Phase.ONLINE:
                    await self._connected()
                page = await self._wire.changes(self._store.mirror.document("cursor", str) or "", wait_s=20)
                self._store.mirror.apply(page.items, page.cursor)
            except (Refused, Unreachable) as problem:
                self._failed(problem)
                await pause(self._now, backoff.failed())
            else:
                backoff.worked()

    async def _carry(self) -> None:
        while True:
            self._wake.clear()
            round_ = self._push.look(self._account)
            if round_.due and self._account and self._wire.signed_in:
                try:
                    await self._push.send(round_.due)
                except (Refused, Unreachable) as problem:
                    self._failed(problem)
                else:
                    self._say(core.Link(core.Phase.ONLINE))
                continue
            await pause(self._wake, max(0.02, round_.wait_s))


class Greedy(courier.Courier):
    """Asks for the next case while decisions are still on their way."""

    async def _pay_first(self) -> None:
        return


class Polite(courier.Courier):
    """Says "offline" over the question who is there."""

    def _failed(self, problem: Any) -> None:
        super()._failed(problem)
        if isinstance(problem, Unreachable):
            self._say(core.Link(core.Phase.OFFLINE, str(problem)))


class TakesLastCursor(pull.Pull):
    """Goes on from where the feed stood at the snapshot's end."""

    async def _snapshot(self) -> None:
        page, first = "", True
        while first or page:
            reply = await self._backend.snapshot(page)
            page = reply.page
            self._store.mirror.snapshot_page(reply.cases, first=first, last=not page, cursor=reply.cursor_at_start)
            first = False


class AppliesAnyway(pull.Pull):
    """Takes a page that was asked for before somebody signed in and the mirror was wiped."""

    async def once(self, *, wait_s: int = 20) -> None:
        cursor = self._store.mirror.document("cursor", str)
        if not cursor:
            await self._snapshot()
            return
        page = await self._backend.changes(cursor, wait_s=wait_s)
        self._store.mirror.apply(page.items, page.cursor)


class LeavesOthers(push.Push):
    """Leaves skips on their way for ever when the decisions before them could not be sent."""

    def look(self, account: str) -> core.Round:
        self._under_way = 1
        return super().look(account)

    async def _send(self, debts: list[Debt]) -> None:
        decisions = [debt for debt in debts if debt.kind == "decision"]
        if decisions:
            await self._decide(decisions)
        others = [debt for debt in debts if debt.kind != "decision"]
        for place, debt in enumerate(others):
            try:
                await self._pay(debt)
            except (Refused, Unreachable) as no:
                if not self._failed(debt, no, others[place + 1 :]):
                    break
            else:
                answers = push.Answers()
                self._accepted(answers, debt)
                self._keep(answers)


class LeavesStranded(push.Push):
    """Leaves on their way what was answered while nothing could be written down."""

    def look(self, account: str) -> core.Round:
        self._under_way = 1
        return super().look(account)


def drops_on_sign_out(disk: Disk) -> None:
    """Empty the outbox at every start: its owner may have changed."""
    disk.rows.clear()


class TrustsTheWall(push.Push):
    """Holds a debt back for as long as this machine's wall clock says."""

    def look(self, account: str) -> core.Round:
        now = self._clocks.wall()
        found = super().look(account)
        early = [debt for debt in found.due if self._store.outbox.get(debt.id).not_before_ms > now]  # type: ignore[union-attr]
        return core.Round(tuple(debt for debt in found.due if debt not in early), min(found.wait_s, 20.0))


def dismisses(code: str) -> core.Then:
    """Take every refusal for an end."""
    found = core.then(code)
    return core.Then.SETTLED if found is core.Then.ATTENTION else found


def slow_replies() -> Weather:
    """Return a network that seldom loses an answer and often keeps it for long."""
    return Weather(slow=0.2, lose_reply=0.02)


@dataclass(frozen=True)
class Mutant:
    """One mistake and the first seed that finds it."""

    name: str
    seed: int
    parts: Parts
    patches: tuple[tuple[Any, str, Any], ...] = ()

    @contextmanager
    def at_work(self) -> Iterator[Parts]:
        """Exchange what it exchanges."""
        with _patched(self.patches):
            yield self.parts


@contextmanager
def _patched(patches: tuple[tuple[Any, str, Any], ...]) -> Iterator[None]:
    if not patches:
        yield
        return
    place, name, value = patches[0]
    with mock.patch.object(place, name, value), _patched(patches[1:]):
        yield


MUTANTS = (
    Mutant("the server forgets attempts", 0, Parts(books=Forgetful)),
    Mutant("a fresh key per retry", 0, Parts(line=FreshKeys)),
    Mutant("strict expiry", 1, Parts(books=Strict)),
    Mutant("no fencing token", 2, Parts(books=Fenceless)),
    Mutant("a second decision of a round", 4, Parts(books=Generous)),
    Mutant("a held case is granted", 0, Parts(books=Careless)),
    Mutant("the feed's cursor is off by one", 0, Parts(books=SkipsOne)),
    Mutant("changes are numbered before they are committed", 1, Parts(books=NumbersEarly)),
    Mutant(
        "the snapshot's cursor is taken at its end",
        0,
        Parts(books=CursorOfEachPage),
        ((courier, "Pull", TakesLastCursor),),
    ),
    Mutant("a refused decision is dropped", 2, Parts(shelf=DropsRefused)),
    Mutant("draft and row in two transactions", 1, Parts(shelf=DraftFirst)),
    Mutant("the cursor is written before the page", 49, Parts(shelf=CursorFirst)),
    Mutant("an older answer overwrites a newer row", 56, Parts(shelf=LastWins, weather=slow_replies)),
    Mutant(
        "what was being sent is not sent again",
        0,
        Parts(shelf=StaysSending),
        ((courier, "Push", LeavesStranded),),
    ),
    Mutant("a lost reply is taken for success", 0, Parts(line=SilentIsDone)),
    Mutant("a lost wake-up and no timer", 4, Parts(courier=Sleepy)),
    Mutant("a delivery is taken for a connected mirror", 5, Parts(courier=Relieved)),
    Mutant("the next case before the last answer", 160, Parts(courier=Greedy)),
    Mutant("an answered case is offered again", 10, Parts(shelf=AsksTwice)),
    Mutant("silence hides the question who is there", 11, Parts(courier=Polite)),
    Mutant("a page is taken into a wiped mirror", 20, Parts(loses_cache=0.9), ((courier, "Pull", AppliesAnyway),)),
    Mutant("skips stay on their way", 0, Parts(), ((courier, "Push", LeavesOthers),)),
    Mutant("what was answered to a full disk is forgotten", 2, Parts(), ((courier, "Push", LeavesStranded),)),
    Mutant("the outbox is emptied at the start", 0, Parts(restart=drops_on_sign_out)),
    Mutant("the wall clock is trusted", 0, Parts(), ((courier, "Push", TrustsTheWall),)),
    Mutant("every refusal is an end", 2, Parts(), ((push, "then", dismisses), (leases, "then", core.then))),
)
