"""A shift of real processes: desks, one server, a faulty network, kill -9 at random; and the count afterwards.

On PostgreSQL the database is killed, too: with SIGKILL to all its processes, or stopped at once as by ``pg_ctl stop
-m immediate``; sometimes together with the server, and it stays away for a while.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from moderator_app.desk.store.store import open_store
from moderator_app.domain.identity import now_ms
from moderator_app.server.bootstrap import open_context
from tests.chaos.desk_process import KEY
from tests.chaos.proxy import FaultProxy
from tests.chaos.server_process import NAMES, PASSWORD, config
from tests.server.cluster import Cluster
from tests.server.house import Clock, House, clip, fake_scan, seller

ROOT = Path(__file__).parents[2]
BATCH = 250
OF_ONE_SELLER = 25
"""Cases about each seller."""
DESKS = 3
LEAST = 20
"""A shift goes on until so many decisions were typed, however slow the machine is."""
REST_S = 120
"""How long desks may take, at most, to deliver everything once nobody disturbs them any longer."""
OF_THE_DATABASE = 0.3
"""How many deaths, of one, are the database's (and the server's, and else a desk's)."""
MISTAKE = re.compile(r"^(.+ failed: \w+)", re.MULTILINE)
AWAY_S = 4.0
"""How long the database stays away, at most."""


@dataclass
class Outcome:
    """What a shift came to."""

    acknowledged: int = 0
    accepted: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    falsely_refused: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    """How often the server answered with which status."""
    mistakes: Counter[str] = field(default_factory=Counter)
    """What the server itself took for a mistake of its own, by call and kind."""
    unsettled: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Return how many decisions were typed in a second."""
        return self.acknowledged / self.seconds if self.seconds else 0.0


def wait_for(true: Callable[[], bool]) -> None:
    """Wait until something holds, or as long as is sensible; the count tells what did not."""
    until = time.monotonic() + REST_S
    while not true() and time.monotonic() < until:
        time.sleep(0.05)


def take_in(folder: Path, cases: int, database_url: str = "") -> None:
    """Fill a server's database with cases before it starts."""
    context = open_context(config(folder, database_url), scan=fake_scan)
    try:
        house = House(context, Clock(now_ms()))
        for start in range(0, cases, BATCH):
            numbers = range(start, min(cases, start + BATCH))
            house.take_in(*(seller(ref) for ref in sorted({_seller(number) for number in numbers})))
            reply = house.take_in(
                *(clip(f"c{number}", ref=_seller(number), captured_at_ms=now_ms()) for number in numbers)
            )
            assert reply.rejected == 0, reply
    finally:
        context.close()


def _seller(case: int) -> str:
    return f"M{case // OF_ONE_SELLER}"


class Stage:
    """The processes of a shift."""

    def __init__(self, folder: Path, seed: int, cluster: Cluster | None = None, database_url: str = "") -> None:
        self.folder = folder
        self.cluster = cluster
        self.database_url = database_url
        self.draw = random.Random(seed)  # noqa: S311 - a repeatable draw
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.server_port: int = probe.getsockname()[1]
        self.proxy_port = 0

    def start(self, name: str) -> None:
        """Start the server, or a desk by its person's name."""
        if name == "server":
            command = ["tests.chaos.server_process", str(self.folder / "server"), str(self.server_port)]
            command += [self.database_url] if self.database_url else []
        else:
            url = f"http://127.0.0.1:{self.proxy_port}"
            command = ["tests.chaos.desk_process", str(self.folder / name), url, name, PASSWORD]
        log = (self.folder / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
        )
        log.close()

    def kill(self, name: str) -> None:
        """kill -9, and start again; returns when the new life has begun."""
        self.processes[name].kill()
        self.processes[name].wait()
        time.sleep(self.draw.uniform(0.0, 0.5))
        self.start(name)
        wait_for(lambda: self.revived(name))

    def kill_one(self, names: tuple[str, ...]) -> str:
        """Kill somebody, drawn by lot, and return what to call it in the count."""
        lot = self.draw.random()
        if self.cluster is None:
            name = self.draw.choice(("server", *names))
            self.kill(name)
            return name
        if lot < OF_THE_DATABASE:
            return self.kill_database(self.cluster)
        name = "server" if lot < 2 * OF_THE_DATABASE else self.draw.choice(names)
        self.kill(name)
        return name

    def kill_database(self, cluster: Cluster) -> str:
        """Kill the database, and the server beside it now and then; it comes back after a while."""
        how = self.draw.choice(("killed", "stopped at once", "with the server"))
        if how == "stopped at once":
            cluster.stop(signal.SIGQUIT)
        else:
            cluster.crash()
        if how == "with the server":
            self.processes["server"].kill()
            self.processes["server"].wait()
        time.sleep(self.draw.uniform(0.0, AWAY_S))
        cluster.start()
        if how == "with the server":
            self.start("server")
            wait_for(lambda: self.revived("server"))
        return f"database {how}"

    def revived(self, name: str) -> bool:
        """Say whether somebody lives again; one who died of what it met is started once more, as a service is."""
        if self.processes[name].poll() is not None:
            self.start(name)
        return self.alive(name)

    def alive(self, name: str) -> bool:
        """Say whether a process has come so far that killing it is worth while."""
        if name == "server":
            try:
                socket.create_connection(("127.0.0.1", self.server_port), 1).close()
            except OSError:
                return False
            return True
        sign = self.folder / name / "alive"
        return sign.exists() and sign.read_text() == str(self.processes[name].pid)

    def told(self) -> int:
        """Return how many decisions people believe to be safe."""
        journals = [self.folder / name / "journal" for name in NAMES]
        return sum(path.read_bytes().count(b"\n") for path in journals if path.exists())

    def end(self) -> None:
        """End what was started here."""
        for process in self.processes.values():
            process.kill()
            process.wait()


def play(
    folder: Path,
    *,
    seed: int,
    seconds: float,
    cases: int,
    every_s: float = 5.0,
    decisions: int = LEAST,
    desks: int = DESKS,
    fault: float = 0.12,
    postgresql: bool = False,
) -> Outcome:
    """Play a shift and count.

    Args:
        folder: a private one; the server's and the desks' files stay in it.
        seed: of the faults (the processes' own timing stays what it is).
        seconds: how long to disturb.
        cases: how many are waiting at the beginning.
        every_s: the mean time between two kills.
        decisions: how many must have been typed before it ends.
        desks: how many people work.
        fault: how many calls, of one, meet a fault of the network.
        postgresql: whether the server stands on a PostgreSQL cluster, which is killed as well.
    """
    cluster = Cluster(durable=True) if postgresql else None
    try:
        url = "" if cluster is None else cluster.create("chaos")
        (folder / "server").mkdir(parents=True)
        take_in(folder / "server", cases, url)
        outcome = _disturbed(
            Stage(folder, seed, cluster, url),
            seed=seed,
            seconds=seconds,
            every_s=every_s,
            decisions=decisions,
            names=NAMES[:desks],
            fault=fault,
        )
        count(folder, outcome, url)
    finally:
        if cluster is not None:
            cluster.close()
    return outcome


def _disturbed(
    stage: Stage, *, seed: int, seconds: float, every_s: float, decisions: int, names: tuple[str, ...], fault: float
) -> Outcome:
    """Let everybody work, disturb them, and wait until nothing is owed."""
    outcome, began, folder = Outcome(), time.monotonic(), stage.folder
    with FaultProxy(stage.server_port, seed, fault=fault) as proxy:
        stage.proxy_port = proxy.port
        try:
            for name in ("server", *names):
                (folder / name).mkdir(exist_ok=True)
                stage.start(name)
            wait_for(lambda: stage.told() > 0)
            began = time.monotonic()
            while time.monotonic() - began < seconds or stage.told() < decisions:
                time.sleep(stage.draw.expovariate(1 / every_s))
                outcome.kills[stage.kill_one(names)] += 1
            proxy.fault = 0.0
            for name in names:
                (folder / name / "stop").touch()
            wait_for(lambda: all((folder / name / "done").exists() for name in names))
        finally:
            stage.end()
        outcome.calls, outcome.answers = proxy.seen, proxy.answers
    outcome.seconds = time.monotonic() - began
    outcome.mistakes.update(MISTAKE.findall((folder / "server.log").read_text(errors="replace")))
    return outcome


def count(folder: Path, outcome: Outcome, database_url: str = "") -> None:
    """Compare what people were told with what both sides have."""
    context = open_context(config(folder / "server", database_url), scan=fake_scan)
    try:
        house = House(context, Clock(now_ms()))
        decided = {row[0]: (row[1], row[2]) for row in house.rows("SELECT id, case_id, maker_id FROM decision")}
        attempts = {row[0]: row for row in house.rows("SELECT id, account_id, case_id, problem, body FROM attempt")}
        leases: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
        for case_id, epoch, holder, end in house.rows(
            "SELECT case_id, epoch, holder, end_reason FROM lease ORDER BY case_id, epoch"
        ):
            leases[case_id].append((epoch, holder, end))
        twice = house.rows("SELECT case_id FROM decision GROUP BY case_id, round HAVING count(*) > 1")
        outcome.doubled += [row[0] for row in twice]
    finally:
        context.close()
    outcome.accepted = len(decided)
    makers = dict(decided.values())
    for row_id, account, case_id, problem, body in attempts.values():
        if problem:
            outcome.refused[problem] += 1
            epoch = msgspec.json.decode(body)["lease_epoch"]
            since = [holder for number, holder, _end in leases[case_id] if number >= epoch]
            # Nobody else held the case since, or the sender's own decision is the one it was decided by.
            alone = set(since) == {account} and makers.get(case_id, account) == account
            if alone or (makers.get(case_id) == account and problem == "case-already-decided"):
                outcome.falsely_refused.append(f"{row_id}: {problem}, {account} at {epoch}, {leases[case_id]}")
    for name in (name for name in NAMES if (folder / name).exists()):
        told = (folder / name / "journal").read_text().split() if (folder / name / "journal").exists() else []
        outcome.acknowledged += len(told)
        store = open_store(folder / name, KEY)
        for row_id in told:
            row = store.outbox.get(row_id)
            if row is None:
                outcome.lost.append(f"{name}: {row_id} is not in the outbox")
            elif row.state in {"queued", "sending"}:
                outcome.unsettled += 1
            elif (row.state == "accepted") != (row_id in decided):
                outcome.lost.append(f"{name}: {row_id} is {row.state} here, but not so on the server")
        store.close()


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m tests.chaos.shift", description=__doc__)
    asked.add_argument("folder", type=Path, help="a new one; on a memory disk, decisions come faster")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--seconds", type=float, default=25.0)
    asked.add_argument("--decisions", type=int, default=LEAST)
    asked.add_argument("--cases", type=int, default=500)
    asked.add_argument("--every", type=float, default=5.0, help="mean seconds between two kills")
    asked.add_argument("--desks", type=int, default=DESKS)
    asked.add_argument("--fault", type=float, default=0.12, help="how many calls, of one, meet a fault")
    asked.add_argument("--postgresql", action="store_true", help="on a cluster of its own, which is killed as well")
    given = asked.parse_args()
    found = play(
        given.folder,
        seed=given.seed,
        seconds=given.seconds,
        cases=given.cases,
        every_s=given.every,
        decisions=given.decisions,
        desks=given.desks,
        fault=given.fault,
        postgresql=given.postgresql,
    )
    sys.stdout.write(json.dumps(found.__dict__ | {"decisions_per_s": round(found.rate, 1)}, indent=1) + "\n")
