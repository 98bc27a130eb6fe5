"""What follows when a decision takes effect, all in the transaction that makes it effective."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select

from moderator_app.domain.assessment import Assessment, assess
from moderator_app.domain.decision import Decision, Judgement
from moderator_app.domain.errors import BadInput, Refused
from moderator_app.domain.evidence import sha256_hex
from moderator_app.domain.identity import new_id
from moderator_app.domain.ledger import EntryKind, LedgerEntry
from moderator_app.domain.merchant import Merchant
from moderator_app.domain.penalty import NO_VIOLATION, PriorDecision
from moderator_app.domain.text import Label
from moderator_app.server.case import repository as cases
from moderator_app.server.context import Context, Principal
from moderator_app.server.database.known import Stored
from moderator_app.server.database.rows import hold
from moderator_app.server.ledger import repository
from moderator_app.server.ledger.evidence import Grounds
from moderator_app.server.measures import booking, stops
from moderator_app.server.platform import calls
from moderator_app.server.problems import refused_by
from moderator_app.server.standing import closed, points
from moderator_app.server.tables import counted, decision, statement
from moderator_app.wire import messages as m


def assessed(
    connection: Connection,
    context: Context,
    decision: Decision,
    row: Stored,
    *,
    basis: Grounds,
    number: str,
    start_at_ms: int | None = None,
    subject: Merchant | None = None,
) -> Assessment:
    """Compute what follows from a decision's findings under the law in effect.

    Args:
        connection: where the seller's history is.
        context: the ground.
        decision: the findings and the chosen grade.
        row: the case.
        basis: what the case's evidence contributes.
        number: the decision's public number, for the notice.
        start_at_ms: when its terms begin; now, unless given.
        subject: the seller, if it was looked up already.

    Raises:
        Refused: ``validation`` for a code that the matrix does not know, or a notice that cannot be filled.
    """
    subject = subject or cases.merchant_of(connection, row["merchant_id"])
    assert subject is not None  # noqa: S101 - a foreign key holds it
    past: tuple[PriorDecision, ...] = ()
    if decision.findings:
        # Of two decisions about one person, the second counts the first; what finds nothing counts nothing.
        hold(connection, f"person:{subject.person_key}")
        past = cases.history(connection, subject.person_key)
    try:
        return assess(
            context.law.book,
            findings=decision.findings,
            history=past,
            violation_at_ms=basis.violation_at_ms,
            effective_at_ms=context.now() if start_at_ms is None else start_at_ms,
            affected=basis.affected,
            merchant=subject,
            mitigation=decision.mitigation,
            aggravation=decision.aggravation,
            chosen_grade=decision.grade,
            evidence=decision.evidence,
            detectors=basis.detectors,
            number=number,
            session=row["title"] or row["session_ref"] or row["number"],
            source=basis.source,
        )
    except BadInput as error:
        raise refused_by(error) from None


def check_proposal(decision: Decision, assessment: Assessment) -> None:
    """Check that the sender saw the proposal that the law makes now.

    Raises:
        Refused: ``proposal-changed``.
    """
    if assessment.proposal.grade != decision.proposed_grade:
        raise Refused(
            "proposal-changed",
            f"The matrix now proposes {assessment.proposal.grade}.",
            pointer="/proposed_grade",
            proposed=assessment.proposal.grade,
            earlier=assessment.proposal.earlier,
            basis=list(assessment.proposal.basis_ids),
        )


def category_of(decision: Decision, assessment: Assessment) -> str:
    """Return the category that carries a decision; a case that was cleared is nobody's earlier violation."""
    if decision.grade == NO_VIOLATION:
        return ""
    return assessment.proposal.category or decision.findings[0].category


def decision_row(
    context: Context,
    decision: Decision,
    assessment: Assessment,
    *,
    row: Stored,
    maker_id: str,
    number: str,
    approvals: int,
    violation_at_ms: int,
    body: str,
) -> dict[str, Any]:
    """Return a decision as it is stored."""
    category = category_of(decision, assessment)
    found = next((finding for finding in decision.findings if finding.category == category), None)
    return {
        "id": decision.id,
        "number": number,
        "case_id": row["id"],
        "round": row["round"],
        "merchant_id": row["merchant_id"],
        "maker_id": maker_id,
        "category": category,
        "family": context.law.book.matrix.categories[category].family if category else "",
        "severity": found.severity if found else "",
        "grade": decision.grade,
        "proposed_grade": decision.proposed_grade,
        "policy_version": decision.policy_version,
        "rulebook_version": decision.rulebook_version,
        "approvals_needed": approvals,
        "violation_at_ms": violation_at_ms,
        "booked_at_ms": context.now(),
        "body": body,
        "assessment": msgspec.json.encode(assessment).decode(),
    }


def take_effect(
    connection: Connection,
    context: Context,
    assessment: Assessment,
    *,
    decision_id: str,
    number: str,
    case_id: str,
    merchant_id: str,
    actor: str,
    judgements: Sequence[Judgement] = (),
    start_at_ms: int | None = None,
    subject: Merchant | None = None,
) -> tuple[LedgerEntry, ...]:
    """Book what a decision does: ledger, measures, notice, what it counted, index, thresholds, statement.

    Args:
        connection: the transaction.
        context: the ground.
        assessment: what follows from the findings.
        decision_id: the decision, stored already.
        number: its public number.
        case_id: its case.
        merchant_id: the seller.
        actor: whoever made it effective.
        judgements: what its maker made of highlights.
        start_at_ms: when its terms began, for a decision that replaces an earlier one; now, unless given.
        subject: the seller, if it was looked up already.
    """
    now = context.now()
    entries = repository.add_entries(
        connection, _entries(decision_id, merchant_id, assessment, now, now if start_at_ms is None else start_at_ms)
    )
    booking.schedule(connection, context, entries, now)
    codes = frozenset(measure.code for measure in assessment.measures)
    if assessment.notice is not None:
        repository.add_notice(connection, decision_id, assessment.notice, now)
        calls.enqueue(connection, [notice_call(decision_id, number, merchant_id, assessment.notice, now)])
        connection.execute(
            insert(statement).values(
                decision_id=decision_id, state="due", schema_version="", next_at_ms=now, made_at_ms=now
            )
        )
    repository.judge(connection, judgements)
    _count(connection, decision_id, assessment.proposal.basis_ids)
    subject = subject or cases.merchant_of(connection, merchant_id)
    assert subject is not None  # noqa: S101 - a foreign key holds it
    closed.add(connection, context, subject, decision_id=decision_id, codes=codes, actor=actor)
    stops.settle(connection, context, case_id, codes)
    if assessment.points:
        points.watch(connection, context, merchant_id)
    return entries


def keep_receipt(
    connection: Connection, context: Context, who: Principal, decision: Decision, *, number: str, body: str
) -> None:
    """Keep the receipt of a decision that took effect another way than by being sent as one."""
    row = cases.case_row(connection, decision.case_id)
    assert row is not None  # noqa: S101 - a foreign key holds it
    now = context.now()
    receipt = m.DecisionReceipt(
        id=decision.id,
        number=number,
        state="effective",
        grade=decision.grade,
        case_id=decision.case_id,
        case_row_version=row["row_version"],
        booked_at_ms=now,
        notice=repository.notice_of(connection, decision.id),
        entries=repository.entries_of_decision(connection, decision.id),
        approvals_needed=2,
    )
    result = m.DecisionResult(id=decision.id, receipt=receipt)
    sent = repository.attempt_row(who, decision, result, digest=sha256_hex(body.encode()), body=body, at_ms=now)
    repository.add_attempt(connection, sent)


def notice_call(decision_id: str, number: str, merchant_id: str, text: Label, now_ms: int) -> dict[str, Any]:
    """Return the call that sends a decision's notice."""
    return calls.call_row(
        calls.NOTICE,
        decision_id,
        lane=f"{decision_id}:notice",
        merchant_id=merchant_id,
        decision_id=decision_id,
        data={"notice": decision_id, "number": number, "zh": text.zh, "en": text.en},
        at_ms=now_ms,
    )


def _count(connection: Connection, decision_id: str, basis_ids: Sequence[str]) -> None:
    if basis_ids:
        known = set(connection.scalars(select(decision.c.id).where(decision.c.id.in_(basis_ids))))
        rows = [{"decision_id": decision_id, "prior_id": prior} for prior in dict.fromkeys(basis_ids) if prior in known]
        if rows:
            connection.execute(insert(counted), rows)


def _entries(
    decision_id: str, merchant_id: str, assessment: Assessment, at_ms: int, start_at_ms: int
) -> list[dict[str, Any]]:
    """Return what a decision books: its measures, its damages, its points."""
    booked: list[dict[str, Any]] = [
        {
            "kind": EntryKind.MEASURE,
            "code": measure.code,
            "amount": 0,
            "currency": "",
            "start_at_ms": measure.start_at_ms,
            "end_at_ms": measure.end_at_ms,
        }
        for measure in assessment.measures
    ]
    if assessment.damages is not None and assessment.damages.result_minor > 0:
        booked.append(
            {
                "kind": EntryKind.DAMAGES,
                "code": "LD",
                "amount": assessment.damages.result_minor,
                "currency": assessment.damages.inputs.currency,
                "start_at_ms": start_at_ms,
                "end_at_ms": None,
            }
        )
    if assessment.points:
        booked.append(
            {
                "kind": EntryKind.POINTS,
                "code": "POINTS",
                "amount": assessment.points,
                "currency": "",
                "start_at_ms": start_at_ms,
                "end_at_ms": None,
            }
        )
    return [
        {
            **row,
            "id": new_id(),
            "at_ms": at_ms,
            "merchant_id": merchant_id,
            "decision_id": decision_id,
            "kind": str(row["kind"]),
        }
        for row in booked
    ]
