"""Claims, leases, and what keeps a case from somebody."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Text, UniqueConstraint, text

from moderator_app.server.tables.ground import Number, number, table, words

claim = table(
    "claim",
    Column("id", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    words("body_sha256"),
    number("at_ms"),
)

lease = table(
    "lease",
    Column("id", Text, primary_key=True),
    Column("case_id", Text, ForeignKey("case_file.id"), nullable=False),
    number("epoch"),
    Column("holder", Text, ForeignKey("account.id"), nullable=False),
    words("device_id"),
    words("mode"),
    number("ttl_ms"),
    number("granted_at_ms"),
    number("expires_at_ms"),
    number("renewals", default="0"),
    Column("claim_id", Text, ForeignKey("claim.id"), nullable=False),
    number("position"),
    Column("ended_at_ms", Number),
    words("end_reason", default=""),
    UniqueConstraint("case_id", "epoch"),
    Index(
        "uq_lease_live",
        "case_id",
        unique=True,
        sqlite_where=text("ended_at_ms IS NULL"),
        postgresql_where=text("ended_at_ms IS NULL"),
    ),
    Index(
        "ix_lease_expiry",
        "expires_at_ms",
        sqlite_where=text("ended_at_ms IS NULL"),
        postgresql_where=text("ended_at_ms IS NULL"),
    ),
    Index(None, "holder", "ended_at_ms"),
    Index(None, "claim_id"),
)
"""Two live leases of one case cannot be stored (I23)."""

skip = table(
    "skip",
    Column("case_id", Text, ForeignKey("case_file.id"), primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), primary_key=True),
    words("reason"),
    words("note"),
    number("at_ms"),
)

conflict = table(
    "conflict",
    Column("account_id", Text, ForeignKey("account.id"), primary_key=True),
    Column("person_key", Text, primary_key=True),
    number("at_ms"),
)
"""A declared conflict of interest keeps every case about the person away (I3)."""

inquiry = table(
    "inquiry",
    Column("id", Text, primary_key=True),
    Column("case_id", Text, ForeignKey("case_file.id"), nullable=False),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    words("question"),
    number("asked_at_ms"),
    number("due_at_ms"),
    Index(None, "case_id"),
)
"""What a held case waits for."""
