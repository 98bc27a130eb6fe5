"""What may be taken home: who reserves cases for an offline shift, which, and for how long."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from moderator_app.domain.errors import Refused
from moderator_app.domain.queue import LeaseMode
from moderator_app.server.tables import case
from moderator_app.wire import messages as m
from tests.server.house import House, ask, clip, prior, run, seller

HOUR = 3_600_000


def shift(count: int = 25, **more: Any) -> m.Claim:
    return ask(count, mode=LeaseMode.OFFLINE, **more)


def severe(house: House, number: str, severity: str, **more: Any) -> str:
    """Give a waiting case a severity (and whatever else is needed), and return its id."""
    change = update(case).where(case.c.title == f"直播 {number}").values(severity=severity, **more).returning(case.c.id)
    return str(house.context.database.write_now(lambda connection: connection.scalar(change)))


def test_live_extremely_serious_and_closure_cases_stay_in_the_office(house: House) -> None:
    house.take_in(seller(), clip("live", live_now=True), clip("grave"), clip("closing"), clip("calm"))
    severe(house, "grave", "S4")
    severe(house, "closing", "S3", recurrence=2)  # the matrix would propose to close the store
    leased = run(house.person("ann").claim(shift())).leased
    assert [one.content.case.title for one in leased] == ["直播 calm"]


def test_what_may_not_be_taken_home_does_not_hide_what_may(house: House) -> None:
    house.take_in(seller(), *(clip(f"closing{n}") for n in range(8)), clip("calm"))
    for number in range(8):
        severe(house, f"closing{number}", "S3", recurrence=2, turn=-(10**12))
    leased = run(house.person("ann").claim(shift(2))).leased
    assert [one.content.case.title for one in leased] == ["直播 calm"]


@pytest.mark.parametrize(("severity", "more"), [("S4", {}), ("S3", {"recurrence": 2}), ("S1", {"live_now": 1})])
def test_a_chosen_case_is_refused_for_the_same_reasons(house: House, severity: str, more: dict[str, int]) -> None:
    house.take_in(seller(), clip("1"))
    case_id = severe(house, "1", severity, **more)
    with pytest.raises(Refused) as refusal:
        run(house.person("ann").claim(shift(1, case_id=case_id)))
    assert (refusal.value.code, refusal.value.pointer) == ("not-allowed", "/mode")


def test_a_shift_lasts_as_long_as_was_asked_and_no_longer_than_the_server_allows(house: House) -> None:
    house.take_in(seller(), clip("1"), clip("2"), clip("3"))
    ann = house.person("ann")
    lengths = [run(ann.claim(shift(1, ttl_ms=asked))).leased[0].lease.ttl_ms for asked in (2 * HOUR, 8 * HOUR, 0)]
    assert lengths == [2 * HOUR, 8 * HOUR, 8 * HOUR]


def test_an_online_lease_is_as_long_as_the_server_says_whatever_is_asked(house: House) -> None:
    house.take_in(seller(), clip("1"))
    leased = run(house.person("ann").claim(ask(1, ttl_ms=8 * HOUR))).leased[0]
    assert leased.lease.ttl_ms == house.context.config.lease_ttl_ms


def test_a_shift_is_not_prolonged(house: House) -> None:
    house.take_in(seller(), clip("1"))
    ann = house.person("ann")
    held = run(ann.claim(shift(1))).leased[0].lease
    assert held.mode is LeaseMode.OFFLINE
    result = run(ann.renew(m.LeaseIds(lease_ids=(held.id,)))).results[0]
    assert result.problem is not None
    assert result.problem.type.endswith(":not-allowed")


def test_a_decision_of_the_shift_counts_hours_later_and_even_after_its_time_while_nobody_took_the_case(
    house: House,
) -> None:
    house.take_in(seller(), clip("1"), clip("2"))
    ann = house.person("ann")
    first, second = run(ann.claim(shift(2, ttl_ms=2 * HOUR))).leased
    house.clock.now += HOUR + HOUR // 2
    assert house.decide(ann, house.verdict(first))[0].problem is None
    house.clock.now += 8 * HOUR
    assert house.decide(ann, house.verdict(second))[0].problem is None


def test_nobody_takes_home_more_than_twenty_five_cases(house: House) -> None:
    house.take_in(seller(), *(clip(str(number)) for number in range(30)))
    ann = house.person("ann")
    assert len(run(ann.claim(shift(25))).leased) == 25
    with pytest.raises(Refused) as refusal:
        run(ann.claim(shift(1)))
    assert refusal.value.code == "not-allowed"


def test_a_seller_with_two_earlier_decisions_is_recognised_from_the_intake(house: House) -> None:
    house.take_in(seller(), prior("1"), prior("2"), clip("3"))
    row = house.rows("SELECT recurrence FROM case_file")[0]
    assert row[0] == 2
