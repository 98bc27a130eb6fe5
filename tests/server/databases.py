"""Which database the server's tests run on: SQLite, or with ``MODERATOR_TEST_DATABASE=postgresql`` a cluster of theirs.

A folder stands for a database on both, so that a test which opens the same folder again finds what it left there.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from moderator_app.domain.identity import new_id
from moderator_app.server.database import Database
from moderator_app.server.migrations import migrate
from tests.server.cluster import Cluster

ON_POSTGRESQL = os.environ.get("MODERATOR_TEST_DATABASE", "sqlite") == "postgresql"
TEMPLATE = "moderator_template"

sqlite_only = pytest.mark.skipif(ON_POSTGRESQL, reason="about SQLite's own ways")
postgresql_only = pytest.mark.skipif(not ON_POSTGRESQL, reason="about PostgreSQL's own ways")

_cluster: Cluster | None = None
_by_folder: dict[Path, str] = {}


def cluster() -> Cluster:
    """Return this run's cluster, with a migrated empty database to copy; made at the first call."""
    global _cluster  # noqa: PLW0603 - one for the whole run, whoever asks first
    if _cluster is None:
        _cluster = Cluster()
        database = Database(_cluster.create(TEMPLATE))
        try:
            database.write_now(migrate)
        finally:
            database.close()
    return _cluster


def end_cluster() -> None:
    """Remove the cluster, if there was one."""
    global _cluster  # noqa: PLW0603 - see above
    if _cluster is not None:
        _cluster.close()
        _cluster = None


def database_in(folder: Path, template: Path | None) -> str:
    """Return the URL of a folder's database: a copy of the migrated empty one at first, unless there is no template."""
    if not ON_POSTGRESQL:
        if template is not None:
            shutil.copy(template, folder / "moderator.db")
        return f"sqlite:///{folder / 'moderator.db'}"
    if template is not None or folder not in _by_folder:
        name = f"m_{new_id().replace('-', '')}"
        _by_folder[folder] = cluster().create(name, "template0" if template is None else TEMPLATE)
    return _by_folder[folder]


def copy_house(folder: Path, copy: Path) -> None:
    """Copy the folder of a closed server, and its database with it; whatever was in ``copy`` is gone."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    if ON_POSTGRESQL:
        name = f"m_{new_id().replace('-', '')}"
        _by_folder[copy] = cluster().create(name, _name_in(_by_folder[folder]))


class Line:
    """A connection of somebody's own to a server's database, past the server; statements are written for SQLite."""

    def __init__(self, driver: Any, mark: str) -> None:
        self._driver, self._mark = driver, mark

    def execute(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """Run a statement, with ``?`` for values, and return its rows by the names of their columns."""
        cursor = self._driver.cursor()
        try:
            cursor.execute(sql.replace("?", self._mark), values)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in (cursor if names else ())]
        finally:
            cursor.close()

    def forget_rules(self) -> None:
        """Take away whatever keeps rows from being changed, as the owner of a database can."""
        if self._mark == "%s":
            self._driver.execute("SET session_replication_role = replica")
            return
        for row in self.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            self.execute(f"DROP TRIGGER {row['name']}")


@contextmanager
def second_line(url: str) -> Iterator[Line]:
    """Open a second connection to the database with this URL; what was done there is committed at the end."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        file = sqlite3.connect(str(parsed.database))
        try:
            yield Line(file, "?")
            file.commit()
        finally:
            file.close()
    else:
        with psycopg.connect(url) as line:
            yield Line(line, "%s")


def bytes_of(url: str) -> bytes:
    """Return everything that a database holds, as it lies there: a file's bytes, or every row's text."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        path = Path(str(parsed.database))
        return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
    with second_line(url) as line:
        tables = line.execute("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
        rows = (
            row["text"]
            for table in tables
            for row in line.execute(f'SELECT one::text AS text FROM "{table["name"]}" AS one')  # noqa: S608 - the database's own names
        )
        return "\n".join(rows).encode()


def _name_in(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def forget_databases(keep: Collection[Path] = ()) -> None:
    """Drop the databases that tests have made so far, but for those of some folders."""
    for folder in [one for one in _by_folder if one not in keep]:
        url = _by_folder.pop(folder)
        if _cluster is not None:
            _cluster.drop(_name_in(url))


# What a folder of tests that opens servers takes into its conftest.


@pytest.fixture(scope="session", autouse=True)
def one_cluster() -> Iterator[None]:
    """Make the cluster before any test's own threads, and remove it after the last."""
    if ON_POSTGRESQL:
        cluster()
    yield
    end_cluster()


@pytest.fixture(autouse=True)
def own_databases() -> Iterator[None]:
    """Drop what a test made; what its module made before stays."""
    before = set(_by_folder)
    yield
    forget_databases(before)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated empty database, made once."""
    path = tmp_path_factory.mktemp("template") / "moderator.db"
    database = Database(f"sqlite:///{path}")
    database.write_now(migrate)
    database.close()
    return path
