"""A migrated empty database, made once, and a house for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from moderator_app.server.app import create_app
from tests.server.databases import one_cluster, own_databases, template
from tests.server.house import House, open_house

__all__ = ["one_cluster", "own_databases", "template"]


@pytest.fixture
def house(tmp_path: Path, template: Path) -> Iterator[House]:
    opened = open_house(tmp_path / "data", template)
    yield opened
    opened.context.close()


@pytest.fixture
def client(house: House) -> Iterator[TestClient[Litestar]]:
    with TestClient(create_app(house.context.config, context=house.context)) as opened:
        yield opened
