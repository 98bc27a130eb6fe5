"""Sellers, cases, and what was flagged."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Text, UniqueConstraint, text

from moderator_app.server.tables.ground import Number, number, table, truth, words

merchant = table(
    "merchant",
    Column("id", Text, primary_key=True),
    Column("ref", Text, nullable=False, unique=True),
    words("name"),
    words("person_key"),
    number("deposit_minor"),
    words("currency"),
    number("followers"),
    words("category_zh"),
    words("category_en"),
    number("opened_at_ms"),
    words("status"),
    words("content_hash"),
    Index(None, "person_key"),
)

case = table(
    "case_file",
    Column("id", Text, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    words("key"),
    Column("merchant_id", Text, ForeignKey("merchant.id"), nullable=False),
    words("title"),
    words("kind"),
    words("category"),
    words("family"),
    words("severity"),
    words("queue"),
    words("state"),
    truth("private"),
    number("severity_weight"),
    number("likelihood_milli"),
    number("viewers"),
    number("reports"),
    truth("live_now"),
    number("recurrence"),
    number("opened_at_ms"),
    number("allowance_ms"),
    number("base_priority"),
    number("turn"),
    number("aged_at_ms"),
    truth("aged"),
    number("due_at_ms"),
    words("language"),
    words("session_ref"),
    words("distress"),
    number("highlights"),
    number("score"),
    number("round", default="1"),
    number("content_version", default="1"),
    number("row_version", default="1"),
    number("lease_epoch", default="0"),
    words("lease_holder", default=""),
    words("maker_id", default=""),
    words("grade", default=""),
    Column("hold_until_ms", Number),
    CheckConstraint("content_version >= 1 AND row_version >= 1 AND round >= 1 AND lease_epoch >= 0", name="counted"),
    CheckConstraint("(state = 'leased') = (lease_holder <> '')", name="held_by_somebody"),
    CheckConstraint("(state = 'on_hold') = (hold_until_ms IS NOT NULL)", name="hold_has_an_end"),
    Index(
        "uq_case_file_open_key",
        "key",
        unique=True,
        sqlite_where=text("state NOT IN ('decided', 'closed', 'merged')"),
        postgresql_where=text("state NOT IN ('decided', 'closed', 'merged')"),
    ),
    Index("ix_case_file_turn", "queue", "state", "aged", "turn", "opened_at_ms", "id"),
    Index(None, "session_ref"),
    Index(
        "ix_case_file_ageing",
        "aged_at_ms",
        sqlite_where=text("aged = 0"),
        postgresql_where=text("aged = 0"),
    ),
    Index("ix_case_file_waiting", "queue", "state", "opened_at_ms"),
    Index("ix_case_file_merchant", "merchant_id", "state"),
    Index(
        "ix_case_file_hold",
        "hold_until_ms",
        sqlite_where=text("hold_until_ms IS NOT NULL"),
        postgresql_where=text("hold_until_ms IS NOT NULL"),
    ),
)
"""The row that lists show. At most one open case per key (I16); a held case has exactly one live lease."""

item = table(
    "item",
    Column("id", Text, primary_key=True),
    words("source"),
    words("source_id"),
    words("kind"),
    Column("merchant_id", Text, ForeignKey("merchant.id"), nullable=False),
    Column("case_id", Text, ForeignKey("case_file.id"), nullable=False),
    number("version", default="1"),
    words("content_hash"),
    words("evidence_hash"),
    number("captured_at_ms"),
    UniqueConstraint("source", "source_id"),
    Index(None, "case_id"),
)

item_version = table(
    "item_version",
    Column("item_id", Text, ForeignKey("item.id"), primary_key=True),
    Column("version", Number, primary_key=True),
    words("body"),
    number("at_ms"),
)
"""What an item held, version by version; appended, never edited."""

highlight = table(
    "highlight",
    Column("id", Text, primary_key=True),
    Column("item_version", Number, primary_key=True),
    Column("item_id", Text, ForeignKey("item.id"), nullable=False),
    words("category"),
    number("score"),
    words("state"),
    words("body"),
    Index(None, "item_id", "item_version"),
)

item_media = table(
    "item_media",
    Column("item_id", Text, ForeignKey("item.id"), primary_key=True),
    Column("sha256", Text, primary_key=True),
    Index(None, "sha256"),
)

media = table(
    "media",
    Column("sha256", Text, primary_key=True),
    number("bytes"),
    number("stored_at_ms"),
)
