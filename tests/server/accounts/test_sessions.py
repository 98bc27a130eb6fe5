from __future__ import annotations

import pytest

from moderator_app.domain.errors import Refused
from moderator_app.domain.roles import Role
from moderator_app.server.local import LocalBackend
from moderator_app.wire import messages as m
from moderator_app.wire.messages import doors as dm
from tests.server.accounts.doors import PASSWORD, account, call, refusal, signed_in
from tests.server.house import House, run


@pytest.fixture
def two(house: House) -> tuple[LocalBackend, LocalBackend]:
    account(house, "ann")
    return signed_in(house, "ann", address="10.0.0.1")[0], signed_in(house, "ann", address="10.0.0.2")[0]


def test_a_person_sees_where_the_own_account_is_signed_in(two: tuple[LocalBackend, LocalBackend]) -> None:
    here, _ = two
    seen = call(here, "sessions").sessions
    assert [(row.address, row.here, row.device_name) for row in seen] == [
        ("10.0.0.2", False, "ann's"),
        ("10.0.0.1", True, "ann's"),
    ]


def test_a_renewal_says_when_and_from_where(house: House, two: tuple[LocalBackend, LocalBackend]) -> None:
    del two
    desk, session = signed_in(house, "ann", address="10.0.0.3")
    house.clock.now += 60_000
    device = call(desk, "sessions").sessions[0].device_id
    moved = LocalBackend(house.context, address="10.0.0.4")
    run(moved.refresh(m.Refresh(refresh_token=session.refresh_token, device_id=device)))
    row = call(moved, "sessions").sessions[0]
    assert (row.address, row.seen_at_ms - row.started_at_ms) == ("10.0.0.4", 60_000)


def test_a_person_ends_the_own_sessions_and_nobody_elses(house: House, two: tuple[LocalBackend, LocalBackend]) -> None:
    here, there = two
    account(house, "bob")
    bob, _ = signed_in(house, "bob")
    target = next(row.id for row in call(here, "sessions").sessions if not row.here)
    assert refusal(bob, "session_end", session_id=target).code == "not-found"
    left = call(here, "session_end", session_id=target)
    assert [row.here for row in left.sessions] == [True]
    assert refusal(there, "me").code == "unauthenticated"
    assert call(here, "me").name == "ann"


def test_an_administrator_ends_them_all(house: House, two: tuple[LocalBackend, LocalBackend]) -> None:
    account(house, "root", Role.ADMIN)
    root, _ = signed_in(house, "root")
    ann_id = call(two[0], "me").id
    assert len(call(root, "user_sessions", user_id=ann_id).sessions) == 2
    assert call(root, "user_sessions_end", user_id=ann_id).sessions == ()
    for desk in two:
        assert refusal(desk, "me").code == "unauthenticated"
    assert refusal(root, "user_sessions", user_id="nobody").code == "not-found"


def test_a_new_password_needs_the_old_one_and_ends_every_other_session(
    house: House, two: tuple[LocalBackend, LocalBackend]
) -> None:
    here, there = two
    wrong = refusal(here, "password_change", dm.PasswordChange(old="not it", new="battery staple"))
    assert (wrong.code, wrong.pointer) == ("bad-code", "/old")
    named = refusal(here, "password_change", dm.PasswordChange(old=PASSWORD, new="I am ANN for sure"))
    assert (named.code, named.pointer) == ("validation", "/new")
    call(here, "password_change", dm.PasswordChange(old=PASSWORD, new="battery staple"))
    assert call(here, "me").name == "ann"
    assert refusal(there, "me").code == "unauthenticated"
    with pytest.raises(Refused, match="wrong"):
        signed_in(house, "ann")


def test_old_passwords_cannot_be_guessed_from_inside_either(two: tuple[LocalBackend, LocalBackend]) -> None:
    here, _ = two
    for _ in range(5):
        refusal(here, "password_change", dm.PasswordChange(old="not it", new="battery staple"))
    assert refusal(here, "password_change", dm.PasswordChange(old=PASSWORD, new="battery staple")).code == (
        "rate-limited"
    )
