"""The server that is killed: short leases, cheap passwords.

``python -m tests.chaos.server_process FOLDER PORT [DATABASE_URL]``; without a URL on a SQLite file in the folder.
"""

from __future__ import annotations

import sys
from pathlib import Path

from moderator_app.domain.roles import Role
from moderator_app.server.bootstrap import NewAccount
from moderator_app.server.config import Hashing, ServerConfig
from moderator_app.server.run import serve

PASSWORD = "long enough"
NAMES = ("ann", "bob", "cui", "dan", "eva", "fei", "gao", "hui")


def config(folder: Path, database_url: str = "") -> ServerConfig:
    """Return the settings of the chaos server."""
    return ServerConfig(
        data_dir=folder,
        database_url=database_url,
        hashing=Hashing(memory_kib=8, passes=1),
        lease_ttl_ms=15_000,
        sweep_s=1,
        sign_ins_per_name=10_000,
        sign_ins_per_address=100_000,
        paces={},
    )


def accounts() -> list[NewAccount]:
    """Return the people of the chaos shift."""
    return [NewAccount(name=name, display=name, password=PASSWORD, roles=(Role.SENIOR,)) for name in NAMES]


if __name__ == "__main__":
    serve(config(Path(sys.argv[1]), *sys.argv[3:]), port=int(sys.argv[2]), new_accounts=accounts())
