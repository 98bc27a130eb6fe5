"""Invented talk for the detectors' tests."""

from __future__ import annotations

from moderator_app.detectors import Document, scan
from moderator_app.domain.highlight import Highlight
from moderator_app.domain.merchant import Listing, PriceMeaning, PricePoint
from moderator_app.domain.transcript import Lane, Segment, Speaker

DAY_MS = 24 * 3600 * 1000
CUT_MS = 100 * DAY_MS


def anchor(*lines: str, every_ms: int = 4000) -> list[Segment]:
    """The anchor says these lines, one after the other."""
    return said(*lines, lane=Lane.SPEECH, role=Speaker.ANCHOR, every_ms=every_ms)


def said(
    *lines: str, lane: Lane = Lane.SPEECH, role: Speaker = Speaker.UNKNOWN, every_ms: int = 4000, at_ms: int = 0
) -> list[Segment]:
    """Lines of one voice in one lane."""
    return [
        Segment(lane=lane, seq=n, text=line, role=role, t0_ms=at_ms + n * every_ms, t1_ms=at_ms + n * every_ms + 2000)
        for n, line in enumerate(lines)
    ]


def see(*segments: Segment, listing: Listing | None = None, detector: str = "") -> list[Highlight]:
    """What the eyes see in one item; of one detector, if named."""
    document = Document(item_id="item-1", segments=segments, listing=listing, cut_at_ms=CUT_MS)
    return [hit for hit in scan(document) if detector in ("", hit.detector)]


def rules(hits: list[Highlight]) -> list[str]:
    """The strategies that fired."""
    return [hit.strategy for hit in hits]


def listing(
    price: int,
    *paid: tuple[int, int],
    compare: int | None = None,
    meaning: PriceMeaning = PriceMeaning.NONE,
    currency: str = "CNY",
) -> Listing:
    """A listing at ``price`` fen; ``paid`` holds (days before the cut, fen)."""
    points = sorted((CUT_MS - days * DAY_MS, fen) for days, fen in paid)
    return Listing(
        ref="L-1",
        title="云杉牌保温杯",
        price_minor=price,
        currency=currency,
        compare_price_minor=compare,
        price_meaning=meaning,
        paid=tuple(PricePoint(at_ms=at, paid_minor=fen) for at, fen in points),
    )
