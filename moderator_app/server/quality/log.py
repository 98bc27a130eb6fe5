"""The decision log as people read it: pages, single entries, saved views. Every look leaves a trace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

import msgspec
from sqlalchemy import Connection, RowMapping, delete, func, insert, select

from moderator_app.domain.decision import Decision
from moderator_app.domain.errors import Refused
from moderator_app.server.context import Context, Principal
from moderator_app.server.quality import pages
from moderator_app.server.quality.blind import DECISION_READ, LOG_READ, unseen
from moderator_app.server.quality.projection import fold_all
from moderator_app.server.records import event_row, record_events
from moderator_app.server.tables import account, decision, decision_log, saved_view
from moderator_app.wire.messages import quality as qm

MAX_VIEWS = 100

_FILTER = msgspec.json.Decoder(qm.LogFilter)


def names_of(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Return people's names by id."""
    wanted = sorted(set(ids))
    rows = connection.execute(select(account.c.id, account.c.display).where(account.c.id.in_(wanted)))
    return {row.id: row.display for row in rows}


def pending(row: RowMapping, reader: str) -> bool:
    """Say whether a decision waits for a second person and is somebody else's: its result is nobody's to know yet."""
    return bool(row["state"] == "submitted" and row["maker_id"] != reader)


def _masked(row: RowMapping, hidden: frozenset[str], reader: str) -> bool:
    return pending(row, reader) or (row["merchant_id"] in hidden and row["maker_id"] != reader)


def telling(wanted: qm.LogFilter) -> bool:
    """Say whether a filter asks for results, so that being found already tells something."""
    asked = wanted.makers or wanted.categories or wanted.grades or wanted.words
    return bool(asked) or wanted.overturned is not None or wanted.disputed is not None


def to_row(row: RowMapping, names: Mapping[str, str], hidden: frozenset[str], reader: str) -> qm.LogRow:
    """Return a stored row as ``reader`` may see it; ``hidden`` are the sellers they are reviewing blind.

    Of what waits for a second person only that it does is shown, to all but its maker: a grade that was read would cost
    the reader the second seat.
    """
    masked = _masked(row, hidden, reader)
    return qm.LogRow(
        seq=row["seq"],
        decision_id=row["decision_id"],
        number=row["number"],
        case_id=row["case_id"],
        case_number=row["case_number"],
        merchant_id=row["merchant_id"],
        merchant_name=row["merchant_name"],
        maker_id="" if masked else row["maker_id"],
        maker="" if masked else names.get(row["maker_id"], ""),
        queue=row["queue"],
        category="" if masked else row["category"],
        severity="" if masked else row["severity"],
        grade="" if masked else row["grade"],
        proposed_grade="" if masked else row["proposed_grade"],
        rulebook_version=row["rulebook_version"],
        state=row["state"] if pending(row, reader) or not masked else "",
        overturned=bool(row["overturned"]) and not masked,
        disputed=bool(row["disputed"]) and not masked,
        booked_at_ms=row["booked_at_ms"],
        time_on_case_ms=0 if masked else row["time_on_case_ms"],
        masked=masked,
    )


def _check_masks(wanted: qm.LogFilter, hidden: frozenset[str]) -> None:
    """Refuse filters by which a reviewer could find out what is masked."""
    if hidden and telling(wanted):
        raise Refused(
            "not-allowed", "You are reviewing a case blind; store your result before you search the log by results."
        )


async def query(context: Context, who: Principal, request: qm.LogQuery) -> qm.LogPage:
    """Return a page of the log; which part of it was shown to whom is in the audit log first.

    Raises:
        Refused: ``not-allowed`` for a search by results while the person reviews blind.
    """

    def run(connection: Connection) -> tuple[list[RowMapping], frozenset[str], dict[str, str]]:
        hidden = unseen(connection, who.user_id)
        _check_masks(request.filter, hidden)
        rows = pages.page(connection, request.filter, before=request.before, limit=request.limit + 1)
        return rows, hidden, names_of(connection, (row["maker_id"] for row in rows))

    await context.database.write(fold_all)
    rows, hidden, names = await context.database.read(run)
    shown = rows[: request.limit]
    if shown:
        detail: dict[str, object] = {"newest": shown[0]["seq"], "oldest": shown[-1]["seq"], "rows": len(shown)}
        if masked := [row["seq"] for row in shown if _masked(row, hidden, who.user_id)]:
            detail["masked"] = masked
        event = event_row(context.now(), who.user_id, LOG_READ, "account", who.user_id, detail)
        await context.database.write(partial(record_events, rows=[event]))
    more = len(rows) > request.limit
    quiet = telling(request.filter)
    return qm.LogPage(
        rows=tuple(
            to_row(row, names, hidden, who.user_id) for row in shown if not (quiet and pending(row, who.user_id))
        ),
        next=shown[-1]["seq"] if more else 0,
    )


async def entry(context: Context, who: Principal, decision_id: str) -> qm.LogEntry:
    """Return one decision with its evidence; that it was read is in the audit log first.

    Raises:
        Refused: ``not-found``; ``not-allowed`` while the person reviews a decision about the seller, or while somebody
            else's waits for a second person.
    """

    def note(connection: Connection) -> None:
        fold_all(connection)
        row = (
            connection.execute(select(decision_log).where(decision_log.c.decision_id == decision_id)).mappings().first()
        )
        if row is None:
            raise Refused("not-found", "There is no such decision.")
        if row["merchant_id"] in unseen(connection, who.user_id) and row["maker_id"] != who.user_id:
            raise Refused("not-allowed", "You are reviewing a case of this seller blind; store your result first.")
        if pending(row, who.user_id):
            raise Refused("not-allowed", "It waits for a second person; its result is shown once it has taken effect.")
        record_events(connection, [event_row(context.now(), who.user_id, DECISION_READ, "decision", decision_id)])

    await context.database.write(note)

    def run(connection: Connection) -> qm.LogEntry:
        row = connection.execute(select(decision_log).where(decision_log.c.decision_id == decision_id)).mappings().one()
        body = connection.scalar(select(decision.c.body).where(decision.c.id == decision_id))
        return qm.LogEntry(
            row=to_row(row, names_of(connection, [row["maker_id"]]), frozenset(), who.user_id),
            decision=msgspec.json.decode(body or "", type=Decision),
        )

    return await context.database.read(run)


async def views(context: Context, who: Principal) -> qm.SavedViews:
    """Return a person's saved filters."""

    def run(connection: Connection) -> qm.SavedViews:
        rows = connection.execute(
            select(saved_view).where(saved_view.c.account_id == who.user_id).order_by(saved_view.c.name)
        )
        return qm.SavedViews(
            views=tuple(qm.SavedView(id=row.id, name=row.name, filter=_FILTER.decode(row.filters)) for row in rows)
        )

    return await context.database.read(run)


async def save_view(context: Context, who: Principal, view: qm.SavedView) -> qm.SavedViews:
    """Store a filter under its name; one with the same id or name is replaced.

    Raises:
        Refused: ``not-allowed`` beyond a hundred; ``forbidden`` for somebody else's.
    """

    def run(connection: Connection) -> None:
        owner = connection.scalar(select(saved_view.c.account_id).where(saved_view.c.id == view.id))
        if owner not in {None, who.user_id}:
            raise Refused("forbidden", "This view is somebody else's.", pointer="/id")
        mine = saved_view.c.account_id == who.user_id
        connection.execute(
            delete(saved_view).where(mine, (saved_view.c.id == view.id) | (saved_view.c.name == view.name))
        )
        if (connection.scalar(select(func.count()).select_from(saved_view).where(mine)) or 0) >= MAX_VIEWS:
            raise Refused("not-allowed", f"You have {MAX_VIEWS} views; forget one first.")
        connection.execute(
            insert(saved_view).values(
                id=view.id,
                account_id=who.user_id,
                name=view.name,
                filters=msgspec.json.encode(view.filter).decode(),
                at_ms=context.now(),
            )
        )

    await context.database.write(run)
    return await views(context, who)


async def forget_view(context: Context, who: Principal, view_id: str) -> qm.SavedViews:
    """Forget a saved filter of the person's own; forgetting it twice is no error."""

    def run(connection: Connection) -> None:
        connection.execute(delete(saved_view).where(saved_view.c.id == view_id, saved_view.c.account_id == who.user_id))

    await context.database.write(run)
    return await views(context, who)
