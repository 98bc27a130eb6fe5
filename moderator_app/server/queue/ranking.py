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
from moderator_app.server.case import repository as cases
from moderator_app.server.database.known import Known, Stored
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
    .where(text("aged = 0"), case.c.aged_at_ms <= bindparam("now_ms"))  # as its index says it
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
    ORDER BY turn, opened_at_ms, id LIMIT {count}
"""
"""One head of one queue, as far as a person may have it: not skipped, no part in it before, no conflict of interest."""


def _plain(queues: int, count: int, *, private: bool, offline: bool = False) -> str:
    """Return the words for somebody from whom nothing is kept away."""
    return _written(queues, count, _more(private=private, offline=offline))


def _more(*, private: bool, offline: bool) -> str:
    return ("" if private else "AND private = 0 ") + ("AND live_now = 0 AND severity <> 'S4' " if offline else "")


@lru_cache(maxsize=64)
def _heads(queues: int, count: int, *, private: bool, offline: bool, away: bool, kept: bool) -> TextClause:
    """Return the question for the heads of so many queues (0: of those in ``:queues``): one statement, written once.

    How many are wanted of each stands in it: who plans it must know that they are few.
    """
    more = _more(private=private, offline=offline)
    more += "AND distress NOT IN :away " if away else ""
    more += "AND (distress = '' OR distress IN :kept) " if kept else ""
    lists: list[BindParameter[object]] = [
        bindparam(name, expanding=True) for name, used in (("away", away), ("kept", kept)) if used
    ]
    return text(_written(queues, count, more)).bindparams(*lists)


def _written(queues: int, count: int, more: str) -> str:
    def head(queue: str, aged: str) -> str:
        return _HEAD.format(queue=queue, aged=aged, more=more, count=count)

    if not queues:
        return (
            "SELECT line.* FROM unnest(CAST(:queues AS text[])) AS wanted (queue) "  # noqa: S608 - our own words
            "CROSS JOIN (VALUES (0), (1)) AS head (aged) "
            f"CROSS JOIN LATERAL ({head('wanted.queue', 'head.aged')}) AS line"
        )
    heads = (
        f"SELECT * FROM ({head(f':queue_{index}', str(aged))}) AS line_{index}_{aged}"  # noqa: S608 - as above
        for index in range(queues)
        for aged in (0, 1)
    )
    return " UNION ALL ".join(heads)


@lru_cache(maxsize=64)
def _plain_heads(queues: int, count: int, *, private: bool, offline: bool) -> Known:
    """Return the question for somebody from whom nothing is kept away."""
    return Known(text(_plain(queues, count, private=private, offline=offline)))


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
    named["holder"] = holder
    lines = 0 if at_once else len(queues)
    rows: Sequence[Stored]
    if away or kept is not None:
        lists = {"away": list(away)} if away else {}
        lists |= {"kept": list(kept)} if kept is not None else {}
        question = _heads(lines, count, private=private, offline=offline, away=bool(away), kept=kept is not None)
        rows = connection.execute(question, {**named, **lists}).mappings().all()
    else:
        rows = _plain_heads(lines, count, private=private, offline=offline).all(connection, **named)
    found = [
        (
            -row["base_priority"] - _gained(row["opened_at_ms"], row["allowance_ms"], now_ms),
            row["opened_at_ms"],
            row["id"],
        )
        for row in rows
    ]
    return [case_id for _, _, case_id in sorted(found)[:count]]


_FIRST_FREE = Known(
    text(
        "SELECT case_file.*, merchant.name AS merchant_name FROM case_file "
        "JOIN unnest(CAST(:ids AS text[])) WITH ORDINALITY AS rank (id, place) ON rank.id = case_file.id "
        "JOIN merchant ON merchant.id = case_file.merchant_id WHERE case_file.state = 'queued' "
        "ORDER BY rank.place LIMIT :count FOR UPDATE OF case_file SKIP LOCKED"
    )
)


def first_free(connection: Connection, ranked: list[str], count: int) -> list[Stored]:
    """Lock and return the first ``count`` waiting cases of a ranking, passing over those that others are taking."""
    if not on_postgresql(connection):
        rows = cases.case_rows(connection, ranked[:count])
        return [rows[case_id] for case_id in ranked[:count]]
    found = {row["id"]: row for row in _FIRST_FREE.all(connection, ids=ranked, count=count)}
    return [found[case_id] for case_id in ranked if case_id in found]


@lru_cache(maxsize=64)
def _taking(looked_at: int, count: int, *, private: bool) -> Known:
    """Return PostgreSQL's question for the best free cases of ``:queues``, locked; ranked as ``best`` ranks them."""
    most = 2 * AGE_POINTS_MILLI
    gained = f"{AGE_POINTS_MILLI} * greatest(0, :now_ms - line.opened_at_ms) / greatest(1, line.allowance_ms)"
    heads = _plain(0, looked_at, private=private)
    return Known(
        text(
            f"SELECT case_file.*, merchant.name AS merchant_name FROM ({heads}) AS line "  # noqa: S608 - our own words
            "JOIN case_file ON case_file.id = line.id JOIN merchant ON merchant.id = case_file.merchant_id "
            "WHERE case_file.state = 'queued' "
            f"ORDER BY -line.base_priority - least({gained}, {most}), line.opened_at_ms, line.id "
            f"LIMIT {count} FOR UPDATE OF case_file SKIP LOCKED"
        )
    )


def take(
    connection: Connection, queues: Sequence[str], *, holder: str, private: bool, count: int, spare: int, now_ms: int
) -> list[Stored]:
    """Lock and return the best waiting cases for somebody from whom nothing is kept away, in one question.

    Args:
        connection: where.
        queues: which lines, all as one.
        holder: for whom.
        private: whether cases with message content may be among them.
        count: how many are wanted.
        spare: how many more are looked at, for others are taking the best as well.
        now_ms: the server's clock, milliseconds since the epoch.

    Returns:
        Fewer than ``count`` when others are taking all that was looked at, or there are no more; and on SQLite.
    """
    if not on_postgresql(connection) or not queues:
        return []
    question = _taking(count + spare, count, private=private)
    return list(question.all(connection, queues=list(queues), holder=holder, now_ms=now_ms))


def _gained(opened_at_ms: int, allowance_ms: int, now_ms: int) -> int:
    """Return what a case has gained by waiting."""
    return priority_at(PriorityInputs(opened_at_ms=opened_at_ms, allowance_ms=allowance_ms), now_ms)
