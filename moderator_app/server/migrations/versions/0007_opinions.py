"""Second opinions that came too late to count, and orders to wipe a desk."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"

STATEMENTS = (
    """
CREATE TABLE opinion (
    id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    problem TEXT NOT NULL,
    grade TEXT NOT NULL,
    note TEXT NOT NULL,
    body_sha256 TEXT NOT NULL,
    body TEXT NOT NULL,
    received_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_opinion PRIMARY KEY (id),
    CONSTRAINT fk_opinion_account_id FOREIGN KEY(account_id) REFERENCES account (id),
    CONSTRAINT fk_opinion_case_id FOREIGN KEY(case_id) REFERENCES case_file (id)
)
 STRICT
    """,
    "CREATE INDEX ix_opinion_case_id ON opinion (case_id)",
    *(
        f"CREATE TRIGGER opinion_no_{verb} BEFORE {verb.upper()} ON opinion "
        "BEGIN SELECT RAISE(ABORT, 'opinion is append-only'); END"
        for verb in ("update", "delete")
    ),
    """
CREATE TABLE wipe_order (
    device_id TEXT NOT NULL,
    way TEXT NOT NULL,
    ordered_by TEXT NOT NULL,
    ordered_at_ms INTEGER NOT NULL,
    done_at_ms INTEGER,
    CONSTRAINT pk_wipe_order PRIMARY KEY (device_id),
    CONSTRAINT ck_wipe_order_way CHECK (way IN ('after_sending', 'now')),
    CONSTRAINT fk_wipe_order_ordered_by FOREIGN KEY(ordered_by) REFERENCES account (id)
)
 STRICT
    """,
)


def upgrade() -> None:
    """Go forward."""
    for sentence in STATEMENTS:
        op.execute(sentence)
