"""Queries of intake: many rows at a time, for a batch is one unit of work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, and_, bindparam, insert, select, tuple_, update

from moderator_app.domain.case import OPEN_STATES
from moderator_app.server.tables import case, decision, highlight, item, item_media, merchant

_ITEM_FIELDS = (
    item.c.id,
    item.c.source_id,
    item.c.case_id,
    item.c.version,
    item.c.content_hash,
    item.c.evidence_hash,
    item.c.merchant_id,
)


def known_items(connection: Connection, source: str, source_ids: Iterable[str]) -> dict[str, RowMapping]:
    """Return the items of a source that are there already, by their id at the source."""
    wanted = sorted(set(source_ids))
    if not wanted:
        return {}
    rows = connection.execute(select(*_ITEM_FIELDS).where(item.c.source == source, item.c.source_id.in_(wanted)))
    return {row["source_id"]: row for row in rows.mappings()}


def merchants_by_ref(connection: Connection, refs: Iterable[str]) -> dict[str, RowMapping]:
    """Return sellers by the platform's id."""
    wanted = sorted(set(refs))
    if not wanted:
        return {}
    return {
        row["ref"]: row for row in connection.execute(select(merchant).where(merchant.c.ref.in_(wanted))).mappings()
    }


def cases_by_id(connection: Connection, case_ids: Iterable[str]) -> dict[str, RowMapping]:
    """Return case rows by id."""
    wanted = sorted(set(case_ids))
    if not wanted:
        return {}
    return {row["id"]: row for row in connection.execute(select(case).where(case.c.id.in_(wanted))).mappings()}


def open_by_key(connection: Connection, keys: Iterable[str]) -> dict[str, RowMapping]:
    """Return the open case of each key, where there is one."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    # Written as the partial index is, so that SQLite uses it.
    closed = sorted({"decided", "closed", "merged"})
    rows = connection.execute(select(case).where(case.c.key.in_(wanted), case.c.state.not_in(closed))).mappings()
    return {row["key"]: row for row in rows if row["state"] in OPEN_STATES}


def known_decisions(connection: Connection, source: str, source_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return (id, body hash) of a source's earlier decisions that are there already."""
    wanted = sorted(set(source_ids))
    if not wanted:
        return {}
    rows = connection.execute(
        select(decision.c.source_id, decision.c.id, decision.c.assessment).where(
            tuple_(decision.c.source, decision.c.source_id).in_([(source, one) for one in wanted])
        )
    )
    return {row.source_id: (row.id, row.assessment) for row in rows}


def add_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert many rows with one statement."""
    if rows:
        connection.execute(insert(table), list(rows))


def change_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Update many rows by id with one statement; every row names the same columns."""
    if rows:
        names = [name for name in rows[0] if name != "id"]
        connection.execute(
            update(table)
            .where(table.c.id == bindparam("the_id"))
            .values({name: bindparam(f"new_{name}") for name in names}),
            [{"the_id": row["id"], **{f"new_{name}": row[name] for name in names}} for row in rows],
        )


def add_media(connection: Connection, pairs: Sequence[dict[str, str]]) -> None:
    """Note which recordings belong to which item; what is noted already stays."""
    if not pairs:
        return
    items = sorted({pair["item_id"] for pair in pairs})
    known = {
        (row.item_id, row.sha256)
        for row in connection.execute(
            select(item_media.c.item_id, item_media.c.sha256).where(item_media.c.item_id.in_(items))
        )
    }
    fresh = dict.fromkeys((pair["item_id"], pair["sha256"]) for pair in pairs)
    add_rows(
        connection,
        item_media,
        [{"item_id": item_id, "sha256": sha256} for item_id, sha256 in fresh if (item_id, sha256) not in known],
    )


def others_of(connection: Connection, case_id: str, item_id: str) -> tuple[int, int, str]:
    """Return (count, best score, its category) of the highlights in a case's other items."""
    rows = connection.execute(
        select(highlight.c.score, highlight.c.category)
        .join(item, and_(item.c.id == highlight.c.item_id, item.c.version == highlight.c.item_version))
        .where(item.c.case_id == case_id, item.c.id != item_id)
        .order_by(highlight.c.score.desc(), highlight.c.id.desc())
    ).all()
    return (len(rows), rows[0].score, rows[0].category) if rows else (0, 0, "")
