"""The prices of a broadcast: read off captions and product cards, and paid while it ran. No Qt, no floats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from moderator_app.domain.case import Item
from moderator_app.domain.money import format_minor
from moderator_app.domain.transcript import Lane

_PRICE = re.compile(r"(?:[¥￥]|RMB|CNY)\s?(\d{1,9}(?:,\d{3})*)(?:\.(\d{1,2}))?|(\d{1,9})(?:\.(\d{1,2}))?\s?元")
SHOWING = (Lane.CARD, Lane.CAPTION)


@dataclass(frozen=True, slots=True)
class ShownPrice:
    """A price that could be seen for a while."""

    t0_ms: int
    t1_ms: int
    price_minor: int
    was_minor: int | None
    """The higher price beside it, whatever it claims to be."""
    text: str
    lane: Lane
    seq: int = -1
    """Of the segment it stands in; -1 for a price that was paid."""


def amounts(text: str) -> list[int]:
    """Return the sums of money written in a text, in minor units, in the order of the text."""
    found = []
    for match in _PRICE.finditer(text):
        whole, part = match.group(1) or match.group(3), match.group(2) or match.group(4) or ""
        found.append(int(whole.replace(",", "")) * 100 + int(part.ljust(2, "0")))
    return found


def shown_prices(item: Item) -> tuple[ShownPrice, ...]:
    """Return the prices of an item in the order of the clock.

    The first sum of a card or caption is its price; a higher one after it is what it is compared with. Prices paid
    count where they were paid while the item ran.
    """
    return tuple(sorted((*_written(item), *_paid(item)), key=lambda price: (price.t0_ms, price.seq)))


def _written(item: Item) -> Iterator[ShownPrice]:
    lanes = {segment.lane for segment in item.segments}
    lane = next((lane for lane in SHOWING if lane in lanes), None)
    for segment in item.segments:
        if segment.lane is not lane:
            continue
        sums = amounts(segment.text)
        if sums:
            was = next((sum_ for sum_ in sums[1:] if sum_ > sums[0]), None)
            yield ShownPrice(segment.t0_ms, segment.t1_ms, sums[0], was, segment.text, segment.lane, segment.seq)


def _paid(item: Item) -> Iterator[ShownPrice]:
    listing = item.listing
    if listing is None or not item.captured_at_ms:
        return
    end = max((segment.t1_ms for segment in item.segments), default=0)
    for point in listing.paid:
        t_ms = point.at_ms - item.captured_at_ms
        if 0 <= t_ms < end:
            text = f"{listing.currency} {format_minor(point.paid_minor)}"
            yield ShownPrice(t_ms, t_ms, point.paid_minor, None, text, Lane.LISTING)
