"""What a server says of itself: alive, ready, versions, rules."""

from __future__ import annotations

from typing import Literal

import msgspec
from sqlalchemy import Connection

from moderator_app import __version__
from moderator_app.domain.errors import Refused
from moderator_app.server.migrations import revision
from moderator_app.server.routes import Call, Route
from moderator_app.server.tables import HEAD
from moderator_app.wire import messages as m


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of a server in good health."""

    status: Literal["ok"] = "ok"


async def _live(_call: Call) -> Health:
    return Health()


async def _ready(call: Call) -> Health:
    def look(connection: Connection) -> str:
        return revision(connection)

    if await call.context.database.read(look) != HEAD:
        raise Refused("read-only", "The database is not ready.")
    return Health()


async def _server_info(call: Call) -> m.ServerInfo:
    context = call.context
    major, minor = m.PROTOCOL
    return m.ServerInfo(
        server_time_ms=context.now(),
        protocol_min=f"{major}.0",
        protocol_max=f"{major}.{minor}",
        version=__version__,
        policy_version=context.law.book.matrix.version,
        rulebook_version=context.law.book.rulebook.version,
        log_epoch=context.log_epoch,
        limits={
            "decisions": m.MAX_DECISIONS,
            "intake": m.MAX_INTAKE,
            "page": m.MAX_PAGE,
            "claim": m.MAX_CLAIM,
            "leases": context.config.max_leases,
            "body_bytes": context.config.max_body_bytes,
            "media_bytes": context.config.max_media_bytes,
            "lease_ttl_ms": context.config.lease_ttl_ms,
            "offline_ttl_ms": context.config.offline_ttl_ms,
        },
        media_origins=context.config.media_origins,
    )


async def _policy(call: Call) -> m.PolicyBundle:
    return call.context.law.bundle


ROUTES = (
    Route(name="health_live", answer=_live, reply=Health),
    Route(name="health_ready", answer=_ready, reply=Health),
    Route(name="server_info", answer=_server_info, reply=m.ServerInfo),
    Route(name="policy", answer=_policy, reply=m.PolicyBundle),
)
