"""What follows when a decision takes effect, all in the transaction that makes it effective."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from moderator_app.domain.assessment import Assessment
from moderator_app.domain.decision import Judgement
from moderator_app.domain.identity import new_id
from moderator_app.domain.ledger import EntryKind, LedgerEntry
from moderator_app.domain.text import Label
from moderator_app.server.case import repository as cases
from moderator_app.server.context import Context
from moderator_app.server.ledger import repository
from moderator_app.server.measures import booking, stops
from moderator_app.server.platform import calls
from moderator_app.server.standing import closed, points
from moderator_app.server.tables import counted, decision, statement


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
    subject = cases.merchant_of(connection, merchant_id)
    assert subject is not None  # noqa: S101 - a foreign key holds it
    closed.add(connection, context, subject, decision_id=decision_id, codes=codes, actor=actor)
    stops.settle(connection, context, case_id, codes)
    if assessment.points:
        points.watch(connection, context, merchant_id)
    return entries


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
