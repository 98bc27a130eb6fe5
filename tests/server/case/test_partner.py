"""The other room of a PK: what the public saw of it goes to whoever judges one of the two, and leaves a trace."""

from __future__ import annotations

import hashlib
import json

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from moderator_app.domain.errors import Refused
from moderator_app.domain.roles import Role
from moderator_app.server.case.media import place_of
from moderator_app.wire import messages as m
from moderator_app.wire.ask import Ask
from tests.server.house import DAY, NOON, House, ask, clip, run, seller

FILM = b"a recording of the other room"
SHA = hashlib.sha256(FILM).hexdigest()
SCRIPT = "厂家老板就在现场他哭着不让我卖"


def room(source_id: str, ref: str, session: str, partner: str, words: str, **more):
    return clip(
        source_id,
        words,
        ref,
        session_ref=session,
        pk_partner=partner,
        viewers=999,
        reports=77,
        **more,
    )


def partner_of(backend, case_id: str, purpose: str = "") -> m.Partner:
    query = {"purpose": purpose} if purpose else {}
    return run(backend.ask(Ask(endpoint="case_partner", reply=m.Partner, path={"case_id": case_id}, query=query)))


@pytest.fixture
def held(house: House):
    """Ann holds our room's case; the other room's is nobody's."""
    comments = [
        {"lane": "comment", "seq": 0, "text": "吵架了", "t0_ms": 1, "t1_ms": 2, "speaker": "赵六", "role": "viewer"}
    ]
    theirs = room(
        "theirs",
        "M2",
        "live-b",
        "live-a",
        f"云姐你疯了,{SCRIPT},吵架",
        media=[{"sha256": SHA, "bytes": len(FILM), "mime": "video/mp4"}],
    )
    theirs["segments"] += [*comments, {"lane": "message", "seq": 0, "text": "私下说的话", "t0_ms": 1, "t1_ms": 2}]
    house.take_in(seller(), seller("M2"), room("ours", "M1", "live-a", "live-b", f"老板在这,{SCRIPT},吵架"), theirs)
    place = place_of(house.context, SHA)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(FILM)
    ours = house.rows("SELECT id FROM case_file WHERE session_ref = 'live-a'")[0][0]
    ann = house.person("ann", Role.SENIOR)
    return ann, run(ann.claim(ask(case_id=ours))).leased[0]


def test_the_holder_of_one_room_sees_the_other_rooms_broadcast_and_the_shared_script(held) -> None:
    ann, leased = held
    found = partner_of(ann, leased.lease.case_id)
    assert found.merchant_name == "小店M2"
    assert found.item is not None
    assert (found.item.session_ref, found.item.pk_partner) == ("live-b", "live-a")
    assert [hit.item_id for hit in found.highlights] == [found.item.id] * len(found.highlights)
    (line,) = found.script.lines
    assert SCRIPT in line.ours.text
    assert line.theirs.item_id == found.item.id
    assert line.likeness == 1000


def test_what_the_public_did_not_see_stays_where_it_is(held) -> None:
    ann, leased = held
    found = partner_of(ann, leased.lease.case_id)
    assert found.item is not None
    assert {one.lane for one in found.item.segments} == {"speech", "comment"}
    assert (found.item.viewers, found.item.reports, found.item.affected) == (0, 0, None)
    assert {hit.score for hit in found.highlights} == {0}
    assert not any(one.speaker == "赵六" for one in found.item.segments)


def test_the_look_is_an_event_of_the_other_case(house: House, held) -> None:
    ann, leased = held
    found = partner_of(ann, leased.lease.case_id)
    rows = house.rows("SELECT actor, object_id, detail FROM audit WHERE action = 'case.partner_read'")
    assert [(row[0], row[1], json.loads(row[2])) for row in rows] == [
        (house.people["ann"], found.case_id, {"for": leased.lease.case_id})
    ]


def test_its_recording_opens_with_the_look_and_not_before(house: House, held, client: TestClient[Litestar]) -> None:
    ann, leased = held
    headers = {"Authorization": f"Bearer {ann._token}"}
    assert client.get(f"/v1/media/{SHA}", headers=headers).status_code == 404
    partner_of(ann, leased.lease.case_id)
    assert client.get(f"/v1/media/{SHA}", headers=headers).content == FILM
    house.clock.now += house.context.config.purpose_ttl_ms + 1
    assert client.get(f"/v1/media/{SHA}", headers=headers).status_code == 404


def test_nobody_else_looks_and_a_lead_says_what_for(house: House, held) -> None:
    _, leased = held
    case_id = leased.lease.case_id
    with pytest.raises(Refused) as refused:
        partner_of(house.person("bob", Role.SENIOR), case_id)
    assert refused.value.code == "lease-lost"
    lea = house.person("lea", Role.LEAD)
    with pytest.raises(Refused) as refused:
        partner_of(lea, case_id)
    assert refused.value.pointer == "/purpose"
    assert partner_of(lea, case_id, "a colleague asked").item is not None


def test_a_room_that_has_not_come_in_is_an_empty_answer_and_a_case_without_one_is_told_so(house: House) -> None:
    house.take_in(seller(), room("ours", "M1", "live-a", "live-b", "吵架"), clip("alone"))
    ann = house.person("ann", Role.SENIOR)
    found = {row[0]: row[1] for row in house.rows("SELECT session_ref, id FROM case_file")}
    run(ann.claim(ask(case_id=found["live-a"])))
    run(ann.claim(ask(case_id=found["live-alone"])))
    assert partner_of(ann, found["live-a"]) == m.Partner()
    with pytest.raises(Refused) as refused:
        partner_of(ann, found["live-alone"])
    assert refused.value.code == "not-found"


def test_of_several_recordings_of_the_other_room_the_nearest_in_time_is_shown(house: House) -> None:
    house.take_in(
        seller(),
        seller("M2"),
        room("ours", "M1", "live-a", "live-b", "吵架"),
        room("early", "M2", "live-b", "live-a", "吵架", title="早", captured_at_ms=NOON - 2 * DAY),
        room("near", "M2", "live-b", "live-a", "吵架", title="近", captured_at_ms=NOON - DAY + 500),
    )
    ann = house.person("ann", Role.SENIOR)
    ours = house.rows("SELECT id FROM case_file WHERE session_ref = 'live-a'")[0][0]
    run(ann.claim(ask(case_id=ours)))
    found = partner_of(ann, ours)
    assert found.item is not None
    assert found.item.title == "近"


def test_a_row_without_another_room_hashes_as_it_always_did(house: House) -> None:
    house.take_in(seller(), clip("1"))
    before = house.rows("SELECT version FROM item")
    reply = house.take_in(clip("1", pk_partner=""))
    assert (reply.duplicates, house.rows("SELECT version FROM item")) == (1, before)
    assert house.take_in(clip("1", pk_partner="live-b")).accepted == 1
