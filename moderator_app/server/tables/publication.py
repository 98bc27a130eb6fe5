"""Series, issues, their rows, and every revision that was ever public."""

from __future__ import annotations

from sqlalchemy import DDL, CheckConstraint, Column, ForeignKey, Index, Text, UniqueConstraint, event, text

from moderator_app.server.tables.ground import Number, metadata, number, table, truth, words

announcement_series = table(
    "announcement_series",
    Column("code", Text, primary_key=True),
    words("title_zh"),
    words("title_en"),
    words("masking"),
    number("display_months"),
    words("categories"),
    Column("made_by", Text, ForeignKey("account.id"), nullable=False),
    number("at_ms"),
    CheckConstraint("masking IN ('masked', 'named')", name="masking"),
    CheckConstraint("display_months BETWEEN 1 AND 120", name="display"),
)

announcement = table(
    "announcement",
    Column("id", Text, primary_key=True),
    Column("series_code", Text, ForeignKey("announcement_series.code"), nullable=False),
    Column("number", Number),
    words("state"),
    words("wording"),
    number("period_from_ms"),
    number("period_to_ms"),
    number("cut_off_ms", default="0"),
    number("compile_no", default="0"),
    Column("made_by", Text, ForeignKey("account.id"), nullable=False),
    Column("compiled_by", Text, ForeignKey("account.id")),
    Column("compiled_at_ms", Number),
    Column("approved_by", Text, ForeignKey("account.id")),
    Column("approved_at_ms", Number),
    Column("publish_at_ms", Number),
    Column("published_at_ms", Number),
    Column("names_until_ms", Number),
    number("revision", default="0"),
    Column("retract_asked_by", Text, ForeignKey("account.id")),
    words("retract_reason", default=""),
    Column("retracted_by", Text, ForeignKey("account.id")),
    number("row_version", default="1"),
    number("changed_at_ms"),
    UniqueConstraint("series_code", "number"),
    CheckConstraint("period_to_ms > period_from_ms", name="period"),
    CheckConstraint("approved_by IS NULL OR approved_by <> compiled_by", name="two_people"),
    CheckConstraint("state <> 'approved' OR approved_by IS NOT NULL", name="approved"),
    CheckConstraint("(revision = 0) = (state IN ('draft', 'compiled', 'in_review', 'approved'))", name="open"),
    CheckConstraint("(number IS NULL) = (revision = 0)", name="numbered"),
    CheckConstraint("(number IS NULL) = (published_at_ms IS NULL)", name="dated"),
    CheckConstraint("number IS NULL OR approved_by IS NOT NULL", name="seen_twice"),
    CheckConstraint("retracted_by IS NULL OR retracted_by <> retract_asked_by", name="two_retract"),
    CheckConstraint("(state = 'retracted') = (retracted_by IS NOT NULL)", name="retracted"),
    Index(None, "state"),
)
"""An issue. Whoever compiled it cannot be stored as its approver (I31); a number comes with publication only (I30)."""

announcement_row = table(
    "announcement_row",
    Column("announcement_id", Text, ForeignKey("announcement.id"), primary_key=True),
    Column("decision_id", Text, ForeignKey("decision.id"), primary_key=True),
    number("position"),
    words("decision_number"),
    words("state"),
    words("reason", default=""),
    words("body"),
    words("digest"),
    truth("public"),
    UniqueConstraint("announcement_id", "position"),
    CheckConstraint("state IN ('listed', 'blocked', 'excluded', 'withdrawn')", name="state"),
    CheckConstraint("public = 0 OR state = 'listed'", name="listed"),
    Index(
        "uq_announcement_row_public",
        "decision_id",
        unique=True,
        sqlite_where=text("public = 1"),
        postgresql_where=text("public = 1"),
    ),
    Index(None, "decision_id"),
)
"""What was compiled; a decision is publicly listed once at most."""

announcement_exclusion = table(
    "announcement_exclusion",
    Column("announcement_id", Text, ForeignKey("announcement.id"), primary_key=True),
    Column("decision_id", Text, ForeignKey("decision.id"), primary_key=True),
    words("reason"),
    Column("by_id", Text, ForeignKey("account.id"), nullable=False),
    number("at_ms"),
)
"""Decisions that a person left out of an issue; a new compilation leaves them out again."""

announcement_compile = table(
    "announcement_compile",
    Column("announcement_id", Text, ForeignKey("announcement.id"), primary_key=True),
    Column("no", Number, primary_key=True),
    Column("by_id", Text, ForeignKey("account.id"), nullable=False),
    number("at_ms"),
    words("digests"),
)
"""What each compilation came to, as digests by decision number, so that the next can be compared with it."""

announcement_fault = table(
    "announcement_fault",
    Column("announcement_id", Text, ForeignKey("announcement.id"), primary_key=True),
    Column("decision_id", Text, ForeignKey("decision.id"), primary_key=True),
    number("position"),
    words("decision_number"),
    words("decision_state"),
    number("noticed_at_ms"),
    words("note_zh", default=""),
    words("note_en", default=""),
    Column("corrected_by", Text, ForeignKey("account.id")),
    Column("corrected_at_ms", Number),
    number("revision", default="0"),
    CheckConstraint("(corrected_at_ms IS NULL) = (revision = 0)", name="corrected"),
    Index(
        "ix_announcement_fault_open",
        "announcement_id",
        sqlite_where=text("corrected_at_ms IS NULL"),
        postgresql_where=text("corrected_at_ms IS NULL"),
    ),
)
"""A public row that lost its decision, and the correction that says so (I32)."""

publication = table(
    "publication",
    Column("announcement_id", Text, ForeignKey("announcement.id"), primary_key=True),
    Column("revision", Number, primary_key=True),
    words("kind"),
    number("at_ms"),
    words("body"),
    words("digest"),
    number("event_seq"),
    number("tree_size"),
    words("checkpoint"),
    CheckConstraint("event_seq BETWEEN 1 AND tree_size", name="sealed"),
    Index(None, "at_ms"),
)
"""Every public revision with the signed checkpoint that it rests on. Only its body may go, when names are due to go."""

STATEMENTS: tuple[str, ...] = (
    (
        "CREATE TRIGGER publication_no_update BEFORE UPDATE ON publication "
        "WHEN NEW.body <> '' OR NEW.announcement_id IS NOT OLD.announcement_id OR NEW.revision IS NOT OLD.revision "
        "OR NEW.kind IS NOT OLD.kind OR NEW.at_ms IS NOT OLD.at_ms OR NEW.digest IS NOT OLD.digest "
        "OR NEW.event_seq IS NOT OLD.event_seq OR NEW.tree_size IS NOT OLD.tree_size "
        "OR NEW.checkpoint IS NOT OLD.checkpoint "
        "BEGIN SELECT RAISE(ABORT, 'what was published never changes'); END"
    ),
    (
        "CREATE TRIGGER publication_no_delete BEFORE DELETE ON publication "
        "BEGIN SELECT RAISE(ABORT, 'what was published is kept'); END"
    ),
    (
        "CREATE TRIGGER announcement_number BEFORE UPDATE OF number ON announcement "
        "WHEN OLD.number IS NOT NULL AND NEW.number IS NOT OLD.number "
        "BEGIN SELECT RAISE(ABORT, 'an issue keeps its number'); END"
    ),
    (
        "CREATE TRIGGER announcement_no_delete BEFORE DELETE ON announcement WHEN OLD.number IS NOT NULL "
        "BEGIN SELECT RAISE(ABORT, 'a numbered issue is kept'); END"
    ),
)

for _statement in STATEMENTS:
    event.listen(metadata, "after_create", DDL(_statement).execute_if(dialect="sqlite"))
