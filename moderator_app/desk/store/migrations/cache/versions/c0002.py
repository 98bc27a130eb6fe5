"""Cases reserved for an offline shift, and which recordings belong to what is held."""

from alembic import op

revision = "c0002"
down_revision = "c0001"
branch_labels = None
depends_on = None

STEPS = (
    """CREATE TABLE leases_now (
        id TEXT PRIMARY KEY, case_id TEXT NOT NULL UNIQUE, received_at_ms INTEGER NOT NULL, ttl_ms INTEGER NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('open', 'next', 'reserved')), body BLOB NOT NULL) STRICT""",
    "INSERT INTO leases_now SELECT id, case_id, received_at_ms, ttl_ms, role, body FROM leases",
    "DROP TABLE leases",
    "ALTER TABLE leases_now RENAME TO leases",
    "CREATE TABLE pins (case_id TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (case_id, sha256)) STRICT",
    "CREATE INDEX pins_by_recording ON pins (sha256)",
)


def upgrade() -> None:
    """Change the tables."""
    for step in STEPS:
        op.execute(step)
