"""The law after the decision: measures over time, calls to the platform, second looks, redress, versions of the law."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

TABLES = (
    """
CREATE TABLE measure (
    id TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    merchant_id TEXT NOT NULL,
    code TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    start_at_ms INTEGER NOT NULL,
    end_at_ms INTEGER,
    state TEXT NOT NULL,
    changed_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_measure PRIMARY KEY (id),
    CONSTRAINT ck_measure_term CHECK (end_at_ms IS NULL OR end_at_ms > start_at_ms),
    CONSTRAINT fk_measure_id FOREIGN KEY(id) REFERENCES ledger (id),
    CONSTRAINT fk_measure_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id),
    CONSTRAINT fk_measure_merchant_id FOREIGN KEY(merchant_id) REFERENCES merchant (id)
)
 STRICT
    """,
    "CREATE INDEX ix_measure_decision_id ON measure (decision_id)",
    "CREATE INDEX ix_measure_ending ON measure (end_at_ms) WHERE state = 'active' AND end_at_ms IS NOT NULL",
    "CREATE INDEX ix_measure_merchant_id ON measure (merchant_id)",
    """
CREATE TABLE platform_call (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    lane TEXT NOT NULL,
    merchant_id TEXT NOT NULL,
    decision_id TEXT DEFAULT '' NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER DEFAULT '0' NOT NULL,
    next_at_ms INTEGER NOT NULL,
    made_at_ms INTEGER NOT NULL,
    ended_at_ms INTEGER,
    problem TEXT DEFAULT '' NOT NULL,
    CONSTRAINT uq_platform_call_kind_ref UNIQUE (kind, ref),
    CONSTRAINT ck_platform_call_state CHECK (state IN ('pending', 'sending', 'acked', 'dead', 'cancelled')),
    CONSTRAINT ck_platform_call_ended CHECK ((state IN ('acked', 'dead', 'cancelled')) = (ended_at_ms IS NOT NULL)),
    CONSTRAINT uq_platform_call_id UNIQUE (id),
    CONSTRAINT fk_platform_call_merchant_id FOREIGN KEY(merchant_id) REFERENCES merchant (id)
)
 STRICT
    """,
    "CREATE INDEX ix_platform_call_dead ON platform_call (state) WHERE state = 'dead'",
    "CREATE INDEX ix_platform_call_decision_id ON platform_call (decision_id)",
    "CREATE INDEX ix_platform_call_due ON platform_call (next_at_ms) WHERE state = 'pending'",
    "CREATE INDEX ix_platform_call_open ON platform_call (lane, seq) WHERE state IN ('pending', 'sending')",
    """
CREATE TABLE provisional (
    id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    merchant_id TEXT NOT NULL,
    code TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    asked_at_ms INTEGER NOT NULL,
    lapses_at_ms INTEGER NOT NULL,
    applied_at_ms INTEGER,
    state TEXT NOT NULL,
    ending TEXT DEFAULT '' NOT NULL,
    ended_at_ms INTEGER,
    CONSTRAINT pk_provisional PRIMARY KEY (id),
    CONSTRAINT ck_provisional_at_most_a_day CHECK (lapses_at_ms - asked_at_ms BETWEEN 1 AND 86400000),
    CONSTRAINT ck_provisional_ended CHECK ((state IN ('requested', 'applied')) = (ended_at_ms IS NULL)),
    CONSTRAINT fk_provisional_case_id FOREIGN KEY(case_id) REFERENCES case_file (id),
    CONSTRAINT fk_provisional_merchant_id FOREIGN KEY(merchant_id) REFERENCES merchant (id),
    CONSTRAINT fk_provisional_asked_by FOREIGN KEY(asked_by) REFERENCES account (id)
)
 STRICT
    """,
    "CREATE INDEX ix_provisional_merchant_id ON provisional (merchant_id)",
    "CREATE UNIQUE INDEX uq_provisional_open ON provisional (case_id, code) WHERE state IN ('requested', 'applied')",
    """
CREATE TABLE part (
    case_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    role TEXT NOT NULL,
    ref TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    CONSTRAINT pk_part PRIMARY KEY (case_id, account_id),
    CONSTRAINT fk_part_case_id FOREIGN KEY(case_id) REFERENCES case_file (id),
    CONSTRAINT fk_part_account_id FOREIGN KEY(account_id) REFERENCES account (id)
)
 STRICT
    """,
    """
CREATE TABLE turn (
    id TEXT NOT NULL,
    seat TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    holder TEXT NOT NULL,
    granted_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    ended_at_ms INTEGER,
    end_reason TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_turn PRIMARY KEY (id),
    CONSTRAINT ck_turn_seat CHECK (seat IN ('second', 'adjudication', 'appeal')),
    CONSTRAINT uq_turn_subject_id_epoch UNIQUE (subject_id, epoch),
    CONSTRAINT fk_turn_case_id FOREIGN KEY(case_id) REFERENCES case_file (id),
    CONSTRAINT fk_turn_holder FOREIGN KEY(holder) REFERENCES account (id)
)
 STRICT
    """,
    "CREATE INDEX ix_turn_case_id_holder ON turn (case_id, holder)",
    "CREATE UNIQUE INDEX uq_turn_live ON turn (subject_id) WHERE ended_at_ms IS NULL",
    """
CREATE TABLE finding (
    id TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    seat TEXT NOT NULL,
    account_id TEXT NOT NULL,
    grade TEXT NOT NULL,
    category TEXT NOT NULL,
    agrees INTEGER DEFAULT '0' NOT NULL,
    body TEXT NOT NULL,
    stored_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_finding PRIMARY KEY (id),
    CONSTRAINT uq_finding_decision_id_seat UNIQUE (decision_id, seat),
    CONSTRAINT ck_finding_agrees CHECK (agrees IN (0, 1)),
    CONSTRAINT fk_finding_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id),
    CONSTRAINT fk_finding_case_id FOREIGN KEY(case_id) REFERENCES case_file (id),
    CONSTRAINT fk_finding_account_id FOREIGN KEY(account_id) REFERENCES account (id)
)
 STRICT
    """,
    """
CREATE TABLE counted (
    decision_id TEXT NOT NULL,
    prior_id TEXT NOT NULL,
    CONSTRAINT pk_counted PRIMARY KEY (decision_id, prior_id),
    CONSTRAINT fk_counted_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id),
    CONSTRAINT fk_counted_prior_id FOREIGN KEY(prior_id) REFERENCES decision (id)
)
 STRICT
    """,
    "CREATE INDEX ix_counted_prior_id ON counted (prior_id)",
    """
CREATE TABLE withdrawal (
    decision_id TEXT NOT NULL,
    source TEXT NOT NULL,
    error_class TEXT NOT NULL,
    reason TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at_ms INTEGER NOT NULL,
    needs INTEGER NOT NULL,
    confirmed_by TEXT,
    confirmed_at_ms INTEGER,
    state TEXT NOT NULL,
    replaced_by TEXT DEFAULT '' NOT NULL,
    ended_at_ms INTEGER,
    CONSTRAINT pk_withdrawal PRIMARY KEY (decision_id),
    CONSTRAINT ck_withdrawal_source CHECK (source IN ('own_motion', 'appeal', 'amendment')),
    CONSTRAINT ck_withdrawal_state CHECK (state IN ('asked', 'running', 'complete')),
    CONSTRAINT ck_withdrawal_two_people CHECK (confirmed_by IS NULL OR confirmed_by <> asked_by),
    CONSTRAINT ck_withdrawal_enough CHECK (state = 'asked' OR needs = 1 OR confirmed_by IS NOT NULL),
    CONSTRAINT ck_withdrawal_ended CHECK ((state = 'complete') = (ended_at_ms IS NOT NULL)),
    CONSTRAINT fk_withdrawal_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id),
    CONSTRAINT fk_withdrawal_asked_by FOREIGN KEY(asked_by) REFERENCES account (id),
    CONSTRAINT fk_withdrawal_confirmed_by FOREIGN KEY(confirmed_by) REFERENCES account (id)
)
 STRICT
    """,
    "CREATE INDEX ix_withdrawal_state ON withdrawal (state)",
    """
CREATE TABLE reversal_step (
    decision_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    state TEXT NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    changed_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_reversal_step PRIMARY KEY (decision_id, position),
    CONSTRAINT uq_reversal_step_decision_id_kind_ref UNIQUE (decision_id, kind, ref),
    CONSTRAINT ck_reversal_step_state CHECK (state IN ('pending', 'done', 'stuck')),
    CONSTRAINT fk_reversal_step_decision_id FOREIGN KEY(decision_id) REFERENCES withdrawal (decision_id)
)
 STRICT
    """,
    "CREATE INDEX ix_reversal_step_open ON reversal_step (state) WHERE state <> 'done'",
    """
CREATE TABLE recheck (
    decision_id TEXT NOT NULL,
    cause_id TEXT NOT NULL,
    proposed_then TEXT NOT NULL,
    proposed_now TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    outcome TEXT DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    closed_by TEXT,
    closed_at_ms INTEGER,
    CONSTRAINT pk_recheck PRIMARY KEY (decision_id, cause_id),
    CONSTRAINT ck_recheck_closed CHECK ((closed_at_ms IS NULL) = (outcome = '')),
    CONSTRAINT fk_recheck_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id),
    CONSTRAINT fk_recheck_cause_id FOREIGN KEY(cause_id) REFERENCES decision (id),
    CONSTRAINT fk_recheck_closed_by FOREIGN KEY(closed_by) REFERENCES account (id)
)
 STRICT
    """,
    """
CREATE TABLE closed_subject (
    keyed_hash TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    removed_at_ms INTEGER,
    CONSTRAINT pk_closed_subject PRIMARY KEY (keyed_hash, decision_id),
    CONSTRAINT fk_closed_subject_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id)
)
 STRICT
    """,
    """
CREATE TABLE appeal (
    id TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    level INTEGER NOT NULL,
    jurisdiction TEXT NOT NULL,
    filed_by TEXT NOT NULL,
    grounds TEXT NOT NULL,
    text TEXT NOT NULL,
    filed_at_ms INTEGER NOT NULL,
    informed_at_ms INTEGER,
    window_end_ms INTEGER,
    formal TEXT DEFAULT '' NOT NULL,
    state TEXT NOT NULL,
    deadline_at_ms INTEGER,
    signed_by TEXT,
    signed_at_ms INTEGER,
    outcome TEXT DEFAULT '' NOT NULL,
    grade TEXT DEFAULT '' NOT NULL,
    answers TEXT DEFAULT '[]' NOT NULL,
    error_class TEXT DEFAULT '' NOT NULL,
    replaced_by TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_appeal PRIMARY KEY (id),
    CONSTRAINT ck_appeal_level CHECK (level IN (1, 2)),
    CONSTRAINT ck_appeal_signed CHECK ((signed_by IS NULL) = (signed_at_ms IS NULL)),
    CONSTRAINT ck_appeal_a_person_signs CHECK (state <> 'inadmissible' OR signed_by IS NOT NULL),
    CONSTRAINT fk_appeal_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id),
    CONSTRAINT fk_appeal_signed_by FOREIGN KEY(signed_by) REFERENCES account (id)
)
 STRICT
    """,
    "CREATE INDEX ix_appeal_state ON appeal (state)",
    (
        "CREATE UNIQUE INDEX uq_appeal_level ON appeal (decision_id, level)"
        " WHERE state NOT IN ('submitted', 'inadmissible', 'retracted')"
    ),
    """
CREATE TABLE letter (
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    CONSTRAINT pk_letter PRIMARY KEY (id),
    CONSTRAINT uq_letter_kind_ref UNIQUE (kind, ref),
    CONSTRAINT uq_letter_number UNIQUE (number),
    CONSTRAINT fk_letter_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id)
)
 STRICT
    """,
    "CREATE INDEX ix_letter_decision_id ON letter (decision_id)",
    """
CREATE TABLE points_review (
    id TEXT NOT NULL,
    merchant_id TEXT NOT NULL,
    year INTEGER NOT NULL,
    threshold INTEGER NOT NULL,
    opens TEXT NOT NULL,
    points INTEGER NOT NULL,
    opened_at_ms INTEGER NOT NULL,
    outcome TEXT DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    closed_by TEXT,
    closed_at_ms INTEGER,
    CONSTRAINT pk_points_review PRIMARY KEY (id),
    CONSTRAINT uq_points_review_merchant_id_year_threshold UNIQUE (merchant_id, year, threshold),
    CONSTRAINT ck_points_review_closed CHECK ((closed_at_ms IS NULL) = (outcome = '')),
    CONSTRAINT fk_points_review_merchant_id FOREIGN KEY(merchant_id) REFERENCES merchant (id),
    CONSTRAINT fk_points_review_closed_by FOREIGN KEY(closed_by) REFERENCES account (id)
)
 STRICT
    """,
    """
CREATE TABLE statement (
    decision_id TEXT NOT NULL,
    state TEXT NOT NULL,
    schema_version TEXT NOT NULL,
    payload TEXT DEFAULT '' NOT NULL,
    faults TEXT DEFAULT '[]' NOT NULL,
    attempts INTEGER DEFAULT '0' NOT NULL,
    next_at_ms INTEGER NOT NULL,
    remote_id TEXT DEFAULT '' NOT NULL,
    made_at_ms INTEGER NOT NULL,
    sent_at_ms INTEGER,
    CONSTRAINT pk_statement PRIMARY KEY (decision_id),
    CONSTRAINT ck_statement_state CHECK (state IN ('due', 'none', 'held', 'ready', 'sent', 'dead')),
    CONSTRAINT ck_statement_sent CHECK ((state = 'sent') = (sent_at_ms IS NOT NULL)),
    CONSTRAINT fk_statement_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id)
)
 STRICT
    """,
    "CREATE INDEX ix_statement_open ON statement (next_at_ms) WHERE state IN ('due', 'ready')",
    """
CREATE TABLE policy_version (
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    version TEXT NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL,
    digest TEXT NOT NULL,
    summary TEXT DEFAULT '' NOT NULL,
    based_on TEXT DEFAULT '' NOT NULL,
    author_id TEXT,
    made_at_ms INTEGER NOT NULL,
    approver_id TEXT,
    announced_at_ms INTEGER,
    effective_from_ms INTEGER,
    effective_to_ms INTEGER,
    CONSTRAINT pk_policy_version PRIMARY KEY (id),
    CONSTRAINT uq_policy_version_kind_version UNIQUE (kind, version),
    CONSTRAINT ck_policy_version_kind CHECK (kind IN ('matrix', 'rulebook')),
    CONSTRAINT ck_policy_version_two_people CHECK (approver_id IS NULL OR approver_id <> author_id),
    CONSTRAINT ck_policy_version_span CHECK (effective_to_ms IS NULL OR effective_to_ms >= effective_from_ms),
    CONSTRAINT ck_policy_version_open CHECK (state <> 'effective' OR effective_from_ms IS NOT NULL),
    CONSTRAINT ck_policy_version_ended CHECK ((state IN ('superseded', 'archived')) = (effective_to_ms IS NOT NULL)),
    CONSTRAINT ck_policy_version_announced CHECK (state <> 'announced' OR announced_at_ms IS NOT NULL),
    CONSTRAINT fk_policy_version_author_id FOREIGN KEY(author_id) REFERENCES account (id),
    CONSTRAINT fk_policy_version_approver_id FOREIGN KEY(approver_id) REFERENCES account (id)
)
 STRICT
    """,
    (
        "CREATE UNIQUE INDEX uq_policy_version_announced ON policy_version (kind, effective_from_ms)"
        " WHERE state = 'announced'"
    ),
    "CREATE UNIQUE INDEX uq_policy_version_effective ON policy_version (kind) WHERE state = 'effective'",
    """
CREATE TABLE policy_ack (
    account_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    CONSTRAINT pk_policy_ack PRIMARY KEY (account_id, version_id),
    CONSTRAINT fk_policy_ack_account_id FOREIGN KEY(account_id) REFERENCES account (id),
    CONSTRAINT fk_policy_ack_version_id FOREIGN KEY(version_id) REFERENCES policy_version (id)
)
 STRICT
    """,
)

APPEND_ONLY = ("part", "finding", "counted", "letter")

TRIGGERS = (
    *(
        f"CREATE TRIGGER {name}_no_{verb} BEFORE {verb.upper()} ON {name} "
        f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
        for name in APPEND_ONLY
        for verb in ("update", "delete")
    ),
    (
        "CREATE TRIGGER policy_version_text BEFORE UPDATE OF kind, version, body, digest ON policy_version "
        "WHEN OLD.state NOT IN ('draft', 'in_review') "
        "BEGIN SELECT RAISE(ABORT, 'the text of an announced version never changes'); END"
    ),
    (
        "CREATE TRIGGER policy_version_no_delete BEFORE DELETE ON policy_version "
        "BEGIN SELECT RAISE(ABORT, 'versions are kept'); END"
    ),
)

CARRIED_OVER = (
    (
        "INSERT INTO part (case_id, account_id, role, ref, at_ms) "
        "SELECT case_id, maker_id, 'maker', min(id), min(booked_at_ms) FROM decision "
        "WHERE case_id IS NOT NULL GROUP BY case_id, maker_id"
    ),
    (
        "INSERT INTO counted (decision_id, prior_id) SELECT DISTINCT decision.id, basis.value FROM decision "
        "JOIN decision_state ON decision_state.decision_id = decision.id "
        "JOIN json_each(decision.assessment, '$.proposal.basis_ids') AS basis "
        "JOIN decision AS prior ON prior.id = basis.value "
        "WHERE decision.assessment LIKE '{%' AND decision_state.state NOT IN ('submitted', 'discarded')"
    ),
    (
        "INSERT INTO measure (id, decision_id, merchant_id, code, amount, currency, start_at_ms, end_at_ms, state, "
        "changed_at_ms) SELECT id, decision_id, merchant_id, code, amount, currency, start_at_ms, end_at_ms, 'active', "
        "at_ms FROM ledger WHERE reverses = ''"
    ),
)
"""What decisions made before this step imply: who took part, what they counted, and measures already carried out."""


def upgrade() -> None:
    """Go forward."""
    for sentence in (*TABLES, *TRIGGERS, *CARRIED_OVER):
        op.execute(sentence)
