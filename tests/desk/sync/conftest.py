"""A server with moods, and a desk's recordings in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.sync.shelf import Shelf, in_small_pieces
from tests.desk.sync.unruly_server import UnrulyServer


@pytest.fixture
def server() -> Iterator[UnrulyServer]:
    made = UnrulyServer()
    yield made
    made.close()


@pytest.fixture
def shelf(tmp_path: Path, server: UnrulyServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    in_small_pieces(monkeypatch)
    made = Shelf(tmp_path, server, (server.url,))
    yield made
    made.close()
