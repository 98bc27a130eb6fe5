"""What the platform pushes."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from moderator_app.domain.case import AffectedValue, Media
from moderator_app.domain.merchant import Listing
from moderator_app.domain.transcript import Segment
from moderator_app.wire.messages.base import MAX_INTAKE, Count, Message, Minor, Name, RowFault, Sha256, Stamp


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
    pk_partner: Annotated[str, Meta(max_length=200)] = ""
    """The session_ref of the other room, where two broadcast against each other."""
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


class MediaParts(Message, frozen=True, kw_only=True):
    """The hash of each part of a recording, so that a part can be trusted before all of them are there."""

    sha256: Sha256
    """Of the whole."""
    bytes: int
    part_bytes: int
    """Of every part but the last, which may be shorter."""
    parts: tuple[Sha256, ...]


class MediaStored(Message, frozen=True, kw_only=True):
    """A recording that the server now has."""

    sha256: Sha256
    bytes: int
    known: bool
    """It was there already."""
