"""Desks sign what is decided; whoever runs the server cannot make a decision in somebody's name."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.wire.messages import doors as dm
from moderator_app.wire.signing import decision_bytes, decision_digest, sparse
from tests.server.accounts.doors import Desk, account, call, refusal, signed_in
from tests.server.house import House, ask, clip, code, open_house, run, seller


@pytest.fixture
def desk(house: House) -> Desk:
    account(house, "ann")
    house.take_in(seller(), clip("1"), clip("2"), clip("3"))
    return Desk(house, "ann")


def test_a_signed_decision_is_booked_and_the_log_alone_proves_who_decided(house: House, desk: Desk) -> None:
    desk.register()
    decision = desk.sign(house.verdict(run(desk.wire.claim(ask())).leased[0]))
    assert house.decide(desk.wire, decision)[0].receipt is not None
    events = {action: json.loads(detail) for action, detail in house.rows("SELECT action, detail FROM audit")}
    key, signed = events["device_key.register"], events["decision.become_effective"]["signed"]
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key["public_key"]))
    public.verify(bytes.fromhex(signed["sig"]), decision_bytes(signed["account"], signed["key"], signed["digest"]))
    stored = house.rows("SELECT body FROM decision WHERE id = ?", decision.id)[0][0]
    assert json.loads(stored)["device_sig"] == signed["sig"] == decision.device_sig
    assert decision_digest(decision) == signed["digest"]


def test_a_changed_decision_does_not_fit_its_signature(house: House, desk: Desk) -> None:
    desk.register()
    decision = desk.sign(house.verdict(run(desk.wire.claim(ask())).leased[0]))
    for change in (
        {"note": "somebody else's words"},
        {"decided_at_ms": decision.decided_at_ms - 1},
        {"device_sig": "00" * 64},
        {"device_sig": "no signature"},
        {"device_sig": ""},
    ):
        result = house.decide(desk.wire, replace(decision, **({"id": new_id()} | change)))[0]
        assert code(result.problem) == "bad-signature", change
    assert house.decide(desk.wire, decision)[0].receipt is not None


def test_a_desk_that_has_registered_may_not_fall_silent(house: House, desk: Desk) -> None:
    unsigned = house.verdict(run(desk.wire.claim(ask())).leased[0])
    assert house.decide(desk.wire, unsigned)[0].receipt is not None
    desk.register()
    later = house.verdict(run(desk.wire.claim(ask())).leased[0])
    assert code(house.decide(desk.wire, later)[0].problem) == "bad-signature"


def test_a_key_that_signatures_fit_which_nobody_made_is_refused(desk: Desk) -> None:
    for weak in ("00" * 32, "01" + "00" * 31, "00" * 31 + "80"):
        error = refusal(desk.wire, "key_register", dm.NewKey(public_key=weak, proof="00" * 64))
        assert (error.code, error.pointer) == ("bad-signature", "/public_key")


def test_a_server_may_demand_signatures_from_everybody(tmp_path, template) -> None:
    house = open_house(tmp_path / "strict", template, require_signatures=True)
    try:
        account(house, "ann")
        house.take_in(seller(), clip("1"))
        desk = Desk(house, "ann")
        decision = house.verdict(run(desk.wire.claim(ask())).leased[0])
        assert code(house.decide(desk.wire, decision)[0].problem) == "bad-signature"
    finally:
        house.context.close()


def test_a_key_that_is_not_registered_yet_costs_a_retry_and_no_decision(house: House, desk: Desk) -> None:
    decision = desk.sign(house.verdict(run(desk.wire.claim(ask())).leased[0]))
    assert code(house.decide(desk.wire, decision)[0].problem) == "device-key-unknown"
    assert house.rows("SELECT count(*) FROM attempt") == [(0,)]
    desk.register()
    assert house.decide(desk.wire, decision)[0].receipt is not None


def test_what_a_revoked_key_signed_before_goes_back_to_the_person_and_is_kept(house: House, desk: Desk) -> None:
    desk.register()
    booked, late = (desk.sign(house.verdict(one)) for one in run(desk.wire.claim(ask(2))).leased)
    receipt = house.decide(desk.wire, booked)[0].receipt
    left = call(desk.wire, "key_revoke", key_id=desk.key)
    assert [row.revoked_at_ms for row in left.keys] == [house.clock.now]
    assert code(house.decide(desk.wire, late)[0].problem) == "device-key-revoked"
    assert house.rows("SELECT problem, body FROM attempt WHERE id = ?", late.id)[0][0] == "device-key-revoked"
    assert house.decide(desk.wire, booked)[0].receipt == receipt
    assert refusal(desk.wire, "key_register", desk.proof()).code == "device-key-revoked"
    # With another key the person decides again, under another id.
    other = Desk(house, "ann")
    other.register()
    again = other.sign(replace(late, id=new_id(), device_key="", device_sig=""))
    assert house.decide(other.wire, again)[0].receipt is not None


def test_a_key_signs_for_its_own_account_only(house: House, desk: Desk) -> None:
    desk.register()
    account(house, "bob")
    bob = Desk(house, "bob")
    bob.register()
    decision = house.verdict(run(bob.wire.claim(ask())).leased[0])
    assert code(house.decide(bob.wire, desk.sign(decision))[0].problem) == "device-key-unknown"
    named = replace(bob.sign(decision), device_sig=desk.sign(decision).device_sig)
    assert code(house.decide(bob.wire, named)[0].problem) == "bad-signature"
    assert refusal(bob.wire, "key_revoke", key_id=desk.key).code == "not-found"


def test_a_key_is_registered_only_by_whoever_holds_its_private_half(house: House, desk: Desk) -> None:
    account(house, "bob")
    bob = Desk(house, "bob")
    stolen = dm.NewKey(public_key=desk.public.hex(), proof=bob.proof().proof)
    assert refusal(bob.wire, "key_register", stolen).code == "bad-signature"
    assert refusal(bob.wire, "key_register", desk.proof()).code == "bad-signature"
    assert desk.register() == desk.register()


def test_an_administrator_revokes_a_lost_desks_key(house: House, desk: Desk) -> None:
    desk.register()
    account(house, "root", Role.ADMIN)
    root, _ = signed_in(house, "root")
    call(root, "user_key_revoke", user_id=desk.account, key_id=desk.key)
    decision = desk.sign(house.verdict(run(desk.wire.claim(ask())).leased[0]))
    assert code(house.decide(desk.wire, decision)[0].problem) == "device-key-revoked"


def test_members_that_a_later_version_adds_empty_leave_what_was_signed_as_it_is() -> None:
    old = {"id": "x", "findings": [{"category": "A", "answers": []}], "note": ""}
    new = old | {"something": "", "count": 0, "more": {"inner": None}, "flag": False}
    assert sparse(new) == sparse(old)
    assert sparse(old | {"note": "words"}) != sparse(old)
