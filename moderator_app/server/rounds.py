"""What a server does by itself beside answering calls.

Numbering runs in every server of a database, after its own commits; whoever comes second finds nothing left to do. The
chores (ending leases, publishing what is due, telling the platform) belong to one of them, the one that ``leads``; when
it dies, its connection to the database dies with it, and another takes over.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from sqlalchemy import Connection

from moderator_app.server.announcements.rounds import watch_announcements
from moderator_app.server.audit.sequencer import follow
from moderator_app.server.context import Bell, Context
from moderator_app.server.database.numbering import number, waiting
from moderator_app.server.enforcement import enforce
from moderator_app.server.gate import mistake
from moderator_app.server.metrics import KEEP_S, Metrics
from moderator_app.server.policy.enacting import refresh
from moderator_app.server.quality.projection import follow as project
from moderator_app.server.queue import repository as leases
from moderator_app.server.queue.service import expire_due

NUMBER_S = 30
"""How often to look whether a checkpoint is due when nothing happens."""
GATHER_S = 0.05
"""How long changes gather before they are numbered together."""
LAW_S = 5.0
"""How often to look which law is in effect when nothing happens."""
LEAD_S = 2.0
"""How often to ask who leads."""
CALM_S = 0.5
"""The same for what nobody waits for by the blink: tree, decision log, announcements."""
AGAIN_S = 2.0
"""How long to rest after something went wrong: a database that was away may be back."""


async def number_feed(context: Context) -> None:
    """Give what is committed its place in the feed, where the commit itself does not: somebody waits for it."""

    async def once() -> None:
        while await context.database.look(waiting):
            await context.database.write(number, shared=True)

    if context.database.concurrent:
        await _after_news(context.bell, "numbering the feed", once, every_s=NUMBER_S)


async def number_log(context: Context) -> None:
    """Take committed events into tree and decision log after every commit; sign checkpoints that are due."""

    async def once() -> None:
        await follow(context)
        await project(context)

    await _after_news(context.bell, "numbering the audit log", once, every_s=NUMBER_S, gather_s=CALM_S)


async def follow_law(context: Context) -> None:
    """Take up the law that another worker has put in effect."""

    async def once() -> None:
        await context.database.read(lambda connection: refresh(connection, context))

    await _after_news(context.news, "following the law", once, every_s=LAW_S)


async def keep_metrics(context: Context, metrics: Metrics) -> None:
    """Leave this worker's counts where the others find them."""
    while not context.bell.silent:
        await asyncio.get_running_loop().run_in_executor(context.labourers, metrics.keep, context.config.data_dir)
        await asyncio.sleep(KEEP_S)


async def do_chores(context: Context) -> None:
    """Do the chores while this server leads, until it ends."""
    while not context.bell.silent:
        if await _leads(context):
            chores = [asyncio.create_task(chore) for chore in (_sweep(context), _announce(context), enforce(context))]
            try:
                while await _leads(context):  # noqa: ASYNC110 - what ends the lead rings no bell of ours
                    await asyncio.sleep(LEAD_S)
            finally:
                for chore in chores:
                    chore.cancel()
                await asyncio.gather(*chores, return_exceptions=True)
        await asyncio.sleep(LEAD_S)


async def _leads(context: Context) -> bool:
    try:
        return not context.bell.silent and await context.database.leads()
    except Exception as error:  # noqa: BLE001 - the next round may do better; the log says what went wrong
        mistake("asking who leads", error)
        return False


async def _sweep(context: Context) -> None:
    """End leases and holds whose time is over, also while nobody claims."""

    def due(connection: Connection) -> bool:
        return bool(leases.expired(connection, context.now()) or leases.due_holds(connection, context.now()))

    while True:
        await asyncio.sleep(context.config.sweep_s)
        try:
            if await context.database.read(due):
                await context.database.write(lambda connection: expire_due(connection, context))
        except Exception as error:  # noqa: BLE001 - the next round may do better; the log says what went wrong
            mistake("sweep", error)


async def _announce(context: Context) -> None:
    """Publish what is scheduled, correct what lost its decision, let names go when their time is over."""

    async def once() -> None:
        await watch_announcements(context)

    await _after_news(context.bell, "announcements", once, every_s=context.config.sweep_s, gather_s=CALM_S)


async def _after_news(
    bell: Bell, name: str, once: Callable[[], Awaitable[None]], *, every_s: float, gather_s: float = GATHER_S
) -> None:
    """Do something after every ring, and every so often without one, until the bell falls silent."""
    while not bell.silent:
        news, rest_s = bell.listen(), every_s
        try:
            await once()
        except Exception as error:  # noqa: BLE001 - the next round may do better; the log says what went wrong
            mistake(name, error)
            rest_s = min(every_s, AGAIN_S)
        rung = False
        with contextlib.suppress(TimeoutError):
            # Not wait_for: on Python 3.11 it swallows a cancelling that comes together with the news (bpo-37658).
            async with asyncio.timeout(rest_s):
                await news.wait()
                rung = True
        if rung:
            await asyncio.sleep(gather_s)
        else:
            bell.forget(news)
