"""Rules, queues, claims, leases and what a case contains."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from moderator_app.domain.case import AffectedValue, Case, Item
from moderator_app.domain.highlight import Highlight
from moderator_app.domain.ledger import Standing
from moderator_app.domain.merchant import Merchant
from moderator_app.domain.penalty import PriorDecision
from moderator_app.domain.private_messages import Withheld
from moderator_app.domain.queue import Lease, LeaseMode, SkipReason
from moderator_app.domain.text import Label
from moderator_app.wire.messages.base import MAX_CLAIM, Count, Id, Message, Problem, Stamp, Text


class PolicyBundle(Message, frozen=True, kw_only=True):
    """The rules as data, verbatim; both houses load them with the same checks."""

    matrix: dict[str, Any]
    rulebook: dict[str, Any]
    queues: dict[str, Any]
    notices: dict[str, Any]


class QueueRow(Message, frozen=True, kw_only=True):
    """A queue with its counts."""

    id: str
    name: Label
    blind: bool
    waiting: int
    leased: int
    oldest_ms: int
    """Age of the case that has waited longest, 0 when none waits."""
    may_lease: bool


class QueueList(Message, frozen=True, kw_only=True):
    """All queues the reader may see."""

    queues: tuple[QueueRow, ...]


class Claim(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Ask for cases. A repeated id gets the same leases again.

    What has its default is not sent, so that a server of before a field existed can still read the rest.
    """

    id: Id
    queues: Annotated[tuple[str, ...], Meta(max_length=50)] = ()
    """In order of preference; all that the person may lease, when empty."""
    case_id: str = ""
    """A particular case, chosen from the list."""
    count: Annotated[int, Meta(ge=1, le=MAX_CLAIM)] = 1
    mode: LeaseMode = LeaseMode.ONLINE
    ttl_ms: Annotated[int, Meta(ge=0, le=28_800_000)] = 0
    """How long an offline shift shall last; as long as the server allows, when 0. An online lease's is the server's."""


class MerchantContext(Message, frozen=True, kw_only=True):
    """What a reviewer may know of the seller."""

    merchant: Merchant
    standing: Standing
    history: tuple[PriorDecision, ...]
    linked: tuple[Merchant, ...] = ()
    """Other accounts of the same person."""
    open_cases: int = 0


class CaseContent(Message, frozen=True, kw_only=True):
    """Everything a decision rests on; goes to the lease holder only."""

    case: Case
    items: tuple[Item, ...]
    highlights: tuple[Highlight, ...]
    context: MerchantContext
    affected: AffectedValue | None = None
    violation_at_ms: int = 0
    """When the violation was: the latest capture time of the case's items; recurrence looks back from here."""
    withheld: tuple[Withheld, ...] = ()
    """Private messages beyond the minimal window; ``messages_expand`` asks for them, with a purpose."""


class Leased(Message, frozen=True, kw_only=True):
    """A granted lease with the case and what it contains."""

    lease: Lease
    content: CaseContent


class Claimed(Message, frozen=True, kw_only=True):
    """What a claim got; fewer than asked when the queues are empty."""

    leased: tuple[Leased, ...]


class LeaseList(Message, frozen=True, kw_only=True):
    """Leases of the person who asks."""

    leases: tuple[Lease, ...]


class LeaseIds(Message, frozen=True, kw_only=True):
    """Leases to renew or to give back."""

    lease_ids: Annotated[tuple[str, ...], Meta(min_length=1, max_length=MAX_CLAIM)]


class LeaseResult(Message, frozen=True, kw_only=True):
    """What became of one lease."""

    id: str
    ok: bool
    lease: Lease | None = None
    problem: Problem | None = None


class LeaseResults(Message, frozen=True, kw_only=True):
    """A result for each id, in order."""

    results: tuple[LeaseResult, ...]


class Skip(Message, frozen=True, kw_only=True):
    """Pass a case on; it is not offered to this person again."""

    lease_id: str
    epoch: Count
    reason: SkipReason
    note: Text = ""


class Hold(Message, frozen=True, kw_only=True):
    """Set a case aside until an answer comes or the time is over."""

    lease_id: str
    epoch: Count
    question: Annotated[str, Meta(min_length=1, max_length=4000)]
    due_at_ms: Stamp


class Escalate(Message, frozen=True, kw_only=True):
    """Hand a case up, with a reason."""

    lease_id: str
    epoch: Count
    reason: Annotated[str, Meta(min_length=1, max_length=4000)]


class CaseReply(Message, frozen=True, kw_only=True):
    """A case after a change."""

    case: Case
