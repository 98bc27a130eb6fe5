"""Checkpoints, proofs and pages over HTTP."""

from __future__ import annotations

from litestar import Litestar
from litestar.testing import TestClient

from moderator_app.audit.notes import open_checkpoint
from moderator_app.domain.audit_event import AuditEvent
from moderator_app.domain.audit_tree import proves_consistency, proves_inclusion
from moderator_app.domain.checkpoint import parse_key
from moderator_app.domain.roles import Role
from tests.server.house import House, clip, seller


def test_an_auditor_can_prove_every_event_and_that_the_log_only_grew(
    house: House, client: TestClient[Litestar]
) -> None:
    headers = {"Authorization": f"Bearer {house.person('audrey', Role.AUDITOR)._token}"}

    def get(path: str, **query: int) -> dict:
        answer = client.get(path, params=query, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    house.take_in(seller(), clip("a"), clip("b"))
    first = get("/v1/audit/checkpoint")
    house.take_in(*(clip(f"c{number}", session_ref=f"s{number}") for number in range(300)))
    second = get("/v1/audit/checkpoint")
    key = parse_key(second["key"])
    old, new = open_checkpoint(first["note"], key), open_checkpoint(second["note"], key)
    assert 0 < old.size < new.size
    hashes = get("/v1/audit/proof/consistency", old=old.size, new=new.size)["hashes"]
    assert proves_consistency(old.size, old.root, new.size, new.root, [bytes.fromhex(part) for part in hashes])

    page = get("/v1/audit", from_seq=1, limit=500)
    assert [row["seq"] for row in page["events"]] == list(range(1, len(page["events"]) + 1))
    for row in page["events"][:: 1 + new.size // 7]:
        if row["seq"] > new.size:
            continue
        event = AuditEvent(**{name: value for name, value in row.items() if name != "leaf"})
        assert event.leaf().hex() == row["leaf"]
        hashes = get("/v1/audit/proof/inclusion", seq=event.seq, size=new.size)["hashes"]
        assert proves_inclusion(
            event.leaf(), event.seq - 1, new.size, [bytes.fromhex(part) for part in hashes], new.root
        )

    tile = get("/v1/audit/tile/0/0")["hashes"]
    assert tile[:3] == [row["leaf"] for row in page["events"][:3]]
    assert [open_checkpoint(note, key).size for note in get("/v1/audit/checkpoints")["notes"]][:2] == [
        old.size,
        new.size,
    ]
    assert house.rows("SELECT count(*) FROM audit WHERE action = 'audit.read'")[0][0] == 1


def test_what_the_log_does_not_hold_is_refused(house: House, client: TestClient[Litestar]) -> None:
    headers = {"Authorization": f"Bearer {house.person('audrey', Role.AUDITOR)._token}"}
    for path, code in (
        ("/v1/audit/proof/consistency?old=5&new=3", "validation"),
        ("/v1/audit/proof/consistency?old=1&new=99999", "not-found"),
        ("/v1/audit/proof/inclusion?seq=0&size=3", "validation"),
        ("/v1/audit/proof/inclusion?seq=1&size=99999", "not-found"),
        ("/v1/audit/tile/0/99", "not-found"),
        ("/v1/audit/tile/x/0", "not-found"),
        ("/v1/audit?from_seq=0", "validation"),
    ):
        answer = client.get(path, headers=headers)
        assert answer.json()["type"].endswith(code), path


def test_an_empty_log_has_a_checkpoint_too(house: House, client: TestClient[Litestar]) -> None:
    headers = {"Authorization": f"Bearer {house.person('audrey', Role.AUDITOR)._token}"}
    answer = client.get("/v1/audit/checkpoint", headers=headers).json()
    assert open_checkpoint(answer["note"], parse_key(answer["key"])).size == answer["size"]
