"""Versions of the law: drafted, compared, replayed, approved by somebody else, announced, read, in effect."""

from __future__ import annotations

import copy
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.bootstrap import open_context
from moderator_app.wire.messages import law as lm
from tests.server.house import NOON, ask, clip, code, fake_scan, run, seller
from tests.server.law.world import DAY, World


def staff(world: World) -> None:
    world.who("pam", Role.POLICY_MANAGER)
    world.who("sue", Role.SUPERVISOR)
    world.who("ann", Role.LEAD)


def changed(world: World, version: str = "2027.1", **rows: list[str]) -> dict[str, Any]:
    """Return the matrix in effect with other rows for private trade."""
    body = copy.deepcopy(world.house.context.law.bundle.matrix)
    body["version"] = version
    body["categories"]["PRIVATE_TRADE"]["rows"] |= rows or {"S1": ["G3", "G3", "G4"]}
    return body


def drafted(world: World, body: dict[str, Any], name: str = "pam", version_id: str = "") -> lm.PolicyRow:
    request = lm.PolicyDraft(id=version_id or new_id(), kind="matrix", body=body, summary="Harder on private trade.")
    return world.call(name, "policy_draft", request)


def announced(world: World, body: dict[str, Any], effective_from_ms: int) -> str:
    row = drafted(world, body)
    world.call("pam", "policy_submit", version_id=row.id)
    approved = world.call(
        "sue", "policy_approve", lm.PolicyApprove(effective_from_ms=effective_from_ms), version_id=row.id
    )
    assert approved.state == "announced"
    return row.id


def test_a_draft_that_does_not_hold_together_is_refused_with_its_place(world: World) -> None:
    staff(world)
    with pytest.raises(Refused) as refusal:
        drafted(world, changed(world, S1=["G4", "G3", "G4"]))
    assert (refusal.value.code, refusal.value.pointer) == ("validation", "/categories/PRIVATE_TRADE/rows/S1")
    with pytest.raises(Refused) as refusal:
        drafted(world, changed(world, world.house.context.law.book.matrix.version))
    assert refusal.value.pointer == "/body/version"


def test_the_difference_names_its_places_and_what_they_touch(world: World) -> None:
    staff(world)
    row = drafted(world, changed(world))
    found = world.call("pam", "policy_diff", version_id=row.id)
    places = {one.pointer: (one.before, one.after) for one in found.differences}
    assert places["/categories/PRIVATE_TRADE/rows/S1/0"] == ("G2", "G3")
    assert set(places) == {"/version", "/categories/PRIVATE_TRADE/rows/S1/0"}
    assert found.categories == ("PRIVATE_TRADE",)


def test_a_replay_says_which_past_grades_would_change(world: World) -> None:
    staff(world)
    decision, receipt = world.decided(severity="S1")
    world.decided("bob", severity="S1", source_id="2", words="全网最低")
    row = drafted(world, changed(world))
    found = world.call("sue", "policy_replay", version_id=row.id)
    assert (found.decisions, found.changed, found.harsher, found.milder) == (2, 1, 1, 0)
    assert [(one.category, one.before, one.after, one.count) for one in found.moves] == [
        ("PRIVATE_TRADE", "G2", "G3", 1)
    ]
    assert [(one.decision_id, one.number) for one in found.examples] == [(decision.id, receipt.number)]


def test_somebody_else_approves_and_the_notice_period_is_kept(world: World) -> None:
    staff(world)
    world.who("eve", Role.POLICY_MANAGER, Role.SUPERVISOR)
    row = drafted(world, changed(world), "eve")
    world.call("eve", "policy_submit", version_id=row.id)
    when = lm.PolicyApprove(effective_from_ms=NOON + 7 * DAY)
    with pytest.raises(Refused) as refusal:
        world.call("eve", "policy_approve", when, version_id=row.id)
    assert refusal.value.code == "forbidden"
    with pytest.raises(Refused) as refusal:
        world.call("sue", "policy_approve", lm.PolicyApprove(effective_from_ms=NOON + 7 * DAY - 1), version_id=row.id)
    assert refusal.value.pointer == "/effective_from_ms"
    back = world.call("sue", "policy_return", lm.PolicyReturn(reason="Say why."), version_id=row.id)
    assert back.state == "draft"
    drafted(world, changed(world, S1=["G3", "G4", "G4"]), "eve", row.id)
    world.call("eve", "policy_submit", version_id=row.id)
    assert world.call("sue", "policy_approve", when, version_id=row.id).state == "announced"


def test_a_version_takes_effect_at_its_time_and_old_decisions_keep_their_text(world: World) -> None:
    staff(world)
    old = world.house.context.law.book.matrix.version
    decision, _ = world.decided(severity="S1")
    version_id = announced(world, changed(world), NOON + 7 * DAY)
    world.wait(7 * DAY - 1)
    assert world.house.context.law.book.matrix.version == old
    world.wait(1)
    assert world.house.context.law.book.matrix.version == "2027.1"
    assert run(world.people["pam"].policy()).matrix["version"] == "2027.1"
    states = world.house.rows("SELECT version, state, effective_to_ms FROM policy_version WHERE kind = 'matrix'")
    assert set(states) == {("2027.1", "effective", None), (old, "superseded", NOON + 7 * DAY)}
    pinned = world.house.rows("SELECT policy_version FROM decision WHERE id = ?", decision.id)
    assert pinned == [(old,)]
    first = next(
        one for one in world.call("pam", "policy_versions").versions if (one.kind, one.version) == ("matrix", old)
    )
    text = world.call("pam", "policy_version", version_id=first.id).body
    assert text["categories"]["PRIVATE_TRADE"]["rows"]["S1"] == ["G2", "G3", "G4"]
    assert world.call("pam", "policy_version", version_id=version_id).row.own


def test_a_decision_under_the_old_rules_is_asked_again(world: World) -> None:
    staff(world)
    world.house.take_in(seller(), clip("1"))
    announced(world, changed(world), NOON + 7 * DAY)
    world.house.clock.now += 7 * DAY - 60_000
    leased = run(world.people["ann"].claim(ask())).leased[0]
    stale = world.house.verdict(leased)
    world.wait(60_000)
    assert code(world.house.decide(world.people["ann"], stale)[0].problem) == "policy-changed"
    fresh = world.house.verdict(leased)
    assert (fresh.grade, world.house.decide(world.people["ann"], fresh)[0].problem) == ("G3", None)


def test_whoever_leases_has_read_what_changed_for_the_queue(world: World) -> None:
    staff(world)
    world.house.take_in(seller(), clip("1"), clip("2", "全网最低"))
    version_id = announced(world, changed(world), NOON + 7 * DAY)
    world.wait(7 * DAY)
    with pytest.raises(Refused) as refusal:
        run(world.people["ann"].claim(ask(queues=("PRIVATE-TRADE",))))
    assert (refusal.value.code, refusal.value.details["version"]) == ("acknowledge-first", version_id)
    with pytest.raises(Refused):
        run(world.people["ann"].claim(ask()))
    assert len(run(world.people["ann"].claim(ask(queues=("PUBLICITY",)))).leased) == 1
    assert world.call("ann", "policy_acknowledge", version_id=version_id).acknowledged
    assert len(run(world.people["ann"].claim(ask(queues=("PRIVATE-TRADE",)))).leased) == 1


def test_the_version_in_effect_survives_a_restart(world: World) -> None:
    staff(world)
    announced(world, changed(world), NOON + 7 * DAY)
    world.wait(7 * DAY)
    again = open_context(world.house.context.config, scan=fake_scan)
    try:
        assert again.law.book.matrix.version == "2027.1"
        assert again.law.bundle.matrix["categories"]["PRIVATE_TRADE"]["rows"]["S1"][0] == "G3"
    finally:
        again.close()


def test_one_version_of_a_kind_is_in_effect_and_no_announced_text_changes(world: World) -> None:
    staff(world)
    version_id = announced(world, changed(world), NOON + 7 * DAY)
    for sql in (
        "UPDATE policy_version SET state = 'effective'",
        "UPDATE policy_version SET approver_id = author_id WHERE author_id IS NOT NULL",
        f"UPDATE policy_version SET body = '{{}}' WHERE id = '{version_id}'",  # noqa: S608 - our own id
        "DELETE FROM policy_version",
    ):
        with pytest.raises(DBAPIError):
            world.house.context.database.write_now(partial(Connection.exec_driver_sql, statement=sql))
    with pytest.raises(Refused) as refusal:
        world.call("pam", "policy_submit", version_id=version_id)
    assert refusal.value.code == "not-allowed"
    twin = drafted(world, changed(world, "2027.2"))
    world.call("pam", "policy_submit", version_id=twin.id)
    with pytest.raises(Refused) as refusal:
        world.call("sue", "policy_approve", lm.PolicyApprove(effective_from_ms=NOON + 7 * DAY), version_id=twin.id)
    assert refusal.value.pointer == "/effective_from_ms"
