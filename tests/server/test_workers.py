"""Several servers of one database: calls spread, a killed one is replaced, chores have one doer, all end together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from moderator_app.cli import main
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.bootstrap import NewAccount, bootstrap
from moderator_app.server.config import ServerConfig
from tests.server.databases import database_in, postgresql_only, sqlite_only
from tests.server.house import CHEAP

ANN = NewAccount(name="ann", display="Ann", password="correct horse", roles=(Role.REVIEWER,))


@sqlite_only
def test_sqlite_has_one_writer_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path), "serve", "--workers", "2"]) == 1
    assert "--workers" in capsys.readouterr().err


@pytest.fixture
def together(tmp_path: Path, template: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    data = tmp_path / "server"
    data.mkdir()
    url = database_in(data, template)
    bootstrap(ServerConfig(data_dir=data, database_url=url, hashing=CHEAP), [ANN])
    child = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "moderator_app",
            "--data",
            str(tmp_path),
            "serve",
            "--workers",
            "2",
            "--database",
            url,
            "--with-parent",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield child, url
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        assert pipe is not None
        pipe.close()


def children(pid: int) -> set[int]:
    return {int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


@postgresql_only
def test_two_workers_share_the_calls_and_a_killed_one_is_replaced(together: tuple[subprocess.Popen[str], str]) -> None:
    parent, _ = together
    assert parent.stdout is not None
    address = parent.stdout.readline().split()[-1]
    first = children(parent.pid)
    assert len(first) == 2
    with httpx.Client(base_url=address, trust_env=False, timeout=30) as http:
        signed_in = {"name": "ann", "password": "correct horse", "device_id": new_id()}
        token = {"Authorization": f"Bearer {http.post('/v1/auth/password', json=signed_in).json()['access_token']}"}
        victim = min(first)
        os.kill(victim, signal.SIGKILL)
        end = time.monotonic() + 30
        while len(children(parent.pid) - {victim}) < 2 and time.monotonic() < end:
            time.sleep(0.1)
        now = children(parent.pid)
        assert len(now) == 2
        assert victim not in now
        answers = [httpx.get(address + "/v1/leases", headers=token, trust_env=False, timeout=30) for _ in range(20)]
        assert {answer.status_code for answer in answers} == {200}
    parent.send_signal(signal.SIGTERM)
    assert parent.wait(30) == 0


@postgresql_only
def test_workers_end_when_their_parent_is_killed(together: tuple[subprocess.Popen[str], str]) -> None:
    parent, _ = together
    assert parent.stdout is not None
    assert parent.stdout.readline()
    orphans = children(parent.pid)
    parent.kill()
    parent.wait()
    end = time.monotonic() + 30
    while any(Path(f"/proc/{pid}").exists() for pid in orphans) and time.monotonic() < end:
        time.sleep(0.1)
    assert not any(Path(f"/proc/{pid}").exists() for pid in orphans)
