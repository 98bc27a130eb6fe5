"""Folding decisions into the decision log: a flat row and searchable words for each, from the audit log's events."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from moderator_app.server.context import Context
from moderator_app.server.database.numbering import Task, number, one_at_a_time, waiting
from moderator_app.server.database.rows import upsert
from moderator_app.server.database.words import put_words
from moderator_app.server.tables import audit, case, counter, decision, decision_log, decision_state, merchant

FOLDED = "decision_log"
"""Name of the counter that says up to which audit event the log is folded."""

BLOCK = 500
PIECE = 50
"""Events in a unit while people are at work: some ten decisions, some five milliseconds."""
OVERTURNED = frozenset({"withdrawn", "amended", "superseded"})

_HAN = re.compile(r"([\u3400-\u9fff\uf900-\ufaff])")


def spaced(text: str) -> str:
    """Return text with every Chinese character a word of its own, as the full-text index keeps it."""
    return _HAN.sub(r" \1 ", text)


def phrases(words: str) -> str:
    """Return what somebody searches for as a full-text query: every word a phrase, all of them needed."""
    found = []
    for word in words.split():
        parts = re.findall(r"\w+", spaced(word))
        if parts:
            found.append('"' + " ".join(parts) + '"')
    return " ".join(found)


def fold(connection: Connection, limit: int = BLOCK) -> int:
    """Take up to ``limit`` audit events into the decision log; return how many were looked at."""
    one_at_a_time(connection, Task.TREE)
    done = connection.scalar(select(counter.c.value).where(counter.c.name == FOLDED)) or 0
    newest = connection.scalar(select(func.max(audit.c.seq))) or 0
    if newest <= done:
        return 0
    upto = min(newest, done + limit)
    touched = connection.scalars(
        select(audit.c.object_id)
        .where(audit.c.seq > done, audit.c.seq <= upto, audit.c.object_type == "decision")
        .order_by(audit.c.seq)
    )
    _take(connection, list(dict.fromkeys(touched)))
    upsert(connection, counter, [{"name": FOLDED, "value": upto}], key=["name"])
    return upto - done


def fold_all(connection: Connection) -> None:
    """Take every event into the decision log."""
    while number(connection):
        pass
    while fold(connection):
        pass


async def follow(context: Context) -> None:
    """Fold what was committed since, a piece at a time so that nobody waits long."""
    while await context.database.look(waiting):
        await context.database.write(number, shared=True)
    while await context.database.read(_behind):
        await context.database.write(partial(fold, limit=PIECE), shared=True)


def _behind(connection: Connection) -> bool:
    done = connection.scalar(select(counter.c.value).where(counter.c.name == FOLDED)) or 0
    return (connection.scalar(select(func.max(audit.c.seq))) or 0) > done


def _take(connection: Connection, decision_ids: list[str]) -> None:
    if not decision_ids:
        return
    known = set(
        connection.scalars(select(decision_log.c.decision_id).where(decision_log.c.decision_id.in_(decision_ids)))
    )
    rows = connection.execute(
        select(
            decision,
            decision_state.c.state,
            case.c.number.label("case_number"),
            case.c.queue,
            case.c.title,
            merchant.c.name.label("merchant_name"),
            merchant.c.ref,
        )
        .join(decision_state, decision_state.c.decision_id == decision.c.id)
        .join(case, case.c.id == decision.c.case_id)
        .join(merchant, merchant.c.id == decision.c.merchant_id)
        .where(decision.c.id.in_(decision_ids), decision.c.source == "")
    ).mappings()
    by_id = {row["id"]: row for row in rows}
    for decision_id in decision_ids:
        row = by_id.get(decision_id)
        if row is None:
            continue
        stands = {"state": row["state"], "overturned": int(row["state"] in OVERTURNED)}
        if decision_id in known:
            connection.execute(update(decision_log).where(decision_log.c.decision_id == decision_id).values(**stands))
            continue
        body = msgspec.json.decode(row["body"])
        stored = connection.execute(
            insert(decision_log).values(
                decision_id=decision_id,
                case_id=row["case_id"],
                number=row["number"],
                case_number=row["case_number"],
                merchant_id=row["merchant_id"],
                merchant_name=row["merchant_name"],
                maker_id=row["maker_id"],
                queue=row["queue"],
                category=row["category"],
                severity=row["severity"],
                grade=row["grade"],
                proposed_grade=row["proposed_grade"],
                rulebook_version=row["rulebook_version"],
                booked_at_ms=row["booked_at_ms"],
                time_on_case_ms=body.get("time_on_case_ms", 0),
                **stands,
            )
        )
        put_words(connection, stored.inserted_primary_key[0], spaced(_words_of(row, body)))  # type: ignore[index]  # it has one


def _words_of(row: Any, body: dict[str, Any]) -> str:
    override = body.get("override") or {}
    parts = [row["number"], row["case_number"], row["title"], row["merchant_name"], row["ref"], body.get("note", "")]
    parts += [override.get("text", ""), row["category"]]
    parts += [piece.get("text", "") for piece in body.get("evidence", ())]
    parts += [found.get("clause", "") for found in body.get("findings", ())]
    parts += [answer.get("note", "") for found in body.get("findings", ()) for answer in found.get("answers", ())]
    return " ".join(part for part in parts if part)
