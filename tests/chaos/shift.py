"""A shift of real processes: three desks, one server, a faulty network, kill -9 at random; and the count afterwards."""

from __future__ import annotations

import argparse
import json
import random
import socket
import subprocess
import sys
import time
from collections import Counter
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
from tests.server.house import Clock, House, clip, fake_scan, seller

ROOT = Path(__file__).parents[2]
BATCH = 250
DESKS = 3
LEAST = 20
"""A shift goes on until so many decisions were typed, however slow the machine is."""
REST_S = 120
"""How long desks may take, at most, to deliver everything once nobody disturbs them any longer."""


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
    unsettled: int = 0
    seconds: float = 0.0


def wait_for(true: Callable[[], bool]) -> None:
    """Wait until something holds, or as long as is sensible; the count tells what did not."""
    until = time.monotonic() + REST_S
    while not true() and time.monotonic() < until:
        time.sleep(0.05)


def take_in(folder: Path, cases: int) -> None:
    """Fill a server's database with cases before it starts."""
    context = open_context(config(folder), scan=fake_scan)
    try:
        house = House(context, Clock(now_ms()))
        house.take_in(seller("M1"))
        for start in range(0, cases, BATCH):
            rows = [clip(f"c{number}", captured_at_ms=now_ms()) for number in range(start, min(cases, start + BATCH))]
            reply = house.take_in(*rows)
            assert reply.rejected == 0, reply
    finally:
        context.close()


class Stage:
    """The processes of a shift."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.draw = random.Random(seed)  # noqa: S311 - a repeatable draw
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.server_port: int = probe.getsockname()[1]
        self.proxy_port = 0

    def start(self, name: str) -> None:
        """Start the server, or a desk by its person's name."""
        if name == "server":
            command = ["tests.chaos.server_process", str(self.folder / "server"), str(self.server_port)]
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
        wait_for(lambda: self.alive(name))

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
    """
    (folder / "server").mkdir(parents=True)
    take_in(folder / "server", cases)
    stage, outcome, began = Stage(folder, seed), Outcome(), time.monotonic()
    names = NAMES[:desks]
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
                name = stage.draw.choice(("server", *names))
                stage.kill(name)
                outcome.kills[name] += 1
            proxy.fault = 0.0
            for name in names:
                (folder / name / "stop").touch()
            wait_for(lambda: all((folder / name / "done").exists() for name in names))
        finally:
            stage.end()
        outcome.calls = proxy.seen
    outcome.seconds = time.monotonic() - began
    count(folder, outcome)
    return outcome


def count(folder: Path, outcome: Outcome) -> None:
    """Compare what people were told with what both sides have."""
    context = open_context(config(folder / "server"), scan=fake_scan)
    try:
        house = House(context, Clock(now_ms()))
        decided = {row[0]: (row[1], row[2]) for row in house.rows("SELECT id, case_id, maker_id FROM decision")}
        attempts = {row[0]: row for row in house.rows("SELECT id, account_id, case_id, problem, body FROM attempt")}
        epochs = dict(house.rows("SELECT case_id, max(epoch) FROM lease GROUP BY case_id"))
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
            if makers.get(case_id) == account or (case_id not in makers and epochs[case_id] == epoch):
                outcome.falsely_refused.append(f"{row_id}: {problem}")
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
    )
    sys.stdout.write(json.dumps(found.__dict__, indent=1) + "\n")
