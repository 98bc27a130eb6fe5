"""The desk's key: made known before the first decision of a session, replaced when it was revoked, never in the way."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from moderator_app.desk.sync.signing import Introduced, Signer, introduced, new_private_key
from moderator_app.domain.errors import Refused, Unreachable
from moderator_app.domain.identity import new_id
from moderator_app.wire import messages as m
from moderator_app.wire.messages import doors as dm
from moderator_app.wire.signing import decision_bytes, decision_digest, registration_bytes
from tests.desk.factories import a_case, a_decision
from tests.desk.sync.fake_server import LIN

DEVICE = new_id()


class Wire:
    """Answers what an introduction asks, and takes decisions."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.keys: list[dm.NewKey] = []
        self.refuse: list[str] = []
        self.problems: list[str] = []
        self.signed_in = True

    async def ask(self, ask: Any) -> Any:
        self.asked.append(ask.endpoint)
        if ask.endpoint == "me":
            return LIN
        if ask.endpoint == "key_register":
            code = self.refuse.pop(0) if self.refuse else ""
            if code == "silence":
                raise Unreachable("nobody")
            if code:
                raise Refused(code, code)
            self.keys.append(ask.body)
        return None

    async def sign_in(self, _request: Any) -> str:
        return "a session"

    async def decide(self, request: m.DecisionBatch) -> m.DecisionResults:
        self.asked.append("decide")
        problem = self.problems.pop(0) if self.problems else ""
        told = m.Problem(type=f"urn:moderator:problem:{problem}", title="", status=409) if problem else None
        return m.DecisionResults(results=tuple(m.DecisionResult(id=one.id, problem=told) for one in request.items))


@pytest.fixture
def desk() -> tuple[Introduced, Wire, Signer, list[str]]:
    kept: list[str] = []

    def renew() -> str:
        kept.append(new_private_key())
        return kept[-1]

    wire, signer = Wire(), Signer(new_private_key(), renew)
    return introduced(wire, signer, DEVICE), wire, signer, kept  # type: ignore[arg-type, return-value]  # a fake


BATCH = m.DecisionBatch(items=(a_decision(a_case(1)),))


def send(wire: Any) -> m.DecisionResults:
    return asyncio.run(wire.decide(BATCH))


def test_a_signature_covers_account_key_and_every_word() -> None:
    signer = Signer(new_private_key(), new_private_key)
    decision = signer.sign(BATCH.items[0], "lin")
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signer.proof("lin", DEVICE).public_key))
    told = decision_bytes("lin", signer.key, decision_digest(decision))
    public.verify(bytes.fromhex(decision.device_sig), told)
    assert signer.sign(decision, "lin") == decision
    assert signer.sign(decision, "zhou").device_sig != decision.device_sig


def test_the_key_is_made_known_once_before_the_first_decision(desk) -> None:
    wire, server, signer, _ = desk
    send(wire)
    send(wire)
    assert server.asked == ["me", "key_register", "decide", "decide"]
    (key,) = server.keys
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.public_key))
    told = registration_bytes(LIN.id, DEVICE, bytes.fromhex(key.public_key))
    public.verify(bytes.fromhex(key.proof), told)
    assert signer.proof(LIN.id, DEVICE) == key


def test_whoever_signs_in_next_is_introduced_as_well(desk) -> None:
    wire, server, _, _ = desk
    send(wire)
    asyncio.run(wire.sign_in(None))
    send(wire)
    from moderator_app.wire.ask import Ask

    asyncio.run(wire.ask(Ask(endpoint="outside_finish", reply=object)))
    send(wire)
    assert server.asked.count("key_register") == 3


def test_a_finding_from_a_seat_is_introduced_like_a_decision(desk) -> None:
    from moderator_app.wire.ask import Ask

    wire, server, _, _ = desk
    asyncio.run(wire.ask(Ask(endpoint="ledger", reply=object)))
    asyncio.run(wire.ask(Ask(endpoint="second_decide", reply=object)))
    assert server.asked == ["ledger", "me", "key_register", "second_decide"]


def test_a_revoked_key_is_replaced_and_what_comes_next_is_signed_with_the_new_one(desk) -> None:
    wire, server, signer, kept = desk
    before = signer.key
    server.refuse = ["device-key-revoked"]
    send(wire)
    assert len(kept) == 1
    assert signer.key != before
    assert server.keys[0] == signer.proof(LIN.id, DEVICE)


@pytest.mark.parametrize("code", ["device-key-unknown", "device-key-revoked"])
def test_a_server_that_does_not_know_the_key_any_more_is_told_again(desk, code: str) -> None:
    wire, server, _, _ = desk
    server.problems = [code]
    send(wire)
    send(wire)
    assert server.asked.count("key_register") == 2


def test_a_server_of_before_desks_signed_takes_decisions_all_the_same(desk) -> None:
    wire, server, _, _ = desk
    server.refuse = ["not-found"]
    assert send(wire).results[0].problem is None


@pytest.mark.parametrize("code", ["silence", "unauthenticated", "rate-limited"])
def test_what_else_goes_wrong_leaves_the_decision_where_it_is(desk, code: str) -> None:
    wire, server, _, _ = desk
    server.refuse = [code]
    with pytest.raises((Refused, Unreachable)):
        send(wire)
    assert "decide" not in server.asked
    send(wire)
    assert server.asked[-1] == "decide"


def test_everything_else_of_the_wire_is_as_it_was(desk) -> None:
    wire, server, _, _ = desk
    assert wire.signed_in is True
    server.signed_in = False
    assert wire.signed_in is False
