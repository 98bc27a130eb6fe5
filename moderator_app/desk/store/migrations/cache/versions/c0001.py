"""The mirror as it first was."""

from alembic import op

revision = "c0001"
down_revision = None
branch_labels = None
depends_on = None

STEPS = (
    """CREATE TABLE cases (
        no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, queue TEXT NOT NULL, state TEXT NOT NULL, kind TEXT NOT NULL,
        category TEXT NOT NULL, severity TEXT NOT NULL, merchant TEXT NOT NULL, holder TEXT NOT NULL,
        live INTEGER NOT NULL, base_priority INTEGER NOT NULL, ranked_from_ms INTEGER NOT NULL,
        allowance_ms INTEGER NOT NULL, opened_at_ms INTEGER NOT NULL, due_at_ms INTEGER NOT NULL,
        row_version INTEGER NOT NULL, body BLOB NOT NULL) STRICT""",
    # Covering: counting and ranking never open a row, which would have to be decrypted.
    "CREATE INDEX cases_counted ON cases (state, queue, due_at_ms, opened_at_ms)",
    "CREATE INDEX cases_by_due ON cases (due_at_ms)",
    "CREATE INDEX cases_by_opened ON cases (opened_at_ms)",
    "CREATE INDEX cases_by_merchant ON cases (merchant)",
    """CREATE INDEX cases_ranked ON cases
        (state, queue, base_priority, ranked_from_ms, allowance_ms, opened_at_ms, kind, category, severity, live)""",
    "CREATE VIRTUAL TABLE case_text USING fts5(body, tokenize='unicode61 remove_diacritics 0')",
    "CREATE TABLE documents (name TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT",
    """CREATE TABLE unknown_changes (
        seq INTEGER PRIMARY KEY, entity TEXT NOT NULL, id TEXT NOT NULL, body BLOB NOT NULL) STRICT""",
    """CREATE TABLE leases (
        id TEXT PRIMARY KEY, case_id TEXT NOT NULL UNIQUE, received_at_ms INTEGER NOT NULL, ttl_ms INTEGER NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('open', 'next')), body BLOB NOT NULL) STRICT""",
    "CREATE TABLE contents (case_id TEXT PRIMARY KEY, private INTEGER NOT NULL, body BLOB NOT NULL) STRICT",
    """CREATE TABLE media (
        sha256 TEXT PRIMARY KEY, bytes INTEGER NOT NULL, have INTEGER NOT NULL, verified INTEGER NOT NULL,
        used_at_ms INTEGER NOT NULL) STRICT""",
)


def upgrade() -> None:
    """Make the tables."""
    for step in STEPS:
        op.execute(step)
