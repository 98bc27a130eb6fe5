"""The desk hears that there is something to pull; and it is right without hearing anything."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from moderator_app.desk.sync.nudges import NONE_S, Nudges
from moderator_app.domain.errors import Refused, Unreachable
from moderator_app.wire.stream import END, NUDGE, Event
from tests.desk.factories import a_case
from tests.desk.sync.fake_server import FakeServer
from tests.desk.sync.test_courier import Desk


class Streaming(FakeServer):
    """A server with a stream: it nudges when something changed, dies when told to, or says nothing at all."""

    def __init__(self, cases: list[Any]) -> None:
        super().__init__(cases)
        self.streams = 0
        self.mute = False
        self.fails: Exception | None = None
        self._rung = asyncio.Event()

    def change(self, case: Any) -> None:
        super().change(case)
        self._rung.set()

    async def stream(self) -> AsyncIterator[Event]:
        self.streams += 1
        if self.fails is not None:
            raise self.fails
        if not self.mute:
            yield Event(NUDGE, {"seq": len(self.log)})
        while True:
            await self._rung.wait()
            self._rung.clear()
            if self.fails is not None:
                raise self.fails
            if not self.mute:
                yield Event(NUDGE, {"seq": len(self.log)})


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("moderator_app.desk.sync.nudges.PULL_JITTER_S", 0.02)


@pytest.fixture
def desk(tmp_path: Path):
    made = Desk(tmp_path, Streaming([a_case(number) for number in range(1, 6)]))
    yield made
    made.close()


def waits(desk: Desk) -> int:
    return sum(1 for name in desk.server.received if name == "changes")


def follow(desk: Desk, title: str) -> None:
    """A colleague changes a case; the desk shows it."""
    changed = replace(desk.server.cases[a_case(2).id], title=title, row_version=len(desk.server.log) + 9)
    desk.courier._loop.call_soon_threadsafe(desk.server.change, changed)
    desk.until(lambda: desk.store.mirror.case(changed.id) == changed)


def test_a_nudge_brings_the_change_and_nobody_polls_meanwhile(desk: Desk):
    desk.start()
    desk.online()
    desk.until(lambda: desk.courier._nudges.alive)
    follow(desk, "first")
    before = waits(desk)
    follow(desk, "second")
    assert waits(desk) - before <= 4


@pytest.mark.parametrize("trouble", [Refused("not-found", "An older server."), Unreachable("It broke.")])
def test_without_a_stream_the_feed_is_asked_by_long_poll(desk: Desk, trouble: Exception):
    desk.server.fails = trouble
    desk.start()
    desk.online()
    follow(desk, "polled")
    assert not desk.courier._nudges.alive


def test_a_proxy_that_swallows_the_stream_costs_nothing(desk: Desk):
    desk.server.mute = True
    desk.start()
    desk.online()
    desk.until(lambda: desk.server.streams == 1)
    follow(desk, "polled")


def test_a_stream_that_breaks_leaves_the_desk_asking_at_once(desk: Desk):
    desk.start()
    desk.online()
    desk.until(lambda: desk.courier._nudges.alive)
    desk.server.fails = Unreachable("It broke.")
    follow(desk, "after the break")


def test_a_server_without_a_stream_is_left_alone_for_a_while_and_silence_is_tried_again_soon():
    class Wire:
        def __init__(self, events: list[Event | Exception]) -> None:
            self.events = events

        async def stream(self) -> AsyncIterator[Event]:
            for event in self.events:
                if isinstance(event, Exception):
                    raise event
                yield event

    def pause(*events: Event | Exception) -> float:
        return asyncio.run(Nudges(Wire(list(events)), lambda: None, random.Random(1)).listen())  # noqa: S311 - a repeatable draw

    assert pause(Refused("not-found", "None here.")) == NONE_S
    assert pause(Unreachable("Silence.")) <= 1.0
    assert pause(Event(NUDGE, {}), Event(END, {"code": "over"})) <= 1.0
