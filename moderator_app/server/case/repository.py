"""Queries on cases, what they contain, and the sellers they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, Select, and_, bindparam, exists, func, literal_column, or_, select

from moderator_app.domain.case import OPEN_STATES, Case, CaseState, Item, ItemKind, PriorityInputs
from moderator_app.domain.highlight import Highlight, HighlightState
from moderator_app.domain.ledger import EntryKind, LedgerEntry
from moderator_app.domain.merchant import Merchant, StoreStatus
from moderator_app.domain.penalty import PriorDecision
from moderator_app.domain.text import Label
from moderator_app.server.database.known import Known, Stored
from moderator_app.server.database.together import Together
from moderator_app.server.database.words import on_postgresql
from moderator_app.server.records import change_row
from moderator_app.server.tables import (
    audit,
    case,
    change,
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

_CASE = Known(CASES.where(case.c.id == bindparam("case_id")))
_SOME_CASES = CASES.where(case.c.id.in_(bindparam("case_ids", expanding=True)))
_LOCK = Known(select(case.c.id).where(case.c.id == bindparam("case_id")).with_for_update())
_EVIDENCE = Known(
    select(item_version.c.body, literal_column("''").label("state"), item.c.captured_at_ms.label("rank"), item.c.id)
    .join(item, and_(item.c.id == item_version.c.item_id, item.c.version == item_version.c.version))
    .where(item.c.case_id == bindparam("case_id"))
    .union_all(
        select(highlight.c.body, highlight.c.state, -highlight.c.score, highlight.c.id)
        .join(item, and_(item.c.id == highlight.c.item_id, item.c.version == highlight.c.item_version))
        .where(item.c.case_id == bindparam("case_id"))
    )
    .order_by("state", "rank", "id")
)
"""Items, whose state is empty, and highlights, which always have one."""
_VIOLATION_TIME = Known(select(func.max(item.c.captured_at_ms)).where(item.c.case_id == bindparam("case_id")))
_MERCHANT = Known(select(merchant).where(merchant.c.id == bindparam("merchant_id")))
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
        decision.c.category != "",  # cases that were cleared are nobody's history
        decision_state.c.state != "submitted",
        decision_state.c.state != "discarded",
    )
    .order_by(decision.c.violation_at_ms, decision.c.id)
)
_HISTORY = Known(_HISTORIES.where(merchant.c.person_key == bindparam("person_key")))
_ENTRIES = Known(select(ledger).where(ledger.c.merchant_id == bindparam("merchant_id")).order_by(ledger.c.seq))
_SELLER = merchant.alias("seller")
_ACCOUNT = merchant.alias("account_of_the_person")
_PERSON = Known(
    select(
        merchant,
        select(func.count())
        .select_from(case)
        .where(
            case.c.merchant_id == bindparam("merchant_id"),
            or_(*(case.c.state == state for state in sorted(OPEN_STATES))),
        )
        .scalar_subquery()
        .label("open_cases"),
        exists()
        .where(
            _ACCOUNT.c.person_key == merchant.c.person_key,
            decision.c.merchant_id == _ACCOUNT.c.id,
            decision.c.category != "",
        )
        .label("judged"),
        exists().where(ledger.c.merchant_id == bindparam("merchant_id")).label("booked"),
    )
    .where(
        merchant.c.person_key
        == select(_SELLER.c.person_key).where(_SELLER.c.id == bindparam("merchant_id")).scalar_subquery()
    )
    .order_by(merchant.c.name, merchant.c.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is behind a seller."""

    subject: Merchant
    linked: tuple[Merchant, ...]
    """The other accounts of the same person, by name."""
    open_cases: int
    """About the seller."""
    judged: bool
    """Whether there are decisions about the person."""
    booked: bool
    """Whether anything is in the seller's ledger."""


def to_case(row: Stored) -> Case:
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


def case_row(connection: Connection, case_id: str, *, lock: bool = False) -> Stored | None:
    """Return one case's row; with ``lock`` nobody beside us changes it before our unit ends."""
    if lock and on_postgresql(connection):
        _LOCK.one(connection, case_id=case_id)
    return _CASE.one(connection, case_id=case_id)


def case_rows(connection: Connection, case_ids: Sequence[str]) -> dict[str, Stored]:
    """Return case rows by id."""
    if len(case_ids) == 1:
        row = _CASE.one(connection, case_id=case_ids[0])
        return {} if row is None else {row["id"]: row}
    if not case_ids:
        return {}
    return {row["id"]: row for row in connection.execute(_SOME_CASES, {"case_ids": list(case_ids)}).mappings()}


def change_case(connection: Connection, row: Stored, at_ms: int, **values: Any) -> int:
    """Change a case, bump its row version and announce it; return the new row version."""
    rows = Together()
    version = change_together(rows, row, at_ms, **values)
    rows.store(connection)
    return version


def change_together(rows: Together, row: Stored, at_ms: int, **values: Any) -> int:
    """Like ``change_case``, stored together with what else a unit stores."""
    version: int = row["row_version"] + 1
    rows.change(case, {"id": row["id"]}, **values, row_version=version)
    rows.add(change, change_row(at_ms, "case", row["id"], version))
    return version


def evidence_of(connection: Connection, case_id: str) -> tuple[tuple[Item, ...], tuple[Highlight, ...]]:
    """Return what a case contains.

    Returns:
        Its items, each in its present version, oldest capture first; the highlights of these, best first, with what
        people made of them.
    """
    rows = _EVIDENCE.all(connection, case_id=case_id)
    items = tuple(_ITEM.decode(row["body"]) for row in rows if not row["state"])
    found = [row for row in rows if row["state"]]
    found.sort(key=itemgetter("rank", "id"))  # by their states so far
    hits = (replace(_HIGHLIGHT.decode(row["body"]), state=HighlightState(row["state"])) for row in found)
    return items, tuple(hits)


def items_of(connection: Connection, case_id: str) -> tuple[Item, ...]:
    """Return a case's items, each in its present version, oldest capture first."""
    return evidence_of(connection, case_id)[0]


def violation_time(connection: Connection, case_id: str) -> int:
    """Return the latest capture time of a case's items, milliseconds since the epoch."""
    return _VIOLATION_TIME.value(connection, case_id=case_id) or 0


def to_merchant(row: Stored) -> Merchant:
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
    row = _MERCHANT.one(connection, merchant_id=merchant_id)
    return None if row is None else to_merchant(row)


def linked_to(connection: Connection, subject: Merchant) -> tuple[Merchant, ...]:
    """Return the other accounts of the same person, by name."""
    rows = connection.execute(_LINKED, {"person_key": subject.person_key, "merchant_id": subject.id}).mappings()
    return tuple(to_merchant(row) for row in rows)


def person_of(connection: Connection, merchant_id: str) -> Person:
    """Return who is behind a seller, and what there is to be asked about them."""
    rows = _PERSON.all(connection, merchant_id=merchant_id)
    accounts = [to_merchant(row) for row in rows]
    subject = next(one for one in accounts if one.id == merchant_id)
    return Person(
        subject=subject,
        linked=tuple(one for one in accounts if one is not subject),
        open_cases=rows[0]["open_cases"],
        judged=bool(rows[0]["judged"]),
        booked=bool(rows[0]["booked"]),
    )


def histories(connection: Connection, person_keys: Iterable[str]) -> dict[str, list[PriorDecision]]:
    """Return the decisions that have taken effect, by person, oldest violation first.

    One that waits for a second person is nobody's history yet.
    """
    found: dict[str, list[PriorDecision]] = defaultdict(list)
    wanted = _HISTORIES.where(merchant.c.person_key.in_(sorted(set(person_keys))))
    for row in connection.execute(wanted).mappings():
        found[row["person_key"]].append(_prior(row))
    return found


def history(connection: Connection, person_key: str) -> tuple[PriorDecision, ...]:
    """Return the decisions about one person that have taken effect, oldest violation first."""
    return tuple(_prior(row) for row in _HISTORY.all(connection, person_key=person_key))


def _prior(row: Stored) -> PriorDecision:
    return PriorDecision(
        id=row["id"],
        at_ms=row["violation_at_ms"],
        state=row["state"],
        family=row["family"],
        category=row["category"],
        grade=row["grade"],
        number=row["number"],
    )


def entries_of(connection: Connection, merchant_id: str) -> tuple[LedgerEntry, ...]:
    """Return a seller's ledger, oldest entry first."""
    return tuple(to_entry(row) for row in _ENTRIES.all(connection, merchant_id=merchant_id))


def to_entry(row: Stored) -> LedgerEntry:
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
