"""Announcements: series, issues, rows, corrections, and every public revision."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"

TABLES = (
    """
CREATE TABLE announcement_series (
    code TEXT NOT NULL,
    title_zh TEXT NOT NULL,
    title_en TEXT NOT NULL,
    masking TEXT NOT NULL,
    display_months INTEGER NOT NULL,
    categories TEXT NOT NULL,
    made_by TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    CONSTRAINT pk_announcement_series PRIMARY KEY (code),
    CONSTRAINT ck_announcement_series_masking CHECK (masking IN ('masked', 'named')),
    CONSTRAINT ck_announcement_series_display CHECK (display_months BETWEEN 1 AND 120),
    CONSTRAINT fk_announcement_series_made_by FOREIGN KEY(made_by) REFERENCES account (id)
)
 STRICT
    """,
    """
CREATE TABLE announcement (
    id TEXT NOT NULL,
    series_code TEXT NOT NULL,
    number INTEGER,
    state TEXT NOT NULL,
    wording TEXT NOT NULL,
    period_from_ms INTEGER NOT NULL,
    period_to_ms INTEGER NOT NULL,
    cut_off_ms INTEGER DEFAULT '0' NOT NULL,
    compile_no INTEGER DEFAULT '0' NOT NULL,
    made_by TEXT NOT NULL,
    compiled_by TEXT,
    compiled_at_ms INTEGER,
    approved_by TEXT,
    approved_at_ms INTEGER,
    publish_at_ms INTEGER,
    published_at_ms INTEGER,
    names_until_ms INTEGER,
    revision INTEGER DEFAULT '0' NOT NULL,
    retract_asked_by TEXT,
    retract_reason TEXT DEFAULT '' NOT NULL,
    retracted_by TEXT,
    row_version INTEGER DEFAULT '1' NOT NULL,
    changed_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_announcement PRIMARY KEY (id),
    CONSTRAINT uq_announcement_series_code_number UNIQUE (series_code, number),
    CONSTRAINT ck_announcement_period CHECK (period_to_ms > period_from_ms),
    CONSTRAINT ck_announcement_two_people CHECK (approved_by IS NULL OR approved_by <> compiled_by),
    CONSTRAINT ck_announcement_approved CHECK (state <> 'approved' OR approved_by IS NOT NULL),
    CONSTRAINT ck_announcement_open CHECK ((revision = 0) = (state IN ('draft', 'compiled', 'in_review', 'approved'))),
    CONSTRAINT ck_announcement_numbered CHECK ((number IS NULL) = (revision = 0)),
    CONSTRAINT ck_announcement_dated CHECK ((number IS NULL) = (published_at_ms IS NULL)),
    CONSTRAINT ck_announcement_seen_twice CHECK (number IS NULL OR approved_by IS NOT NULL),
    CONSTRAINT ck_announcement_two_retract CHECK (retracted_by IS NULL OR retracted_by <> retract_asked_by),
    CONSTRAINT ck_announcement_retracted CHECK ((state = 'retracted') = (retracted_by IS NOT NULL)),
    CONSTRAINT fk_announcement_series_code FOREIGN KEY(series_code) REFERENCES announcement_series (code),
    CONSTRAINT fk_announcement_made_by FOREIGN KEY(made_by) REFERENCES account (id),
    CONSTRAINT fk_announcement_compiled_by FOREIGN KEY(compiled_by) REFERENCES account (id),
    CONSTRAINT fk_announcement_approved_by FOREIGN KEY(approved_by) REFERENCES account (id),
    CONSTRAINT fk_announcement_retract_asked_by FOREIGN KEY(retract_asked_by) REFERENCES account (id),
    CONSTRAINT fk_announcement_retracted_by FOREIGN KEY(retracted_by) REFERENCES account (id)
)
 STRICT
    """,
    "CREATE INDEX ix_announcement_state ON announcement (state)",
    """
CREATE TABLE announcement_row (
    announcement_id TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    decision_number TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    body TEXT NOT NULL,
    digest TEXT NOT NULL,
    public INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_announcement_row PRIMARY KEY (announcement_id, decision_id),
    CONSTRAINT uq_announcement_row_announcement_id_position UNIQUE (announcement_id, position),
    CONSTRAINT ck_announcement_row_state CHECK (state IN ('listed', 'blocked', 'excluded', 'withdrawn')),
    CONSTRAINT ck_announcement_row_listed CHECK (public = 0 OR state = 'listed'),
    CONSTRAINT ck_announcement_row_public CHECK (public IN (0, 1)),
    CONSTRAINT fk_announcement_row_announcement_id FOREIGN KEY(announcement_id) REFERENCES announcement (id),
    CONSTRAINT fk_announcement_row_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id)
)
 STRICT
    """,
    "CREATE INDEX ix_announcement_row_decision_id ON announcement_row (decision_id)",
    "CREATE UNIQUE INDEX uq_announcement_row_public ON announcement_row (decision_id) WHERE public = 1",
    """
CREATE TABLE announcement_exclusion (
    announcement_id TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    CONSTRAINT pk_announcement_exclusion PRIMARY KEY (announcement_id, decision_id),
    CONSTRAINT fk_announcement_exclusion_announcement_id FOREIGN KEY(announcement_id) REFERENCES announcement (id),
    CONSTRAINT fk_announcement_exclusion_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id),
    CONSTRAINT fk_announcement_exclusion_by_id FOREIGN KEY(by_id) REFERENCES account (id)
)
 STRICT
    """,
    """
CREATE TABLE announcement_compile (
    announcement_id TEXT NOT NULL,
    no INTEGER NOT NULL,
    by_id TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    digests TEXT NOT NULL,
    CONSTRAINT pk_announcement_compile PRIMARY KEY (announcement_id, no),
    CONSTRAINT fk_announcement_compile_announcement_id FOREIGN KEY(announcement_id) REFERENCES announcement (id),
    CONSTRAINT fk_announcement_compile_by_id FOREIGN KEY(by_id) REFERENCES account (id)
)
 STRICT
    """,
    """
CREATE TABLE announcement_fault (
    announcement_id TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    decision_number TEXT NOT NULL,
    decision_state TEXT NOT NULL,
    noticed_at_ms INTEGER NOT NULL,
    note_zh TEXT DEFAULT '' NOT NULL,
    note_en TEXT DEFAULT '' NOT NULL,
    corrected_by TEXT,
    corrected_at_ms INTEGER,
    revision INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_announcement_fault PRIMARY KEY (announcement_id, decision_id),
    CONSTRAINT ck_announcement_fault_corrected CHECK ((corrected_at_ms IS NULL) = (revision = 0)),
    CONSTRAINT fk_announcement_fault_announcement_id FOREIGN KEY(announcement_id) REFERENCES announcement (id),
    CONSTRAINT fk_announcement_fault_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id),
    CONSTRAINT fk_announcement_fault_corrected_by FOREIGN KEY(corrected_by) REFERENCES account (id)
)
 STRICT
    """,
    "CREATE INDEX ix_announcement_fault_open ON announcement_fault (announcement_id) WHERE corrected_at_ms IS NULL",
    """
CREATE TABLE publication (
    announcement_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    body TEXT NOT NULL,
    digest TEXT NOT NULL,
    event_seq INTEGER NOT NULL,
    tree_size INTEGER NOT NULL,
    checkpoint TEXT NOT NULL,
    CONSTRAINT pk_publication PRIMARY KEY (announcement_id, revision),
    CONSTRAINT ck_publication_sealed CHECK (event_seq BETWEEN 1 AND tree_size),
    CONSTRAINT fk_publication_announcement_id FOREIGN KEY(announcement_id) REFERENCES announcement (id)
)
 STRICT
    """,
    "CREATE INDEX ix_publication_at_ms ON publication (at_ms)",
)

TRIGGERS = (
    (
        "CREATE TRIGGER publication_no_update BEFORE UPDATE ON publication WHEN NEW.body <> '' OR "
        "NEW.announcement_id IS NOT OLD.announcement_id OR NEW.revision IS NOT OLD.revision OR NEW.kind IS "
        "NOT OLD.kind OR NEW.at_ms IS NOT OLD.at_ms OR NEW.digest IS NOT OLD.digest OR NEW.event_seq IS NOT "
        "OLD.event_seq OR NEW.tree_size IS NOT OLD.tree_size OR NEW.checkpoint IS NOT OLD.checkpoint BEGIN "
        "SELECT RAISE(ABORT, 'what was published never changes'); END"
    ),
    (
        "CREATE TRIGGER publication_no_delete BEFORE DELETE ON publication BEGIN SELECT RAISE(ABORT, 'what "
        "was published is kept'); END"
    ),
    (
        "CREATE TRIGGER announcement_number BEFORE UPDATE OF number ON announcement WHEN OLD.number IS NOT "
        "NULL AND NEW.number IS NOT OLD.number BEGIN SELECT RAISE(ABORT, 'an issue keeps its number'); END"
    ),
    (
        "CREATE TRIGGER announcement_no_delete BEFORE DELETE ON announcement WHEN OLD.number IS NOT NULL "
        "BEGIN SELECT RAISE(ABORT, 'a numbered issue is kept'); END"
    ),
)


def upgrade() -> None:
    """Go forward."""
    for sentence in (*TABLES, *TRIGGERS):
        op.execute(sentence)
