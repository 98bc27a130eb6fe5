"""The calls of this room."""

from __future__ import annotations

from moderator_app.server.policy import service
from moderator_app.server.routes import Call, Route
from moderator_app.wire.messages import law as lm


async def _versions(call: Call) -> lm.PolicyRows:
    return await service.versions(call.context, call.person)


async def _version(call: Call) -> lm.PolicyText:
    return await service.version(call.context, call.person, call.path["version_id"])


async def _draft(call: Call) -> lm.PolicyRow:
    return await service.draft(call.context, call.person, call.data)


async def _diff(call: Call) -> lm.PolicyDiff:
    return await service.diff(call.context, call.path["version_id"])


async def _replay(call: Call) -> lm.Replay:
    return await service.replayed(call.context, call.path["version_id"])


async def _submit(call: Call) -> lm.PolicyRow:
    return await service.submit(call.context, call.person, call.path["version_id"])


async def _return(call: Call) -> lm.PolicyRow:
    return await service.send_back(call.context, call.person, call.path["version_id"], call.data)


async def _approve(call: Call) -> lm.PolicyRow:
    return await service.approve(call.context, call.person, call.path["version_id"], call.data)


async def _acknowledge(call: Call) -> lm.PolicyRow:
    return await service.acknowledge(call.context, call.person, call.path["version_id"])


ROUTES = (
    Route(name="policy_versions", answer=_versions, reply=lm.PolicyRows),
    Route(name="policy_version", answer=_version, reply=lm.PolicyText),
    Route(name="policy_draft", answer=_draft, body=lm.PolicyDraft, reply=lm.PolicyRow, status=201),
    Route(name="policy_diff", answer=_diff, reply=lm.PolicyDiff),
    Route(name="policy_replay", answer=_replay, reply=lm.Replay),
    Route(name="policy_submit", answer=_submit, reply=lm.PolicyRow),
    Route(name="policy_return", answer=_return, body=lm.PolicyReturn, reply=lm.PolicyRow),
    Route(name="policy_approve", answer=_approve, body=lm.PolicyApprove, reply=lm.PolicyRow),
    Route(name="policy_acknowledge", answer=_acknowledge, reply=lm.PolicyRow),
)
