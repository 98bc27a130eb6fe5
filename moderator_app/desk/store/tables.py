"""The tables of both files. Their DDL is in ``migrations``; a test proves that both say the same.

Bodies are the wire's own messages as JSON; columns beside them are what is searched and sorted by.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text

CACHE_HEAD = "c0002"
OUTBOX_HEAD = "o0002"

cache = MetaData()
outbox_db = MetaData()

cases = Table(
    "cases",
    cache,
    Column("no", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("queue", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("merchant", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("live", Integer, nullable=False),
    Column("base_priority", Integer, nullable=False),
    Column("ranked_from_ms", Integer, nullable=False),
    Column("allowance_ms", Integer, nullable=False),
    Column("opened_at_ms", Integer, nullable=False),
    Column("due_at_ms", Integer, nullable=False),
    Column("row_version", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""The mirror: every case this person may see."""

documents = Table(
    "documents",
    cache,
    Column("name", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
"""Single things: the rules (``policy``), the feed's ``cursor``, whose mirror it is (``account``)."""

unknown = Table(
    "unknown_changes",
    cache,
    Column("seq", Integer, primary_key=True),
    Column("entity", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""Changes of kinds this desk does not know, kept for a later version."""

leases = Table(
    "leases",
    cache,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, nullable=False, unique=True),
    Column("received_at_ms", Integer, nullable=False),
    Column("ttl_ms", Integer, nullable=False),
    Column("role", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""This person's leases; ``role`` is ``open`` (on screen), ``next`` (fetched early) or ``reserved`` (offline shift)."""

pins = Table(
    "pins",
    cache,
    Column("case_id", Text, primary_key=True),
    Column("sha256", Text, primary_key=True),
)
"""The recordings of held cases: they are not dropped for want of room, and go when the lease is over."""

contents = Table(
    "contents",
    cache,
    Column("case_id", Text, primary_key=True),
    Column("private", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""What leased cases contain; private ones live no longer than their lease."""

media = Table(
    "media",
    cache,
    Column("sha256", Text, primary_key=True),
    Column("bytes", Integer, nullable=False),
    Column("have", Integer, nullable=False),
    Column("verified", Integer, nullable=False),
    Column("used_at_ms", Integer, nullable=False),
)
"""Recordings kept encrypted beside the database."""

views = Table(
    "views",
    outbox_db,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""Saved views: a person made them, so they are in the file that is never deleted."""

drafts = Table(
    "drafts",
    outbox_db,
    Column("case_id", Text, primary_key=True),
    Column("account", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("updated_at_ms", Integer, nullable=False),
)
"""Work on a case before it is submitted."""

outbox = Table(
    "outbox",
    outbox_db,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("draft", Text, nullable=False),
    Column("created_at_ms", Integer, nullable=False),
    Column("not_before_ms", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("problem", LargeBinary),
    Column("receipt", LargeBinary),
    Column("supersedes", Text),
)
"""What we owe the server: decisions, skips, holds, escalations, releases and second opinions."""

device = Table(
    "device",
    outbox_db,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""What belongs to this desk: its ``device_id``."""
