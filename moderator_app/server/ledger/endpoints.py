"""The calls of this room."""

from __future__ import annotations

from moderator_app.server.ledger import opinions, reading, service
from moderator_app.server.routes import Call, Route
from moderator_app.wire import messages as m
from moderator_app.wire.messages import offline as om


async def _decide(call: Call) -> m.DecisionResults:
    return await service.decide(call.context, call.person, call.data)


async def _decision(call: Call) -> m.DecisionReceipt:
    return await reading.receipt(call.context, call.person, call.path["decision_id"])


async def _ledger(call: Call) -> m.LedgerPage:
    return await reading.merchant_ledger(call.context, call.person, call.path["merchant_id"])


async def _opinion_send(call: Call) -> om.OpinionKept:
    return await opinions.keep(call.context, call.person, call.data)


async def _opinions(call: Call) -> om.Opinions:
    return await opinions.of_case(call.context, call.person, call.path["case_id"])


ROUTES = (
    Route(name="decide", answer=_decide, body=m.DecisionBatch, reply=m.DecisionResults),
    Route(name="decision", answer=_decision, reply=m.DecisionReceipt),
    Route(name="ledger", answer=_ledger, reply=m.LedgerPage),
    Route(name="opinion_send", answer=_opinion_send, body=om.NewOpinion, reply=om.OpinionKept, status=201),
    Route(name="opinions", answer=_opinions, reply=om.Opinions),
)
