"""How people prove who they are, and which desks sign for them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Text

from moderator_app.server.tables.ground import Number, number, table, words

second_factor = table(
    "second_factor",
    Column("account_id", Text, ForeignKey("account.id"), primary_key=True),
    words("sealed_key"),
    number("last_step", default="-1"),
    number("enrolled_at_ms"),
    Column("confirmed_at_ms", Number),
)
"""The shared key of somebody's one-time codes, sealed with the server's secret; ``last_step`` is the step of the newest
code that was taken, so that none is taken twice (RFC 6238, section 5.2)."""

recovery_code = table(
    "recovery_code",
    Column("sha256", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    Column("spent_at_ms", Number),
    Index(None, "account_id"),
)
"""Each opens once, instead of a code."""

outside_sign_in = table(
    "outside_sign_in",
    Column("state_sha256", Text, primary_key=True),
    words("device_id"),
    words("device_name", default=""),
    words("nonce"),
    words("redirect_uri"),
    number("expires_at_ms"),
    Index(None, "expires_at_ms"),
)
"""Sign-ins that are at the identity provider just now; each is taken back once."""

outside_identity = table(
    "outside_identity",
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False, unique=True),
    number("bound_at_ms"),
)
"""Whose account a provider's subject opens: bound at the first sign-in, and to nobody else afterwards."""

device_key = table(
    "device_key",
    Column("account_id", Text, ForeignKey("account.id"), primary_key=True),
    Column("id", Text, primary_key=True),
    words("device_id"),
    words("device_name", default=""),
    words("public_key"),
    number("registered_at_ms"),
    Column("revoked_at_ms", Number),
    words("revoked_by", default=""),
    Index(None, "account_id", "device_id"),
)
"""Keys that sign decisions (Ed25519): the public half, in hexadecimal; ``id`` is its fingerprint. Never deleted, so
that what a key signed can be proved for ever."""

wipe_order = table(
    "wipe_order",
    Column("device_id", Text, primary_key=True),
    words("way"),
    Column("ordered_by", Text, ForeignKey("account.id"), nullable=False),
    number("ordered_at_ms"),
    Column("done_at_ms", Number),
    CheckConstraint("way IN ('after_sending', 'now')", name="way"),
)
"""Desks that shall forget everything at their next contact: once they have sent what they owe, or at once."""
