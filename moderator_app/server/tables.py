"""Every table of the server. Promises of the field are constraints here, so that no code path can break them.

Times are milliseconds since the epoch, money is minor units, ids are UUIDv7 text. Documents that nobody queries into
(an item's lanes, a decision's findings) are JSON text. SQLite tables are STRICT. Integers stand for truth values.
"""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
    text,
)

HEAD = "0001"
"""The newest migration. A test proves that it is alembic's head and leads to exactly these tables."""

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMES)

Number = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit integer; STRICT tables of SQLite know only INTEGER."""

ORIGINS = "('effective', 'under_appeal', 'upheld', 'amended')"
"""States in which a decision stands; a case has at most one such (invariant I16)."""


def _words(name: str, *, default: str | None = None) -> Column[str]:
    return Column(name, Text, nullable=False, server_default=default)


def _number(name: str, *, default: str | None = None) -> Column[int]:
    return Column(name, Number, nullable=False, server_default=default)


def _truth(name: str) -> Column[int]:
    return Column(name, Number, nullable=False, server_default="0", info={"truth": True})


def _table(name: str, *parts: Column[str] | Column[int] | CheckConstraint | UniqueConstraint | Index) -> Table:
    numbered = any(isinstance(part, Column) and part.name == "seq" and part.primary_key for part in parts)
    truths = [
        CheckConstraint(f"{part.name} IN (0, 1)", name=part.name)
        for part in parts
        if isinstance(part, Column) and part.info.get("truth")
    ]
    return Table(name, metadata, *parts, *truths, sqlite_strict=True, sqlite_autoincrement=numbered)


# --- the server itself ------------------------------------------------------------------------------------------------

setting = _table(
    "setting",
    Column("name", Text, primary_key=True),
    _words("value"),
)
"""``log_epoch`` (changes when a backup is restored) and the version of the rules last announced."""

counter = _table(
    "counter",
    Column("name", Text, primary_key=True),
    _number("value", default="0"),
)
"""Public numbers of cases and decisions, counted without gaps inside the booking transaction."""

# --- people -----------------------------------------------------------------------------------------------------------

account = _table(
    "account",
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    _words("display"),
    _words("password_hash"),
    _words("roles"),
    _truth("disabled"),
    _number("created_at_ms"),
)
"""``roles`` is a JSON list; ``password_hash`` an argon2id string, empty for an account that cannot sign in."""

session = _table(
    "session",
    Column("id", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    _words("device_id"),
    _words("device_name", default=""),
    _number("started_at_ms"),
    Column("ended_at_ms", Number),
    _words("end_reason", default=""),
    Index(None, "account_id"),
)
"""A family of tokens: one sign-in on one device."""

access_token = _table(
    "access_token",
    Column("sha256", Text, primary_key=True),
    Column("session_id", Text, ForeignKey("session.id"), nullable=False),
    _number("expires_at_ms"),
    Index(None, "expires_at_ms"),
    Index(None, "session_id"),
)

refresh_token = _table(
    "refresh_token",
    Column("sha256", Text, primary_key=True),
    Column("session_id", Text, ForeignKey("session.id"), nullable=False),
    _number("generation"),
    _number("expires_at_ms"),
    Column("spent_at_ms", Number),
    UniqueConstraint("session_id", "generation"),
)
"""Spent tokens stay, so that a second use is noticed."""

sign_in_try = _table(
    "sign_in_try",
    Column("id", Text, primary_key=True),
    _number("at_ms"),
    _words("name"),
    _words("address"),
    Index(None, "name", "at_ms"),
    Index(None, "address", "at_ms"),
)
"""Tries that did not succeed (or have not yet)."""

# --- evidence ---------------------------------------------------------------------------------------------------------

merchant = _table(
    "merchant",
    Column("id", Text, primary_key=True),
    Column("ref", Text, nullable=False, unique=True),
    _words("name"),
    _words("person_key"),
    _number("deposit_minor"),
    _words("currency"),
    _number("followers"),
    _words("category_zh"),
    _words("category_en"),
    _number("opened_at_ms"),
    _words("status"),
    _words("content_hash"),
    Index(None, "person_key"),
)

case = _table(
    "case_file",
    Column("id", Text, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    _words("key"),
    Column("merchant_id", Text, ForeignKey("merchant.id"), nullable=False),
    _words("title"),
    _words("kind"),
    _words("category"),
    _words("family"),
    _words("severity"),
    _words("queue"),
    _words("state"),
    _truth("private"),
    _number("severity_weight"),
    _number("likelihood_milli"),
    _number("viewers"),
    _number("reports"),
    _truth("live_now"),
    _number("recurrence"),
    _number("opened_at_ms"),
    _number("allowance_ms"),
    _number("base_priority"),
    _number("due_at_ms"),
    _words("language"),
    _words("session_ref"),
    _words("distress"),
    _number("highlights"),
    _number("score"),
    _number("round", default="1"),
    _number("content_version", default="1"),
    _number("row_version", default="1"),
    _number("lease_epoch", default="0"),
    _words("lease_holder", default=""),
    _words("maker_id", default=""),
    _words("grade", default=""),
    Column("hold_until_ms", Number),
    CheckConstraint("content_version >= 1 AND row_version >= 1 AND round >= 1 AND lease_epoch >= 0", name="counted"),
    CheckConstraint("(state = 'leased') = (lease_holder <> '')", name="held_by_somebody"),
    CheckConstraint("(state = 'on_hold') = (hold_until_ms IS NOT NULL)", name="hold_has_an_end"),
    Index(
        "uq_case_file_open_key",
        "key",
        unique=True,
        sqlite_where=text("state NOT IN ('decided', 'closed', 'merged')"),
        postgresql_where=text("state NOT IN ('decided', 'closed', 'merged')"),
    ),
    Index("ix_case_file_rank", "queue", "state", "base_priority", "opened_at_ms"),
    Index("ix_case_file_waiting", "queue", "state", "opened_at_ms"),
    Index("ix_case_file_merchant", "merchant_id", "state"),
    Index(
        "ix_case_file_hold",
        "hold_until_ms",
        sqlite_where=text("hold_until_ms IS NOT NULL"),
        postgresql_where=text("hold_until_ms IS NOT NULL"),
    ),
)
"""The row that lists show. At most one open case per key (I16); a held case has exactly one live lease."""

item = _table(
    "item",
    Column("id", Text, primary_key=True),
    _words("source"),
    _words("source_id"),
    _words("kind"),
    Column("merchant_id", Text, ForeignKey("merchant.id"), nullable=False),
    Column("case_id", Text, ForeignKey("case_file.id"), nullable=False),
    _number("version", default="1"),
    _words("content_hash"),
    _words("evidence_hash"),
    _number("captured_at_ms"),
    UniqueConstraint("source", "source_id"),
    Index(None, "case_id"),
)

item_version = _table(
    "item_version",
    Column("item_id", Text, ForeignKey("item.id"), primary_key=True),
    Column("version", Number, primary_key=True),
    _words("body"),
    _number("at_ms"),
)
"""What an item held, version by version; appended, never edited."""

highlight = _table(
    "highlight",
    Column("id", Text, primary_key=True),
    Column("item_version", Number, primary_key=True),
    Column("item_id", Text, ForeignKey("item.id"), nullable=False),
    _words("category"),
    _number("score"),
    _words("state"),
    _words("body"),
    Index(None, "item_id", "item_version"),
)

item_media = _table(
    "item_media",
    Column("item_id", Text, ForeignKey("item.id"), primary_key=True),
    Column("sha256", Text, primary_key=True),
    Index(None, "sha256"),
)

media = _table(
    "media",
    Column("sha256", Text, primary_key=True),
    _number("bytes"),
    _number("stored_at_ms"),
)

# --- work -------------------------------------------------------------------------------------------------------------

claim = _table(
    "claim",
    Column("id", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    _words("body_sha256"),
    _number("at_ms"),
)

lease = _table(
    "lease",
    Column("id", Text, primary_key=True),
    Column("case_id", Text, ForeignKey("case_file.id"), nullable=False),
    _number("epoch"),
    Column("holder", Text, ForeignKey("account.id"), nullable=False),
    _words("device_id"),
    _words("mode"),
    _number("ttl_ms"),
    _number("granted_at_ms"),
    _number("expires_at_ms"),
    _number("renewals", default="0"),
    Column("claim_id", Text, ForeignKey("claim.id"), nullable=False),
    _number("position"),
    Column("ended_at_ms", Number),
    _words("end_reason", default=""),
    UniqueConstraint("case_id", "epoch"),
    Index(
        "uq_lease_live",
        "case_id",
        unique=True,
        sqlite_where=text("ended_at_ms IS NULL"),
        postgresql_where=text("ended_at_ms IS NULL"),
    ),
    Index(
        "ix_lease_expiry",
        "expires_at_ms",
        sqlite_where=text("ended_at_ms IS NULL"),
        postgresql_where=text("ended_at_ms IS NULL"),
    ),
    Index(None, "holder", "ended_at_ms"),
    Index(None, "claim_id"),
)
"""Two live leases of one case cannot be stored (I23)."""

skip = _table(
    "skip",
    Column("case_id", Text, ForeignKey("case_file.id"), primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), primary_key=True),
    _words("reason"),
    _words("note"),
    _number("at_ms"),
)

conflict = _table(
    "conflict",
    Column("account_id", Text, ForeignKey("account.id"), primary_key=True),
    Column("person_key", Text, primary_key=True),
    _number("at_ms"),
)
"""A declared conflict of interest keeps every case about the person away (I3)."""

inquiry = _table(
    "inquiry",
    Column("id", Text, primary_key=True),
    Column("case_id", Text, ForeignKey("case_file.id"), nullable=False),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    _words("question"),
    _number("asked_at_ms"),
    _number("due_at_ms"),
    Index(None, "case_id"),
)
"""What a held case waits for."""

# --- decisions --------------------------------------------------------------------------------------------------------

attempt = _table(
    "attempt",
    Column("id", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    _words("device_id"),
    _words("case_id"),
    _words("body_sha256"),
    _words("problem"),
    _words("body"),
    _words("answer"),
    _number("received_at_ms"),
    Index(None, "case_id"),
)
"""Every decision anybody sent, accepted or refused (``problem``), with the answer it gets for ever."""

decision = _table(
    "decision",
    Column("id", Text, primary_key=True),
    _words("number"),
    _words("source", default=""),
    _words("source_id", default=""),
    Column("case_id", Text, ForeignKey("case_file.id")),
    _number("round", default="1"),
    Column("merchant_id", Text, ForeignKey("merchant.id"), nullable=False),
    Column("maker_id", Text, ForeignKey("account.id"), nullable=False),
    _words("category"),
    _words("family"),
    _words("severity"),
    _words("grade"),
    _words("proposed_grade"),
    _words("policy_version"),
    _words("rulebook_version"),
    _number("approvals_needed"),
    _number("violation_at_ms"),
    _number("booked_at_ms"),
    _words("body"),
    _words("assessment"),
    Index(None, "case_id"),
    Index(None, "merchant_id"),
    Index(
        "uq_decision_number",
        "number",
        unique=True,
        sqlite_where=text("source = ''"),
        postgresql_where=text("source = ''"),
    ),
    Index(
        "uq_decision_source",
        "source",
        "source_id",
        unique=True,
        sqlite_where=text("source <> ''"),
        postgresql_where=text("source <> ''"),
    ),
)
"""Appended, never edited; its state lives beside it. One with a ``source`` was made before this tool was in use."""

decision_state = _table(
    "decision_state",
    Column("decision_id", Text, ForeignKey("decision.id"), primary_key=True),
    Column("case_id", Text, ForeignKey("case_file.id")),
    _words("state"),
    _number("at_ms"),
    Index(
        "uq_decision_state_standing",
        "case_id",
        unique=True,
        sqlite_where=text(f"case_id IS NOT NULL AND state IN {ORIGINS}"),
        postgresql_where=text(f"case_id IS NOT NULL AND state IN {ORIGINS}"),
    ),
)
"""Where each decision stands now; how it came there is in the audit log. One standing decision per case (I16)."""

ledger = _table(
    "ledger",
    Column("seq", Number, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    _number("at_ms"),
    Column("merchant_id", Text, ForeignKey("merchant.id"), nullable=False),
    Column("decision_id", Text, ForeignKey("decision.id"), nullable=False),
    _words("kind"),
    _words("code"),
    _number("amount"),
    _words("currency"),
    _number("start_at_ms"),
    Column("end_at_ms", Number),
    _words("reverses", default=""),
    UniqueConstraint("decision_id", "kind", "code", "reverses"),
    CheckConstraint("end_at_ms IS NULL OR end_at_ms > start_at_ms", name="term"),
    CheckConstraint("amount >= 0 OR reverses <> ''", name="sign"),
    Index(None, "merchant_id", "seq"),
)
"""Appended, never edited (I11); one damages entry per decision (I10); a timed measure ends after it starts (I12)."""

notice = _table(
    "notice",
    Column("decision_id", Text, ForeignKey("decision.id"), primary_key=True),
    _words("zh"),
    _words("en"),
    _number("stored_at_ms"),
)

# --- history ----------------------------------------------------------------------------------------------------------

audit = _table(
    "audit",
    Column("seq", Number, primary_key=True),
    _number("at_ms"),
    _words("actor"),
    _words("action"),
    _words("object_type"),
    _words("object_id"),
    _words("detail"),
    _words("prev_hash", default=""),
    _words("leaf_hash", default=""),
    Index(None, "object_id", "action", "at_ms"),
)
"""One event for every change of state and every read of content, in the same transaction. The hashes are set once,
afterwards, by whoever numbers the log; nothing else of a row ever changes."""

change = _table(
    "change",
    Column("seq", Number, primary_key=True),
    _number("at_ms"),
    _words("entity"),
    _words("id"),
    _words("op"),
    _number("row_version", default="0"),
    CheckConstraint("op IN ('upsert', 'remove')", name="op"),
)
"""The feed. With one writer the numbers are in the order of commits and without gaps."""


def _append_only(name: str) -> list[str]:
    return [
        f"CREATE TRIGGER {name}_no_{verb} BEFORE {verb.upper()} ON {name} "
        f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
        for verb in ("update", "delete")
    ]


TRIGGERS: tuple[str, ...] = (
    *(
        statement
        for name in ("attempt", "decision", "ledger", "item_version", "change", "notice")
        for statement in _append_only(name)
    ),
    (
        "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit "
        "WHEN OLD.leaf_hash <> '' OR NEW.leaf_hash = '' OR NEW.seq IS NOT OLD.seq OR NEW.at_ms IS NOT OLD.at_ms "
        "OR NEW.actor IS NOT OLD.actor OR NEW.action IS NOT OLD.action OR NEW.object_type IS NOT OLD.object_type "
        "OR NEW.object_id IS NOT OLD.object_id OR NEW.detail IS NOT OLD.detail "
        "BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END"
    ),
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
)
"""What the tables themselves forbid."""

for _statement in TRIGGERS:
    event.listen(metadata, "after_create", DDL(_statement).execute_if(dialect="sqlite"))
