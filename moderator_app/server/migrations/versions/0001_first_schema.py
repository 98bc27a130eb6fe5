"""The first schema: accounts, evidence, cases, leases, decisions, ledger, audit, feed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def words(*names: str) -> list[sa.Column[str]]:
    """Return columns of text."""
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def numbers(*names: str) -> list[sa.Column[int]]:
    """Return columns of whole numbers."""
    return [sa.Column(name, NUMBER, nullable=False) for name in names]


def counts(*names: str) -> list[sa.Column[int]]:
    """Return columns of whole numbers that begin at nought."""
    return [sa.Column(name, NUMBER, server_default="0", nullable=False) for name in names]


def _triggers() -> list[str]:
    found = [
        f"CREATE TRIGGER {name}_no_{verb} BEFORE {verb.upper()} ON {name} "
        f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
        for name in ("attempt", "decision", "ledger", "item_version", "change", "notice")
        for verb in ("update", "delete")
    ]
    kept = " ".join(
        f"OR NEW.{column} IS NOT OLD.{column}"
        for column in ("seq", "at_ms", "actor", "action", "object_type", "object_id", "detail")
    )
    when = f"WHEN OLD.leaf_hash <> '' OR NEW.leaf_hash = '' {kept}"
    said = "audit is append-only"
    return [
        *found,
        f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit {when} BEGIN SELECT RAISE(ABORT, '{said}'); END",
        f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, '{said}'); END",
    ]


def upgrade() -> None:  # noqa: PLR0915 - a schema is one long list
    """Go forward."""
    op.create_table(
        "account",
        *words("id", "name", "display", "password_hash", "roles"),
        *counts("disabled"),
        *numbers("created_at_ms"),
        sa.CheckConstraint("disabled IN (0, 1)", name=op.f("ck_account_disabled")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("name", name=op.f("uq_account_name")),
        sqlite_strict=True,
    )
    op.create_table(
        "audit",
        *numbers("seq", "at_ms"),
        *words("actor", "action", "object_type", "object_id", "detail"),
        sa.Column("prev_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("leaf_hash", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_audit_object_id_action_at_ms"), "audit", ["object_id", "action", "at_ms"], unique=False)
    op.create_table(
        "change",
        *numbers("seq", "at_ms"),
        *words("entity", "id", "op"),
        *counts("row_version"),
        sa.CheckConstraint("op IN ('upsert', 'remove')", name=op.f("ck_change_op")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "counter",
        *words("name"),
        *counts("value"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
        sqlite_strict=True,
    )
    op.create_table(
        "media",
        *words("sha256"),
        *numbers("bytes", "stored_at_ms"),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_media")),
        sqlite_strict=True,
    )
    op.create_table(
        "merchant",
        *words("id", "ref", "name", "person_key"),
        *numbers("deposit_minor"),
        *words("currency"),
        *numbers("followers"),
        *words("category_zh", "category_en"),
        *numbers("opened_at_ms"),
        *words("status", "content_hash"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merchant")),
        sa.UniqueConstraint("ref", name=op.f("uq_merchant_ref")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_merchant_person_key"), "merchant", ["person_key"], unique=False)
    op.create_table(
        "setting", *words("name", "value"), sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")), sqlite_strict=True
    )
    op.create_table(
        "sign_in_try",
        *words("id"),
        *numbers("at_ms"),
        *words("name", "address"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_try")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_sign_in_try_address_at_ms"), "sign_in_try", ["address", "at_ms"], unique=False)
    op.create_index(op.f("ix_sign_in_try_name_at_ms"), "sign_in_try", ["name", "at_ms"], unique=False)
    op.create_table(
        "attempt",
        *words("id", "account_id", "device_id", "case_id", "body_sha256", "problem", "body", "answer"),
        *numbers("received_at_ms"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_attempt_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_attempt_case_id"), "attempt", ["case_id"], unique=False)
    op.create_table(
        "case_file",
        *words(
            "id", "number", "key", "merchant_id", "title", "kind", "category", "family", "severity", "queue", "state"
        ),
        *counts("private"),
        *numbers("severity_weight", "likelihood_milli", "viewers", "reports"),
        *counts("live_now"),
        *numbers("recurrence", "opened_at_ms", "allowance_ms", "base_priority", "turn", "aged_at_ms"),
        *counts("aged"),
        *numbers("due_at_ms"),
        *words("language", "session_ref", "distress"),
        *numbers("highlights", "score"),
        sa.Column("round", NUMBER, server_default="1", nullable=False),
        sa.Column("content_version", NUMBER, server_default="1", nullable=False),
        sa.Column("row_version", NUMBER, server_default="1", nullable=False),
        *counts("lease_epoch"),
        sa.Column("lease_holder", sa.Text(), server_default="", nullable=False),
        sa.Column("maker_id", sa.Text(), server_default="", nullable=False),
        sa.Column("grade", sa.Text(), server_default="", nullable=False),
        sa.Column("hold_until_ms", NUMBER, nullable=True),
        sa.CheckConstraint("(state = 'leased') = (lease_holder <> '')", name=op.f("ck_case_file_held_by_somebody")),
        sa.CheckConstraint(
            "(state = 'on_hold') = (hold_until_ms IS NOT NULL)", name=op.f("ck_case_file_hold_has_an_end")
        ),
        sa.CheckConstraint("aged IN (0, 1)", name=op.f("ck_case_file_aged")),
        sa.CheckConstraint(
            "content_version >= 1 AND row_version >= 1 AND round >= 1 AND lease_epoch >= 0",
            name=op.f("ck_case_file_counted"),
        ),
        sa.CheckConstraint("live_now IN (0, 1)", name=op.f("ck_case_file_live_now")),
        sa.CheckConstraint("private IN (0, 1)", name=op.f("ck_case_file_private")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name=op.f("fk_case_file_merchant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("number", name=op.f("uq_case_file_number")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_case_file_ageing",
        "case_file",
        ["aged_at_ms"],
        unique=False,
        sqlite_where=sa.text("aged = 0"),
        postgresql_where=sa.text("aged = 0"),
    )
    op.create_index(
        "ix_case_file_hold",
        "case_file",
        ["hold_until_ms"],
        unique=False,
        sqlite_where=sa.text("hold_until_ms IS NOT NULL"),
        postgresql_where=sa.text("hold_until_ms IS NOT NULL"),
    )
    op.create_index("ix_case_file_merchant", "case_file", ["merchant_id", "state"], unique=False)
    op.create_index(
        "ix_case_file_turn", "case_file", ["queue", "state", "aged", "turn", "opened_at_ms", "id"], unique=False
    )
    op.create_index("ix_case_file_waiting", "case_file", ["queue", "state", "opened_at_ms"], unique=False)
    op.create_index(
        "uq_case_file_open_key",
        "case_file",
        ["key"],
        unique=True,
        sqlite_where=sa.text("state NOT IN ('decided', 'closed', 'merged')"),
        postgresql_where=sa.text("state NOT IN ('decided', 'closed', 'merged')"),
    )
    op.create_table(
        "claim",
        *words("id", "account_id", "body_sha256"),
        *numbers("at_ms"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_claim_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sqlite_strict=True,
    )
    op.create_table(
        "conflict",
        *words("account_id", "person_key"),
        *numbers("at_ms"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_conflict_account_id")),
        sa.PrimaryKeyConstraint("account_id", "person_key", name=op.f("pk_conflict")),
        sqlite_strict=True,
    )
    op.create_table(
        "session",
        *words("id", "account_id", "device_id"),
        sa.Column("device_name", sa.Text(), server_default="", nullable=False),
        *numbers("started_at_ms"),
        sa.Column("ended_at_ms", NUMBER, nullable=True),
        sa.Column("end_reason", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_session_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_session_account_id"), "session", ["account_id"], unique=False)
    op.create_table(
        "access_token",
        *words("sha256", "session_id"),
        *numbers("expires_at_ms"),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_access_token_session_id")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_access_token")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_access_token_expires_at_ms"), "access_token", ["expires_at_ms"], unique=False)
    op.create_index(op.f("ix_access_token_session_id"), "access_token", ["session_id"], unique=False)
    op.create_table(
        "decision",
        *words("id", "number"),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("source_id", sa.Text(), server_default="", nullable=False),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("round", NUMBER, server_default="1", nullable=False),
        *words(
            "merchant_id",
            "maker_id",
            "category",
            "family",
            "severity",
            "grade",
            "proposed_grade",
            "policy_version",
            "rulebook_version",
        ),
        *numbers("approvals_needed", "violation_at_ms", "booked_at_ms"),
        *words("body", "assessment"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_decision_case_id")),
        sa.ForeignKeyConstraint(["maker_id"], ["account.id"], name=op.f("fk_decision_maker_id")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name=op.f("fk_decision_merchant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_decision_case_id"), "decision", ["case_id"], unique=False)
    op.create_index(op.f("ix_decision_merchant_id"), "decision", ["merchant_id"], unique=False)
    op.create_index(
        "uq_decision_number",
        "decision",
        ["number"],
        unique=True,
        sqlite_where=sa.text("source = ''"),
        postgresql_where=sa.text("source = ''"),
    )
    op.create_index(
        "uq_decision_source",
        "decision",
        ["source", "source_id"],
        unique=True,
        sqlite_where=sa.text("source <> ''"),
        postgresql_where=sa.text("source <> ''"),
    )
    op.create_table(
        "inquiry",
        *words("id", "case_id", "account_id", "question"),
        *numbers("asked_at_ms", "due_at_ms"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_inquiry_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_inquiry_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_inquiry_case_id"), "inquiry", ["case_id"], unique=False)
    op.create_table(
        "item",
        *words("id", "source", "source_id", "kind", "merchant_id", "case_id"),
        sa.Column("version", NUMBER, server_default="1", nullable=False),
        *words("content_hash", "evidence_hash"),
        *numbers("captured_at_ms"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_item_case_id")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name=op.f("fk_item_merchant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_item_source_source_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_item_case_id"), "item", ["case_id"], unique=False)
    op.create_table(
        "lease",
        *words("id", "case_id"),
        *numbers("epoch"),
        *words("holder", "device_id", "mode"),
        *numbers("ttl_ms", "granted_at_ms", "expires_at_ms"),
        *counts("renewals"),
        *words("claim_id"),
        *numbers("position"),
        sa.Column("ended_at_ms", NUMBER, nullable=True),
        sa.Column("end_reason", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_lease_case_id")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_lease_claim_id")),
        sa.ForeignKeyConstraint(["holder"], ["account.id"], name=op.f("fk_lease_holder")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lease")),
        sa.UniqueConstraint("case_id", "epoch", name=op.f("uq_lease_case_id_epoch")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_lease_claim_id"), "lease", ["claim_id"], unique=False)
    op.create_index(
        "ix_lease_expiry",
        "lease",
        ["expires_at_ms"],
        unique=False,
        sqlite_where=sa.text("ended_at_ms IS NULL"),
        postgresql_where=sa.text("ended_at_ms IS NULL"),
    )
    op.create_index(op.f("ix_lease_holder_ended_at_ms"), "lease", ["holder", "ended_at_ms"], unique=False)
    op.create_index(
        "uq_lease_live",
        "lease",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("ended_at_ms IS NULL"),
        postgresql_where=sa.text("ended_at_ms IS NULL"),
    )
    op.create_table(
        "refresh_token",
        *words("sha256", "session_id"),
        *numbers("generation", "expires_at_ms"),
        sa.Column("spent_at_ms", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_refresh_token_session_id")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_refresh_token")),
        sa.UniqueConstraint("session_id", "generation", name=op.f("uq_refresh_token_session_id_generation")),
        sqlite_strict=True,
    )
    op.create_table(
        "skip",
        *words("case_id", "account_id", "reason", "note"),
        *numbers("at_ms"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_skip_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_skip_case_id")),
        sa.PrimaryKeyConstraint("case_id", "account_id", name=op.f("pk_skip")),
        sqlite_strict=True,
    )
    op.create_table(
        "decision_state",
        *words("decision_id"),
        sa.Column("case_id", sa.Text(), nullable=True),
        *words("state"),
        *numbers("at_ms"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_decision_state_case_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_decision_state_decision_id")),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_decision_state")),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_decision_state_standing",
        "decision_state",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("case_id IS NOT NULL AND state IN ('effective', 'under_appeal', 'upheld', 'amended')"),
        postgresql_where=sa.text("case_id IS NOT NULL AND state IN ('effective', 'under_appeal', 'upheld', 'amended')"),
    )
    op.create_table(
        "highlight",
        *words("id"),
        *numbers("item_version"),
        *words("item_id", "category"),
        *numbers("score"),
        *words("state", "body"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_highlight_item_id")),
        sa.PrimaryKeyConstraint("id", "item_version", name=op.f("pk_highlight")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_highlight_item_id_item_version"), "highlight", ["item_id", "item_version"], unique=False)
    op.create_table(
        "item_media",
        *words("item_id", "sha256"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_media_item_id")),
        sa.PrimaryKeyConstraint("item_id", "sha256", name=op.f("pk_item_media")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_item_media_sha256"), "item_media", ["sha256"], unique=False)
    op.create_table(
        "item_version",
        *words("item_id"),
        *numbers("version"),
        *words("body"),
        *numbers("at_ms"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_version_item_id")),
        sa.PrimaryKeyConstraint("item_id", "version", name=op.f("pk_item_version")),
        sqlite_strict=True,
    )
    op.create_table(
        "ledger",
        *numbers("seq"),
        *words("id"),
        *numbers("at_ms"),
        *words("merchant_id", "decision_id", "kind", "code"),
        *numbers("amount"),
        *words("currency"),
        *numbers("start_at_ms"),
        sa.Column("end_at_ms", NUMBER, nullable=True),
        sa.Column("reverses", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("amount >= 0 OR reverses <> ''", name=op.f("ck_ledger_sign")),
        sa.CheckConstraint("end_at_ms IS NULL OR end_at_ms > start_at_ms", name=op.f("ck_ledger_term")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_ledger_decision_id")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name=op.f("fk_ledger_merchant_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ledger")),
        sa.UniqueConstraint(
            "decision_id", "kind", "code", "reverses", name=op.f("uq_ledger_decision_id_kind_code_reverses")
        ),
        sa.UniqueConstraint("id", name=op.f("uq_ledger_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_ledger_merchant_id_seq"), "ledger", ["merchant_id", "seq"], unique=False)
    op.create_table(
        "notice",
        *words("decision_id", "zh", "en"),
        *numbers("stored_at_ms"),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_notice_decision_id")),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_notice")),
        sqlite_strict=True,
    )
    # ### end Alembic commands ###

    if op.get_bind().dialect.name == "sqlite":
        for statement in _triggers():
            op.execute(statement)
