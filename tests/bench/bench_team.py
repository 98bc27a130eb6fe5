"""A team's server: PostgreSQL beside pgbench on the same cluster, and two hundred people and streams over HTTP."""

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
import psycopg

from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.bootstrap import open_context
from moderator_app.server.config import ServerConfig
from moderator_app.wire import messages as m
from tests.bench.bench_server import EACH, PEOPLE, _all, _fill, _shift, cpu_of_calls, pull_ms
from tests.bench.figures import Measured, figure
from tests.server.cluster import USER, Cluster
from tests.server.house import CHEAP, Clock, House, ask, batch, clip, fake_scan, seller

SECONDS = 8
REVIEWERS = 200
THINK_S = 10.0
HURRY_S = 2.0
LONG_S = 25.0
STREAMS = 500
NUDGES = 20

CLAIM = """
WITH claimed AS (INSERT INTO claim (id, account_id, body_sha256, at_ms)
        VALUES (gen_random_uuid()::text, :who, 'x', 1) RETURNING id),
    picked AS (SELECT id FROM case_file WHERE queue = :queue AND state = 'queued' AND aged = 0
        ORDER BY turn, opened_at_ms, id LIMIT 1 FOR UPDATE SKIP LOCKED),
    taken AS (UPDATE case_file SET state = 'leased', lease_holder = :who, lease_epoch = lease_epoch + 1,
        row_version = row_version + 1 FROM picked WHERE case_file.id = picked.id
        RETURNING case_file.id, lease_epoch, merchant_id),
    leased AS (INSERT INTO lease (id, case_id, epoch, holder, device_id, mode, ttl_ms, granted_at_ms, expires_at_ms,
        claim_id, position) SELECT gen_random_uuid()::text, taken.id, lease_epoch, :who, 'd', 'online', 1, 1, 1,
        claimed.id, 0 FROM taken, claimed),
    fed AS (INSERT INTO change (at_ms, entity, id, op) SELECT 1, 'case', id, 'upsert' FROM taken),
    logged AS (INSERT INTO audit (at_ms, actor, action, object_type, object_id, detail)
        SELECT 1, :who, 'x', 'case', id, 'x' FROM taken, generate_series(1, 2))
SELECT id AS case_id, lease_epoch AS epoch, merchant_id AS merchant FROM taken \\gset
"""
DECIDE = """
WITH made AS (SELECT gen_random_uuid()::text AS id, repeat('x', 1500) AS body),
    done AS (UPDATE case_file SET state = 'decided', lease_holder = '', row_version = row_version + 1
        WHERE id = ':case_id' AND lease_epoch = :epoch RETURNING id),
    ended AS (UPDATE lease SET ended_at_ms = 1, end_reason = 'decided' WHERE case_id = ':case_id' AND epoch = :epoch),
    booked AS (INSERT INTO decision (id, number, case_id, merchant_id, maker_id, category, family, severity, grade,
        proposed_grade, policy_version, rulebook_version, approvals_needed, violation_at_ms, booked_at_ms, body,
        assessment) SELECT made.id, made.id, done.id, ':merchant', :who, '', '', '', 'G0', 'G0', '1', '1', 1, 1, 1,
        body, body FROM made, done),
    stood AS (INSERT INTO decision_state (decision_id, case_id, state, at_ms)
        SELECT made.id, done.id, 'effective', 1 FROM made, done),
    took AS (INSERT INTO part (case_id, account_id, role, ref, at_ms) SELECT done.id, :who, 'maker', made.id, 1
        FROM made, done),
    kept AS (INSERT INTO attempt (id, account_id, device_id, case_id, body_sha256, problem, body, answer,
        received_at_ms) SELECT made.id, :who, 'd', done.id, 'x', '', body, body, 1 FROM made, done),
    fed AS (INSERT INTO change (at_ms, entity, id, op) SELECT 1, 'case', id, 'upsert' FROM done)
INSERT INTO audit (at_ms, actor, action, object_type, object_id, detail)
    SELECT 1, :who, 'x', 'case', id, 'x' FROM done, generate_series(1, 2);
"""
"""What a claim and a decision store, each in one statement: what the database alone could do."""


@contextlib.contextmanager
def team_house() -> Iterator[tuple[House, Cluster]]:
    """Open a house on a durable cluster."""
    cluster = Cluster(durable=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            clock = Clock()
            config = ServerConfig(
                data_dir=Path(folder), database_url=cluster.create("team"), hashing=CHEAP, clock=clock, paces={}
            )
            house = House(open_context(config, scan=fake_scan), clock)
            try:
                yield house, cluster
            finally:
                house.context.close()
    finally:
        cluster.close()


def _pgbench(house: House, cluster: Cluster, clients: int) -> float:
    """Return how many claims and decisions pgbench makes in a second with the same tables."""
    _fill(house, 3)
    columns = [
        row[0]
        for row in house.rows(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'case_file' ORDER BY 1"
        )
    ]
    fresh = {
        "id": "gen_random_uuid()::text",
        "number": "gen_random_uuid()::text",
        "key": "gen_random_uuid()::text",
        "turn": "n",
    }
    values = ", ".join(fresh.get(name, name) for name in columns)
    who = house.rows("SELECT id FROM account LIMIT 1")[0][0]
    with psycopg.connect(cluster.url("team"), autocommit=True) as line:
        line.execute(
            f"INSERT INTO case_file ({', '.join(columns)}) SELECT {values} FROM "  # noqa: S608 - our own columns
            "(SELECT * FROM case_file WHERE state = 'queued' LIMIT 1) AS one, generate_series(1, 40000) AS n".encode()
        )
        queue = line.execute("SELECT queue FROM case_file WHERE state = 'queued' LIMIT 1").fetchone()
        line.execute("ANALYZE")
    assert queue is not None
    script = cluster.folder / "pair.sql"
    script.write_text(CLAIM + DECIDE)
    done = subprocess.run(
        [
            str(cluster.bin / "pgbench"),
            "-n",
            "-f",
            str(script),
            "-c",
            str(clients),
            "-j",
            "2",
            "-T",
            str(SECONDS),
            "-D",
            f"who='{who}'",
            "-D",
            f"queue='{queue[0]}'",
            "-h",
            str(cluster.folder),
            "-U",
            USER,
            "team",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    rates = [line for line in done.stdout.splitlines() if line.startswith("tps")]
    assert rates, done.stderr[-1000:]
    return float(rates[0].split()[2])


@figure("server.claim_decide_pg", "pairs/s", "pgbench storing the same rows on the same cluster, one statement a call")
def claim_decide_pg() -> Measured:
    """Sixteen people claim and decide without a pause, on PostgreSQL."""
    with team_house() as (house, cluster):
        _fill(house, PEOPLE * EACH + 10)
        people = [house.person(f"p{number}", Role.LEAD) for number in range(PEOPLE)]
        calls: list[float] = []
        start = time.perf_counter()
        asyncio.run(_all([_shift(house, person, calls) for person in people]))
        rate = PEOPLE * EACH / (time.perf_counter() - start)
        return Measured(rate, _pgbench(house, cluster, PEOPLE), PEOPLE * EACH)


@figure("server.cpu_ms_pg", "ms", "of a call that only says which versions are spoken")
def cpu_ms_pg() -> Measured:
    """CPU of a claim or a decision in the server's process, on PostgreSQL."""
    with team_house() as (house, _cluster):
        return cpu_of_calls(house)


@figure("server.ingest_pg", "rows/s", "the same rows by COPY into a bare table of the same cluster")
def ingest_pg() -> Measured:
    """Take flagged clips in, cases made, in batches of 250, on PostgreSQL."""
    with team_house() as (house, cluster):
        house.take_in(seller())
        batches = [batch(*(clip(f"{part}-{number}") for number in range(250))) for part in range(4)]
        start = time.perf_counter()
        for one in batches:
            assert asyncio.run(house.platform.intake(one)).rejected == 0
        rate = 1000 / (time.perf_counter() - start)
        with psycopg.connect(cluster.url("team"), autocommit=True) as line:
            line.execute("CREATE TABLE bare (body text)")
            start = time.perf_counter()
            for one in batches:
                with line.cursor().copy("COPY bare FROM STDIN") as copy:
                    for row in one.rows:
                        copy.write_row((bytes(row).decode(),))
            return Measured(rate, 1000 / (time.perf_counter() - start), 1000)


@figure("feed.pull_pg", "ms", "selecting the same 200 rows over one connection")
def feed_pull_pg() -> Measured:
    """Pull 200 changes, on PostgreSQL."""
    with team_house() as (house, cluster):
        value = pull_ms(house)
        with psycopg.connect(cluster.url("team"), autocommit=True) as line:
            start = time.perf_counter()
            for _ in range(50):
                line.execute("SELECT * FROM change ORDER BY seq LIMIT 200").fetchall()
                line.execute("SELECT * FROM case_file LIMIT 200").fetchall()
            return Measured(value, (time.perf_counter() - start) * 1000 / 50, 50)


# --- over HTTP, the server in a process of its own --------------------------------------------------------------------

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
    house: House, line: _Line, think_s: float, first_s: float, end: float, took: list[float]
) -> None:
    """Claim, think, decide, until the time is over; the first claim comes when the others' do not."""
    await asyncio.sleep(first_s)
    while time.perf_counter() < end:
        start = time.perf_counter()
        found = await line.ask("POST", "/v1/claims", msgspec.json.encode(ask()))
        took.append(time.perf_counter() - start)
        leased = msgspec.json.decode(found, type=m.Claimed).leased
        if not leased:
            return
        body = msgspec.json.encode(m.DecisionBatch(items=(house.verdict(leased[0], clear=True),)))
        await asyncio.sleep(think_s)
        start = time.perf_counter()
        answer = json.loads(await line.ask("POST", "/v1/decisions", body))
        took.append(time.perf_counter() - start)
        assert answer["results"][0].get("receipt"), answer


def _p99(house: House, think_s: float) -> tuple[float, int]:
    """Return the 99th percentile of two hundred reviewers' calls in milliseconds, and how many there were."""
    _fill(house, 40)
    people = [house.person(f"r{number}", Role.LEAD)._token for number in range(REVIEWERS)]

    async def walk(port: int) -> list[float]:
        took: list[float] = []
        lines = [_Line(port, token) for token in people]
        for line in lines:
            await line.open()
        end = time.perf_counter() + LONG_S
        shifts = [
            _review(house, line, think_s, think_s * number / REVIEWERS, end, took) for number, line in enumerate(lines)
        ]
        await asyncio.gather(*shifts)
        for line in lines:
            line.close()
        return took

    with _serving(house) as port:
        took = asyncio.run(walk(port))
    return _percentile(took, 0.99) * 1000, len(took)


def _many_cases(house: House, count: int) -> None:
    house.take_in(seller())
    for start in range(0, count, 250):
        house.take_in(*(clip(f"n{number}") for number in range(start, start + 250)))


@figure("server.p99_200_pg", "ms", "the same people in a hurry (two seconds between claim and decision)")
def p99_200_pg() -> Measured:
    """Two hundred reviewers who think for ten seconds, over HTTP, two workers on PostgreSQL."""
    with team_house() as (house, _cluster):
        _many_cases(house, 4500)
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
            _many_cases(house, 4500)
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
            _many_cases(house, 250)
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
