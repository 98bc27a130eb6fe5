"""The calls of this room."""

from __future__ import annotations

from moderator_app.server.routes import Call, Route
from moderator_app.server.second import conflicts, seats, service
from moderator_app.wire.messages import law as lm


async def _waiting(call: Call) -> lm.WaitingCases:
    return await seats.waiting(call.context, call.person)


async def _claim(call: Call) -> lm.Seated:
    return await seats.claim(call.context, call.person, call.data)


async def _release(call: Call) -> None:
    await seats.release(call.context, call.person, call.data)


async def _renew(call: Call) -> lm.Turn:
    return await seats.renew(call.context, call.person, call.data)


async def _decide(call: Call) -> lm.SeatReceipt:
    return await service.decide(call.context, call.person, call.data)


async def _conflicts(call: Call) -> lm.Conflicts:
    return await conflicts.own(call.context, call.person)


async def _declare(call: Call) -> lm.Conflicts:
    return await conflicts.declare(call.context, call.person, call.data)


async def _withdraw(call: Call) -> lm.Conflicts:
    return await conflicts.withdraw(call.context, call.person, call.data)


ROUTES = (
    Route(name="second_waiting", answer=_waiting, reply=lm.WaitingCases),
    Route(name="second_claim", answer=_claim, body=lm.SeatClaim, reply=lm.Seated),
    Route(name="second_release", answer=_release, body=lm.TurnEnd, status=204),
    Route(name="turn_renew", answer=_renew, body=lm.TurnEnd, reply=lm.Turn),
    Route(name="second_decide", answer=_decide, body=lm.SeatFinding, reply=lm.SeatReceipt),
    Route(name="conflicts", answer=_conflicts, reply=lm.Conflicts),
    Route(name="conflict_declare", answer=_declare, body=lm.ConflictChange, reply=lm.Conflicts),
    Route(name="conflict_withdraw", answer=_withdraw, body=lm.ConflictChange, reply=lm.Conflicts),
)
