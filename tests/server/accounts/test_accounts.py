from __future__ import annotations

from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from tests.server.house import House


@pytest.fixture
def admin(house: House) -> dict[str, str]:
    return {"Authorization": f"Bearer {house.person('adm', Role.ADMIN)._token}"}


def new(**more: Any) -> dict[str, Any]:
    return {"id": new_id(), "name": "bob", "display": "Bob", "password": "correct horse", "roles": ["reviewer"], **more}


def test_an_administrator_makes_changes_and_disables_accounts(
    client: TestClient[Litestar], admin: dict[str, str]
) -> None:
    made = client.post("/v1/users", json=new(), headers=admin)
    assert (made.status_code, made.json()["roles"]) == (201, ["reviewer"])
    user_id = made.json()["id"]
    signed_in = client.post(
        "/v1/auth/password", json={"name": "bob", "password": "correct horse", "device_id": new_id()}
    )
    token = {"Authorization": f"Bearer {signed_in.json()['access_token']}"}
    assert client.get("/v1/auth/me", headers=token).json()["name"] == "bob"
    assert client.patch(f"/v1/users/{user_id}", json={"roles": ["qa"]}, headers=admin).json()["roles"] == ["qa"]
    assert client.get("/v1/leases", headers=token).status_code == 403
    assert client.patch(f"/v1/users/{user_id}", json={"disabled": True}, headers=admin).json()["disabled"]
    assert client.get("/v1/auth/me", headers=token).status_code in {401, 403}
    refused = client.post("/v1/auth/password", json={"name": "bob", "password": "correct horse", "device_id": new_id()})
    assert refused.json()["type"].endswith("account-disabled")
    assert {user["name"] for user in client.get("/v1/users", headers=admin).json()["users"]} >= {"adm", "bob"}
    assert "correct horse" not in client.get("/v1/users", headers=admin).text


@pytest.mark.parametrize(
    ("change", "status", "pointer"),
    [
        ({"roles": ["admin", "reviewer"]}, 422, "/roles"),
        ({"roles": []}, 422, "/roles"),
        ({"roles": ["king"]}, 422, "/roles/0"),
        ({"password": "short"}, 422, "/password"),
        ({"name": "adm"}, 409, "/name"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    client: TestClient[Litestar], admin: dict[str, str], change: dict[str, Any], status: int, pointer: str
) -> None:
    answer = client.post("/v1/users", json=new(**change), headers=admin)
    assert (answer.status_code, answer.json()["pointer"]) == (status, pointer)


def test_nobody_locks_themselves_out(house: House, client: TestClient[Litestar], admin: dict[str, str]) -> None:
    answer = client.patch(f"/v1/users/{house.people['adm']}", json={"disabled": True}, headers=admin)
    assert answer.status_code == 409
