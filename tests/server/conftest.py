"""A migrated empty database, made once, and a house for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from moderator_app.server.app import create_app
from moderator_app.server.database import Database
from moderator_app.server.migrations import migrate
from tests.server.databases import ON_POSTGRESQL, cluster, end_cluster, forget_databases
from tests.server.house import House, open_house


@pytest.fixture(scope="session", autouse=True)
def _cluster() -> Iterator[None]:
    """Make the cluster before any test's own threads, and remove it after the last."""
    if ON_POSTGRESQL:
        cluster()
    yield
    end_cluster()


@pytest.fixture(autouse=True)
def _databases() -> Iterator[None]:
    yield
    forget_databases()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "moderator.db"
    database = Database(f"sqlite:///{path}")
    database.write_now(migrate)
    database.close()
    return path


@pytest.fixture
def house(tmp_path: Path, template: Path) -> Iterator[House]:
    opened = open_house(tmp_path / "data", template)
    yield opened
    opened.context.close()


@pytest.fixture
def client(house: House) -> Iterator[TestClient[Litestar]]:
    with TestClient(create_app(house.context.config, context=house.context)) as opened:
        yield opened
