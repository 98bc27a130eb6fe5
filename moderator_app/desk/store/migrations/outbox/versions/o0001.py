"""The outbox as it first was."""

from alembic import op

revision = "o0001"
down_revision = None
branch_labels = None
depends_on = None

STEPS = (
    """CREATE TABLE drafts (
        case_id TEXT PRIMARY KEY, account TEXT NOT NULL, body TEXT NOT NULL, updated_at_ms INTEGER NOT NULL) STRICT""",
    """CREATE TABLE outbox (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('decision', 'skip', 'hold', 'escalate', 'release')),
        account TEXT NOT NULL, case_id TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'accepted', 'attention', 'dismissed')),
        body BLOB NOT NULL, draft TEXT NOT NULL, created_at_ms INTEGER NOT NULL, not_before_ms INTEGER NOT NULL,
        attempts INTEGER NOT NULL, problem BLOB, receipt BLOB, supersedes TEXT) STRICT""",
    "CREATE INDEX outbox_by_state ON outbox (state, id)",
    "CREATE INDEX outbox_by_case ON outbox (case_id)",
    "CREATE TABLE views (id TEXT PRIMARY KEY, name TEXT NOT NULL, body BLOB NOT NULL) STRICT",
    "CREATE TABLE device (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
)


def upgrade() -> None:
    """Make the tables."""
    for step in STEPS:
        op.execute(step)
