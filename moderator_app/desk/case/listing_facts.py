"""What a listing says of its price, and what was really paid. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from moderator_app.domain.identity import DAY_MS
from moderator_app.domain.merchant import Listing, PriceMeaning


@dataclass(frozen=True, slots=True)
class PriceFacts:
    """The comparison a reviewer makes."""

    price_minor: int
    compare_minor: int | None
    meaning: PriceMeaning
    lawful_minor: int | None
    """The highest price that may be called original: the lowest paid in the seven days before the capture."""
    week_paid: int
    """How many sales of those seven days are known."""

    @property
    def overstated_minor(self) -> int:
        """By how much the price called original exceeds what may be called so; 0 where it does not claim to be."""
        if self.meaning is not PriceMeaning.ORIGINAL or self.compare_minor is None or self.lawful_minor is None:
            return 0
        return max(0, self.compare_minor - self.lawful_minor)


def price_facts(listing: Listing) -> PriceFacts:
    """Return the facts as they stood when the listing was captured."""
    cut = listing.taken_at_ms or max((point.at_ms for point in listing.paid), default=0) + 1
    return PriceFacts(
        price_minor=listing.price_minor,
        compare_minor=listing.compare_price_minor,
        meaning=listing.price_meaning,
        lawful_minor=listing.original_price_minor(cut),
        week_paid=sum(1 for point in listing.paid if cut - 7 * DAY_MS <= point.at_ms < cut),
    )


def history_path(listing: Listing, width: int, height: int) -> list[tuple[int, int]]:
    """Return the paid prices as points of a line inside ``width`` × ``height`` pixels, oldest at the left.

    The scale runs from nothing to the dearest of the paid and the compared price, so that heights compare.
    """
    if not listing.paid or width < 2 or height < 2:
        return []
    points = sorted(listing.paid, key=lambda point: point.at_ms)
    first, last = points[0].at_ms, max(points[-1].at_ms, listing.taken_at_ms)
    span = max(1, last - first)
    top = scale_top(listing)
    return [
        ((point.at_ms - first) * (width - 1) // span, height - 1 - point.paid_minor * (height - 1) // top)
        for point in points
    ]


def scale_top(listing: Listing) -> int:
    """Return the dearest price of the picture, in minor units; at least 1."""
    prices = [listing.price_minor, listing.compare_price_minor or 0, *(point.paid_minor for point in listing.paid)]
    return max(1, *prices)
