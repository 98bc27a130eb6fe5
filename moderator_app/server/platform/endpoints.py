"""The calls of this room."""

from __future__ import annotations

from moderator_app.server.platform import service
from moderator_app.server.routes import Call, Route
from moderator_app.wire.messages import law as lm


async def _dead(call: Call) -> lm.PlatformCalls:
    return await service.dead_letters(call.context)


async def _resend(call: Call) -> lm.PlatformCall:
    return await service.resend(call.context, call.person, call.path["call_id"])


ROUTES = (
    Route(name="dead_letters", answer=_dead, reply=lm.PlatformCalls),
    Route(name="resend", answer=_resend, reply=lm.PlatformCall),
)
"""Both need ``platform.resend``."""
