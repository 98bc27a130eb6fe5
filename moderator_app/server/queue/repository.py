"""Queries on waiting cases and leases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, exists, func, insert, select, update

from moderator_app.domain.queue import Lease, LeaseMode
from moderator_app.server.quality.blind import reviewing_seller
from moderator_app.server.tables import assignment, case, claim, conflict, inquiry, lease, merchant, part, skip


def to_lease(row: RowMapping, now_ms: int) -> Lease:
    """Return a stored lease; ``ttl_ms`` is what is left of it, for the reader counts from the reply."""
    return Lease(
        id=row["id"],
        case_id=row["case_id"],
        epoch=row["epoch"],
        holder=row["holder"],
        mode=LeaseMode(row["mode"]),
        ttl_ms=max(0, row["expires_at_ms"] - now_ms),
        granted_at_ms=row["granted_at_ms"],
        device_id=row["device_id"],
        renewals=row["renewals"],
    )


def claim_by(connection: Connection, claim_id: str) -> RowMapping | None:
    """Return an earlier claim."""
    return connection.execute(select(claim).where(claim.c.id == claim_id)).mappings().one_or_none()


def add_claim(connection: Connection, *, claim_id: str, account_id: str, body_sha256: str, at_ms: int) -> None:
    """Store a claim."""
    connection.execute(insert(claim).values(id=claim_id, account_id=account_id, body_sha256=body_sha256, at_ms=at_ms))


def live_of_claim(connection: Connection, claim_id: str) -> list[RowMapping]:
    """Return a claim's leases that are still live, in the order they were granted."""
    return list(
        connection.execute(
            select(lease).where(lease.c.claim_id == claim_id, lease.c.ended_at_ms.is_(None)).order_by(lease.c.position)
        ).mappings()
    )


def live_of_holder(connection: Connection, holder: str) -> list[RowMapping]:
    """Return a person's live leases, oldest first."""
    return list(
        connection.execute(
            select(lease).where(lease.c.holder == holder, lease.c.ended_at_ms.is_(None)).order_by(lease.c.id)
        ).mappings()
    )


def lease_by(connection: Connection, lease_id: str) -> RowMapping | None:
    """Return a lease."""
    return connection.execute(select(lease).where(lease.c.id == lease_id)).mappings().one_or_none()


def live_of_case(connection: Connection, case_id: str) -> RowMapping | None:
    """Return the one live lease of a case."""
    return (
        connection.execute(select(lease).where(lease.c.case_id == case_id, lease.c.ended_at_ms.is_(None)))
        .mappings()
        .one_or_none()
    )


def lease_of_epoch(connection: Connection, case_id: str, epoch: int) -> RowMapping | None:
    """Return the lease that was granted with a fencing token."""
    return (
        connection.execute(select(lease).where(lease.c.case_id == case_id, lease.c.epoch == epoch))
        .mappings()
        .one_or_none()
    )


def add_lease(connection: Connection, values: dict[str, Any]) -> None:
    """Store a lease; a second live one of the same case is refused by the database."""
    connection.execute(insert(lease).values(**values))


def prolong(connection: Connection, lease_id: str, *, expires_at_ms: int, renewals: int) -> None:
    """Move a lease's end."""
    connection.execute(
        update(lease).where(lease.c.id == lease_id).values(expires_at_ms=expires_at_ms, renewals=renewals)
    )


def end_lease(connection: Connection, lease_id: str, *, at_ms: int, reason: str) -> None:
    """End a live lease."""
    connection.execute(
        update(lease)
        .where(lease.c.id == lease_id, lease.c.ended_at_ms.is_(None))
        .values(ended_at_ms=at_ms, end_reason=reason)
    )


def expired(connection: Connection, now_ms: int) -> list[RowMapping]:
    """Return live leases whose time is over."""
    return list(
        connection.execute(
            select(lease).where(lease.c.ended_at_ms.is_(None), lease.c.expires_at_ms <= now_ms).order_by(lease.c.id)
        ).mappings()
    )


def due_holds(connection: Connection, now_ms: int) -> list[str]:
    """Return held cases whose time is over."""
    return list(
        connection.scalars(
            select(case.c.id)
            .where(case.c.hold_until_ms.is_not(None), case.c.hold_until_ms <= now_ms)
            .order_by(case.c.id)
        )
    )


def add_skip(connection: Connection, *, case_id: str, account_id: str, reason: str, note: str, at_ms: int) -> None:
    """Note that a case is not offered to a person again."""
    known = select(skip.c.case_id).where(skip.c.case_id == case_id, skip.c.account_id == account_id)
    if connection.scalar(known) is None:
        connection.execute(
            insert(skip).values(case_id=case_id, account_id=account_id, reason=reason, note=note, at_ms=at_ms)
        )


def add_conflict(connection: Connection, *, account_id: str, merchant_id: str, at_ms: int) -> None:
    """Note a conflict of interest with the person behind a seller."""
    key = connection.scalar(select(merchant.c.person_key).where(merchant.c.id == merchant_id))
    known = select(conflict.c.account_id).where(conflict.c.account_id == account_id, conflict.c.person_key == key)
    if connection.scalar(known) is None:
        connection.execute(insert(conflict).values(account_id=account_id, person_key=key, at_ms=at_ms))


def add_inquiry(connection: Connection, values: dict[str, Any]) -> None:
    """Store what a held case waits for."""
    connection.execute(insert(inquiry).values(**values))


def _no_conflict(holder: str) -> ColumnElement[bool]:
    """Neither a declared conflict with the person, nor a part of one's own in this case's decisions."""
    return ~(
        exists().where(
            conflict.c.account_id == holder,
            merchant.c.id == case.c.merchant_id,
            conflict.c.person_key == merchant.c.person_key,
        )
        | exists().where(part.c.case_id == case.c.id, part.c.account_id == holder)
        | reviewing_seller(case.c.merchant_id, holder)
    )


def in_conflict(connection: Connection, case_id: str, holder: str) -> bool:
    """Say whether a person must not act on a case."""
    return connection.scalar(select(case.c.id).where(case.c.id == case_id, _no_conflict(holder))) is None


def assigned_elsewhere(connection: Connection, case_id: str, holder: str) -> bool:
    """Say whether a case was handed to another person than ``holder``."""
    handed = exists().where(assignment.c.case_id == case_id, assignment.c.account_id != holder)
    return bool(connection.scalar(select(handed)))


def queue_counts(connection: Connection) -> dict[str, tuple[int, int, int]]:
    """Return (waiting, leased, opening time of the oldest waiting case) by queue."""
    found: dict[str, tuple[int, int, int]] = {}
    rows = connection.execute(
        select(case.c.queue, case.c.state, func.count().label("cases"), func.min(case.c.opened_at_ms).label("oldest"))
        .where(case.c.state.in_(["queued", "leased"]))
        .group_by(case.c.queue, case.c.state)
    )
    for row in rows:
        waiting, leased, oldest = found.get(row.queue, (0, 0, 0))
        if row.state == "queued":
            found[row.queue] = (row.cases, leased, row.oldest)
        else:
            found[row.queue] = (waiting, row.cases, oldest)
    return found
