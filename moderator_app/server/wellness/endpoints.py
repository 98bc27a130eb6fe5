"""The calls of this room."""

from __future__ import annotations

from moderator_app.server.routes import Call, Route
from moderator_app.server.wellness import service
from moderator_app.wire.messages import wellness as wm


async def _own(call: Call) -> wm.Wellness:
    return await service.own(call.context, call.person)


async def _looked(call: Call) -> wm.Wellness:
    return await service.looked(call.context, call.person, call.data)


async def _break(call: Call) -> wm.Wellness:
    return await service.begin_break(call.context, call.person, call.data)


async def _optouts(call: Call) -> wm.Wellness:
    return await service.set_optouts(call.context, call.person, call.data)


ROUTES = (
    Route(name="wellness", answer=_own, reply=wm.Wellness),
    Route(name="wellness_looked", answer=_looked, body=wm.Looked, reply=wm.Wellness),
    Route(name="wellness_break", answer=_break, body=wm.BreakBegun, reply=wm.Wellness),
    Route(name="wellness_optouts", answer=_optouts, body=wm.OptOuts, reply=wm.Wellness),
)
