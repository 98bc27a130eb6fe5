from __future__ import annotations

import inspect
import string
from types import NoneType

import pytest

from moderator_app.desk.sync import law_calls
from moderator_app.domain.appeal import ErrorClass, FormalReason, Outcome
from moderator_app.domain.identity import new_id
from moderator_app.server.gate import ROUTES
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages import law as lm
from moderator_app.wire.protocol import ENDPOINTS
from tests.desk.factories import a_case, a_decision

BY_NAME = {endpoint.name: endpoint for endpoint in ENDPOINTS}
GIVEN = {
    "decision": a_decision(a_case()),
    "error_class": ErrorClass.TECHNICAL,
    "reason": "because",
    "outcome": "stands",
    "note": "seen",
    "effective_from_ms": 1,
}
BODIES = {
    "decide_appeal": lm.AppealDecide(turn_id=new_id(), epoch=1, outcome=Outcome.UPHOLD, grade="G1", answers=()),
    "draft_policy": lm.PolicyDraft(id=new_id(), kind="matrix", body={}),
}


def made(name: str) -> Ask:
    call = getattr(law_calls, name)
    values = {}
    for parameter in inspect.signature(call).parameters:
        values[parameter] = BODIES[name] if parameter == "body" else GIVEN.get(parameter, "a b/c")
    if name == "reject_appeal":
        values["reason"] = FormalReason.LATE
    if name == "end_points_review":
        values["outcome"] = "talk"
    return call(**values)


CALLS = sorted(
    name
    for name, one in inspect.getmembers(law_calls, inspect.isfunction)
    if one.__module__ == law_calls.__name__ and name != "new_id"
)


@pytest.mark.parametrize("name", CALLS)
def test_a_call_of_the_desk_is_one_that_the_server_answers(name: str):
    ask = made(name)
    endpoint, route = BY_NAME[ask.endpoint], ROUTES[ask.endpoint]
    assert (route.reply or NoneType) is ask.reply
    assert (ask.body is None) == (route.body is None)
    assert route.body is None or isinstance(ask.body, route.body)
    holes = {hole for _text, hole, _form, _kind in string.Formatter().parse(endpoint.path) if hole}
    assert set(ask.path) == holes
    address = ask.address(endpoint)
    assert "{" not in address
    assert not holes or "a%20b%2Fc" in address, "whatever an id holds stays one part of the path"
