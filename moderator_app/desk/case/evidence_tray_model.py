"""The evidence tray's contents: quotes, whole comments, highlights and marked spans. No Qt."""

from __future__ import annotations

from dataclasses import replace

from moderator_app.desk.case.transcript_document import Quote
from moderator_app.domain.evidence import Evidence, EvidenceKind, sha256_hex
from moderator_app.domain.identity import new_id
from moderator_app.domain.merchant import Listing
from moderator_app.domain.transcript import Lane, Segment
from moderator_app.media.findings import Still


def from_quote(item_id: str, quote: Quote) -> Evidence:
    """Return the piece for selected words."""
    return Evidence(
        id=new_id(),
        kind=EvidenceKind.QUOTE,
        item_id=item_id,
        lane=quote.segment.lane,
        seq=quote.segment.seq,
        start=quote.start,
        end=quote.end,
        t0_ms=quote.t0_ms,
        t1_ms=quote.t1_ms,
        text=quote.text,
    )


def from_segment(item_id: str, segment: Segment) -> Evidence:
    """Return the piece for a whole comment, message or sentence.

    Raises:
        ValueError: the segment has no words to quote.
    """
    return from_quote(item_id, Quote(segment, 0, len(segment.text), segment.t0_ms, segment.t1_ms))


def from_mark(item_id: str, t0_ms: int, t1_ms: int, note: str = "") -> Evidence:
    """Return the piece for a span of the recording that the reviewer marked; its ends may come in either order."""
    return Evidence(
        id=new_id(),
        kind=EvidenceKind.MARK,
        item_id=item_id,
        lane=Lane.SYSTEM,
        t0_ms=min(t0_ms, t1_ms),
        t1_ms=max(t0_ms, t1_ms),
        text=note,
    )


def from_still(item_id: str, still: Still) -> Evidence:
    """Return the piece for an exact picture of the recording; its hash is that of the PNG, equal for equal pixels."""
    return Evidence(
        id=new_id(),
        kind=EvidenceKind.STILL,
        item_id=item_id,
        lane=Lane.SYSTEM,
        t0_ms=still.media_ms,
        t1_ms=still.media_ms,
        sha256=sha256_hex(still.png),
    )


def from_listing(item_id: str, listing: Listing, words: str) -> Evidence:
    """Return the piece for a listing as it stood when it was captured; ``words`` is what it says of itself."""
    return Evidence(
        id=new_id(),
        kind=EvidenceKind.LISTING,
        item_id=item_id,
        lane=Lane.LISTING,
        start=0,
        end=len(words),
        text=f"{listing.title}\n{words}" if words else listing.title,
    )


def same_place(one: Evidence, other: Evidence) -> bool:
    """Say whether two pieces are the same but for their ids."""
    return replace(one, id="") == replace(other, id="")
