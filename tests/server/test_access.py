"""Every endpoint × every role. A route that is in no table fails."""

from __future__ import annotations

import re
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import CAPABILITIES, Role
from moderator_app.server.app import SCHEMA_PATH
from moderator_app.wire.protocol import ENDPOINTS, Endpoint
from tests.server.house import House

BODIES: dict[str, Any] = {
    "sign_in": {"name": "nobody", "password": "nothing", "device_id": new_id()},
    "refresh": {"refresh_token": "nothing", "device_id": new_id()},
    "claim": {"id": new_id()},
    "renew": {"lease_ids": ["x"]},
    "release": {"lease_ids": ["x"]},
    "skip": {"lease_id": "x", "epoch": 1, "reason": "other"},
    "hold": {"lease_id": "x", "epoch": 1, "question": "?", "due_at_ms": 1},
    "escalate": {"lease_id": "x", "epoch": 1, "reason": "?"},
    "decide": {"items": []},
    "messages_expand": {"purpose": "meaning", "first": 0, "last": 9},
    "intake": {"source": "test", "rows": [{}]},
    "user_new": {"id": new_id(), "name": "new", "display": "New", "password": "long enough", "roles": ["qa"]},
    "user_change": {"disabled": False},
    "opinion_send": {},
    "device_orders": {"device_id": new_id()},
    "device_wiped": {"device_id": new_id()},
    "device_wipe": {"way": "now"},
    "log_query": {},
    "log_view_save": {"id": new_id(), "name": "mine", "filter": {}},
    "export_start": {"id": new_id(), "format": "jsonl"},
    "turn_renew": {"turn_id": "x"},
    "qa_draw": {"id": new_id(), "name": "week", "seed": "s", "from_ms": 1, "to_ms": 2},
    "qa_claim": {},
    "qa_store": {"grade": "G0"},
    "golden_mark": {"grade": "G0", "rationale": "?"},
    "qa_settle": {"defect": True, "note": "?"},
    "wellness_looked": {"id": new_id(), "case_id": "x", "spent_ms": 1},
    "wellness_break": {"id": new_id()},
    "wellness_optouts": {"classes": []},
    "work_preview": {"id": new_id(), "action": "reopen", "case_ids": ["x"]},
    "work_apply": {"id": new_id(), "action": "reopen", "case_ids": ["x"], "reason": "?", "row_versions": [1]},
}

CALLERS = [*Role, None]


def path_of(endpoint: Endpoint) -> str:
    """Return the endpoint's path about things that do not exist."""
    filled = re.sub(r"\{\w+_id\}", "01a20163-0000-7000-8000-000000000000", endpoint.path)
    return filled.replace("{sha256}", "0" * 64)


@pytest.mark.parametrize("role", CALLERS, ids=lambda role: role or "nobody")
def test_every_endpoint_opens_to_the_right_roles_only(
    house: House, client: TestClient[Litestar], role: Role | None
) -> None:
    headers = {}
    if role is not None:
        headers["Authorization"] = f"Bearer {house.person('somebody', role)._token}"
    wrong = []
    for endpoint in sorted(ENDPOINTS, key=lambda one: one.name == "sign_out"):
        answer = client.request(
            endpoint.method,
            path_of(endpoint),
            headers=headers,
            params={"seconds": "0"} if endpoint.name == "stream" else None,
            json=BODIES.get(endpoint.name),
        )
        kind = answer.json().get("type", "").rsplit(":", 1)[-1] if answer.status_code >= 400 else ""
        if endpoint.open_to_all:
            fine = kind not in {"forbidden", "unauthenticated"} or endpoint.name == "refresh"
        elif role is None:
            fine = (answer.status_code, kind) == (401, "unauthenticated")
        elif endpoint.needs is None or endpoint.needs in CAPABILITIES[role]:
            # Content is a further question: a holder's lease, or a purpose.
            fine = kind not in {"forbidden", "unauthenticated"}
        else:
            fine = (answer.status_code, kind) == (403, "forbidden")
        if answer.status_code >= 500 or not fine:
            wrong.append((endpoint.name, answer.status_code, answer.text[:200]))
    assert wrong == []


def test_every_route_of_the_application_is_in_the_table(client: TestClient[Litestar]) -> None:
    served = {
        (method, route.path_format)
        for route in client.app.routes
        for method in route.methods
        if method not in {"OPTIONS", "HEAD"}
    }
    told = {(endpoint.method, endpoint.path) for endpoint in ENDPOINTS}
    assert served - {("GET", SCHEMA_PATH)} == told


def test_no_two_endpoints_share_a_name_or_an_address() -> None:
    assert len({endpoint.name for endpoint in ENDPOINTS}) == len(ENDPOINTS)
    assert len({(endpoint.method, endpoint.path) for endpoint in ENDPOINTS}) == len(ENDPOINTS)


def test_an_unknown_address_and_a_wrong_method_are_problems(client: TestClient[Litestar]) -> None:
    for answer, status, code in (
        (client.get("/v1/nothing"), 404, "not-found"),
        (client.delete("/v1/claims"), 405, "method-not-allowed"),
    ):
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
        assert answer.json()["type"].endswith(code)


@pytest.mark.parametrize("version", ["2.0", "0.9", "one", "1", "1.x", "²."])
def test_a_desk_of_another_protocol_is_asked_to_upgrade(client: TestClient[Litestar], version: str) -> None:
    answer = client.get("/v1/meta", headers=[(b"mod-protocol", version.encode())])
    assert answer.status_code == 426
    assert answer.json()["details"] == {"protocol_min": "1.0", "protocol_max": "1.0"}


def test_titles_are_in_the_readers_language(client: TestClient[Litestar]) -> None:
    assert client.get("/v1/leases", headers={"Accept-Language": "zh-CN"}).json()["title"] == "请重新登录"


def test_the_server_describes_itself(client: TestClient[Litestar]) -> None:
    described = client.get(SCHEMA_PATH).json()
    assert described["openapi"].startswith("3.1")
    told = {(method.upper(), path) for path, methods in described["paths"].items() for method in methods}
    assert told == {(endpoint.method, endpoint.path) for endpoint in ENDPOINTS}
    for methods in described["paths"].values():
        for operation in methods.values():
            assert {"401", "403", "422", "500"} <= set(operation["responses"])
            assert "application/problem+json" in operation["responses"]["422"]["content"]


def test_a_mistake_of_ours_is_answered_without_its_details(
    house: House, client: TestClient[Litestar], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object) -> None:
        raise ZeroDivisionError("canary in the message")

    monkeypatch.setattr("moderator_app.server.queue.repository.queue_counts", broken)
    token = house.person("ann")._token
    answer = client.get("/v1/queues", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:moderator:problem:server-error")
    assert "canary" not in answer.text + caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_every_call_comes_through_the_one_gate(client: TestClient[Litestar], monkeypatch: pytest.MonkeyPatch) -> None:
    """With the gate shut, nothing answers but the gate: no route authorises by itself, or not at all."""
    asked: list[str] = []

    def shut(endpoint: Endpoint, _who: object) -> None:
        asked.append(endpoint.name)
        raise Refused("not-allowed", "The gate is shut.")

    monkeypatch.setattr("moderator_app.server.gate.check_allowed", shut)
    monkeypatch.setattr("moderator_app.server.gate.principal", lambda *_all: None)
    for endpoint in ENDPOINTS:
        answer = client.request(endpoint.method, path_of(endpoint), json=BODIES.get(endpoint.name))
        assert (answer.status_code, answer.json()["detail"]) == (409, "The gate is shut."), endpoint.name
    assert asked == [endpoint.name for endpoint in ENDPOINTS]
