"""Opens both files, brings them up to date, and says what had to be done to them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from sqlalchemy import text

from moderator_app.desk.store.database import Database, can_encrypt
from moderator_app.desk.store.tables import CACHE_HEAD, OUTBOX_HEAD
from moderator_app.domain.errors import StoreFault
from moderator_app.domain.identity import now_ms

HEADS = {"cache": CACHE_HEAD, "outbox": OUTBOX_HEAD}


class Remark(Enum):
    """What a person should know about the store; the desk has the sentence."""

    NOT_ENCRYPTABLE = "not_encryptable"
    """SQLCipher is missing: nothing is kept on disk."""
    NO_KEY = "no_key"
    """The person chose to keep nothing on this computer."""
    CACHE_REBUILT = "cache_rebuilt"
    """The mirror could not be opened; it was deleted and is fetched anew."""
    OUTBOX_SET_ASIDE = "outbox_set_aside"
    """The outbox could not be opened; the file was kept under another name."""


@dataclass
class Files:
    """Both databases, and what happened on opening them."""

    cache: Database
    outbox: Database
    remarks: list[tuple[Remark, str]] = field(default_factory=list)
    """Each with a detail: a file's new name, or the reason."""

    def close(self) -> None:
        """Let go of both."""
        self.cache.close()
        self.outbox.close()


def open_files(folder: Path, key: bytes | None) -> Files:
    """Open ``outbox.db`` and ``cache.db`` in ``folder`` (made 0700), or both in memory.

    Args:
        folder: where they live.
        key: 32 raw bytes, or None to keep nothing.

    Raises:
        StoreFault: not even a new outbox can be made.
    """
    if key is None or not can_encrypt():
        files = Files(Database(None, None, durable=False), Database(None, None, durable=False))
        files.remarks.append((Remark.NO_KEY if can_encrypt() else Remark.NOT_ENCRYPTABLE, ""))
        migrate(files.cache, "cache")
        migrate(files.outbox, "outbox")
        return files
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
    except OSError as problem:
        raise StoreFault(f"The folder for this desk's data cannot be used: {problem}.") from problem
    remarks: list[tuple[Remark, str]] = []
    outbox = _outbox(folder / "outbox.db", key, remarks)
    cache = _cache(folder / "cache.db", key, remarks)
    return Files(cache, outbox, remarks)


def _outbox(path: Path, key: bytes, remarks: list[tuple[Remark, str]]) -> Database:
    try:
        return _ready(path, key, "outbox", durable=True)
    except StoreFault as fault:
        if not path.exists():
            raise
        aside = path.with_name(f"outbox-unreadable-{now_ms()}.db")
        for ending in ("", "-wal", "-shm"):
            part = Path(f"{path}{ending}")
            if part.exists():
                part.rename(f"{aside}{ending}")
        remarks.append((Remark.OUTBOX_SET_ASIDE, f"{aside.name}: {fault}"))
        return _ready(path, key, "outbox", durable=True)


def _cache(path: Path, key: bytes, remarks: list[tuple[Remark, str]]) -> Database:
    try:
        return _ready(path, key, "cache", durable=False)
    except StoreFault as fault:
        for ending in ("", "-wal", "-shm"):
            Path(f"{path}{ending}").unlink(missing_ok=True)
        remarks.append((Remark.CACHE_REBUILT, str(fault)))
        return _ready(path, key, "cache", durable=False)


def _ready(path: Path, key: bytes, kind: str, *, durable: bool) -> Database:
    new = not path.exists()
    database = Database(path, key, durable=durable)
    if new:
        os.chmod(path, 0o600)  # noqa: PTH101 - the file exists by now
    try:
        migrate(database, kind)
    except StoreFault:
        database.close()
        raise
    return database


def revision(database: Database) -> str:
    """Return the last step the file has seen, or nothing for an empty one."""
    with database.read() as connection:
        known = connection.execute(text("SELECT name FROM sqlite_master WHERE name = 'alembic_version'")).scalar()
        if not known:
            return ""
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def migrate(database: Database, kind: str) -> None:
    """Bring a file up to its head; Alembic is only imported when there is something to do.

    Raises:
        StoreFault: a step failed, or the file is newer than this desk; nothing was changed.
    """
    if revision(database) == HEADS[kind]:
        return
    from alembic import command  # noqa: PLC0415 - a third of a second that most starts do without
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations" / kind))
    try:
        with database.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as problem:
        raise StoreFault(f"{kind}.db was made by a newer desk: {problem}.") from problem
