"""What the queue shows: which cases, in which order. A view is a filter with a name."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from moderator_app.domain.case import OPEN_STATES, Case


class Order(Enum):
    """How the list is ordered; the first of a pair of equals is the older one."""

    PRIORITY = "priority"
    DUE = "due"
    OPENED = "opened"
    MERCHANT = "merchant"


class Filter(Struct, frozen=True, kw_only=True):
    """Which cases are shown and how; all conditions hold together. An empty tuple asks nothing."""

    queues: tuple[str, ...] = ()
    states: tuple[str, ...] = tuple(sorted(str(state) for state in OPEN_STATES))
    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    mine: bool = False
    live: bool = False
    text: str = ""
    order: Order = Order.PRIORITY
    descending: bool = False
    """Turn the order's natural direction (most urgent first) round."""


class SavedView(Struct, frozen=True, kw_only=True):
    """A filter with a name."""

    id: str
    name: str
    filter: Filter


class QueueCount(Struct, frozen=True, kw_only=True):
    """How many open cases wait in a queue, by this desk's mirror."""

    queue: str
    waiting: int
    leased: int
    overdue: int
    oldest_opened_at_ms: int


class Alike(Struct, frozen=True, kw_only=True):
    """How many cases of one category wait in a queue, by this desk's mirror."""

    queue: str
    category: str
    waiting: int


class Listed(Struct, frozen=True, kw_only=True):
    """One row of the list: the case as the server knows it, and what this desk owes about it."""

    no: int
    """The row's number in the mirror; stands for the case in id lists."""
    case: Case
    priority: int
    """In thousandths of a point, at the time the list was ranked."""
    mine: bool = False
    debt: str = ""
    """State of the newest unsettled outbox row of this case (``queued``, ``sending``, ``attention``), or empty."""
