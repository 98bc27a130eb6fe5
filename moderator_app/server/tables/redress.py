"""Second looks, appeals, and taking back."""

from __future__ import annotations

from sqlalchemy import DDL, CheckConstraint, Column, ForeignKey, Index, Text, UniqueConstraint, event, text

from moderator_app.server.tables.ground import Number, metadata, number, table, truth, words

part = table(
    "part",
    Column("case_id", Text, ForeignKey("case_file.id"), primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), primary_key=True),
    words("role"),
    words("ref"),
    number("at_ms"),
    words("manager_id", default=""),
)
"""Who took part in a case's chain of decisions, through all supersessions: nobody can be stored twice (I2).

``manager_id`` is the line manager on that day, the manager of record, who does not hear an appeal against it either.
"""

turn = table(
    "turn",
    Column("id", Text, primary_key=True),
    words("seat"),
    words("subject_id"),
    Column("case_id", Text, ForeignKey("case_file.id"), nullable=False),
    number("epoch"),
    Column("holder", Text, ForeignKey("account.id"), nullable=False),
    number("granted_at_ms"),
    number("expires_at_ms"),
    Column("ended_at_ms", Number),
    words("end_reason", default=""),
    CheckConstraint("seat IN ('second', 'adjudication', 'appeal')", name="seat"),
    UniqueConstraint("subject_id", "epoch"),
    Index(
        "uq_turn_live",
        "subject_id",
        unique=True,
        sqlite_where=text("ended_at_ms IS NULL"),
        postgresql_where=text("ended_at_ms IS NULL"),
    ),
    Index(None, "case_id", "holder"),
)
"""Whose turn it is to look a second time, to adjudicate or to hear an appeal; ``epoch`` is the fencing token."""

finding = table(
    "finding",
    Column("id", Text, primary_key=True),
    Column("decision_id", Text, ForeignKey("decision.id"), nullable=False),
    Column("case_id", Text, ForeignKey("case_file.id"), nullable=False),
    words("seat"),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    words("grade"),
    words("category"),
    truth("agrees"),
    words("body"),
    number("stored_at_ms"),
    UniqueConstraint("decision_id", "seat"),
)
"""What the second and the third person found, each by themselves. Appended, never edited."""

counted = table(
    "counted",
    Column("decision_id", Text, ForeignKey("decision.id"), primary_key=True),
    Column("prior_id", Text, ForeignKey("decision.id"), primary_key=True),
    Index(None, "prior_id"),
)
"""Which earlier decisions a decision in effect had counted as recurrence. Appended, never edited."""

withdrawal = table(
    "withdrawal",
    Column("decision_id", Text, ForeignKey("decision.id"), primary_key=True),
    words("source"),
    words("error_class"),
    words("reason"),
    Column("asked_by", Text, ForeignKey("account.id"), nullable=False),
    number("asked_at_ms"),
    number("needs"),
    Column("confirmed_by", Text, ForeignKey("account.id")),
    Column("confirmed_at_ms", Number),
    words("state"),
    words("replaced_by", default=""),
    Column("ended_at_ms", Number),
    CheckConstraint("source IN ('own_motion', 'appeal', 'amendment')", name="source"),
    CheckConstraint("state IN ('asked', 'running', 'complete')", name="state"),
    CheckConstraint("confirmed_by IS NULL OR confirmed_by <> asked_by", name="two_people"),
    CheckConstraint("state = 'asked' OR needs = 1 OR confirmed_by IS NOT NULL", name="enough"),
    CheckConstraint("(state = 'complete') = (ended_at_ms IS NOT NULL)", name="ended"),
    Index(None, "state"),
)

reversal_step = table(
    "reversal_step",
    Column("decision_id", Text, ForeignKey("withdrawal.decision_id"), primary_key=True),
    Column("position", Number, primary_key=True),
    words("kind"),
    words("ref"),
    words("state"),
    words("note", default=""),
    number("changed_at_ms"),
    UniqueConstraint("decision_id", "kind", "ref"),
    CheckConstraint("state IN ('pending', 'done', 'stuck')", name="state"),
    Index(
        "ix_reversal_step_open",
        "state",
        sqlite_where=text("state <> 'done'"),
        postgresql_where=text("state <> 'done'"),
    ),
)

recheck = table(
    "recheck",
    Column("decision_id", Text, ForeignKey("decision.id"), primary_key=True),
    Column("cause_id", Text, ForeignKey("decision.id"), primary_key=True),
    words("proposed_then"),
    words("proposed_now"),
    number("at_ms"),
    words("outcome", default=""),
    words("note", default=""),
    Column("closed_by", Text, ForeignKey("account.id")),
    Column("closed_at_ms", Number),
    CheckConstraint("(closed_at_ms IS NULL) = (outcome = '')", name="closed"),
)
"""Decisions that had counted one that was withdrawn (I6): somebody looks at each again."""

closed_subject = table(
    "closed_subject",
    Column("keyed_hash", Text, primary_key=True),
    Column("decision_id", Text, ForeignKey("decision.id"), primary_key=True),
    words("kind"),
    number("at_ms"),
    Column("removed_at_ms", Number),
)
"""Who was closed, by keyed hash only: the person, and the store."""

appeal = table(
    "appeal",
    Column("id", Text, primary_key=True),
    Column("decision_id", Text, ForeignKey("decision.id"), nullable=False),
    number("level"),
    words("jurisdiction"),
    words("filed_by"),
    words("grounds"),
    words("text"),
    number("filed_at_ms"),
    Column("informed_at_ms", Number),
    Column("window_end_ms", Number),
    words("formal", default=""),
    words("state"),
    Column("deadline_at_ms", Number),
    Column("signed_by", Text, ForeignKey("account.id")),
    Column("signed_at_ms", Number),
    words("outcome", default=""),
    words("grade", default=""),
    words("answers", default="[]"),
    words("error_class", default=""),
    words("replaced_by", default=""),
    CheckConstraint("level IN (1, 2)", name="level"),
    CheckConstraint("(signed_by IS NULL) = (signed_at_ms IS NULL)", name="signed"),
    CheckConstraint("state <> 'inadmissible' OR signed_by IS NOT NULL", name="a_person_signs"),
    Index(
        "uq_appeal_level",
        "decision_id",
        "level",
        unique=True,
        sqlite_where=text("state NOT IN ('submitted', 'inadmissible', 'retracted')"),
        postgresql_where=text("state NOT IN ('submitted', 'inadmissible', 'retracted')"),
    ),
    Index(None, "state"),
)
"""At most one appeal of each level is heard; one that is not heard has a person's signature."""

suspension = table(
    "suspension",
    Column("id", Text, primary_key=True),
    Column("measure_id", Text, ForeignKey("measure.id"), nullable=False),
    Column("appeal_id", Text, ForeignKey("appeal.id"), nullable=False),
    number("begun_at_ms"),
    Column("left_ms", Number),
    Column("ended_at_ms", Number),
    words("outcome", default=""),
    UniqueConstraint("measure_id", "appeal_id"),
    CheckConstraint("left_ms IS NULL OR left_ms > 0", name="left"),
    CheckConstraint("outcome IN ('', 'resumed', 'over')", name="outcome"),
    CheckConstraint("(outcome = '') = (ended_at_ms IS NULL)", name="ended"),
    Index(
        "uq_suspension_open",
        "measure_id",
        unique=True,
        sqlite_where=text("ended_at_ms IS NULL"),
        postgresql_where=text("ended_at_ms IS NULL"),
    ),
    Index(None, "appeal_id"),
)
"""A measure that does not run while an appeal waits: what was left of its term begins anew when it is resumed."""

letter = table(
    "letter",
    Column("id", Text, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("decision_id", Text, ForeignKey("decision.id"), nullable=False),
    words("kind"),
    words("ref"),
    words("zh"),
    words("en"),
    number("at_ms"),
    UniqueConstraint("kind", "ref"),
    Index(None, "decision_id"),
)
"""What a seller is told after the first notice. Appended, never edited."""

points_review = table(
    "points_review",
    Column("id", Text, primary_key=True),
    Column("merchant_id", Text, ForeignKey("merchant.id"), nullable=False),
    number("year"),
    number("threshold"),
    words("opens"),
    number("points"),
    number("opened_at_ms"),
    words("outcome", default=""),
    words("note", default=""),
    Column("closed_by", Text, ForeignKey("account.id")),
    Column("closed_at_ms", Number),
    UniqueConstraint("merchant_id", "year", "threshold"),
    CheckConstraint("(closed_at_ms IS NULL) = (outcome = '')", name="closed"),
)
"""A threshold of points was reached: a person looks at it. Nothing follows by itself."""

statement = table(
    "statement",
    Column("decision_id", Text, ForeignKey("decision.id"), primary_key=True),
    words("state"),
    words("schema_version"),
    words("payload", default=""),
    words("faults", default="[]"),
    number("attempts", default="0"),
    number("next_at_ms"),
    words("remote_id", default=""),
    number("made_at_ms"),
    Column("sent_at_ms", Number),
    CheckConstraint("state IN ('due', 'none', 'held', 'ready', 'sent', 'dead')", name="state"),
    CheckConstraint("(state = 'sent') = (sent_at_ms IS NOT NULL)", name="sent"),
    Index("ix_statement_open", "next_at_ms", sqlite_where=text("state IN ('due', 'ready')")),
)
"""One statement of reasons for each decision that restricts something; ``none`` for one that does not."""

STATEMENTS: tuple[str, ...] = tuple(
    f"CREATE TRIGGER {name}_no_{verb} BEFORE {verb.upper()} ON {name} "
    f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
    for name in ("part", "finding", "counted", "letter")
    for verb in ("update", "delete")
)

for _statement in STATEMENTS:
    event.listen(metadata, "after_create", DDL(_statement).execute_if(dialect="sqlite"))
