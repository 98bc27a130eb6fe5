"""Booking decisions: each exactly once, or refused with a reason that is the same for ever.

The rule (one transaction): a known id gets its old answer; the fencing token must be the case's newest and the
sender's own; an expired lease that nobody else took is honoured; evidence and rules must be those that were on the
screen; the server computes the grade itself. What takes two people has no effect yet: no entry, no notice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection

from moderator_app.domain.assessment import Assessment
from moderator_app.domain.decision import Decision, check_complete
from moderator_app.domain.errors import Refused
from moderator_app.domain.evidence import sha256_hex
from moderator_app.domain.identity import is_id
from moderator_app.domain.ledger import LedgerEntry
from moderator_app.domain.merchant import Merchant
from moderator_app.domain.penalty import NO_VIOLATION
from moderator_app.domain.roles import ceiling_of
from moderator_app.server.accounts.device_keys import check_decision
from moderator_app.server.auth import roles_of
from moderator_app.server.case import repository as cases
from moderator_app.server.context import Context, Principal
from moderator_app.server.database.known import Stored
from moderator_app.server.database.together import Together
from moderator_app.server.ledger import repository
from moderator_app.server.ledger.effect import assessed, category_of, check_proposal, decision_row, take_effect
from moderator_app.server.ledger.evidence import Grounds, grounds, quotes
from moderator_app.server.ledger.turn import Held, Standing, check_turn, is_over, newest_of_own
from moderator_app.server.policy.enacting import refresh
from moderator_app.server.problems import problem_of
from moderator_app.server.quality import golden
from moderator_app.server.queue import repository as leases
from moderator_app.server.records import event_row
from moderator_app.server.sharing import Sharing
from moderator_app.server.tables import attempt, audit, part
from moderator_app.wire import messages as m
from moderator_app.wire.signing import stored_form


async def decide(context: Context, who: Principal, request: m.DecisionBatch) -> m.DecisionResults:
    """Book decisions, each in a transaction of its own; the order is kept.

    Between two of a batch the server is left to whoever came during the last one, for as long as that took: whoever
    leases meanwhile waits for one decision at most, not for a batch.
    """
    results: list[m.DecisionResult] = []
    pieces = Sharing(lambda: context.limiter.calls)
    for one in request.items:
        async with pieces:
            # What quotes nothing needs no evidence; the rest is looked at on a reader, for there may be much of it.
            basis = await context.database.read(partial(grounds, decision=one)) if quotes(one) else None
            work = partial(_attempt, context=context, who=who, decision=one, basis=basis)
            results.append(await context.database.write(work, shared=True, planned=True))
    return m.DecisionResults(results=tuple(results))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Booking:
    """A decision that may be booked, and everything that its booking rests on."""

    who: Principal
    decision: Decision
    body: str
    digest: str
    row: dict[str, Any]
    """What ``repository.ahead`` returned: the case and what belongs to it."""
    lease: Stored
    basis: Grounds
    assessment: Assessment
    number: str
    approvals: int
    signed: Mapping[str, Any]

    @property
    def effective(self) -> bool:
        """Whether it takes nobody else."""
        return self.approvals == 1


def _attempt(
    connection: Connection, context: Context, who: Principal, decision: Decision, basis: Grounds | None
) -> m.DecisionResult:
    """Book one decision or say why not, and keep both what was sent and what was answered."""
    body = stored_form(decision)
    digest = sha256_hex(body)
    row = repository.ahead(
        connection,
        decision_id=decision.id,
        case_id=decision.case_id,
        epoch=decision.lease_epoch,
        who=who.user_id,
        device=who.device_id,
    )
    earlier = repository.attempt_by(connection, decision.id) if row is None or row["known"] else None
    if earlier is not None:
        if earlier["account_id"] == who.user_id and earlier["body_sha256"] == digest:
            return msgspec.json.decode(earlier["answer"], type=m.DecisionResult)
        refusal = Refused("idempotency-key-reuse", "This decision's id came with another body before.", pointer="/id")
        return m.DecisionResult(id=decision.id, problem=problem_of(refusal))
    try:
        booking = _checked(connection, context, who, decision, row, basis=basis, body=body.decode(), digest=digest)
        return _book(connection, context, booking)
    except Refused as error:
        result = m.DecisionResult(id=decision.id, problem=problem_of(error))
        if error.code != "device-key-unknown":
            # Else the desk registers its key and sends the same decision again; that was no answer for ever.
            _keep_refusal(
                connection, context, who, decision, result, problem=error.code, body=body.decode(), digest=digest
            )
        return result


def _keep_refusal(
    connection: Connection,
    context: Context,
    who: Principal,
    decision: Decision,
    result: m.DecisionResult,
    *,
    problem: str,
    body: str,
    digest: str,
) -> None:
    now = context.now()
    detail = {"problem": problem, "case": decision.case_id}
    rows = Together()
    rows.add(
        attempt, repository.attempt_row(who, decision, result, digest=digest, body=body, problem=problem, at_ms=now)
    )
    rows.add(audit, event_row(now, who.user_id, "decision.refused", "decision", decision.id, detail))
    rows.store(connection)


def _checked(
    connection: Connection,
    context: Context,
    who: Principal,
    decision: Decision,
    row: dict[str, Any] | None,
    *,
    basis: Grounds | None,
    body: str,
    digest: str,
) -> _Booking:
    """Check everything, in the order in which a person is told; nothing is stored yet.

    Raises:
        Refused: whatever keeps this decision from being booked.
    """
    signed = check_decision(connection, context, who, decision, signs=None if row is None else bool(row["signs"]))
    if not is_id(decision.id):
        raise Refused("validation", "The id is not a UUID in its 36-character form.", pointer="/id")
    if row is None or (basis is None and quotes(decision)):
        raise Refused("not-found", "There is no such case.", pointer="/case_id")
    lease = _check_turn(connection, context, who, decision, row)
    book = context.law.book
    if (row["matrix_version"], row["rulebook_version"]) != (book.matrix.version, book.rulebook.version):
        refresh(connection, context)  # no decision under a law that another worker has just replaced
        book = context.law.book
    basis = basis or Grounds.of_nothing(row["content_version"], row["captured"] or 0)
    if decision.content_version != row["content_version"] or basis.content_version != row["content_version"]:
        raise Refused(
            "case-content-changed",
            "The evidence has changed since you looked.",
            pointer="/content_version",
            seen=decision.content_version,
            now=row["content_version"],
        )
    for field, sent, current in (
        ("policy_version", decision.policy_version, book.matrix.version),
        ("rulebook_version", decision.rulebook_version, book.rulebook.version),
    ):
        if sent != current:
            raise Refused(
                "policy-changed", "The rules have changed since you looked.", pointer=f"/{field}", current=current
            )
    check_complete(decision, book.matrix, book.rulebook)
    if basis.fault is not None:
        raise basis.fault
    number = repository.next_number(connection, context.now(), row.get("drawn", 0))
    assessment = assessed(connection, context, decision, row, basis=basis, number=number, subject=_seller(row))
    check_proposal(decision, assessment)
    approvals = assessment.approvals
    if book.matrix.grades[decision.grade].rank > ceiling_of(who.roles):
        approvals = max(approvals, 2)
    return _Booking(
        who=who,
        decision=decision,
        body=body,
        digest=digest,
        row=row,
        lease=lease,
        basis=basis,
        assessment=assessment,
        number=number,
        approvals=approvals,
        signed=signed,
    )


def _seller(row: Mapping[str, Any]) -> Merchant:
    return cases.to_merchant(_part(row, "seller_"))


def _part(row: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix)}


def _check_turn(
    connection: Connection, context: Context, who: Principal, decision: Decision, row: Mapping[str, Any]
) -> Stored:
    """Check that it is this person's turn to decide this case; return the lease that says so."""
    now = Standing(state=row["state"], round=row["round"], epoch=row["lease_epoch"])
    if is_over(now, decision.round):
        raise _too_late(connection, decision, row)
    since: list[Stored] = []
    if row["passed_on"]:
        since += leases.leases_since(connection, decision.case_id, decision.lease_epoch)
    elif row["held_id"] is not None:
        since.append(_part(row, "held_"))
    held = [
        Held(
            holder=one["holder"],
            epoch=one["epoch"],
            ended=one["ended_at_ms"] is not None,
            end_reason=one["end_reason"],
        )
        for one in since
    ]
    place = newest_of_own(held, sender=who.user_id)
    epoch = held[place].epoch if held else decision.lease_epoch
    honoured = check_turn(now, held[place] if held else None, sender=who.user_id, epoch=epoch)
    lease = since[place]
    if not row["free"]:
        raise Refused("forbidden", "A conflict of interest keeps this case away from you.", pointer="/case_id")
    if honoured:
        context.law.machines["case"].step(row["state"], "lease")
    return lease


def _too_late(connection: Connection, decision: Decision, row: Mapping[str, Any]) -> Refused:
    """Say that a colleague was first; the grade only once it has taken effect."""
    standing = repository.standing_decision(connection, decision.case_id)
    facts: dict[str, Any] = {"state": row["state"], "round": row["round"]}
    if standing is not None:
        facts |= {
            "decision": standing["id"],
            "number": standing["number"],
            "by_role": str(roles_of(standing["roles"])[0]),
            "booked_at_ms": standing["booked_at_ms"],
            "agrees": standing["grade"] == decision.grade,
            "grade": standing["grade"],
        }
    return Refused("case-already-decided", "A colleague has decided this case.", **facts)


def _book(connection: Connection, context: Context, booking: _Booking) -> m.DecisionResult:
    """Store a decision and all that follows from it: to the database, one statement where nothing follows."""
    who, decision, row, assessment = booking.who, booking.decision, booking.row, booking.assessment
    if row["golden"]:
        return _book_answer(connection, context, booking)
    now, machines = context.now(), context.law.machines
    submitted = machines["decision"].step("draft", "submit")
    state = machines["decision"].step(submitted, "become_effective") if booking.effective else submitted
    event = "submit" if booking.effective else "submit_severe"
    rows = Together()
    repository.add_decision(
        rows,
        decision_row(
            context,
            decision,
            assessment,
            row=row,
            maker_id=who.user_id,
            number=booking.number,
            approvals=booking.approvals,
            violation_at_ms=booking.basis.violation_at_ms,
            body=booking.body,
        ),
        state=state,
        at_ms=now,
    )
    rows.add(
        part,
        repository.part_row(
            row["id"], who.user_id, role="maker", ref=decision.id, at_ms=now, manager_id=row["manager_id"]
        ),
    )
    leases.end_together(rows, booking.lease["id"], at_ms=now, reason="decided")
    version = cases.change_together(
        rows,
        row,
        now,
        state=machines["case"].step("leased", event),
        lease_holder="",
        grade=decision.grade,
        maker_id=who.user_id,
    )
    entries: tuple[LedgerEntry, ...] = ()
    if booking.effective and (
        decision.grade != NO_VIOLATION or decision.judgements or assessment.proposal.basis_ids or row["stopped"]
    ):
        with connection.begin_nested():
            rows.store(connection)
            entries = take_effect(
                connection,
                context,
                assessment,
                decision_id=decision.id,
                number=booking.number,
                case_id=row["id"],
                merchant_id=row["merchant_id"],
                actor=who.user_id,
                judgements=decision.judgements,
                subject=_seller(row),
            )
    result = m.DecisionResult(
        id=decision.id,
        receipt=m.DecisionReceipt(
            id=decision.id,
            number=booking.number,
            state=state,
            grade=decision.grade,
            case_id=row["id"],
            case_row_version=version,
            booked_at_ms=now,
            notice=assessment.notice if booking.effective else None,
            entries=entries,
            approvals_needed=booking.approvals,
        ),
    )
    lease = booking.lease
    facts = {"decision": decision.id, "epoch": lease["epoch"], "late": lease["ended_at_ms"] is not None}
    told = {
        "case": row["id"],
        "number": booking.number,
        "entries": len(entries),
        "approvals_needed": booking.approvals,
        **booking.signed,
    }
    became = "decision.become_effective" if booking.effective else "decision.submit"
    rows.add(
        audit,
        event_row(now, who.user_id, f"case.{event}", "case", row["id"], facts),
        event_row(now, who.user_id, became, "decision", decision.id, told),
    )
    rows.add(attempt, _kept(booking, result, now))
    rows.store(connection)
    return result


def _book_answer(connection: Connection, context: Context, booking: _Booking) -> m.DecisionResult:
    """Keep what somebody made of a golden item."""
    truth = golden.item_of(connection, booking.row["id"])
    assert truth is not None  # noqa: S101 - never taken back
    with connection.begin_nested():
        receipt = golden.answer(
            connection,
            context,
            booking.who,
            booking.decision,
            row=booking.row,
            lease=booking.lease,
            assessment=booking.assessment,
            number=booking.number,
            approvals=booking.approvals,
            category=category_of(booking.decision, booking.assessment),
            truth=truth,
        )
    result = m.DecisionResult(id=booking.decision.id, receipt=receipt)
    repository.add_attempt(connection, _kept(booking, result, context.now()))
    return result


def _kept(booking: _Booking, result: m.DecisionResult, at_ms: int) -> dict[str, Any]:
    return repository.attempt_row(
        booking.who, booking.decision, result, digest=booking.digest, body=booking.body, at_ms=at_ms
    )
