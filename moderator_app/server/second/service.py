"""What the second and the third person find, and what becomes of the case.

The same result makes the first decision effective; another one goes to a third person, who sees both. The third may
agree with either or find something of their own, but nothing graver than the graver of the two: so whatever takes
effect has been found, at least in its gravity, by two different people.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import msgspec
from sqlalchemy import Connection

from moderator_app.domain.assessment import Assessment
from moderator_app.domain.decision import Decision, check_complete
from moderator_app.domain.errors import Refused
from moderator_app.domain.evidence import sha256_hex
from moderator_app.domain.identity import is_id
from moderator_app.domain.ledger import LedgerEntry
from moderator_app.server.accounts.device_keys import check_decision
from moderator_app.server.case import repository as cases
from moderator_app.server.context import Context, Principal
from moderator_app.server.database.known import Stored
from moderator_app.server.database.together import Together
from moderator_app.server.ledger import effect
from moderator_app.server.ledger import repository as decisions
from moderator_app.server.ledger.evidence import Grounds, grounds
from moderator_app.server.queue.repository import in_conflict
from moderator_app.server.records import event_row, record_events
from moderator_app.server.second import repository, turns
from moderator_app.server.second.seats import SEAT_OF, may_sit
from moderator_app.wire.messages import law as lm
from moderator_app.wire.signing import stored_form

SEATED = "seat:"
"""Before the id of a finding in the table of attempts, where a decision of the same id has a row of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What the evidence contributes to the new finding and to the first one."""

    own: Grounds | None
    first: Grounds | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """Everything about one finding from a seat."""

    who: Principal
    decision: Decision
    body: str
    row: Stored
    """The case."""
    first: Stored
    """The decision that waits."""
    turn: Stored
    basis: Basis

    @property
    def seat(self) -> str:
        """Second person, or adjudicator."""
        seat: str = self.turn["seat"]
        return seat


async def decide(context: Context, who: Principal, request: lm.SeatFinding) -> lm.SeatReceipt:
    """Store what the person in the seat finds, exactly once; the same finding gets the same receipt for ever.

    Raises:
        Refused: as for any decision; ``lease-lost`` without a live turn; ``validation`` for an adjudication that is
            graver than both findings.
    """
    decision = request.decision

    def look(connection: Connection) -> Basis:
        first = repository.first_of(connection, decision.case_id)
        before = None if first is None else grounds(connection, repository.DECISION.decode(first["body"]))
        return Basis(own=grounds(connection, decision), first=before)

    basis = await context.database.read(look)
    return await context.database.write(partial(_attempt, context=context, who=who, decision=decision, basis=basis))


def _attempt(
    connection: Connection, context: Context, who: Principal, decision: Decision, basis: Basis
) -> lm.SeatReceipt:
    body = stored_form(decision)
    digest = sha256_hex(body)
    earlier = decisions.attempt_by(connection, f"{SEATED}{decision.id}")
    if earlier is not None:
        if earlier["account_id"] == who.user_id and earlier["body_sha256"] == digest:
            return msgspec.json.decode(earlier["answer"], type=lm.SeatReceipt)
        raise Refused(
            "idempotency-key-reuse", "This finding's id came with another body before.", pointer="/decision/id"
        )
    signed = check_decision(connection, context, who, decision)
    sitting = _seated(connection, context, who, decision, basis=basis, body=body.decode())
    receipt = _store(connection, context, sitting)
    decisions.add_attempt(
        connection,
        {
            "id": f"{SEATED}{decision.id}",
            "account_id": who.user_id,
            "device_id": who.device_id,
            "case_id": decision.case_id,
            "body_sha256": digest,
            "problem": "",
            "body": body.decode(),
            "answer": msgspec.json.encode(receipt).decode(),
            "received_at_ms": context.now(),
        },
    )
    if signed:
        record_events(
            connection, [event_row(context.now(), who.user_id, "finding.sign", "decision", decision.id, signed)]
        )
    return receipt


def _seated(
    connection: Connection, context: Context, who: Principal, decision: Decision, *, basis: Basis, body: str
) -> Sitting:
    """Check that this person may store this finding now."""
    if not is_id(decision.id):
        raise Refused("validation", "The id is not a UUID in its 36-character form.", pointer="/decision/id")
    row = cases.case_row(connection, decision.case_id)
    first = repository.first_of(connection, decision.case_id)
    if row is None or first is None or row["state"] not in SEAT_OF or basis.own is None:
        raise Refused("not-found", "This case does not wait for you.", pointer="/decision/case_id")
    turn = turns.own(connection, context, who, subject_id=first["id"], epoch=decision.lease_epoch)
    if turn["seat"] != SEAT_OF[row["state"]]:
        raise Refused("lease-lost", "It is no longer your turn to look at this.", pointer="/lease_epoch")
    if in_conflict(connection, row["id"], who.user_id):
        raise Refused("forbidden", "A conflict of interest keeps this case away from you.", pointer="/decision/case_id")
    if not may_sit(who, row["state"], first["assessment"]):
        raise Refused("forbidden", "Your role does not allow this.", pointer="/decision/case_id")
    if turn["seat"] == "second" and repository.has_seen(connection, who.user_id, first["id"]):
        raise Refused("forbidden", "You have seen the first result; somebody else has to look.", pointer="/decision")
    book = context.law.book
    if not decision.content_version == row["content_version"] == basis.own.content_version:
        raise Refused("case-content-changed", "The evidence has changed since you looked.", now=row["content_version"])
    if (decision.policy_version, decision.rulebook_version) != (book.matrix.version, book.rulebook.version):
        raise Refused("policy-changed", "The rules have changed since you looked.")
    check_complete(decision, book.matrix, book.rulebook)
    if basis.own.fault is not None:
        raise basis.own.fault
    return Sitting(who=who, decision=decision, body=body, row=row, first=first, turn=turn, basis=basis)


def _store(connection: Connection, context: Context, sitting: Sitting) -> lm.SeatReceipt:
    now, who, decision, row, first = context.now(), sitting.who, sitting.decision, sitting.row, sitting.first
    assert sitting.basis.own is not None  # noqa: S101 - checked when the person was seated
    own = effect.assessed(connection, context, decision, row, basis=sitting.basis.own, number="—")
    effect.check_proposal(decision, own)
    category = effect.category_of(decision, own)
    agrees = decision.grade == first["grade"] and category == first["category"]
    if sitting.seat == "adjudication":
        _check_support(connection, context, sitting)
    repository.add_finding(
        connection,
        {
            "id": decision.id,
            "decision_id": first["id"],
            "case_id": row["id"],
            "seat": sitting.seat,
            "account_id": who.user_id,
            "grade": decision.grade,
            "category": category,
            "agrees": int(agrees),
            "body": sitting.body,
            "stored_at_ms": now,
        },
    )
    decisions.add_part(connection, row["id"], who.user_id, role=sitting.seat, ref=decision.id, at_ms=now)
    turns.end(connection, sitting.turn, at_ms=now, reason="stored", actor=who.user_id)
    if sitting.seat == "second" and not agrees:
        state = context.law.machines["case"].step(row["state"], "disagree")
        cases.change_case(connection, row, now, state=state)
        record_events(connection, [event_row(now, who.user_id, "case.disagree", "case", row["id"], {"seat": "second"})])
        return lm.SeatReceipt(
            id=decision.id, case_id=row["id"], seat="second", outcome="adjudication", decision_id="", grade=""
        )
    if agrees:
        return _confirm(connection, context, sitting)
    return _replace(connection, context, sitting, own)


def _check_support(connection: Connection, context: Context, sitting: Sitting) -> None:
    grades = context.law.book.matrix.grades
    second = repository.finding_of(connection, sitting.first["id"], "second")
    assert second is not None  # noqa: S101 - without it there is no adjudication
    gravest = max(grades[sitting.first["grade"]].rank, grades[second["grade"]].rank)
    if grades[sitting.decision.grade].rank > gravest:
        raise Refused("validation", "An adjudication is never graver than both findings.", pointer="/decision/grade")


def _confirm(connection: Connection, context: Context, sitting: Sitting) -> lm.SeatReceipt:
    """Make the first decision effective; its terms begin now."""
    now, row, first = context.now(), sitting.row, sitting.first
    decision = repository.DECISION.decode(first["body"])
    assert sitting.basis.first is not None  # noqa: S101 - the case is there, so is its evidence
    assessment = effect.assessed(connection, context, decision, row, basis=sitting.basis.first, number=first["number"])
    decisions.set_state(
        connection, first["id"], context.law.machines["decision"].step("submitted", "become_effective"), now
    )
    event = "approve_same" if sitting.seat == "second" else "adjudicate"
    return _finish(connection, context, sitting, decision, assessment=assessment, number=first["number"], event=event)


def _replace(connection: Connection, context: Context, sitting: Sitting, assessment: Assessment) -> lm.SeatReceipt:
    """Discard the first decision; the adjudicator's own carries the outcome."""
    now, row, decision = context.now(), sitting.row, sitting.decision
    machine = context.law.machines["decision"]
    decisions.set_state(connection, sitting.first["id"], machine.step("submitted", "reject"), now)
    record_events(connection, [event_row(now, sitting.who.user_id, "decision.reject", "decision", sitting.first["id"])])
    number = decisions.next_number(connection, now)
    assert sitting.basis.own is not None  # noqa: S101 - checked when the person was seated
    assessment = effect.assessed(connection, context, decision, row, basis=sitting.basis.own, number=number)
    rows = Together()
    decisions.add_decision(
        rows,
        effect.decision_row(
            context,
            decision,
            assessment,
            row=row,
            maker_id=sitting.who.user_id,
            number=number,
            approvals=2,
            violation_at_ms=sitting.basis.own.violation_at_ms,
            body=sitting.body,
        ),
        state=machine.step(machine.step("draft", "submit"), "become_effective"),
        at_ms=now,
    )
    rows.store(connection)
    receipt = _finish(connection, context, sitting, decision, assessment=assessment, number=number, event="adjudicate")
    effect.keep_receipt(connection, context, sitting.who, decision, number=number, body=sitting.body)
    return receipt


def _finish(
    connection: Connection,
    context: Context,
    sitting: Sitting,
    decision: Decision,
    *,
    assessment: Assessment,
    number: str,
    event: str,
) -> lm.SeatReceipt:
    now, row, who = context.now(), sitting.row, sitting.who
    entries: tuple[LedgerEntry, ...] = effect.take_effect(
        connection,
        context,
        assessment,
        decision_id=decision.id,
        number=number,
        case_id=row["id"],
        merchant_id=row["merchant_id"],
        actor=who.user_id,
        judgements=decision.judgements,
    )
    state = context.law.machines["case"].step(row["state"], event)
    cases.change_case(connection, row, now, state=state, grade=decision.grade)
    facts = {"case": row["id"], "number": number, "entries": len(entries), "seat": sitting.seat}
    record_events(
        connection,
        [
            event_row(now, who.user_id, f"case.{event}", "case", row["id"], {"decision": decision.id}),
            event_row(now, who.user_id, "decision.become_effective", "decision", decision.id, facts),
        ],
    )
    return lm.SeatReceipt(
        id=sitting.decision.id,
        case_id=row["id"],
        seat=sitting.seat,
        outcome="effective",
        decision_id=decision.id,
        grade=decision.grade,
        notice=assessment.notice,
        entries=entries,
    )
