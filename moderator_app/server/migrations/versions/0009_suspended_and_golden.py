"""Measures that an appeal suspends; cases from which nothing ever follows; line managers, for who hears an appeal."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"

STATEMENTS = (
    "ALTER TABLE account ADD COLUMN manager_id {text} DEFAULT '' NOT NULL",
    "ALTER TABLE part ADD COLUMN manager_id {text} DEFAULT '' NOT NULL",
    """
CREATE TABLE suspension (
    id {text} NOT NULL,
    measure_id {text} NOT NULL,
    appeal_id {text} NOT NULL,
    begun_at_ms {number} NOT NULL,
    left_ms {number},
    ended_at_ms {number},
    outcome {text} DEFAULT '' NOT NULL,
    CONSTRAINT pk_suspension PRIMARY KEY (id),
    CONSTRAINT uq_suspension_measure_id_appeal_id UNIQUE (measure_id, appeal_id),
    CONSTRAINT ck_suspension_left CHECK (left_ms IS NULL OR left_ms > 0),
    CONSTRAINT ck_suspension_outcome CHECK (outcome IN ('', 'resumed', 'over')),
    CONSTRAINT ck_suspension_ended CHECK ((outcome = '') = (ended_at_ms IS NULL)),
    CONSTRAINT fk_suspension_measure_id FOREIGN KEY(measure_id) REFERENCES measure (id),
    CONSTRAINT fk_suspension_appeal_id FOREIGN KEY(appeal_id) REFERENCES appeal (id)
)
{strict}
    """,
    "CREATE UNIQUE INDEX uq_suspension_open ON suspension (measure_id) WHERE ended_at_ms IS NULL",
    "CREATE INDEX ix_suspension_appeal_id ON suspension (appeal_id)",
    """
CREATE TABLE golden_item (
    case_id {text} NOT NULL,
    version {number} NOT NULL,
    category {text} NOT NULL,
    severity {text} NOT NULL,
    grade {text} NOT NULL,
    rationale {text} NOT NULL,
    made_by {text} NOT NULL,
    made_at_ms {number} NOT NULL,
    CONSTRAINT pk_golden_item PRIMARY KEY (case_id),
    CONSTRAINT fk_golden_item_case_id FOREIGN KEY(case_id) REFERENCES case_file (id),
    CONSTRAINT fk_golden_item_made_by FOREIGN KEY(made_by) REFERENCES account (id)
)
{strict}
    """,
    """
CREATE TABLE golden_answer (
    id {text} NOT NULL,
    case_id {text} NOT NULL,
    account_id {text} NOT NULL,
    category {text} NOT NULL,
    severity {text} NOT NULL,
    grade {text} NOT NULL,
    agrees {number} DEFAULT '0' NOT NULL,
    stored_at_ms {number} NOT NULL,
    CONSTRAINT pk_golden_answer PRIMARY KEY (id),
    CONSTRAINT uq_golden_answer_case_id_account_id UNIQUE (case_id, account_id),
    CONSTRAINT ck_golden_answer_agrees CHECK (agrees IN (0, 1)),
    CONSTRAINT fk_golden_answer_case_id FOREIGN KEY(case_id) REFERENCES golden_item (case_id),
    CONSTRAINT fk_golden_answer_account_id FOREIGN KEY(account_id) REFERENCES account (id)
)
{strict}
    """,
)
TRIGGERS = tuple(
    f"CREATE TRIGGER {table}_never_golden BEFORE INSERT ON {table} "  # noqa: S608 - our own tables
    "WHEN EXISTS (SELECT 1 FROM golden_item WHERE case_id = NEW.case_id) "
    "BEGIN SELECT RAISE(ABORT, 'nothing follows from a golden item'); END"
    for table in ("decision", "provisional")
)
POSTGRESQL = (
    """
    CREATE OR REPLACE FUNCTION is_golden(text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$SELECT EXISTS (SELECT 1 FROM golden_item WHERE case_id = $1)$$
    """,
    *(
        f"CREATE TRIGGER {table}_never_golden BEFORE INSERT ON {table} FOR EACH ROW "
        "WHEN (is_golden(NEW.case_id)) EXECUTE FUNCTION refuse('nothing follows from a golden item')"
        for table in ("decision", "provisional")
    ),
)


def upgrade() -> None:
    """Go forward."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    words = {"text": 'TEXT COLLATE "C"', "number": "BIGINT", "strict": ""}
    if not postgresql:
        words = {"text": "TEXT", "number": "INTEGER", "strict": " STRICT"}
    for sentence in STATEMENTS:
        op.execute(sentence.format(**words))
    for sentence in POSTGRESQL if postgresql else TRIGGERS:
        op.execute(sentence)
