"""The API against its own description: whatever the description allows is asked, and every answer must be described.

Four roles ask everything (each what the others may not): no mistake of ours, no status, content type or shape that the
description does not know. ``MODERATOR_ASKED`` says how often each call is asked.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.bootstrap import NewAccount
from moderator_app.server.config import ServerConfig
from moderator_app.server.openapi import document
from moderator_app.server.run import Ready, serve
from moderator_app.wire.protocol import ENDPOINTS
from tests.server.databases import database_in
from tests.server.house import CHEAP, batch, clip, seller

PASSWORD = "long enough for everybody"
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
PATIENCE_S = 60
"""A server that hangs is told from a machine that is busy."""
ASKED = int(os.environ.get("MODERATOR_ASKED", "5"))
UNASKED = frozenset({"stream", "sign_out", "user_change"})
"""One never ends, one would end the asking session, one would disable who asks next."""
SCHEMA = schemathesis.openapi.from_dict(json.loads(document()))
FOUND: list[Any] = list(SCHEMA.get_all_operations())
OPERATIONS = {operation.definition.raw["operationId"]: operation for operation in (found.ok() for found in FOUND)}


@pytest.fixture(autouse=True)
def _no_thread_stays_behind() -> None:
    """Let the module's server make its threads when they are first needed; they end with it."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Iterator[str]:
    """A real server with people of every role and something to be asked about; it slows nobody down."""
    started, stop = threading.Event(), threading.Event()
    ready: list[Ready] = []
    folder: Path = tmp_path_factory.mktemp("described")
    config = ServerConfig(
        data_dir=folder,
        database_url=database_in(folder, template),
        hashing=CHEAP,
        paces={},
        sign_ins_per_name=1_000_000,
        sign_ins_per_address=1_000_000,
    )
    people = [
        NewAccount(name=role, display=role, password=PASSWORD, roles=(role,))
        for role in Role
        if role is not Role.SERVICE
    ]

    def on_ready(found: Ready) -> None:
        ready.append(found)
        started.set()

    thread = threading.Thread(
        target=serve, args=(config,), kwargs={"on_ready": on_ready, "new_accounts": people, "stop": stop}
    )
    thread.start()
    assert started.wait(60)
    import msgspec

    pushed = httpx.post(
        f"{ready[0].url}/v1/intake",
        content=msgspec.json.encode(batch(seller(), *(clip(str(number)) for number in range(12)))),
        headers={"Authorization": f"Bearer {ready[0].service_token}", "Content-Type": "application/json"},
    )
    assert pushed.json()["rejected"] == 0
    yield ready[0].url
    stop.set()
    thread.join()


def test_every_call_is_described() -> None:
    assert set(OPERATIONS) == {endpoint.name for endpoint in ENDPOINTS}
    assert set(OPERATIONS) > UNASKED


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("role", [Role.REVIEWER, Role.LEAD, Role.SUPERVISOR, Role.ADMIN])
def test_every_answer_is_one_that_is_described(
    server: str, role: Role, record_property: Callable[[str, object], None]
) -> None:
    signed_in = httpx.post(
        f"{server}/v1/auth/password", json={"name": role, "password": PASSWORD, "device_id": new_id()}
    )
    headers = {"Authorization": f"Bearer {signed_in.json()['access_token']}"}
    wrong: list[str] = []
    statuses: dict[int, int] = {}
    for name, operation in OPERATIONS.items():
        if name not in UNASKED:
            _ask(name, operation, server, headers, wrong, statuses)
    record_property("answers", dict(sorted(statuses.items())))
    assert wrong == []
    assert statuses[200] > 50
    assert not any(status >= 500 for status in statuses)


def _ask(  # noqa: PLR0917 - what is asked, where, as whom, and where to write it down
    name: str, operation: Any, server: str, headers: dict[str, str], wrong: list[str], statuses: dict[int, int]
) -> None:
    @settings(
        max_examples=ASKED, database=None, deadline=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def go(case: Any) -> None:
        if name == "changes":
            case.query = {**(case.query or {}), "wait": 0}  # an answer that waits is the same, later
        answer = case.call(base_url=server, headers=headers, timeout=PATIENCE_S)
        statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
        try:
            case.validate_response(answer, checks=CHECKS)
        except Exception as failure:  # noqa: BLE001 - every kind of failure is written down, with its call
            wrong.append(f"{name} {answer.status_code}: {failure}")

    go()
