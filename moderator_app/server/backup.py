"""Backup and restore: everything a server holds in one archive, the same for both databases.

The archive is a ZIP of one file of JSON lines for each table (a list of values a row, in the order of the columns that
its first line names), the recordings, the server's keys, and a manifest with the hash of each. It is taken from one
consistent state while the server goes on working. It can be restored into either database, so it is also the way from
an embedded server to a team's. Whoever has it has the keys: it is written readable by its owner only.

A restored server begins a new epoch of the feed: every desk takes a new snapshot, keeps what it has not delivered, and
delivers it again. Decisions that were booked after the backup are therefore booked once more, under their own ids.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import msgspec
from sqlalchemy import Column, Connection, LargeBinary, Table, func, insert, select, text

from moderator_app.domain.errors import PersonError
from moderator_app.server.bootstrap import start_over
from moderator_app.server.config import ServerConfig
from moderator_app.server.database import Database, Reading
from moderator_app.server.database.numbering import NUMBERED
from moderator_app.server.database.rows import drawn_so_far, go_on_drawing
from moderator_app.server.database.words import on_postgresql
from moderator_app.server.migrations import migrate, revision
from moderator_app.server.quality.projection import FOLDED, fold_all
from moderator_app.server.records import event_row, record_events
from moderator_app.server.tables import HEAD, account, counter, decision_log, metadata

FORMAT = 1
MANIFEST = "manifest.json"
KEYS = ("refresh.key", "audit.key", "platform.key")
MADE_AGAIN = frozenset({decision_log.name})
"""Projections: folded anew from the log."""
BLOCK = 1000
PIECE = 1 << 20


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an archive holds."""

    format: int
    revision: str
    taken_at_ms: int
    rows: int
    sha256: dict[str, str]
    """Name in the archive → hash of its contents."""


def back_up(config: ServerConfig, target: Path, *, media: bool = True) -> Manifest:
    """Write a server's archive, beside a running server or not.

    Args:
        config: where the server's database and folder are.
        target: the file to write; one that is there is never overwritten.
        media: whether recordings are part of it.

    Raises:
        PersonError: the target is there already, or the database is not of this version.
        OSError: the target cannot be written.
    """
    part = target.with_name(target.name + ".part")
    if target.exists():
        raise PersonError(f"{target} is there already.")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    database = Database(config.url)
    try:
        with (
            os.fdopen(handle, "wb") as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        ):
            manifest = database.read_now(
                lambda connection: _write(connection, config, archive, media=media), Reading.REPORT
            )
            archive.writestr(MANIFEST, msgspec.json.encode(manifest))
            archive.close()
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
    finally:
        database.close()
        part.unlink(missing_ok=True)
    return manifest


def restore(config: ServerConfig, source: Path) -> Manifest:
    """Fill an empty server from an archive, and begin a new epoch of its feed.

    Raises:
        PersonError: the archive is damaged or of another version, or the server is not empty; nothing is changed then.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _checked(archive, source)
            _fill(config, archive, manifest)
            return manifest
    except (OSError, zipfile.BadZipFile, msgspec.MsgspecError) as error:
        raise PersonError(f"{source} cannot be read: {error}.") from error


def _write(connection: Connection, config: ServerConfig, archive: zipfile.ZipFile, *, media: bool) -> Manifest:
    if revision(connection) != HEAD:
        raise PersonError("The database is not of this version; start the server once, then back it up.")
    hashes: dict[str, str] = {}
    rows = 0
    for table in metadata.sorted_tables:
        if table.name in MADE_AGAIN:
            continue
        with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as file:
            told = _Told(file)
            told.write(msgspec.json.encode([str(column.name) for column in table.columns]) + b"\n")
            for row in _rows(connection, table):
                told.write(msgspec.json.encode(row) + b"\n")
                rows += 1
        hashes[f"tables/{table.name}.jsonl"] = told.hexdigest()
    files = [config.data_dir / name for name in KEYS]
    if media and config.media_dir.is_dir():
        files += sorted(path for path in config.media_dir.rglob("*") if len(path.name) == 64)
    for path in files:
        if path.is_file():
            name = path.relative_to(config.data_dir).as_posix()
            with path.open("rb") as came, archive.open(name, "w", force_zip64=True) as file:
                told = _Told(file)
                while piece := came.read(PIECE):
                    told.write(piece)
            hashes[name] = told.hexdigest()
    taken = config.clock()
    return Manifest(format=FORMAT, revision=HEAD, taken_at_ms=taken, rows=rows, sha256=hashes)


class _Told:
    """Writes and hashes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._hash = file, hashlib.sha256()

    def write(self, data: bytes) -> None:
        self._hash.update(data)
        self._file.write(data)

    def hexdigest(self) -> str:
        return self._hash.hexdigest()


def _rows(connection: Connection, table: Table) -> Iterator[list[Any]]:
    """Yield a table's rows; those of the feed and the log that have no number yet get the next ones."""
    binary = [isinstance(column.type, LargeBinary) for column in table.columns]
    order: list[Any] = list(table.primary_key.columns)
    if table.name in NUMBERED and on_postgresql(connection):
        order = [text("seq NULLS LAST"), text("arrival")]
    drawn = drawn_so_far(connection) if table is counter else {}
    newest = 0
    result = connection.execute(select(table).order_by(*order), execution_options={"yield_per": BLOCK})
    for row in result:
        values: list[Any] = [
            base64.b64encode(value).decode() if bits and value is not None else value
            for value, bits in zip(row, binary, strict=True)
        ]
        if table.name in NUMBERED:
            newest = values[0] = values[0] or newest + 1
        if values[0] not in drawn:
            yield values
    yield from ([name, number] for name, number in drawn.items())


def _checked(archive: zipfile.ZipFile, source: Path) -> Manifest:
    try:
        manifest = msgspec.json.decode(archive.read(MANIFEST), type=Manifest)
    except KeyError:
        raise PersonError(f"{source} is no backup: it has no manifest.") from None
    if manifest.format != FORMAT or manifest.revision != HEAD:
        raise PersonError(
            f"{source} was made by another version (revision {manifest.revision}, this one has {HEAD}); "
            "restore it with that version and upgrade afterwards."
        )
    names = set(archive.namelist()) - {MANIFEST}
    if names != set(manifest.sha256) or any(_unsafe(name) for name in names):
        raise PersonError(f"{source} holds other files than its manifest says.")
    for name, wanted in manifest.sha256.items():
        found = hashlib.sha256()
        with archive.open(name) as file:
            while piece := file.read(PIECE):
                found.update(piece)
        if found.hexdigest() != wanted:
            raise PersonError(f"{source}: {name} is damaged.")
    return manifest


def _unsafe(name: str) -> bool:
    """Say whether a name could lead out of the folder it belongs to."""
    folder, _, last = name.rpartition("/")
    if folder == "tables":
        return last.removesuffix(".jsonl") not in metadata.tables
    hexadecimal = len(last) == 64 and not set(last) - set("0123456789abcdef")
    return not (name in KEYS or (hexadecimal and folder == f"media/{last[:2]}"))


def _fill(config: ServerConfig, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    config.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any((config.data_dir / name).exists() for name in KEYS):
        raise PersonError(f"{config.data_dir} belongs to a server already; restore into an empty folder.")
    database = Database(config.url)

    def load(connection: Connection) -> None:
        migrate(connection)
        if connection.scalar(select(func.count()).select_from(account)):
            raise PersonError("The database is not empty; restore into an empty one.")
        for table in metadata.sorted_tables:
            if f"tables/{table.name}.jsonl" in manifest.sha256:
                with archive.open(f"tables/{table.name}.jsonl") as file:
                    _load(connection, table, file)
        if on_postgresql(connection):
            _go_on_counting(connection)
            go_on_drawing(connection)
        connection.execute(counter.delete().where(counter.c.name == FOLDED))
        start_over(connection)
        detail = {"taken_at_ms": manifest.taken_at_ms, "rows": manifest.rows}
        record_events(connection, [event_row(config.clock(), "system", "server.restore", "server", "server", detail)])

    try:
        database.write_now(load)
        database.write_now(fold_all)
    finally:
        database.close()
    for name in manifest.sha256:
        if not name.startswith("tables/"):
            place = config.data_dir / name
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with archive.open(name) as file, os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as target:
                while piece := file.read(PIECE):
                    target.write(piece)


def _load(connection: Connection, table: Table, file: IO[bytes]) -> None:
    lines = io.BufferedReader(file)  # type: ignore[type-var]  # a zip's member reads like a raw file
    names = msgspec.json.decode(next(lines))
    binary = {column.name for column in table.columns if isinstance(column.type, LargeBinary)}
    block: list[dict[str, Any]] = []
    for line in lines:
        row = dict(zip(names, msgspec.json.decode(line), strict=True))
        for name in binary & row.keys():
            row[name] = None if row[name] is None else base64.b64decode(row[name])
        block.append(row)
        if len(block) == BLOCK:
            connection.execute(insert(table), block)
            block.clear()
    if block:
        connection.execute(insert(table), block)


def _go_on_counting(connection: Connection) -> None:
    """Let the counters of PostgreSQL's own numbers go on after the rows that brought theirs."""
    for table in metadata.tables.values():
        first: Column[Any] | None = table.autoincrement_column
        if first is not None and first.name == "seq" and table.name not in NUMBERED:
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'seq'), "  # noqa: S608 - our own names
                f"(SELECT coalesce(max(seq), 0) + 1 FROM {table.name}), false)"
            )
