"""The rank of ``domain.queue.priority_at`` kept so that an index yields the best case without a look at the others.

While a case ages, its rank at a time t is base + P·(t − opened)/allowance; t is the same for all, so within one
allowance the order is that of P·opened/allowance − base, which never changes: that is its *turn*, lowest first. Age
stops counting after two allowances; from then on the case is *aged* and its turn is −base. A line is thus two heads:
the best ageing and the best aged case, compared by their ranks.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import BindParameter, Connection, TextClause, bindparam, text, update

from moderator_app.domain.case import PriorityInputs
from moderator_app.domain.queue import AGE_POINTS_MILLI, priority_at
from moderator_app.server.database.words import on_postgresql
from moderator_app.server.tables import case


def turn_of(base_priority: int, opened_at_ms: int, allowance_ms: int, now_ms: int) -> dict[str, int]:
    """Return the columns ``turn``, ``aged_at_ms`` and ``aged`` of a case."""
    allowance = max(1, allowance_ms)
    aged_at = opened_at_ms + 2 * allowance
    aged = now_ms >= aged_at
    gained = 0 if aged else AGE_POINTS_MILLI * opened_at_ms // allowance
    return {"turn": gained - base_priority, "aged_at_ms": aged_at, "aged": int(aged)}


_AGE = (
    update(case)
    .where(case.c.aged == 0, case.c.aged_at_ms <= bindparam("now_ms"))
    .values(aged=1, turn=-case.c.base_priority)
)


def age(connection: Connection, now_ms: int) -> None:
    """Mark the cases whose age has stopped counting; each is marked once in its life."""
    connection.execute(_AGE, {"now_ms": now_ms})


_HEAD = """
    SELECT id, base_priority, opened_at_ms, allowance_ms FROM case_file
    WHERE queue = {queue} AND state = 'queued' AND aged = {aged} {more}
    AND NOT EXISTS (SELECT 1 FROM skip WHERE skip.case_id = case_file.id AND skip.account_id = :holder)
    AND NOT EXISTS (
        SELECT 1 FROM part WHERE part.case_id = case_file.id AND part.account_id = :holder
    )
    AND NOT EXISTS (
        SELECT 1 FROM conflict JOIN merchant ON merchant.person_key = conflict.person_key
        WHERE conflict.account_id = :holder AND merchant.id = case_file.merchant_id
    )
    AND NOT EXISTS (
        SELECT 1 FROM assignment WHERE assignment.case_id = case_file.id AND assignment.account_id <> :holder
    )
    AND NOT EXISTS (
        SELECT 1 FROM qa_review JOIN qa_sample ON qa_sample.id = qa_review.sample_id
        JOIN case_file AS looked_at ON looked_at.id = qa_sample.case_id
        WHERE qa_review.reviewer_id = :holder AND qa_review.state = 'leased'
        AND looked_at.merchant_id = case_file.merchant_id
    )
    ORDER BY turn, opened_at_ms, id LIMIT :count
"""
"""One head of one queue, as far as a person may have it: not skipped, no part in it before, no conflict of interest."""


@lru_cache(maxsize=64)
def _heads(queues: int, *, private: bool, offline: bool, away: bool, kept: bool) -> TextClause:
    """Return the question for the heads of so many queues (0: of those in ``:queues``): one statement, written once."""
    more = ("" if private else "AND private = 0 ") + ("AND live_now = 0 AND severity <> 'S4' " if offline else "")
    more += "AND distress NOT IN :away " if away else ""
    more += "AND (distress = '' OR distress IN :kept) " if kept else ""
    lists: list[BindParameter[object]] = [
        bindparam(name, expanding=True) for name, used in (("away", away), ("kept", kept)) if used
    ]
    return _written(queues, more).bindparams(*lists)


def _written(queues: int, more: str) -> TextClause:
    if not queues:
        return text(
            "SELECT line.* FROM unnest(CAST(:queues AS text[])) AS wanted (queue) "  # noqa: S608 - our own words
            "CROSS JOIN (VALUES (0), (1)) AS head (aged) "
            f"CROSS JOIN LATERAL ({_HEAD.format(queue='wanted.queue', aged='head.aged', more=more)}) AS line"
        )
    heads = (
        f"SELECT * FROM ({_HEAD.format(queue=f':queue_{index}', aged=aged, more=more)}) AS line_{index}_{aged}"  # noqa: S608 - as above
        for index in range(queues)
        for aged in (0, 1)
    )
    return text(" UNION ALL ".join(heads))


def best(
    connection: Connection,
    queues: Sequence[str],
    *,
    holder: str,
    private: bool,
    offline: bool,
    count: int,
    now_ms: int,
    away: Sequence[str] = (),
    kept: Sequence[str] | None = None,
) -> list[str]:
    """Return the waiting cases that come next for a person, best first; ``age`` has run before.

    Args:
        connection: where.
        queues: which lines, all as one.
        holder: for whom.
        private: whether cases with message content may be among them.
        offline: whether live and extremely serious cases must not.
        count: how many at most.
        now_ms: the server's clock, milliseconds since the epoch.
        away: exposure classes of which none is handed out to this person now.
        kept: when given, no other classes are handed out, apart from cases that distress nobody.
    """
    if not queues:
        return []
    # One head for all queues, for which SQLite has no words: twenty took PostgreSQL 66 ms to plan and run, one 7.
    at_once = on_postgresql(connection)
    named: dict[str, object] = {f"queue_{index}": queue for index, queue in enumerate(queues)}
    if at_once:
        named = {"queues": list(queues)}
    lists = {"away": list(away)} if away else {}
    lists |= {"kept": list(kept)} if kept is not None else {}
    rows = connection.execute(
        _heads(0 if at_once else len(queues), private=private, offline=offline, away=bool(away), kept=kept is not None),
        {**named, "holder": holder, "count": count, **lists},
    )
    found = [
        (-row.base_priority - _gained(row.opened_at_ms, row.allowance_ms, now_ms), row.opened_at_ms, row.id)
        for row in rows
    ]
    return [case_id for _, _, case_id in sorted(found)[:count]]


def _gained(opened_at_ms: int, allowance_ms: int, now_ms: int) -> int:
    """Return what a case has gained by waiting."""
    return priority_at(PriorityInputs(opened_at_ms=opened_at_ms, allowance_ms=allowance_ms), now_ms)
