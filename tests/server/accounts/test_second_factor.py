from __future__ import annotations

import pytest

from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.accounts.codes import STEP_MS, base32
from moderator_app.server.local import LocalBackend
from moderator_app.wire import messages as m
from moderator_app.wire.messages import doors as dm
from moderator_app.wire.protocol import ENDPOINTS
from tests.server.accounts.doors import account, call, enrolled, refusal, signed_in
from tests.server.house import House, open_house, run

TABLES = ("second_factor", "recovery_code", "account", "session", "access_token", "refresh_token", "audit")


@pytest.fixture
def ann(house: House) -> LocalBackend:
    account(house, "ann")
    return signed_in(house, "ann")[0]


def test_without_a_second_factor_nothing_more_is_asked(house: House, ann: LocalBackend) -> None:
    assert signed_in(house, "ann")[1].stage == ""
    assert call(ann, "sessions").second_factor is False


def test_once_enrolled_a_password_alone_opens_nothing(house: House, ann: LocalBackend) -> None:
    pocket, _ = enrolled(house, ann)
    desk, session = signed_in(house, "ann")
    assert (session.stage, session.refresh_token) == ("code", "")
    assert refusal(desk, "queues").code == "second-factor-required"
    whole = call(desk, "code", pocket.code())
    desk._token = whole.access_token
    assert whole.stage == ""
    assert run(desk.queues()).queues
    assert run(desk.refresh(m.Refresh(refresh_token=whole.refresh_token, device_id=_device(house, whole)))).access_token


def _device(house: House, session: m.Session) -> str:
    rows = house.rows("SELECT device_id FROM session WHERE account_id = ? ORDER BY id DESC LIMIT 1", session.user.id)
    return str(rows[0][0])


def test_half_way_in_only_the_doors_open(house: House, ann: LocalBackend) -> None:
    enrolled(house, ann)
    desk, _ = signed_in(house, "ann")
    for endpoint in ENDPOINTS:
        if endpoint.open_to_all or endpoint.half_way or endpoint.name in {"media_get", "media_put", "export_file"}:
            continue
        if endpoint.name == "stream":
            continue
        path = {part.strip("{}"): new_id() for part in endpoint.path.split("/") if part.startswith("{")}
        assert refusal(desk, endpoint.name, **path).code == "second-factor-required", endpoint.name
    assert {one.name for one in ENDPOINTS if one.half_way} == {
        "code", "factor_confirm", "factor_enrol", "me", "sign_out",
    }  # fmt: skip


def test_the_half_way_token_ends_with_the_code_and_after_ten_minutes(house: House, ann: LocalBackend) -> None:
    pocket, _ = enrolled(house, ann)
    desk, _ = signed_in(house, "ann")
    call(desk, "code", pocket.code())
    assert refusal(desk, "me").code == "unauthenticated"
    late, _ = signed_in(house, "ann")
    house.clock.now += 10 * 60_000
    assert refusal(late, "code", pocket.code()).code == "unauthenticated"


def test_a_code_that_was_good_is_not_taken_again_by_anybody(house: House, ann: LocalBackend) -> None:
    pocket, _ = enrolled(house, ann)
    first, _ = signed_in(house, "ann")
    second, _ = signed_in(house, "ann")
    code = pocket.code()
    assert call(first, "code", code).stage == ""
    assert refusal(second, "code", code).code == "bad-code"
    assert refusal(second, "code", pocket.code(steps=-1)).code == "bad-code"
    assert call(second, "code", pocket.code(steps=1)).stage == ""


def test_the_code_that_confirmed_does_not_sign_in_as_well(house: House, ann: LocalBackend) -> None:
    pocket, _ = enrolled(house, ann)
    house.clock.now -= STEP_MS
    desk, _ = signed_in(house, "ann")
    assert refusal(desk, "code", pocket.code()).code == "bad-code"


def test_five_wrong_codes_close_the_door_for_a_quarter_of_an_hour(house: House, ann: LocalBackend) -> None:
    pocket, _ = enrolled(house, ann)
    desk, _ = signed_in(house, "ann")
    for _ in range(5):
        assert refusal(desk, "code", dm.Code(code="000000")).code == "bad-code"
    refused = refusal(desk, "code", pocket.code())
    assert (refused.code, refused.details["retry_after_s"]) == ("rate-limited", 900)
    house.clock.now += 15 * 60_000
    again, _ = signed_in(house, "ann")
    assert call(again, "code", pocket.code()).stage == ""


def test_a_recovery_code_opens_once(house: House, ann: LocalBackend) -> None:
    _, confirmed = enrolled(house, ann)
    first, _ = signed_in(house, "ann")
    code = dm.Code(code=confirmed.recovery_codes[3].upper())
    whole = call(first, "code", code)
    first._token = whole.access_token
    assert call(first, "sessions").recovery_codes_left == 9
    second, _ = signed_in(house, "ann")
    assert refusal(second, "code", code).code == "bad-code"


def test_the_database_knows_neither_key_nor_recovery_codes(house: House, ann: LocalBackend) -> None:
    pocket, confirmed = enrolled(house, ann)
    stored = " ".join(str(row) for table in TABLES for row in house.rows(f"SELECT * FROM {table}"))  # noqa: S608 - ours
    assert confirmed.session.user.id in stored
    plain = [code.replace("-", "") for code in confirmed.recovery_codes]
    for secret in (pocket.key.hex(), base32(pocket.key), *confirmed.recovery_codes, *plain):
        assert secret not in stored


def test_somebody_elses_sealed_key_does_not_open(house: House, ann: LocalBackend) -> None:
    pocket, _ = enrolled(house, ann)
    account(house, "bob")
    bob, _ = signed_in(house, "bob")
    enrolled(house, bob)
    named = _id(house, "bob")
    house.context.database.write_now(
        lambda connection: connection.exec_driver_sql(
            "UPDATE second_factor SET sealed_key = (SELECT sealed_key FROM second_factor WHERE account_id <> ?) "
            "WHERE account_id = ?",
            (named, named),
        )
    )
    house.clock.now += STEP_MS
    desk, _ = signed_in(house, "bob")
    assert refusal(desk, "code", pocket.code()).code == "not-allowed"


def _id(house: House, name: str) -> str:
    return str(house.rows("SELECT id FROM account WHERE name = ?", name)[0][0])


def test_a_second_factor_is_dropped_with_a_code_and_never_silently_replaced(house: House, ann: LocalBackend) -> None:
    pocket, _ = enrolled(house, ann)
    assert refusal(ann, "factor_enrol").code == "already-there"
    assert refusal(ann, "factor_drop", dm.Code(code="000000")).code == "bad-code"
    call(ann, "factor_drop", pocket.code())
    assert signed_in(house, "ann")[1].stage == ""


def test_an_enrolment_that_was_never_confirmed_asks_for_nothing(house: House, ann: LocalBackend) -> None:
    call(ann, "factor_enrol")
    assert signed_in(house, "ann")[1].stage == ""
    assert refusal(ann, "code", dm.Code(code="000000")).code == "not-allowed"


def test_confirming_ends_the_sessions_that_were_opened_by_a_password_alone(house: House, ann: LocalBackend) -> None:
    other, _ = signed_in(house, "ann")
    enrolled(house, ann)
    assert refusal(other, "me").code == "unauthenticated"
    assert call(ann, "sessions").second_factor is True


def test_a_role_that_must_have_one_is_led_to_enrol(tmp_path, template) -> None:
    house = open_house(tmp_path / "strict", template, second_factor_roles=frozenset({Role.LEAD}))
    try:
        account(house, "ann")
        account(house, "lead", Role.LEAD)
        assert signed_in(house, "ann")[1].stage == ""
        desk, session = signed_in(house, "lead")
        assert session.stage == "enrol"
        assert refusal(desk, "log_query").code == "second-factor-required"
        _, confirmed = enrolled(house, desk)
        assert len(confirmed.recovery_codes) == 10
        assert run(desk.queues()).queues
    finally:
        house.context.close()


def test_a_session_from_before_the_rule_ends_at_its_next_renewal(house: House) -> None:
    account(house, "lead", Role.LEAD)
    device = new_id()
    desk, session = signed_in(house, "lead", device_id=device)
    object.__setattr__(house.context.config, "second_factor_roles", frozenset({Role.LEAD}))
    assert refusal(desk, "refresh", m.Refresh(refresh_token=session.refresh_token, device_id=device)).code == (
        "unauthenticated"
    )


def test_an_administrator_resets_anybodys_but_the_own_and_everything_of_that_person_ends(
    house: House, ann: LocalBackend
) -> None:
    enrolled(house, ann)
    root_id = account(house, "root", Role.ADMIN)
    root, _ = signed_in(house, "root")
    assert refusal(root, "user_factor_reset", user_id=root_id).code == "not-allowed"
    after = call(root, "user_factor_reset", user_id=_id(house, "ann"))
    assert (after.sessions, after.second_factor) == ((), False)
    assert refusal(ann, "me").code == "unauthenticated"
    assert signed_in(house, "ann")[1].stage == ""
    told = house.rows("SELECT actor, action FROM audit WHERE action = 'account.factor_reset'")
    assert told == [(root_id, "account.factor_reset")]
