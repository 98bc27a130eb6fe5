"""Who is judged: merchants, their listings, and the context a reviewer may see."""

from __future__ import annotations

from dataclasses import dataclass, field

from moderator_app.domain.text import Label, Named


class StoreStatus(Named):
    """What the platform lets a store do."""

    OPEN = "open", "Open", "营业中"
    RESTRICTED = "restricted", "Restricted", "受限"
    CLOSED = "closed", "Closed", "已关店"


class PriceMeaning(Named):
    """What the struck-out price beside the price claims to be."""

    NONE = "none", "None", "无"
    ORIGINAL = "original", "Original price", "原价"
    LIST = "list", "List price", "划线价"
    COUNTER = "counter", "Counter price", "专柜价"


@dataclass(frozen=True, slots=True, kw_only=True)
class PricePoint:
    """What somebody really paid for a listing, and when."""

    at_ms: int
    paid_minor: int
    order_ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A product listing as it stood when it was captured.

    Raises:
        ValueError: a negative amount.
    """

    ref: str
    title: str
    price_minor: int
    currency: str = "CNY"
    compare_price_minor: int | None = None
    price_meaning: PriceMeaning = PriceMeaning.NONE
    description: str = ""
    attributes: tuple[tuple[str, str], ...] = field(default=())
    taken_at_ms: int = 0
    paid: tuple[PricePoint, ...] = field(default=())
    """Prices really paid at this venue, oldest first."""

    def __post_init__(self) -> None:
        """Check the amounts."""
        if self.price_minor < 0 or (self.compare_price_minor or 0) < 0:
            raise ValueError(f"listing {self.ref}: a price below zero")

    def original_price_minor(self, cut_at_ms: int) -> int | None:
        """Return the price that may be called "original" at ``cut_at_ms``, in minor units, or None if nothing was sold.

        The lowest price actually paid at this venue in the seven days before the cut, else the last price paid
        (the older Chinese rule on price fraud, a policy parameter of the platform).
        """
        before = [point for point in self.paid if point.at_ms < cut_at_ms]
        week = [point.paid_minor for point in before if point.at_ms >= cut_at_ms - 7 * 24 * 3600 * 1000]
        if week:
            return min(week)
        return max(before, key=lambda point: point.at_ms).paid_minor if before else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merchant:
    """A seller as the platform describes it. Linked accounts share one ``person_key``."""

    id: str
    ref: str
    """The platform's own id of the seller."""
    name: str
    person_key: str
    """Stands for the natural or legal person behind all linked accounts; recurrence is counted over it."""
    deposit_minor: int = 0
    currency: str = "CNY"
    followers: int = 0
    category: Label = field(default=Label("", ""))
    opened_at_ms: int = 0
    status: StoreStatus = StoreStatus.OPEN
