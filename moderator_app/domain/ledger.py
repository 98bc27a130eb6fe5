"""The ledger: entries are appended, never edited; what a merchant's standing is, is folded from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from moderator_app.domain.penalty import PERMANENT, PriorDecision
from moderator_app.domain.text import Named


class EntryKind(Named):
    """What an entry books."""

    DAMAGES = "damages", "Liquidated damages", "违约金"
    POINTS = "points", "Penalty points", "扣分"
    MEASURE = "measure", "Measure", "措施"


class MeasureState(Named):
    """The states of ``state_machines.yaml`` that are in use on a desk."""

    PROPOSED = "proposed", "Proposed", "拟定"
    SCHEDULED = "scheduled", "Scheduled", "待执行"
    ACTIVE = "active", "Active", "执行中"
    EXPIRED = "expired", "Ended", "已到期"
    REVERSED = "reversed", "Reversed", "已撤回"
    CANCELLED = "cancelled", "Cancelled", "已取消"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One booked effect of a decision. A reversal is a further entry that names the first."""

    id: str
    seq: int
    """Position in the ledger, from 1, without gaps in the order of booking."""
    at_ms: int
    merchant_id: str
    decision_id: str
    kind: EntryKind
    code: str
    """Measure code, ``LD`` or ``POINTS``."""
    amount: int
    """Minor units for damages, points for points, 0 for a measure; negative for a reversal."""
    currency: str = ""
    start_at_ms: int = 0
    end_at_ms: int | None = None
    reverses: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveMeasure:
    """A measure in force at a given time."""

    code: str
    decision_id: str
    start_at_ms: int
    end_at_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a merchant stands at a given time."""

    points: int = 0
    """Of the calendar year."""
    damages_minor: int = 0
    """Booked and not reversed, all time."""
    currency: str = "CNY"
    active: tuple[ActiveMeasure, ...] = field(default=())
    history: tuple[PriorDecision, ...] = field(default=())

    @property
    def closed(self) -> bool:
        """Whether a permanent closure is in force."""
        return any(measure.code in PERMANENT - {"CART_REVOKE"} for measure in self.active)


def fold(
    entries: Iterable[LedgerEntry], history: Iterable[PriorDecision], *, at_ms: int, year_start_ms: int
) -> Standing:
    """Fold a merchant's standing at ``at_ms`` from the ledger.

    A measure is in force from its start until its end (exclusive) unless an entry reverses it. One-shot measures
    (no term, not permanent) are history, not standing.
    """
    rows = list(entries)
    reversed_ids = {row.reverses for row in rows if row.reverses}
    booked_at = {row.id: row.at_ms for row in rows}
    active = []
    points = damages = 0
    currency = "CNY"
    for row in rows:
        # Points that are taken back come off the year they were given in.
        if row.kind is EntryKind.POINTS and booked_at.get(row.reverses, row.at_ms) >= year_start_ms:
            points += row.amount
        elif row.kind is EntryKind.DAMAGES:
            damages += row.amount
            currency = row.currency or currency
        elif row.kind is EntryKind.MEASURE and row.id not in reversed_ids and not row.reverses:
            lasting = row.end_at_ms is not None or row.code in PERMANENT
            if lasting and row.start_at_ms <= at_ms and (row.end_at_ms is None or at_ms < row.end_at_ms):
                active.append(
                    ActiveMeasure(
                        code=row.code,
                        decision_id=row.decision_id,
                        start_at_ms=row.start_at_ms,
                        end_at_ms=row.end_at_ms,
                    )
                )
    return Standing(
        points=points, damages_minor=damages, currency=currency, active=tuple(active), history=tuple(history)
    )
