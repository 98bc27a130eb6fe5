"""Care for who looks. Nobody but the person it is about ever reads these rows, and no log speaks of them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Text

from moderator_app.server.tables.ground import number, table, words

exposure = table(
    "exposure",
    Column("id", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    Column("case_id", Text, ForeignKey("case_file.id"), nullable=False),
    words("class"),
    number("spent_ms"),
    number("ended_at_ms"),
    Index(None, "account_id", "ended_at_ms"),
)
"""So long somebody looked at a case, as their desks said; the class is the case's own at that time."""

rest = table(
    "rest",
    Column("id", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), nullable=False),
    number("begun_at_ms"),
    Index(None, "account_id", "begun_at_ms"),
)
"""A break that somebody took."""

optout = table(
    "optout",
    Column("account_id", Text, ForeignKey("account.id"), primary_key=True),
    Column("class", Text, primary_key=True),
)
"""What somebody would rather not see. No reason is asked for, and none is kept."""
