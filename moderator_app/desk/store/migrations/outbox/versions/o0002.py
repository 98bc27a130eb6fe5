"""Second opinions are owed too."""

from alembic import op

revision = "o0002"
down_revision = "o0001"
branch_labels = None
depends_on = None

STEPS = (
    """CREATE TABLE outbox_now (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('decision', 'skip', 'hold', 'escalate', 'release', 'opinion')),
        account TEXT NOT NULL, case_id TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'accepted', 'attention', 'dismissed')),
        body BLOB NOT NULL, draft TEXT NOT NULL, created_at_ms INTEGER NOT NULL, not_before_ms INTEGER NOT NULL,
        attempts INTEGER NOT NULL, problem BLOB, receipt BLOB, supersedes TEXT) STRICT""",
    """INSERT INTO outbox_now SELECT id, kind, account, case_id, state, body, draft, created_at_ms, not_before_ms,
        attempts, problem, receipt, supersedes FROM outbox""",
    "DROP TABLE outbox",
    "ALTER TABLE outbox_now RENAME TO outbox",
    "CREATE INDEX outbox_by_state ON outbox (state, id)",
    "CREATE INDEX outbox_by_case ON outbox (case_id)",
)


def upgrade() -> None:
    """Change the table."""
    for step in STEPS:
        op.execute(step)
