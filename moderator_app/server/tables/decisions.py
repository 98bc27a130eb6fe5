"""What was decided, and what follows from it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Text, UniqueConstraint, text

from moderator_app.server.tables.ground import Number, number, table, words

ORIGINS = "('effective', 'under_appeal', 'upheld', 'amended')"
"""States in which a decision stands; a case has at most one such (invariant I16)."""

attempt = table(
    "attempt",
    Column("id", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    words("device_id"),
    words("case_id"),
    words("body_sha256"),
    words("problem"),
    words("body"),
    words("answer"),
    number("received_at_ms"),
    Index(None, "case_id"),
)
"""Every decision anybody sent, accepted or refused (``problem``), with the answer it gets for ever."""

opinion = table(
    "opinion",
    Column("id", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    words("device_id"),
    Column("case_id", Text, ForeignKey("case_file.id"), nullable=False),
    words("problem"),
    words("grade"),
    words("note"),
    words("body_sha256"),
    words("body"),
    number("received_at_ms"),
    Index(None, "case_id"),
)
"""A decision that could not count (``problem`` says why) and that its maker sent as a second opinion; ``id`` is the
decision's. It changes nothing, and whoever audits the case reads it beside what counted."""

decision = table(
    "decision",
    Column("id", Text, primary_key=True),
    words("number"),
    words("source", default=""),
    words("source_id", default=""),
    Column("case_id", Text, ForeignKey("case_file.id")),
    number("round", default="1"),
    Column("merchant_id", Text, ForeignKey("merchant.id"), nullable=False),
    Column("maker_id", Text, ForeignKey("account.id"), nullable=False),
    words("category"),
    words("family"),
    words("severity"),
    words("grade"),
    words("proposed_grade"),
    words("policy_version"),
    words("rulebook_version"),
    number("approvals_needed"),
    number("violation_at_ms"),
    number("booked_at_ms"),
    words("body"),
    words("assessment"),
    Index(None, "case_id"),
    Index(None, "merchant_id"),
    Index(
        "uq_decision_number",
        "number",
        unique=True,
        sqlite_where=text("source = ''"),
        postgresql_where=text("source = ''"),
    ),
    Index(
        "uq_decision_source",
        "source",
        "source_id",
        unique=True,
        sqlite_where=text("source <> ''"),
        postgresql_where=text("source <> ''"),
    ),
)
"""Appended, never edited; its state lives beside it. One with a ``source`` was made before this tool was in use."""

decision_state = table(
    "decision_state",
    Column("decision_id", Text, ForeignKey("decision.id"), primary_key=True),
    Column("case_id", Text, ForeignKey("case_file.id")),
    words("state"),
    number("at_ms"),
    Index(
        "uq_decision_state_standing",
        "case_id",
        unique=True,
        sqlite_where=text(f"case_id IS NOT NULL AND state IN {ORIGINS}"),
        postgresql_where=text(f"case_id IS NOT NULL AND state IN {ORIGINS}"),
    ),
)
"""Where each decision stands now; how it came there is in the audit log. One standing decision per case (I16)."""

ledger = table(
    "ledger",
    Column("seq", Number, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    number("at_ms"),
    Column("merchant_id", Text, ForeignKey("merchant.id"), nullable=False),
    Column("decision_id", Text, ForeignKey("decision.id"), nullable=False),
    words("kind"),
    words("code"),
    number("amount"),
    words("currency"),
    number("start_at_ms"),
    Column("end_at_ms", Number),
    words("reverses", default=""),
    UniqueConstraint("decision_id", "kind", "code", "reverses"),
    CheckConstraint("end_at_ms IS NULL OR end_at_ms > start_at_ms", name="term"),
    CheckConstraint("amount >= 0 OR reverses <> ''", name="sign"),
    Index(None, "merchant_id", "seq"),
)
"""Appended, never edited (I11); one damages entry per decision (I10); a timed measure ends after it starts (I12)."""

notice = table(
    "notice",
    Column("decision_id", Text, ForeignKey("decision.id"), primary_key=True),
    words("zh"),
    words("en"),
    number("stored_at_ms"),
)
