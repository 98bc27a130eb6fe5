"""The calls of this room."""

from __future__ import annotations

from moderator_app.server.redress import filing, hearing, withdrawals
from moderator_app.server.routes import Call, Route
from moderator_app.wire.messages import law as lm


async def _withdraw(call: Call) -> lm.Withdrawal:
    return await withdrawals.ask(call.context, call.person, call.path["decision_id"], call.data)


async def _confirm(call: Call) -> lm.Withdrawal:
    return await withdrawals.confirm(call.context, call.person, call.path["decision_id"])


async def _withdrawals(call: Call) -> lm.Withdrawals:
    return await withdrawals.withdrawals(call.context)


async def _rechecks(call: Call) -> lm.Rechecks:
    return await withdrawals.rechecks(call.context)


async def _recheck_end(call: Call) -> lm.Rechecks:
    return await withdrawals.end_recheck(call.context, call.person, call.path["decision_id"], call.data)


async def _file(call: Call) -> lm.AppealRow:
    return await filing.file(call.context, call.person, call.data)


async def _retract(call: Call) -> lm.AppealRow:
    return await filing.retract(call.context, call.person, call.path["appeal_id"])


async def _appeals(call: Call) -> lm.AppealList:
    return await hearing.waiting(call.context, call.person)


async def _reject(call: Call) -> lm.AppealRow:
    return await filing.reject(call.context, call.person, call.path["appeal_id"], call.data)


async def _claim(call: Call) -> lm.AppealFile:
    return await hearing.claim(call.context, call.person, call.path["appeal_id"])


async def _release(call: Call) -> None:
    await hearing.release(call.context, call.person, call.path["appeal_id"])


async def _decide(call: Call) -> lm.AppealRow:
    return await hearing.decide(call.context, call.person, call.path["appeal_id"], call.data)


ROUTES = (
    Route(name="withdraw", answer=_withdraw, body=lm.Withdraw, reply=lm.Withdrawal),
    Route(name="withdraw_confirm", answer=_confirm, reply=lm.Withdrawal),
    Route(name="withdrawals", answer=_withdrawals, reply=lm.Withdrawals),
    Route(name="rechecks", answer=_rechecks, reply=lm.Rechecks),
    Route(name="recheck_end", answer=_recheck_end, body=lm.RecheckEnd, reply=lm.Rechecks),
    Route(name="appeal_file", answer=_file, body=lm.AppealFiling, reply=lm.AppealRow, status=201),
    Route(name="appeal_retract", answer=_retract, reply=lm.AppealRow),
    Route(name="appeals", answer=_appeals, reply=lm.AppealList),
    Route(name="appeal_reject", answer=_reject, body=lm.AppealReject, reply=lm.AppealRow),
    Route(name="appeal_claim", answer=_claim, reply=lm.AppealFile),
    Route(name="appeal_release", answer=_release, status=204),
    Route(name="appeal_decide", answer=_decide, body=lm.AppealDecide, reply=lm.AppealRow),
)
