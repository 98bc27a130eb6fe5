"""Care for who looks: exposure, breaks, and what somebody would rather not see."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"

STATEMENTS = (
    """
CREATE TABLE exposure (
    id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    class TEXT NOT NULL,
    spent_ms INTEGER NOT NULL,
    ended_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_exposure PRIMARY KEY (id),
    CONSTRAINT fk_exposure_account_id FOREIGN KEY(account_id) REFERENCES account (id),
    CONSTRAINT fk_exposure_case_id FOREIGN KEY(case_id) REFERENCES case_file (id)
)
 STRICT
    """,
    "CREATE INDEX ix_exposure_account_id_ended_at_ms ON exposure (account_id, ended_at_ms)",
    """
CREATE TABLE rest (
    id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    begun_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_rest PRIMARY KEY (id),
    CONSTRAINT fk_rest_account_id FOREIGN KEY(account_id) REFERENCES account (id)
)
 STRICT
    """,
    "CREATE INDEX ix_rest_account_id_begun_at_ms ON rest (account_id, begun_at_ms)",
    """
CREATE TABLE optout (
    account_id TEXT NOT NULL,
    class TEXT NOT NULL,
    CONSTRAINT pk_optout PRIMARY KEY (account_id, class),
    CONSTRAINT fk_optout_account_id FOREIGN KEY(account_id) REFERENCES account (id)
)
 STRICT
    """,
)


def upgrade() -> None:
    """Go forward."""
    for sentence in STATEMENTS:
        op.execute(sentence)
