"""The feed and the snapshot: what changed since a cursor, and everything there is.

A cursor is ``log_epoch-scope.seq``. The epoch changes when a backup is restored, the scope with what its reader may
see; either way everything is read anew, so that nobody keeps what is no longer theirs. A cursor moves on past rows that
were filtered out, so that nobody counts what they may not see. Several changes of one case on a page are one row, in
its present state.
"""

from __future__ import annotations

import asyncio
import contextlib

import msgspec
from sqlalchemy import Connection, func, select

from moderator_app.domain.errors import Refused
from moderator_app.domain.evidence import sha256_hex
from moderator_app.domain.roles import Capability
from moderator_app.server.case import repository as cases
from moderator_app.server.case.visible import visible_case
from moderator_app.server.context import Context, Principal
from moderator_app.server.database.numbering import number, waiting
from moderator_app.server.tables import case, change
from moderator_app.wire import messages as m

LONGEST_WAIT_S = 25
LOOK_S = 5.0
"""How often somebody who waits looks although nothing rang: a bell is a courtesy, not a promise."""


def newest(connection: Connection) -> int:
    """Return the number of the newest change, 0 before the first."""
    return connection.scalar(select(func.max(change.c.seq))) or 0


def feed_of(context: Context, who: Principal) -> str:
    """Return the name of the feed as this person sees it: the log's epoch and a hash of their capabilities."""
    seen = ",".join(sorted(str(one) for one in who.capabilities))
    return f"{context.log_epoch}-{sha256_hex(seen.encode())[:12]}"


def _seq(feed: str, cursor: str) -> int:
    """Return the number in a cursor of a feed.

    Raises:
        Refused: ``validation`` for no cursor of ours; ``cursor-gone`` for one of another epoch or other rights.
    """
    if not cursor:
        return 0
    epoch, dot, digits = cursor.rpartition(".")
    if not dot or not digits.isascii() or not digits.isdigit() or len(digits) > 15:
        raise Refused("validation", "This is no cursor.", pointer="/cursor")
    if epoch != feed:
        raise Refused("cursor-gone", "The feed has started over; take a new snapshot.")
    return int(digits)


async def changes(context: Context, who: Principal, cursor: str, *, limit: int, wait_s: int) -> m.ChangePage:
    """Return changes after a cursor, waiting for the first if there is none yet.

    Raises:
        Refused: ``validation``; ``cursor-gone``, also for a cursor from the future.
    """
    feed = feed_of(context, who)
    after = _seq(feed, cursor)
    loop = asyncio.get_running_loop()
    deadline = loop.time() + min(wait_s, LONGEST_WAIT_S)
    while True:
        bell = context.news.listen()
        try:
            page = await _numbered_page(context, who, after, limit)
            left = deadline - loop.time()
            if page.items or page.more or left <= 0 or context.news.silent:
                return page
            after = _seq(feed, page.cursor)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(left, LOOK_S)):
                    await bell.wait()
        finally:
            context.news.forget(bell)


async def _numbered_page(context: Context, who: Principal, after: int, limit: int) -> m.ChangePage:
    """Return a page that ends with the newest commit, or with ``more``."""

    def look(connection: Connection) -> tuple[m.ChangePage, bool]:
        page = _page(connection, context, who, after, limit)
        return page, not page.more and waiting(connection)

    page, unnumbered = await context.database.read(look)
    if unnumbered:
        await context.database.write(number, shared=True)
        page, _ = await context.database.read(look)
    return page


def _page(connection: Connection, context: Context, who: Principal, after: int, limit: int) -> m.ChangePage:
    rows = connection.execute(select(change).where(change.c.seq > after).order_by(change.c.seq).limit(limit)).all()
    if not rows and after > newest(connection):
        raise Refused("cursor-gone", "The feed has started over; take a new snapshot.")
    last = {(row.entity, row.id): row for row in rows}
    sees_cases = who.may(Capability.CASE_READ)
    bodies = cases.case_rows(connection, [key[1] for key in last if key[0] == "case"]) if sees_cases else {}
    items = []
    for row in sorted(last.values(), key=lambda row: row.seq):
        body = msgspec.Raw(b"null")
        version = row.row_version
        if row.entity == "case":
            stored = bodies.get(row.id)
            if stored is None:
                continue
            version = stored["row_version"]
            body = msgspec.Raw(msgspec.json.encode(visible_case(stored, who, context.law.book)))
        items.append(
            m.Change(
                seq=row.seq, at_ms=row.at_ms, entity=row.entity, id=row.id, op=row.op, row_version=version, body=body
            )
        )
    scanned = rows[-1].seq if rows else after
    return m.ChangePage(items=tuple(items), cursor=f"{feed_of(context, who)}.{scanned}", more=len(rows) == limit)


async def snapshot(context: Context, who: Principal, page: str, *, limit: int) -> m.SnapshotPage:
    """Return one page of all cases the person may see, by id. The cursor is taken before page one.

    Raises:
        Refused: ``validation`` for no page of ours; ``cursor-gone`` for one of another epoch or other rights.
    """
    feed = feed_of(context, who)

    def look(connection: Connection) -> m.SnapshotPage:
        if page:
            start, total, after = _place(feed, page)
        else:
            start, after = newest(connection), ""
            total = connection.scalar(select(func.count()).select_from(case)) or 0
        if not who.may(Capability.CASE_READ):
            return m.SnapshotPage(cases=(), page="", cursor_at_start=f"{feed}.{start}", total=0)
        rows = (
            connection.execute(cases.CASES.where(case.c.id > after).order_by(case.c.id).limit(limit)).mappings().all()
        )
        following = f"{feed}.{start}.{total}.{rows[-1]['id']}" if len(rows) == limit else ""
        return m.SnapshotPage(
            cases=tuple(visible_case(row, who, context.law.book) for row in rows),
            page=following,
            cursor_at_start=f"{feed}.{start}",
            total=total,
        )

    return await context.database.read(look)


def _place(feed: str, page: str) -> tuple[int, int, str]:
    parts = page.rsplit(".", 3)
    if len(parts) != 4 or not all(part.isascii() and part.isdigit() and len(part) <= 15 for part in parts[1:3]):
        raise Refused("validation", "This is no page of a snapshot.", pointer="/page")
    if parts[0] != feed:
        raise Refused("cursor-gone", "The feed has started over; take a new snapshot.")
    return int(parts[1]), int(parts[2]), parts[3]
