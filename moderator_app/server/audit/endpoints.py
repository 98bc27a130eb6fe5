"""The calls of this room."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from moderator_app.server.audit import service
from moderator_app.server.routes import Call, Query, Route
from moderator_app.wire.messages import MAX_PAGE
from moderator_app.wire.messages import audit as am

Size = Annotated[int, Meta(ge=0, le=9_007_199_254_740_991)]


class Span(Query, frozen=True, kw_only=True):
    """Two sizes of the log."""

    old: Size = 0
    new: Size = 0


class Place(Query, frozen=True, kw_only=True):
    """An event, and the size of the log it is proven in."""

    seq: Size = 0
    size: Size = 0


class From(Query, frozen=True, kw_only=True):
    """Where a page of events begins."""

    from_seq: Annotated[int, Meta(ge=1, le=9_007_199_254_740_991)] = 1
    limit: Annotated[int, Meta(ge=1, le=MAX_PAGE)] = MAX_PAGE


async def _checkpoint(call: Call) -> am.SealedLog:
    return await service.checkpoint(call.context)


async def _checkpoints(call: Call) -> am.SealedLogs:
    return await service.checkpoints(call.context)


async def _consistency(call: Call) -> am.Proof:
    return await service.consistency(call.context, call.query.old, call.query.new)


async def _inclusion(call: Call) -> am.Proof:
    return await service.inclusion(call.context, call.query.seq, call.query.size)


async def _tile(call: Call) -> am.Tile:
    return await service.tile(call.context, call.path["level"], call.path["index"])


async def _events(call: Call) -> am.AuditPage:
    return await service.events(call.context, call.person, call.query.from_seq, call.query.limit)


ROUTES = (
    Route(name="audit_checkpoint", answer=_checkpoint, reply=am.SealedLog),
    Route(name="audit_checkpoints", answer=_checkpoints, reply=am.SealedLogs),
    Route(name="audit_consistency", answer=_consistency, query=Span, reply=am.Proof),
    Route(name="audit_inclusion", answer=_inclusion, query=Place, reply=am.Proof),
    Route(name="audit_tile", answer=_tile, reply=am.Tile),
    Route(name="audit_events", answer=_events, query=From, reply=am.AuditPage),
)
