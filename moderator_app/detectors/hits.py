"""Turn what a detector saw into highlights: the same run twice gives the same ids, and one place one hit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from moderator_app.detectors.lexicon import Lexicon, Rule
from moderator_app.domain.highlight import Explanation, Highlight
from moderator_app.domain.text import Label
from moderator_app.domain.transcript import Segment

FLOOR = 200
"""Hits below this score are not worth a reviewer's eye and are not reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One thing a detector saw."""

    rule: Rule
    index: int
    """Position of the segment in the document."""
    start: int
    end: int
    score: int
    decoded: str = ""
    facts: dict[str, Label] = field(default_factory=dict)
    """What fills the named parts of the rule's ``why``."""
    notes: tuple[Label, ...] = ()
    """Further reasons, added behind the rule's ``why``."""


def place_id(item_id: str, detector: str, segment: Segment, start: int, end: int) -> str:
    """Return the id of a detector's hit at a place: the same place has the same id in every run.

    A version 5 UUID in form, made by SHA-256 over the named parts.
    """
    parts = (item_id, detector, segment.lane.value, str(segment.seq), str(start), str(end))
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).digest()
    return str(UUID(bytes=digest[:16], version=5))


def highlights(item_id: str, segments: Iterable[Segment], lexicon: Lexicon, sights: Iterable[Sight]) -> list[Highlight]:
    """Return the highlights of one detector; of sights that overlap, the strongest (then the longest) stays."""
    lines = list(segments)
    kept: list[Highlight] = []
    covered: dict[int, bytearray] = {}
    for sight in sorted(sights, key=_strongest_first):
        line = lines[sight.index]
        taken = covered.setdefault(sight.index, bytearray(len(line.text)))
        if sight.score < FLOOR or any(taken[sight.start : sight.end]):
            continue
        taken[sight.start : sight.end] = b"\x01" * (sight.end - sight.start)
        kept.append(_highlight(item_id, line, lexicon, sight))
    return kept


def _strongest_first(sight: Sight) -> tuple[int, int, int, int, int, str]:
    length = sight.end - sight.start
    return -sight.score, -length, -len(sight.decoded), sight.index, sight.start, sight.rule.strategy


def _highlight(item_id: str, segment: Segment, lexicon: Lexicon, sight: Sight) -> Highlight:
    t0, t1 = segment.time_of(sight.start, sight.end)
    return Highlight(
        id=place_id(item_id, lexicon.detector, segment, sight.start, sight.end),
        item_id=item_id,
        detector=lexicon.detector,
        detector_version=lexicon.version,
        strategy=sight.rule.strategy,
        category=lexicon.category,
        clause=sight.rule.clause,
        lane=segment.lane,
        seq=segment.seq,
        start=sight.start,
        end=sight.end,
        t0_ms=t0,
        t1_ms=t1,
        score=min(sight.score, 1000),
        explanation=Explanation(
            heard=segment.text[sight.start : sight.end],
            rule=sight.rule.rule,
            why=_why(sight),
            would_refute=sight.rule.would_refute,
            decoded=sight.decoded,
        ),
    )


def _why(sight: Sight) -> Label:
    zh = [sight.rule.why.zh.format(**{name: fact.zh for name, fact in sight.facts.items()})]
    en = [sight.rule.why.en.format(**{name: fact.en for name, fact in sight.facts.items()})]
    zh.extend(note.zh for note in sight.notes)
    en.extend(note.en for note in sight.notes)
    return Label(zh="；".join(zh), en="; ".join(en))


def money(minor: int, currency: str = "CNY") -> Label:
    """Return an amount as a reader writes it, e.g. ``1,999.00 CNY``."""
    text = f"{minor // 100:,}.{minor % 100:02d} {currency}"
    return Label(zh=text, en=text)
