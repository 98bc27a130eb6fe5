"""The calls of this room."""

from __future__ import annotations

from moderator_app.server.ledger import service
from moderator_app.server.routes import Call, Route
from moderator_app.wire import messages as m


async def _decide(call: Call) -> m.DecisionResults:
    return await service.decide(call.context, call.person, call.data)


async def _decision(call: Call) -> m.DecisionReceipt:
    return await service.receipt(call.context, call.person, call.path["decision_id"])


async def _ledger(call: Call) -> m.LedgerPage:
    return await service.merchant_ledger(call.context, call.person, call.path["merchant_id"])


ROUTES = (
    Route(name="decide", answer=_decide, body=m.DecisionBatch, reply=m.DecisionResults),
    Route(name="decision", answer=_decision, reply=m.DecisionReceipt),
    Route(name="ledger", answer=_ledger, reply=m.LedgerPage),
)
