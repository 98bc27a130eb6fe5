"""Private messages over the calls: the minimal window and no more, unless a purpose is in the audit log first."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from moderator_app.domain.errors import Refused
from moderator_app.domain.evidence import Evidence, EvidenceKind, manifest_root
from moderator_app.domain.identity import new_id
from moderator_app.domain.private_messages import AT_ONCE, REACH, ReadPurpose
from moderator_app.domain.roles import Role
from moderator_app.domain.transcript import Lane
from moderator_app.wire import messages as m
from moderator_app.wire.ask import Ask
from tests.server.house import House, ask, run, seller

SECRET = "只有我知道的话"


def conversation(count: int = 40, flagged: int = 20, **more):
    rows = [
        {
            "lane": "message",
            "seq": seq,
            "text": "加我微信便宜" if seq == flagged else f"{SECRET}{seq}",
            "t0_ms": seq * 1000,
            "t1_ms": seq * 1000 + 500,
            "role": "shop" if seq % 2 == 0 else "buyer",
            "speaker": "shop" if seq % 2 == 0 else "李四 13900000000",
        }
        for seq in range(count)
    ]
    return {
        "type": "item",
        "source_id": "chat-1",
        "kind": "private_message",
        "merchant_ref": "M1",
        "captured_at_ms": 1_795_300_000_000,
        "segments": rows,
        **more,
    }


@pytest.fixture
def leased(house: House):
    house.take_in(seller(), conversation())
    ann = house.person("ann", Role.SENIOR)
    return ann, run(ann.claim(ask())).leased[0]


def seqs(item) -> list[int]:
    return [one.seq for one in item.segments if one.lane is Lane.MESSAGE]


def expand(backend, item_id: str, first: int, last: int, purpose: ReadPurpose = ReadPurpose.COURSE) -> m.Messages:
    body = m.MessagesExpand(purpose=purpose, first=first, last=last)
    return run(backend.ask(Ask(endpoint="messages_expand", reply=m.Messages, body=body, path={"item_id": item_id})))


def events(house: House, action: str = "message.expand") -> list[tuple[str, str, dict]]:
    rows = house.rows("SELECT actor, object_id, detail FROM audit WHERE action = ? ORDER BY seq", action)
    return [(row[0], row[1], json.loads(row[2])) for row in rows]


def test_a_lease_brings_the_flagged_message_and_five_either_side(leased) -> None:
    _, held = leased
    (item,) = held.content.items
    assert seqs(item) == list(range(20 - REACH, 20 + REACH + 1))
    assert [(run.first, run.last, run.count) for run in held.content.withheld] == [(0, 14, 15), (26, 39, 14)]


def test_no_byte_of_what_is_held_back_goes_over_the_wire(leased, client: TestClient[Litestar]) -> None:
    ann, held = leased
    headers = {"Authorization": f"Bearer {ann._token}"}
    answers = [
        client.get(f"/v1/cases/{held.lease.case_id}/content", headers=headers),
        client.get("/v1/snapshot", headers=headers),
        client.get("/v1/changes?cursor=", headers=headers),
        client.get(f"/v1/cases/{held.lease.case_id}", headers=headers),
    ]
    told = "".join(answer.text for answer in answers)
    assert f"{SECRET}15" in told
    for seq in (0, 14, 26, 39):
        assert f'{SECRET}{seq}"' not in told
    assert "李四" not in told
    assert "13900000000" not in told


def test_more_is_read_for_a_purpose_that_is_written_down_first(house: House, leased) -> None:
    ann, held = leased
    item_id = held.content.items[0].id
    assert events(house) == []
    got = expand(ann, item_id, 26, 30, ReadPurpose.CLEARING)
    assert [one.seq for one in got.segments] == [26, 27, 28, 29, 30]
    assert got.segments[0].text == f"{SECRET}26"
    assert events(house) == [
        (
            house.people["ann"],
            item_id,
            {"case": held.lease.case_id, "purpose": "clearing", "first": 26, "last": 30},
        )
    ]


def test_buyers_have_the_same_pseudonym_in_the_window_and_beyond(leased) -> None:
    ann, held = leased
    (item,) = held.content.items
    names = {one.speaker for one in item.segments if one.role == "buyer"}
    more = {one.speaker for one in expand(ann, item.id, 0, 39).segments if one.role == "buyer"}
    assert names == more
    assert all(name.startswith("buyer-") for name in names)


@pytest.mark.parametrize("body", [{"first": 0, "last": 3}, {"purpose": "curious", "first": 0, "last": 3}])
def test_without_a_known_purpose_nothing_is_read(house: House, leased, client: TestClient[Litestar], body) -> None:
    ann, held = leased
    answer = client.post(
        f"/v1/messages/{held.content.items[0].id}/expand",
        headers={"Authorization": f"Bearer {ann._token}"},
        json=body,
    )
    assert answer.status_code == 422
    assert SECRET not in answer.text
    assert events(house) == []


def test_one_purpose_opens_a_stretch_and_not_the_archive(house: House) -> None:
    house.take_in(seller(), conversation(600))
    ann = house.person("ann", Role.SENIOR)
    held = run(ann.claim(ask())).leased[0]
    got = expand(ann, held.content.items[0].id, 100, 599)
    assert len(got.segments) == AT_ONCE
    assert events(house)[0][2]["last"] == 100 + AT_ONCE - 1


def test_a_stretch_that_runs_backwards_is_refused(house: House, leased) -> None:
    ann, held = leased
    with pytest.raises(Refused) as refused:
        expand(ann, held.content.items[0].id, 9, 3)
    assert refused.value.pointer == "/last"
    assert events(house) == []


def test_a_colleague_without_the_case_reads_nothing_and_leaves_no_event(house: House, leased) -> None:
    _, held = leased
    bob = house.person("bob", Role.SENIOR)
    with pytest.raises(Refused) as refused:
        expand(bob, held.content.items[0].id, 0, 3)
    assert refused.value.code == "lease-lost"
    assert events(house) == []


def test_the_right_ends_with_the_lease(house: House, leased) -> None:
    ann, held = leased
    house.clock.now += held.lease.ttl_ms
    with pytest.raises(Refused) as refused:
        expand(ann, held.content.items[0].id, 0, 3)
    assert refused.value.code == "lease-lost"


def test_a_lead_needs_the_purpose_too_and_leaves_the_event(house: House, leased) -> None:
    _, held = leased
    lea = house.person("lea", Role.LEAD)
    assert expand(lea, held.content.items[0].id, 0, 1).segments
    assert events(house)[0][0] == house.people["lea"]


def test_an_item_that_does_not_exist_is_not_found(leased) -> None:
    ann, _ = leased
    with pytest.raises(Refused) as refused:
        expand(ann, new_id(), 0, 1)
    assert refused.value.code == "not-found"


def test_words_read_for_a_purpose_can_be_quoted_in_the_decision(house: House, leased) -> None:
    ann, held = leased
    item = held.content.items[0]
    (message,) = expand(ann, item.id, 30, 30).segments
    made = house.verdict(held)
    quote = Evidence(
        id=new_id(), kind=EvidenceKind.QUOTE, item_id=item.id, lane=Lane.MESSAGE, seq=30, start=0,
        end=len(message.text), t0_ms=message.t0_ms, t1_ms=message.t1_ms, text=message.text,
    )  # fmt: skip
    evidence = (*made.evidence, quote)
    made = replace(made, evidence=evidence, manifest_root=manifest_root(evidence))
    (result,) = run(ann.decide(m.DecisionBatch(items=(made,)))).results
    assert result.problem is None
