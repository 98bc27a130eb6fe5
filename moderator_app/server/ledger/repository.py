"""Queries on attempts, decisions and the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    Connection,
    RowMapping,
    ScalarSelect,
    Text,
    and_,
    bindparam,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy import case as choose

from moderator_app.domain.decision import Decision, Judgement
from moderator_app.domain.identity import utc
from moderator_app.domain.ledger import LedgerEntry
from moderator_app.domain.notice import BEIJING
from moderator_app.domain.text import Label
from moderator_app.server.case.repository import CASES, to_entry
from moderator_app.server.context import Principal
from moderator_app.server.database.known import Known, Stored
from moderator_app.server.database.rows import draw_number
from moderator_app.server.database.together import Together
from moderator_app.server.database.words import on_postgresql
from moderator_app.server.queue.repository import free_of_conflict
from moderator_app.server.tables import (
    account,
    attempt,
    case,
    decision,
    decision_state,
    device_key,
    golden_item,
    highlight,
    item,
    lease,
    ledger,
    merchant,
    notice,
    part,
    policy_version,
    provisional,
)
from moderator_app.wire.messages import DecisionResult

_ATTEMPT = Known(select(attempt).where(attempt.c.id == bindparam("decision_id")))
_OF_DECISION = select(ledger).where(ledger.c.decision_id == bindparam("decision_id")).order_by(ledger.c.seq)
_WHO = bindparam("who", type_=Text())
_MANAGER = select(account.c.manager_id).where(account.c.id == _WHO)
_LATER = lease.alias("later")


def _effective(kind: str) -> ScalarSelect[str]:
    return (
        select(policy_version.c.version)
        .where(text("policy_version.state = 'effective'"), policy_version.c.kind == kind)  # as its index says it
        .scalar_subquery()
    )


_FACTS = (
    CASES.add_columns(
        *(column.label(f"seller_{column.name}") for column in merchant.c),
        *(column.label(f"held_{column.name}") for column in lease.c),
        exists().where(_LATER.c.case_id == case.c.id, _LATER.c.epoch > bindparam("epoch")).label("passed_on"),
        free_of_conflict(_WHO).label("free"),
        exists().where(attempt.c.id == bindparam("decision_id")).label("known"),
        exists().where(device_key.c.account_id == _WHO, device_key.c.device_id == bindparam("device")).label("signs"),
        exists().where(golden_item.c.case_id == case.c.id).label("golden"),
        exists().where(provisional.c.case_id == case.c.id, provisional.c.ended_at_ms.is_(None)).label("stopped"),
        select(func.max(item.c.captured_at_ms)).where(item.c.case_id == case.c.id).scalar_subquery().label("captured"),
        func.coalesce(_MANAGER.scalar_subquery(), "").label("manager_id"),
        _effective("matrix").label("matrix_version"),
        _effective("rulebook").label("rulebook_version"),
    )
    .outerjoin(lease, and_(lease.c.case_id == case.c.id, lease.c.epoch == bindparam("epoch")))
    .where(case.c.id == bindparam("case_id"))
)
_AHEAD = Known(_FACTS)
_BEFORE = case.alias("before")
_LOCKING = Known(
    _FACTS.add_columns(
        select(_BEFORE.c.row_version).where(_BEFORE.c.id == case.c.id).scalar_subquery().label("version_before"),
        choose(
            (
                and_(
                    or_(case.c.state == "leased", case.c.state == "queued"),
                    ~exists().where(attempt.c.id == bindparam("decision_id")),
                ),
                func.nextval(literal_column("'decision_number'")),
            ),
            else_=0,
        ).label("drawn"),
    ).with_for_update(of=case)
)
"""PostgreSQL's question: the case is locked, and what may well be booked has its number."""
_JUDGE = update(highlight).where(highlight.c.id == bindparam("hit")).values(state=bindparam("judged"))


def ahead(
    connection: Connection, *, decision_id: str, case_id: str, epoch: int, who: str, device: str
) -> dict[str, Any] | None:
    """Lock a case and return what its booking has to look at, in one question instead of one for each.

    Returns:
        None without such a case; else the case's row as ``case_row`` returns it, and: ``seller_…`` (the seller's row),
        ``held_…`` (the lease that was granted with the token ``epoch``, empty without one), ``passed_on`` (there are
        later leases), ``free`` (nothing keeps ``who`` away), ``known`` (the decision's id), ``signs`` (``device`` has
        a key of ``who``), ``golden``, ``stopped`` (by an emergency stop), ``captured`` (when the case's newest item
        was), ``manager_id`` (of ``who``), ``matrix_version`` and ``rulebook_version`` (in effect); on PostgreSQL
        ``drawn``, a number for the decision or 0.
    """
    asked: dict[str, Any] = {"decision_id": decision_id, "case_id": case_id, "epoch": epoch, "who": who}
    if not on_postgresql(connection):
        return _AHEAD.one(connection, **asked, device=device)
    row = _LOCKING.one(connection, **asked, device=device)
    if row is not None and row["version_before"] != row["row_version"]:
        # Somebody changed the case just before we got hold of it: its row is the newest, the rest may be older.
        row = _AHEAD.one(connection, **asked, device=device)
    return row


def next_number(connection: Connection, now_ms: int, drawn: int = 0) -> str:
    """Return a decision's public number, the next one if none was ``drawn``; one that is not used leaves a gap."""
    return f"D-{utc(now_ms).astimezone(BEIJING).year}-{drawn or draw_number(connection, 'decision'):07d}"


def attempt_by(connection: Connection, decision_id: str) -> Stored | None:
    """Return what became of a decision's id before."""
    return _ATTEMPT.one(connection, decision_id=decision_id)


def add_attempt(connection: Connection, values: dict[str, Any]) -> None:
    """Keep what was sent and what was answered, for ever."""
    connection.execute(insert(attempt), values)


def attempt_row(
    who: Principal,
    decision: Decision,
    result: DecisionResult,
    *,
    digest: str,
    body: str,
    at_ms: int,
    problem: str = "",
) -> dict[str, Any]:
    """Return what was sent and what was answered, not yet stored."""
    return {
        "id": decision.id,
        "account_id": who.user_id,
        "device_id": who.device_id,
        "case_id": decision.case_id,
        "body_sha256": digest,
        "problem": problem,
        "body": body,
        "answer": msgspec.json.encode(result).decode(),
        "received_at_ms": at_ms,
    }


def decision_with_state(connection: Connection, decision_id: str) -> RowMapping | None:
    """Return a decision and where it stands now."""
    return (
        connection.execute(
            select(decision, decision_state.c.state)
            .join(decision_state, decision_state.c.decision_id == decision.c.id)
            .where(decision.c.id == decision_id)
        )
        .mappings()
        .one_or_none()
    )


def standing_decision(connection: Connection, case_id: str) -> RowMapping | None:
    """Return the decision of a case that has taken effect, with its maker's roles."""
    return (
        connection.execute(
            select(decision.c.id, decision.c.number, decision.c.grade, decision.c.booked_at_ms, account.c.roles)
            .join(decision_state, decision_state.c.decision_id == decision.c.id)
            .join(account, account.c.id == decision.c.maker_id)
            .where(
                decision.c.case_id == case_id,
                decision_state.c.state.in_(["effective", "under_appeal", "upheld", "amended"]),
            )
        )
        .mappings()
        .one_or_none()
    )


def add_decision(rows: Together, values: dict[str, Any], *, state: str, at_ms: int) -> None:
    """Store a decision and where it stands."""
    standing = {"decision_id": values["id"], "case_id": values["case_id"], "state": state, "at_ms": at_ms}
    rows.add(decision, values)
    rows.add(decision_state, standing)


def add_part(connection: Connection, case_id: str, account_id: str, *, role: str, ref: str, at_ms: int) -> None:
    """Note that somebody took part in a case's chain of decisions, and who was their line manager then.

    A second time is refused by the database (I2).
    """
    manager = connection.scalar(_MANAGER, {"who": account_id}) or ""
    connection.execute(insert(part), part_row(case_id, account_id, role=role, ref=ref, at_ms=at_ms, manager_id=manager))


def part_row(case_id: str, account_id: str, *, role: str, ref: str, at_ms: int, manager_id: str) -> dict[str, Any]:
    """Return somebody's part in a case's chain of decisions, not yet stored."""
    return {
        "case_id": case_id,
        "account_id": account_id,
        "role": role,
        "ref": ref,
        "at_ms": at_ms,
        "manager_id": manager_id,
    }


def took_part(connection: Connection, case_id: str, account_id: str) -> bool:
    """Say whether somebody took part in a case's chain of decisions."""
    found = select(part.c.role).where(part.c.case_id == case_id, part.c.account_id == account_id)
    return connection.scalar(found) is not None


def set_state(connection: Connection, decision_id: str, state: str, at_ms: int) -> None:
    """Say where a decision stands now."""
    connection.execute(
        update(decision_state).where(decision_state.c.decision_id == decision_id).values(state=state, at_ms=at_ms)
    )


def notice_of(connection: Connection, decision_id: str) -> Label | None:
    """Return the notice of a decision, or None."""
    row = connection.execute(select(notice).where(notice.c.decision_id == decision_id)).mappings().one_or_none()
    return None if row is None else Label(zh=row["zh"], en=row["en"])


def entries_of_decision(connection: Connection, decision_id: str) -> tuple[LedgerEntry, ...]:
    """Return everything booked for a decision, what takes back included."""
    return tuple(to_entry(row) for row in connection.execute(_OF_DECISION, {"decision_id": decision_id}).mappings())


def add_entries(connection: Connection, rows: Sequence[dict[str, Any]]) -> tuple[LedgerEntry, ...]:
    """Append to the ledger; return the entries with their places."""
    if not rows:
        return ()
    connection.execute(insert(ledger), list(rows))
    return entries_of_decision(connection, rows[0]["decision_id"])


def add_notice(connection: Connection, decision_id: str, text: Label, at_ms: int) -> None:
    """Store the notice of a decision that has taken effect."""
    values = {"decision_id": decision_id, "zh": text.zh, "en": text.en, "stored_at_ms": at_ms}
    connection.execute(insert(notice), values)


def judge(connection: Connection, judgements: Sequence[Judgement]) -> None:
    """Store what the reviewer made of highlights."""
    if judgements:
        connection.execute(
            _JUDGE,
            [{"hit": part.highlight_id, "judged": str(part.state)} for part in judgements],
        )
