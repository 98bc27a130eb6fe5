"""Queries on cases that wait for one more person, findings, and conflicts of interest."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, delete, exists, func, insert, select, text

from moderator_app.domain.decision import Decision
from moderator_app.server.quality.blind import DECISION_READ, LOG_EXPORT, LOG_READ, masked_in
from moderator_app.server.tables import audit, conflict, decision, decision_log, decision_state, finding, merchant

DECISION = msgspec.json.Decoder(Decision)

_WAITING = text("""
    SELECT case_file.id AS case_id, case_file.number, case_file.title, case_file.queue, case_file.state,
        decision.id AS decision_id, decision.assessment, decision_state.at_ms AS first_at_ms,
        ifnull((SELECT stored_at_ms FROM finding WHERE finding.decision_id = decision.id AND seat = 'second'),
            decision_state.at_ms) AS since_ms
    FROM case_file
    JOIN decision ON decision.case_id = case_file.id AND decision.round = case_file.round
    JOIN decision_state ON decision_state.decision_id = decision.id AND decision_state.state = 'submitted'
    JOIN merchant ON merchant.id = case_file.merchant_id
    WHERE case_file.state IN ('pending_second', 'adjudication')
    AND (:case_id = '' OR case_file.id = :case_id)
    AND NOT EXISTS (SELECT 1 FROM part WHERE part.case_id = case_file.id AND part.account_id = :holder)
    AND NOT EXISTS (
        SELECT 1 FROM conflict WHERE conflict.account_id = :holder AND conflict.person_key = merchant.person_key
    )
    AND NOT EXISTS (
        SELECT 1 FROM turn WHERE turn.subject_id = decision.id AND ended_at_ms IS NULL AND holder <> :holder
    )
    ORDER BY since_ms, case_file.id
""")
"""Cases that wait for one more person, as far as a particular one may have them."""


def waiting(connection: Connection, holder: str, case_id: str = "") -> list[RowMapping]:
    """Return the cases that a person may take, longest waiting first; ``assessment`` is for the server's eyes only."""
    return list(connection.execute(_WAITING, {"holder": holder, "case_id": case_id}).mappings())


def first_of(connection: Connection, case_id: str) -> RowMapping | None:
    """Return the decision of a case that waits for one more person."""
    return (
        connection.execute(
            select(decision)
            .join(decision_state, decision_state.c.decision_id == decision.c.id)
            .where(decision.c.case_id == case_id, decision_state.c.state == "submitted")
            .order_by(decision.c.round.desc())
            .limit(1)
        )
        .mappings()
        .one_or_none()
    )


def has_seen(connection: Connection, account_id: str, decision_id: str) -> bool:
    """Say whether somebody has read a decision, or a page of the decision log that holds it (I4)."""
    opened = exists().where(
        audit.c.actor == account_id, audit.c.object_id == decision_id, audit.c.action == DECISION_READ
    )
    if connection.scalar(select(opened)):
        return True
    number = connection.scalar(select(decision_log.c.seq).where(decision_log.c.decision_id == decision_id))
    if number is None:
        return False
    paged = exists().where(
        audit.c.object_id == account_id,
        audit.c.action.in_([LOG_READ, LOG_EXPORT]),
        func.json_extract(audit.c.detail, "$.oldest") <= number,
        func.json_extract(audit.c.detail, "$.newest") >= number,
        ~masked_in(number),
    )
    return bool(connection.scalar(select(paged)))


def add_finding(connection: Connection, values: dict[str, Any]) -> None:
    """Store what somebody found; a second finding from the same seat is refused by the database."""
    connection.execute(insert(finding).values(**values))


def finding_of(connection: Connection, decision_id: str, seat: str) -> RowMapping | None:
    """Return what was found from a seat."""
    return (
        connection.execute(select(finding).where(finding.c.decision_id == decision_id, finding.c.seat == seat))
        .mappings()
        .one_or_none()
    )


def conflicts_of(connection: Connection, account_id: str) -> list[RowMapping]:
    """Return a person's declared conflicts, one row for each seller concerned."""
    return list(
        connection.execute(
            select(merchant.c.id, merchant.c.name, conflict.c.at_ms)
            .join(merchant, merchant.c.person_key == conflict.c.person_key)
            .where(conflict.c.account_id == account_id)
            .order_by(conflict.c.at_ms.desc(), merchant.c.name)
        ).mappings()
    )


def drop_conflict(connection: Connection, account_id: str, person_key: str) -> bool:
    """Take a declaration back; say whether there was one."""
    gone = connection.execute(
        delete(conflict).where(conflict.c.account_id == account_id, conflict.c.person_key == person_key)
    )
    return gone.rowcount == 1
