"""The tables of the leads' room: the tree over the audit log, the decision log, samples, reviews, exports, work moved.

``decision_log`` and ``decision_text`` are projections: whatever they hold can be made
again from decisions and audit log.
"""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    event,
    text,
)

from moderator_app.server.tables.ground import Number, metadata, number, table, truth, words

# --- the tamper-evident log -------------------------------------------------------------------------------------------

audit_tile = Table(
    "audit_tile",
    metadata,
    Column("level", Number, primary_key=True),
    Column("idx", Number, primary_key=True),
    Column("hashes", LargeBinary, nullable=False),
    CheckConstraint("length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0", name="whole_hashes"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""The tree over the audit log, in tiles of up to 256 hashes (see ``domain.audit_tiles``)."""

audit_checkpoint = table(
    "audit_checkpoint",
    Column("size", Number, primary_key=True),
    number("at_ms"),
    words("note"),
)
"""Signed checkpoints, one for each size that was ever sealed; appended, never edited."""

# --- the decision log -------------------------------------------------------------------------------------------------

decision_log = table(
    "decision_log",
    Column("seq", Number, primary_key=True),
    Column("decision_id", Text, ForeignKey("decision.id"), nullable=False, unique=True),
    Column("case_id", Text, ForeignKey("case_file.id"), nullable=False),
    words("number"),
    words("case_number"),
    words("merchant_id"),
    words("merchant_name"),
    words("maker_id"),
    words("queue"),
    words("category"),
    words("severity"),
    words("grade"),
    words("proposed_grade"),
    words("rulebook_version"),
    words("state"),
    truth("overturned"),
    truth("disputed"),
    number("booked_at_ms"),
    number("time_on_case_ms"),
    Index(None, "booked_at_ms"),
    Index(None, "maker_id"),
    Index(None, "category"),
    Index(None, "category", "grade"),
    Index(None, "grade"),
    Index(None, "queue"),
    Index(None, "rulebook_version"),
    Index(None, "merchant_id"),
    Index("ix_decision_log_overturned", "overturned", sqlite_where=text("overturned = 1")),
    Index("ix_decision_log_disputed", "disputed", sqlite_where=text("disputed = 1")),
)
"""One flat row for each decision, numbered as they were booked; ``seq`` is what pages are cut by, and since every index
of SQLite ends with it, any one filter yields a page without sorting."""

saved_view = table(
    "saved_view",
    Column("id", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    words("name"),
    words("filters"),
    number("at_ms"),
    UniqueConstraint("account_id", "name"),
)

export_job = table(
    "export_job",
    Column("id", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    words("format"),
    words("filters"),
    words("state"),
    number("rows_done", default="0"),
    number("rows_total", default="0"),
    words("sha256", default=""),
    words("problem", default=""),
    number("at_ms"),
    Column("ended_at_ms", Number),
    CheckConstraint("state IN ('running', 'done', 'cancelled', 'failed')", name="state"),
    CheckConstraint("(state = 'running') = (ended_at_ms IS NULL)", name="ended"),
)

# --- quality ----------------------------------------------------------------------------------------------------------

qa_plan = table(
    "qa_plan",
    Column("id", Text, primary_key=True),
    words("name"),
    words("seed"),
    words("policy_version"),
    number("from_ms"),
    number("to_ms"),
    words("population"),
    Column("made_by", Text, ForeignKey("account.id"), nullable=False),
    number("at_ms"),
    CheckConstraint("to_ms > from_ms", name="span"),
)
"""A draw that was made; ``population`` is the size of each stratum as JSON. Appended, never edited."""

qa_sample = table(
    "qa_sample",
    Column("id", Text, primary_key=True),
    Column("plan_id", Text, ForeignKey("qa_plan.id"), nullable=False),
    Column("case_id", Text, ForeignKey("case_file.id"), nullable=False),
    Column("decision_id", Text, ForeignKey("decision.id")),
    words("stratum"),
    number("probability_ppm"),
    words("must", default=""),
    UniqueConstraint("plan_id", "case_id"),
    CheckConstraint("probability_ppm BETWEEN 1 AND 1000000", name="probability"),
    Index(None, "decision_id"),
    Index(None, "case_id"),
)
"""One drawn decision; one without a decision is a back-check of a session in which no detector saw anything."""

qa_review = table(
    "qa_review",
    Column("sample_id", Text, ForeignKey("qa_sample.id"), primary_key=True),
    words("state"),
    words("reviewer_id", default=""),
    number("leased_at_ms", default="0"),
    words("grade", default=""),
    words("findings", default="[]"),
    truth("technical"),
    words("note", default=""),
    number("stored_at_ms", default="0"),
    words("error_class", default=""),
    words("settled_by", default=""),
    number("settled_at_ms", default="0"),
    words("settle_note", default=""),
    words("evidence", default="[]"),
    CheckConstraint("(state = 'sampled') = (reviewer_id = '')", name="somebody"),
    CheckConstraint("(state IN ('sampled', 'leased')) = (stored_at_ms = 0)", name="stored"),
    CheckConstraint("(state = 'agreed') = (error_class = '' AND stored_at_ms > 0)", name="agreed"),
    CheckConstraint("(state IN ('defect_confirmed', 'defect_rejected')) = (settled_by <> '')", name="settled"),
    CheckConstraint("settled_by = '' OR settled_by <> reviewer_id", name="two_people"),
    Index(None, "state"),
    Index(None, "reviewer_id", "state"),
)

golden_item = table(
    "golden_item",
    Column("case_id", Text, ForeignKey("case_file.id"), primary_key=True),
    number("version"),
    words("category"),
    words("severity"),
    words("grade"),
    words("rationale"),
    Column("made_by", Text, ForeignKey("account.id"), nullable=False),
    number("made_at_ms"),
)
"""A case whose answer is known. No decision and no emergency stop is ever stored about it, so nothing follows (I7)."""

golden_answer = table(
    "golden_answer",
    Column("id", Text, primary_key=True),
    Column("case_id", Text, ForeignKey("golden_item.case_id"), nullable=False),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    words("category"),
    words("severity"),
    words("grade"),
    truth("agrees"),
    number("stored_at_ms"),
    UniqueConstraint("case_id", "account_id"),
)
"""What somebody found in a golden item; ``id`` is that of the decision they sent."""

# --- work control -----------------------------------------------------------------------------------------------------

assignment = table(
    "assignment",
    Column("case_id", Text, ForeignKey("case_file.id"), primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    number("at_ms"),
)
"""A waiting case that was handed to one person; nobody else is given it."""

work_batch = table(
    "work_batch",
    Column("id", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    words("action"),
    words("rows"),
    words("reason"),
    number("at_ms"),
    Column("undone_at_ms", Number),
)
"""What a lead moved or handed over at once, with each row as it was, so that it can be undone."""

STATEMENTS: tuple[str, ...] = (
    "CREATE VIRTUAL TABLE decision_text USING fts5(words, content='', tokenize='unicode61 remove_diacritics 2')",
    *(
        f"CREATE TRIGGER {name}_no_{verb} BEFORE {verb.upper()} ON {name} "
        f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
        for name in ("audit_checkpoint", "qa_plan", "qa_sample")
        for verb in ("update", "delete")
    ),
    *(
        f"CREATE TRIGGER {name}_never_golden BEFORE INSERT ON {name} "  # noqa: S608 - our own tables
        "WHEN EXISTS (SELECT 1 FROM golden_item WHERE case_id = NEW.case_id) "
        "BEGIN SELECT RAISE(ABORT, 'nothing follows from a golden item'); END"
        for name in ("decision", "provisional")
    ),
)
"""What SQLAlchemy has no words for: the full-text index (row ids are ``decision_log.seq``) and append-only tables."""

for _statement in STATEMENTS:
    event.listen(metadata, "after_create", DDL(_statement.replace("%", "%%")).execute_if(dialect="sqlite"))
