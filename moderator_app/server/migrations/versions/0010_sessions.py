"""Cases are found by their live session: the other room of a PK is looked up by it."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Go forward."""
    op.execute("CREATE INDEX ix_case_file_session_ref ON case_file (session_ref)")
