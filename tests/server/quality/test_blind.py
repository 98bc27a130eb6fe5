"""The second person cannot obtain the first result by any endpoint, and nobody who saw it is asked to judge it."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.case.media import place_of
from moderator_app.wire.endpoint import Endpoint
from moderator_app.wire.messages import quality as qm
from moderator_app.wire.protocol import ENDPOINTS
from tests.server.house import DAY, House, ask, clip, run, seller
from tests.server.law.world import world
from tests.server.quality.attempts import APART, an_export, attempt_all, unlisted
from tests.server.quality.leads import a_draw, a_week, call, people


@pytest.fixture(params=[Role.QA, Role.LEAD])
def reviewing(house: House, request: pytest.FixtureRequest) -> tuple[House, Any, qm.BlindCase, dict[str, str]]:
    """A reviewer in the middle of a blind review, and what there would be to know."""
    a_week(house, makers=2, each=5, clear=False)
    lead, _ = people(house)
    call(house, lead, "qa_draw", a_draw(house))
    reviewer = house.person("rory", request.param)
    (blind,) = call(house, reviewer, "qa_claim", qm.ReviewClaim()).cases
    ((decision, plan),) = house.rows("SELECT decision_id, plan_id FROM qa_sample WHERE id = ?", blind.sample_id)
    facts = facts_of(house, decision, sample=blind.sample_id, plan=plan)
    return house, reviewer, blind, facts


def test_the_blind_case_tells_nothing_of_the_first_result(reviewing) -> None:
    _, _, blind, facts = reviewing
    content = blind.content
    assert content.items
    assert content.highlights
    assert content.case.grade == content.case.lease_holder == ""
    assert {hit.state.value for hit in content.highlights} == {"new"}
    assert facts["decision"] not in {prior.id for prior in content.context.history}
    assert content.context.standing.points == 0 or content.context.history
    import msgspec

    told = msgspec.json.encode(blind).decode()
    for secret in (facts["decision"], facts["number"], facts["maker"], "stratum", "severe"):
        assert secret not in told


def test_every_endpoint_is_tried_and_one_that_nobody_listed_is_noticed(reviewing, monkeypatch) -> None:
    _, _, _, facts = reviewing
    assert unlisted(facts) == set()
    new = Endpoint("scorecard", "GET", "/v1/scorecards/{user_id}", None)
    monkeypatch.setattr("tests.server.quality.attempts.ENDPOINTS", (*ENDPOINTS, new))
    assert unlisted(facts) == {"scorecard"}


def test_no_endpoint_tells_a_reviewer_what_is_being_reviewed(reviewing, client: TestClient[Litestar]) -> None:
    house, reviewer, _, facts = reviewing
    facts["job"] = an_export(partial(call, house, reviewer))
    asked, leaks = attempt_all(client, reviewer._token, facts, house.clock.now)
    assert asked >= len(ENDPOINTS) - len(APART)
    assert leaks == []


def test_the_attempts_would_notice_a_result(reviewing, client: TestClient[Litestar]) -> None:
    """A colleague who reviews nothing asks the same, and is told."""
    house, _, _, facts = reviewing
    other = house.person("other", Role.LEAD)
    facts["job"] = an_export(partial(call, house, other))
    _, leaks = attempt_all(client, other._token, facts, house.clock.now)
    assert {"log_query", "log_entry", "decision", "export_file", "case_content"} <= {leak.endpoint for leak in leaks}


@pytest.mark.parametrize("role", [Role.SENIOR, Role.LEAD, Role.SUPERVISOR])
def test_no_endpoint_tells_the_second_person_what_the_first_one_found(
    house: House, client: TestClient[Litestar], role: Role
) -> None:
    town = world(house)
    town.flagged()
    leased = town.leased("ann")
    receipt = house.decide(town.who("ann"), house.verdict(leased, severity="S3"))[0].receipt
    assert receipt is not None
    assert receipt.state == "submitted"
    second = town.who("sally", role)
    seated = town.seat("sally")
    assert seated.turn is not None
    facts = facts_of(house, receipt.id, turn=seated.turn.id)
    if role is not Role.SENIOR:
        facts["job"] = an_export(partial(call, house, second))
    asked, leaks = attempt_all(client, second._token, facts, house.clock.now)
    assert asked >= len(ENDPOINTS) - len(APART)
    assert leaks == []
    # All that asking has not cost the seat: what was asked for was masked.
    assert town.finds("sally", seated).outcome == "effective"


def facts_of(house: House, decision_id: str, **more: str) -> dict[str, str]:
    ((number, grade, maker, display, merchant, case, queue, item),) = house.rows(
        "SELECT d.number, d.grade, d.maker_id, a.display, d.merchant_id, d.case_id, c.queue, i.id FROM decision d "
        "JOIN account a ON a.id = d.maker_id JOIN case_file c ON c.id = d.case_id JOIN item i ON i.case_id = c.id "
        "WHERE d.id = ? ORDER BY i.id LIMIT 1",
        decision_id,
    )
    return {
        "decision": decision_id, "number": number, "grade": grade, "maker": maker, "display": display,
        "merchant": merchant, "case": case, "queue": queue, "item": item, "job": "none",
        "sample": more.get("turn", ""), "plan": "none", **more,
    }  # fmt: skip


def test_the_result_comes_only_after_the_own_one_is_stored(reviewing) -> None:
    house, reviewer, _, facts = reviewing
    with pytest.raises(Refused):
        run(reviewer.decision(facts["decision"]))
    stored = call(house, reviewer, "qa_store", qm.ReviewResult(grade="G0"), path={"sample_id": facts["sample"]})
    assert stored.first_grade == facts["grade"]
    assert stored.error_class.value == "false_positive"
    assert run(reviewer.decision(facts["decision"])).grade == facts["grade"]
    again = call(house, reviewer, "qa_store", qm.ReviewResult(grade="G0"), path={"sample_id": facts["sample"]})
    assert again == stored
    with pytest.raises(Refused, match="another result"):
        call(
            house,
            reviewer,
            "qa_store",
            qm.ReviewResult(grade="G0", technical=True),
            path={"sample_id": facts["sample"]},
        )


@pytest.mark.parametrize("peep", ["log", "entry", "receipt", "content", "export"])
def test_whoever_saw_the_result_is_not_asked_to_judge_it(house: House, peep: str) -> None:
    made = a_week(house, makers=1, each=1, sellers=1, clear=False)
    lead, _ = people(house)
    call(house, lead, "qa_draw", a_draw(house))
    lou = house.person("lou", Role.LEAD)
    if peep == "log":
        assert call(house, lou, "log_query", qm.LogQuery()).rows
    elif peep == "entry":
        call(house, lou, "log_entry", path={"decision_id": made[0]})
    elif peep == "receipt":
        run(lou.decision(made[0]))
    elif peep == "content":
        case_id = house.rows("SELECT case_id FROM decision")[0][0]
        run(lou.case_content(case_id, purpose="to see"))
    else:
        call(house, lou, "export_start", qm.ExportRequest(id=new_id(), format="csv"))
    assert call(house, lou, "qa_claim", qm.ReviewClaim()).cases == ()
    stranger = house.person("sam", Role.QA)
    assert len(call(house, stranger, "qa_claim", qm.ReviewClaim()).cases) == 1


def test_nobody_judges_their_own_decision_and_nobody_settles_their_own_difference(house: House) -> None:
    a_week(house, makers=1, each=3, clear=False)
    lead, quinn = people(house)
    call(house, lead, "qa_draw", a_draw(house))
    (blind,) = call(house, quinn, "qa_claim", qm.ReviewClaim()).cases
    word = qm.Settlement(defect=True, note="the quote is out of context")
    with pytest.raises(Refused, match="no such difference"):
        call(house, lead, "qa_settle", word, path={"sample_id": blind.sample_id})
    call(house, quinn, "qa_store", qm.ReviewResult(grade="G0"), path={"sample_id": blind.sample_id})
    settled = call(house, lead, "qa_settle", word, path={"sample_id": blind.sample_id})
    assert settled.state.value == "defect_confirmed"
    assert settled.settled_by == "Lea"
    with pytest.raises(Refused):
        call(house, lead, "qa_settle", word, path={"sample_id": blind.sample_id})


def test_a_reviewer_sees_nobodys_scorecard(house: House, client: TestClient[Litestar]) -> None:
    a_week(house, makers=1, each=2)
    for role in Role:
        token = house.person(f"p-{role}", role)._token
        answer = client.get("/v1/quality/figures", headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code == 200) == (role is Role.LEAD), role


def test_a_look_that_takes_too_long_goes_to_somebody_else_and_what_was_being_found_is_refused(house: House) -> None:
    a_week(house, makers=1, each=1, sellers=1, clear=False)
    lead, quinn = people(house)
    call(house, lead, "qa_draw", a_draw(house))
    (blind,) = call(house, quinn, "qa_claim", qm.ReviewClaim()).cases
    assert blind.ttl_ms == house.context.config.turn_ttl_ms
    assert call(house, quinn, "qa_waiting") == qm.BlindWaiting(open=0, oldest_ms=0, mine=True)
    house.clock.now += house.context.config.turn_ttl_ms
    stranger = house.person("sam", Role.QA)
    (again,) = call(house, stranger, "qa_claim", qm.ReviewClaim()).cases
    assert again.sample_id == blind.sample_id
    for result in (qm.ReviewResult(grade="G0"), qm.ReviewResult(grade="G0", technical=True)):
        with pytest.raises(Refused):
            call(house, quinn, "qa_store", result, path={"sample_id": blind.sample_id})
    assert ("qa_review.lease_expired", "system") in house.rows("SELECT action, actor FROM audit")
    assert call(house, stranger, "qa_store", qm.ReviewResult(grade="G0"), path={"sample_id": again.sample_id})


def test_the_sweeper_ends_looks_too(house: House) -> None:
    a_week(house, makers=1, each=1, sellers=1, clear=False)
    lead, quinn = people(house)
    call(house, lead, "qa_draw", a_draw(house))
    (blind,) = call(house, quinn, "qa_claim", qm.ReviewClaim()).cases
    house.clock.now += house.context.config.turn_ttl_ms
    world(house).enforce()
    assert call(house, quinn, "qa_waiting").open == 1
    with pytest.raises(Refused) as refusal:
        call(house, quinn, "qa_store", qm.ReviewResult(grade="G0"), path={"sample_id": blind.sample_id})
    assert refusal.value.code == "lease-lost"


def test_a_case_that_is_given_back_may_be_taken_again_unless_its_result_was_read_meanwhile(house: House) -> None:
    a_week(house, makers=1, each=1, sellers=1, clear=False)
    lead, quinn = people(house)
    call(house, lead, "qa_draw", a_draw(house))
    (blind,) = call(house, quinn, "qa_claim", qm.ReviewClaim()).cases
    path = {"sample_id": blind.sample_id}
    with pytest.raises(Refused, match="no such review"):
        call(house, house.person("sam", Role.QA), "qa_release", path=path)
    call(house, quinn, "qa_release", path=path)
    call(house, quinn, "qa_release", path=path)
    (again,) = call(house, quinn, "qa_claim", qm.ReviewClaim()).cases
    assert again.sample_id == blind.sample_id
    call(house, quinn, "qa_release", path=path)
    assert call(house, quinn, "log_query", qm.LogQuery()).rows[0].grade
    assert call(house, quinn, "qa_claim", qm.ReviewClaim()).cases == ()


def test_a_later_case_that_was_given_back_has_shown_the_earlier_decisions(house: House) -> None:
    """The history in a blind case names grades: giving it back does not make them unseen."""
    a_week(house, makers=1, each=4, sellers=1, clear=False)
    lead, quinn = people(house)
    plan = call(house, lead, "qa_draw", a_draw(house))
    drawn = "SELECT s.decision_id FROM qa_sample s JOIN decision_log l USING (decision_id) ORDER BY l.seq"
    early, late = (row[0] for row in house.rows(drawn))
    first, second = (house.person(name, Role.QA) for name in ("first", "second"))
    (one,) = call(house, first, "qa_claim", qm.ReviewClaim(plan_id=plan.id)).cases
    (other,) = call(house, second, "qa_claim", qm.ReviewClaim(plan_id=plan.id)).cases
    assert (decided(house, one), decided(house, other)) == (early, late)
    assert {prior.id for prior in other.content.context.history} >= {early}
    for who, blind in ((first, one), (second, other)):
        call(house, who, "qa_release", path={"sample_id": blind.sample_id})
    (again,) = call(house, second, "qa_claim", qm.ReviewClaim(plan_id=plan.id)).cases
    assert decided(house, again) == late
    assert call(house, quinn, "qa_claim", qm.ReviewClaim(plan_id=plan.id)).cases[0].sample_id == one.sample_id


def decided(house: House, blind: qm.BlindCase) -> str:
    return house.rows("SELECT decision_id FROM qa_sample WHERE id = ?", blind.sample_id)[0][0]


def test_a_recording_opens_to_whoever_is_looking_at_its_case_blind_and_to_no_other(house: House) -> None:
    film = b"not really a film"
    sha256 = hashlib.sha256(film).hexdigest()
    place = place_of(house.context, sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(film)
    shown = {"sha256": sha256, "bytes": len(film), "mime": "video/mp4", "duration_ms": 4000}
    house.take_in(seller(), clip("c0", media=[shown]))
    maker = house.person("maker0")
    (leased,) = run(maker.claim(ask(1))).leased
    house.decide(maker, house.verdict(leased))
    house.clock.now += DAY
    lead, quinn = people(house)
    call(house, lead, "qa_draw", a_draw(house))
    with pytest.raises(Refused):
        run(quinn.media(sha256))
    (blind,) = call(house, quinn, "qa_claim", qm.ReviewClaim()).cases
    assert run(quinn.media(sha256)) == film
    call(house, quinn, "qa_release", path={"sample_id": blind.sample_id})
    with pytest.raises(Refused):
        run(quinn.media(sha256))


def test_both_results_come_with_what_they_rest_on(house: House) -> None:
    a_week(house, makers=1, each=1, sellers=1, clear=False)
    lead, quinn = people(house)
    call(house, lead, "qa_draw", a_draw(house))
    (blind,) = call(house, quinn, "qa_claim", qm.ReviewClaim()).cases
    found = house.decision(blind.content, 0, severity="S2")
    result = qm.ReviewResult(grade=found.grade, findings=found.findings, evidence=found.evidence, note="clearly so")
    call(house, quinn, "qa_store", result, path={"sample_id": blind.sample_id})
    (review,) = call(house, lead, "qa_reviews").reviews
    assert review.second_findings == found.findings
    assert review.second_evidence == found.evidence
    assert (review.number, review.case_number, review.merchant_name) == (
        house.rows("SELECT number FROM decision")[0][0], blind.content.case.number, blind.content.case.merchant_name,
    )  # fmt: skip


def test_what_can_be_chosen_is_what_occurs(house: House) -> None:
    a_week(house, makers=2, each=3)
    lead, _ = people(house)
    found = call(house, lead, "log_choices")
    assert [one.name for one in found.makers] == ["Maker0", "Maker1"]
    occurring = {row[0] for row in house.rows("SELECT DISTINCT grade FROM decision_log")}
    assert set(found.grades) == occurring
    assert "" not in found.categories
