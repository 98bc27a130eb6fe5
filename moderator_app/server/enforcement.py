"""What happens by itself: terms end, plans go on, calls go out. A round can be run twice, or again after a crash."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from moderator_app.server.context import Context
from moderator_app.server.gate import mistake
from moderator_app.server.measures import booking, stops
from moderator_app.server.platform import calls
from moderator_app.server.platform.fake import FakePlatform
from moderator_app.server.platform.remote import RemotePlatform
from moderator_app.server.platform.sender import Platform, any_due, deliver_all
from moderator_app.server.platform.signing import key_of, stored_secret
from moderator_app.server.policy import enacting
from moderator_app.server.quality import looks
from moderator_app.server.redress import hearing, plans, suspensions
from moderator_app.server.second import seats, waits
from moderator_app.server.standing import statements
from moderator_app.server.standing.registry import FakeRegistry, Registry, send

T = TypeVar("T")

REST_S = 0.2
"""Least time between two rounds: whatever is committed meanwhile is one round's work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """Something that falls due by itself."""

    due: Callable[[Connection, Context], bool]
    """Whether there is anything to do; asked on a reader, so that an idle server writes nothing."""
    do: Callable[[Connection, Context], int]
    """Do a bounded piece of it in one transaction; return how much was done."""


CHORES: tuple[Chore, ...] = (
    Chore(due=enacting.any_due, do=enacting.take_effect),
    Chore(due=booking.any_ending, do=booking.end_due),
    Chore(due=stops.any_over, do=stops.lapse_due),
    Chore(due=seats.any_expired, do=seats.end_expired),
    Chore(due=waits.any_overdue, do=waits.hand_up),
    Chore(due=waits.any_done, do=waits.finish),
    Chore(due=looks.any_over, do=looks.end_over),
    Chore(due=suspensions.any_due, do=suspensions.begin_due),
    Chore(due=hearing.any_expired, do=hearing.end_expired),
    Chore(due=hearing.any_over, do=hearing.close_windows),
    Chore(due=plans.any_open, do=plans.advance),
    Chore(due=statements.any_due, do=statements.compose),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enforcement:
    """The worker and where its calls go."""

    context: Context
    platform: Platform
    secret: str
    registry: Registry = field(default_factory=FakeRegistry)
    """Where statements of reasons go."""


def open_enforcement(context: Context) -> Enforcement:
    """Return the worker for a server's settings; without a platform the one that is not there acknowledges.

    Raises:
        ValueError: the configured secret is none.
    """
    config = context.config
    secret = config.platform_secret or stored_secret(config.data_dir)
    key_of(secret)
    if config.platform_url:
        return Enforcement(context=context, platform=RemotePlatform(config.platform_url), secret=secret)
    return Enforcement(context=context, platform=FakePlatform(secret, clock=config.clock), secret=secret)


def recover(context: Context) -> None:
    """Take up what a server that died has left half done."""
    context.database.write_now(calls.forget_flights)


def _asked(ask: Callable[[Connection, Context], T], context: Context, connection: Connection) -> T:
    return ask(connection, context)


def _all_due(connection: Connection, context: Context) -> tuple[list[Chore], bool]:
    """Return the chores that have something to do, and whether calls wait for the platform: one look at one state."""
    return [chore for chore in CHORES if chore.due(connection, context)], any_due(connection, context=context)


async def work_round(worker: Enforcement) -> int:
    """Do everything that is due now; return how many things were done."""
    context, total = worker.context, 0
    while True:
        done = 0
        chores, calls_due = await context.database.read(partial(_asked, _all_due, context))
        for chore in chores:
            done += await context.database.write(partial(_asked, chore.do, context))
        # What the chores have just booked is not told a round later.
        if calls_due or (chores and await context.database.read(partial(any_due, context=context))):
            done += await deliver_all(context, worker.platform, worker.secret)
        done += await send(context, worker.registry)
        total += done
        if not done:
            return total


async def enforce(context: Context) -> None:
    """Work until cancelled: after every commit, and when time has passed."""
    worker = open_enforcement(context)
    recover(context)
    try:
        while not context.bell.silent:
            news = context.bell.listen()
            try:
                await work_round(worker)
            except Exception as error:  # noqa: BLE001 - the next round may do better; the log says what went wrong
                mistake("enforcement", error)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), context.config.sweep_s)
            context.bell.forget(news)
            await asyncio.sleep(REST_S)
    finally:
        if isinstance(worker.platform, RemotePlatform):
            await worker.platform.close()
