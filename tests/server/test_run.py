from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from moderator_app.domain.errors import PersonError
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.bootstrap import NewAccount, bootstrap
from moderator_app.server.config import ServerConfig
from moderator_app.server.run import NOTE, Ready, listening, serve
from tests.server.databases import database_in
from tests.server.house import CHEAP

ANN = NewAccount(name="ann", display="Ann", password="correct horse", roles=(Role.REVIEWER,))

SCRIPT = """
import sys
from pathlib import Path
from moderator_app.server.config import ServerConfig
from moderator_app.server.run import serve
config = ServerConfig(data_dir=Path(sys.argv[1]), database_url=sys.argv[2])
serve(config, on_ready=lambda ready: print(ready.url, flush=True), with_parent=True)
"""


def test_a_server_on_a_thread_takes_calls_and_ends(tmp_path: Path, template: Path) -> None:
    ready: list[Ready] = []
    started, stop = threading.Event(), threading.Event()
    config = ServerConfig(data_dir=tmp_path, database_url=database_in(tmp_path, template), hashing=CHEAP)

    def tell(one: Ready) -> None:
        ready.append(one)
        started.set()

    thread = threading.Thread(
        target=serve, args=(config, "127.0.0.1", 0, tell), kwargs={"new_accounts": [ANN], "stop": stop}
    )
    thread.start()
    try:
        assert started.wait(30)
        with httpx.Client(base_url=ready[0].url, trust_env=False) as http:
            assert http.get("/health/ready").json() == {"status": "ok"}
            assert http.get("/v1/meta").json()["protocol_max"] == "1.0"
            session = http.post(
                "/v1/auth/password", json={"name": "ann", "password": "correct horse", "device_id": new_id()}
            )
            token = {"Authorization": f"Bearer {session.json()['access_token']}"}
            assert http.get("/v1/policy", headers=token).json().keys() == {"matrix", "rulebook", "queues", "notices"}
            service = {"Authorization": f"Bearer {ready[0].service_token}"}
            pushed = http.post(
                "/v1/intake",
                json={"source": "t", "rows": [{"type": "merchant", "ref": "M", "name": "N"}]},
                headers=service,
            )
            assert pushed.json()["accepted"] == 1
        note = tmp_path / NOTE
        assert json.loads(note.read_text())["url"] == ready[0].url
        assert stat.S_IMODE(note.stat().st_mode) == 0o600
        assert stat.S_IMODE((tmp_path / "refresh.key").stat().st_mode) == 0o600
    finally:
        stop.set()
        thread.join(30)
    assert not thread.is_alive()
    assert not (tmp_path / NOTE).exists()


@pytest.fixture
def process(tmp_path: Path, template: Path) -> Iterator[subprocess.Popen[str]]:
    url = database_in(tmp_path, template)
    bootstrap(ServerConfig(data_dir=tmp_path, database_url=url, hashing=CHEAP), [ANN])
    child = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(tmp_path), url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    yield child
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        assert pipe is not None
        pipe.close()


def address(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def test_a_dead_parent_leaves_no_server_behind(process: subprocess.Popen[str], tmp_path: Path) -> None:
    assert httpx.get(address(process) + "/health/live", trust_env=False).status_code == 200
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(20) == 0
    assert not (tmp_path / NOTE).exists()


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_polite_end_waits_for_nobody_who_only_waits_for_news(process: subprocess.Popen[str], tmp_path: Path) -> None:
    url = address(process)
    with httpx.Client(base_url=url, trust_env=False, timeout=30) as http:
        session = http.post(
            "/v1/auth/password", json={"name": "ann", "password": "correct horse", "device_id": new_id()}
        )
        token = {"Authorization": f"Bearer {session.json()['access_token']}"}
        cursor = http.get("/v1/changes", headers=token).json()["cursor"]
        answers: list[int] = []
        reader = threading.Thread(
            target=lambda: answers.append(
                http.get("/v1/changes", params={"cursor": cursor, "wait": 25}, headers=token).status_code
            )
        )
        reader.start()
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        reader.join(20)
    assert answers == [200]
    assert not (tmp_path / NOTE).exists()


def test_the_second_piece_of_a_reply_does_not_wait_for_the_other_sides_acknowledgement() -> None:
    async def accepted() -> int:
        at_once: asyncio.Queue[int] = asyncio.Queue()

        async def look(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            line: socket.socket = writer.get_extra_info("socket")
            await at_once.put(line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        with listening("127.0.0.1", 0) as listener:
            async with await asyncio.start_server(look, sock=listener):
                _, writer = await asyncio.open_connection(*listener.getsockname())
                found = await at_once.get()
                writer.close()
        return found

    assert asyncio.run(accepted())


def test_a_server_whose_key_was_cut_short_does_not_start_with_it(tmp_path: Path, template: Path) -> None:
    config = ServerConfig(data_dir=tmp_path, database_url=database_in(tmp_path, template), hashing=CHEAP)
    (tmp_path / "refresh.key").write_bytes(b"short")
    with pytest.raises(PersonError, match=r"refresh\.key holds 5 bytes"):
        bootstrap(config)
