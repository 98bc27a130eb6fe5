"""Taking a seat: the case without a trace of the first result, or, for the third person, with both results."""

from __future__ import annotations

from functools import partial

import msgspec
from sqlalchemy import Connection, RowMapping

from moderator_app.domain.assessment import Assessment
from moderator_app.domain.errors import Refused
from moderator_app.domain.roles import Capability
from moderator_app.server.case import repository as cases
from moderator_app.server.case.service import content
from moderator_app.server.context import Context, Principal
from moderator_app.server.second import repository, turns
from moderator_app.wire.messages import law as lm

SEAT_OF = {"pending_second": "second", "adjudication": "adjudication"}
_ASSESSMENT = msgspec.json.Decoder(Assessment)


def may_sit(who: Principal, state: str, assessment: str) -> bool:
    """Say whether somebody's role fits a waiting case.

    A permanent measure takes a second person who may approve closures (I1); so does an adjudication. That such a case
    is not offered to others tells them nothing: they do not see that it waits.
    """
    if state == "adjudication":
        return who.may(Capability.STORE_CLOSE_APPROVE)
    permanent = any(measure.permanent for measure in _ASSESSMENT.decode(assessment).measures)
    return who.may(Capability.STORE_CLOSE_APPROVE if permanent else Capability.DECISION_SECOND)


def open_to(connection: Connection, who: Principal, case_id: str = "") -> list[RowMapping]:
    """Return the waiting cases that somebody may take: role and chain fit, and no second person has seen the first."""
    return [
        row
        for row in repository.waiting(connection, who.user_id, case_id)
        if may_sit(who, row["state"], row["assessment"])
        and (row["state"] == "adjudication" or not repository.has_seen(connection, who.user_id, row["decision_id"]))
    ]


async def waiting(context: Context, who: Principal) -> lm.WaitingCases:
    """Return the cases that the caller may take, longest waiting first."""

    def look(connection: Connection) -> lm.WaitingCases:
        return lm.WaitingCases(
            cases=tuple(
                lm.WaitingCase(
                    case_id=row["case_id"],
                    number=row["number"],
                    title=row["title"],
                    queue=row["queue"],
                    seat=SEAT_OF[row["state"]],  # type: ignore[arg-type]  # the two words of the table above
                    waiting_since_ms=row["since_ms"],
                )
                for row in open_to(connection, who)
            )
        )

    return await context.database.read(look)


async def claim(context: Context, who: Principal, request: lm.SeatClaim) -> lm.Seated:
    """Take the case that has waited longest, or a particular one; whoever sits already keeps the seat.

    Raises:
        Refused: ``not-found`` for a particular case that the caller may not have (for whatever reason, for the reason
            would tell something); ``idempotency-key-reuse``.
    """
    granted = await context.database.write(partial(_take, context=context, who=who, request=request))
    if granted is None:
        return lm.Seated()

    def gather(connection: Connection) -> lm.Seated:
        row = cases.case_row(connection, granted["case_id"])
        assert row is not None  # noqa: S101 - cases are never deleted
        findings = None
        if granted["seat"] == "adjudication":
            first = repository.first_of(connection, granted["case_id"])
            second = repository.finding_of(connection, granted["subject_id"], "second")
            assert first is not None  # noqa: S101 - the turn is about it
            assert second is not None  # noqa: S101 - without it there is no adjudication
            findings = lm.FirstFindings(
                first=repository.DECISION.decode(first["body"]), second=repository.DECISION.decode(second["body"])
            )
        return lm.Seated(
            turn=turns.to_turn(granted, context.now()),
            content=content(connection, row, context, who),
            findings=findings,
        )

    return await context.database.read(gather)


def _take(connection: Connection, context: Context, who: Principal, request: lm.SeatClaim) -> RowMapping | None:
    end_expired(connection, context)
    known = turns.turn_by(connection, request.id)
    if known is not None and known["holder"] != who.user_id:
        raise Refused("idempotency-key-reuse", "This claim's id came from somebody else before.", pointer="/id")
    if known is not None:
        return known if known["ended_at_ms"] is None else None
    rows = open_to(connection, who, request.case_id)
    if not rows:
        if request.case_id:
            raise Refused("not-found", "This case does not wait for you.", pointer="/case_id")
        return None
    for row in rows:
        kept = turns.live_of(connection, row["decision_id"])
        if kept is not None:
            return kept
    chosen = rows[0]
    return turns.grant(
        connection,
        context,
        who,
        turn_id=request.id,
        seat=SEAT_OF[chosen["state"]],
        subject_id=chosen["decision_id"],
        case_id=chosen["case_id"],
    )


async def release(context: Context, who: Principal, request: lm.TurnEnd) -> None:
    """Give a seat back; the case waits again.

    Raises:
        Refused: ``not-found`` for a turn that is not the caller's, or an appeal's.
    """

    def run(connection: Connection) -> None:
        row = turns.turn_by(connection, request.turn_id)
        if row is None or row["holder"] != who.user_id or row["seat"] == "appeal":
            raise Refused("not-found", "You have no such turn.", pointer="/turn_id")
        if row["ended_at_ms"] is None:
            turns.end(connection, row, at_ms=context.now(), reason="released", actor=who.user_id)

    await context.database.write(run)


async def renew(context: Context, who: Principal, request: lm.TurnEnd) -> lm.Turn:
    """Prolong a turn of whatever kind while its holder is at work on it.

    Raises:
        Refused: ``not-found``, ``lease-lost``, ``not-allowed``.
    """

    def run(connection: Connection) -> lm.Turn:
        return turns.to_turn(turns.prolong(connection, context, who, request.turn_id), context.now())

    return await context.database.write(run)


def end_expired(connection: Connection, context: Context) -> int:
    """End the seats whose time is over; return how many."""
    now = context.now()
    over = [row for row in turns.expired(connection, now) if row["seat"] != "appeal"]
    for row in over:
        turns.end(connection, row, at_ms=now, reason="expired", actor="system")
    return len(over)


def any_expired(connection: Connection, context: Context) -> bool:
    """Say whether a seat's time is over."""
    return any(row["seat"] != "appeal" for row in turns.expired(connection, context.now()))
