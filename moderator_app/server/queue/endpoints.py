"""The calls of this room."""

from __future__ import annotations

from moderator_app.server.queue import claims, service
from moderator_app.server.routes import Call, Route
from moderator_app.wire import messages as m


async def _queues(call: Call) -> m.QueueList:
    return await service.queues(call.context, call.person)


async def _claim(call: Call) -> m.Claimed:
    return await claims.claim(call.context, call.person, call.data)


async def _leases(call: Call) -> m.LeaseList:
    return await service.leases(call.context, call.person)


async def _renew(call: Call) -> m.LeaseResults:
    return await service.renew(call.context, call.person, call.data)


async def _release(call: Call) -> m.LeaseResults:
    return await service.release(call.context, call.person, call.data)


async def _skip(call: Call) -> m.CaseReply:
    return await service.skip(call.context, call.person, call.data)


async def _hold(call: Call) -> m.CaseReply:
    return await service.hold(call.context, call.person, call.data)


async def _escalate(call: Call) -> m.CaseReply:
    return await service.escalate(call.context, call.person, call.data)


ROUTES = (
    Route(name="queues", answer=_queues, reply=m.QueueList),
    Route(name="claim", answer=_claim, body=m.Claim, reply=m.Claimed, status=201),
    Route(name="leases", answer=_leases, reply=m.LeaseList),
    Route(name="renew", answer=_renew, body=m.LeaseIds, reply=m.LeaseResults),
    Route(name="release", answer=_release, body=m.LeaseIds, reply=m.LeaseResults),
    Route(name="skip", answer=_skip, body=m.Skip, reply=m.CaseReply),
    Route(name="hold", answer=_hold, body=m.Hold, reply=m.CaseReply),
    Route(name="escalate", answer=_escalate, body=m.Escalate, reply=m.CaseReply),
)
