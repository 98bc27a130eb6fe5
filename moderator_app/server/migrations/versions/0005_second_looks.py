"""What a blind review was rested on, so that the lead who settles a difference sees both people's evidence."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the evidence of the second look."""
    op.execute("ALTER TABLE qa_review ADD COLUMN evidence TEXT DEFAULT '[]' NOT NULL")


def downgrade() -> None:
    """Take it away again."""
    op.execute("ALTER TABLE qa_review DROP COLUMN evidence")
