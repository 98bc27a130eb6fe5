"""An offline shift at the desk: cases with text and recordings, kept, worked on, given back; and the room they take."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from moderator_app.desk.store.store import open_store
from moderator_app.desk.sync.core import Phase
from moderator_app.desk.sync.leases import OPEN, RESERVED
from moderator_app.desk.sync.media_cache import CHUNK, MediaCache, NoRoom
from moderator_app.desk.sync.recordings import Recordings
from moderator_app.desk.sync.shift import ShiftProgress
from moderator_app.domain.case import ItemKind, Media
from moderator_app.domain.errors import MediaFault, Unreachable
from moderator_app.domain.queue import LeaseMode, SkipReason
from moderator_app.wire import messages as m
from tests.desk.factories import ACCOUNT, a_case, a_content, a_decision, a_lease, leased
from tests.desk.sync.fake_server import FakeServer
from tests.desk.sync.test_courier import PATIENCE_S, Desk

HOUR = 3_600_000
FILM = bytes(range(256)) * (3 * CHUNK // 256) + b"the end"
NAME = hashlib.sha256(FILM).hexdigest()


def with_film(content: m.CaseContent, sha256: str = NAME, size: int = len(FILM)) -> m.CaseContent:
    film = Media(sha256=sha256, name="a.mp4", mime="video/mp4", bytes=size)
    items = tuple(replace(item, media=(film,)) for item in content.items)
    return m.CaseContent(case=content.case, items=items, highlights=(), context=content.context)


class Reserving(FakeServer):
    """A server that grants as many as are asked for, with a recording in each."""

    def __init__(self, cases: list[Any]) -> None:
        super().__init__(cases)
        self.films[NAME] = FILM
        self.asked: list[m.Claim] = []
        self.breaks_after: int | None = None

    async def claim(self, request: m.Claim) -> m.Claimed:
        self._arrive("claim")
        self._may()
        self.asked.append(request)
        if request.id not in self.claims:
            free = [case for case in self.cases.values() if case.id not in self.held][: request.count]
            for case in free:
                self.held[case.id] = a_lease(case, mode=request.mode, ttl_ms=request.ttl_ms or 600_000)
            self.claims[request.id] = [case.id for case in free]
        return self._answer(
            m.Claimed(
                leased=tuple(
                    m.Leased(lease=self.held[i], content=with_film(a_content(self.cases[i])))
                    for i in self.claims[request.id]
                    if i in self.held
                )
            )
        )

    async def case_content(self, case_id: str, *, purpose: str = "") -> m.CaseContent:
        return with_film(await super().case_content(case_id, purpose=purpose))

    async def media(self, sha256: str, *, offset: int = 0, length: int | None = None) -> bytes:
        if self.breaks_after is not None and offset >= self.breaks_after:
            self.media_calls += 1
            raise Unreachable("The network is gone.")
        return await super().media(sha256, offset=offset, length=length)


@pytest.fixture
def desk(tmp_path: Path):
    made = Desk(tmp_path, Reserving([a_case(number, kind=ItemKind.CLIP) for number in range(1, 6)]))
    yield made
    made.close()


def prepare(desk: Desk, count: int = 3, ttl_ms: int = HOUR) -> tuple[ShiftProgress, list[ShiftProgress]]:
    seen: list[ShiftProgress] = []
    return desk.courier.prepare_shift((), count, ttl_ms, seen.append).result(PATIENCE_S), seen


def test_cases_come_with_text_and_recordings_and_progress_is_told(desk: Desk):
    desk.start()
    desk.online()
    done, seen = prepare(desk)
    assert (done.cases, done.films, done.all_films, done.left_out) == (3, 1, 1, 0)
    assert [one.done_bytes for one in seen] == sorted(one.done_bytes for one in seen)
    assert seen[-1].done_bytes == seen[-1].all_bytes == len(FILM)
    assert desk.server.asked[-1].mode is LeaseMode.OFFLINE
    listed = desk.courier.shift.cases()
    assert len(listed) == 3
    assert {(one.films, one.films_here, one.done) for one in listed} == {(1, 1, False)}


def test_a_whole_shift_without_a_network_is_sent_on_return(desk: Desk):
    desk.start()
    desk.online()
    prepare(desk)
    desk.server.down = True
    rows = []
    for _ in range(2):
        taken = desk.courier.take(()).result(PATIENCE_S)
        assert taken is not None
        assert desk.courier.open_media(NAME, len(FILM)).result(PATIENCE_S).read_bytes() == FILM
        desk.store.outbox.save_draft(taken.lease.case_id, ACCOUNT, "annotated")
        made = a_decision(taken.content.case, lease_epoch=taken.lease.epoch)
        rows.append(desk.store.outbox.add("decision", made, case_id=taken.lease.case_id, account=ACCOUNT)[0])
    taken = desk.courier.take(()).result(PATIENCE_S)
    assert taken is not None
    skip = m.Skip(lease_id=taken.lease.id, epoch=taken.lease.epoch, reason=SkipReason.LANGUAGE)
    rows.append(desk.store.outbox.add("skip", skip, case_id=taken.lease.case_id, account=ACCOUNT)[0])
    desk.again()
    desk.start()
    desk.until(lambda: {desk.state(row) for row in rows} == {"queued"})  # one may be tried in vain just now
    desk.server.down = False
    desk.courier.hurry()
    desk.until(lambda: all(desk.state(row) == "accepted" for row in rows))
    assert len(desk.server.booked) == 2
    assert len(desk.server.skipped) == 1


def test_a_lost_reply_reserves_the_same_cases_again_and_no_more(desk: Desk):
    desk.start()
    desk.online()
    desk.server.lose_replies = 1
    with pytest.raises(Unreachable):
        prepare(desk)
    prepare(desk)
    assert len(desk.server.held) == 3


def test_the_rest_is_given_back_even_without_a_network_and_what_was_begun_stays(desk: Desk):
    desk.start()
    desk.online()
    prepare(desk)
    begun = desk.courier.take(()).result(PATIENCE_S)
    assert begun is not None
    desk.server.down = True
    desk.courier.end_shift().result(PATIENCE_S)
    assert [lease.case_id for lease, _role in desk.courier.leases.held()] == [begun.lease.case_id]
    desk.server.down = False
    desk.courier.hurry()
    desk.until(lambda: len(desk.server.released) == 2)


def test_a_preparation_that_was_cut_off_goes_on_by_itself_where_it_ended(desk: Desk):
    desk.start()
    desk.online()
    desk.server.breaks_after = CHUNK
    with pytest.raises(Unreachable):
        prepare(desk)
    before = desk.server.media_calls
    desk.server.breaks_after = None
    desk.again()
    desk.start()
    desk.until(lambda: NAME in desk.store.mirror.media_here())
    assert desk.server.media_calls - before == 3  # the first chunk was here


def test_a_reserved_lease_is_not_renewed_and_survives_the_desk(desk: Desk):
    desk.start()
    desk.online()
    prepare(desk, ttl_ms=1000 * 3600)
    desk.again()
    desk.start()
    desk.online()
    assert {role for _lease, role in desk.courier.leases.held()} == {RESERVED}
    assert "renew" not in desk.server.received


def test_private_text_of_a_shift_is_gone_when_its_time_is_over(desk: Desk):
    desk.start()
    desk.online()
    case = a_case(1, kind=ItemKind.PRIVATE_MESSAGE)
    for role in (OPEN, RESERVED):
        desk.store.mirror.keep_lease(m.Leased(lease=a_lease(case, ttl_ms=1), content=a_content(case)), role)
        assert desk.store.mirror.content(case.id) is not None
        desk.courier.leases.expire()
        assert desk.store.mirror.content(case.id) is None


def test_recordings_of_a_shift_go_when_its_time_is_over(desk: Desk):
    desk.start()
    desk.online()
    prepare(desk)
    assert (desk.folder / "media" / NAME).exists()
    for lease, _role in desk.courier.leases.held():
        desk.courier.leases._ends[lease.id] = 0
    desk.courier.leases.expire()
    desk.courier._call(desk.courier._recordings.purge)
    desk.until(lambda: desk.store.mirror.media_here() == frozenset())
    assert not (desk.folder / "media" / NAME).exists()


# --- room -------------------------------------------------------------------------------------------------------------


class Wire:
    """Gives any bytes that are asked for."""

    def __init__(self, films: dict[str, bytes]) -> None:
        self.films = films

    async def media(self, sha256: str, *, offset: int = 0, length: int | None = None) -> bytes:
        body = self.films[sha256]
        return body[offset : None if length is None else offset + length]


def films(count: int, size: int = 300_000) -> dict[str, bytes]:
    made = [bytes([number]) * size for number in range(count)]
    return {hashlib.sha256(body).hexdigest(): body for body in made}


async def bring(recordings: Recordings, bodies: dict[str, bytes], **how: Any) -> None:
    for name, body in bodies.items():
        await recordings.bring(name, len(body), **how)


def test_the_cap_drops_what_was_unused_longest_but_never_what_is_held(tmp_path: Path):
    store = open_store(tmp_path, bytes(32))
    media = MediaCache(tmp_path / "media", bytes(32))
    bodies = films(4)
    first = next(iter(bodies))
    held = leased(a_case(1))
    store.mirror.keep_lease(m.Leased(lease=held.lease, content=with_film(held.content, first, 300_000)), RESERVED)
    recordings = Recordings(media, store, Wire(bodies), cap_bytes=700_000)  # type: ignore[arg-type]
    asyncio.run(bring(recordings, bodies))
    here = store.mirror.media_here()
    assert first in here
    assert len(here) == 2
    assert sorted(path.name for path in (tmp_path / "media").iterdir()) == sorted(here)
    media.close()
    store.close()


def test_nothing_is_fetched_early_beyond_the_cap_or_when_the_disk_is_nearly_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    store = open_store(tmp_path, bytes(32))
    media = MediaCache(tmp_path / "media", bytes(32))
    bodies = films(1)
    tight = Recordings(media, store, Wire(bodies), cap_bytes=100_000)  # type: ignore[arg-type]
    with pytest.raises(NoRoom):
        asyncio.run(bring(tight, bodies, early=True))
    roomy = Recordings(media, store, Wire(bodies))  # type: ignore[arg-type]
    monkeypatch.setattr("moderator_app.desk.sync.media_cache.FLOOR_BYTES", 1 << 60)
    with pytest.raises(NoRoom):
        asyncio.run(bring(roomy, bodies, early=True))
    asyncio.run(bring(roomy, bodies))  # somebody waits for it
    media.close()
    store.close()


def test_a_recording_with_another_content_is_dropped_before_it_is_ever_shown(tmp_path: Path):
    store = open_store(tmp_path, bytes(32))
    media = MediaCache(tmp_path / "media", bytes(32))
    name, body = next(iter(films(1).items()))
    recordings = Recordings(media, store, Wire({name: body[:-1] + b"!"}))  # type: ignore[arg-type]
    with pytest.raises(MediaFault, match="hash"):
        asyncio.run(bring(recordings, {name: body}))
    assert list((tmp_path / "media").iterdir()) == []
    assert store.mirror.media_here() == frozenset()
    media.close()
    store.close()


def test_being_signed_out_does_not_end_a_shift(desk: Desk):
    desk.start()
    desk.online()
    prepare(desk)
    desk.courier.sign_out().result(PATIENCE_S)
    desk.until(lambda: desk.links[-1].phase is Phase.SIGNED_OUT)
    assert len(desk.courier.shift.cases()) == 3
