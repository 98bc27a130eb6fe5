"""The leads' room: tree and checkpoints over the audit log, decision log, samples, reviews, exports, work moved."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    """
CREATE TABLE audit_tile (
    level INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    CONSTRAINT pk_audit_tile PRIMARY KEY (level, idx),
    CONSTRAINT ck_audit_tile_whole_hashes CHECK (length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0)
)
 WITHOUT ROWID,
 STRICT
    """,
    """
CREATE TABLE audit_checkpoint (
    size INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    note TEXT NOT NULL,
    CONSTRAINT pk_audit_checkpoint PRIMARY KEY (size)
)
 STRICT
    """,
    """
CREATE TABLE decision_log (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    decision_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    number TEXT NOT NULL,
    case_number TEXT NOT NULL,
    merchant_id TEXT NOT NULL,
    merchant_name TEXT NOT NULL,
    maker_id TEXT NOT NULL,
    queue TEXT NOT NULL,
    category TEXT NOT NULL,
    severity TEXT NOT NULL,
    grade TEXT NOT NULL,
    proposed_grade TEXT NOT NULL,
    rulebook_version TEXT NOT NULL,
    state TEXT NOT NULL,
    overturned INTEGER DEFAULT '0' NOT NULL,
    disputed INTEGER DEFAULT '0' NOT NULL,
    booked_at_ms INTEGER NOT NULL,
    time_on_case_ms INTEGER NOT NULL,
    CONSTRAINT ck_decision_log_overturned CHECK (overturned IN (0, 1)),
    CONSTRAINT ck_decision_log_disputed CHECK (disputed IN (0, 1)),
    CONSTRAINT uq_decision_log_decision_id UNIQUE (decision_id),
    CONSTRAINT fk_decision_log_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id),
    CONSTRAINT fk_decision_log_case_id FOREIGN KEY(case_id) REFERENCES case_file (id)
)
 STRICT
    """,
    "CREATE INDEX ix_decision_log_booked_at_ms ON decision_log (booked_at_ms)",
    "CREATE INDEX ix_decision_log_category ON decision_log (category)",
    "CREATE INDEX ix_decision_log_category_grade ON decision_log (category, grade)",
    "CREATE INDEX ix_decision_log_disputed ON decision_log (disputed) WHERE disputed = 1",
    "CREATE INDEX ix_decision_log_grade ON decision_log (grade)",
    "CREATE INDEX ix_decision_log_maker_id ON decision_log (maker_id)",
    "CREATE INDEX ix_decision_log_merchant_id ON decision_log (merchant_id)",
    "CREATE INDEX ix_decision_log_overturned ON decision_log (overturned) WHERE overturned = 1",
    "CREATE INDEX ix_decision_log_queue ON decision_log (queue)",
    "CREATE INDEX ix_decision_log_rulebook_version ON decision_log (rulebook_version)",
    """
CREATE TABLE saved_view (
    id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    name TEXT NOT NULL,
    filters TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    CONSTRAINT pk_saved_view PRIMARY KEY (id),
    CONSTRAINT uq_saved_view_account_id_name UNIQUE (account_id, name),
    CONSTRAINT fk_saved_view_account_id FOREIGN KEY(account_id) REFERENCES account (id)
)
 STRICT
    """,
    """
CREATE TABLE export_job (
    id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    format TEXT NOT NULL,
    filters TEXT NOT NULL,
    state TEXT NOT NULL,
    rows_done INTEGER DEFAULT '0' NOT NULL,
    rows_total INTEGER DEFAULT '0' NOT NULL,
    sha256 TEXT DEFAULT '' NOT NULL,
    problem TEXT DEFAULT '' NOT NULL,
    at_ms INTEGER NOT NULL,
    ended_at_ms INTEGER,
    CONSTRAINT pk_export_job PRIMARY KEY (id),
    CONSTRAINT ck_export_job_state CHECK (state IN ('running', 'done', 'cancelled', 'failed')),
    CONSTRAINT ck_export_job_ended CHECK ((state = 'running') = (ended_at_ms IS NULL)),
    CONSTRAINT fk_export_job_account_id FOREIGN KEY(account_id) REFERENCES account (id)
)
 STRICT
    """,
    """
CREATE TABLE qa_plan (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    seed TEXT NOT NULL,
    policy_version TEXT NOT NULL,
    from_ms INTEGER NOT NULL,
    to_ms INTEGER NOT NULL,
    population TEXT NOT NULL,
    made_by TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    CONSTRAINT pk_qa_plan PRIMARY KEY (id),
    CONSTRAINT ck_qa_plan_span CHECK (to_ms > from_ms),
    CONSTRAINT fk_qa_plan_made_by FOREIGN KEY(made_by) REFERENCES account (id)
)
 STRICT
    """,
    """
CREATE TABLE qa_sample (
    id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    decision_id TEXT,
    stratum TEXT NOT NULL,
    probability_ppm INTEGER NOT NULL,
    must TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_qa_sample PRIMARY KEY (id),
    CONSTRAINT uq_qa_sample_plan_id_case_id UNIQUE (plan_id, case_id),
    CONSTRAINT ck_qa_sample_probability CHECK (probability_ppm BETWEEN 1 AND 1000000),
    CONSTRAINT fk_qa_sample_plan_id FOREIGN KEY(plan_id) REFERENCES qa_plan (id),
    CONSTRAINT fk_qa_sample_case_id FOREIGN KEY(case_id) REFERENCES case_file (id),
    CONSTRAINT fk_qa_sample_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id)
)
 STRICT
    """,
    "CREATE INDEX ix_qa_sample_case_id ON qa_sample (case_id)",
    "CREATE INDEX ix_qa_sample_decision_id ON qa_sample (decision_id)",
    """
CREATE TABLE qa_review (
    sample_id TEXT NOT NULL,
    state TEXT NOT NULL,
    reviewer_id TEXT DEFAULT '' NOT NULL,
    leased_at_ms INTEGER DEFAULT '0' NOT NULL,
    grade TEXT DEFAULT '' NOT NULL,
    findings TEXT DEFAULT '[]' NOT NULL,
    technical INTEGER DEFAULT '0' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    stored_at_ms INTEGER DEFAULT '0' NOT NULL,
    error_class TEXT DEFAULT '' NOT NULL,
    settled_by TEXT DEFAULT '' NOT NULL,
    settled_at_ms INTEGER DEFAULT '0' NOT NULL,
    settle_note TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_qa_review PRIMARY KEY (sample_id),
    CONSTRAINT ck_qa_review_somebody CHECK ((state = 'sampled') = (reviewer_id = '')),
    CONSTRAINT ck_qa_review_stored CHECK ((state IN ('sampled', 'leased')) = (stored_at_ms = 0)),
    CONSTRAINT ck_qa_review_agreed CHECK ((state = 'agreed') = (error_class = '' AND stored_at_ms > 0)),
    CONSTRAINT ck_qa_review_settled CHECK ((state IN ('defect_confirmed', 'defect_rejected')) = (settled_by <> '')),
    CONSTRAINT ck_qa_review_two_people CHECK (settled_by = '' OR settled_by <> reviewer_id),
    CONSTRAINT ck_qa_review_technical CHECK (technical IN (0, 1)),
    CONSTRAINT fk_qa_review_sample_id FOREIGN KEY(sample_id) REFERENCES qa_sample (id)
)
 STRICT
    """,
    "CREATE INDEX ix_qa_review_reviewer_id_state ON qa_review (reviewer_id, state)",
    "CREATE INDEX ix_qa_review_state ON qa_review (state)",
    """
CREATE TABLE assignment (
    case_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    CONSTRAINT pk_assignment PRIMARY KEY (case_id),
    CONSTRAINT fk_assignment_case_id FOREIGN KEY(case_id) REFERENCES case_file (id),
    CONSTRAINT fk_assignment_account_id FOREIGN KEY(account_id) REFERENCES account (id)
)
 STRICT
    """,
    """
CREATE TABLE work_batch (
    id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    action TEXT NOT NULL,
    rows TEXT NOT NULL,
    reason TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    undone_at_ms INTEGER,
    CONSTRAINT pk_work_batch PRIMARY KEY (id),
    CONSTRAINT fk_work_batch_account_id FOREIGN KEY(account_id) REFERENCES account (id)
)
 STRICT
    """,
    ("CREATE VIRTUAL TABLE decision_text USING fts5(words, content='', tokenize='unicode61 remove_diacritics 2')"),
    (
        "CREATE TRIGGER audit_checkpoint_no_update BEFORE UPDATE ON audit_checkpoint BEGIN SELECT "
        "RAISE(ABORT, 'audit_checkpoint is append-only'); END"
    ),
    (
        "CREATE TRIGGER audit_checkpoint_no_delete BEFORE DELETE ON audit_checkpoint BEGIN SELECT "
        "RAISE(ABORT, 'audit_checkpoint is append-only'); END"
    ),
    (
        "CREATE TRIGGER qa_plan_no_update BEFORE UPDATE ON qa_plan BEGIN SELECT RAISE(ABORT, 'qa_plan is "
        "append-only'); END"
    ),
    (
        "CREATE TRIGGER qa_plan_no_delete BEFORE DELETE ON qa_plan BEGIN SELECT RAISE(ABORT, 'qa_plan is "
        "append-only'); END"
    ),
    (
        "CREATE TRIGGER qa_sample_no_update BEFORE UPDATE ON qa_sample BEGIN SELECT RAISE(ABORT, "
        "'qa_sample is append-only'); END"
    ),
    (
        "CREATE TRIGGER qa_sample_no_delete BEFORE DELETE ON qa_sample BEGIN SELECT RAISE(ABORT, "
        "'qa_sample is append-only'); END"
    ),
)


def upgrade() -> None:
    """Make the tables; what decisions and events there are is taken in when the server next catches up."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement.strip())
