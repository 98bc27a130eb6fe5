"""The second person cannot obtain the first result by any endpoint, and nobody who saw it is asked to judge it."""

from __future__ import annotations

from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.wire.messages import quality as qm
from moderator_app.wire.protocol import ENDPOINTS
from tests.server.house import House, run
from tests.server.quality.leads import a_draw, a_week, call, people


@pytest.fixture(params=[Role.QA, Role.LEAD])
def reviewing(house: House, request: pytest.FixtureRequest) -> tuple[House, Any, qm.BlindCase, dict[str, str]]:
    """A reviewer in the middle of a blind review, and what there would be to know."""
    a_week(house, makers=2, each=5, clear=False)
    lead, _ = people(house)
    call(house, lead, "qa_draw", a_draw(house))
    reviewer = house.person("rory", request.param)
    (blind,) = call(house, reviewer, "qa_claim", qm.ReviewClaim()).cases
    ((decision, number, grade, maker, merchant),) = house.rows(
        "SELECT d.id, d.number, d.grade, d.maker_id, d.merchant_id FROM qa_sample s JOIN decision d "
        "ON d.id = s.decision_id WHERE s.id = ?",
        blind.sample_id,
    )
    facts = {
        "decision": decision, "number": number, "grade": grade, "maker": maker, "merchant": merchant,
        "case": blind.content.case.id, "sample": blind.sample_id,
        "plan": house.rows("SELECT plan_id FROM qa_sample")[0][0],
    }  # fmt: skip
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


def test_no_endpoint_tells_a_reviewer_what_is_being_reviewed(reviewing, client: TestClient[Litestar]) -> None:
    house, reviewer, _, facts = reviewing
    names = {
        "case_id": facts["case"], "decision_id": facts["decision"], "merchant_id": facts["merchant"],
        "sample_id": facts["sample"], "user_id": facts["maker"], "plan_id": facts["plan"], "level": "0", "index": "0",
        "sha256": "0" * 64,
    }  # fmt: skip
    queries: dict[str, list[dict[str, Any]]] = {
        "case_content": [{}, {"purpose": "curious"}],
        "changes": [{"limit": 500}],
        "snapshot": [{"limit": 500}],
        "qa_figures": [{}, {"maker": facts["maker"]}],
        "qa_reviews": [{}, {"plan_id": facts["plan"]}],
    }
    bodies: dict[str, list[Any]] = {
        "log_query": [
            {}, {"filter": {"makers": [facts["maker"]]}}, {"filter": {"grades": [facts["grade"]]}},
            {"filter": {"words": facts["number"]}}, {"filter": {"merchant_id": facts["merchant"]}},
        ],
        "claim": [{"id": new_id(), "case_id": facts["case"]}, {"id": new_id(), "count": 25}],
        "qa_claim": [{}, {"plan_id": facts["plan"]}],
        "qa_settle": [{"defect": True, "note": "show me"}],
        "export_start": [{"id": new_id(), "format": "jsonl"}],
        "qa_draw": [
            {"id": new_id(), "name": "x", "seed": "y", "from_ms": 1, "to_ms": house.clock.now, "dry_run": True}
        ],
        "work_preview": [{"id": new_id(), "action": "reopen", "case_ids": [facts["case"]]}],
    }  # fmt: skip
    headers = {"Authorization": f"Bearer {reviewer._token}"}
    leaks, asked = [], 0
    for endpoint in ENDPOINTS:
        if endpoint.open_to_all or endpoint.name in {"sign_out", "qa_store"}:
            continue
        path = endpoint.path
        for name, value in names.items():
            path = path.replace(f"{{{name}}}", value)
        if "{" in path:
            path = path.split("{")[0] + facts["decision"] + (path.split("}")[-1])
        for query in queries.get(endpoint.name, [{}]):
            for body in bodies.get(endpoint.name, [None if endpoint.method == "GET" else {}]):
                answer = client.request(endpoint.method, path, params=query, headers=headers, json=body)
                asked += 1
                leaks += [(endpoint.name, body, leak) for leak in leaks_of(answer, facts)]
    assert asked > 50
    assert leaks == []


def leaks_of(answer: Any, facts: dict[str, str]) -> list[str]:
    """Return what an answer tells of the first result: its maker or its grade beside its decision, case or seller."""
    if answer.status_code >= 400 or "json" not in answer.headers.get("content-type", ""):
        return []
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            about = {facts["decision"], facts["case"], facts["number"], facts["sample"]} & set(map(str, value.values()))
            if about:
                flat = str(value)
                if facts["maker"] in flat:
                    found.append(f"maker in {flat[:200]}")
                grades = [value.get(name) for name in ("grade", "first_grade", "proposed_grade")]
                if facts["grade"] in grades:
                    found.append(f"grade in {flat[:200]}")
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(answer.json() if answer.content else None)
    return found


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
