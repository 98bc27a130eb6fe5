"""Which database the server's tests run on: SQLite, or with ``MODERATOR_TEST_DATABASE=postgresql`` a cluster of theirs.

A folder stands for a database on both, so that a test which opens the same folder again finds what it left there.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

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


def forget_databases() -> None:
    """Drop the databases that tests have made so far."""
    if _cluster is not None:
        for url in _by_folder.values():
            _cluster.drop(url.partition("?")[0].rpartition("/")[2])
    _by_folder.clear()
