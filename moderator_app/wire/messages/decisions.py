"""Decisions on their way in, receipts and ledgers on their way out."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from moderator_app.domain.decision import Decision
from moderator_app.domain.ledger import LedgerEntry, Standing
from moderator_app.domain.text import Label
from moderator_app.wire.messages.base import MAX_DECISIONS, Message, Problem


class DecisionBatch(Message, frozen=True, kw_only=True):
    """Decisions to book, each in a transaction of its own."""

    items: Annotated[tuple[Decision, ...], Meta(min_length=1, max_length=MAX_DECISIONS)]


class DecisionReceipt(Message, frozen=True, kw_only=True):
    """What was booked for one decision; the same id gets the same receipt for ever."""

    id: str
    number: str
    state: str
    """``effective`` or ``submitted`` (waiting for a second person; no effect yet)."""
    grade: str
    case_id: str
    case_row_version: int
    booked_at_ms: int
    notice: Label | None = None
    entries: tuple[LedgerEntry, ...] = ()
    approvals_needed: int = 1


class DecisionResult(Message, frozen=True, kw_only=True):
    """Receipt or problem for one decision of a batch."""

    id: str
    receipt: DecisionReceipt | None = None
    problem: Problem | None = None


class DecisionResults(Message, frozen=True, kw_only=True):
    """A result for each decision, in order."""

    results: tuple[DecisionResult, ...]


class LedgerPage(Message, frozen=True, kw_only=True):
    """A merchant's entries, oldest first."""

    entries: tuple[LedgerEntry, ...]
    standing: Standing
