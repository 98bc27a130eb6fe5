"""The blind second look: who gets which case, what they see of it, what a difference means, and who settles it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, Select, exists, func, or_, select, update

from moderator_app.domain.appeal import ErrorClass
from moderator_app.domain.decision import Decision, Finding
from moderator_app.domain.errors import Refused
from moderator_app.domain.evidence import Evidence
from moderator_app.domain.highlight import HighlightState
from moderator_app.domain.ledger import fold
from moderator_app.domain.penalty import NO_VIOLATION
from moderator_app.domain.quality import Opinion, ReviewState, drift, error_class
from moderator_app.server.case import repository as cases
from moderator_app.server.case.private import windows
from moderator_app.server.case.service import affected_of, year_start
from moderator_app.server.context import Context, Principal
from moderator_app.server.ledger.repository import add_part
from moderator_app.server.quality.blind import BLIND_READ, may_review, reviewing
from moderator_app.server.quality.looks import end_over, left_ms
from moderator_app.server.quality.projection import fold_all
from moderator_app.server.records import event_row, record_events
from moderator_app.server.tables import (
    account,
    case,
    decision,
    decision_log,
    merchant,
    part,
    qa_plan,
    qa_review,
    qa_sample,
)
from moderator_app.wire.messages import CaseContent, MerchantContext
from moderator_app.wire.messages import quality as qm

LOOK_AT = 200
"""How many open samples are tried for one that a person may be given."""

_EVIDENCE = msgspec.json.Decoder(tuple[Evidence, ...])
_FINDINGS = msgspec.json.Decoder(tuple[Finding, ...])

SAMPLES: Select[Any] = select(
    qa_sample, *(column for column in qa_review.c if column.name != "sample_id"), qa_plan.c.at_ms.label("drawn_at_ms")
).select_from(
    qa_sample.join(qa_review, qa_review.c.sample_id == qa_sample.c.id).join(
        qa_plan, qa_plan.c.id == qa_sample.c.plan_id
    )
)


def sample_row(connection: Connection, sample_id: str) -> RowMapping | None:
    """Return a sample with its review."""
    return connection.execute(SAMPLES.where(qa_sample.c.id == sample_id)).mappings().one_or_none()


async def claim(context: Context, who: Principal, request: qm.ReviewClaim) -> qm.BlindCases:
    """Give a person the next case to look at blind: the one they have, else the oldest draw they are a stranger to."""

    def run(connection: Connection) -> str:
        fold_all(connection)
        end_over(connection, context)
        own = select(qa_review.c.sample_id).where(
            qa_review.c.reviewer_id == who.user_id, qa_review.c.state == str(ReviewState.LEASED)
        )
        held = connection.scalar(own.limit(1))
        if held is not None:
            return str(held)
        waiting = SAMPLES.where(qa_review.c.state == str(ReviewState.SAMPLED))
        if request.plan_id:
            waiting = waiting.where(qa_sample.c.plan_id == request.plan_id)
        # Oldest decisions first: the blind case of a later one shows earlier ones as history.
        waiting = waiting.outerjoin(decision_log, decision_log.c.decision_id == qa_sample.c.decision_id)
        rows = connection.execute(waiting.order_by(decision_log.c.seq, qa_sample.c.id).limit(LOOK_AT)).mappings().all()
        chosen = next((row for row in rows if may_review(connection, who.user_id, row["id"])), None)
        if chosen is None:
            return ""
        now = context.now()
        state = context.law.machines["qa_review"].step(chosen["state"], "lease")
        connection.execute(
            update(qa_review)
            .where(qa_review.c.sample_id == chosen["id"])
            .values(state=state, reviewer_id=who.user_id, leased_at_ms=now)
        )
        record_events(
            connection,
            [
                event_row(now, who.user_id, "qa_review.lease", "qa_review", chosen["id"]),
                event_row(now, who.user_id, BLIND_READ, "case", chosen["case_id"], {"upto": _upto(connection, chosen)}),
            ],
        )
        return str(chosen["id"])

    sample_id = await context.database.write(run)
    if not sample_id:
        return qm.BlindCases(cases=())

    def gather(connection: Connection) -> qm.BlindCases:
        row = sample_row(connection, sample_id)
        assert row is not None  # noqa: S101 - samples are never deleted
        return qm.BlindCases(
            cases=(
                qm.BlindCase(
                    sample_id=sample_id,
                    content=blind_content(connection, context, row),
                    ttl_ms=left_ms(context, row["leased_at_ms"]),
                ),
            )
        )

    return await context.database.read(gather)


def _upto(connection: Connection, sample: RowMapping) -> int:
    """Return up to which number of the decision log a blind case shows its seller's history."""
    number = connection.scalar(
        select(decision_log.c.seq).where(decision_log.c.decision_id == sample["decision_id"])
    ) or connection.scalar(select(func.max(decision_log.c.seq)))
    return number or 0


def blind_content(connection: Connection, context: Context, sample: RowMapping) -> CaseContent:
    """Return a case's content as it was before the first decision: nothing that came of it is in there."""
    row = cases.case_row(connection, sample["case_id"])
    assert row is not None  # noqa: S101 - cases are never deleted
    booked = connection.execute(
        select(decision.c.booked_at_ms, decision.c.violation_at_ms).where(decision.c.id == sample["decision_id"])
    ).one_or_none()
    at_ms = booked.booked_at_ms if booked is not None else context.now()
    shown = replace(
        cases.to_case(row), grade="", score=0, lease_holder="", lease_epoch=0, row_version=1, queue=row["queue"]
    )
    subject = cases.merchant_of(connection, row["merchant_id"])
    assert subject is not None  # noqa: S101 - a foreign key holds it
    before = set(
        connection.scalars(
            select(decision.c.id).where(
                decision.c.booked_at_ms < at_ms, or_(decision.c.case_id.is_(None), decision.c.case_id != row["id"])
            )
        )
        if booked is not None
        else connection.scalars(select(decision.c.id).where(decision.c.merchant_id == row["merchant_id"]))
    )
    past = cases.history(connection, subject.person_key)
    history = tuple(prior for prior in past if prior.id in before)
    entries = [each for each in cases.entries_of(connection, subject.id) if each.decision_id in before]
    stored, hits = cases.evidence_of(connection, shown.id)
    items, withheld = windows(stored, hits, context.secret)
    return CaseContent(
        case=shown,
        items=items,
        highlights=tuple(replace(hit, state=HighlightState.NEW, score=0) for hit in hits),
        context=MerchantContext(
            merchant=replace(subject, followers=0, status=type(subject.status)("open")),
            standing=fold(entries, history, at_ms=at_ms, year_start_ms=year_start(at_ms)),
            history=history,
        ),
        affected=affected_of(items),
        violation_at_ms=cases.violation_time(connection, shown.id),
        withheld=withheld,
    )


def _opinion_of(connection: Connection, decision_id: str | None) -> tuple[Opinion, str]:
    """Return the first opinion and who had it; nothing found, by nobody, for a back-check."""
    if decision_id is None:
        return Opinion(grade=NO_VIOLATION), ""
    row = connection.execute(
        select(decision.c.body, decision.c.grade, decision.c.maker_id).where(decision.c.id == decision_id)
    ).one()
    sent = msgspec.json.decode(row.body, type=Decision)
    found = frozenset((one.category, one.severity) for one in sent.findings)
    return Opinion(grade=row.grade, selections=found if row.grade != NO_VIOLATION else frozenset()), row.maker_id


def _second(grade: str, findings: tuple[Finding, ...], *, technical: bool) -> Opinion:
    found = frozenset((one.category, one.severity) for one in findings)
    return Opinion(grade=grade, selections=found if grade != NO_VIOLATION else frozenset(), technical=technical)


async def store(context: Context, who: Principal, sample_id: str, result: qm.ReviewResult) -> qm.Review:
    """Store a second result; only now is the first one shown beside it. A repetition gets the same answer.

    Raises:
        Refused: ``not-found`` for a review of somebody else's; ``lease-lost`` when its time was over;
            ``idempotency-key-reuse`` for another result after the first; ``validation``.
    """
    _check_result(context, result)

    def run(connection: Connection) -> qm.Review:
        row = sample_row(connection, sample_id)
        if row is not None and row["state"] == ReviewState.SAMPLED:
            raise Refused("lease-lost", "Your time at this case is over; take it again.")
        if row is None or row["reviewer_id"] != who.user_id:
            raise Refused("not-found", "You have no such review.")
        findings = msgspec.json.encode(result.findings).decode()
        if row["state"] != ReviewState.LEASED:
            same = (row["grade"], row["findings"], bool(row["technical"])) == (result.grade, findings, result.technical)
            if not same:
                raise Refused("idempotency-key-reuse", "You have stored another result; it stays.")
            return to_review(connection, row)
        first, _ = _opinion_of(connection, row["decision_id"])
        wrong = error_class(first, _second(result.grade, result.findings, technical=result.technical))
        now = context.now()
        event = "same" if wrong is None else "differ"
        connection.execute(
            update(qa_review)
            .where(qa_review.c.sample_id == sample_id)
            .values(
                state=context.law.machines["qa_review"].step(row["state"], event),
                grade=result.grade,
                findings=findings,
                evidence=msgspec.json.encode(result.evidence).decode(),
                technical=int(result.technical),
                note=result.note,
                stored_at_ms=now,
                error_class="" if wrong is None else str(wrong),
            )
        )
        if wrong is not None and row["decision_id"] is not None:
            connection.execute(
                update(decision_log).where(decision_log.c.decision_id == row["decision_id"]).values(disputed=1)
            )
        if not connection.scalar(
            select(exists().where(part.c.case_id == row["case_id"], part.c.account_id == who.user_id))
        ):
            add_part(connection, row["case_id"], who.user_id, role="qa", ref=sample_id, at_ms=now)
        record_events(connection, [event_row(now, who.user_id, f"qa_review.{event}", "qa_review", sample_id)])
        after = sample_row(connection, sample_id)
        assert after is not None  # noqa: S101 - updated a moment ago
        return to_review(connection, after)

    return await context.database.write(run)


def _check_result(context: Context, result: qm.ReviewResult) -> None:
    matrix = context.law.book.matrix
    if result.grade not in matrix.grades:
        raise Refused("validation", f"There is no grade {result.grade}.", pointer="/grade")
    for index, one in enumerate(result.findings):
        if one.category not in matrix.categories:
            raise Refused("validation", f"There is no category {one.category}.", pointer=f"/findings/{index}/category")
        if one.severity not in matrix.severities:
            raise Refused("validation", f"There is no severity {one.severity}.", pointer=f"/findings/{index}/severity")
    if (result.grade == NO_VIOLATION) == bool(result.findings) and not result.technical:
        raise Refused("validation", "A grade needs a finding, and a finding a grade.", pointer="/findings")


async def settle(context: Context, who: Principal, sample_id: str, word: qm.Settlement) -> qm.Review:
    """Say who was right. A confirmed defect is corrected by withdrawing the decision, which the caller does next.

    Raises:
        Refused: ``not-found``; ``forbidden`` for the maker or the reviewer; ``not-allowed`` unless it is disputed.
    """

    def run(connection: Connection) -> qm.Review:
        row = sample_row(connection, sample_id)
        if row is None or row["state"] in {ReviewState.SAMPLED, ReviewState.LEASED}:
            raise Refused("not-found", "There is no such difference.")
        _, maker = _opinion_of(connection, row["decision_id"])
        if who.user_id in {maker, row["reviewer_id"]}:
            raise Refused("forbidden", "You took part in this; somebody else has to settle it.")
        event = "confirm" if word.defect else "reject"
        now = context.now()
        connection.execute(
            update(qa_review)
            .where(qa_review.c.sample_id == sample_id)
            .values(
                state=context.law.machines["qa_review"].step(row["state"], event),
                settled_by=who.user_id,
                settled_at_ms=now,
                settle_note=word.note,
            )
        )
        detail = {"decision": row["decision_id"] or "", "error_class": row["error_class"]}
        record_events(connection, [event_row(now, who.user_id, f"qa_review.{event}", "qa_review", sample_id, detail)])
        after = sample_row(connection, sample_id)
        assert after is not None  # noqa: S101 - updated a moment ago
        return to_review(connection, after)

    return await context.database.write(run)


async def reviews(
    context: Context, who: Principal, *, plan_id: str, state: str, back_checks: bool = False
) -> qm.Reviews:
    """Return stored reviews, newest first, or those of unflagged sessions only; the others are nobody's business.

    Cases of sellers that the reader is reviewing blind are left out.
    """

    def run(connection: Connection) -> qm.Reviews:
        wanted = SAMPLES.where(qa_review.c.stored_at_ms > 0)
        if plan_id:
            wanted = wanted.where(qa_sample.c.plan_id == plan_id)
        if state:
            wanted = wanted.where(qa_review.c.state == state)
        if back_checks:
            wanted = wanted.where(qa_sample.c.decision_id.is_(None))
        hidden = reviewing(connection, who.user_id)
        rows = connection.execute(wanted.order_by(qa_review.c.stored_at_ms.desc()).limit(500)).mappings().all()
        sellers = cases.case_rows(connection, [row["case_id"] for row in rows])
        shown = [row for row in rows if sellers[row["case_id"]]["merchant_id"] not in hidden]
        return qm.Reviews(reviews=tuple(to_review(connection, row) for row in shown))

    return await context.database.read(run)


def to_review(connection: Connection, row: RowMapping) -> qm.Review:
    """Return a stored review with both results."""
    first, maker = _opinion_of(connection, row["decision_id"])
    second = _second(row["grade"], _FINDINGS.decode(row["findings"]), technical=bool(row["technical"]))
    people = connection.execute(
        select(account.c.id, account.c.display).where(account.c.id.in_([maker, row["reviewer_id"], row["settled_by"]]))
    )
    names: dict[str, str] = {one.id: one.display for one in people}
    number = connection.scalar(select(decision.c.number).where(decision.c.id == row["decision_id"]))
    about = connection.execute(
        select(case.c.number, merchant.c.name)
        .join(merchant, merchant.c.id == case.c.merchant_id)
        .where(case.c.id == row["case_id"])
    ).one()
    return qm.Review(
        sample_id=row["id"],
        plan_id=row["plan_id"],
        decision_id=row["decision_id"] or "",
        case_id=row["case_id"],
        state=ReviewState(row["state"]),
        stratum=row["stratum"],
        probability_ppm=row["probability_ppm"],
        must=row["must"],
        first_grade=first.grade,
        first_maker=names.get(maker, ""),
        second_grade=second.grade,
        second_by=names.get(row["reviewer_id"], ""),
        technical=second.technical,
        note=row["note"],
        error_class=ErrorClass(row["error_class"]) if row["error_class"] else None,
        drift=drift(first, second),
        settled_by=names.get(row["settled_by"], ""),
        settle_note=row["settle_note"],
        number=number or "",
        case_number=about.number,
        merchant_name=about.name,
        second_findings=_FINDINGS.decode(row["findings"]),
        second_evidence=_EVIDENCE.decode(row["evidence"]),
        stored_at_ms=row["stored_at_ms"],
    )
