"""What a detector is given: one item with all its lanes, and the listing it sells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from moderator_app.domain.merchant import Listing
from moderator_app.domain.transcript import Segment


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One item to be read: every lane's segments on one clock.

    Raises:
        ValueError: two segments share a lane and a seq, so a hit could not be bound to one of them.
    """

    item_id: str
    segments: Sequence[Segment] = field(default=())
    listing: Listing | None = None
    """The listing on sale, as it stood when it was captured; None when it is not known."""
    cut_at_ms: int = 0
    """When the price was cut, milliseconds since the epoch: the seven days of the paid minimum end here."""

    def __post_init__(self) -> None:
        """Check that (lane, seq) names one segment."""
        seen = set()
        for segment in self.segments:
            place = (segment.lane, segment.seq)
            if place in seen:
                raise ValueError(f"item {self.item_id}: segment {segment.lane}/{segment.seq} comes twice")
            seen.add(place)
