"""Control of work: how each queue stands, and moving, handing over and re-opening cases, previewed row by row."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from moderator_app.domain.errors import Refused
from moderator_app.domain.roles import capabilities_of
from moderator_app.server.auth import roles_of
from moderator_app.server.case import repository as cases
from moderator_app.server.context import Context, Principal
from moderator_app.server.database.known import Stored
from moderator_app.server.queue.ranking import turn_of
from moderator_app.server.queue.repository import in_conflict
from moderator_app.server.records import event_row, record_events
from moderator_app.server.tables import account, assignment, decision_state, work_batch
from moderator_app.wire.messages import quality as qm

STANDING = ("effective", "under_appeal", "upheld", "amended")


async def preview(context: Context, order: qm.WorkOrder) -> qm.WorkPreview:
    """Return exactly what an order would do; nothing is changed.

    Raises:
        Refused: ``validation`` for an order that makes no sense.
    """

    def run(connection: Connection) -> qm.WorkPreview:
        _check(connection, context, order)
        rows = tuple(_plan(connection, context, order, case_id) for case_id in dict.fromkeys(order.case_ids))
        return qm.WorkPreview(id=order.id, action=order.action, rows=rows, can_undo=order.action != "reopen")

    return await context.database.read(run)


async def apply(context: Context, who: Principal, order: qm.WorkOrder) -> qm.WorkPreview:
    """Do what was previewed, all of it or nothing. A repeated id returns what was done.

    Raises:
        Refused: ``validation``; ``case-content-changed`` when a case is not as it was previewed; ``not-allowed`` when
            one of them cannot be part of it.
    """
    if not order.reason.strip():
        raise Refused("validation", "Say why.", pointer="/reason")
    if len(order.row_versions) != len(order.case_ids):
        raise Refused("validation", "Give the row version of each case, from the preview.", pointer="/row_versions")

    def run(connection: Connection) -> qm.WorkPreview:
        known = connection.execute(select(work_batch).where(work_batch.c.id == order.id)).mappings().one_or_none()
        if known is not None:
            return _done(known)
        _check(connection, context, order)
        rows = tuple(_plan(connection, context, order, case_id) for case_id in order.case_ids)
        for index, (row, version) in enumerate(zip(rows, order.row_versions, strict=True)):
            if row.row_version != version:
                raise Refused("case-content-changed", f"{row.number} has changed since.", pointer=f"/case_ids/{index}")
            if row.refused:
                raise Refused("not-allowed", f"{row.number}: {row.refused}", pointer=f"/case_ids/{index}")
        now = context.now()
        after = tuple(_carry_out(connection, context, who, order, row=row, now=now) for row in rows)
        connection.execute(
            insert(work_batch).values(
                id=order.id,
                account_id=who.user_id,
                action=order.action,
                rows=msgspec.json.encode(after).decode(),
                reason=order.reason,
                at_ms=now,
            )
        )
        stored = connection.execute(select(work_batch).where(work_batch.c.id == order.id)).mappings().one()
        return _done(stored)

    return await context.database.write(run)


async def undo(context: Context, who: Principal, batch_id: str) -> qm.WorkPreview:
    """Put every case of an order back as it was; cases that went on since are left alone and say so.

    Raises:
        Refused: ``not-found``; ``not-allowed`` for a re-opening; ``already-there`` the second time.
    """

    def run(connection: Connection) -> qm.WorkPreview:
        known = connection.execute(select(work_batch).where(work_batch.c.id == batch_id)).mappings().one_or_none()
        if known is None:
            raise Refused("not-found", "There is no such order.")
        if known["action"] == "reopen":
            raise Refused("not-allowed", "A re-opened case is decided anew; it cannot be closed again.")
        if known["undone_at_ms"] is not None:
            raise Refused("already-there", "This was undone already.")
        now = context.now()
        rows = []
        for row in msgspec.json.decode(known["rows"], type=tuple[qm.WorkRow, ...]):
            now_row = cases.case_row(connection, row.case_id)
            assert now_row is not None  # noqa: S101 - cases are never deleted
            if now_row["row_version"] != row.row_version:
                rows.append(msgspec.structs.replace(row, refused="It went on since and stays where it is."))
                continue
            _put(connection, context, now_row, now, queue=row.queue, assignee=row.assignee)
            rows.append(row)
        connection.execute(update(work_batch).where(work_batch.c.id == batch_id).values(undone_at_ms=now))
        record_events(
            connection,
            [event_row(now, who.user_id, "work.undo", "case", row.case_id, {"batch": batch_id}) for row in rows],
        )
        return qm.WorkPreview(id=batch_id, action=known["action"], rows=tuple(rows), can_undo=False, undone=True)

    return await context.database.write(run)


def _done(stored: Stored) -> qm.WorkPreview:
    return qm.WorkPreview(
        id=stored["id"],
        action=stored["action"],
        rows=msgspec.json.decode(stored["rows"], type=tuple[qm.WorkRow, ...]),
        can_undo=stored["action"] != "reopen" and stored["undone_at_ms"] is None,
        undone=stored["undone_at_ms"] is not None,
    )


def _check(connection: Connection, context: Context, order: qm.WorkOrder) -> None:
    if order.action == "move" and order.queue not in context.law.book.queues.queues:
        raise Refused("validation", "There is no such queue.", pointer="/queue")
    if order.action == "assign" and order.account_id:
        person = connection.execute(select(account).where(account.c.id == order.account_id)).mappings().one_or_none()
        if person is None or person["disabled"]:
            raise Refused("validation", "There is no such person.", pointer="/account_id")
    if len(set(order.case_ids)) != len(order.case_ids):
        raise Refused("validation", "A case comes twice.", pointer="/case_ids")


def _plan(connection: Connection, context: Context, order: qm.WorkOrder, case_id: str) -> qm.WorkRow:
    row = cases.case_row(connection, case_id)
    if row is None:
        raise Refused("not-found", "There is no such case.", pointer="/case_ids")
    assignee = connection.scalar(select(assignment.c.account_id).where(assignment.c.case_id == case_id)) or ""
    queue, person, state, refused = row["queue"], assignee, row["state"], ""
    if order.action == "reopen":
        allowed = "reopen" in context.law.machines["case"].allowed(row["state"])
        standing = connection.scalar(
            select(decision_state.c.decision_id).where(
                decision_state.c.case_id == case_id, decision_state.c.state.in_(STANDING)
            )
        )
        if not allowed:
            refused = "Only a decided or closed case can be re-opened."
        elif standing is not None:
            refused = "Its decision stands; withdraw that first, so that everything is taken back."
        else:
            state, person = "queued", ""
    elif row["state"] != "queued":
        refused = "Only a waiting case can be moved or handed over."
    elif order.action == "move":
        queue = order.queue
    else:
        person = order.account_id
        refused = _unfit(connection, context, row, person) if person else ""
    return qm.WorkRow(
        case_id=case_id,
        number=row["number"],
        merchant_name=row["merchant_name"],
        state=row["state"],
        queue=row["queue"],
        assignee=assignee,
        row_version=row["row_version"],
        queue_after=queue,
        assignee_after=person,
        state_after=state,
        refused=refused,
    )


def _unfit(connection: Connection, context: Context, row: Stored, person: str) -> str:
    """Return why a case cannot be handed to a person, empty when it can."""
    roles = connection.scalar(select(account.c.roles).where(account.c.id == person)) or "[]"
    line = context.law.book.queues.queues.get(row["queue"])
    if line is None or line.capability not in capabilities_of(roles_of(roles)):
        return "This person does not work in that queue."
    if in_conflict(connection, row["id"], person):
        return "A conflict of interest keeps this case away from that person."
    return ""


def _carry_out(
    connection: Connection, context: Context, who: Principal, order: qm.WorkOrder, *, row: qm.WorkRow, now: int
) -> qm.WorkRow:
    stored = cases.case_row(connection, row.case_id)
    assert stored is not None  # noqa: S101 - it was planned in this transaction
    if order.action == "reopen":
        line = context.law.book.queues.queues[stored["queue"]]
        version = cases.change_case(
            connection,
            stored,
            now,
            state=context.law.machines["case"].step(stored["state"], "reopen"),
            round=stored["round"] + 1,
            grade="",
            maker_id="",
            due_at_ms=now + line.allowance_ms,
        )
    else:
        version = _put(connection, context, stored, now, queue=row.queue_after, assignee=row.assignee_after)
    detail = {"batch": order.id, "reason": order.reason, "queue": row.queue_after, "assignee": row.assignee_after}
    record_events(connection, [event_row(now, who.user_id, f"work.{order.action}", "case", row.case_id, detail)])
    return msgspec.structs.replace(row, row_version=version)


def _put(connection: Connection, context: Context, stored: Stored, now: int, *, queue: str, assignee: str) -> int:
    """Put a waiting case into a queue, for one person or for anybody; return its row version.

    The due time moves with the queue's allowance, counted from when the case was opened, never from now.
    """
    connection.execute(delete(assignment).where(assignment.c.case_id == stored["id"]))
    if assignee:
        connection.execute(insert(assignment).values(case_id=stored["id"], account_id=assignee, at_ms=now))
    values: dict[str, Any] = {}
    if queue != stored["queue"]:
        line = context.law.book.queues.queues[queue]
        values = {
            "queue": queue,
            "allowance_ms": line.allowance_ms,
            "due_at_ms": stored["opened_at_ms"] + line.allowance_ms,
            **turn_of(stored["base_priority"], stored["opened_at_ms"], line.allowance_ms, now),
        }
    return cases.change_case(connection, stored, now, **values)
