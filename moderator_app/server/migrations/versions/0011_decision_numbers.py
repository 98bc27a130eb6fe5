"""Decisions' numbers on PostgreSQL come from a sequence: nobody waits for another's commit to know the own number."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Go forward."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE decision_number")
        op.execute(
            "SELECT setval('decision_number', "
            "coalesce((SELECT value FROM counter WHERE name = 'decision'), 0) + 1, false)"
        )
