"""Rows of a batch, read one by one: a wrong row is answered with its faults and costs the others nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from moderator_app.detectors import Document
from moderator_app.domain.errors import Refused
from moderator_app.domain.evidence import sha256_hex
from moderator_app.domain.highlight import Highlight
from moderator_app.server.body import check_row
from moderator_app.server.context import Context
from moderator_app.server.problems import malformed
from moderator_app.wire import messages as m

_ROW = msgspec.json.Decoder(m.IntakeRow)
_ENCODER = msgspec.json.Encoder(order="deterministic")


@dataclass(slots=True, kw_only=True)
class Prepared:
    """A row that could be read, with what booking it needs."""

    index: int
    row: m.MerchantRow | m.ItemRow | m.PriorDecisionRow
    content_hash: str
    """Of everything in the row: the same again is a duplicate."""
    evidence_hash: str = ""
    """Of an item without its counters: more viewers are no new evidence."""
    item_id: str = ""
    highlights: tuple[Highlight, ...] = ()
    looked: bool = False
    """Whether the detectors have seen it."""


def rejected(index: int, *faults: m.RowFault) -> m.IntakeResult:
    """Return the answer to a row that cannot be taken."""
    return m.IntakeResult(index=index, status="rejected", faults=faults)


def refused(index: int, error: Refused) -> m.IntakeResult:
    """Return the answer to a row that a rule refuses."""
    return rejected(index, m.RowFault(reason=str(error), pointer=error.pointer))


def read_rows(rows: Sequence[msgspec.Raw]) -> tuple[list[Prepared], dict[int, m.IntakeResult]]:
    """Return the rows that could be read, and an answer for each of the others."""
    good: list[Prepared] = []
    bad: dict[int, m.IntakeResult] = {}
    for index, raw in enumerate(rows):
        try:
            check_row(bytes(raw))
            row = _decoded(raw)
        except Refused as error:
            bad[index] = refused(index, error)
            continue
        prepared = Prepared(index=index, row=row, content_hash=sha256_hex(_facts(row)))
        if isinstance(row, m.ItemRow):
            places = {(segment.lane, segment.seq) for segment in row.segments}
            if len(places) != len(row.segments):
                bad[index] = rejected(
                    index, m.RowFault(reason="Two segments share a lane and a seq.", pointer="/segments")
                )
                continue
            plain = msgspec.structs.replace(row, viewers=0, reports=0, live_now=False)
            prepared.evidence_hash = sha256_hex(_facts(plain))
        good.append(prepared)
    return good, bad


def _facts(row: m.MerchantRow | m.ItemRow | m.PriorDecisionRow) -> bytes:
    """Return what a row's hash is of; a fact that was not known yet when rows were hashed first counts once it is told.

    A quote inside a text is escaped in JSON, so what is taken out can only be the empty field itself.
    """
    return _ENCODER.encode(row).replace(b'"pk_partner":"",', b"", 1)


def _decoded(raw: msgspec.Raw) -> m.MerchantRow | m.ItemRow | m.PriorDecisionRow:
    try:
        row: m.MerchantRow | m.ItemRow | m.PriorDecisionRow = _ROW.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise malformed(error) from None
    return row


def look(context: Context, prepared: Prepared) -> None:
    """Run the detectors over an item."""
    row = prepared.row
    if isinstance(row, m.ItemRow):
        document = Document(
            item_id=prepared.item_id, segments=row.segments, listing=row.listing, cut_at_ms=row.captured_at_ms
        )
        prepared.highlights = tuple(context.scan(document))
        prepared.looked = True
