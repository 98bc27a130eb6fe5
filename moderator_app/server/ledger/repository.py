"""Queries on attempts, decisions and the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from moderator_app.domain.decision import Judgement
from moderator_app.domain.ledger import LedgerEntry
from moderator_app.domain.text import Label
from moderator_app.server.case.repository import to_entry
from moderator_app.server.tables import account, attempt, decision, decision_state, highlight, ledger, notice, part

# What every decision asks is written once: composing a statement takes longer than asking it.
_ATTEMPT = select(attempt).where(attempt.c.id == bindparam("decision_id"))
_OF_DECISION = select(ledger).where(ledger.c.decision_id == bindparam("decision_id")).order_by(ledger.c.seq)
_MANAGER = select(account.c.manager_id).where(account.c.id == bindparam("account_id"))
_JUDGE = update(highlight).where(highlight.c.id == bindparam("hit")).values(state=bindparam("judged"))


def attempt_by(connection: Connection, decision_id: str) -> RowMapping | None:
    """Return what became of a decision's id before."""
    return connection.execute(_ATTEMPT, {"decision_id": decision_id}).mappings().one_or_none()


def add_attempt(connection: Connection, values: dict[str, Any]) -> None:
    """Keep what was sent and what was answered, for ever."""
    connection.execute(insert(attempt), values)


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


def add_decision(connection: Connection, values: dict[str, Any], *, state: str, at_ms: int) -> None:
    """Store a decision and where it stands."""
    connection.execute(insert(decision), values)
    standing = {"decision_id": values["id"], "case_id": values["case_id"], "state": state, "at_ms": at_ms}
    connection.execute(insert(decision_state), standing)


def add_part(connection: Connection, case_id: str, account_id: str, *, role: str, ref: str, at_ms: int) -> None:
    """Note that somebody took part in a case's chain of decisions, and who was their line manager then.

    A second time is refused by the database (I2).
    """
    values = {"case_id": case_id, "account_id": account_id, "role": role, "ref": ref, "at_ms": at_ms}
    manager = connection.scalar(_MANAGER, {"account_id": account_id}) or ""
    connection.execute(insert(part), {**values, "manager_id": manager})


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
