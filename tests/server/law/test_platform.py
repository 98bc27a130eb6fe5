from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac

import httpx
import pytest

from moderator_app.domain.errors import Refused
from moderator_app.domain.measure import RETRY_LADDER_S
from moderator_app.domain.roles import Role
from moderator_app.server.enforcement import Enforcement, work_round
from moderator_app.server.platform.fake import FakePlatform
from moderator_app.server.platform.remote import RemotePlatform
from moderator_app.server.platform.sender import pick
from moderator_app.server.platform.signing import check_signature, key_of, new_secret, signed_headers
from tests.server.house import House, run
from tests.server.law.world import DAY, World
from tests.server.law.world import world as made

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_a_call_is_signed_as_standard_webhooks_says() -> None:
    headers = signed_headers(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signed = b'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}'
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}" == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-id"] == "msg_p5jXN8AQM9LWM0D4loKWxJek"
    assert headers["webhook-timestamp"] == "1614265330"


@pytest.mark.parametrize(
    ("change", "body", "now_s"),
    [
        ({"webhook-id": "other"}, b"{}", 1000),
        ({"webhook-timestamp": "1001"}, b"{}", 1000),
        ({"webhook-signature": "v1,AAAA"}, b"{}", 1000),
        ({}, b"{} ", 1000),
        ({}, b"{}", 1000 + 301),
        ({"webhook-timestamp": ""}, b"{}", 1000),
    ],
)
def test_a_call_that_was_touched_or_kept_is_refused(change: dict[str, str], body: bytes, now_s: int) -> None:
    headers = signed_headers(SECRET, "one", 1000, b"{}")
    assert check_signature(SECRET, headers, b"{}", 1000) == "one"
    rotated = headers | {"webhook-signature": f"v1,AAAA {headers['webhook-signature']}"}
    assert check_signature(SECRET, rotated, b"{}", 1000) == "one"
    with pytest.raises(ValueError, match=r"signature|time|webhook"):
        check_signature(SECRET, headers | change, body, now_s)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_!!", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_QUJD"])
def test_a_secret_that_is_none_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match="webhook secret"):
        key_of(secret)
    assert len(key_of(new_secret())) == 32


def test_what_fails_climbs_the_ladder_and_ends_as_a_dead_letter_that_a_lead_sends_again(world: World) -> None:
    world.decided()
    world.platform.refuse = lambda _kind, data: data.get("code") == "LIVE_BAN"
    world.enforce()
    for wait in RETRY_LADDER_S:
        assert world.states()["LIVE_BAN"] == "failed"
        world.wait(wait * 1000 - 1)
        assert world.states()["LIVE_BAN"] == "failed"
        world.wait(1)
    assert world.states()["LIVE_BAN"] == "failed_final"
    lead = world.who("lea", Role.LEAD)
    dead = run(lead.call("dead_letters")).calls
    assert [(call.kind, call.attempts, call.problem) for call in dead] == [("measure.apply", 16, "HTTP 503")]
    world.platform.refuse = None
    world.call("lea", "resend", call_id=dead[0].id)
    world.enforce()
    assert world.states()["LIVE_BAN"] == "active"
    assert run(lead.call("dead_letters")).calls == ()
    with pytest.raises(Refused) as refusal:
        world.call("lea", "resend", call_id=dead[0].id)
    assert refusal.value.code == "not-allowed"


@pytest.mark.parametrize("seed", range(3))
def test_with_a_third_of_calls_failing_every_measure_is_applied_once_or_on_the_list(house: House, seed: int) -> None:
    world = made(house, fail=333, lose=150, repeat=200, delay_ms=2)
    world.platform.seed = seed
    world.platform.__post_init__()
    for index in range(6):
        world.decided(source_id=f"{seed}-{index}", ref=f"M{index % 3}")
    for _ in range(60):
        world.wait(DAY // 24)
    measures = house.rows("SELECT id, state FROM measure")
    dead = {row[0] for row in house.rows("SELECT ref FROM platform_call WHERE state = 'dead'")}
    assert len(measures) > 40
    for measure_id, state in measures:
        done = world.platform.done["measure.apply", measure_id]
        assert done == 1 or measure_id in dead, state
        assert world.platform.done["measure.lift", measure_id] <= 1
    notices = [count for (kind, _), count in world.platform.done.items() if kind == "notice.send"]
    assert notices == [1] * 6
    assert house.rows("SELECT count(*) FROM platform_call WHERE state = 'sending'") == [(0,)]


def test_a_server_that_dies_with_calls_on_their_way_sends_them_again_and_nothing_is_done_twice(world: World) -> None:
    world.decided()
    on_their_way = world.house.context.database.write_now(lambda connection: pick(connection, world.house.context))
    for one in on_their_way[:4]:  # some of them had arrived
        run(
            world.platform.deliver(
                signed_headers(world.platform.secret, one.id, world.house.clock.now // 1000, one.body), one.body
            )
        )
    world.enforce()
    assert set(world.states().values()) == {"applying"}
    world.after_a_crash()
    world.enforce()
    assert set(world.states().values()) == {"active"}
    assert all(count == 1 for count in world.platform.done.values())


def test_two_workers_at_once_do_nothing_twice(world: World) -> None:
    for index in range(4):
        world.decided(source_id=str(index), ref=f"M{index}")

    async def both() -> None:
        await asyncio.gather(work_round(world.worker), work_round(world.worker))

    run(both())
    world.house.clock.now += 8 * DAY
    run(both())
    assert world.rights() == set()
    assert all(count == 1 for count in world.platform.done.values())
    assert world.house.rows("SELECT sum(attempts) FROM platform_call") == [(0,)]


def test_over_http_the_calls_arrive_signed(house: House) -> None:
    world = made(house)
    world.decided()
    remote = RemotePlatform("https://platform.example/hooks", transport=httpx.ASGITransport(world.platform.application))

    async def work() -> None:
        await work_round(Enforcement(context=house.context, platform=remote, secret=world.platform.secret))
        await remote.close()

    run(work())
    assert set(world.states().values()) == {"active"}
    told = {kind for kind, _ in world.platform.obeyed}
    assert told == {"measure.apply", "notice.send"}
    assert {data["merchant"] for _, data in world.platform.obeyed} == {"M1"}


def test_a_platform_that_does_not_answer_or_knows_another_secret_gets_nothing_done(house: House) -> None:
    world = made(house)
    world.decided()

    def unreachable(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no")

    remote = RemotePlatform("https://platform.example/hooks", transport=httpx.MockTransport(unreachable))
    assert asyncio.run(remote.deliver({}, b"{}")) == 0
    stranger = FakePlatform(new_secret(), clock=house.clock)
    run(work_round(Enforcement(context=house.context, platform=stranger, secret=world.platform.secret)))
    assert stranger.obeyed == []
    assert house.rows("SELECT DISTINCT problem FROM platform_call WHERE problem <> ''") == [("HTTP 401",)]
