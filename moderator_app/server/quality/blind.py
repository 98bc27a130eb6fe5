"""Who must not see what, so that a second look is one's own.

Two rules, and every room that could show a first result asks here. Whoever has *seen* a decision, or worked on
anything of its seller since, is never given it to review. Whoever *is reviewing* it sees nothing of that seller but
the blind case until the own result is stored.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, ColumnElement, Connection, cast, exists, func, or_, select

from moderator_app.domain.errors import Refused
from moderator_app.domain.roles import Capability
from moderator_app.server.context import Context, Principal
from moderator_app.server.tables import (
    audit,
    case,
    conflict,
    decision,
    decision_log,
    lease,
    merchant,
    part,
    qa_review,
    qa_sample,
    turn,
)
from moderator_app.wire.endpoint import Endpoint

LOG_READ = "log.read"
LOG_EXPORT = "log.export"
DECISION_READ = "decision.read"
LEDGER_READ = "ledger.read"
BLIND_READ = "qa.content_read"

HIDES_ITSELF = frozenset({"case", "changes", "snapshot"})
"""Reading calls that may name the case under review, for they never tell a reviewer its grade or maker."""


def reviewing(connection: Connection, user_id: str) -> frozenset[str]:
    """Return the sellers (all accounts of the same person) about whom somebody is looking at a decision blind now."""
    account_of = merchant.alias()
    return frozenset(
        connection.scalars(
            select(account_of.c.id)
            .join(merchant, merchant.c.person_key == account_of.c.person_key)
            .join(case, case.c.merchant_id == merchant.c.id)
            .join(qa_sample, qa_sample.c.case_id == case.c.id)
            .join(qa_review, qa_review.c.sample_id == qa_sample.c.id)
            .where(qa_review.c.reviewer_id == user_id, qa_review.c.state == "leased")
        )
    )


def unseen(connection: Connection, user_id: str) -> frozenset[str]:
    """Return the sellers of whose decisions somebody must not see results now: reviewed blind, or from a seat."""
    seated = connection.scalars(
        select(case.c.merchant_id)
        .join(turn, turn.c.case_id == case.c.id)
        .where(turn.c.holder == user_id, turn.c.seat == "second", turn.c.ended_at_ms.is_(None))
    )
    return reviewing(connection, user_id) | frozenset(seated)


def reviewing_seller(merchant_id: ColumnElement[str], user_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that a person is looking at a decision about a seller blind right now."""
    looked_at = case.alias()
    return exists().where(
        qa_review.c.reviewer_id == user_id,
        qa_review.c.state == "leased",
        qa_sample.c.id == qa_review.c.sample_id,
        looked_at.c.id == qa_sample.c.case_id,
        looked_at.c.merchant_id == merchant_id,
    )


async def check_reply(context: Context, who: Principal | None, endpoint: Endpoint, reply: bytes) -> None:
    """Check that nothing goes out by which somebody could learn a result that they are judging blind.

    The last line behind the rooms' own care: whatever an endpoint answers, while a person reviews a case nothing that
    is read names the case, its seller or its decision, but for the few calls that hide the result themselves.

    Raises:
        Refused: ``not-allowed``.
    """
    if who is None or endpoint.method != "GET" or endpoint.name in HIDES_ITSELF or not who.may(Capability.QA_REVIEW):
        return
    names = await context.database.read(lambda connection: _names(connection, who.user_id))
    if any(name.encode() in reply for name in names):
        raise Refused("not-allowed", "You are reviewing a case of this seller blind; store your result first.")


def _names(connection: Connection, user_id: str) -> tuple[str, ...]:
    rows = connection.execute(
        select(case.c.id, case.c.merchant_id, decision.c.id.label("decision_id"), decision.c.number)
        .join(qa_sample, qa_sample.c.case_id == case.c.id)
        .join(qa_review, qa_review.c.sample_id == qa_sample.c.id)
        .outerjoin(decision, decision.c.case_id == case.c.id)
        .where(qa_review.c.reviewer_id == user_id, qa_review.c.state == "leased")
    )
    return tuple({name for row in rows for name in row if name})


def check_not_reviewing(connection: Connection, user_id: str, merchant_id: str) -> None:
    """Check that a person may see a seller's cases, decisions and ledger.

    Raises:
        Refused: ``not-allowed`` while the person is reviewing a decision about the seller.
    """
    if merchant_id in reviewing(connection, user_id):
        raise Refused("not-allowed", "You are reviewing a case of this seller blind; store your result first.")


def masked_in(number: int) -> ColumnElement[bool]:
    """Return the condition that a decision was masked on a page of the log whose reading an audit event tells of."""
    masked = func.json_each(audit.c.detail, "$.masked").table_valued("value", name="masked")
    return exists(select(masked.c.value).where(cast(masked.c.value, BigInteger) == number))


def may_review(connection: Connection, user_id: str, sample_id: str) -> bool:
    """Say whether a person may be given a sample: a stranger to the case who has not seen its result."""
    row = connection.execute(
        select(qa_sample.c.case_id, qa_sample.c.decision_id, case.c.merchant_id, merchant.c.person_key)
        .join(case, case.c.id == qa_sample.c.case_id)
        .join(merchant, merchant.c.id == case.c.merchant_id)
        .where(qa_sample.c.id == sample_id)
    ).one()
    took_part = or_(
        exists().where(decision.c.case_id == row.case_id, decision.c.maker_id == user_id),
        exists().where(part.c.case_id == row.case_id, part.c.account_id == user_id),
        exists().where(conflict.c.account_id == user_id, conflict.c.person_key == row.person_key),
    )
    if connection.scalar(select(took_part)):
        return False
    if row.decision_id is None:
        return True  # a back-check has no first result that could be known
    booked = connection.execute(
        select(decision_log.c.seq, decision_log.c.booked_at_ms).where(decision_log.c.decision_id == row.decision_id)
    ).one()
    since, number = booked.booked_at_ms, booked.seq
    mine = audit.c.actor == user_id
    accounts = select(merchant.c.id).where(merchant.c.person_key == row.person_key)
    cases_of_seller = select(case.c.id).where(case.c.merchant_id.in_(accounts)).scalar_subquery()
    worked = exists().where(
        mine, audit.c.object_id.in_(cases_of_seller), audit.c.action == "case.content_read", audit.c.at_ms >= since
    )
    looked = exists().where(mine, audit.c.object_id.in_(accounts.scalar_subquery()), audit.c.action == LEDGER_READ)
    opened = exists().where(mine, audit.c.object_id == row.decision_id, audit.c.action == DECISION_READ)
    paged = exists().where(
        audit.c.object_id == user_id,
        audit.c.action.in_([LOG_READ, LOG_EXPORT]),
        func.json_extract(audit.c.detail, "$.oldest") <= number,
        func.json_extract(audit.c.detail, "$.newest") >= number,
        ~masked_in(number),
    )
    working = exists().where(
        lease.c.holder == user_id, lease.c.ended_at_ms.is_(None), lease.c.case_id.in_(cases_of_seller)
    )
    # The blind case of a later decision shows this one as history.
    later = exists().where(
        qa_review.c.reviewer_id == user_id,
        qa_sample.c.id == qa_review.c.sample_id,
        qa_sample.c.case_id.in_(cases_of_seller),
        decision_log.c.decision_id == qa_sample.c.decision_id,
        decision_log.c.seq > number,
    )
    # So did one that was given back, or whose time was over.
    before = exists().where(
        mine,
        audit.c.object_id.in_(cases_of_seller),
        audit.c.action == BLIND_READ,
        func.coalesce(func.json_extract(audit.c.detail, "$.upto"), 0) > number,
    )
    return not connection.scalar(select(or_(worked, looked, opened, paged, working, later, before)))
