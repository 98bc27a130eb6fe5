"""A world with a platform beside it, and desks to sit down at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from moderator_app.domain.identity import now_ms
from tests.server.databases import one_cluster, own_databases, template
from tests.server.house import open_house
from tests.server.law.world import World, world
from tests.story.sitting import Sitting

__all__ = ["one_cluster", "own_databases", "template"]


@pytest.fixture
def town(tmp_path: Path, template: Path) -> Iterator[World]:
    house = open_house(tmp_path / "town", template)
    house.clock.now = now_ms()
    yield world(house)
    house.context.close()


@pytest.fixture
def sitting(qtbot, tmp_path: Path, town: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sitting]:
    """Desks that end before the server does; sealing their vaults, slow on purpose, is quick here."""
    monkeypatch.setattr("moderator_app.desk.sync.credentials.VaultSafe.__init__.__kwdefaults__", {"n": 1 << 10})
    made = Sitting(qtbot, tmp_path, town)
    yield made
    made.close()
