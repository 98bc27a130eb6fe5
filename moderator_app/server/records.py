"""What every change leaves behind in its own transaction: an audit event and a number in the feed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, insert

from moderator_app.domain.evidence import canonical
from moderator_app.server.database.rows import next_numbers
from moderator_app.server.tables import audit, change


def event_row(  # noqa: PLR0917 - six parts, in the order in which the log is read
    at_ms: int, actor: str, action: str, object_type: str, object_id: str, detail: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return one audit event, not yet stored; ``detail`` holds facts, never content."""
    return {
        "at_ms": at_ms,
        "actor": actor,
        "action": action,
        "object_type": object_type,
        "object_id": object_id,
        "detail": canonical(dict(detail or {})).decode(),
    }


def record_events(connection: Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Append audit events, in order."""
    values = list(rows)
    if values:
        connection.execute(insert(audit), values)


def change_row(at_ms: int, entity: str, object_id: str, row_version: int) -> dict[str, Any]:
    """Return one change for the feed, not yet stored."""
    return {"at_ms": at_ms, "entity": entity, "id": object_id, "op": "upsert", "row_version": row_version}


def record_changes(connection: Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Append changes to the feed, in order; the database numbers them."""
    values = list(rows)
    if values:
        connection.execute(insert(change), values)


def take_numbers(connection: Connection, name: str, count: int) -> range:
    """Return the next ``count`` public numbers of a series, from 1, without gaps."""
    return next_numbers(connection, name, count)
