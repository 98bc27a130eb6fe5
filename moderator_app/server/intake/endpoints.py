"""The calls of this room. Recordings come in as bytes; the app streams them through ``case.media``."""

from __future__ import annotations

from moderator_app.server.intake import service
from moderator_app.server.routes import Call, Route
from moderator_app.wire import messages as m


async def _intake(call: Call) -> m.IntakeReply:
    batch: m.IntakeBatch = call.data
    return await service.intake(call.context, call.person, batch.source, batch.rows)


ROUTES = (Route(name="intake", answer=_intake, body=m.IntakeBatch, reply=m.IntakeReply, single_rows=True),)
