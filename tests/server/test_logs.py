"""Logs that cannot leak: whatever goes wrong, a line holds only what is on the list."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from moderator_app.domain.identity import new_id
from moderator_app.server.logs import Allowed
from tests.server.house import House, clip, seller

CANARY = "canary-7f3a-微信-secret"


def line(record: logging.LogRecord) -> dict[str, object]:
    return json.loads(Allowed().format(record))


def record(name: str, msg: object, *args: object, **extra: object) -> logging.LogRecord:
    return logging.getLogger(name).makeRecord(name, logging.ERROR, "x.py", 7, msg, args, None, extra=extra)


def test_a_sentence_stays_as_it_stands_in_the_code_and_only_ids_and_numbers_fill_it() -> None:
    case = new_id()
    told = line(record("moderator_app.server.x", "case %s of %s failed %d times", case, CANARY, 3))
    assert told["says"] == "case %s of %s failed %d times"
    assert (told["with"], told["left_out"]) == ([case, 3], 1)


def test_facts_need_a_name_from_the_list_and_the_form_that_stands_there() -> None:
    good = {"call": "decide", "error": "KeyError", "place": "_book:12 < run:9", "status": 500, "ms": 12}
    told = line(record("moderator_app.server.x", "failed", **good))
    assert {name: told[name] for name in good} == good
    told = line(record("moderator_app.server.x", "failed", call=CANARY, body=CANARY, place=CANARY, status=CANARY))
    assert told["left_out"] == 4
    assert CANARY not in json.dumps(told, ensure_ascii=False)


def test_other_peoples_sentences_are_left_out() -> None:
    told = line(record("uvicorn.error", f"bad request: {CANARY}"))
    assert "says" not in told
    assert told["from"] == "x:7"


def test_of_an_exception_its_class_and_place_stay() -> None:
    try:
        raise ValueError(CANARY)  # noqa: TRY301 - it must come from somewhere
    except ValueError as error:
        made = logging.getLogger("moderator_app.x").makeRecord(
            "moderator_app.x", logging.ERROR, "x.py", 7, "failed", (), (ValueError, error, error.__traceback__)
        )
    text = Allowed().format(made)
    assert CANARY not in text
    assert json.loads(text)["error"] == "ValueError"


@pytest.fixture
def written() -> Iterator[list[logging.LogRecord]]:
    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    records: list[logging.LogRecord] = []
    root, keep = logging.getLogger(), Keep()
    level = root.level
    root.addHandler(keep)
    root.setLevel(logging.DEBUG)
    yield records
    root.removeHandler(keep)
    root.setLevel(level)


def test_no_secret_and_no_message_reaches_a_line_however_a_call_ends(
    house: House, client: TestClient[Litestar], monkeypatch: pytest.MonkeyPatch, written: list[logging.LogRecord]
) -> None:
    house.take_in(seller(), clip("1", f"加我微信 {CANARY}"))
    token = house.person("ann")._token
    headers = {"Authorization": f"Bearer {token}"}
    client.post("/v1/auth/password", json={"name": CANARY, "password": CANARY, "device_id": new_id()})
    client.get(f"/v1/cases/{CANARY}", headers=headers, params={"x": CANARY})
    claimed = client.post("/v1/claims", json={"id": new_id()}, headers=headers).json()["leased"][0]
    assert CANARY in json.dumps(claimed, ensure_ascii=False)

    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError(f"{CANARY} {token}")

    monkeypatch.setattr("moderator_app.server.queue.repository.lease_by", broken)
    skipped = {"lease_id": claimed["lease"]["id"], "epoch": 1, "reason": "other", "note": CANARY}
    assert client.post("/v1/leases/skip", json=skipped, headers=headers).status_code == 500
    lines = [Allowed().format(one) for one in written]
    assert any(
        json.loads(one).get("call") == "skip" and json.loads(one).get("error") == "RuntimeError" for one in lines
    )
    everything = "\n".join(lines)
    for secret in (CANARY, token, "微信", json.dumps(CANARY)[1:-1]):
        assert secret not in everything
