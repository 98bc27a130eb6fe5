"""What is kept of somebody's exposure, and read for that person only."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, delete, insert, select

from moderator_app.domain.wellness import Look
from moderator_app.server.tables import exposure, optout, rest

# Asked by every claim, so written once: composing a statement takes longer than asking it.
_LOOKS = select(exposure).where(
    exposure.c.account_id == bindparam("account_id"), exposure.c.ended_at_ms > bindparam("since_ms")
)
_BREAKS = select(rest.c.begun_at_ms).where(
    rest.c.account_id == bindparam("account_id"), rest.c.begun_at_ms > bindparam("since_ms")
)
_OPTOUTS = select(optout.c["class"]).where(optout.c.account_id == bindparam("account_id"))


def looks_since(connection: Connection, account_id: str, since_ms: int) -> list[Look]:
    """Return what somebody looked at."""
    rows = connection.execute(_LOOKS, {"account_id": account_id, "since_ms": since_ms}).mappings()
    return [
        Look(case_id=row["case_id"], cls=row["class"], ended_at_ms=row["ended_at_ms"], spent_ms=row["spent_ms"])
        for row in rows
    ]


def breaks_since(connection: Connection, account_id: str, since_ms: int) -> list[int]:
    """Return when somebody began breaks."""
    return list(connection.scalars(_BREAKS, {"account_id": account_id, "since_ms": since_ms}))


def optouts(connection: Connection, account_id: str) -> frozenset[str]:
    """Return the classes somebody would rather not see."""
    return frozenset(connection.scalars(_OPTOUTS, {"account_id": account_id}))


def knows_look(connection: Connection, look_id: str) -> bool:
    """Say whether a look was stored before."""
    return connection.scalar(select(exposure.c.id).where(exposure.c.id == look_id)) is not None


def add_look(connection: Connection, look_id: str, account_id: str, look: Look) -> None:
    """Store a look."""
    values = {"case_id": look.case_id, "class": look.cls, "spent_ms": look.spent_ms, "ended_at_ms": look.ended_at_ms}
    connection.execute(insert(exposure).values(id=look_id, account_id=account_id, **values))


def knows_break(connection: Connection, break_id: str) -> bool:
    """Say whether a break was stored before."""
    return connection.scalar(select(rest.c.id).where(rest.c.id == break_id)) is not None


def add_break(connection: Connection, break_id: str, account_id: str, at_ms: int) -> None:
    """Store a break."""
    connection.execute(insert(rest).values(id=break_id, account_id=account_id, begun_at_ms=at_ms))


def set_optouts(connection: Connection, account_id: str, classes: Collection[str]) -> None:
    """Keep these opt-outs in place of those before."""
    connection.execute(delete(optout).where(optout.c.account_id == account_id))
    for name in sorted(classes):
        connection.execute(insert(optout).values({"account_id": account_id, "class": name}))


def forget_before(connection: Connection, account_id: str, at_ms: int) -> None:
    """Drop what of somebody's is too old to count: nobody needs a longer memory of it."""
    connection.execute(delete(exposure).where(exposure.c.account_id == account_id, exposure.c.ended_at_ms <= at_ms))
    connection.execute(delete(rest).where(rest.c.account_id == account_id, rest.c.begun_at_ms <= at_ms))
