"""The log, the feed, and what history forbids."""

from __future__ import annotations

from sqlalchemy import DDL, CheckConstraint, Column, Index, event

from moderator_app.server.tables.ground import Number, metadata, number, table, words

audit = table(
    "audit",
    Column("seq", Number, primary_key=True),
    number("at_ms"),
    words("actor"),
    words("action"),
    words("object_type"),
    words("object_id"),
    words("detail"),
    words("prev_hash", default=""),
    words("leaf_hash", default=""),
    Index(None, "object_id", "action", "at_ms"),
)
"""One event for every change of state and every read of content, in the same transaction. The hashes are set once,
afterwards, by whoever numbers the log; nothing else of a row ever changes."""

change = table(
    "change",
    Column("seq", Number, primary_key=True),
    number("at_ms"),
    words("entity"),
    words("id"),
    words("op"),
    number("row_version", default="0"),
    CheckConstraint("op IN ('upsert', 'remove')", name="op"),
)
"""The feed. With one writer the numbers are in the order of commits and without gaps."""


def _append_only(name: str) -> list[str]:
    return [
        f"CREATE TRIGGER {name}_no_{verb} BEFORE {verb.upper()} ON {name} "
        f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
        for verb in ("update", "delete")
    ]


TRIGGERS: tuple[str, ...] = (
    *(
        statement
        for name in ("attempt", "opinion", "decision", "ledger", "item_version", "change", "notice")
        for statement in _append_only(name)
    ),
    (
        "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit "
        "WHEN OLD.leaf_hash <> '' OR NEW.leaf_hash = '' OR NEW.seq IS NOT OLD.seq OR NEW.at_ms IS NOT OLD.at_ms "
        "OR NEW.actor IS NOT OLD.actor OR NEW.action IS NOT OLD.action OR NEW.object_type IS NOT OLD.object_type "
        "OR NEW.object_id IS NOT OLD.object_id OR NEW.detail IS NOT OLD.detail "
        "BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END"
    ),
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
)
"""What the tables themselves forbid."""

for _statement in TRIGGERS:
    event.listen(metadata, "after_create", DDL(_statement).execute_if(dialect="sqlite"))
