"""Queries on waiting cases and leases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, exists, func, insert, literal, select, update
from sqlalchemy import case as when

from moderator_app.domain.queue import AGE_POINTS_MILLI, Lease, LeaseMode
from moderator_app.server.tables import case, claim, conflict, decision, inquiry, lease, merchant, skip


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
    """Neither a declared conflict with the person, nor an earlier decision of one's own in this case."""
    return ~(
        exists().where(
            conflict.c.account_id == holder,
            merchant.c.id == case.c.merchant_id,
            conflict.c.person_key == merchant.c.person_key,
        )
        | exists().where(decision.c.case_id == case.c.id, decision.c.maker_id == holder)
    )


def in_conflict(connection: Connection, case_id: str, holder: str) -> bool:
    """Say whether a person must not act on a case."""
    return connection.scalar(select(case.c.id).where(case.c.id == case_id, _no_conflict(holder))) is None


def next_cases(
    connection: Connection,
    *,
    queues: Sequence[str],
    holder: str,
    private: bool,
    offline: bool,
    count: int,
    now_ms: int,
) -> list[str]:
    """Return the waiting cases that come next for a person, best first (see ``domain.queue.priority_at``).

    Age adds at most twice ``AGE_POINTS_MILLI``. So only cases whose standing rank is within that of the ``count``-th
    best can be among the best, and the index on the standing rank yields them without a look at the others.
    """
    eligible = [
        case.c.queue.in_(queues),
        case.c.state == "queued",
        _no_conflict(holder),
        ~exists().where(skip.c.case_id == case.c.id, skip.c.account_id == holder),
    ]
    if not private:
        eligible.append(case.c.private == 0)
    if offline:
        eligible.extend((case.c.live_now == 0, case.c.severity != "S4"))
    floor = connection.scalar(
        select(case.c.base_priority).where(*eligible).order_by(case.c.base_priority.desc()).limit(1).offset(count - 1)
    )
    if floor is not None:
        eligible.append(case.c.base_priority >= floor - 2 * AGE_POINTS_MILLI)
    waited = literal(now_ms) - case.c.opened_at_ms
    age = when(
        (waited <= 0, 0),
        (waited >= 2 * case.c.allowance_ms, 2 * AGE_POINTS_MILLI),
        else_=AGE_POINTS_MILLI * waited // case.c.allowance_ms,
    )
    rank = case.c.base_priority + age
    return list(
        connection.scalars(
            select(case.c.id).where(*eligible).order_by(rank.desc(), case.c.opened_at_ms, case.c.id).limit(count)
        )
    )


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
