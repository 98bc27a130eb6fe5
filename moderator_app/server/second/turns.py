"""Turns: whose it is to look a second time, to adjudicate, or to hear an appeal; with a fencing token like a lease."""

from __future__ import annotations

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.server.case.service import READ
from moderator_app.server.context import Context, Principal
from moderator_app.server.database.known import Stored
from moderator_app.server.records import event_row, record_events
from moderator_app.server.tables import turn
from moderator_app.wire.messages import law as lm


def to_turn(row: RowMapping, now_ms: int) -> lm.Turn:
    """Return a stored turn; ``ttl_ms`` is what is left of it."""
    return lm.Turn(
        id=row["id"],
        seat=row["seat"],
        subject_id=row["subject_id"],
        case_id=row["case_id"],
        epoch=row["epoch"],
        ttl_ms=max(0, row["expires_at_ms"] - now_ms),
    )


def turn_by(connection: Connection, turn_id: str) -> RowMapping | None:
    """Return a turn."""
    return connection.execute(select(turn).where(turn.c.id == turn_id)).mappings().one_or_none()


def live_of(connection: Connection, subject_id: str) -> RowMapping | None:
    """Return the one live turn about something."""
    return (
        connection.execute(select(turn).where(turn.c.subject_id == subject_id, turn.c.ended_at_ms.is_(None)))
        .mappings()
        .one_or_none()
    )


def grant(
    connection: Connection, context: Context, who: Principal, *, turn_id: str, seat: str, subject_id: str, case_id: str
) -> RowMapping:
    """Give somebody the turn; the reading of the case that follows is in the audit log."""
    now = context.now()
    last = connection.scalar(select(func.max(turn.c.epoch)).where(turn.c.subject_id == subject_id)) or 0
    connection.execute(
        insert(turn).values(
            id=turn_id,
            seat=seat,
            subject_id=subject_id,
            case_id=case_id,
            epoch=last + 1,
            holder=who.user_id,
            granted_at_ms=now,
            expires_at_ms=now + context.config.turn_ttl_ms,
        )
    )
    record_events(
        connection,
        [
            event_row(now, who.user_id, "turn.grant", "turn", turn_id, {"seat": seat, "case": case_id}),
            event_row(now, who.user_id, READ, "case", case_id, {"turn": turn_id}),
        ],
    )
    granted = turn_by(connection, turn_id)
    assert granted is not None  # noqa: S101 - stored a moment ago
    return granted


def end(connection: Connection, row: Stored, *, at_ms: int, reason: str, actor: str) -> None:
    """End a live turn."""
    connection.execute(
        update(turn)
        .where(turn.c.id == row["id"], turn.c.ended_at_ms.is_(None))
        .values(ended_at_ms=at_ms, end_reason=reason)
    )
    detail = {"seat": row["seat"], "case": row["case_id"], "reason": reason}
    record_events(connection, [event_row(at_ms, actor, "turn.end", "turn", row["id"], detail)])


def own(connection: Connection, context: Context, who: Principal, *, subject_id: str, epoch: int) -> RowMapping:
    """Return the caller's live turn with a fencing token.

    Raises:
        Refused: ``lease-lost`` when it is not theirs, over, or somebody else's by now.
    """
    row = live_of(connection, subject_id)
    if row is None or row["holder"] != who.user_id or row["epoch"] != epoch or row["expires_at_ms"] <= context.now():
        raise Refused("lease-lost", "It is no longer your turn to look at this.", pointer="/lease_epoch")
    return row


def prolong(connection: Connection, context: Context, who: Principal, turn_id: str) -> RowMapping:
    """Give a live turn of the caller its whole time again, ``max_turn_renewals`` times in all at most.

    Raises:
        Refused: ``not-found`` for a turn that is not the caller's; ``lease-lost`` for one that is over; ``not-allowed``
            when it has lasted long enough.
    """
    row, now = turn_by(connection, turn_id), context.now()
    if row is None or row["holder"] != who.user_id:
        raise Refused("not-found", "You have no such turn.", pointer="/turn_id")
    if row["ended_at_ms"] is not None or row["expires_at_ms"] <= now:
        raise Refused("lease-lost", "It is no longer your turn to look at this.", pointer="/turn_id")
    until = now + context.config.turn_ttl_ms
    if until > row["granted_at_ms"] + context.config.turn_ttl_ms * (1 + context.config.max_turn_renewals):
        raise Refused("not-allowed", "This has lasted long enough; somebody else may look as well.", pointer="/turn_id")
    connection.execute(update(turn).where(turn.c.id == turn_id).values(expires_at_ms=until))
    record_events(connection, [event_row(now, who.user_id, "turn.renew", "turn", turn_id, {"case": row["case_id"]})])
    renewed = turn_by(connection, turn_id)
    assert renewed is not None  # noqa: S101 - it was there a moment ago
    return renewed


def expired(connection: Connection, now_ms: int) -> list[RowMapping]:
    """Return live turns whose time is over."""
    return list(
        connection.execute(
            select(turn).where(turn.c.ended_at_ms.is_(None), turn.c.expires_at_ms <= now_ms).order_by(turn.c.id)
        ).mappings()
    )


def fresh_id(context: Context) -> str:
    """Return an id for a turn that nobody named."""
    return new_id(context.now())
