"""The server itself, and the people who work with it."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Text, UniqueConstraint

from moderator_app.server.tables.ground import Number, number, table, truth, words

setting = table(
    "setting",
    Column("name", Text, primary_key=True),
    words("value"),
)
"""``log_epoch`` (changes when a backup is restored) and the version of the rules last announced."""

counter = table(
    "counter",
    Column("name", Text, primary_key=True),
    number("value", default="0"),
)
"""Public numbers, counted inside the booking transaction. On PostgreSQL decisions draw theirs from a sequence."""

account = table(
    "account",
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    words("display"),
    words("password_hash"),
    words("roles"),
    truth("disabled"),
    number("created_at_ms"),
    words("manager_id", default=""),
)
"""``roles`` is a JSON list; ``password_hash`` an argon2id string, empty for an account that cannot sign in;
``manager_id`` is the account of the line manager, or empty."""

session = table(
    "session",
    Column("id", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    words("device_id"),
    words("device_name", default=""),
    number("started_at_ms"),
    Column("ended_at_ms", Number),
    words("end_reason", default=""),
    words("stage", default=""),
    words("address", default=""),
    number("seen_at_ms", default="0"),
    Index(None, "account_id"),
)
"""A family of tokens: one sign-in on one device. ``stage`` says what is still missing: ``code`` or ``enrol``."""

access_token = table(
    "access_token",
    Column("sha256", Text, primary_key=True),
    Column("session_id", Text, ForeignKey("session.id"), nullable=False),
    number("expires_at_ms"),
    Index(None, "expires_at_ms"),
    Index(None, "session_id"),
)

refresh_token = table(
    "refresh_token",
    Column("sha256", Text, primary_key=True),
    Column("session_id", Text, ForeignKey("session.id"), nullable=False),
    number("generation"),
    number("expires_at_ms"),
    Column("spent_at_ms", Number),
    UniqueConstraint("session_id", "generation"),
)
"""Spent tokens stay, so that a second use is noticed."""

sign_in_try = table(
    "sign_in_try",
    Column("id", Text, primary_key=True),
    number("at_ms"),
    words("name"),
    words("address"),
    Index(None, "name", "at_ms"),
    Index(None, "address", "at_ms"),
)
"""Tries that did not succeed (or have not yet)."""
