"""Bodies from strangers: each is answered by a problem with its place, never by a mistake of ours."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import CAPABILITIES, Role
from moderator_app.server.body import LARGEST, check_body, check_row
from moderator_app.server.gate import ROUTES
from moderator_app.wire.protocol import ENDPOINTS
from tests.server.house import House
from tests.server.test_access import path_of

ID = new_id()
WITH_BODY = [endpoint for endpoint in ENDPOINTS if endpoint.name in ROUTES and ROUTES[endpoint.name].body is not None]
CALLERS = (Role.LEAD, *(role for role in Role if role is not Role.LEAD))

BYTES = {
    "empty": b"",
    "no json": b"{nul}",
    "a word": b"true",
    "cut off": b'{"id": "',
    "deep": b"[" * 200_000,
    "deep objects": b'{"a":' * 50_000,
    "not UTF-8": b'{"id": "\xff\xfe"}',
    "lone surrogate": b'{"id": "\\ud800"}',
    "lone surrogate as a name": b'{"\\udfff": 1}',
    "NUL": b'{"id": "a\\u0000b"}',
    "NUL as a name": b'{"a\\u0000b": 1}',
    "huge number": b'{"count": 1' + b"0" * 5000 + b"}",
    "infinite": b'{"count": 1e999}',
    "twice": b'{"id": "a", "id": "b"}',
    "unknown member": b'{"surprise": 1}',
    "list": b"[]",
    "number": b"7",
}


@pytest.fixture
def tokens(house: House) -> dict[str, str]:
    return {role: house.person(f"the {role}", role)._token for role in CALLERS}


@pytest.mark.parametrize("name", BYTES)
def test_a_hostile_body_is_a_problem_at_every_endpoint(
    client: TestClient[Litestar], tokens: dict[str, str], name: str
) -> None:
    for endpoint in WITH_BODY:
        role = next(role for role in CALLERS if endpoint.needs is None or endpoint.needs in CAPABILITIES[role])
        answer = client.request(
            endpoint.method,
            path_of(endpoint),
            content=BYTES[name],
            headers={"Authorization": f"Bearer {tokens[role]}", "Content-Type": "application/json"},
        )
        assert 400 <= answer.status_code < 500, (endpoint.name, answer.text)
        problem = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert problem["type"].rsplit(":", 1)[-1] in {"bad-request", "validation"}, (endpoint.name, problem)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"id": ID, "count": 26}, "/count"),
        ({"id": ID, "count": 0}, "/count"),
        ({"id": ID, "count": "1"}, "/count"),
        ({"id": ID, "count": 1.5}, "/count"),
        ({"id": ID, "count": True}, "/count"),
        ({"id": ID, "queues": ["a", 7]}, "/queues/1"),
        ({"id": ID, "mode": "sideways"}, "/mode"),
        ({"id": "x"}, "/id"),
        ({}, "/id"),
        ({"id": ID, "surprise": 1}, "/surprise"),
        ({"id": ID, "case_id": "a\x00b"}, "/case_id"),
        ({"id": ID, "queues": ["a", "\ud800"]}, "/queues/1"),
        ({"id": ID, "count": LARGEST + 1}, "/count"),
        ({"id": ID, "a/b~c": {"d\x00": 1}}, "/a~1b~0c"),
    ],
)
def test_what_is_wrong_is_named_by_a_pointer(
    client: TestClient[Litestar], tokens: dict[str, str], body: dict[str, Any], pointer: str
) -> None:
    answer = client.post(
        "/v1/claims",
        content=json.dumps(body),
        headers={"Authorization": f"Bearer {tokens[Role.LEAD]}", "Content-Type": "application/json"},
    )
    assert (answer.status_code, answer.json()["pointer"]) == (422, pointer), answer.text


def test_a_hostile_decision_is_refused_with_its_place_in_the_batch(
    house: House, client: TestClient[Litestar], tokens: dict[str, str]
) -> None:
    decision = {
        "id": ID,
        "case_id": "c",
        "round": 1,
        "content_version": 1,
        "lease_epoch": 1,
        "policy_version": "p",
        "rulebook_version": "r",
        "findings": [],
        "grade": "G0",
        "proposed_grade": "G0",
    }
    evidence = {"id": "e", "kind": "mark", "item_id": "i", "lane": "speech"}
    for change, pointer in (
        ({"round": 10**30}, "/items/0/round"),
        ({"note": "a\x00"}, "/items/0/note"),
        ({"note": "\udc00"}, "/items/0/note"),
        ({"grade": None}, "/items/0/grade"),
        ({"evidence": [evidence, evidence | {"t0_ms": 5, "t1_ms": 1}]}, "/items/0/evidence/1"),
        ({"evidence": [evidence | {"lane": "smell"}]}, "/items/0/evidence/0/lane"),
        ({"findings": [{"category": "X"}]}, "/items/0/findings/0/clause"),
    ):
        answer = client.post(
            "/v1/decisions",
            content=json.dumps({"items": [decision | change]}),
            headers={"Authorization": f"Bearer {tokens[Role.LEAD]}", "Content-Type": "application/json"},
        )
        assert (answer.status_code, answer.json()["pointer"]) == (422, pointer), answer.text
    assert house.rows("SELECT count(*) FROM attempt") == [(0,)]


@pytest.mark.parametrize(
    "query",
    [
        "cursor=x",
        "cursor=a.b",
        "cursor=a.-1",
        "limit=0",
        "limit=501",
        "limit=x",
        "wait=99",
        "surprise=1",
        "limit=1&limit=2",
        "cursor=%00",
        "cursor=a.99999999999999999999999",
    ],
)
def test_a_wrong_query_is_named_too(client: TestClient[Litestar], tokens: dict[str, str], query: str) -> None:
    answer = client.get(f"/v1/changes?{query}", headers={"Authorization": f"Bearer {tokens[Role.LEAD]}"})
    assert answer.status_code == 422, answer.text
    assert answer.json()["pointer"] == "/" + query.partition("=")[0]


def test_a_body_beyond_the_limit_is_cut_off(house: House, client: TestClient[Litestar], tokens: dict[str, str]) -> None:
    headers = {"Authorization": f"Bearer {tokens[Role.SERVICE]}", "Content-Type": "application/json"}
    limit = house.context.config.max_body_bytes
    told = client.post("/v1/intake", content=b" " * (limit + 1), headers=headers)
    streamed = client.post("/v1/intake", content=(b" " * 65536 for _ in range(limit // 65536 + 1)), headers=headers)
    for answer in (told, streamed):
        assert (answer.status_code, answer.json()["type"]) == (413, "urn:moderator:problem:batch-too-large")


def test_another_content_type_is_refused(client: TestClient[Litestar], tokens: dict[str, str]) -> None:
    answer = client.post(
        "/v1/claims",
        content=b"id=1",
        headers={"Authorization": f"Bearer {tokens[Role.LEAD]}", "Content-Type": "text/plain"},
    )
    assert answer.status_code == 400


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(value=JSON)
def test_a_checked_body_holds_nothing_that_a_database_or_a_reader_chokes_on(value: Any) -> None:
    body = json.dumps(value).encode()
    try:
        check_body(body)
    except Refused:
        with pytest.raises(Refused):
            check_row(body)
        return
    check_row(body)
    again = json.loads(body)
    assert "\x00" not in str(again)
    json.dumps(again, ensure_ascii=False).encode()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(value=JSON, endpoint=st.sampled_from(WITH_BODY))
def test_no_json_whatever_makes_the_server_stumble(
    client: TestClient[Litestar], tokens: dict[str, str], value: Any, endpoint: Any
) -> None:
    role = {"intake": Role.SERVICE, "user_new": Role.ADMIN, "user_change": Role.ADMIN}.get(endpoint.name, Role.LEAD)
    answer = client.request(
        endpoint.method,
        path_of(endpoint),
        content=json.dumps(value).encode(),
        headers={"Authorization": f"Bearer {tokens[role]}", "Content-Type": "application/json"},
    )
    assert answer.status_code < 500
