"""Thresholds of points: reaching one opens a review for a person. Nothing is ever closed by a number."""

from __future__ import annotations

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select, update

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id, utc
from moderator_app.domain.ledger import EntryKind
from moderator_app.domain.notice import BEIJING
from moderator_app.server.case.service import year_start
from moderator_app.server.context import Context, Principal
from moderator_app.server.measures.booking import SYSTEM
from moderator_app.server.records import change_row, event_row, record_changes, record_events
from moderator_app.server.tables import ledger, merchant, points_review
from moderator_app.wire.messages import law as lm

_FIRST = ledger.alias("first")
_POINTS = (
    select(func.sum(ledger.c.amount))
    .select_from(ledger.outerjoin(_FIRST, _FIRST.c.id == ledger.c.reverses))
    .where(
        ledger.c.merchant_id == bindparam("merchant_id"),
        ledger.c.kind == str(EntryKind.POINTS),
        func.coalesce(_FIRST.c.at_ms, ledger.c.at_ms) >= bindparam("since_ms"),
    )
)


def points_of(connection: Connection, merchant_id: str, at_ms: int) -> int:
    """Return a seller's points of the calendar year; what was taken back comes off the year it was given in."""
    return connection.scalar(_POINTS, {"merchant_id": merchant_id, "since_ms": year_start(at_ms)}) or 0


def watch(connection: Connection, context: Context, merchant_id: str) -> None:
    """Open a review for every threshold that a seller has reached this year, each once."""
    now = context.now()
    points = points_of(connection, merchant_id, now)
    year = utc(now).astimezone(BEIJING).year
    for rung in context.law.bundle.matrix.get("points_ladder", ()):
        threshold = rung.get("at")
        if threshold is None or points < threshold:
            continue
        known = select(points_review.c.id).where(
            points_review.c.merchant_id == merchant_id,
            points_review.c.year == year,
            points_review.c.threshold == threshold,
        )
        if connection.scalar(known) is not None:
            continue
        review_id = new_id(now)
        connection.execute(
            insert(points_review).values(
                id=review_id,
                merchant_id=merchant_id,
                year=year,
                threshold=threshold,
                opens=str(rung["opens"]),
                points=points,
                opened_at_ms=now,
            )
        )
        detail = {"threshold": threshold, "points": points}
        record_events(connection, [event_row(now, SYSTEM, "points_review.open", "points_review", review_id, detail)])
        record_changes(connection, [change_row(now, "points_review", review_id, 0)])


REVIEWS = select(points_review, merchant.c.name.label("merchant_name")).join(
    merchant, merchant.c.id == points_review.c.merchant_id
)


def to_review(row: RowMapping) -> lm.PointsReview:
    """Return a stored review."""
    return lm.PointsReview(
        id=row["id"],
        merchant_id=row["merchant_id"],
        merchant_name=row["merchant_name"],
        year=row["year"],
        threshold=row["threshold"],
        opens=row["opens"],
        points=row["points"],
        opened_at_ms=row["opened_at_ms"],
        outcome=row["outcome"],
    )


async def open_reviews(context: Context) -> lm.PointsReviews:
    """Return the reviews that wait for a person, oldest first."""

    def look(connection: Connection) -> lm.PointsReviews:
        rows = connection.execute(
            REVIEWS.where(points_review.c.closed_at_ms.is_(None)).order_by(
                points_review.c.opened_at_ms, points_review.c.id
            )
        ).mappings()
        return lm.PointsReviews(reviews=tuple(to_review(row) for row in rows))

    return await context.database.read(look)


async def end_review(context: Context, who: Principal, review_id: str, request: lm.PointsReviewEnd) -> lm.PointsReview:
    """Close a review with what the person made of it.

    Raises:
        Refused: ``not-found``; ``already-there`` for one that is closed.
    """

    def run(connection: Connection) -> lm.PointsReview:
        query = REVIEWS.where(points_review.c.id == review_id)
        row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise Refused("not-found", "There is no such review.")
        if row["closed_at_ms"] is not None:
            raise Refused("already-there", "This review is closed.", outcome=row["outcome"])
        now = context.now()
        connection.execute(
            update(points_review)
            .where(points_review.c.id == review_id)
            .values(outcome=request.outcome, note=request.note, closed_by=who.user_id, closed_at_ms=now)
        )
        detail = {"outcome": request.outcome}
        record_events(
            connection, [event_row(now, who.user_id, "points_review.close", "points_review", review_id, detail)]
        )
        record_changes(connection, [change_row(now, "points_review", review_id, 0)])
        return to_review(connection.execute(query).mappings().one())

    return await context.database.write(run)
