"""What a decision does to a seller over time, and the calls that tell the platform."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Text, UniqueConstraint, text

from moderator_app.server.tables.ground import Number, number, table, words

measure = table(
    "measure",
    Column("id", Text, ForeignKey("ledger.id"), primary_key=True),
    Column("decision_id", Text, ForeignKey("decision.id"), nullable=False),
    Column("merchant_id", Text, ForeignKey("merchant.id"), nullable=False),
    words("code"),
    number("amount"),
    words("currency"),
    number("start_at_ms"),
    Column("end_at_ms", Number),
    words("state"),
    number("changed_at_ms"),
    CheckConstraint("end_at_ms IS NULL OR end_at_ms > start_at_ms", name="term"),
    Index(None, "decision_id"),
    Index(None, "merchant_id"),
    Index(
        "ix_measure_ending",
        "end_at_ms",
        sqlite_where=text("state = 'active' AND end_at_ms IS NOT NULL"),
        postgresql_where=text("state = 'active' AND end_at_ms IS NOT NULL"),
    ),
)
"""One atomic effect with its own term and state (``domain.measure``); its id is its ledger entry's."""

platform_call = table(
    "platform_call",
    Column("seq", Number, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    words("kind"),
    words("ref"),
    words("lane"),
    Column("merchant_id", Text, ForeignKey("merchant.id"), nullable=False),
    words("decision_id", default=""),
    words("body"),
    words("state"),
    number("attempts", default="0"),
    number("next_at_ms"),
    number("made_at_ms"),
    Column("ended_at_ms", Number),
    words("problem", default=""),
    UniqueConstraint("kind", "ref"),
    CheckConstraint("state IN ('pending', 'sending', 'acked', 'dead', 'cancelled')", name="state"),
    CheckConstraint("(state IN ('acked', 'dead', 'cancelled')) = (ended_at_ms IS NOT NULL)", name="ended"),
    Index(
        "ix_platform_call_open",
        "lane",
        "seq",
        sqlite_where=text("state IN ('pending', 'sending')"),
        postgresql_where=text("state IN ('pending', 'sending')"),
    ),
    Index(
        "ix_platform_call_due",
        "next_at_ms",
        sqlite_where=text("state = 'pending'"),
        postgresql_where=text("state = 'pending'"),
    ),
    Index("ix_platform_call_dead", "state", sqlite_where=text("state = 'dead'")),
    Index(None, "decision_id"),
)
"""Calls to the platform: one for each verb and thing, for ever, so that nothing is applied, ended or reversed twice.

``id`` is what the platform knows a call by, however often it comes; calls of one lane (a right of one seller) go out
one after the other.
"""

provisional = table(
    "provisional",
    Column("id", Text, primary_key=True),
    Column("case_id", Text, ForeignKey("case_file.id"), nullable=False),
    Column("merchant_id", Text, ForeignKey("merchant.id"), nullable=False),
    words("code"),
    Column("asked_by", Text, ForeignKey("account.id"), nullable=False),
    words("reason"),
    number("asked_at_ms"),
    number("lapses_at_ms"),
    Column("applied_at_ms", Number),
    words("state"),
    words("ending", default=""),
    Column("ended_at_ms", Number),
    CheckConstraint("lapses_at_ms - asked_at_ms BETWEEN 1 AND 86400000", name="at_most_a_day"),
    CheckConstraint("(state IN ('requested', 'applied')) = (ended_at_ms IS NULL)", name="ended"),
    Index(
        "uq_provisional_open",
        "case_id",
        "code",
        unique=True,
        sqlite_where=text("state IN ('requested', 'applied')"),
        postgresql_where=text("state IN ('requested', 'applied')"),
    ),
    Index(None, "merchant_id"),
)
"""An emergency stop by one person: ends by confirmation, lift or lapse, after a day at the latest (I15)."""
