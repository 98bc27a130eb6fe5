"""Queries on audit events, tiles and checkpoints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select, update

from moderator_app.domain.audit_event import AuditEvent
from moderator_app.server.database.rows import upsert
from moderator_app.server.tables import audit, audit_checkpoint, audit_tile, counter

TREE = "audit_tree"
"""Name of the counter that says how many events are in the tree."""

BLOCK = 2000


def to_event(row: RowMapping | Any) -> AuditEvent:
    """Return a stored event."""
    return AuditEvent(
        seq=row["seq"],
        at_ms=row["at_ms"],
        actor=row["actor"],
        action=row["action"],
        object_type=row["object_type"],
        object_id=row["object_id"],
        detail=row["detail"],
        prev_hash=row["prev_hash"],
    )


def tree_size(connection: Connection) -> int:
    """Return how many events are in the tree."""
    return connection.scalar(select(counter.c.value).where(counter.c.name == TREE)) or 0


def set_tree_size(connection: Connection, size: int) -> None:
    """Remember how many events are in the tree."""
    upsert(connection, counter, [{"name": TREE, "value": size}], key=["name"])


def newest(connection: Connection) -> int:
    """Return the number of the newest event, in the tree or not."""
    return connection.scalar(select(func.max(audit.c.seq))) or 0


def event_row(connection: Connection, seq: int) -> RowMapping | None:
    """Return one event."""
    return connection.execute(select(audit).where(audit.c.seq == seq)).mappings().one_or_none()


def events_after(connection: Connection, seq: int, limit: int, *, upto: int | None = None) -> list[RowMapping]:
    """Return events after a number, in order."""
    query = select(audit).where(audit.c.seq > seq)
    if upto is not None:
        query = query.where(audit.c.seq <= upto)
    return list(connection.execute(query.order_by(audit.c.seq).limit(limit)).mappings())


def set_hashes(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Store the hashes of events that had none; each of ``rows`` holds ``at``, ``prev`` and ``leaf``."""
    connection.execute(
        update(audit)
        .where(audit.c.seq == bindparam("at"))
        .values(prev_hash=bindparam("prev"), leaf_hash=bindparam("leaf")),
        rows,
    )


def tile(connection: Connection, level: int, index: int) -> bytes:
    """Return a tile's bytes, empty for one that is not there."""
    found = connection.scalar(select(audit_tile.c.hashes).where(audit_tile.c.level == level, audit_tile.c.idx == index))
    return found or b""


def store_tiles(connection: Connection, tiles: Mapping[tuple[int, int], bytes | bytearray]) -> None:
    """Store new and grown tiles."""
    rows = [{"level": level, "idx": index, "hashes": bytes(data)} for (level, index), data in tiles.items()]
    upsert(connection, audit_tile, rows, key=["level", "idx"])


def newest_checkpoint(connection: Connection) -> RowMapping | None:
    """Return the largest checkpoint."""
    query = select(audit_checkpoint).order_by(audit_checkpoint.c.size.desc()).limit(1)
    return connection.execute(query).mappings().one_or_none()


def checkpoint_notes(connection: Connection) -> list[str]:
    """Return all signed checkpoints, smallest first."""
    return list(connection.scalars(select(audit_checkpoint.c.note).order_by(audit_checkpoint.c.size)))


def add_checkpoint(connection: Connection, *, size: int, at_ms: int, note: str) -> None:
    """Store a checkpoint."""
    connection.execute(insert(audit_checkpoint).values(size=size, at_ms=at_ms, note=note))


def whole_log(connection: Connection, *, upto: int | None = None) -> Iterator[tuple[AuditEvent, bytes]]:
    """Yield every event with the hash that the tree holds for it (empty where it holds none), in order."""
    last, tile_at, hashes = 0, -1, b""
    while rows := events_after(connection, last, BLOCK, upto=upto):
        for row in rows:
            index, place = divmod(row["seq"] - 1, 256)
            if index != tile_at:
                tile_at, hashes = index, tile(connection, 0, index)
            yield to_event(row), hashes[32 * place : 32 * place + 32]
        last = rows[-1]["seq"]
