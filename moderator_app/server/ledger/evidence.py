"""Whether what a decision quotes stands in the case's evidence, word for word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from moderator_app.domain.case import AffectedValue, Item
from moderator_app.domain.decision import Decision
from moderator_app.domain.errors import Refused
from moderator_app.domain.evidence import Evidence, EvidenceKind
from moderator_app.domain.highlight import Highlight
from moderator_app.server.case import repository as cases
from moderator_app.server.case.service import affected_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What a case's evidence contributes to a decision, and in which version it was looked at."""

    content_version: int
    violation_at_ms: int
    affected: AffectedValue | None
    source: str
    detectors: tuple[str, ...]
    """Detectors whose highlights the decision cites."""
    fault: Refused | None
    """What is wrong with the quotes, if anything is."""

    @classmethod
    def of_nothing(cls, content_version: int, violation_at_ms: int) -> Grounds:
        """Return the grounds of a decision that finds, quotes and judges nothing: when it was, and no more."""
        return cls(
            content_version=content_version,
            violation_at_ms=violation_at_ms,
            affected=None,
            source="",
            detectors=(),
            fault=None,
        )


def quotes(decision: Decision) -> bool:
    """Say whether a decision rests on the case's evidence: it finds something, cites it, or judges highlights."""
    return bool(decision.findings or decision.evidence or decision.judgements)


def grounds(connection: Connection, decision: Decision) -> Grounds | None:
    """Look at the case's evidence (it may be large: on a reader, before the booking), None without such a case."""
    row = cases.case_row(connection, decision.case_id)
    if row is None:
        return None
    stored, found = cases.evidence_of(connection, decision.case_id)
    items, hits = {item.id: item for item in stored}, {hit.id: hit for hit in found}
    fault = None
    try:
        _check(decision, items, hits)
    except Refused as error:
        fault = error
    cited = {hits[piece.highlight_id].detector for piece in decision.evidence if piece.highlight_id in hits}
    return Grounds(
        content_version=row["content_version"],
        violation_at_ms=cases.violation_time(connection, decision.case_id),
        affected=affected_of(tuple(items.values())),
        source=next((item.source for item in items.values()), ""),
        detectors=tuple(sorted(cited)),
        fault=fault,
    )


def _check(decision: Decision, items: Mapping[str, Item], hits: Mapping[str, Highlight]) -> None:
    for index, piece in enumerate(decision.evidence):
        pointer = f"/evidence/{index}"
        item = items.get(piece.item_id)
        if item is None:
            raise Refused("validation", "This item does not belong to the case.", pointer=f"{pointer}/item_id")
        hit = hits.get(piece.highlight_id)
        if piece.highlight_id and (hit is None or hit.item_id != piece.item_id):
            raise Refused("validation", "There is no such highlight here.", pointer=f"{pointer}/highlight_id")
        if piece.kind is EvidenceKind.HIGHLIGHT and hit is None:
            raise Refused("validation", "Name the highlight.", pointer=f"{pointer}/highlight_id")
        if piece.kind is EvidenceKind.LISTING and item.listing is None:
            raise Refused("validation", "This item has no listing.", pointer=f"{pointer}/item_id")
        if piece.kind in {EvidenceKind.QUOTE, EvidenceKind.HIGHLIGHT} and not _stands(piece, item, hit):
            raise Refused("validation", "These words do not stand there.", pointer=f"{pointer}/text")
    for index, part in enumerate(decision.judgements):
        if part.highlight_id not in hits:
            raise Refused("validation", "There is no such highlight here.", pointer=f"/judgements/{index}/highlight_id")


def _stands(piece: Evidence, item: Item, hit: Highlight | None) -> bool:
    """Say whether the quoted words are the original's, at that place, or a highlight's."""
    if hit is not None and piece.text == hit.explanation.heard:
        return True
    return any(
        segment.lane == piece.lane and segment.seq == piece.seq and segment.text[piece.start : piece.end] == piece.text
        for segment in item.segments
    )
