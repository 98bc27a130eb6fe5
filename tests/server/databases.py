"""Which database the server's tests run on: SQLite, or with ``MODERATOR_TEST_DATABASE=postgresql`` a cluster of theirs.

A folder stands for a database on both, so that a test which opens the same folder again finds what it left there.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
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


def forget_databases() -> None:
    """Drop the databases that tests have made so far."""
    if _cluster is not None:
        for url in _by_folder.values():
            _cluster.drop(url.partition("?")[0].rpartition("/")[2])
    _by_folder.clear()
