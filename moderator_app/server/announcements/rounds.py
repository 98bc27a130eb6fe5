"""What happens to announcements by itself, after every commit and as time passes. A round can be run twice."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy import Connection

from moderator_app.server.announcements import correcting, publishing
from moderator_app.server.context import Context

Due = Callable[[Connection, Context], bool]
Act = Callable[[Connection, Context], int]

CHORES: tuple[tuple[Due, Act], ...] = (
    (correcting.any_fallen, correcting.notice_fallen),
    (correcting.any_late, correcting.tell_late),
    (publishing.any_scheduled, publishing.publish_scheduled),
    (correcting.any_old, correcting.age_out),
)
"""(whether anything is due, asked on a reader; a bounded piece of it in one transaction). Fallen rows come first, so
that a scheduled issue and one whose names are to go meet the truth of the moment."""


async def watch_announcements(context: Context) -> int:
    """Do everything that is due now; return how many things were done."""
    total = 0
    waits: set[Act] = set()
    while (act := await context.database.read(partial(_first_due, context, waits))) is not None:
        done = await context.database.write(partial(_done, act, context))
        total += done
        if not done:
            waits.add(act)
    return total


def _first_due(context: Context, waits: set[Act], connection: Connection) -> Act | None:
    """Return what is to be done first, apart from what could not be done just now."""
    return next((act for due, act in CHORES if act not in waits and due(connection, context)), None)


def _done(act: Act, context: Context, connection: Connection) -> int:
    return act(connection, context)
