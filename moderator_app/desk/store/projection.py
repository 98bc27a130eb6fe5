"""What is shown of the mirror: ordered row numbers by SQL, and the rows themselves page by page."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import cast

import msgspec
from sqlalchemy import ColumnElement, Integer, Select, func, literal, select, text
from sqlalchemy import column as sql_column
from sqlalchemy import table as sql_table

from moderator_app.desk.store.bigrams import match
from moderator_app.desk.store.database import Database
from moderator_app.desk.store.tables import cases, outbox, views
from moderator_app.desk.store.view import Alike, Filter, Listed, Order, QueueCount, SavedView
from moderator_app.domain.case import OPEN_STATES, Case, CaseState
from moderator_app.domain.queue import AGE_POINTS_MILLI, priority_at

_case_text = sql_table("case_text", sql_column("rowid", Integer), sql_column("case_text"))
_UNSETTLED = ("queued", "sending", "attention")


def rank(at_ms: int) -> ColumnElement[int]:
    """Return domain.queue.priority_at in SQL, for the time ``at_ms``."""
    waited = func.max(0, literal(at_ms) - cases.c.ranked_from_ms)
    return cases.c.base_priority + func.min(
        (AGE_POINTS_MILLI * waited).op("/")(cases.c.allowance_ms), 2 * AGE_POINTS_MILLI
    )


class Projection:
    """Reads for the screen; call from any thread but the courier's."""

    def __init__(self, cache: Database, outbox_database: Database) -> None:
        """Read from both open files."""
        self._cache = cache
        self._outbox = outbox_database

    def numbers(self, wanted: Filter, *, at_ms: int, account: str) -> array[int]:
        """Return the row numbers of all matching cases, in order.

        Args:
            wanted: filters and order.
            at_ms: the time for which the priority is computed (server's clock).
            account: whose leases count as "mine".
        """
        query = self._filtered(select(cases.c.no), wanted, account)
        with self._cache.read() as connection:
            found = connection.execute(query.order_by(*_order(wanted, at_ms))).scalars().all()
        return array("q", cast("Sequence[int]", found))

    def _filtered(self, query: Select[tuple[int]], wanted: Filter, account: str) -> Select[tuple[int]]:
        for column, values in (
            (cases.c.queue, wanted.queues),
            (cases.c.state, wanted.states),
            (cases.c.kind, wanted.kinds),
            (cases.c.category, wanted.categories),
            (cases.c.severity, wanted.severities),
        ):
            if values:
                query = query.where(column.in_(values))
        if wanted.mine:
            query = query.where(cases.c.holder == account)
        if wanted.live:
            query = query.where(cases.c.live == 1)
        if wanted.text.strip():
            phrase = match(wanted.text)
            hits = select(_case_text.c.rowid).where(_case_text.c.case_text.op("MATCH")(phrase))
            query = query.where(cases.c.no.in_(hits) if phrase else literal(value=False))
        return query

    def rows(self, numbers: Sequence[int], *, at_ms: int, account: str) -> list[Listed]:
        """Return the rows of some numbers (at most a few hundred), in no particular order; missing ones are gone."""
        wanted = list(numbers)
        with self._cache.read() as connection:
            found = connection.execute(select(cases.c.no, cases.c.body).where(cases.c.no.in_(wanted))).all()
        listed = [(no, msgspec.json.decode(body, type=Case)) for no, body in found]
        debts = self.debts([case.id for _no, case in listed])
        return [
            Listed(
                no=no,
                case=case,
                priority=priority_at(case.priority, at_ms),
                mine=case.state is CaseState.LEASED and case.lease_holder == account,
                debt=debts.get(case.id, ""),
            )
            for no, case in listed
        ]

    def debts(self, case_ids: Sequence[str]) -> dict[str, str]:
        """Return case → state of its newest debt that is not settled, for those that have one."""
        query = (
            select(outbox.c.case_id, outbox.c.state)
            .where(outbox.c.state.in_(_UNSETTLED), outbox.c.case_id.in_(case_ids))
            .order_by(outbox.c.id)
        )
        with self._outbox.read() as connection:
            return {str(case_id): str(state) for case_id, state in connection.execute(query)}

    def counts(self, *, at_ms: int) -> list[QueueCount]:
        """Return the open cases by queue."""
        leased = cases.c.state == str(CaseState.LEASED)
        query = (
            select(
                cases.c.queue,
                func.count().filter(~leased),
                func.count().filter(leased),
                func.count().filter(cases.c.due_at_ms < at_ms),
                func.min(cases.c.opened_at_ms),
            )
            .where(cases.c.state.in_([str(state) for state in OPEN_STATES]))
            .group_by(cases.c.queue)
        )
        with self._cache.read() as connection:
            return [
                QueueCount(queue=queue, waiting=waiting, leased=taken, overdue=late, oldest_opened_at_ms=oldest)
                for queue, waiting, taken, late, oldest in connection.execute(query)
            ]

    def alike(self) -> list[Alike]:
        """Return how many cases wait in each queue for each category, the largest group first."""
        count = func.count()
        query = (
            select(cases.c.queue, cases.c.category, count)
            .where(cases.c.state == str(CaseState.QUEUED))
            .group_by(cases.c.queue, cases.c.category)
            .order_by(count.desc(), cases.c.queue, cases.c.category)
        )
        with self._cache.read() as connection:
            found = connection.execute(query).all()
        return [Alike(queue=queue, category=category, waiting=waiting) for queue, category, waiting in found]

    def number_of(self, case_id: str) -> int | None:
        """Return a case's row number."""
        with self._cache.read() as connection:
            return connection.execute(select(cases.c.no).where(cases.c.id == case_id)).scalar()

    def saved_views(self) -> list[SavedView]:
        """Return the saved views by name; one that this version cannot read is left out."""
        with self._outbox.read() as connection:
            rows = connection.execute(select(views.c.body).order_by(views.c.name)).scalars().all()
        found = []
        for body in rows:
            try:
                found.append(msgspec.json.decode(body, type=SavedView))
            except (msgspec.ValidationError, msgspec.DecodeError):
                continue
        return found

    def knows_search(self) -> bool:
        """Say whether this SQLite can search."""
        with self._cache.read() as connection:
            return bool(connection.execute(text("SELECT sqlite_compileoption_used('ENABLE_FTS5')")).scalar())


def _order(wanted: Filter, at_ms: int) -> list[ColumnElement[int]]:
    main: ColumnElement[int]
    if wanted.order is Order.PRIORITY:
        main = rank(at_ms).desc() if not wanted.descending else rank(at_ms).asc()
    else:
        column = {Order.DUE: cases.c.due_at_ms, Order.OPENED: cases.c.opened_at_ms, Order.MERCHANT: cases.c.merchant}[
            wanted.order
        ]
        main = column.desc() if wanted.descending else column.asc()
    return [main, cases.c.opened_at_ms.asc(), cases.c.no.asc()]
