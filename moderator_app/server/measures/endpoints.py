"""The calls of this room."""

from __future__ import annotations

from moderator_app.server.measures import service, stops
from moderator_app.server.routes import Call, Route
from moderator_app.wire.messages import law as lm


async def _measures(call: Call) -> lm.MeasureList:
    return await service.measures(call.context, call.path["merchant_id"])


async def _lift(call: Call) -> lm.MeasureRow:
    return await service.lift(call.context, call.person, call.path["measure_id"], call.data)


async def _stops(call: Call) -> lm.StopList:
    return await service.open_stops(call.context)


async def _stop(call: Call) -> lm.Stop:
    return await stops.ask(call.context, call.person, call.data)


async def _stop_lift(call: Call) -> lm.Stop:
    return await stops.lift(call.context, call.person, call.path["stop_id"])


ROUTES = (
    Route(name="measures", answer=_measures, reply=lm.MeasureList),
    Route(name="measure_lift", answer=_lift, body=lm.Lift, reply=lm.MeasureRow),
    Route(name="stops", answer=_stops, reply=lm.StopList),
    Route(name="stop", answer=_stop, body=lm.StopRequest, reply=lm.Stop, status=201),
    Route(name="stop_lift", answer=_stop_lift, reply=lm.Stop),
)
