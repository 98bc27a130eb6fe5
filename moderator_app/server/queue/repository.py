"""Queries on waiting cases and leases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    RowMapping,
    Text,
    bindparam,
    exists,
    func,
    insert,
    select,
    text,
    update,
)

from moderator_app.domain.queue import Lease, LeaseMode
from moderator_app.server.database.known import Known, Stored
from moderator_app.server.database.together import Together
from moderator_app.server.quality.blind import reviewing_seller
from moderator_app.server.tables import assignment, case, claim, conflict, inquiry, lease, merchant, part, skip

# What every claim and every decision asks is written once: composing a statement takes longer than asking it.
_HOLDER = bindparam("holder", type_=Text())
_CLAIM = select(claim).where(claim.c.id == bindparam("claim_id"))
_OF_CLAIM = (
    select(lease)
    .where(lease.c.claim_id == bindparam("claim_id"), lease.c.ended_at_ms.is_(None))
    .order_by(lease.c.position)
)
_OF_HOLDER = select(lease).where(lease.c.holder == _HOLDER, lease.c.ended_at_ms.is_(None)).order_by(lease.c.id)
_LEASE = select(lease).where(lease.c.id == bindparam("lease_id"))
_OF_EPOCH = select(lease).where(lease.c.case_id == bindparam("case_id"), lease.c.epoch == bindparam("epoch"))
_EXPIRED = (
    select(lease)
    .where(lease.c.ended_at_ms.is_(None), lease.c.expires_at_ms <= bindparam("now_ms"))
    .order_by(lease.c.id)
)
_DUE_HOLDS = (
    select(case.c.id)
    .where(case.c.hold_until_ms.is_not(None), case.c.hold_until_ms <= bindparam("now_ms"))
    .order_by(case.c.id)
)


def free_of_conflict(who: BindParameter[str]) -> ColumnElement[bool]:
    """Return the condition that nothing keeps a person from acting on a case.

    That is a declared conflict of interest, one's own part in its decisions, or a blind look at its seller.
    """
    seller = merchant.alias()
    return ~(
        exists().where(
            conflict.c.account_id == who,
            seller.c.id == case.c.merchant_id,
            conflict.c.person_key == seller.c.person_key,
        )
        | exists().where(part.c.case_id == case.c.id, part.c.account_id == who)
        | reviewing_seller(case.c.merchant_id, who)
    )


_FREE_OF_CONFLICT = select(case.c.id).where(case.c.id == bindparam("case_id"), free_of_conflict(_HOLDER))
_ELSEWHERE = select(exists().where(assignment.c.case_id == bindparam("case_id"), assignment.c.account_id != _HOLDER))
_SINCE = Known(
    select(lease)
    .where(lease.c.case_id == bindparam("case_id"), lease.c.epoch >= bindparam("epoch"))
    .order_by(lease.c.epoch)
)


_AHEAD = Known(
    text("""
SELECT (SELECT expires_at_ms FROM lease WHERE ended_at_ms IS NULL ORDER BY expires_at_ms LIMIT 1) AS lease_ends_ms,
    (SELECT hold_until_ms FROM case_file WHERE hold_until_ms IS NOT NULL ORDER BY hold_until_ms LIMIT 1)
        AS hold_ends_ms,
    (SELECT aged_at_ms FROM case_file WHERE aged = 0 ORDER BY aged_at_ms LIMIT 1) AS ages_ms,
    EXISTS (SELECT 1 FROM claim WHERE id = :claim_id) AS known,
    (SELECT count(*) FROM lease WHERE holder = :holder AND ended_at_ms IS NULL) AS held,
    EXISTS (SELECT 1 FROM policy_version WHERE state = 'effective' AND author_id IS NOT NULL) AS to_read,
    EXISTS (SELECT 1 FROM exposure WHERE account_id = :holder AND ended_at_ms > :since_ms)
    OR EXISTS (SELECT 1 FROM rest WHERE account_id = :holder AND begun_at_ms > :since_ms)
    OR EXISTS (SELECT 1 FROM optout WHERE account_id = :holder) AS strained
""")
)


def ahead(connection: Connection, *, claim_id: str, holder: str, now_ms: int, since_ms: int) -> dict[str, Any]:
    """Return what a claim has to look at closer, in one question instead of one for each, for most answers are no.

    Returns:
        ``ending`` (leases or holds), ``ageing`` (cases), ``known`` (the claim), ``held`` (how many leases),
        ``to_read`` (rules that people changed), ``strained`` (looks and breaks after ``since_ms``, opt-outs).
    """
    found = _AHEAD.one(connection, claim_id=claim_id, holder=holder, since_ms=since_ms)
    assert found is not None  # noqa: S101 - it asks for one row
    ends, ages = [found.pop(name) for name in ("lease_ends_ms", "hold_ends_ms")], found.pop("ages_ms")
    found["ending"] = any(end is not None and end <= now_ms for end in ends)
    found["ageing"] = ages is not None and ages <= now_ms
    return found


def to_lease(row: Stored, now_ms: int) -> Lease:
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
    return connection.execute(_CLAIM, {"claim_id": claim_id}).mappings().one_or_none()


def live_of_claim(connection: Connection, claim_id: str) -> list[RowMapping]:
    """Return a claim's leases that are still live, in the order they were granted."""
    return list(connection.execute(_OF_CLAIM, {"claim_id": claim_id}).mappings())


def live_of_holder(connection: Connection, holder: str) -> list[RowMapping]:
    """Return a person's live leases, oldest first."""
    return list(connection.execute(_OF_HOLDER, {"holder": holder}).mappings())


def lease_by(connection: Connection, lease_id: str) -> RowMapping | None:
    """Return a lease."""
    return connection.execute(_LEASE, {"lease_id": lease_id}).mappings().one_or_none()


def live_of_case(connection: Connection, case_id: str) -> RowMapping | None:
    """Return the one live lease of a case."""
    return (
        connection.execute(select(lease).where(lease.c.case_id == case_id, lease.c.ended_at_ms.is_(None)))
        .mappings()
        .one_or_none()
    )


def lease_of_epoch(connection: Connection, case_id: str, epoch: int) -> RowMapping | None:
    """Return the lease that was granted with a fencing token."""
    return connection.execute(_OF_EPOCH, {"case_id": case_id, "epoch": epoch}).mappings().one_or_none()


def leases_since(connection: Connection, case_id: str, epoch: int) -> list[dict[str, Any]]:
    """Return the lease that was granted with a fencing token and every later one of its case, oldest first."""
    rows = _SINCE.all(connection, case_id=case_id, epoch=epoch)
    return rows if rows and rows[0]["epoch"] == epoch else []


def prolong(connection: Connection, lease_id: str, *, expires_at_ms: int, renewals: int) -> None:
    """Move a lease's end."""
    connection.execute(
        update(lease).where(lease.c.id == lease_id).values(expires_at_ms=expires_at_ms, renewals=renewals)
    )


def end_lease(connection: Connection, lease_id: str, *, at_ms: int, reason: str) -> None:
    """End a lease, unless it has ended already."""
    rows = Together()
    end_together(rows, lease_id, at_ms=at_ms, reason=reason)
    rows.store(connection)


def end_together(rows: Together, lease_id: str, *, at_ms: int, reason: str) -> None:
    """Like ``end_lease``, stored together with what else a unit stores."""
    rows.change(lease, {"id": lease_id, "ended_at_ms": None}, ended_at_ms=at_ms, end_reason=reason)


def expired(connection: Connection, now_ms: int) -> list[RowMapping]:
    """Return live leases whose time is over."""
    return list(connection.execute(_EXPIRED, {"now_ms": now_ms}).mappings())


def due_holds(connection: Connection, now_ms: int) -> list[str]:
    """Return held cases whose time is over."""
    return list(connection.scalars(_DUE_HOLDS, {"now_ms": now_ms}))


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


def in_conflict(connection: Connection, case_id: str, holder: str) -> bool:
    """Say whether a person must not act on a case."""
    return connection.scalar(_FREE_OF_CONFLICT, {"case_id": case_id, "holder": holder}) is None


def assigned_elsewhere(connection: Connection, case_id: str, holder: str) -> bool:
    """Say whether a case was handed to another person than ``holder``."""
    return bool(connection.scalar(_ELSEWHERE, {"case_id": case_id, "holder": holder}))


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
