"""Day after day: what comes in, who decides it, what a second person finds, what is drawn and looked at again.

The last days are left as they would be found: cases that wait, some past their due time, a draw of which half is
reviewed, and differences that nobody has settled yet.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import msgspec

from moderator_app.domain.appeal import ErrorClass
from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.quality import ReviewState
from moderator_app.domain.queue import SkipReason
from moderator_app.domain.roles import Role
from moderator_app.past_work import material, verdicts
from moderator_app.past_work.material import DAY_MS, HOUR_MS, Truth
from moderator_app.past_work.people import LEAD, LOOKERS, MAKERS, SECONDS, STAFF, Habit
from moderator_app.server.bootstrap import NewAccount, create_account, issue_service_token, open_context
from moderator_app.server.config import ServerConfig
from moderator_app.server.context import Context
from moderator_app.server.enforcement import Enforcement, open_enforcement, work_round
from moderator_app.server.local import LocalBackend
from moderator_app.wire import messages as m
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages import law as lm
from moderator_app.wire.messages import quality as qm

T = TypeVar("T")
WEEK = 7
SKIP_PPM = 15_000
LEFT_PPM = 250_000
"""Of the last day's cases, so many wait still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """How much is made."""

    days: int = 90
    a_day: int = 40
    """Clips that are flagged on a day; some days have more, some fewer."""
    sellers: int = 900
    seed: int = 20261122


@dataclass(slots=True)
class Clock:
    """Set by hand; never backwards."""

    now: int

    def __call__(self) -> int:
        """Return the time."""
        return self.now

    def until(self, at_ms: int) -> None:
        """Go on to a time, if it is not past."""
        self.now = max(self.now, at_ms)


@dataclass(slots=True)
class Made:
    """What was made, counted."""

    clips: int = 0
    decisions: int = 0
    seconds: int = 0
    reviews: int = 0
    settled: int = 0
    withdrawn: int = 0
    skips: int = 0


@dataclass(slots=True)
class Office:
    """The server, its clock, and everybody's connection."""

    context: Context
    clock: Clock
    dice: Random
    scope: Scope
    platform: LocalBackend
    enforcement: Enforcement
    people: dict[str, LocalBackend] = field(default_factory=dict)
    truths: dict[str, Truth] = field(default_factory=dict)
    """Title of a clip → what is really the case."""
    made: Made = field(default_factory=Made)

    async def ask(self, name: str, endpoint: str, reply: type[T], body: Any = None, **path: str) -> T:
        """Make a call as somebody."""
        return await self.people[name].ask(Ask(endpoint=endpoint, reply=reply, body=body, path=path))


def make_past(
    server_dir: Path,
    scope: Scope,
    *,
    until_ms: int,
    tell: Callable[[int, Made], object] = lambda _day, _made: None,
    database_url: str = "",
) -> Made:
    """Make some days of work that end at ``until_ms`` in a server's folder.

    Args:
        server_dir: holds no decisions yet.
        scope: how much.
        until_ms: the present, milliseconds since the epoch.
        tell: called after each day.
        database_url: the server's database; a SQLite file in its folder when empty.

    Raises:
        Refused: something that was made is not allowed, which would be a mistake in here.
        OSError: the folder cannot be written.
    """
    clock = Clock(until_ms - scope.days * DAY_MS - 8 * WEEK * DAY_MS)
    # One sign-in each for the whole time; the sessions end with the last day.
    config = ServerConfig(
        data_dir=server_dir, database_url=database_url, clock=clock, access_ttl_s=400 * 24 * 3600, paces={}
    )
    context = open_context(config)
    try:
        return asyncio.run(_work(context, clock, scope, until_ms, tell))
    finally:
        context.close()


async def _work(
    context: Context, clock: Clock, scope: Scope, until_ms: int, tell: Callable[[int, Made], object]
) -> Made:
    dice = Random(scope.seed)  # noqa: S311 - repeatable data, no secrets
    start = until_ms - scope.days * DAY_MS
    platform = LocalBackend(context, token=issue_service_token(context))
    office = Office(context, clock, dice, scope, platform, open_enforcement(context))
    for habit in STAFF:
        if not habit.from_day:
            await _hire(office, habit)
    clock.until(start)
    await _take_in(office, list(material.sellers(dice, scope.sellers)))
    for day in range(scope.days):
        last = day == scope.days - 1
        for habit in STAFF:
            if habit.from_day == day and day:
                await _hire(office, habit)
        await _day(office, day, start + day * DAY_MS, last=last)
        if day % WEEK == WEEK - 1 and not last:
            await _week(office, start + (day + 1 - WEEK) * DAY_MS, settled=day < scope.days - WEEK)
        await office.people[LEAD.name].audit_checkpoint()
        tell(day, office.made)
    clock.until(until_ms)
    for backend in office.people.values():
        await backend.sign_out()
    return office.made


async def _hire(office: Office, habit: Habit) -> None:
    password = secrets.token_urlsafe(16)
    create_account(
        office.context, NewAccount(name=habit.name, display=habit.display, password=password, roles=(habit.role,))
    )
    backend = LocalBackend(office.context)
    await backend.sign_in(m.PasswordSignIn(name=habit.name, password=password, device_id=new_id()))
    office.people[habit.name] = backend


async def _take_in(office: Office, rows: list[dict[str, Any]]) -> None:
    for first in range(0, len(rows), 200):
        part = tuple(msgspec.Raw(msgspec.json.encode(row)) for row in rows[first : first + 200])
        reply = await office.platform.intake(m.IntakeBatch(source="past", rows=part))
        if reply.rejected:
            first_refused = next(result for result in reply.results if result.status == "rejected")
            raise Refused("validation", f"{reply.rejected} rows were refused: {first_refused}")


# --- a day ------------------------------------------------------------------------------------------------------------


async def _day(office: Office, day: int, begins_ms: int, *, last: bool) -> None:
    """Take in what was flagged over night, then decide until (nearly) nothing waits."""
    dice, clock, made = office.dice, office.clock, office.made
    clock.until(begins_ms)
    count = max(1, round(office.scope.a_day * (0.75 + 0.5 * dice.random()) * (1.25 if day % WEEK >= WEEK - 2 else 1)))
    rows = []
    for _ in range(count):
        ref = f"P{min(office.scope.sellers - 1, int(dice.random() ** 1.6 * office.scope.sellers)):05d}"
        row, truth = material.clip(dice, made.clips, ref, begins_ms - dice.randrange(HOUR_MS, 10 * HOUR_MS))
        office.truths[row["title"]] = truth
        rows.append(row)
        made.clips += 1
    await _take_in(office, rows)
    clock.until(begins_ms + HOUR_MS)
    there = [one for one in MAKERS if one.name in office.people]
    idle: set[str] = set()
    left = round(count * LEFT_PPM / 1_000_000) if last else 0
    for turn in range(4 * count):
        habit = there[turn % len(there)]
        if (last and turn >= count - left) or len(idle) == len(there):
            break
        if not await _decide(office, habit):
            idle.add(habit.name)
    await _sit(office)
    await work_round(office.enforcement)


async def _decide(office: Office, habit: Habit) -> bool:
    """Let somebody take a case and decide it, or pass it on; say whether there was one."""
    backend, dice = office.people[habit.name], office.dice
    claimed = await backend.claim(m.Claim(id=new_id()))
    if not claimed.leased:
        return False
    (leased,) = claimed.leased
    spent = verdicts.pace(dice, habit)
    office.clock.now += spent
    lease = leased.lease
    if dice.randrange(verdicts.PPM) < SKIP_PPM:
        await backend.skip(m.Skip(lease_id=lease.id, epoch=lease.epoch, reason=SkipReason.OTHER, note="请同事看一下"))
        office.made.skips += 1
        return True
    decision = _verdict(office, habit, leased.content, epoch=lease.epoch, spent_ms=spent)
    result = (await backend.decide(m.DecisionBatch(items=(decision,)))).results[0]
    if result.problem is not None:
        raise Refused("validation", f"{habit.name}: {result.problem.title} {result.problem.detail}")
    office.made.decisions += 1
    return True


def _verdict(office: Office, habit: Habit, content: m.CaseContent, *, epoch: int, spent_ms: int) -> Any:
    truth = office.truths[content.case.title]
    seen = tuple(dict.fromkeys(hit.category for hit in content.highlights))
    view = verdicts.opinion(office.dice, habit, truth, seen)
    return verdicts.decision(
        office.context.law.book,
        content,
        view,
        epoch=epoch,
        at_ms=office.clock.now,
        time_ms=spent_ms,
        dice=office.dice,
    )


async def _sit(office: Office) -> None:
    """Let second and third people find, until nothing waits for one of them."""
    for habit in (*SECONDS, *SECONDS):
        while True:
            seated = await office.ask(habit.name, "second_claim", lm.Seated, lm.SeatClaim(id=new_id()))
            if seated.turn is None or seated.content is None:
                break
            spent = verdicts.pace(office.dice, habit)
            office.clock.now += spent
            if seated.findings is None:
                found = _verdict(office, habit, seated.content, epoch=seated.turn.epoch, spent_ms=spent)
            else:
                found = _third(office, seated, spent)
            await office.ask(habit.name, "second_decide", lm.SeatReceipt, lm.SeatFinding(decision=found))
            office.made.seconds += 1


def _third(office: Office, seated: lm.Seated, spent_ms: int) -> Any:
    """Settle for the finding of the two that is nearer to the truth."""
    assert seated.content is not None  # noqa: S101 - asked before
    assert seated.findings is not None  # noqa: S101 - asked before
    assert seated.turn is not None  # noqa: S101 - asked before
    truth = office.truths[seated.content.case.title]
    both = (seated.findings.first, seated.findings.second)

    def right(one: Any) -> bool:
        found = one.findings[0] if one.findings else None
        return (found.category, found.severity) == (truth.category, truth.severity) if found else not truth.category

    chosen = next((one for one in both if right(one)), both[1])
    found = chosen.findings[0] if chosen.findings else None
    view = verdicts.View(category=found.category if found else "", severity=found.severity if found else "")
    return verdicts.decision(
        office.context.law.book,
        seated.content,
        view,
        epoch=seated.turn.epoch,
        at_ms=office.clock.now,
        time_ms=spent_ms,
        dice=office.dice,
    )


# --- a week -----------------------------------------------------------------------------------------------------------


async def _week(office: Office, from_ms: int, *, settled: bool) -> None:
    """Draw the week, look again, and settle; the newest week stays half done."""
    to_ms = office.clock.now
    number = len((await office.ask(LEAD.name, "qa_plans", qm.Plans)).plans) + 1
    plan = await office.ask(
        LEAD.name,
        "qa_draw",
        qm.Plan,
        qm.DrawRequest(
            id=new_id(), name=f"第 {number} 周", seed=f"week-{number}-{office.scope.seed}", from_ms=from_ms, to_ms=to_ms
        ),
    )
    limit = plan.open if settled else plan.open // 2
    looked = 0
    for habit in (*LOOKERS, *LOOKERS):
        while looked < limit and await _look(office, habit, plan.id):
            looked += 1
    if settled:
        await _settle(office, plan.id)


async def _look(office: Office, habit: Habit, plan_id: str) -> bool:
    """Let somebody look at a drawn case blind; say whether there was one for them."""
    found = await office.ask(habit.name, "qa_claim", qm.BlindCases, qm.ReviewClaim(plan_id=plan_id))
    if not found.cases:
        return False
    (blind,) = found.cases
    spent = verdicts.pace(office.dice, habit)
    office.clock.now += spent
    made = _verdict(office, habit, blind.content, epoch=0, spent_ms=spent)
    result = qm.ReviewResult(grade=made.grade, findings=made.findings, evidence=made.evidence, note=made.note)
    await office.ask(habit.name, "qa_store", qm.Review, result, sample_id=blind.sample_id)
    office.made.reviews += 1
    return True


async def _settle(office: Office, plan_id: str) -> None:
    """Let the lead say who was right; what was wrongly punished is withdrawn."""
    backend = office.people[LEAD.name]
    found = await backend.ask(Ask(endpoint="qa_reviews", reply=qm.Reviews, query={"plan_id": plan_id}))
    for review in found.reviews:
        if review.state is not ReviewState.DISPUTED:
            continue
        office.clock.now += 60_000
        wrong = review.error_class is ErrorClass.FALSE_NEGATIVE or office.dice.random() < 0.8
        word = qm.Settlement(defect=wrong, note="两份结论都看过，以证据原文为准。")
        await office.ask(LEAD.name, "qa_settle", qm.Review, word, sample_id=review.sample_id)
        office.made.settled += 1
        if wrong and review.error_class is ErrorClass.FALSE_POSITIVE and review.decision_id:
            await _withdraw(office, review.decision_id)


async def _withdraw(office: Office, decision_id: str) -> None:
    reason = lm.Withdraw(error_class=ErrorClass.FALSE_POSITIVE, reason="复核认定证据不足以支持原认定，撤销并恢复。")
    try:
        asked = await office.ask(LEAD.name, "withdraw", lm.Withdrawal, reason, decision_id=decision_id)
    except Refused as no:
        if no.code in {"not-allowed", "forbidden"}:  # it was withdrawn on another way, or the lead took part in it
            return
        raise
    if asked.state == "asked":
        for habit in (one for one in STAFF if one.role is Role.SUPERVISOR):
            try:
                await office.ask(habit.name, "withdraw_confirm", lm.Withdrawal, decision_id=decision_id)
                break
            except Refused as no:
                if no.code != "forbidden":
                    raise
    office.made.withdrawn += 1
    await work_round(office.enforcement)


__all__ = ["Made", "Scope", "make_past"]
