"""Versions of the law, and who has read them."""

from __future__ import annotations

from sqlalchemy import DDL, CheckConstraint, Column, ForeignKey, Index, Text, UniqueConstraint, event, text

from moderator_app.server.tables.ground import Number, metadata, number, table, words

policy_version = table(
    "policy_version",
    Column("id", Text, primary_key=True),
    words("kind"),
    words("version"),
    words("state"),
    words("body"),
    words("digest"),
    words("summary", default=""),
    words("based_on", default=""),
    Column("author_id", Text, ForeignKey("account.id")),
    number("made_at_ms"),
    Column("approver_id", Text, ForeignKey("account.id")),
    Column("announced_at_ms", Number),
    Column("effective_from_ms", Number),
    Column("effective_to_ms", Number),
    UniqueConstraint("kind", "version"),
    CheckConstraint("kind IN ('matrix', 'rulebook')", name="kind"),
    CheckConstraint("approver_id IS NULL OR approver_id <> author_id", name="two_people"),
    CheckConstraint("effective_to_ms IS NULL OR effective_to_ms >= effective_from_ms", name="span"),
    CheckConstraint("state <> 'effective' OR effective_from_ms IS NOT NULL", name="open"),
    CheckConstraint("(state IN ('superseded', 'archived')) = (effective_to_ms IS NOT NULL)", name="ended"),
    CheckConstraint("state <> 'announced' OR announced_at_ms IS NOT NULL", name="announced"),
    Index(
        "uq_policy_version_effective",
        "kind",
        unique=True,
        sqlite_where=text("state = 'effective'"),
        postgresql_where=text("state = 'effective'"),
    ),
    Index(
        "uq_policy_version_announced",
        "kind",
        "effective_from_ms",
        unique=True,
        sqlite_where=text("state = 'announced'"),
        postgresql_where=text("state = 'announced'"),
    ),
)
"""Every version for ever, with its text; exactly one of each kind is in effect (I33)."""

policy_ack = table(
    "policy_ack",
    Column("account_id", Text, ForeignKey("account.id"), primary_key=True),
    Column("version_id", Text, ForeignKey("policy_version.id"), primary_key=True),
    number("at_ms"),
)

STATEMENTS: tuple[str, ...] = (
    (
        "CREATE TRIGGER policy_version_text BEFORE UPDATE OF kind, version, body, digest ON policy_version "
        "WHEN OLD.state NOT IN ('draft', 'in_review') "
        "BEGIN SELECT RAISE(ABORT, 'the text of an announced version never changes'); END"
    ),
    (
        "CREATE TRIGGER policy_version_no_delete BEFORE DELETE ON policy_version "
        "BEGIN SELECT RAISE(ABORT, 'versions are kept'); END"
    ),
)

for _statement in STATEMENTS:
    event.listen(metadata, "after_create", DDL(_statement).execute_if(dialect="sqlite"))
