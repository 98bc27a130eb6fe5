"""The lease service keeps budgets, breaks and opt-outs across desks, and tells nobody but the person."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.local import LocalBackend
from moderator_app.wire import messages as m
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages import wellness as wm
from moderator_app.wire.protocol import ENDPOINTS
from tests.server.house import House, ask, clip, run, seller
from tests.server.test_access import BODIES, path_of

MINUTE = 60_000


def own(who: LocalBackend) -> wm.Wellness:
    return run(who.ask(Ask(endpoint="wellness", reply=wm.Wellness)))


def looked(who: LocalBackend, case_id: str, minutes: int, look_id: str = "") -> wm.Wellness:
    body = wm.Looked(id=look_id or new_id(), case_id=case_id, spent_ms=minutes * MINUTE)
    return run(who.ask(Ask(endpoint="wellness_looked", reply=wm.Wellness, body=body)))


def take_break(who: LocalBackend) -> wm.Wellness:
    return run(who.ask(Ask(endpoint="wellness_break", reply=wm.Wellness, body=wm.BreakBegun(id=new_id()))))


def opt_out(who: LocalBackend, *classes: str) -> wm.Wellness:
    return run(who.ask(Ask(endpoint="wellness_optouts", reply=wm.Wellness, body=wm.OptOuts(classes=classes))))


def claim(who: LocalBackend, **more: Any) -> list[m.Leased]:
    return list(run(who.claim(ask(**more))).leased)


def give_back(who: LocalBackend, *leased: m.Leased) -> None:
    run(who.release(m.LeaseIds(lease_ids=tuple(one.lease.id for one in leased))))


def of(here: wm.Wellness, name: str) -> wm.ClassExposure:
    return next(one for one in here.classes if one.id == name)


@pytest.fixture
def day(house: House) -> House:
    """Return a house with one case of abuse, one that the policy does not name, and one that distresses nobody."""
    house.take_in(
        *(seller(f"M{n}") for n in (1, 2, 3)),
        clip("1", ref="M1", distress="abuse"),
        clip("2", ref="M2", distress="gore"),
        clip("3", ref="M3"),
    )
    return house


def distress_of(leased: list[m.Leased]) -> list[str]:
    return sorted(one.content.case.distress for one in leased)


def test_what_one_desk_saw_counts_on_every_desk_of_the_person(day: House) -> None:
    one_desk, other_desk = day.person("ann"), day.person("ann")
    case = next(one for one in claim(one_desk, count=3) if one.content.case.distress == "abuse").content.case
    same = new_id()
    for _ in range(2):
        looked(one_desk, case.id, 45, same)
    here = of(own(other_desk), "abuse")
    assert (here.day_ms, here.row_ms, here.items, here.full) == (45 * MINUTE, 45 * MINUTE, 1, True)


def test_a_full_class_is_routed_away_and_the_others_still_come(day: House) -> None:
    ann = day.person("ann")
    held = claim(ann, count=3)
    abuse = next(one for one in held if one.content.case.distress == "abuse")
    looked(ann, abuse.content.case.id, 45)
    give_back(ann, *held)
    assert distress_of(claim(ann, count=3)) == ["", "gore"]
    with pytest.raises(Refused) as refused:
        claim(ann, case_id=abuse.content.case.id)
    assert refused.value.code == "rest"
    assert "colleague" in str(refused.value)
    assert distress_of(claim(day.person("bob"), count=3)) == ["abuse"]


def test_an_opt_out_needs_no_reason_and_keeps_its_class_away_until_it_is_taken_back(day: House) -> None:
    ann = day.person("ann")
    assert of(opt_out(ann, "distressing"), "distressing").opted_out
    held = claim(ann, count=3)
    assert distress_of(held) == ["", "abuse"]
    give_back(ann, *held)
    opt_out(ann, "abuse", "distressing")
    held = claim(ann, count=3)
    assert distress_of(held) == [""]
    give_back(ann, *held)
    opt_out(ann)
    assert distress_of(claim(ann, count=3)) == ["", "abuse", "gore"]
    with pytest.raises(Refused) as refused:
        opt_out(ann, "no such class")
    assert refused.value.code == "validation"


def test_a_break_is_required_after_two_hours_and_ends_them(day: House) -> None:
    ann = day.person("ann")
    plain = next(one for one in claim(ann, count=3) if not one.content.case.distress)
    for _ in range(12):
        day.clock.now += 10 * MINUTE
        here = looked(ann, plain.content.case.id, 10)
    assert here.row_ms == here.require_ms == 120 * MINUTE
    with pytest.raises(Refused) as refused:
        claim(ann)
    assert refused.value.code == "rest"
    assert "120 minutes" in str(refused.value)
    assert "10 minutes" in str(refused.value)
    until = take_break(ann).break_until_ms
    assert until == day.clock.now + 10 * MINUTE
    assert take_break(ann).break_until_ms == until, "a second break while one lasts changes nothing"
    with pytest.raises(Refused, match="on a break for 10"):
        claim(ann)
    day.clock.now += 10 * MINUTE
    assert own(ann).row_ms == 0
    assert len(claim(ann, count=3)) >= 1


def test_exposure_is_forgotten_when_it_no_longer_counts(day: House) -> None:
    ann = day.person("ann")
    case = claim(ann)[0].content.case
    looked(ann, case.id, 10)
    day.clock.now += 3 * 24 * 60 * MINUTE
    looked(ann, case.id, 1)
    assert day.rows("SELECT spent_ms FROM exposure") == [(MINUTE,)]


def test_no_endpoint_tells_anybody_what_another_person_saw_or_would_rather_not_see(
    day: House, client: TestClient[Litestar]
) -> None:
    ann = day.person("ann")
    plain = claim(ann)[0].content.case
    looked(ann, plain.id, 37)
    opt_out(ann, "nudity", "self_harm")
    take_break(ann)
    audit = json.dumps([list(map(str, row)) for row in day.rows("SELECT * FROM audit")])
    secrets = ("nudity", "self_harm", str(37 * MINUTE))
    assert not [secret for secret in (*secrets, "wellness", "optout", "exposure") if secret in audit]
    for role in Role:
        token = day.person(f"eye-{role}", role)._token
        for endpoint in ENDPOINTS:
            # The calls of one's own exposure are the next test's; a change of accounts would put ann out.
            own_page = endpoint.name.startswith("wellness")
            if own_page or endpoint.name in {"sign_out", "changes", "user_change"} or endpoint.method == "PUT":
                continue
            path = path_of(endpoint).replace("01a20163-0000-7000-8000-000000000000", day.people["ann"])
            reply = client.request(
                endpoint.method,
                path,
                params={"seconds": "0"} if endpoint.name == "stream" else None,
                json=BODIES.get(endpoint.name) if endpoint.method in {"POST", "PATCH"} else None,
                headers={"Authorization": f"Bearer {token}"},
            )
            assert not [secret for secret in secrets if secret in reply.text], (role, endpoint.name)


def test_the_own_page_is_of_the_caller_only(day: House) -> None:
    ann, bob = day.person("ann"), day.person("bob")
    opt_out(ann, "nudity")
    looked(ann, claim(ann)[0].content.case.id, 5)
    assert own(bob) == msgspec.structs.replace(own(bob), row_ms=0)
    assert not any(one.opted_out or one.day_ms for one in own(bob).classes)
    assert not [name for name in ("wellness", "wellness_looked") if "{" in _path(name)], "no call names a person"


def _path(name: str) -> str:
    return next(endpoint.path for endpoint in ENDPOINTS if endpoint.name == name)
