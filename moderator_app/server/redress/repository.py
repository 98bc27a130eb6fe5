"""Queries on withdrawals, reversal plans and the re-check list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from moderator_app.domain.ledger import LedgerEntry
from moderator_app.domain.reversal import ReversalStep
from moderator_app.server.tables import (
    counted,
    decision,
    decision_state,
    ledger,
    platform_call,
    recheck,
    reversal_step,
    withdrawal,
)


def withdrawal_of(connection: Connection, decision_id: str) -> RowMapping | None:
    """Return the withdrawal of a decision."""
    return (
        connection.execute(
            select(withdrawal, decision.c.number, decision.c.merchant_id)
            .join(decision, decision.c.id == withdrawal.c.decision_id)
            .where(withdrawal.c.decision_id == decision_id)
        )
        .mappings()
        .one_or_none()
    )


def withdrawals(connection: Connection, count: int) -> list[RowMapping]:
    """Return withdrawals: those that are not complete first, then the latest."""
    return list(
        connection.execute(
            select(withdrawal, decision.c.number, decision.c.merchant_id)
            .join(decision, decision.c.id == withdrawal.c.decision_id)
            .order_by(withdrawal.c.ended_at_ms.is_not(None), withdrawal.c.asked_at_ms.desc(), withdrawal.c.decision_id)
            .limit(count)
        ).mappings()
    )


def add_withdrawal(connection: Connection, values: dict[str, Any]) -> None:
    """Store a withdrawal; a second one of the same decision is refused by the database."""
    connection.execute(insert(withdrawal).values(**values))


def change_withdrawal(connection: Connection, decision_id: str, **values: Any) -> None:
    """Change a withdrawal."""
    connection.execute(update(withdrawal).where(withdrawal.c.decision_id == decision_id).values(**values))


def add_steps(connection: Connection, decision_id: str, steps: Sequence[ReversalStep], at_ms: int) -> None:
    """Store a plan."""
    connection.execute(
        insert(reversal_step),
        [
            {
                "decision_id": decision_id,
                "position": position,
                "kind": str(step.kind),
                "ref": step.ref,
                "state": str(step.state),
                "changed_at_ms": at_ms,
            }
            for position, step in enumerate(steps)
        ],
    )


def steps_of(connection: Connection, decision_id: str) -> list[RowMapping]:
    """Return a plan's steps in their order, each with the code of the measure or entry that it is about."""
    return list(
        connection.execute(
            select(reversal_step, func.coalesce(ledger.c.code, "").label("code"))
            .outerjoin(ledger, ledger.c.id == reversal_step.c.ref)
            .where(reversal_step.c.decision_id == decision_id)
            .order_by(reversal_step.c.position)
        ).mappings()
    )


def open_steps(connection: Connection, count: int) -> list[RowMapping]:
    """Return steps that are not done, of all plans."""
    return list(
        connection.execute(
            select(reversal_step)
            .where(reversal_step.c.state.in_(["pending", "stuck"]))
            .order_by(reversal_step.c.changed_at_ms, reversal_step.c.decision_id, reversal_step.c.position)
            .limit(count)
        ).mappings()
    )


def change_step(connection: Connection, row: RowMapping, *, state: str, note: str, at_ms: int) -> None:
    """Say how far a step has come."""
    connection.execute(
        update(reversal_step)
        .where(reversal_step.c.decision_id == row["decision_id"], reversal_step.c.position == row["position"])
        .values(state=state, note=note, changed_at_ms=at_ms)
    )


def take_back(connection: Connection, entry: LedgerEntry, values: dict[str, Any]) -> bool:
    """Append the counter-entry of a ledger entry, once; say whether it was appended now."""
    known = select(ledger.c.id).where(ledger.c.decision_id == entry.decision_id, ledger.c.reverses == entry.id)
    if connection.scalar(known) is not None:
        return False
    connection.execute(insert(ledger).values(**values))
    return True


def who_counted(connection: Connection, prior_id: str) -> list[RowMapping]:
    """Return the decisions in effect that had counted one as recurrence."""
    return list(
        connection.execute(
            select(decision)
            .join(counted, counted.c.decision_id == decision.c.id)
            .join(decision_state, decision_state.c.decision_id == decision.c.id)
            .where(counted.c.prior_id == prior_id, decision_state.c.state.in_(["effective", "under_appeal", "upheld"]))
            .order_by(decision.c.id)
        ).mappings()
    )


def add_recheck(connection: Connection, values: dict[str, Any]) -> None:
    """Put a decision on the re-check list."""
    connection.execute(insert(recheck).values(**values))


def rechecks(connection: Connection, decision_id: str = "") -> list[RowMapping]:
    """Return the open re-check list, oldest first."""
    query = (
        select(recheck, decision.c.number, decision.c.case_id, decision.c.grade)
        .join(decision, decision.c.id == recheck.c.decision_id)
        .where(recheck.c.closed_at_ms.is_(None))
        .order_by(recheck.c.at_ms, recheck.c.decision_id)
    )
    if decision_id:
        query = query.where(recheck.c.decision_id == decision_id)
    return list(connection.execute(query).mappings())


def close_rechecks(connection: Connection, decision_id: str, **values: Any) -> None:
    """Take a decision off the re-check list."""
    connection.execute(
        update(recheck).where(recheck.c.decision_id == decision_id, recheck.c.closed_at_ms.is_(None)).values(**values)
    )


def call_state(connection: Connection, kind: str, ref: str) -> str:
    """Return how far a call has come, empty for one that was never queued."""
    found = select(platform_call.c.state).where(platform_call.c.kind == kind, platform_call.c.ref == ref)
    return connection.scalar(found) or ""
