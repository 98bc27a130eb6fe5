"""The calls of this room."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from moderator_app.server.routes import Call, Query, Route
from moderator_app.server.sync import service
from moderator_app.wire import messages as m


class Since(Query, frozen=True, kw_only=True):
    """Where a reader stands in the feed."""

    cursor: Annotated[str, Meta(max_length=200)] = ""
    limit: Annotated[int, Meta(ge=1, le=m.MAX_PAGE)] = m.MAX_PAGE
    wait: Annotated[int, Meta(ge=0, le=service.LONGEST_WAIT_S)] = 0
    """Seconds to wait for the first change."""


class Page(Query, frozen=True, kw_only=True):
    """Where a reader stands in the snapshot."""

    page: Annotated[str, Meta(max_length=200)] = ""
    limit: Annotated[int, Meta(ge=1, le=m.MAX_PAGE)] = m.MAX_PAGE


async def _changes(call: Call) -> m.ChangePage:
    query: Since = call.query
    return await service.changes(call.context, call.person, query.cursor, limit=query.limit, wait_s=query.wait)


async def _snapshot(call: Call) -> m.SnapshotPage:
    return await service.snapshot(call.context, call.person, call.query.page, limit=call.query.limit)


ROUTES = (
    Route(name="changes", answer=_changes, query=Since, reply=m.ChangePage),
    Route(name="snapshot", answer=_snapshot, query=Page, reply=m.SnapshotPage),
)
