from __future__ import annotations

import asyncio

import pytest

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.bootstrap import NewAccount, create_account, issue_service_token
from moderator_app.server.local import LocalBackend
from moderator_app.wire import messages as m
from tests.server.databases import bytes_of
from tests.server.house import House, batch, run

DEVICE = new_id()
MINUTE = 60_000
PASSWORD = "correct horse"


@pytest.fixture
def desk(house: House) -> LocalBackend:
    create_account(
        house.context, NewAccount(name="ann", display="Ann", password="correct horse", roles=(Role.REVIEWER,))
    )
    return LocalBackend(house.context)


def sign_in(desk: LocalBackend, password: str = PASSWORD, name: str = "ann") -> m.Session:
    return run(desk.sign_in(m.PasswordSignIn(name=name, password=password, device_id=DEVICE)))


def refused(desk: LocalBackend, token: str, device: str = DEVICE) -> str:
    with pytest.raises(Refused) as refusal:
        run(desk.refresh(m.Refresh(refresh_token=token, device_id=device)))
    return refusal.value.code


def next_session(desk: LocalBackend, token: str) -> m.Session:
    return run(desk.refresh(m.Refresh(refresh_token=token, device_id=DEVICE)))


def test_the_right_password_opens_and_a_wrong_one_does_not_say_why(desk: LocalBackend) -> None:
    assert sign_in(desk).user.display == "Ann"
    assert run(desk.queues()).queues
    for name, password in (("ann", "wrong"), ("nobody", "correct horse"), ("service", "x")):
        with pytest.raises(Refused) as refusal:
            sign_in(desk, password, name)
        assert (refusal.value.code, str(refusal.value)) == ("bad-credentials", "Name or password is wrong.")


def test_an_access_token_lives_a_quarter_of_an_hour(house: House, desk: LocalBackend) -> None:
    session = sign_in(desk)
    house.clock.now += session.access_ttl_s * 1000 - 1
    run(desk.queues())
    house.clock.now += 1
    with pytest.raises(Refused) as refusal:
        run(desk.queues())
    assert refusal.value.code == "unauthenticated"
    next_session(desk, session.refresh_token)
    run(desk.queues())


def test_signing_out_ends_the_whole_family(desk: LocalBackend) -> None:
    session = sign_in(desk)
    run(desk.sign_out())
    assert refused(desk, session.refresh_token) == "unauthenticated"


def test_the_database_knows_no_token(house: House, desk: LocalBackend) -> None:
    session = sign_in(desk)
    following = next_session(desk, session.refresh_token)
    data = bytes_of(house.context.config.url)
    assert session.user.name.encode() in data
    for secret in (session.access_token, session.refresh_token, following.refresh_token, "correct horse"):
        assert secret.encode() not in data


def test_a_lost_reply_gets_the_same_successor_from_the_same_device(house: House, desk: LocalBackend) -> None:
    session = sign_in(desk)
    first = next_session(desk, session.refresh_token)
    house.clock.now += 119_000
    again = next_session(desk, session.refresh_token)
    assert again.refresh_token == first.refresh_token
    assert again.access_token != first.access_token
    assert next_session(desk, again.refresh_token).refresh_token not in {first.refresh_token, session.refresh_token}


def test_a_spent_token_kills_its_family_after_the_grace(house: House, desk: LocalBackend) -> None:
    session = sign_in(desk)
    following = next_session(desk, session.refresh_token)
    house.clock.now += 121_000
    assert refused(desk, session.refresh_token) == "unauthenticated"
    assert refused(desk, following.refresh_token) == "unauthenticated"
    with pytest.raises(Refused):
        run(desk.queues())


def test_a_spent_token_kills_its_family_from_another_device(desk: LocalBackend) -> None:
    session = sign_in(desk)
    following = next_session(desk, session.refresh_token)
    assert refused(desk, session.refresh_token, new_id()) == "unauthenticated"
    assert refused(desk, following.refresh_token) == "unauthenticated"


def test_a_token_before_the_last_kills_its_family_even_within_the_grace(desk: LocalBackend) -> None:
    session = sign_in(desk)
    second = next_session(desk, session.refresh_token)
    third = next_session(desk, second.refresh_token)
    assert refused(desk, session.refresh_token) == "unauthenticated"
    assert refused(desk, third.refresh_token) == "unauthenticated"


def test_a_refresh_token_ends_after_thirty_days(house: House, desk: LocalBackend) -> None:
    session = sign_in(desk)
    house.clock.now += 30 * 24 * 60 * MINUTE
    assert refused(desk, session.refresh_token) == "unauthenticated"


def test_five_wrong_passwords_close_a_name_for_a_quarter_of_an_hour(house: House, desk: LocalBackend) -> None:
    for _ in range(5):
        with pytest.raises(Refused):
            sign_in(desk, "wrong")
    with pytest.raises(Refused) as refusal:
        sign_in(desk)
    assert refusal.value.code == "rate-limited"
    house.clock.now += 15 * MINUTE
    assert sign_in(desk).user.name == "ann"


def test_many_tries_at_once_do_not_slip_past_the_limit(house: House) -> None:
    async def all_at_once() -> list[str]:
        request = m.PasswordSignIn(name="ann", password="wrong", device_id=DEVICE)
        tries = [LocalBackend(house.context).sign_in(request) for _ in range(20)]
        return [one.code for one in await asyncio.gather(*tries, return_exceptions=True) if isinstance(one, Refused)]

    codes = run(all_at_once())
    assert codes.count("bad-credentials") == 5
    assert codes.count("rate-limited") == 15


def test_thirty_tries_close_an_address_whatever_the_names(house: House, desk: LocalBackend) -> None:
    for index in range(30):
        with pytest.raises(Refused):
            sign_in(desk, "wrong", f"name {index}")
    with pytest.raises(Refused) as refusal:
        sign_in(desk)
    assert refusal.value.code == "rate-limited"
    assert run(
        LocalBackend(house.context, address="elsewhere").sign_in(
            m.PasswordSignIn(name="ann", password="correct horse", device_id=DEVICE)
        )
    )


def test_right_passwords_do_not_use_up_the_limit(desk: LocalBackend) -> None:
    for _ in range(12):
        sign_in(desk)


def test_the_service_token_pushes_items_and_reads_none(house: House) -> None:
    old = LocalBackend(house.context, token=issue_service_token(house.context))
    new = LocalBackend(house.context, token=issue_service_token(house.context))
    assert run(new.intake(batch({}))).rejected == 1
    with pytest.raises(Refused) as refusal:
        run(new.snapshot())
    assert refusal.value.code == "forbidden"
    with pytest.raises(Refused) as gone:
        run(old.intake(batch({})))
    assert gone.value.code == "unauthenticated"


def test_an_account_is_made_once(house: House) -> None:
    new = NewAccount(name="ann", display="Ann", password="correct horse", roles=(Role.REVIEWER,))
    assert create_account(house.context, new) == create_account(house.context, new)


def test_an_administrator_is_never_a_reviewer(house: House) -> None:
    with pytest.raises(Refused) as refusal:
        create_account(
            house.context, NewAccount(name="x", display="X", password="correct horse", roles=(Role.ADMIN, Role.LEAD))
        )
    assert refusal.value.pointer == "/roles"
