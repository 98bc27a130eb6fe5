"""Whatever file is opened, the desk stays alive, says what it can, and nobody asks the network for anything."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from moderator_app.domain.errors import MediaFault
from moderator_app.media.cage import Cage
from moderator_app.media.caged_player import CagedPlayer
from moderator_app.media.player import PlayerStatus
from tests.media.corpus import manifests, mutants, polyglots
from tests.media.test_caged_player import PATIENCE_S, child_of, loaded, wait_for

_watching: list[list[Any]] = []


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event == "socket.connect":
        _watching[-1].append(arguments[1])


sys.addaudithook(_hear)  # it cannot be taken away again, so it only listens while a test is watching


class Canary:
    """A web server that counts whoever comes, whatever is asked."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.server.getsockname()[1]}"
        self.hits = 0
        self._thread = threading.Thread(target=self._count, name="canary")
        self._thread.start()

    def _count(self) -> None:
        while True:
            try:
                self.server.accept()[0].close()
            except OSError:
                return
            self.hits += 1

    def close(self) -> None:
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        self._thread.join()


@pytest.fixture
def canary() -> Iterator[Canary]:
    made = Canary()
    with socket.create_connection(made.server.getsockname()[:2], timeout=5):
        pass
    while not made.hits:
        pass
    made.hits = 0
    yield made
    made.close()


@pytest.fixture
def watched() -> Iterator[list[Any]]:
    """Addresses that this process itself connects to."""
    connected: list[Any] = []
    _watching.append(connected)
    yield connected
    _watching.remove(connected)


def namespace(pid: int | str) -> str:
    return str(Path(f"/proc/{pid}/ns/net").readlink())


def fed(player: CagedPlayer, cage: Cage, path: Path) -> PlayerStatus:
    """Let a file be opened every way a desk opens files: described, pictured, drawn, played."""
    for look in (
        lambda: cage.probe(path),
        lambda: cage.still(path, 500),
        lambda: cage.thumbnails(path, [0, 1_000]),
        lambda: cage.waveform(path),
    ):
        try:
            look()
        except MediaFault:
            continue
    player.load(path)
    state = wait_for(player, lambda state: state.settled or state.status is PlayerStatus.FAILED)
    if state.status is PlayerStatus.READY and state.can_play:
        player.play()
        wait_for(player, lambda state: state.position_ms > 0 or state.status is not PlayerStatus.PLAYING)
    return player.state().status


Hold = Callable[[dict[str, bytes]], None]


@pytest.fixture
def hold(clip: Path, canary: Canary, watched: list[Any], new_player: Any, tmp_path: Path) -> Hold:
    """Feed files to a desk's player and cage; nobody asks the network, and the desk works afterwards."""

    def held(files: dict[str, bytes]) -> None:
        player = new_player()
        with Cage(children=1) as cage:
            loaded(player, clip)
            for name, content in files.items():
                path = tmp_path / name
                path.write_bytes(content)
                assert fed(player, cage, path) in set(PlayerStatus), name
                assert (canary.hits, watched) == (0, []), name
                path.unlink()
            # The desk is alive, and so is what it shows: the next good recording opens.
            loaded(player, clip, at_ms=2_000)
            assert cage.probe(clip).fault is None
            if cage.caged:
                assert namespace(child_of(player)) != namespace("self")

    return held


def test_manifests_playlists_and_links_are_never_followed(hold: Hold, canary: Canary) -> None:
    hold(manifests(canary.url))


def test_files_that_are_two_things_at_once_lead_nowhere(hold: Hold, canary: Canary, tmp_path: Path) -> None:
    hold(polyglots(tmp_path, canary.url))


def test_broken_recordings_cost_a_picture_and_never_the_desk(hold: Hold, tmp_path: Path) -> None:
    hold(dict(mutants(tmp_path, 24, seed=1)))


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(2, 8))
def test_hundreds_of_broken_recordings(hold: Hold, tmp_path: Path, seed: int) -> None:
    hold(dict(mutants(tmp_path, 100, seed)))


def test_the_canary_would_be_heard(canary: Canary, watched: list[Any]) -> None:
    """A check that cannot fail shows nothing: one request is seen both by the canary and by the watch."""
    with socket.create_connection(canary.server.getsockname()[:2], timeout=5):
        pass
    wait = threading.Event()
    for _ in range(PATIENCE_S * 100):
        if canary.hits:
            break
        wait.wait(0.01)
    assert canary.hits == 1
    assert watched == [canary.server.getsockname()[:2]]
