"""Role × endpoint × field: marks are put into what must not be seen by everybody, and every role asks for everything.

The table below says who may read what where; a mark seen anywhere else fails, and so does one that is no longer seen
where the table says: a table that is wider than the house protects nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.wire.protocol import ENDPOINTS, Endpoint
from tests.server.accounts.doors import PASSWORD, account, enrolled, signed_in
from tests.server.house import DAY, NOON, House, ask, clip, run, seller

MESSAGE, NOTE, PERSON, DISPLAY, ADDRESS, PLACE = (
    "marked-message", "marked-note", "marked-person", "Marked Colleague", "10.98.76.54", "marked-device",
)  # fmt: skip
MARKS = (MESSAGE, NOTE, PERSON, DISPLAY, ADDRESS, PLACE)

HOLDER = "holder"
"""The reviewer who holds the private case just now."""
CALLERS = [*Role, HOLDER, None]

_LOG_ROLES = (Role.LEAD, Role.QA, Role.SUPERVISOR, Role.AUDITOR)
_STANDING = (Role.REVIEWER, Role.SENIOR, Role.LEAD, Role.APPEALS, Role.SUPERVISOR, HOLDER)
SEEN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    # Private words: to whoever holds the case, and for a stated purpose to lead and supervisor.
    MESSAGE: {
        "case_content": (HOLDER,),
        "case_content for a purpose": (HOLDER, Role.LEAD, Role.SUPERVISOR),
    },
    # What a reviewer wrote for colleagues: to whoever reads the log.
    NOTE: {"log_entry": _LOG_ROLES},
    # The platform's pseudonym of the person behind linked sellers: to whoever weighs what that person did.
    PERSON: {
        "standing": _STANDING,
        "case_content": (HOLDER,),
        "case_content for a purpose": (HOLDER, Role.LEAD, Role.SUPERVISOR),
    },
    # Colleagues by name: in the log, where work is handed over, and where accounts are kept; never in a queue.
    DISPLAY: {
        "users": (Role.ADMIN,),
        "work_people": (Role.LEAD,),
        **dict.fromkeys(("log_query", "log_entry", "log_choices"), _LOG_ROLES),
    },
    # From where somebody signed in: to the person and to an administrator.
    ADDRESS: {"user_sessions": (Role.ADMIN,)},
    PLACE: {"user_sessions": (Role.ADMIN,)},
}


@pytest.fixture
def marked(house: House) -> dict[str, Any]:
    """A house full of marks: a private case that somebody holds, a decision with a note, a colleague with a session."""
    ann = house.person("ann", Role.LEAD)
    house.take_in(seller(person_ref=PERSON), clip("1"))
    decision = house.verdict(run(ann.claim(ask())).leased[0], note=NOTE)
    assert house.decide(ann, decision)[0].receipt is not None
    house.context.database.write_now(
        lambda connection: connection.exec_driver_sql("UPDATE account SET display = ? WHERE name = 'ann'", (DISPLAY,))
    )
    house.take_in(
        {
            "type": "item", "source_id": "2", "kind": "private_message", "merchant_ref": "M1", "session_ref": "chat",
            "title": "chat", "captured_at_ms": NOON - DAY,
            "segments": [
                {"lane": "message", "seq": 0, "text": f"加我微信 {MESSAGE}", "t0_ms": 0, "t1_ms": 1, "speaker": "shop"}
            ],
        }
    )  # fmt: skip
    holder = house.person("the holder", Role.REVIEWER)
    held = run(holder.claim(ask())).leased[0]
    assert MESSAGE in str(held.content)
    bob = account(house, "bob")
    desk, _ = signed_in(house, "bob", address=ADDRESS)
    house.context.database.write_now(
        lambda connection: connection.exec_driver_sql(
            "UPDATE session SET device_name = ? WHERE account_id = ?", (PLACE, bob)
        )
    )
    return {
        "tokens": {
            **{role: house.person(f"the {role}", role)._token for role in Role},
            HOLDER: holder._token,
            None: "",
        },
        "ids": {
            "case_id": held.lease.case_id, "decision_id": decision.id, "user_id": bob, "level": "0", "index": "0",
            "item_id": held.content.items[0].id, "merchant_id": held.content.case.merchant_id, "sha256": "0" * 64,
        },
        "bob": desk,
    }  # fmt: skip


def asked(endpoint: Endpoint, ids: Mapping[str, str]) -> Iterator[tuple[str, str, Mapping[str, str], Any]]:
    """Yield name, path, query and body of the ways to read at an endpoint."""
    path = re.sub(r"\{(\w+)\}", lambda place: ids.get(place[1], new_id()), endpoint.path)
    if endpoint.method == "GET":
        yield endpoint.name, path, {}, None
    if endpoint.name == "case_content":
        yield "case_content for a purpose", path, {"purpose": "a complaint of the buyer"}, None
    if endpoint.name == "log_query":
        yield endpoint.name, path, {}, {}
    if endpoint.name == "case":
        yield "the decided case", path, {}, None


def test_nobody_reads_what_the_table_does_not_say(marked: dict[str, Any], client: TestClient[Litestar]) -> None:
    found: dict[str, dict[str, set[str]]] = {mark: {} for mark in MARKS}
    answered = 0
    for caller in CALLERS:
        headers = {"Authorization": f"Bearer {marked['tokens'][caller]}"} if caller else {}
        for endpoint in ENDPOINTS:
            if endpoint.name in {"stream", "changes"}:
                continue
            for name, path, query, body in asked(endpoint, marked["ids"]):
                answer = client.request(endpoint.method, path, params=query, json=body, headers=headers)
                answered += answer.status_code == 200
                for mark in MARKS:
                    if mark in answer.text:
                        found[mark].setdefault(name, set()).add(str(caller))
        feed = client.get("/v1/changes", params={"limit": 500}, headers=headers)
        assert not any(mark in feed.text for mark in MARKS)
    expected = {
        mark: {name: {str(one) for one in callers} for name, callers in seen.items()} for mark, seen in SEEN.items()
    }
    assert found == expected
    assert answered > 150


def test_a_person_reads_the_own_sessions_and_nobody_elses(marked: dict[str, Any], client: TestClient[Litestar]) -> None:
    mine = client.get("/v1/auth/sessions", headers={"Authorization": f"Bearer {marked['bob']._token}"})
    assert ADDRESS in mine.text
    for caller in (*Role, HOLDER):
        other = client.get("/v1/auth/sessions", headers={"Authorization": f"Bearer {marked['tokens'][caller]}"})
        assert (other.status_code, ADDRESS in other.text) == (200, False)


def test_no_answer_ever_holds_a_secret(house: House, marked: dict[str, Any], client: TestClient[Litestar]) -> None:
    del client
    pocket, _ = enrolled(house, marked["bob"])
    ((sealed, hashed),) = house.rows(
        "SELECT sealed_key, password_hash FROM second_factor JOIN account ON account.id = account_id"
    )
    tokens = [row[0] for row in house.rows("SELECT sha256 FROM access_token UNION SELECT sha256 FROM refresh_token")]
    secrets = [sealed, hashed, PASSWORD, pocket.key.hex(), *tokens]
    from moderator_app.server.app import create_app

    with TestClient(create_app(house.context.config, context=house.context)) as asking:
        for caller in CALLERS:
            headers = {"Authorization": f"Bearer {marked['tokens'][caller]}"} if caller else {}
            for endpoint in ENDPOINTS:
                if endpoint.method != "GET" or endpoint.name == "stream":
                    continue
                for _name, path, query, _body in asked(endpoint, marked["ids"]):
                    text = asking.get(path, params=query, headers=headers).text
                    assert not any(secret in text for secret in secrets), endpoint.name


def test_ids_of_others_open_nothing(marked: dict[str, Any], house: House, client: TestClient[Litestar]) -> None:
    """Whatever is asked for by id is refused or hidden alike, whether it is somebody else's or does not exist."""
    ids = marked["ids"]
    reviewer = {"Authorization": f"Bearer {marked['tokens'][Role.REVIEWER]}"}
    ((lease_id, epoch),) = house.rows("SELECT id, epoch FROM lease WHERE ended_at_ms IS NULL")
    for path, body in (
        ("/v1/leases/skip", {"lease_id": lease_id, "epoch": epoch, "reason": "other"}),
        ("/v1/leases/hold", {"lease_id": lease_id, "epoch": epoch, "question": "?", "due_at_ms": NOON + DAY}),
        ("/v1/leases/escalate", {"lease_id": lease_id, "epoch": epoch, "reason": "?"}),
    ):
        theirs = client.post(path, json=body, headers=reviewer)
        nowhere = client.post(path, json=body | {"lease_id": new_id()}, headers=reviewer)
        assert theirs.status_code == nowhere.status_code >= 400
        assert theirs.json()["type"] == nowhere.json()["type"]
    for wanted in ("renew", "release"):
        result = client.post(f"/v1/leases/{wanted}", json={"lease_ids": [lease_id]}, headers=reviewer).json()
        assert result["results"][0]["problem"]["type"].endswith("not-found"), result
    theirs = client.get(f"/v1/decisions/{ids['decision_id']}", headers=reviewer)
    nowhere = client.get(f"/v1/decisions/{new_id()}", headers=reviewer)
    assert (theirs.status_code, theirs.json()) == (404, nowhere.json())
    session = house.rows("SELECT id FROM session WHERE account_id = ?", ids["user_id"])[0][0]
    ended = client.post(f"/v1/auth/sessions/{session}/end", headers=reviewer)
    assert (ended.status_code, ended.json()["type"]) == (404, "urn:moderator:problem:not-found")
    assert house.rows("SELECT count(*) FROM lease WHERE ended_at_ms IS NULL") == [(1,)]
