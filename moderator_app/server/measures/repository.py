"""Queries on measures and emergency stops."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, exists, insert, select, text, update

from moderator_app.domain.measure import RIGHT_OF, BookedMeasure, MeasureState
from moderator_app.server.tables import case, measure, merchant, platform_call, provisional, suspension

_STOPS_OF_CASE = select(provisional).where(
    provisional.c.case_id == bindparam("case_id"), provisional.c.ended_at_ms.is_(None)
)
"""Written once: every decision asks it, and composing a statement takes longer than asking it."""


def to_measure(row: RowMapping) -> BookedMeasure:
    """Return a stored measure."""
    return BookedMeasure(
        id=row["id"],
        decision_id=row["decision_id"],
        merchant_id=row["merchant_id"],
        code=row["code"],
        start_at_ms=row["start_at_ms"],
        end_at_ms=row["end_at_ms"],
        state=MeasureState(row["state"]),
    )


def lane_of(merchant_id: str, code: str) -> str:
    """Return the lane of calls about a right of a seller (or about a measure that restricts none)."""
    right = RIGHT_OF.get(code)
    return f"{merchant_id}:{right or code}"


def add_measures(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Store measures; each belongs to one ledger entry."""
    if rows:
        connection.execute(insert(measure), list(rows))


def measure_row(connection: Connection, measure_id: str) -> RowMapping | None:
    """Return a measure."""
    return connection.execute(select(measure).where(measure.c.id == measure_id)).mappings().one_or_none()


def of_decision(connection: Connection, decision_id: str) -> list[RowMapping]:
    """Return a decision's measures, in the order of their booking."""
    return list(
        connection.execute(
            select(measure).where(measure.c.decision_id == decision_id).order_by(measure.c.id)
        ).mappings()
    )


def of_merchants(connection: Connection, merchant_ids: Iterable[str]) -> list[RowMapping]:
    """Return the measures of sellers, oldest first."""
    return list(
        connection.execute(
            select(measure)
            .where(measure.c.merchant_id.in_(sorted(set(merchant_ids))))
            .order_by(measure.c.start_at_ms, measure.c.id)
        ).mappings()
    )


def move(connection: Connection, measure_id: str, source: str, target: str, at_ms: int) -> bool:
    """Move a measure from one state to another; say whether it was in the first."""
    done = connection.execute(
        update(measure)
        .where(measure.c.id == measure_id, measure.c.state == source)
        .values(state=target, changed_at_ms=at_ms)
    )
    return done.rowcount == 1


def measure_rows(connection: Connection, measure_ids: Iterable[str]) -> dict[str, RowMapping]:
    """Return measures by id."""
    wanted = select(measure).where(measure.c.id.in_(list(measure_ids)))
    return {row["id"]: row for row in connection.execute(wanted).mappings()}


def move_all(connection: Connection, measure_ids: Iterable[str], source: str, target: str, at_ms: int) -> set[str]:
    """Move measures from one state to another; return those that were in the first."""
    moved = (
        update(measure)
        .where(measure.c.id.in_(list(measure_ids)), measure.c.state == source)
        .values(state=target, changed_at_ms=at_ms)
        .returning(measure.c.id)
    )
    return set(connection.scalars(moved))


_ENDING = text("""
    SELECT measure.* FROM measure WHERE state = 'active' AND end_at_ms IS NOT NULL AND end_at_ms <= :now_ms
    AND NOT EXISTS (
        SELECT 1 FROM platform_call WHERE platform_call.kind = 'measure.lift' AND platform_call.ref = measure.id
    ) AND NOT EXISTS (
        SELECT 1 FROM suspension WHERE suspension.measure_id = measure.id AND suspension.ended_at_ms IS NULL
    ) ORDER BY end_at_ms, id LIMIT :count
""")


def ending(connection: Connection, now_ms: int, count: int) -> list[RowMapping]:
    """Return measures whose term is over and whose end nobody has told the platform yet.

    The term of one that an appeal has suspended does not run.
    """
    return list(connection.execute(_ENDING, {"now_ms": now_ms, "count": count}).mappings())


def change_end(connection: Connection, measure_id: str, end_at_ms: int) -> None:
    """Move a measure's end, because its term did not run for a time."""
    connection.execute(update(measure).where(measure.c.id == measure_id).values(end_at_ms=end_at_ms))


def resting(connection: Connection, merchant_ids: Iterable[str]) -> frozenset[str]:
    """Return the measures of sellers that do not hold their rights because of an appeal: suspended and not resumed."""
    sellers = sorted(set(merchant_ids))
    if not sellers:
        return frozenset()
    return frozenset(
        connection.scalars(
            select(suspension.c.measure_id)
            .join(measure, measure.c.id == suspension.c.measure_id)
            .where(measure.c.merchant_id.in_(sellers), suspension.c.outcome != "resumed")
        )
    )


def runs_again(connection: Connection, suspension_id: str) -> bool:
    """Say whether a measure that was suspended is in force, and its end not on its way."""
    told = exists().where(
        platform_call.c.ref == measure.c.id, platform_call.c.kind.in_(["measure.lift", "measure.reverse"])
    )
    wanted = (
        select(measure.c.id)
        .join(suspension, suspension.c.measure_id == measure.c.id)
        .where(suspension.c.id == suspension_id, measure.c.state == "active", ~told)
    )
    return connection.scalar(wanted) is not None


def platform_refs(connection: Connection, merchant_ids: Iterable[str]) -> dict[str, str]:
    """Return what the platform calls sellers, by our id."""
    wanted = select(merchant.c.id, merchant.c.ref).where(merchant.c.id.in_(sorted(set(merchant_ids))))
    return {row.id: row.ref for row in connection.execute(wanted)}


# --- emergency stops --------------------------------------------------------------------------------------------------


def add_stop(connection: Connection, values: dict[str, Any]) -> None:
    """Store an emergency stop; a second open one of the same case and kind is refused by the database."""
    connection.execute(insert(provisional).values(**values))


def stop_row(connection: Connection, stop_id: str) -> RowMapping | None:
    """Return an emergency stop."""
    return connection.execute(select(provisional).where(provisional.c.id == stop_id)).mappings().one_or_none()


def stops(connection: Connection, *, open_only: bool = True) -> list[RowMapping]:
    """Return emergency stops, newest first."""
    query = select(provisional).order_by(provisional.c.asked_at_ms.desc(), provisional.c.id)
    if open_only:
        query = query.where(provisional.c.ended_at_ms.is_(None))
    return list(connection.execute(query.limit(500)).mappings())


def open_stops(connection: Connection) -> list[RowMapping]:
    """Return the stops that nobody has begun to end, with whether their case is ``decided``."""
    return list(
        connection.execute(
            select(provisional, case.c.state.in_(["decided", "closed", "merged"]).label("decided"))
            .join(case, case.c.id == provisional.c.case_id)
            .where(provisional.c.ended_at_ms.is_(None), provisional.c.ending == "")
            .order_by(provisional.c.lapses_at_ms)
        ).mappings()
    )


def stops_of_case(connection: Connection, case_id: str) -> list[RowMapping]:
    """Return a case's open emergency stops."""
    return list(connection.execute(_STOPS_OF_CASE, {"case_id": case_id}).mappings())


def stops_of_merchants(connection: Connection, merchant_ids: Iterable[str]) -> list[RowMapping]:
    """Return the emergency stops of sellers that the platform holds; a confirmed one until its end is acknowledged."""
    told = exists().where(
        platform_call.c.ref == provisional.c.id,
        platform_call.c.kind == "measure.lift",
        platform_call.c.state.in_(["pending", "sending"]),
    )
    return list(
        connection.execute(
            select(provisional).where(
                provisional.c.merchant_id.in_(sorted(set(merchant_ids))),
                (provisional.c.state == "applied") | ((provisional.c.state == "confirmed") & told),
            )
        ).mappings()
    )


def change_stop(connection: Connection, stop_id: str, **values: Any) -> None:
    """Change an emergency stop."""
    connection.execute(update(provisional).where(provisional.c.id == stop_id).values(**values))
