"""Queries on versions of the law, and on the decisions that were made under them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, insert, select, update

from moderator_app.domain.replay import PastDecision
from moderator_app.server.tables import decision, decision_state, merchant, policy_ack, policy_version


class _Found(msgspec.Struct):
    category: str
    severity: str


class _Body(msgspec.Struct):
    """What a replay reads of a stored decision; everything else is skipped."""

    findings: tuple[_Found, ...] = ()
    mitigation: tuple[str, ...] = ()
    aggravation: tuple[str, ...] = ()


_TO_BE_READ = select(policy_version).where(
    policy_version.c.state == "effective", policy_version.c.author_id.is_not(None)
)
"""Written once: every claim asks it."""

_BODY = msgspec.json.Decoder(_Body)


def versions(connection: Connection) -> list[RowMapping]:
    """Return every version, newest first."""
    return list(
        connection.execute(
            select(policy_version).order_by(policy_version.c.made_at_ms.desc(), policy_version.c.id.desc())
        ).mappings()
    )


def version_by(connection: Connection, version_id: str) -> RowMapping | None:
    """Return a version."""
    return connection.execute(select(policy_version).where(policy_version.c.id == version_id)).mappings().one_or_none()


def named(connection: Connection, kind: str, version: str) -> RowMapping | None:
    """Return the version of a kind that has a name."""
    return (
        connection.execute(
            select(policy_version).where(policy_version.c.kind == kind, policy_version.c.version == version)
        )
        .mappings()
        .one_or_none()
    )


def effective(connection: Connection, kind: str) -> RowMapping | None:
    """Return the one version of a kind that is in effect."""
    return (
        connection.execute(
            select(policy_version).where(policy_version.c.kind == kind, policy_version.c.state == "effective")
        )
        .mappings()
        .one_or_none()
    )


def announced_until(connection: Connection, now_ms: int) -> list[RowMapping]:
    """Return announced versions whose time has come, in the order in which they take effect."""
    return list(
        connection.execute(
            select(policy_version)
            .where(policy_version.c.state == "announced", policy_version.c.effective_from_ms <= now_ms)
            .order_by(policy_version.c.effective_from_ms, policy_version.c.id)
        ).mappings()
    )


def add(connection: Connection, values: dict[str, Any]) -> None:
    """Store a version."""
    connection.execute(insert(policy_version).values(**values))


def change(connection: Connection, version_id: str, **values: Any) -> None:
    """Change a version; the database refuses another text once it is announced."""
    connection.execute(update(policy_version).where(policy_version.c.id == version_id).values(**values))


def acknowledged(connection: Connection, account_id: str) -> frozenset[str]:
    """Return the versions that somebody has read."""
    return frozenset(connection.scalars(select(policy_ack.c.version_id).where(policy_ack.c.account_id == account_id)))


def acknowledge(connection: Connection, account_id: str, version_id: str, at_ms: int) -> None:
    """Note that somebody has read a version."""
    connection.execute(insert(policy_ack).values(account_id=account_id, version_id=version_id, at_ms=at_ms))


def to_be_read(connection: Connection) -> list[RowMapping]:
    """Return the versions in effect that people made; the first ones came with the server and were always there."""
    return list(connection.execute(_TO_BE_READ).mappings())


def past_decisions(connection: Connection) -> Iterable[PastDecision]:
    """Yield every decision that took effect and found something, oldest violation first."""
    rows = connection.execution_options(yield_per=5000).execute(
        select(
            decision.c.id,
            decision.c.number,
            merchant.c.person_key,
            decision.c.violation_at_ms,
            decision_state.c.state,
            decision.c.category,
            decision.c.severity,
            decision.c.body,
            decision.c.source,
        )
        .join(merchant, merchant.c.id == decision.c.merchant_id)
        .join(decision_state, decision_state.c.decision_id == decision.c.id)
        .where(decision_state.c.state.not_in(["submitted", "discarded"]), decision.c.category != "")
        .order_by(decision.c.violation_at_ms, decision.c.id)
    )
    for row in rows:
        body = _Body() if row.source else _BODY.decode(row.body)
        yield PastDecision(
            id=row.id,
            number=row.number,
            person=row.person_key,
            at_ms=row.violation_at_ms,
            state=row.state,
            category=row.category,
            severity=row.severity,
            violations=tuple((one.category, one.severity) for one in body.findings) or ((row.category, row.severity),),
            mitigation=body.mitigation,
            aggravation=body.aggravation,
        )
