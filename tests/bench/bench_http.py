"""Two hundred people and five hundred streams over HTTP, the server in a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.bootstrap import open_context
from moderator_app.server.config import ServerConfig
from moderator_app.wire import messages as m
from tests.bench.bench_server import _fill
from tests.bench.bench_team import team_house
from tests.bench.figures import Measured, figure
from tests.server.house import CHEAP, Clock, House, ask, fake_scan

REVIEWERS = 200
THINK_S = 10.0
HURRY_S = 2.0
LONG_S = 25.0
WARM_S = 5.0
"""Before it is measured: a server that has just started prepares its statements."""
STREAMS = 500
NUDGES = 20

SERVER = """
import sys
from pathlib import Path
from moderator_app.server.config import Hashing, ServerConfig
from moderator_app.server.run import serve
from tests.server.house import NOON
config = ServerConfig(data_dir=Path(sys.argv[1]), database_url=sys.argv[2], workers=int(sys.argv[3]), paces={},
                      clock=lambda: NOON)
serve(config, on_ready=lambda ready: print(ready.url.rpartition(":")[2], flush=True), with_parent=True)
"""


@contextlib.contextmanager
def _serving(house: House) -> Iterator[int]:
    """Serve a house's database from another process; yield the port."""
    config = house.context.config
    workers = 2 if house.context.database.concurrent else 1
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, str(config.data_dir), config.url, str(workers)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        try:
            yield int(child.stdout.readline())
        finally:
            child.stdin.close()


class _Line:
    """One connection that speaks just enough HTTP, so that the one who measures costs little."""

    def __init__(self, port: int, token: str) -> None:
        self._port, self._token = port, token
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter

    async def open(self) -> None:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 20)

    async def ask(self, method: str, path: str, body: bytes = b"") -> bytes:
        self._writer.write(
            f"{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self._token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        found = await self._reader.readexactly(length)
        assert head.split(b" ", 2)[1].startswith(b"2"), (head, found)
        return found

    async def stream(self, heard: list[float]) -> None:
        self._writer.write(
            f"GET /v1/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self._token}\r\n\r\n".encode()
        )
        await self._reader.readuntil(b"\r\n\r\n")
        with contextlib.suppress(asyncio.IncompleteReadError):
            while True:
                line = await self._reader.readuntil(b"\n")
                if line.startswith(b"data: "):
                    heard.append(time.perf_counter())

    def close(self) -> None:
        self._writer.close()


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


async def _review(  # noqa: PLR0917 - a person at work
    house: House, line: _Line, think_s: float, first_s: float, end: float, took: list[tuple[float, float]]
) -> None:
    """Claim, think, decide, until the time is over; the first claim comes when the others' do not.

    Each call leaves in ``took`` when it began and how many seconds it took.
    """
    await asyncio.sleep(first_s)
    while time.perf_counter() < end:
        start = time.perf_counter()
        found = await line.ask("POST", "/v1/claims", msgspec.json.encode(ask()))
        took.append((start, time.perf_counter() - start))
        leased = msgspec.json.decode(found, type=m.Claimed).leased
        if not leased:
            return
        body = msgspec.json.encode(m.DecisionBatch(items=(house.verdict(leased[0], clear=True),)))
        await asyncio.sleep(think_s)
        start = time.perf_counter()
        answer = json.loads(await line.ask("POST", "/v1/decisions", body))
        took.append((start, time.perf_counter() - start))
        assert answer["results"][0].get("receipt"), answer


def _p99(house: House, think_s: float) -> tuple[float, int]:
    """Return the 99th percentile of two hundred reviewers' calls in milliseconds, and how many there were."""
    people = [house.person(f"r{number}", Role.LEAD)._token for number in range(REVIEWERS)]

    async def walk(port: int) -> list[float]:
        took: list[tuple[float, float]] = []
        lines = [_Line(port, token) for token in people]
        for line in lines:
            await line.open()
        begun = time.perf_counter()
        end = begun + WARM_S + LONG_S
        shifts = [
            _review(house, line, think_s, think_s * number / REVIEWERS, end, took) for number, line in enumerate(lines)
        ]
        await asyncio.gather(*shifts)
        for line in lines:
            line.close()
        return [seconds for start, seconds in took if start >= begun + WARM_S]

    with _serving(house) as port:
        took = asyncio.run(walk(port))
    return _percentile(took, 0.99) * 1000, len(took)


@figure("server.p99_200_pg", "ms", "the same people in a hurry (two seconds between claim and decision)")
def p99_200_pg() -> Measured:
    """Two hundred reviewers who think for ten seconds, over HTTP, two workers on PostgreSQL."""
    with team_house() as (house, _cluster):
        _fill(house, 4500)
        calm, count = _p99(house, THINK_S)
        hurried, more = _p99(house, HURRY_S)
        return Measured(
            calm, hurried, count, note=f"{more / 2 / LONG_S:.0f} pairs/s in a hurry, {count / 2 / LONG_S:.0f} else"
        )


@figure("server.p99_200", "ms", "the same people in a hurry (two seconds between claim and decision)")
def p99_200() -> Measured:
    """Two hundred reviewers who think for ten seconds, over HTTP, on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        config = ServerConfig(data_dir=Path(folder), hashing=CHEAP, clock=clock, paces={})
        house = House(open_context(config, scan=fake_scan), clock)
        try:
            _fill(house, 4500)
            calm, count = _p99(house, THINK_S)
            hurried, more = _p99(house, HURRY_S)
        finally:
            house.context.close()
        return Measured(
            calm, hurried, count, note=f"{more / 2 / LONG_S:.0f} pairs/s in a hurry, {count / 2 / LONG_S:.0f} else"
        )


def _bare_broadcast() -> float:
    """Return the 99th percentile in milliseconds of forty bytes written to five hundred sockets by a bare loop."""

    async def walk() -> list[float]:
        writers: list[asyncio.StreamWriter] = []
        delays: list[float] = []

        async def accept(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writers.append(writer)

        server = await asyncio.start_server(accept, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        lines = [await asyncio.open_connection("127.0.0.1", port) for _ in range(STREAMS)]
        while len(writers) < STREAMS:  # noqa: ASYNC110 - a figure
            await asyncio.sleep(0.01)
        for _ in range(NUDGES):
            start = time.perf_counter()

            async def hear(reader: asyncio.StreamReader, start: float = start) -> None:
                await reader.readexactly(40)
                delays.append(time.perf_counter() - start)

            listening = [asyncio.create_task(hear(reader)) for reader, _ in lines]
            for writer in writers:
                writer.write(b"x" * 40)
            await asyncio.gather(*listening)
        for _, writer in lines:
            writer.close()
        for writer in writers:
            writer.close()
        server.close()
        return delays

    return _percentile(asyncio.run(walk()), 0.99) * 1000


@figure("feed.nudge_500", "ms", "forty bytes to as many sockets from a bare loop")
def nudge_500() -> Measured:
    """From the reply to whoever claimed until the last but one per cent of five hundred streams have heard of it."""
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        house = House(
            open_context(ServerConfig(data_dir=Path(folder), hashing=CHEAP, clock=clock, paces={}), scan=fake_scan),
            clock,
        )
        try:
            _fill(house, 250)
            tokens = [house.person(f"s{number}", Role.LEAD)._token for number in range(STREAMS)]
            worker = house.person("worker", Role.LEAD)._token

            async def walk(port: int) -> tuple[list[float], int]:
                heard: list[list[float]] = [[] for _ in tokens]
                lines = [_Line(port, token) for token in tokens]
                for line in lines:
                    await line.open()
                tasks = [asyncio.create_task(line.stream(into)) for line, into in zip(lines, heard, strict=True)]
                while not all(heard):  # noqa: ASYNC110 - a figure
                    await asyncio.sleep(0.05)
                boss = _Line(port, worker)
                await boss.open()
                delays: list[float] = []
                missed = 0
                for _ in range(NUDGES):
                    before = [len(one) for one in heard]
                    await boss.ask("POST", "/v1/claims", msgspec.json.encode(m.Claim(id=new_id(), count=1)))
                    told = time.perf_counter()
                    await asyncio.sleep(0.8)
                    for one, had in zip(heard, before, strict=True):
                        if len(one) > had:
                            delays.append(max(0.0, one[had] - told))
                        else:
                            missed += 1
                boss.close()
                for line in lines:
                    line.close()
                await asyncio.gather(*tasks, return_exceptions=True)
                return delays, missed

            with _serving(house) as port:
                delays, missed = asyncio.run(walk(port))
        finally:
            house.context.close()
        note = f"p50 {_percentile(delays, 0.5) * 1000:.0f} ms, last {max(delays) * 1000:.0f} ms, missed {missed}"
        return Measured(_percentile(delays, 0.99) * 1000, _bare_broadcast(), len(delays), note=note)
