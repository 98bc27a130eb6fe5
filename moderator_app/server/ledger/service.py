"""Booking decisions: each exactly once, or refused with a reason that is the same for ever.

The rule (one transaction): a known id gets its old answer; the fencing token must be the case's newest and the
sender's own; an expired lease that nobody else took is honoured; evidence and rules must be those that were on the
screen; the server computes the grade itself. What takes two people has no effect yet: no entry, no notice.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping

from moderator_app.domain.assessment import Assessment
from moderator_app.domain.decision import Decision, check_complete
from moderator_app.domain.errors import Refused
from moderator_app.domain.evidence import sha256_hex
from moderator_app.domain.identity import is_id, utc
from moderator_app.domain.ledger import LedgerEntry
from moderator_app.domain.notice import BEIJING
from moderator_app.domain.penalty import NO_VIOLATION
from moderator_app.domain.roles import Capability, ceiling_of
from moderator_app.server.accounts.device_keys import check_decision
from moderator_app.server.auth import roles_of
from moderator_app.server.case import repository as cases
from moderator_app.server.case.service import standing_of
from moderator_app.server.context import Context, Principal
from moderator_app.server.ledger import repository
from moderator_app.server.ledger.effect import assessed, category_of, check_proposal, take_effect
from moderator_app.server.ledger.evidence import Grounds, grounds
from moderator_app.server.ledger.turn import Held, Standing, check_turn, is_over, newest_of_own
from moderator_app.server.policy.enacting import refresh
from moderator_app.server.problems import problem_of
from moderator_app.server.quality import golden
from moderator_app.server.quality.blind import DECISION_READ, LEDGER_READ, check_not_reviewing
from moderator_app.server.queue import repository as leases
from moderator_app.server.records import event_row, record_events, take_numbers
from moderator_app.server.sharing import Sharing
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
            basis = await context.database.read(partial(grounds, decision=one))
            work = partial(_attempt, context=context, who=who, decision=one, basis=basis)
            results.append(await context.database.write(work, shared=True))
    return m.DecisionResults(results=tuple(results))


def _attempt(
    connection: Connection, context: Context, who: Principal, decision: Decision, basis: Grounds | None
) -> m.DecisionResult:
    """Book one decision or say why not, and keep both what was sent and what was answered."""
    body = stored_form(decision)
    digest = sha256_hex(body)
    earlier = repository.attempt_by(connection, decision.id)
    if earlier is not None:
        if earlier["account_id"] == who.user_id and earlier["body_sha256"] == digest:
            return msgspec.json.decode(earlier["answer"], type=m.DecisionResult)
        refusal = Refused("idempotency-key-reuse", "This decision's id came with another body before.", pointer="/id")
        return m.DecisionResult(id=decision.id, problem=problem_of(refusal))
    now = context.now()
    problem = ""
    try:
        with connection.begin_nested():
            signed = check_decision(connection, context, who, decision)
            result = m.DecisionResult(
                id=decision.id,
                receipt=_book(connection, context, who, decision, basis=basis, body=body.decode(), signed=signed),
            )
    except Refused as error:
        if error.code == "device-key-unknown":
            # The desk registers its key and sends the same decision again; this was no answer for ever.
            return m.DecisionResult(id=decision.id, problem=problem_of(error))
        problem = error.code
        result = m.DecisionResult(id=decision.id, problem=problem_of(error))
    repository.add_attempt(
        connection,
        {
            "id": decision.id,
            "account_id": who.user_id,
            "device_id": who.device_id,
            "case_id": decision.case_id,
            "body_sha256": digest,
            "problem": problem,
            "body": body.decode(),
            "answer": msgspec.json.encode(result).decode(),
            "received_at_ms": now,
        },
    )
    if problem:
        detail = {"problem": problem, "case": decision.case_id}
        record_events(connection, [event_row(now, who.user_id, "decision.refused", "decision", decision.id, detail)])
    return result


def _book(
    connection: Connection,
    context: Context,
    who: Principal,
    decision: Decision,
    *,
    basis: Grounds | None,
    body: str,
    signed: Mapping[str, Any],
) -> m.DecisionReceipt:
    if not is_id(decision.id):
        raise Refused("validation", "The id is not a UUID in its 36-character form.", pointer="/id")
    row = cases.case_row(connection, decision.case_id, lock=True)
    if row is None or basis is None:
        raise Refused("not-found", "There is no such case.", pointer="/case_id")
    lease = _check_turn(connection, context, who, decision, row)
    if context.config.workers > 1:
        refresh(connection, context)  # no decision under a law that another worker has just replaced
    book = context.law.book
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
    now = context.now()
    number = f"D-{utc(now).astimezone(BEIJING).year}-{take_numbers(connection, 'decision', 1)[0]:07d}"
    assessment = assessed(connection, context, decision, row, basis=basis, number=number)
    check_proposal(decision, assessment)
    approvals = assessment.approvals
    if book.matrix.grades[decision.grade].rank > ceiling_of(who.roles):
        approvals = max(approvals, 2)
    truth = golden.item_of(connection, row["id"])
    if truth is not None:
        return golden.answer(
            connection,
            context,
            who,
            decision,
            row=row,
            lease=lease,
            assessment=assessment,
            number=number,
            approvals=approvals,
            category=category_of(decision, assessment),
            truth=truth,
        )
    return _store(
        connection,
        context,
        who,
        decision,
        row=row,
        lease=lease,
        basis=basis,
        assessment=assessment,
        number=number,
        approvals=approvals,
        body=body,
        signed=signed,
    )


def _check_turn(
    connection: Connection, context: Context, who: Principal, decision: Decision, row: RowMapping
) -> RowMapping:
    """Check that it is this person's turn to decide this case; return the lease that says so."""
    now = Standing(state=row["state"], round=row["round"], epoch=row["lease_epoch"])
    if is_over(now, decision.round):
        raise _too_late(connection, decision, row)
    since = leases.leases_since(connection, decision.case_id, decision.lease_epoch)
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
    if leases.in_conflict(connection, decision.case_id, who.user_id):
        raise Refused("forbidden", "A conflict of interest keeps this case away from you.", pointer="/case_id")
    if honoured:
        context.law.machines["case"].step(row["state"], "lease")
    return lease


def _too_late(connection: Connection, decision: Decision, row: RowMapping) -> Refused:
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


def _store(
    connection: Connection,
    context: Context,
    who: Principal,
    decision: Decision,
    *,
    row: RowMapping,
    lease: RowMapping,
    basis: Grounds,
    assessment: Assessment,
    number: str,
    approvals: int,
    body: str,
    signed: Mapping[str, Any],
) -> m.DecisionReceipt:
    now = context.now()
    machines = context.law.machines
    submitted = machines["decision"].step("draft", "submit")
    effective = approvals == 1
    state = machines["decision"].step(submitted, "become_effective") if effective else submitted
    # A case that was cleared is nobody's earlier violation: without a category it never counts.
    penalised = decision.grade != NO_VIOLATION
    category = (assessment.proposal.category or decision.findings[0].category) if penalised else ""
    found = next((finding for finding in decision.findings if finding.category == category), None)
    repository.add_decision(
        connection,
        {
            "id": decision.id,
            "number": number,
            "case_id": row["id"],
            "round": row["round"],
            "merchant_id": row["merchant_id"],
            "maker_id": who.user_id,
            "category": category,
            "family": context.law.book.matrix.categories[category].family if category else "",
            "severity": found.severity if found else "",
            "grade": decision.grade,
            "proposed_grade": decision.proposed_grade,
            "policy_version": decision.policy_version,
            "rulebook_version": decision.rulebook_version,
            "approvals_needed": approvals,
            "violation_at_ms": basis.violation_at_ms,
            "booked_at_ms": now,
            "body": body,
            "assessment": msgspec.json.encode(assessment).decode(),
        },
        state=state,
        at_ms=now,
    )
    repository.add_part(connection, row["id"], who.user_id, role="maker", ref=decision.id, at_ms=now)
    if lease["ended_at_ms"] is None:
        leases.end_lease(connection, lease["id"], at_ms=now, reason="decided")
    event = "submit" if effective else "submit_severe"
    version = cases.change_case(
        connection,
        row,
        now,
        state=machines["case"].step("leased", event),
        lease_holder="",
        grade=decision.grade,
        maker_id=who.user_id,
    )
    entries: tuple[LedgerEntry, ...] = ()
    if effective:
        entries = take_effect(
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
    facts = {"decision": decision.id, "epoch": lease["epoch"], "late": lease["ended_at_ms"] is not None}
    record_events(
        connection,
        [
            event_row(now, who.user_id, f"case.{event}", "case", row["id"], facts),
            event_row(
                now,
                who.user_id,
                "decision.become_effective" if effective else "decision.submit",
                "decision",
                decision.id,
                {"case": row["id"], "number": number, "entries": len(entries), "approvals_needed": approvals, **signed},
            ),
        ],
    )
    return m.DecisionReceipt(
        id=decision.id,
        number=number,
        state=state,
        grade=decision.grade,
        case_id=row["id"],
        case_row_version=version,
        booked_at_ms=now,
        notice=assessment.notice if effective else None,
        entries=entries,
        approvals_needed=approvals,
    )


async def receipt(context: Context, who: Principal, decision_id: str) -> m.DecisionReceipt:
    """Return what was booked for a decision.

    While it waits for a second person, whoever might become that person must not learn the first grade; to them there
    is no such decision.

    Raises:
        Refused: ``not-found``.
    """

    def look(connection: Connection) -> tuple[RowMapping, RowMapping] | None:
        row = repository.decision_with_state(connection, decision_id)
        sent = repository.attempt_by(connection, decision_id)
        return None if row is None or sent is None else (row, sent)

    found = await context.database.read(look)
    if found is not None:
        row, sent = found
        waiting = row["state"] == "submitted" and who.may(Capability.DECISION_SECOND)
        if row["maker_id"] == who.user_id or (who.may(Capability.DECISION_LOG) and not waiting):
            result = msgspec.json.decode(sent["answer"], type=m.DecisionResult)
            if result.receipt is not None:
                if row["maker_id"] != who.user_id:
                    seller = row["merchant_id"]
                    await _trace(
                        context, who, DECISION_READ, kind="decision", object_id=decision_id, merchant_id=seller
                    )
                return result.receipt
    raise Refused("not-found", "There is no such decision.")


async def _trace(context: Context, who: Principal, action: str, *, kind: str, object_id: str, merchant_id: str) -> None:
    """Write down that something was read, before it is handed out; not to somebody who reviews the seller blind."""

    def run(connection: Connection) -> None:
        check_not_reviewing(connection, who.user_id, merchant_id)
        record_events(connection, [event_row(context.now(), who.user_id, action, kind, object_id)])

    await context.database.write(run, shared=True)


async def merchant_ledger(context: Context, who: Principal, merchant_id: str) -> m.LedgerPage:
    """Return a seller's ledger and standing; that it was read is in the audit log first.

    Raises:
        Refused: ``not-found``; ``not-allowed`` to somebody who is reviewing a case of the seller blind.
    """

    def look(connection: Connection) -> m.LedgerPage:
        subject = cases.merchant_of(connection, merchant_id)
        if subject is None:
            raise Refused("not-found", "There is no such seller.")
        history = tuple(cases.histories(connection, [subject.person_key]).get(subject.person_key, ()))
        return m.LedgerPage(
            entries=cases.entries_of(connection, merchant_id),
            standing=standing_of(connection, subject, history, context.now()),
        )

    page = await context.database.read(look)
    await _trace(context, who, LEDGER_READ, kind="merchant", object_id=merchant_id, merchant_id=merchant_id)
    return page
