"""A blind look has an end: it is stored, given back, or its time is over, and then somebody else may be given the case.

Whoever gave it back, or ran out of time, has seen the blind case and nothing else; so the same person may be given it
again, unless the result was looked at meanwhile.
"""

from __future__ import annotations

from sqlalchemy import Connection, RowMapping, func, select, update

from moderator_app.domain.errors import Refused
from moderator_app.domain.quality import ReviewState
from moderator_app.server.context import Context, Principal
from moderator_app.server.records import event_row, record_events
from moderator_app.server.tables import qa_plan, qa_review, qa_sample
from moderator_app.wire.messages import quality as qm

SYSTEM = "system"
_LEASED = qa_review.c.state == str(ReviewState.LEASED)


def left_ms(context: Context, leased_at_ms: int) -> int:
    """Return how long a look may still last."""
    return max(0, leased_at_ms + context.config.turn_ttl_ms - context.now())


def _over(connection: Connection, context: Context) -> list[RowMapping]:
    """Return looks whose time is over."""
    before = context.now() - context.config.turn_ttl_ms
    wanted = select(qa_review).where(_LEASED, qa_review.c.leased_at_ms <= before).order_by(qa_review.c.sample_id)
    return list(connection.execute(wanted).mappings())


def any_over(connection: Connection, context: Context) -> bool:
    """Say whether a look's time is over."""
    return bool(_over(connection, context))


def end_over(connection: Connection, context: Context) -> int:
    """End the looks whose time is over; return how many."""
    over = _over(connection, context)
    for row in over:
        _back(connection, context, row, event="lease_expired", actor=SYSTEM)
    return len(over)


async def release(context: Context, who: Principal, sample_id: str) -> None:
    """Give a case back; doing so twice, or after its time was over, is no error.

    Raises:
        Refused: ``not-found`` for a look that is somebody else's.
    """

    def run(connection: Connection) -> None:
        row = connection.execute(select(qa_review).where(qa_review.c.sample_id == sample_id)).mappings().one_or_none()
        if row is None or row["reviewer_id"] not in {"", who.user_id}:
            raise Refused("not-found", "You have no such review.")
        if row["state"] == ReviewState.LEASED:
            _back(connection, context, row, event="release", actor=who.user_id)

    await context.database.write(run)


def _back(connection: Connection, context: Context, row: RowMapping, *, event: str, actor: str) -> None:
    now, holder = context.now(), row["reviewer_id"]
    connection.execute(
        update(qa_review)
        .where(qa_review.c.sample_id == row["sample_id"])
        .values(state=context.law.machines["qa_review"].step(row["state"], event), reviewer_id="", leased_at_ms=0)
    )
    detail = {"holder": holder}
    record_events(connection, [event_row(now, actor, f"qa_review.{event}", "qa_review", row["sample_id"], detail)])


async def waiting(context: Context, who: Principal) -> qm.BlindWaiting:
    """Return how much waits for a blind look; nothing of what it is about."""

    def run(connection: Connection) -> qm.BlindWaiting:
        row = connection.execute(
            select(func.count(), func.min(qa_plan.c.at_ms))
            .select_from(qa_review)
            .join(qa_sample, qa_sample.c.id == qa_review.c.sample_id)
            .join(qa_plan, qa_plan.c.id == qa_sample.c.plan_id)
            .where(qa_review.c.state == str(ReviewState.SAMPLED))
        ).one()
        mine = connection.scalar(select(func.count()).where(_LEASED, qa_review.c.reviewer_id == who.user_id)) or 0
        oldest = 0 if row[1] is None else max(0, context.now() - row[1])
        return qm.BlindWaiting(open=row[0], oldest_ms=oldest, mine=mine > 0)

    return await context.database.read(run)
