"""The stream of nudges: content-free, never missing the last, ended with a reason."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.auth import principal
from moderator_app.server.bootstrap import NewAccount
from moderator_app.server.config import ServerConfig
from moderator_app.server.context import Context
from moderator_app.server.run import Ready, serve
from moderator_app.server.sync import stream as rooms
from moderator_app.server.sync.stream import Herald
from moderator_app.wire.stream import BEAT, Event, Reader, encoded
from tests.server.databases import database_in
from tests.server.house import CHEAP, House, clip, seller

ANN = NewAccount(name="ann", display="Ann", password="correct horse", roles=(Role.REVIEWER,))


def test_a_reader_takes_events_cut_anywhere_and_passes_over_what_it_does_not_know() -> None:
    events = [Event("nudge", {"seq": 7}), Event("later-kind", {"x": "一"})]
    whole = (
        BEAT + encoded(events[0]) + b"data: not json\n\n" + b"id: 4\n\n" + encoded(events[1]).replace(b"\n", b"\r\n")
    )
    for size in (1, 2, 3, 7, len(whole)):
        reader = Reader()
        pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
        assert [event for piece in pieces for event in reader.feed(piece)] == events
    with pytest.raises(ValueError, match="no stream"):
        Reader().feed(b"<html>" + b"x" * 5000)


async def opened(house: House, name: str, herald: Herald, life_s: float = 900) -> AsyncIterator[bytes]:
    context = house.context
    token = house.person(name)._token
    who = context.database.read_now(lambda connection: principal(connection, token, context.now()))
    return herald.stream(context, who, token, life_s)


async def heard(stream: AsyncIterator[bytes]) -> Event:
    async with asyncio.timeout(20):
        (event,) = Reader().feed(await anext(stream))
    return event


async def herald_of(context: Context) -> tuple[Herald, asyncio.Task[None]]:
    herald = Herald()
    return herald, asyncio.create_task(herald.proclaim(context))


def test_every_listener_is_nudged_at_once_and_after_news_with_a_number_only(house: House) -> None:
    async def walk() -> tuple[list[Event], list[Event]]:
        herald, task = await herald_of(house.context)
        streams = [await opened(house, f"p{index}", herald) for index in range(3)]
        first = [await heard(one) for one in streams]
        await asyncio.to_thread(house.take_in, seller(), clip("1"))
        await asyncio.to_thread(house.rows, "SELECT 1")  # gives numbers, as a running server does after every commit
        second = [await heard(one) for one in streams]
        house.context.silence()
        ends = [await heard(one) for one in streams]
        await task
        assert {event.data["code"] for event in ends} == {"closing"}
        return first, second

    before, after = asyncio.run(walk())
    newest = house.rows("SELECT max(seq) FROM change")[0][0]
    assert {event.name for event in before + after} == {"nudge"}
    assert all(event.data.keys() == {"seq"} for event in before + after)
    assert {event.data["seq"] for event in after} == {newest}


def test_a_stream_ends_with_its_token_and_beats_while_it_lasts(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "BEAT_S", 0.02)

    async def walk() -> tuple[bytes, Event]:
        herald = Herald()
        stream = await opened(house, "ann", herald)
        await heard(stream)
        beat = await anext(stream)
        house.clock.now += 500 * 24 * 3600 * 1000
        event = await anext(stream)
        while event == BEAT:
            event = await anext(stream)
        assert [piece async for piece in stream] == []
        assert herald.listeners == 0
        return beat, Reader().feed(event)[0]

    beat, end = asyncio.run(walk())
    assert beat == BEAT
    assert end == Event("end", {"code": "unauthenticated"})


def test_a_third_stream_of_a_device_takes_the_place_of_the_oldest(house: House) -> None:
    async def walk() -> list[Event]:
        herald, token = Herald(), house.person("ann")._token
        context = house.context
        who = context.database.read_now(lambda connection: principal(connection, token, context.now()))
        streams = [herald.stream(context, who, token, 0.05) for _ in range(3)]
        for one in streams:
            assert (await heard(one)).name == "nudge"
        assert herald.listeners == 3
        found = [await heard(one) for one in streams]
        for one in streams:
            assert [piece async for piece in one] == []
        assert herald.listeners == 0
        return found

    assert [event.data["code"] for event in asyncio.run(walk())] == ["replaced", "over", "over"]


@contextmanager
def running(folder: Path, template: Path) -> Iterator[tuple[Ready, threading.Event]]:
    ready: list[Ready] = []
    started, stop = threading.Event(), threading.Event()

    def tell(one: Ready) -> None:
        ready.append(one)
        started.set()

    config = ServerConfig(data_dir=folder, database_url=database_in(folder, template), hashing=CHEAP)
    thread = threading.Thread(
        target=serve, args=(config, "127.0.0.1", 0, tell), kwargs={"stop": stop, "new_accounts": [ANN]}
    )
    thread.start()
    try:
        assert started.wait(30)
        yield ready[0], stop
    finally:
        stop.set()
        thread.join(30)
    assert not thread.is_alive()


def test_over_http_it_flows_and_a_server_that_ends_lets_go(tmp_path: Path, template: Path) -> None:
    events: list[Event] = []
    with (
        running(tmp_path, template) as (ready, stop),
        httpx.Client(base_url=ready.url, trust_env=False, timeout=20) as http,
    ):
        assert http.get("/v1/stream").status_code == 401
        # The service account follows no feed.
        headers = {"Authorization": f"Bearer {ready.service_token}"}
        assert http.get("/v1/stream", headers=headers).status_code == 403
        signed_in = {"name": "ann", "password": "correct horse", "device_id": new_id()}
        token = http.post("/v1/auth/password", json=signed_in).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        assert http.get("/v1/stream", params={"seconds": "-1"}, headers=headers).status_code == 422
        with http.stream("GET", "/v1/stream", headers=headers) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            reader = Reader()
            for piece in answer.iter_raw():
                events += reader.feed(piece)
                stop.set()
    assert [event.name for event in events] == ["nudge", "end"]
    assert events[-1].data == {"code": "closing"}
