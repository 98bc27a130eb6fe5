"""A team's server, without HTTP: PostgreSQL beside pgbench on the same cluster."""

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

import psycopg

from moderator_app.domain.roles import Role
from moderator_app.server.bootstrap import open_context
from moderator_app.server.config import ServerConfig
from tests.bench.bench_server import PEOPLE, _fill, cpu_of_calls, pull_ms
from tests.bench.figures import Measured, figure
from tests.server.cluster import USER, Cluster
from tests.server.house import CHEAP, Clock, House, batch, clip, fake_scan, seller

SECONDS = 8
SERVERS = 2
WARM = 10
LONG = 90
WAITING = 2000
"""Cases that wait, besides those that are decided while it is measured."""

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


WORKER = """
import asyncio, json, sys
from pathlib import Path
from moderator_app.server.bootstrap import open_context
from moderator_app.server.config import ServerConfig
from moderator_app.server.local import LocalBackend
from tests.bench.bench_server import _all, _shift
from tests.server.house import CHEAP, Clock, House, fake_scan
folder, url, tokens, each = json.loads(sys.argv[1])
clock = Clock()
config = ServerConfig(data_dir=Path(folder), database_url=url, hashing=CHEAP, clock=clock, paces={}, workers=2)
house = House(open_context(config, scan=fake_scan), clock)
people = [LocalBackend(house.context, token=token) for token in tokens]
for cases in each:
    print("ready", flush=True)
    sys.stdin.readline()
    asyncio.run(_all([_shift(house, person, [], cases) for person in people]))
print("done", flush=True)
house.context.close()
"""
"""One of a team's servers without HTTP: its people claim and decide, so many cases each, whenever they are told to."""


def _pairs_per_s(house: House, cluster: Cluster, each: int) -> float:
    """Return how many claims and decisions two servers of one database make in a second."""
    tokens = [house.person(f"p{number}", Role.LEAD)._token for number in range(PEOPLE)]
    config = house.context.config
    with contextlib.ExitStack() as stack:
        servers = []
        for index in range(SERVERS):
            told = json.dumps([str(config.data_dir), config.url, tokens[index::SERVERS], [WARM, each]])
            command = [sys.executable, "-c", WORKER, told]
            server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            servers.append(stack.enter_context(server))
        _wait(servers, "ready")
        _tell(servers)  # everybody works a little first
        _wait(servers, "ready")
        with psycopg.connect(cluster.url("team"), autocommit=True) as line:
            line.execute("VACUUM ANALYZE")  # as a database is that has been in use for a while
        start = time.perf_counter()
        _tell(servers)
        _wait(servers, "done")
        return PEOPLE * each / (time.perf_counter() - start)


def _tell(servers: list[subprocess.Popen[str]]) -> None:
    for server in servers:
        assert server.stdin is not None
        server.stdin.write("go\n")
        server.stdin.flush()


def _wait(servers: list[subprocess.Popen[str]], word: str) -> None:
    for server in servers:
        assert server.stdout is not None
        assert server.stdout.readline().strip() == word


@figure("server.claim_decide_pg", "pairs/s", "pgbench storing the same rows on the same cluster, one statement a call")
def claim_decide_pg() -> Measured:
    """Sixteen people claim and decide without a pause, at two servers of one PostgreSQL database."""
    with team_house() as (house, cluster):
        _fill(house, PEOPLE * (WARM + LONG) + WAITING)
        rate = _pairs_per_s(house, cluster, LONG)
        return Measured(rate, _pgbench(house, cluster, PEOPLE), PEOPLE * LONG)


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
