"""A detector's hit: where in the original, by which rule, how sure, and what would refute it."""

from __future__ import annotations

from dataclasses import dataclass

from moderator_app.domain.text import Label, Named
from moderator_app.domain.transcript import Lane


class HighlightState(Named):
    """What people have made of a hit."""

    NEW = "new", "New", "未看"
    ACCEPTED = "accepted", "Accepted", "已采纳"
    REJECTED = "rejected", "Rejected", "已驳回"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The structured "why": four short parts, each of which a reviewer can check."""

    heard: str
    """The original words, as they stand in the segment."""
    rule: Label
    why: Label
    would_refute: Label
    decoded: str = ""
    """The plain form where the original was disguised (homophones, split or look-alike characters), else empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """One hit of one detector, bound to a span of ORIGINAL text.

    Raises:
        ValueError: an empty span or a score outside 0–1000.
    """

    id: str
    item_id: str
    detector: str
    """The detector's id, e.g. ``private_trade``."""
    detector_version: str
    strategy: str
    """The rule inside the detector that fired, e.g. ``PT-HANDLE``."""
    category: str
    """Category code of the penalty matrix, e.g. ``PRIVATE_TRADE``."""
    clause: str
    """Rule and clause, e.g. ``R-PT-01#2``."""
    lane: Lane
    seq: int
    start: int
    end: int
    t0_ms: int
    t1_ms: int
    score: int
    explanation: Explanation
    state: HighlightState = HighlightState.NEW

    def __post_init__(self) -> None:
        """Check the span and the score."""
        if not 0 <= self.start < self.end:
            raise ValueError(f"highlight {self.id}: empty span {self.start}–{self.end}")
        if not 0 <= self.score <= 1000:
            raise ValueError(f"highlight {self.id}: score {self.score} is not within 0–1000")
