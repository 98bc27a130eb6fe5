"""Measures over time: each has its own term and state, ends by itself, and frees its right only when no other holds it.

The platform applies and lifts measures; it may fail, so every call has a ladder of waits (the one WeChat Pay documents
for its notifications: 24 h 4 min in all). A measure that used up the ladder is a dead letter that a person sees.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from moderator_app.domain.penalty import PERMANENT
from moderator_app.domain.text import Named


class MeasureState(Named):
    """The states of ``state_machines.yaml``."""

    PROPOSED = "proposed", "Proposed", "拟定"
    SCHEDULED = "scheduled", "Scheduled", "待执行"
    APPLYING = "applying", "Being applied", "执行中"
    ACTIVE = "active", "In force", "生效中"
    LIFTING = "lifting", "Being lifted", "解除中"
    EXPIRED = "expired", "Ended", "已到期"
    LIFTED = "lifted", "Lifted early", "已提前解除"
    REVERSING = "reversing", "Being reversed", "撤回中"
    REVERSED = "reversed", "Reversed", "已撤回"
    FAILED = "failed", "Failed, will retry", "失败待重试"
    FAILED_FINAL = "failed_final", "Failed", "执行失败"
    CANCELLED = "cancelled", "Cancelled", "已取消"


class Right(Named):
    """What a measure takes away for a time or for good."""

    LIVE = "live", "Live-streaming", "直播"
    CART = "cart", "Product cart", "小黄车"
    COMMENT = "comment", "Comments", "评论"
    MESSAGE = "message", "Private messages and shop chat", "私信与客服"
    LISTING = "listing", "Publishing listings", "发布商品"
    TRAFFIC = "traffic", "Normal reach", "正常流量"
    SETTLEMENT = "settlement", "Settlement of sales", "货款结算"
    NEW_STORE = "new_store", "Opening further stores", "开设新店"
    STORE = "store", "The store", "店铺"
    ACCOUNT = "account", "The account", "账号"
    REPUTE = "repute", "Standing off the blacklist", "未列入黑名单"


STOPPABLE = ("LIVE_STOP", "LIVE_BAN", "CART_BAN", "COMMENT_BAN", "PM_BAN", "LISTING_BAN", "TRAFFIC_LIMIT")
"""What may be stopped in an emergency, without a decision; nothing permanent, and no money."""

RIGHT_OF: Final[dict[str, Right]] = {
    "LIVE_BAN": Right.LIVE,
    "CART_BAN": Right.CART,
    "CART_REVOKE": Right.CART,
    "COMMENT_BAN": Right.COMMENT,
    "PM_BAN": Right.MESSAGE,
    "LISTING_BAN": Right.LISTING,
    "TRAFFIC_LIMIT": Right.TRAFFIC,
    "FUND_HOLD": Right.SETTLEMENT,
    "NEW_STORE_BAN": Right.NEW_STORE,
    "STORE_CLOSE": Right.STORE,
    "ACCOUNT_BAN": Right.ACCOUNT,
    "BLACKLIST": Right.REPUTE,
}
"""Measure code → the right it restricts; codes that are not here happen once and restrict nothing."""

RETRY_LADDER_S: Final = (15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600)
"""Seconds to wait after the first, second, … failed call."""

HOLDING = frozenset({MeasureState.ACTIVE, MeasureState.LIFTING, MeasureState.REVERSING})
"""States in which the platform still restricts the right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedMeasure:
    """One measure of an effective decision."""

    id: str
    decision_id: str
    merchant_id: str
    code: str
    start_at_ms: int
    end_at_ms: int | None
    """Exclusive; None for a permanent measure and for one that happens once."""
    state: MeasureState
    attempts: int = 0
    """Failed calls of the present phase."""
    next_try_at_ms: int | None = None

    @property
    def right(self) -> Right | None:
        """The right it restricts, or None."""
        return RIGHT_OF.get(self.code)

    @property
    def lasting(self) -> bool:
        """Whether it restricts over a time (as against an act that happens once)."""
        return self.end_at_ms is not None or self.code in PERMANENT


def next_try_ms(attempts: int, failed_at_ms: int) -> int | None:
    """Return when to call again after ``attempts`` failures, or None when the ladder is used up."""
    if attempts > len(RETRY_LADDER_S):
        return None
    return failed_at_ms + RETRY_LADDER_S[attempts - 1] * 1000


def restricts(measure: BookedMeasure, at_ms: int) -> bool:
    """Say whether a measure restricts its right at a time: from its start until its end, exclusive."""
    return (
        measure.right is not None
        and measure.lasting
        and measure.state in HOLDING
        and measure.start_at_ms <= at_ms
        and (measure.end_at_ms is None or at_ms < measure.end_at_ms)
    )


def restricted(measures: Iterable[BookedMeasure], right: Right, at_ms: int) -> bool:
    """Say whether any measure restricts a right: overlapping bans end only with the last of them."""
    return any(measure.right is right and restricts(measure, at_ms) for measure in measures)


def frees(ending: BookedMeasure, all_of_merchant: Iterable[BookedMeasure], at_ms: int) -> bool:
    """Say whether the end (or reversal) of one measure gives its right back, that is, whether no other holds it."""
    if ending.right is None or not ending.lasting:
        return False
    others = (measure for measure in all_of_merchant if measure.id != ending.id)
    return not restricted(others, ending.right, at_ms)


def due_to_end(measures: Iterable[BookedMeasure], at_ms: int) -> tuple[BookedMeasure, ...]:
    """Return the active measures whose term is over at ``at_ms``, in the order of their ends."""
    over = [
        measure
        for measure in measures
        if measure.state is MeasureState.ACTIVE and measure.end_at_ms is not None and measure.end_at_ms <= at_ms
    ]
    return tuple(sorted(over, key=lambda measure: (measure.end_at_ms or 0, measure.id)))
