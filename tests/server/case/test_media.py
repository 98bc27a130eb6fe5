from __future__ import annotations

import hashlib

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from moderator_app.domain.errors import Refused
from moderator_app.domain.roles import Role
from moderator_app.server.case.media import PIECE, place_of, span
from tests.server.house import House, ask, clip, run, seller

FILM = bytes(range(256)) * 20_000
SHA = hashlib.sha256(FILM).hexdigest()


def bearer(house: House, name: str, role: Role) -> dict[str, str]:
    return {"Authorization": f"Bearer {house.person(name, role)._token}"}


@pytest.fixture
def stored(house: House, client: TestClient[Litestar]) -> House:
    headers = bearer(house, "push", Role.SERVICE)
    assert client.put(f"/v1/media/{SHA}", content=FILM, headers=headers).json() == {
        "sha256": SHA,
        "bytes": len(FILM),
        "known": False,
    }
    assert client.put(f"/v1/media/{SHA}", content=FILM, headers=headers).json()["known"]
    house.take_in(seller(), clip("1", media=[{"sha256": SHA, "bytes": len(FILM), "mime": "video/mp4"}]))
    return house


def test_only_the_promised_bytes_are_kept(house: House, client: TestClient[Litestar]) -> None:
    headers = bearer(house, "push", Role.SERVICE)
    answer = client.put(f"/v1/media/{SHA}", content=FILM[:-1], headers=headers)
    assert (answer.status_code, answer.json()["pointer"]) == (422, "/sha256")
    assert not place_of(house.context, SHA).exists()
    assert list(house.context.config.media_dir.glob(".incoming*")) == []
    for name in ("x", "..", "A" * 64, "%2e%2e%2fmoderator.db"):
        assert client.put(f"/v1/media/{name}", content=b"x", headers=headers).status_code == 404


def test_a_recording_is_read_through_a_held_case_only(stored: House, client: TestClient[Litestar]) -> None:
    ann = bearer(stored, "ann", Role.REVIEWER)
    assert client.get(f"/v1/media/{SHA}", headers=ann).status_code == 404
    held = run(stored.person("ann").claim(ask())).leased[0].lease
    answer = client.get(f"/v1/media/{SHA}", headers=ann)
    assert answer.content == FILM
    assert answer.headers["etag"] == f'"sha256:{SHA}"'
    assert answer.headers["content-disposition"] == "attachment"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.get(f"/v1/media/{SHA}", headers=bearer(stored, "bob", Role.REVIEWER)).status_code == 404
    stored.clock.now += held.ttl_ms
    assert client.get(f"/v1/media/{SHA}", headers=ann).status_code == 404


def test_whoever_reads_it_is_told_the_hash_of_each_part_first(stored: House, client: TestClient[Litestar]) -> None:
    ann = bearer(stored, "ann", Role.REVIEWER)
    assert client.get(f"/v1/media/{SHA}/parts", headers=ann).status_code == 404
    run(stored.person("ann").claim(ask()))
    told = client.get(f"/v1/media/{SHA}/parts", headers=ann).json()
    pieces = [FILM[start : start + PIECE] for start in range(0, len(FILM), PIECE)]
    assert told == {
        "sha256": SHA,
        "bytes": len(FILM),
        "part_bytes": PIECE,
        "parts": [hashlib.sha256(piece).hexdigest() for piece in pieces],
    }


def test_a_recording_that_was_damaged_on_the_server_has_no_good_parts(
    stored: House, client: TestClient[Litestar]
) -> None:
    run(stored.person("ann").claim(ask()))
    path = place_of(stored.context, SHA)
    path.write_bytes(FILM[:-1] + b"?")
    answer = client.get(f"/v1/media/{SHA}/parts", headers=bearer(stored, "ann", Role.REVIEWER))
    assert (answer.status_code, answer.json()["type"].rsplit(":", 1)[-1]) == (500, "server-error")


def test_a_lead_reads_it_for_a_purpose_that_is_written_down(stored: House, client: TestClient[Litestar]) -> None:
    lea = bearer(stored, "lea", Role.LEAD)
    assert client.get(f"/v1/media/{SHA}", headers=lea).status_code == 404
    assert client.get(f"/v1/media/{SHA}?purpose=complaint", headers=lea).status_code == 200
    assert stored.rows("SELECT count(*) FROM audit WHERE detail LIKE '%complaint%'") == [(1,)]
    assert client.get(f"/v1/media/{SHA}", headers=lea).status_code == 200
    stored.clock.now += stored.context.config.purpose_ttl_ms + 1
    assert client.get(f"/v1/media/{SHA}", headers=lea).status_code == 404


@pytest.mark.parametrize(
    ("header", "status", "wanted"),
    [
        ("bytes=0-99", 206, FILM[:100]),
        ("bytes=5000000-", 206, FILM[5_000_000:]),
        ("bytes=-7", 206, FILM[-7:]),
        ("bytes=10-99999999999", 206, FILM[10:]),
        ("bytes=99999999-", 416, None),
        ("bytes=a-b", 200, FILM),
        ("bytes=9-1", 200, FILM),
        ("lines=1-2", 200, FILM),
        ("bytes=0-1,3-4", 200, FILM),
    ],
)
def test_parts_are_served_by_range(
    stored: House, client: TestClient[Litestar], header: str, status: int, wanted: bytes | None
) -> None:
    ann = bearer(stored, "ann", Role.REVIEWER)
    run(stored.person("ann").claim(ask()))
    answer = client.get(f"/v1/media/{SHA}", headers=ann | {"Range": header})
    assert answer.status_code == status
    if wanted is not None:
        assert answer.content == wanted
    else:
        assert answer.headers["content-range"] == f"bytes */{len(FILM)}"
    stale = client.get(f"/v1/media/{SHA}", headers=ann | {"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (stale.status_code, stale.content) == (200, FILM)
    fresh = client.get(f"/v1/media/{SHA}", headers=ann | {"Range": "bytes=0-9", "If-Range": f'"sha256:{SHA}"'})
    assert (fresh.status_code, fresh.content) == (206, FILM[:10])
    for weak in (f'W/"sha256:{SHA}"', "Wed, 21 Oct 2026 07:28:00 GMT"):
        whole = client.get(f"/v1/media/{SHA}", headers=ann | {"Range": "bytes=0-9", "If-Range": weak})
        assert (whole.status_code, whole.content) == (200, FILM)


def test_head_tells_the_size_and_the_tag_and_sends_nothing(stored: House, client: TestClient[Litestar]) -> None:
    ann = bearer(stored, "ann", Role.REVIEWER)
    assert client.head(f"/v1/media/{SHA}", headers=ann).status_code == 404
    run(stored.person("ann").claim(ask()))
    told, whole = client.head(f"/v1/media/{SHA}", headers=ann), client.get(f"/v1/media/{SHA}", headers=ann)
    assert (told.status_code, told.content) == (200, b"")
    for name in ("content-length", "etag", "accept-ranges", "cache-control"):
        assert told.headers[name] == whole.headers[name]


def test_a_desk_without_http_reads_the_same_bytes(stored: House) -> None:
    ann = stored.person("ann")
    run(ann.claim(ask()))
    assert run(ann.media(SHA, offset=100, length=50)) == FILM[100:150]
    assert run(ann.media(SHA)) == FILM


def test_a_recording_beyond_the_limit_is_refused(house: House, client: TestClient[Litestar]) -> None:
    headers = bearer(house, "push", Role.SERVICE) | {"Content-Length": str(house.context.config.max_media_bytes + 1)}
    assert client.put(f"/v1/media/{SHA}", content=b"x", headers=headers).status_code == 413


def test_an_empty_recording_has_no_part() -> None:
    with pytest.raises(Refused):
        span(0, "bytes=0-")
