"""A line of the script that two broadcasts share."""

from __future__ import annotations

from dataclasses import dataclass

from moderator_app.domain.transcript import Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePlace:
    """Where a line stands in one of the two: a span of one segment's ORIGINAL text, with its time."""

    item_id: str
    lane: Lane
    seq: int
    start: int
    end: int
    t0_ms: int
    t1_ms: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedLine:
    """The same words in both broadcasts.

    Raises:
        ValueError: a likeness outside 0–1000.
    """

    ours: LinePlace
    theirs: LinePlace
    same: int
    """How many characters are the same, punctuation and blanks apart."""
    likeness: int
    """The share of the longer one that is the same, 0–1000; 1000 is word for word."""

    def __post_init__(self) -> None:
        """Check the likeness."""
        if not 0 <= self.likeness <= 1000:
            raise ValueError(f"shared line: likeness {self.likeness} is not within 0–1000")


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """How much of what was said in one broadcast was said in the other, too."""

    lines: tuple[SharedLine, ...] = ()
    """In the order of our clock."""
    share: int = 0
    """Of the characters spoken in ours, how many stand in shared lines, 0–1000."""
