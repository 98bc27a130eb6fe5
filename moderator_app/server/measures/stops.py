"""The emergency stop: asked for by one person, in force at once, over after a day at the latest."""

from __future__ import annotations

from sqlalchemy import Connection, RowMapping

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import DAY_MS
from moderator_app.domain.measure import RIGHT_OF, STOPPABLE
from moderator_app.server.case import repository as cases
from moderator_app.server.context import Context, Principal
from moderator_app.server.measures import repository
from moderator_app.server.measures.booking import SYSTEM
from moderator_app.server.platform import calls
from moderator_app.server.quality.golden import check_ordinary
from moderator_app.server.queue.repository import in_conflict
from moderator_app.server.records import change_row, event_row, record_changes, record_events
from moderator_app.wire.messages import law as lm


def to_stop(row: RowMapping) -> lm.Stop:
    """Return a stored emergency stop."""
    return lm.Stop(
        id=row["id"],
        case_id=row["case_id"],
        merchant_id=row["merchant_id"],
        code=row["code"],
        state=row["state"],
        reason=row["reason"],
        asked_at_ms=row["asked_at_ms"],
        lapses_at_ms=row["lapses_at_ms"],
        applied_at_ms=row["applied_at_ms"],
        ended_at_ms=row["ended_at_ms"],
    )


async def ask(context: Context, who: Principal, request: lm.StopRequest) -> lm.Stop:
    """Stop something at once. The same id gets the same stop again.

    Raises:
        Refused: ``not-found``; ``validation`` for a measure that cannot be provisional; ``forbidden`` for a conflict of
            interest; ``not-allowed`` for a case that is decided; ``already-there``.
    """

    def run(connection: Connection) -> lm.Stop:
        known = repository.stop_row(connection, request.id)
        if known is not None:
            if known["asked_by"] != who.user_id:
                raise Refused("idempotency-key-reuse", "This stop's id came from somebody else before.", pointer="/id")
            return to_stop(known)
        row = cases.case_row(connection, request.case_id)
        if row is None:
            raise Refused("not-found", "There is no such case.", pointer="/case_id")
        check_ordinary(connection, row["id"])
        if request.code not in STOPPABLE:
            raise Refused("validation", "This cannot be stopped without a decision.", pointer="/code")
        if row["state"] in {"decided", "closed", "merged"}:
            raise Refused("not-allowed", "This case has been decided.", state=row["state"])
        if in_conflict(connection, row["id"], who.user_id):
            raise Refused("forbidden", "A conflict of interest keeps this case away from you.", pointer="/case_id")
        if any(one["code"] == request.code for one in repository.stops_of_case(connection, row["id"])):
            raise Refused("already-there", "This is stopped already.", pointer="/code")
        now = context.now()
        repository.add_stop(
            connection,
            {
                "id": request.id,
                "case_id": row["id"],
                "merchant_id": row["merchant_id"],
                "code": request.code,
                "asked_by": who.user_id,
                "reason": request.reason,
                "asked_at_ms": now,
                "lapses_at_ms": now + DAY_MS,
                "state": context.law.machines["provisional_measure"].initial,
            },
        )
        data = {"measure": request.id, "code": request.code, "provisional": True}
        _call(connection, calls.APPLY, request.id, row["merchant_id"], request.code, data, now)
        detail = {"case": row["id"], "code": request.code}
        record_events(
            connection, [event_row(now, who.user_id, "provisional.request", "provisional", request.id, detail)]
        )
        stored = repository.stop_row(connection, request.id)
        assert stored is not None  # noqa: S101 - stored a moment ago
        return to_stop(stored)

    return await context.database.write(run)


def _call(  # noqa: PLR0917 - the parts of a call
    connection: Connection,
    kind: str,
    stop_id: str,
    merchant_id: str,
    code: str,
    data: dict[str, object],
    now_ms: int,
) -> None:
    lane = repository.lane_of(merchant_id, code)
    calls.enqueue(
        connection, [calls.call_row(kind, stop_id, lane=lane, merchant_id=merchant_id, data=data, at_ms=now_ms)]
    )


def end(connection: Connection, context: Context, row: RowMapping, event: str, *, actor: str = SYSTEM) -> None:
    """Begin the end of a stop: by ``confirm``, ``lapse`` or ``lift``. A stop that is not in force yet is refused."""
    now = context.now()
    if row["ending"]:
        return
    machine = context.law.machines["provisional_measure"]
    merchant_id, code = row["merchant_id"], row["code"]
    if row["state"] == "requested":
        if not calls.cancel(connection, calls.APPLY, row["id"], now):
            return  # It is on its way; the next round knows more.
        repository.change_stop(connection, row["id"], state=machine.step("requested", "refuse"), ended_at_ms=now)
        event = "refuse"
    else:
        repository.change_stop(connection, row["id"], ending=event)
        if actor != SYSTEM:
            record_events(
                connection,
                [event_row(now, actor, "provisional.ask_lift", "provisional", row["id"], {"case": row["case_id"]})],
            )
        _call(
            connection,
            calls.LIFT,
            row["id"],
            merchant_id,
            code,
            {"measure": row["id"], "code": code, "why": event},
            now,
        )
        if event == "confirm":
            # A decision carries the restriction on; the stop is no longer what holds it.
            repository.change_stop(connection, row["id"], state=machine.step("applied", event), ended_at_ms=now)
        else:
            return
    _note(connection, context, row, event, actor=actor)


def _note(connection: Connection, context: Context, row: RowMapping, event: str, *, actor: str = SYSTEM) -> None:
    now = context.now()
    record_events(
        connection, [event_row(now, actor, f"provisional.{event}", "provisional", row["id"], {"case": row["case_id"]})]
    )
    record_changes(connection, [change_row(now, "standing", row["merchant_id"], 0)])


def acknowledged(connection: Connection, context: Context, stop_id: str, kind: str) -> None:
    """Book that the platform has put a stop in force, or ended it."""
    row = repository.stop_row(connection, stop_id)
    if row is None:
        return
    machine = context.law.machines["provisional_measure"]
    now = context.now()
    if kind == calls.APPLY and row["state"] == "requested":
        repository.change_stop(connection, stop_id, state=machine.step("requested", "apply"), applied_at_ms=now)
        _note(connection, context, row, "apply")
    elif kind == calls.LIFT and row["state"] == "applied":
        repository.change_stop(connection, stop_id, state=machine.step("applied", row["ending"]), ended_at_ms=now)
        _note(connection, context, row, row["ending"])


def any_over(connection: Connection, context: Context) -> bool:
    """Say whether a stop is to be ended that is not on its way to the platform at this moment."""
    return bool(_over(connection, context.now()))


def _over(connection: Connection, now_ms: int) -> list[RowMapping]:
    rows = repository.open_stops(connection)
    over = [row for row in rows if row["lapses_at_ms"] <= now_ms or row["decided"]]
    return [row for row in over if row["state"] == "applied" or not calls.flying(connection, calls.APPLY, row["id"])]


def lapse_due(connection: Connection, context: Context) -> int:
    """End every stop whose day is over, or whose case was decided while its call was on its way; return how many."""
    now = context.now()
    over = _over(connection, now)
    for row in over:
        end(connection, context, row, "lapse" if row["lapses_at_ms"] <= now else "lift")
    return len(over)


def settle(connection: Connection, context: Context, case_id: str, codes: frozenset[str]) -> None:
    """End a case's stops because it was decided: confirmed where the decision restricts the same right, else lifted."""
    kept = {RIGHT_OF.get(code) for code in codes} - {None} | codes
    for row in repository.stops_of_case(connection, case_id):
        carried = row["code"] in codes or RIGHT_OF.get(row["code"]) in kept
        end(connection, context, row, "confirm" if carried and row["state"] == "applied" else "lift")


async def lift(context: Context, who: Principal, stop_id: str) -> lm.Stop:
    """Take a stop back that was a mistake.

    Raises:
        Refused: ``not-found``; ``not-allowed`` for one that has ended.
    """

    def run(connection: Connection) -> lm.Stop:
        row = repository.stop_row(connection, stop_id)
        if row is None:
            raise Refused("not-found", "There is no such stop.")
        if row["ended_at_ms"] is not None:
            raise Refused("not-allowed", "This stop has ended.", state=row["state"])
        end(connection, context, row, "lift", actor=who.user_id)
        stored = repository.stop_row(connection, stop_id)
        assert stored is not None  # noqa: S101 - stops are never deleted
        return to_stop(stored)

    return await context.database.write(run)
