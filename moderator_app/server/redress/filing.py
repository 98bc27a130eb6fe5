"""Appeals on their way in: filed by the platform, checked formally, and heard, or refused over a person's signature."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, insert, select, update

from moderator_app.domain.appeal import AppealState, FormalReason, Ground, formal_check, window_end_ms
from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import DAY_MS
from moderator_app.server.case import repository as cases
from moderator_app.server.context import Context, Principal
from moderator_app.server.ledger import repository as decisions
from moderator_app.server.platform import calls
from moderator_app.server.records import change_row, event_row, record_changes, record_events
from moderator_app.server.redress import letters, suspensions
from moderator_app.server.tables import appeal, decision, decision_state, part, platform_call, qa_review, qa_sample
from moderator_app.wire.messages import law as lm

SYSTEM = "system"
WAITING = ("submitted", "admissible", "queued", "leased")

APPEALS = select(appeal, decision.c.number, decision.c.merchant_id, decision.c.case_id).join(
    decision, decision.c.id == appeal.c.decision_id
)


def to_row(row: RowMapping) -> lm.AppealRow:
    """Return a stored appeal as lists show it."""
    return lm.AppealRow(
        id=row["id"],
        decision_id=row["decision_id"],
        decision_number=row["number"],
        level=row["level"],
        state=row["state"],
        grounds=msgspec.json.decode(row["grounds"], type=tuple[Ground, ...]),
        filed_at_ms=row["filed_at_ms"],
        deadline_at_ms=row["deadline_at_ms"],
        formal=row["formal"] if row["state"] in {"submitted", "inadmissible"} else "",
        outcome=row["outcome"],
        replaced_by=row["replaced_by"],
        suspends=suspensions.suspends(row),
    )


def appeal_by(connection: Connection, appeal_id: str) -> RowMapping | None:
    """Return an appeal."""
    return connection.execute(APPEALS.where(appeal.c.id == appeal_id)).mappings().one_or_none()


def existing(connection: Connection, appeal_id: str) -> RowMapping:
    """Return an appeal.

    Raises:
        Refused: ``not-found``.
    """
    row = appeal_by(connection, appeal_id)
    if row is None:
        raise Refused("not-found", "There is no such appeal.")
    return row


def of_decision(connection: Connection, decision_id: str) -> list[RowMapping]:
    """Return the appeals against a decision, oldest first."""
    rows = connection.execute(APPEALS.where(appeal.c.decision_id == decision_id).order_by(appeal.c.filed_at_ms))
    return list(rows.mappings())


def of_merchant(connection: Connection, merchant_id: str) -> list[RowMapping]:
    """Return the appeals about a seller, oldest first."""
    rows = connection.execute(APPEALS.where(decision.c.merchant_id == merchant_id).order_by(appeal.c.filed_at_ms))
    return list(rows.mappings())


def step(connection: Connection, context: Context, row: RowMapping, event: str, *, actor: str, **values: Any) -> str:
    """Take an appeal one step further, with its audit event; return its new state.

    Raises:
        Refused: ``already-there`` or ``not-allowed``.
    """
    now = context.now()
    target = context.law.machines["appeal"].step(row["state"], event)
    connection.execute(
        update(appeal).where(appeal.c.id == row["id"], appeal.c.state == row["state"]).values(state=target, **values)
    )
    detail = {"decision": row["decision_id"], "level": row["level"]}
    record_events(connection, [event_row(now, actor, f"appeal.{event}", "appeal", row["id"], detail)])
    record_changes(connection, [change_row(now, "appeal", row["id"], 0)])
    return target


def informed_at(connection: Connection, decision_id: str, level: int, upheld: RowMapping | None) -> int | None:
    """Return when the seller learned what is appealed against: when the platform acknowledged notice or outcome."""
    kind, ref = (calls.APPEAL, upheld["id"]) if level > 1 and upheld is not None else (calls.NOTICE, decision_id)
    found = select(platform_call.c.ended_at_ms).where(
        platform_call.c.kind == kind, platform_call.c.ref == ref, platform_call.c.state == "acked"
    )
    return connection.scalar(found)


async def file(context: Context, who: Principal, request: lm.AppealFiling) -> lm.AppealRow:
    """Take an appeal. What can be heard waits for a reviewer; what cannot waits for a person to sign the reason.

    Raises:
        Refused: ``not-found`` for a decision that never took effect; ``validation`` for an unknown profile or a ground
            that is named twice; ``idempotency-key-reuse``.
    """

    def run(connection: Connection) -> lm.AppealRow:
        known = appeal_by(connection, request.id)
        if known is not None:
            if known["number"] != request.decision_number:
                raise Refused("idempotency-key-reuse", "This appeal's id came with another body before.", pointer="/id")
            return to_row(known)
        return to_row(_file(connection, context, who, request))

    return await context.database.write(run)


def _file(connection: Connection, context: Context, who: Principal, request: lm.AppealFiling) -> RowMapping:
    rules = letters.windows()
    code = request.jurisdiction or rules.default
    if code not in rules.profiles:
        raise Refused("validation", "There is no such profile of windows.", pointer="/jurisdiction")
    if len(set(request.grounds)) != len(request.grounds):
        raise Refused("validation", "A ground is named twice.", pointer="/grounds")
    found = (
        connection.execute(
            select(decision, decision_state.c.state)
            .join(decision_state, decision_state.c.decision_id == decision.c.id)
            .where(decision.c.number == request.decision_number, decision.c.source == "")
        )
        .mappings()
        .one_or_none()
    )
    if found is None or found["state"] in {"submitted", "discarded"} or not found["category"]:
        raise Refused("not-found", "There is no such decision.", pointer="/decision_number")
    earlier = [row for row in of_decision(connection, found["id"]) if row["state"] not in {"inadmissible", "retracted"}]
    upheld = next((row for row in reversed(earlier) if row["state"] in {"upheld", "upheld_final"}), None)
    level = 1 if upheld is None else upheld["level"] + 1
    now = context.now()
    informed = informed_at(connection, found["id"], level, upheld)
    profile = rules.profiles[code]
    formal = formal_check(
        profile,
        level=level,
        informed_at_ms=now if informed is None else informed,
        filed_at_ms=now,
        by_subject=_concerned(connection, found["merchant_id"], request.merchant_ref),
        open_already=any(row["state"] in WAITING and not row["formal"] for row in earlier),
    )
    if formal is None and found["state"] not in {"effective", "upheld"}:
        formal = FormalReason.DUPLICATE if found["state"] == "under_appeal" else FormalReason.LEVELS
    connection.execute(
        insert(appeal).values(
            id=request.id,
            decision_id=found["id"],
            level=min(level, 2),
            jurisdiction=code,
            filed_by=request.merchant_ref,
            grounds=json.dumps([str(ground) for ground in request.grounds]),
            text=request.text,
            filed_at_ms=now,
            informed_at_ms=informed,
            window_end_ms=window_end_ms(profile, level, now if informed is None else informed),
            formal=str(formal or ""),
            state=context.law.machines["appeal"].initial,
        )
    )
    detail = {"decision": found["id"], "level": level, "formal": str(formal or "")}
    record_events(connection, [event_row(now, who.user_id, "appeal.submit", "appeal", request.id, detail)])
    record_changes(connection, [change_row(now, "appeal", request.id, 0)])
    if formal is None:
        _admit(
            connection, context, existing(connection, request.id), found["state"], now + profile.answer_days * DAY_MS
        )
    return existing(connection, request.id)


def _concerned(connection: Connection, merchant_id: str, merchant_ref: str) -> bool:
    """Say whether an appeal comes from the seller or another account of the same person."""
    subject = cases.merchant_of(connection, merchant_id)
    assert subject is not None  # noqa: S101 - a foreign key holds it
    return merchant_ref in {subject.ref, *(other.ref for other in cases.linked_to(connection, subject))}


def _admit(connection: Connection, context: Context, row: RowMapping, decided: str, deadline_ms: int) -> None:
    step(connection, context, row, "admit", actor=SYSTEM)
    step(connection, context, existing(connection, row["id"]), "route", actor=SYSTEM, deadline_at_ms=deadline_ms)
    event = "open_appeal" if decided == "effective" else "open_second_appeal"
    state = context.law.machines["decision"].step(decided, event)
    decisions.set_state(connection, row["decision_id"], state, context.now())
    detail = {"appeal": row["id"]}
    record_events(
        connection,
        [event_row(context.now(), SYSTEM, f"decision.{event}", "decision", row["decision_id"], detail)],
    )
    suspensions.admitted(connection, context, existing(connection, row["id"]))


async def retract(context: Context, who: Principal, appeal_id: str) -> lm.AppealRow:
    """Take an appeal back that nobody has begun to hear; the decision stands as before.

    Raises:
        Refused: ``not-found``; ``already-there`` or ``not-allowed``.
    """

    def run(connection: Connection) -> lm.AppealRow:
        row = existing(connection, appeal_id)
        heard = row["state"] == "queued"
        step(connection, context, row, "retract", actor=who.user_id)
        if heard:
            state = "upheld" if row["level"] > 1 else "effective"
            decisions.set_state(connection, row["decision_id"], state, context.now())
            detail = {"appeal": appeal_id, "to": state}
            event = event_row(
                context.now(), who.user_id, "decision.appeal_retracted", "decision", row["decision_id"], detail
            )
            record_events(connection, [event])
            suspensions.end(connection, context, row, resume=True)
        return to_row(existing(connection, appeal_id))

    return await context.database.write(run)


def check_stranger(connection: Connection, who: Principal, row: RowMapping) -> None:
    """Check that somebody took no part in the chain that an appeal is about, and declared no conflict.

    Raises:
        Refused: ``forbidden``.
    """
    if is_part(connection, who.user_id, row):
        raise Refused("forbidden", "You took part in this decision; somebody else has to look at it.")


_CONFLICT = """
    SELECT 1 FROM conflict JOIN merchant ON merchant.person_key = conflict.person_key
    WHERE conflict.account_id = ? AND merchant.id = ?
"""


def is_part(connection: Connection, account_id: str, row: RowMapping) -> bool:
    """Say whether somebody took part in an appeal's chain, reviewed its quality, or has a conflict of interest.

    Whoever was line manager of one who took part is counted among them where the parameters say so.
    """
    took = select(part.c.role).where(part.c.case_id == row["case_id"], part.c.account_id == account_id)
    if letters.windows().without_managers:
        mine = (part.c.account_id == account_id) | (part.c.manager_id == account_id)
        took = select(part.c.role).where(part.c.case_id == row["case_id"], mine).limit(1)
    reviewed = (
        select(qa_review.c.sample_id)
        .join(qa_sample, qa_sample.c.id == qa_review.c.sample_id)
        .where(qa_sample.c.case_id == row["case_id"], qa_review.c.reviewer_id == account_id)
        .limit(1)
    )
    if connection.scalar(took) is not None or connection.scalar(reviewed) is not None:
        return True
    return connection.exec_driver_sql(_CONFLICT, (account_id, row["merchant_id"])).first() is not None


async def reject(context: Context, who: Principal, appeal_id: str, request: lm.AppealReject) -> lm.AppealRow:
    """Sign that an appeal cannot be heard; the seller is told why.

    Raises:
        Refused: ``not-found``; ``forbidden`` for whoever took part; ``validation`` for a reason that the formal check
            did not find; ``not-allowed`` for an appeal that is being heard.
    """

    def run(connection: Connection) -> lm.AppealRow:
        row = existing(connection, appeal_id)
        check_stranger(connection, who, row)
        if row["state"] == AppealState.SUBMITTED and row["formal"] != request.reason:
            raise Refused(
                "validation", "The formal check found another reason.", pointer="/reason", found=row["formal"]
            )
        now = context.now()
        step(connection, context, row, "reject_formally", actor=who.user_id, signed_by=who.user_id, signed_at_ms=now)
        tell(connection, context, row, "appeal_inadmissible", {"reason": request.reason.label})
        return to_row(existing(connection, appeal_id))

    return await context.database.write(run)


def tell(connection: Connection, context: Context, row: RowMapping, kind: str, values: dict[str, Any]) -> None:
    """Write the letter of an outcome, and tell the platform what came of the appeal."""
    subject = cases.merchant_of(connection, row["merchant_id"])
    assert subject is not None  # noqa: S101 - a foreign key holds it
    letters.write(
        connection,
        context,
        kind,
        row["id"],
        decision_id=row["decision_id"],
        subject=subject,
        values={"decision": row["number"], **values},
    )
    after = existing(connection, row["id"])
    data = {
        "appeal": row["id"],
        "decision": row["decision_id"],
        "number": row["number"],
        "level": row["level"],
        "state": after["state"],
        "replaced_by": after["replaced_by"],
    }
    one = calls.call_row(
        calls.APPEAL,
        row["id"],
        lane=f"{row['decision_id']}:appeal",
        merchant_id=row["merchant_id"],
        decision_id=row["decision_id"],
        data=data,
        at_ms=context.now(),
    )
    calls.enqueue(connection, [one])
