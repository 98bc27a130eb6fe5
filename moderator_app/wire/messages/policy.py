"""Versions of the law: drafts, differences, replays, approvals."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from moderator_app.wire.messages.base import Id, Message, Stamp, Text

Reason = Annotated[str, Meta(min_length=1, max_length=4000, pattern=r"^[^\x00]*\S[^\x00]*$")]
"""Words that say something."""


class PolicyDraft(Message, frozen=True, kw_only=True):
    """A new version, whole; a draft may be sent again until it is submitted."""

    id: Id
    kind: Literal["matrix", "rulebook"]
    body: dict[str, Any]
    summary: Text = ""


class PolicyRow(Message, frozen=True, kw_only=True):
    """A version as lists show it."""

    id: str
    kind: str
    version: str
    state: str
    digest: str
    summary: str
    made_at_ms: int
    announced_at_ms: int | None = None
    effective_from_ms: int | None = None
    effective_to_ms: int | None = None
    own: bool = False
    """Whether the reader wrote it, and so cannot approve it."""
    acknowledged: bool = False


class PolicyRows(Message, frozen=True, kw_only=True):
    """Every version, newest first."""

    versions: tuple[PolicyRow, ...]


class PolicyText(Message, frozen=True, kw_only=True):
    """A version with its text."""

    row: PolicyRow
    body: dict[str, Any]


class Difference(Message, frozen=True, kw_only=True):
    """One place where two versions differ; ``None`` where there is nothing."""

    pointer: str
    before: Any = None
    after: Any = None


class PolicyDiff(Message, frozen=True, kw_only=True):
    """What a version changes in the one in effect."""

    differences: tuple[Difference, ...]
    categories: tuple[str, ...]
    """Categories that are touched."""


class GradeMove(Message, frozen=True, kw_only=True):
    """How many past decisions would move from one grade to another."""

    category: str
    before: str
    after: str
    count: int


class ReplayedDecision(Message, frozen=True, kw_only=True):
    """One decision that would be proposed another grade."""

    decision_id: str
    number: str
    category: str
    severity: str
    before: str
    after: str
    earlier_before: int
    earlier_after: int


class Replay(Message, frozen=True, kw_only=True):
    """A draft over past decisions: what it would have proposed, beside what the law in effect proposes."""

    decisions: int
    changed: int
    harsher: int
    milder: int
    moves: tuple[GradeMove, ...]
    examples: tuple[ReplayedDecision, ...]
    """The newest that change, at most 200."""


class PolicyApprove(Message, frozen=True, kw_only=True):
    """When an approved version takes effect."""

    effective_from_ms: Stamp


class PolicyReturn(Message, frozen=True, kw_only=True):
    """Why a version goes back to its author."""

    reason: Reason
