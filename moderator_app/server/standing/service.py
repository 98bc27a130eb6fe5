"""Where a seller stands, and how it came there: everything that took effect, as one time line."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from moderator_app.domain.errors import Refused
from moderator_app.domain.ledger import EntryKind, LedgerEntry
from moderator_app.server.case import repository as cases
from moderator_app.server.case.service import standing_of
from moderator_app.server.context import Context
from moderator_app.server.measures import repository as measures
from moderator_app.server.measures import stops
from moderator_app.server.measures.service import to_measure
from moderator_app.server.redress import filing
from moderator_app.server.standing import closed, points
from moderator_app.server.tables import decision, decision_state, measure, points_review, suspension, withdrawal
from moderator_app.wire.messages import law as lm

ENDED = frozenset({"expired", "lifted", "reversed", "cancelled", "failed_final"})


async def standing(context: Context, merchant_id: str) -> lm.StandingPage:
    """Return a seller's standing. What waits for a second person is nobody's standing yet.

    Raises:
        Refused: ``not-found``.
    """

    def look(connection: Connection) -> lm.StandingPage:
        subject = cases.merchant_of(connection, merchant_id)
        if subject is None:
            raise Refused("not-found", "There is no such seller.")
        history = cases.history(connection, subject.person_key)
        entries = cases.entries_of(connection, merchant_id)
        held = measures.of_merchants(connection, [merchant_id])
        appeals = tuple(filing.to_row(row) for row in filing.of_merchant(connection, merchant_id))
        reviews = connection.execute(points.REVIEWS.where(points_review.c.merchant_id == merchant_id)).mappings()
        resting = measures.resting(connection, [merchant_id])
        rows = tuple(to_measure(row, resting) for row in held)
        return lm.StandingPage(
            merchant=subject,
            standing=standing_of(connection, subject, history, context.now()),
            measures=rows,
            stops=tuple(stops.to_stop(row) for row in measures.stops_of_merchants(connection, [merchant_id])),
            timeline=_timeline(connection, merchant_id, rows, appeals),
            money=_money(connection, entries, subject.currency),
            appeals=appeals,
            linked=cases.linked_to(connection, subject),
            reviews=tuple(points.to_review(row) for row in reviews),
            closed_before=closed.known(connection, context, subject),
        )

    return await context.database.read(look)


class _Calculated(msgspec.Struct):
    receivable_minor: int = 0


class _Assessed(msgspec.Struct):
    """What is read of a stored assessment here; everything else is skipped."""

    damages: _Calculated | None = None


_ASSESSED = msgspec.json.Decoder(_Assessed)


def _money(connection: Connection, entries: tuple[LedgerEntry, ...], currency: str) -> lm.Money:
    amounts = [entry for entry in entries if entry.kind is EntryKind.DAMAGES]
    undone = {entry.reverses for entry in amounts}
    owed = [entry.decision_id for entry in amounts if not entry.reverses and entry.id not in undone]
    stored = connection.scalars(select(decision.c.assessment).where(decision.c.id.in_(owed))) if owed else ()
    calculated = [_ASSESSED.decode(body).damages for body in stored if body]
    return lm.Money(
        receivable_minor=sum(one.receivable_minor for one in calculated if one is not None),
        booked_minor=sum(entry.amount for entry in amounts if not entry.reverses),
        returned_minor=-sum(entry.amount for entry in amounts if entry.reverses),
        currency=currency,
    )


def _timeline(
    connection: Connection, merchant_id: str, held: tuple[lm.MeasureRow, ...], appeals: tuple[lm.AppealRow, ...]
) -> tuple[lm.TimelineEvent, ...]:
    """Return what happened, oldest first: decisions, withdrawals, beginnings and ends of measures, appeals."""
    events = [
        lm.TimelineEvent(at_ms=row.booked_at_ms, kind="decision", ref=row.id, decision_id=row.id, word=row.grade)
        for row in connection.execute(
            select(decision.c.id, decision.c.booked_at_ms, decision.c.grade)
            .join(decision_state, decision_state.c.decision_id == decision.c.id)
            .where(decision.c.merchant_id == merchant_id, decision_state.c.state.not_in(["submitted", "discarded"]))
        )
    ]
    events += [
        lm.TimelineEvent(
            at_ms=row.confirmed_at_ms or row.asked_at_ms,
            kind="withdrawal",
            ref=row.decision_id,
            decision_id=row.decision_id,
            word=row.source,
        )
        for row in connection.execute(
            select(withdrawal)
            .join(decision, decision.c.id == withdrawal.c.decision_id)
            .where(decision.c.merchant_id == merchant_id, withdrawal.c.state != "asked")
        )
    ]
    for one in held:
        begun = lm.TimelineEvent(
            at_ms=one.start_at_ms,
            kind="measure",
            ref=one.id,
            decision_id=one.decision_id,
            word=one.code,
            amount=one.amount,
        )
        events.append(begun)
        if one.state in ENDED:
            events.append(
                lm.TimelineEvent(
                    at_ms=one.changed_at_ms,
                    kind=f"measure_{one.state}",
                    ref=one.id,
                    decision_id=one.decision_id,
                    word=one.code,
                )
            )
    for row in connection.execute(
        select(suspension, measure.c.code, measure.c.decision_id)
        .join(measure, measure.c.id == suspension.c.measure_id)
        .where(measure.c.merchant_id == merchant_id)
    ):
        about = {"ref": row.id, "decision_id": row.decision_id, "word": row.code}
        events.append(lm.TimelineEvent(at_ms=row.begun_at_ms, kind="suspended", **about))
        if row.outcome == "resumed":
            events.append(lm.TimelineEvent(at_ms=row.ended_at_ms, kind="resumed", **about))
    events += [
        lm.TimelineEvent(
            at_ms=one.filed_at_ms, kind="appeal", ref=one.id, decision_id=one.decision_id, word=one.outcome or one.state
        )
        for one in appeals
    ]
    return tuple(sorted(events, key=lambda event: (event.at_ms, event.kind, event.ref)))
