"""What the calls carry: msgspec messages shared by desk and server. Fields the receiver does not know are refused.

Domain values (cases, segments, highlights, decisions …) travel as they are; these messages only wrap them. Times are
integer milliseconds UTC, money integer minor units, texts are bounded and free of NUL.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from moderator_app.domain.case import AffectedValue, Case, Item, Media
from moderator_app.domain.decision import Decision
from moderator_app.domain.highlight import Highlight
from moderator_app.domain.ledger import LedgerEntry, Standing
from moderator_app.domain.merchant import Listing, Merchant
from moderator_app.domain.penalty import PriorDecision
from moderator_app.domain.queue import Lease, LeaseMode, SkipReason
from moderator_app.domain.roles import Role
from moderator_app.domain.text import Label
from moderator_app.domain.transcript import Segment

PROTOCOL = (1, 0)
"""Major and minor version; sent as ``Mod-Protocol: 1.0``."""

Id = Annotated[str, Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
Text = Annotated[str, Meta(max_length=4000, pattern=r"^[^\x00]*$")]
Stamp = Annotated[int, Meta(ge=0, le=8_640_000_000_000)]
Minor = Annotated[int, Meta(ge=0, le=9_007_199_254_740_991)]
Count = Annotated[int, Meta(ge=0, le=2_147_483_647)]

MAX_DECISIONS = 50
MAX_INTAKE = 500
MAX_PAGE = 500
MAX_CLAIM = 25


class Message(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The root of all messages."""


# --- errors -----------------------------------------------------------------------------------------------------------


class Problem(Message, frozen=True, kw_only=True):
    """A problem document (RFC 9457) with a JSON pointer to the field at fault."""

    type: str
    title: str
    status: int
    detail: str = ""
    pointer: str = ""
    details: dict[str, Any] = {}


class RowFault(Message, frozen=True, kw_only=True):
    """One wrong place inside a row of a batch."""

    reason: str
    pointer: str = ""
    line: int | None = None


# --- who and what -----------------------------------------------------------------------------------------------------


class ServerInfo(Message, frozen=True, kw_only=True):
    """What anybody may know of a server before signing in."""

    server_time_ms: int
    protocol_min: str
    protocol_max: str
    version: str
    policy_version: str
    rulebook_version: str
    log_epoch: str
    limits: dict[str, int]


class PasswordSignIn(Message, frozen=True, kw_only=True):
    """Name and password of a local account."""

    name: Name
    password: Annotated[str, Meta(min_length=1, max_length=1024)]
    device_id: Id
    device_name: Annotated[str, Meta(max_length=200)] = ""


class Refresh(Message, frozen=True, kw_only=True):
    """The newest refresh token of a device; it is good for one use."""

    refresh_token: Annotated[str, Meta(min_length=1, max_length=200)]
    device_id: Id


class User(Message, frozen=True, kw_only=True):
    """A person (or a service) as others may see them."""

    id: str
    name: str
    display: str
    roles: tuple[Role, ...]
    disabled: bool = False


class Session(Message, frozen=True, kw_only=True):
    """Opaque tokens: the access token for calls, the refresh token for the next pair."""

    access_token: str
    access_ttl_s: int
    refresh_token: str
    user: User
    server_time_ms: int


class NewUser(Message, frozen=True, kw_only=True):
    """An account to make."""

    id: Id
    name: Name
    display: Name
    password: Annotated[str, Meta(min_length=8, max_length=1024)]
    roles: Annotated[tuple[Role, ...], Meta(min_length=1, max_length=8)]


class UserChange(Message, frozen=True, kw_only=True):
    """A change of an account; what is left out stays."""

    roles: Annotated[tuple[Role, ...], Meta(min_length=1, max_length=8)] | None = None
    disabled: bool | None = None


class UserList(Message, frozen=True, kw_only=True):
    """All accounts."""

    users: tuple[User, ...]


# --- rules ------------------------------------------------------------------------------------------------------------


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


# --- work -------------------------------------------------------------------------------------------------------------


class Claim(Message, frozen=True, kw_only=True):
    """Ask for cases. A repeated id gets the same leases again."""

    id: Id
    queues: Annotated[tuple[str, ...], Meta(max_length=50)] = ()
    """In order of preference; all that the person may lease, when empty."""
    case_id: str = ""
    """A particular case, chosen from the list."""
    count: Annotated[int, Meta(ge=1, le=MAX_CLAIM)] = 1
    mode: LeaseMode = LeaseMode.ONLINE


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


# --- decisions --------------------------------------------------------------------------------------------------------


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


# --- feed -------------------------------------------------------------------------------------------------------------


class Change(Message, frozen=True, kw_only=True):
    """One change of something the reader may see."""

    seq: int
    at_ms: int
    entity: str
    """``case``, ``policy`` or a kind this desk does not know yet."""
    id: str
    op: Literal["upsert", "remove"]
    row_version: int = 0
    body: msgspec.Raw | None = None


class ChangePage(Message, frozen=True, kw_only=True):
    """Changes after a cursor; the cursor moves on even past changes that were filtered out."""

    items: tuple[Change, ...]
    cursor: str
    more: bool


class SnapshotPage(Message, frozen=True, kw_only=True):
    """One page of all cases, by id; the cursor was taken before page one."""

    cases: tuple[Case, ...]
    page: str
    """Ask with this for the next page; empty after the last."""
    cursor_at_start: str
    total: int


# --- intake -----------------------------------------------------------------------------------------------------------


class MerchantRow(Message, frozen=True, kw_only=True, tag_field="type", tag="merchant"):
    """A seller as the platform describes it."""

    ref: Name
    name: Name
    person_ref: Annotated[str, Meta(max_length=200)] = ""
    """Stands for the person behind linked accounts; the seller's own ref, when empty."""
    deposit_minor: Minor = 0
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")] = "CNY"
    followers: Count = 0
    category_zh: Annotated[str, Meta(max_length=100)] = ""
    category_en: Annotated[str, Meta(max_length=100)] = ""
    opened_at_ms: Stamp = 0


class ItemRow(Message, frozen=True, kw_only=True, tag_field="type", tag="item"):
    """One flagged thing. Segments and media are already read; a manifest's file names are resolved before."""

    source_id: Name
    """Unique within the batch's source; a repeated one changes nothing."""
    kind: Literal["clip", "comment_bundle", "private_message", "service_chat", "listing"]
    merchant_ref: Name
    session_ref: Annotated[str, Meta(max_length=200)] = ""
    title: Annotated[str, Meta(max_length=400)] = ""
    captured_at_ms: Stamp
    language: Annotated[str, Meta(max_length=20)] = "zh-CN"
    segments: Annotated[tuple[Segment, ...], Meta(max_length=60_000)] = ()
    listing: Listing | None = None
    media: Annotated[tuple[Media, ...], Meta(max_length=8)] = ()
    affected: AffectedValue | None = None
    live_now: bool = False
    viewers: Count = 0
    reports: Count = 0
    distress: Annotated[str, Meta(max_length=40)] = ""


class PriorDecisionRow(Message, frozen=True, kw_only=True, tag_field="type", tag="prior_decision"):
    """A decision made before this tool was in use; counts for recurrence like any other."""

    source_id: Name
    merchant_ref: Name
    number: Name
    category: Name
    severity: Annotated[str, Meta(pattern=r"^S[1-4]$")]
    grade: Annotated[str, Meta(pattern=r"^G[0-9]$")]
    violation_at_ms: Stamp
    decided_at_ms: Stamp
    state: Literal["effective", "upheld", "under_appeal", "withdrawn"] = "effective"


IntakeRow = MerchantRow | ItemRow | PriorDecisionRow


class IntakeBatch(Message, frozen=True, kw_only=True):
    """Rows of one source. Rows are decoded one by one, so that one wrong row does not cost the others."""

    source: Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[\w.-]+$")]
    rows: Annotated[tuple[msgspec.Raw, ...], Meta(min_length=1, max_length=MAX_INTAKE)]


class IntakeResult(Message, frozen=True, kw_only=True):
    """What became of one row."""

    index: int
    status: Literal["accepted", "duplicate", "rejected"]
    id: str = ""
    case_id: str = ""
    highlights: int = 0
    faults: tuple[RowFault, ...] = ()


class IntakeReply(Message, frozen=True, kw_only=True):
    """A result for each row, in order, and the counts."""

    accepted: int
    duplicates: int
    rejected: int
    results: tuple[IntakeResult, ...]


class MediaStored(Message, frozen=True, kw_only=True):
    """A recording that the server now has."""

    sha256: Sha256
    bytes: int
    known: bool
    """It was there already."""
