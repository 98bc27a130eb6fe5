"""Queries on cases, what they contain, and the sellers they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, Select, and_, bindparam, exists, func, select, update

from moderator_app.domain.case import OPEN_STATES, Case, CaseState, Item, ItemKind, PriorityInputs
from moderator_app.domain.highlight import Highlight, HighlightState
from moderator_app.domain.ledger import EntryKind, LedgerEntry
from moderator_app.domain.merchant import Merchant, StoreStatus
from moderator_app.domain.penalty import PriorDecision
from moderator_app.domain.text import Label
from moderator_app.server.records import change_row, record_changes
from moderator_app.server.tables import (
    audit,
    case,
    decision,
    decision_state,
    highlight,
    item,
    item_media,
    item_version,
    lease,
    ledger,
    merchant,
    qa_review,
    qa_sample,
    turn,
)

_ITEM = msgspec.json.Decoder(Item)
_HIGHLIGHT = msgspec.json.Decoder(Highlight)

CASES: Select[Any] = select(case, merchant.c.name.label("merchant_name")).join(
    merchant, merchant.c.id == case.c.merchant_id
)
"""Case rows as ``to_case`` reads them."""

# What every claim and every decision asks is written once: composing a statement takes longer than asking it.
_CASE = CASES.where(case.c.id == bindparam("case_id"))
_SOME_CASES = CASES.where(case.c.id.in_(bindparam("case_ids", expanding=True)))
_CHANGE = update(case).where(case.c.id == bindparam("changed_id"))
_CASE_LOCKED = _CASE.with_for_update(of=case)
_ITEMS = (
    select(item_version.c.body)
    .join(item, and_(item.c.id == item_version.c.item_id, item.c.version == item_version.c.version))
    .where(item.c.case_id == bindparam("case_id"))
    .order_by(item.c.captured_at_ms, item.c.id)
)
_HIGHLIGHTS = (
    select(highlight.c.body, highlight.c.state)
    .join(item, and_(item.c.id == highlight.c.item_id, item.c.version == highlight.c.item_version))
    .where(item.c.case_id == bindparam("case_id"))
    .order_by(highlight.c.score.desc(), highlight.c.id)
)
_VIOLATION_TIME = select(func.max(item.c.captured_at_ms)).where(item.c.case_id == bindparam("case_id"))
_MERCHANT = select(merchant).where(merchant.c.id == bindparam("merchant_id"))
_LINKED = (
    select(merchant)
    .where(merchant.c.person_key == bindparam("person_key"), merchant.c.id != bindparam("merchant_id"))
    .order_by(merchant.c.name, merchant.c.id)
)
_HISTORIES = (
    select(
        merchant.c.person_key,
        decision.c.id,
        decision.c.violation_at_ms,
        decision_state.c.state,
        decision.c.family,
        decision.c.category,
        decision.c.grade,
        decision.c.number,
    )
    .join(merchant, merchant.c.id == decision.c.merchant_id)
    .join(decision_state, decision_state.c.decision_id == decision.c.id)
    .where(
        merchant.c.person_key.in_(bindparam("person_keys", expanding=True)),
        decision_state.c.state.not_in(["submitted", "discarded"]),
    )
    .order_by(decision.c.violation_at_ms, decision.c.id)
)
_ENTRIES = select(ledger).where(ledger.c.merchant_id == bindparam("merchant_id")).order_by(ledger.c.seq)
_SELLER = merchant.alias("seller")
_PERSON = (
    select(
        merchant,
        select(func.count())
        .select_from(case)
        .where(case.c.merchant_id == bindparam("merchant_id"), case.c.state.in_(sorted(OPEN_STATES)))
        .scalar_subquery()
        .label("open_cases"),
    )
    .where(
        merchant.c.person_key
        == select(_SELLER.c.person_key).where(_SELLER.c.id == bindparam("merchant_id")).scalar_subquery()
    )
    .order_by(merchant.c.name, merchant.c.id)
)


def to_case(row: RowMapping) -> Case:
    """Return a stored row as the domain knows it, everything visible."""
    return Case(
        id=row["id"],
        number=row["number"],
        key=row["key"],
        merchant_id=row["merchant_id"],
        merchant_name=row["merchant_name"],
        title=row["title"],
        kind=ItemKind(row["kind"]),
        category=row["category"],
        severity=row["severity"],
        queue=row["queue"],
        state=CaseState(row["state"]),
        priority=PriorityInputs(
            severity_weight=row["severity_weight"],
            likelihood_milli=row["likelihood_milli"],
            viewers=row["viewers"],
            reports=row["reports"],
            live_now=bool(row["live_now"]),
            recurrence=row["recurrence"],
            opened_at_ms=row["opened_at_ms"],
            allowance_ms=row["allowance_ms"],
        ),
        opened_at_ms=row["opened_at_ms"],
        due_at_ms=row["due_at_ms"],
        language=row["language"],
        session_ref=row["session_ref"],
        live_now=bool(row["live_now"]),
        distress=row["distress"],
        highlights=row["highlights"],
        score=row["score"],
        reports=row["reports"],
        round=row["round"],
        content_version=row["content_version"],
        row_version=row["row_version"],
        lease_epoch=row["lease_epoch"],
        lease_holder=row["lease_holder"],
        grade=row["grade"],
    )


def case_row(connection: Connection, case_id: str, *, lock: bool = False) -> RowMapping | None:
    """Return one case's row; with ``lock`` nobody beside us changes it before our unit ends."""
    return connection.execute(_CASE_LOCKED if lock else _CASE, {"case_id": case_id}).mappings().one_or_none()


def case_rows(connection: Connection, case_ids: Sequence[str]) -> dict[str, RowMapping]:
    """Return case rows by id."""
    if not case_ids:
        return {}
    return {row["id"]: row for row in connection.execute(_SOME_CASES, {"case_ids": list(case_ids)}).mappings()}


def change_case(connection: Connection, row: RowMapping, at_ms: int, **values: Any) -> int:
    """Change a case, bump its row version and announce it; return the new row version."""
    version: int = row["row_version"] + 1
    values["row_version"] = version
    connection.execute(_CHANGE, {"changed_id": row["id"], **values})
    record_changes(connection, [change_row(at_ms, "case", row["id"], version)])
    return version


def items_of(connection: Connection, case_id: str) -> tuple[Item, ...]:
    """Return a case's items, each in its present version, oldest capture first."""
    rows = connection.scalars(_ITEMS, {"case_id": case_id})
    return tuple(_ITEM.decode(body) for body in rows)


def highlights_of(connection: Connection, case_id: str) -> tuple[Highlight, ...]:
    """Return the highlights of a case's present items, best first, with what people made of them."""
    rows = connection.execute(_HIGHLIGHTS, {"case_id": case_id})
    return tuple(replace(_HIGHLIGHT.decode(row.body), state=HighlightState(row.state)) for row in rows)


def violation_time(connection: Connection, case_id: str) -> int:
    """Return the latest capture time of a case's items, milliseconds since the epoch."""
    return connection.scalar(_VIOLATION_TIME, {"case_id": case_id}) or 0


def to_merchant(row: RowMapping) -> Merchant:
    """Return a stored seller."""
    return Merchant(
        id=row["id"],
        ref=row["ref"],
        name=row["name"],
        person_key=row["person_key"],
        deposit_minor=row["deposit_minor"],
        currency=row["currency"],
        followers=row["followers"],
        category=Label(zh=row["category_zh"], en=row["category_en"]),
        opened_at_ms=row["opened_at_ms"],
        status=StoreStatus(row["status"]),
    )


def merchant_of(connection: Connection, merchant_id: str) -> Merchant | None:
    """Return a seller, or None."""
    row = connection.execute(_MERCHANT, {"merchant_id": merchant_id}).mappings().one_or_none()
    return None if row is None else to_merchant(row)


def linked_to(connection: Connection, subject: Merchant) -> tuple[Merchant, ...]:
    """Return the other accounts of the same person, by name."""
    rows = connection.execute(_LINKED, {"person_key": subject.person_key, "merchant_id": subject.id}).mappings()
    return tuple(to_merchant(row) for row in rows)


def person_of(connection: Connection, merchant_id: str) -> tuple[Merchant, tuple[Merchant, ...], int]:
    """Return (a seller, the other accounts of the same person by name, how many cases about the seller are open)."""
    rows = connection.execute(_PERSON, {"merchant_id": merchant_id}).mappings().all()
    accounts = [to_merchant(row) for row in rows]
    subject = next(one for one in accounts if one.id == merchant_id)
    return subject, tuple(one for one in accounts if one is not subject), rows[0]["open_cases"]


def histories(connection: Connection, person_keys: Iterable[str]) -> dict[str, list[PriorDecision]]:
    """Return the decisions that have taken effect, by person, oldest violation first.

    One that waits for a second person is nobody's history yet.
    """
    found: dict[str, list[PriorDecision]] = defaultdict(list)
    rows = connection.execute(_HISTORIES, {"person_keys": sorted(set(person_keys))})
    for row in rows:
        if row.category:
            found[row.person_key].append(
                PriorDecision(
                    id=row.id,
                    at_ms=row.violation_at_ms,
                    state=row.state,
                    family=row.family,
                    category=row.category,
                    grade=row.grade,
                    number=row.number,
                )
            )
    return found


def entries_of(connection: Connection, merchant_id: str) -> tuple[LedgerEntry, ...]:
    """Return a seller's ledger, oldest entry first."""
    rows = connection.execute(_ENTRIES, {"merchant_id": merchant_id}).mappings()
    return tuple(to_entry(row) for row in rows)


def to_entry(row: RowMapping) -> LedgerEntry:
    """Return a stored ledger entry."""
    return LedgerEntry(
        id=row["id"],
        seq=row["seq"],
        at_ms=row["at_ms"],
        merchant_id=row["merchant_id"],
        decision_id=row["decision_id"],
        kind=EntryKind(row["kind"]),
        code=row["code"],
        amount=row["amount"],
        currency=row["currency"],
        start_at_ms=row["start_at_ms"],
        end_at_ms=row["end_at_ms"],
        reverses=row["reverses"],
    )


def live_lease(connection: Connection, case_id: str, holder: str) -> RowMapping | None:
    """Return the holder's live lease of a case."""
    return (
        connection.execute(
            select(lease).where(lease.c.case_id == case_id, lease.c.holder == holder, lease.c.ended_at_ms.is_(None))
        )
        .mappings()
        .one_or_none()
    )


def has_turn(connection: Connection, case_id: str, holder: str, now_ms: int) -> bool:
    """Say whether it is somebody's turn to look at a case again (as second person, adjudicator, appeals reviewer)."""
    live = exists().where(
        turn.c.case_id == case_id, turn.c.holder == holder, turn.c.ended_at_ms.is_(None), turn.c.expires_at_ms > now_ms
    )
    return bool(connection.scalar(select(live)))


def has_look(connection: Connection, case_id: str, reviewer: str, since_ms: int) -> bool:
    """Say whether somebody is looking at a case blind, having begun after ``since_ms``."""
    live = exists().where(
        qa_sample.c.case_id == case_id,
        qa_review.c.sample_id == qa_sample.c.id,
        qa_review.c.reviewer_id == reviewer,
        qa_review.c.state == "leased",
        qa_review.c.leased_at_ms > since_ms,
    )
    return bool(connection.scalar(select(live)))


def media_cases(connection: Connection, sha256: str) -> list[RowMapping]:
    """Return (case id, live lease holder) of every case that a recording belongs to."""
    return list(
        connection.execute(
            select(item.c.case_id, lease.c.holder, lease.c.expires_at_ms)
            .select_from(item_media)
            .join(item, item.c.id == item_media.c.item_id)
            .outerjoin(lease, and_(lease.c.case_id == item.c.case_id, lease.c.ended_at_ms.is_(None)))
            .where(item_media.c.sha256 == sha256)
        ).mappings()
    )


def has_event(connection: Connection, *, actor: str, action: str, object_id: str, since_ms: int) -> bool:
    """Say whether a person's event is in the audit log since a time."""
    wanted = exists().where(
        audit.c.object_id == object_id, audit.c.action == action, audit.c.at_ms >= since_ms, audit.c.actor == actor
    )
    return bool(connection.scalar(select(wanted)))
