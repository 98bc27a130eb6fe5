"""Who asks too often is told when to come back; nobody else notices."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar.testing import TestClient

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.app import create_app
from moderator_app.server.limits import CLASS_OF, DEFAULT, FORGET_AT, Limiter, Pace
from moderator_app.wire.messages.quality import ExportRequest
from moderator_app.wire.protocol import ENDPOINTS
from tests.server.house import Clock, House, ask, open_house, run


@pytest.fixture
def paced(tmp_path: Path, template: Path):
    ticks = Clock(0)
    house = open_house(tmp_path / "data", template, paces=DEFAULT, ticks=ticks)
    yield house, ticks
    house.context.close()


def refused(limiter: Limiter, now: int, who: str = "ann", endpoint: str = "claim") -> int:
    """Return how many seconds somebody is told to wait, 0 when the call goes through."""
    try:
        limiter.check(endpoint, account=who, address="here", now_ms=now)
    except Refused as error:
        return int(str(error.details["retry_after_s"])) if error.code == "rate-limited" else -1
    return 0


def test_every_named_call_exists_and_has_a_pace() -> None:
    assert set(CLASS_OF) <= {endpoint.name for endpoint in ENDPOINTS}
    assert set(CLASS_OF.values()) == set(DEFAULT)


def test_the_sixty_first_claim_of_a_minute_waits_a_second_and_the_next_person_does_not() -> None:
    limiter = Limiter(DEFAULT)
    assert [refused(limiter, 5) for _ in range(60)] == [0] * 60
    assert refused(limiter, 5) == 1
    assert refused(limiter, 5, "bob") == 0
    assert refused(limiter, 1005) == 0
    assert refused(limiter, 1005) == 1


def test_a_refused_call_does_not_push_the_next_one_back() -> None:
    limiter = Limiter({"claim": Pace(1, 10_000)})
    assert refused(limiter, 0) == 0
    assert [refused(limiter, now) for now in (1, 2, 3, 9_999)] == [10, 10, 10, 1]
    assert refused(limiter, 10_000) == 0


def test_signing_in_has_a_limit_for_everybody_together() -> None:
    limiter = Limiter({"sign_in": Pace(3, 60_000)})
    assert [refused(limiter, 0, who, "sign_in") for who in ("a", "b", "c", "d")] == [0, 0, 0, 20]


def test_who_is_nobody_in_particular_is_counted_by_address() -> None:
    limiter = Limiter({"public": Pace(1, 1000)})
    limiter.check("page_search", account="", address="10.0.0.1", now_ms=0)
    limiter.check("page_search", account="", address="10.0.0.2", now_ms=0)
    with pytest.raises(Refused):
        limiter.check("page_search", account="", address="10.0.0.1", now_ms=0)


def test_those_who_went_quiet_are_forgotten() -> None:
    limiter = Limiter({"claim": Pace(60, 60_000)})
    for number in range(FORGET_AT):
        refused(limiter, 0, str(number))
    assert refused(limiter, 10_000, "late") == 0
    assert len(limiter._due) == 1


@given(steps=st.lists(st.integers(0, 5_000), max_size=200))
def test_no_span_of_time_ever_lets_more_through_than_two_bursts(steps: list[int]) -> None:
    limiter, now, passed = Limiter({"claim": Pace(10, 10_000)}), 0, []
    for step in steps:
        now += step
        if not refused(limiter, now):
            passed.append(now)
    for start in passed:
        assert sum(start <= at < start + 10_000 for at in passed) <= 20


def test_the_answer_says_when_to_come_back(paced: tuple[House, Clock]) -> None:
    house, ticks = paced
    token = house.person("lead", Role.LEAD)._token
    with TestClient(create_app(house.context.config, context=house.context)) as client:
        headers = {"Authorization": f"Bearer {token}"}
        path = f"/v1/auth/sessions/{new_id()}/end"
        answers = [client.post(path, headers=headers) for _ in range(61)]
        assert {answer.status_code for answer in answers[:60]} == {404}
        assert (answers[60].status_code, answers[60].headers["retry-after"]) == (429, "1")
        assert answers[60].json()["details"]["retry_after_s"] == 1
        ticks.now += 1000
        assert client.post(path, headers=headers).status_code == 404
        pages = [client.get("/announcements") for _ in range(601)]
        assert [page.status_code for page in pages].count(429) == 1


def test_exports_are_few_and_other_work_goes_on(paced: tuple[House, Clock]) -> None:
    house, _ = paced
    lead = house.person("lead", Role.LEAD)
    for number in range(6):
        work = lead.call("export_start", ExportRequest(id=new_id(), format="jsonl"))
        if number < 5:
            run(work)
        else:
            with pytest.raises(Refused, match="try again in 720 s"):
                run(work)
    assert run(lead.claim(ask())).leased == ()
