"""The unit of work: everything flagged about one seller in one session, waiting for one person's judgement."""

from __future__ import annotations

from dataclasses import dataclass, field

from moderator_app.domain.merchant import Listing
from moderator_app.domain.text import Named
from moderator_app.domain.transcript import Segment


class ItemKind(Named):
    """What the platform pushed."""

    CLIP = "clip", "Livestream clip", "直播片段"
    COMMENT_BUNDLE = "comment_bundle", "Comments", "评论"
    PRIVATE_MESSAGE = "private_message", "Private messages", "私信"
    SERVICE_CHAT = "service_chat", "Shop chat", "客服会话"
    LISTING = "listing", "Listing", "商品"


PRIVATE_KINDS = frozenset({ItemKind.PRIVATE_MESSAGE, ItemKind.SERVICE_CHAT})
"""Kinds whose text is message content: it lives on a desk only as long as the lease."""


class CaseState(Named):
    """The states of ``state_machines.yaml``."""

    RECEIVED = "received", "Received", "已接收"
    QUEUED = "queued", "Waiting", "待处理"
    LEASED = "leased", "In review", "审核中"
    ON_HOLD = "on_hold", "On hold", "挂起"
    ESCALATED = "escalated", "Escalated", "已升级"
    PENDING_SECOND = "pending_second", "Waiting for a second person", "待第二人确认"
    ADJUDICATION = "adjudication", "Adjudication", "裁决中"
    DECIDED = "decided", "Decided", "已处理"
    CLOSED = "closed", "Closed", "已关闭"
    MERGED = "merged", "Merged", "已合并"


OPEN_STATES = frozenset(CaseState) - {CaseState.DECIDED, CaseState.CLOSED, CaseState.MERGED}
"""While a case is in one of these, further flags with its key join it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A recording or picture, named by its hash.

    Raises:
        ValueError: the hash is not 64 hexadecimal digits, or a size is negative.
    """

    sha256: str
    bytes: int
    mime: str
    name: str = ""
    duration_ms: int = 0
    width: int = 0
    height: int = 0
    truncated: bool = False
    """The file ends before its recording does; what is there can be seen, and the desk says so."""

    def __post_init__(self) -> None:
        """Check the hash and the sizes."""
        if len(self.sha256) != 64 or set(self.sha256) - set("0123456789abcdef"):
            raise ValueError(f"media {self.name or '?'}: sha256 is not 64 lower-case hexadecimal digits")
        if min(self.bytes, self.duration_ms, self.width, self.height) < 0:
            raise ValueError(f"media {self.name or self.sha256}: a size below zero")


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedValue:
    """The order value a violation touched; the base of percentage damages.

    Raises:
        ValueError: a negative amount or count.
    """

    amount_minor: int
    currency: str = "CNY"
    orders: int = 0
    refunded_minor: int = 0
    """Already taken out of ``amount_minor``."""
    window: str = ""
    """From when to when, in words."""
    source: str = ""
    """Which report of the platform gave the figures."""

    def __post_init__(self) -> None:
        """Check the amounts."""
        if min(self.amount_minor, self.orders, self.refunded_minor) < 0:
            raise ValueError("affected value: an amount below zero")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One flagged thing with all its lanes; unique by (source, source_id)."""

    id: str
    kind: ItemKind
    source: str
    source_id: str
    merchant_id: str
    session_ref: str = ""
    pk_partner: str = ""
    """The session_ref of the other room, where two broadcast against each other; else empty."""
    title: str = ""
    captured_at_ms: int = 0
    language: str = "zh-CN"
    segments: tuple[Segment, ...] = field(default=())
    listing: Listing | None = None
    media: tuple[Media, ...] = field(default=())
    affected: AffectedValue | None = None
    live_now: bool = False
    viewers: int = 0
    reports: int = 0
    """Distinct reporters."""
    distress: str = ""
    """Class of upsetting content (``abuse``, ``threat`` …) or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityInputs:
    """Everything the rank of a case was computed from, kept so that it can be explained."""

    severity_weight: int = 0
    """0–4."""
    likelihood_milli: int = 0
    """The best detector score, 0–1000."""
    viewers: int = 0
    reports: int = 0
    live_now: bool = False
    recurrence: int = 0
    opened_at_ms: int = 0
    allowance_ms: int = 1
    """Time to the first decision that the queue grants."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case as a list row shows it; what it contains travels separately, to the lease holder."""

    id: str
    number: str
    key: str
    """(merchant, session or item, family): while open, at most one case has it."""
    merchant_id: str
    merchant_name: str
    title: str
    kind: ItemKind
    category: str
    """The category the best highlight points to; a guess until a person has found something."""
    severity: str
    queue: str
    state: CaseState
    priority: PriorityInputs
    opened_at_ms: int
    due_at_ms: int
    language: str = "zh-CN"
    session_ref: str = ""
    live_now: bool = False
    distress: str = ""
    highlights: int = 0
    score: int = 0
    reports: int = 0
    round: int = 1
    content_version: int = 1
    """Bumped when evidence, transcript, highlights or subject change; a decision names the one it saw."""
    row_version: int = 1
    lease_epoch: int = 0
    """The fencing token: one more with every grant."""
    lease_holder: str = ""
    grade: str = ""
    """Of the decision, once there is one and the reader may see it."""
