"""The doors: codes, recovery codes, outside identities, keys of devices, and what is known of a session."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"

STATEMENTS = (
    "ALTER TABLE session ADD COLUMN stage TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE session ADD COLUMN address TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE session ADD COLUMN seen_at_ms INTEGER DEFAULT '0' NOT NULL",
    """
CREATE TABLE second_factor (
    account_id TEXT NOT NULL,
    sealed_key TEXT NOT NULL,
    last_step INTEGER DEFAULT '-1' NOT NULL,
    enrolled_at_ms INTEGER NOT NULL,
    confirmed_at_ms INTEGER,
    CONSTRAINT pk_second_factor PRIMARY KEY (account_id),
    CONSTRAINT fk_second_factor_account_id FOREIGN KEY(account_id) REFERENCES account (id)
)
 STRICT
    """,
    """
CREATE TABLE recovery_code (
    sha256 TEXT NOT NULL,
    account_id TEXT NOT NULL,
    spent_at_ms INTEGER,
    CONSTRAINT pk_recovery_code PRIMARY KEY (sha256),
    CONSTRAINT fk_recovery_code_account_id FOREIGN KEY(account_id) REFERENCES account (id)
)
 STRICT
    """,
    "CREATE INDEX ix_recovery_code_account_id ON recovery_code (account_id)",
    """
CREATE TABLE outside_sign_in (
    state_sha256 TEXT NOT NULL,
    device_id TEXT NOT NULL,
    device_name TEXT DEFAULT '' NOT NULL,
    nonce TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_outside_sign_in PRIMARY KEY (state_sha256)
)
 STRICT
    """,
    "CREATE INDEX ix_outside_sign_in_expires_at_ms ON outside_sign_in (expires_at_ms)",
    """
CREATE TABLE outside_identity (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account_id TEXT NOT NULL,
    bound_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_outside_identity PRIMARY KEY (issuer, subject),
    CONSTRAINT uq_outside_identity_account_id UNIQUE (account_id),
    CONSTRAINT fk_outside_identity_account_id FOREIGN KEY(account_id) REFERENCES account (id)
)
 STRICT
    """,
    """
CREATE TABLE device_key (
    account_id TEXT NOT NULL,
    id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    device_name TEXT DEFAULT '' NOT NULL,
    public_key TEXT NOT NULL,
    registered_at_ms INTEGER NOT NULL,
    revoked_at_ms INTEGER,
    revoked_by TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_device_key PRIMARY KEY (account_id, id),
    CONSTRAINT fk_device_key_account_id FOREIGN KEY(account_id) REFERENCES account (id)
)
 STRICT
    """,
    "CREATE INDEX ix_device_key_account_id_device_id ON device_key (account_id, device_id)",
)


def upgrade() -> None:
    """Go forward."""
    for sentence in STATEMENTS:
        op.execute(sentence)
