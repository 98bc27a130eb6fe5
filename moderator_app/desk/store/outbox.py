"""Our debts to the server. A click writes one row here, durably; the courier carries it.

``queued → sending → accepted | attention → dismissed``. A row keeps its id through every repetition: the id is the
idempotency key, so a decision is booked exactly once however often it is sent. Nothing is ever deleted but a draft
that became a row, and a row that was taken back before it was sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from moderator_app.desk.store.changes import NOTHING, Changes
from moderator_app.desk.store.clocks import MACHINE, Clocks
from moderator_app.desk.store.database import Database
from moderator_app.desk.store.quotes import forget_words
from moderator_app.desk.store.tables import device, drafts, outbox, views
from moderator_app.desk.store.view import SavedView
from moderator_app.domain.decision import Decision
from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.queue import Lease
from moderator_app.wire.messages import DecisionReceipt, Escalate, Hold, Problem, Skip
from moderator_app.wire.messages.offline import NewOpinion
from moderator_app.wire.problems import code_of

KINDS: dict[str, Any] = {
    "decision": Decision,
    "skip": Skip,
    "hold": Hold,
    "escalate": Escalate,
    "release": list[str],
    "opinion": NewOpinion,
}
"""What the body of each kind of debt is; a release is the ids of its leases."""


class Debt(Struct, frozen=True, kw_only=True):
    """One row of the outbox."""

    id: str
    kind: str
    account: str
    """Who owes it: only the same person's session pays it."""
    case_id: str
    state: str
    body: Any
    """As ``KINDS`` says."""
    draft: str
    """The work it was made from, so that it can be taken back or done anew."""
    created_at_ms: int
    not_before_ms: int
    attempts: int
    problem: Problem | None = None
    receipt: DecisionReceipt | None = None
    supersedes: str | None = None


class Ending(Struct, frozen=True, kw_only=True):
    """How sending one row ended."""

    id: str
    state: str
    """``accepted``, ``attention``, ``dismissed``, or ``queued`` to try again."""
    problem: Problem | None = None
    receipt: DecisionReceipt | None = None


_SETTLE = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(
        state=bindparam("ending"),
        problem=func.coalesce(bindparam("no"), outbox.c.problem),
        receipt=func.coalesce(bindparam("yes"), outbox.c.receipt),
    )
)


class OutboxCount(Struct, frozen=True, kw_only=True):
    """How many debts are in which state."""

    waiting: int
    attention: int


class Outbox:
    """Writes and reads of ``outbox.db``."""

    def __init__(self, database: Database, clocks: Clocks = MACHINE) -> None:
        """Use an open ``outbox.db``; what was being sent when the desk ended is due again, with the same id.

        What was held back is due too: who could have taken it back is gone.
        """
        self._database = database
        self._clocks = clocks
        with database.write() as connection:
            connection.execute(update(outbox).where(outbox.c.state == "sending").values(state="queued"))
            held = (outbox.c.state == "queued") & (outbox.c.not_before_ms > outbox.c.created_at_ms)
            connection.execute(update(outbox).where(held).values(not_before_ms=outbox.c.created_at_ms))

    # --- drafts -------------------------------------------------------------------------------------------------------

    def save_draft(self, case_id: str, account: str, body: str) -> Changes:
        """Keep the work on a case; it is on disk when this returns."""
        row = insert(drafts).values(case_id=case_id, account=account, body=body, updated_at_ms=self._clocks.wall())
        with self._database.write() as connection:
            connection.execute(
                row.on_conflict_do_update(
                    index_elements=[drafts.c.case_id],
                    set_={name: row.excluded[name] for name in ("account", "body", "updated_at_ms")},
                )
            )
        return Changes(cases=frozenset({case_id}))

    def draft(self, case_id: str, account: str) -> str | None:
        """Return the work kept on a case by this person."""
        with self._database.read() as connection:
            return connection.execute(
                select(drafts.c.body).where(drafts.c.case_id == case_id, drafts.c.account == account)
            ).scalar()

    # --- rows ---------------------------------------------------------------------------------------------------------

    def add(
        self,
        kind: str,
        body: Any,
        *,
        case_id: str,
        account: str,
        draft: str = "",
        wait_ms: int = 0,
        supersedes: str | None = None,
    ) -> tuple[str, Changes]:
        """Owe something; the draft of the case goes in the same transaction.

        Args:
            kind: one of ``KINDS``.
            body: its message; a decision brings its own id.
            case_id: the case it is about.
            account: who owes it.
            draft: the work it was made from.
            wait_ms: not to be sent before so many milliseconds have gone by.
            supersedes: the refused row this one is made anew from.

        Returns:
            The row's id and what changed.
        """
        row_id = body.id if isinstance(body, Decision) else new_id()
        now = self._clocks.wall()
        with self._database.write() as connection:
            connection.execute(
                insert(outbox).values(
                    id=row_id,
                    kind=kind,
                    account=account,
                    case_id=case_id,
                    state="queued",
                    body=msgspec.json.encode(body),
                    draft=draft,
                    created_at_ms=now,
                    not_before_ms=now + wait_ms,
                    attempts=0,
                    supersedes=supersedes,
                )
            )
            if kind == "decision":
                connection.execute(delete(drafts).where(drafts.c.case_id == case_id))
        return row_id, Changes(cases=frozenset({case_id}), outbox=True)

    def take_back(self, row_id: str) -> Debt:
        """Undo ``add`` while the row was never sent: the row goes, the draft is back.

        Raises:
            Refused: ``already-there`` when it is too late.
        """
        with self._database.write() as connection:
            row = connection.execute(
                select(outbox).where(outbox.c.id == row_id, outbox.c.state == "queued", outbox.c.attempts == 0)
            ).one_or_none()
            if row is None:
                raise Refused("already-there", "Too late: the decision has been sent.")
            debt = _debt(row)
            connection.execute(delete(outbox).where(outbox.c.id == row_id))
            kept = insert(drafts).values(
                case_id=debt.case_id, account=debt.account, body=debt.draft, updated_at_ms=self._clocks.wall()
            )
            connection.execute(
                kept.on_conflict_do_update(index_elements=[drafts.c.case_id], set_={"body": kept.excluded.body})
            )
        return debt

    def waiting(self, account: str) -> list[Debt]:
        """Return what this person owes and is not being asked about, oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(outbox)
                .where(outbox.c.account == account, outbox.c.state.in_(("queued", "sending")))
                .order_by(outbox.c.created_at_ms, outbox.c.id)
            ).all()
        return [_debt(row) for row in rows]

    def attention(self) -> list[Debt]:
        """Return what was refused and waits for a person, newest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(outbox).where(outbox.c.state == "attention").order_by(outbox.c.id.desc())
            ).all()
        return [_debt(row) for row in rows]

    def take_up(self, row_id: str) -> tuple[str, Changes]:
        """Lay a refused row to rest and put its work back as the case's draft, to be done anew under a new id.

        Returns:
            The case and what changed.

        Raises:
            Refused: ``already-there``: the row does not wait for a person.
        """
        with self._database.write() as connection:
            row = connection.execute(
                update(outbox)
                .where(outbox.c.id == row_id, outbox.c.state == "attention")
                .values(state="dismissed")
                .returning(outbox.c.case_id, outbox.c.account, outbox.c.draft)
            ).one_or_none()
            if row is None:
                raise Refused("already-there", "This decision no longer waits for you.")
            if row.draft:
                kept = insert(drafts).values(
                    case_id=row.case_id,
                    account=row.account,
                    body=without_id(row.draft),
                    updated_at_ms=self._clocks.wall(),
                )
                # Newer work on the same case is worth more than what was refused.
                connection.execute(kept.on_conflict_do_nothing())
            forget_words(connection, [row_id])
        return str(row.case_id), Changes(cases=frozenset({row.case_id}), outbox=True)

    def second_opinion(self, row_id: str, note: str) -> tuple[str, Changes]:
        """Owe a refused decision as a second opinion in its place, in one transaction.

        Args:
            row_id: the refused row.
            note: what its maker wants to be known.

        Returns:
            The new row's id and what changed.

        Raises:
            Refused: ``already-there``: the row does not wait for a person; ``not-allowed``: it is no decision.
        """
        new_row, now = new_id(), self._clocks.wall()
        with self._database.write() as connection:
            row = connection.execute(
                update(outbox)
                .where(outbox.c.id == row_id, outbox.c.state == "attention")
                .values(state="dismissed")
                .returning(outbox)
            ).one_or_none()
            if row is None:
                raise Refused("already-there", "This decision no longer waits for you.")
            debt = _debt(row)
            if debt.kind != "decision":
                raise Refused("not-allowed", "Only a decision can be sent as a second opinion.")
            problem = code_of(debt.problem.type) if debt.problem is not None else ""
            opinion = NewOpinion(decision=debt.body, problem=problem, note=note)
            connection.execute(
                insert(outbox).values(
                    id=new_row,
                    kind="opinion",
                    account=debt.account,
                    case_id=debt.case_id,
                    state="queued",
                    body=msgspec.json.encode(opinion),
                    draft=debt.draft,
                    created_at_ms=now,
                    not_before_ms=now,
                    attempts=0,
                    supersedes=row_id,
                )
            )
            forget_words(connection, [row_id])
        return new_row, Changes(cases=frozenset({debt.case_id}), outbox=True)

    def others(self, account: str) -> int:
        """Return how much other people than this one owe from this desk, or have to look at."""
        unsettled = outbox.c.state.in_(("queued", "sending", "attention")) & (outbox.c.account != account)
        with self._database.read() as connection:
            return int(connection.execute(select(func.count()).select_from(outbox).where(unsettled)).scalar_one())

    def drafts(self, account: str) -> list[tuple[str, str, int]]:
        """Return the work of this person that was never submitted, newest first: (case, body, when it was kept)."""
        mine = select(drafts).where(drafts.c.account == account, drafts.c.body != "")
        with self._database.read() as connection:
            rows = connection.execute(mine.order_by(drafts.c.updated_at_ms.desc())).all()
        return [(row.case_id, row.body, row.updated_at_ms) for row in rows]

    def drop_draft(self, case_id: str, account: str) -> Changes:
        """Throw work away that was never submitted; only ever done because its author said so."""
        with self._database.write() as connection:
            connection.execute(delete(drafts).where(drafts.c.case_id == case_id, drafts.c.account == account))
        return Changes(cases=frozenset({case_id}), outbox=True)

    def get(self, row_id: str) -> Debt | None:
        """Return one row."""
        with self._database.read() as connection:
            row = connection.execute(select(outbox).where(outbox.c.id == row_id)).one_or_none()
        return None if row is None else _debt(row)

    def those(self, row_ids: Sequence[str]) -> list[Debt]:
        """Return rows by their ids, without those that are not there; a few hundred at most."""
        with self._database.read() as connection:
            rows = connection.execute(select(outbox).where(outbox.c.id.in_(row_ids))).all()
        return [_debt(row) for row in rows]

    def answered(self, lease: Lease) -> bool:
        """Say whether this desk has done with a lease: something is owed or was accepted that ends it.

        What was refused does not count: it may be done anew while the lease lasts.
        """
        with self._database.read() as connection:
            rows = connection.execute(
                select(outbox.c.kind, outbox.c.body).where(
                    outbox.c.case_id == lease.case_id, outbox.c.state.in_(("queued", "sending", "accepted"))
                )
            ).all()
        return any(ends(msgspec.json.decode(row.body, type=KINDS[row.kind]), lease) for row in rows)

    def sending(self, ids: list[str]) -> list[str]:
        """Note that rows are on their way; return those that really were due (one may have been taken back)."""
        with self._database.write() as connection:
            done = connection.execute(
                update(outbox)
                .where(outbox.c.id.in_(ids), outbox.c.state == "queued")
                .values(state="sending", attempts=outbox.c.attempts + 1)
                .returning(outbox.c.id)
            )
            return list(done.scalars())

    def settle(
        self, row_id: str, state: str, *, problem: Problem | None = None, receipt: DecisionReceipt | None = None
    ) -> Changes:
        """Note how one row ended."""
        return self.settle_all([Ending(id=row_id, state=state, problem=problem, receipt=receipt)])

    def settle_all(self, endings: Sequence[Ending]) -> Changes:
        """Note how rows ended, all of them or none: a batch's answers are one flush to the disk, not one each."""
        if not endings:
            return NOTHING
        rows = [
            {
                "row": one.id,
                "ending": one.state,
                "no": None if one.problem is None else msgspec.json.encode(one.problem),
                "yes": None if one.receipt is None else msgspec.json.encode(one.receipt),
            }
            for one in endings
        ]
        about = select(outbox.c.case_id).where(outbox.c.id.in_([one.id for one in endings]))
        with self._database.write() as connection:
            connection.execute(_SETTLE, rows)
            forget_words(connection, [one.id for one in endings if one.state in {"accepted", "dismissed"}])
            cases = frozenset(connection.execute(about).scalars())
        return Changes(cases=cases, outbox=True)

    def count(self) -> OutboxCount:
        """Return how much is owed."""
        with self._database.read() as connection:
            counted = connection.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state)).all()
        rows = {str(state): int(number) for state, number in counted}
        return OutboxCount(waiting=rows.get("queued", 0) + rows.get("sending", 0), attention=rows.get("attention", 0))

    # --- views and device ---------------------------------------------------------------------------------------------

    def save_view(self, view: SavedView) -> Changes:
        """Keep a view under its id."""
        row = insert(views).values(id=view.id, name=view.name, body=msgspec.json.encode(view))
        with self._database.write() as connection:
            connection.execute(
                row.on_conflict_do_update(
                    index_elements=[views.c.id], set_={"name": row.excluded.name, "body": row.excluded.body}
                )
            )
        return Changes(views=True)

    def delete_view(self, view_id: str) -> Changes:
        """Forget a view."""
        with self._database.write() as connection:
            connection.execute(delete(views).where(views.c.id == view_id))
        return Changes(views=True)

    def device_id(self) -> str:
        """Return this desk's id, made on first use."""
        with self._database.write() as connection:
            connection.execute(insert(device).values(name="device_id", value=new_id()).on_conflict_do_nothing())
            return str(connection.execute(select(device.c.value).where(device.c.name == "device_id")).scalar_one())


def without_id(draft: str) -> str:
    """Return work without the id of the decision it was submitted as: that one is spent, and the next gets another."""
    try:
        work = msgspec.json.decode(draft)
    except msgspec.DecodeError:
        return draft
    if not isinstance(work, dict) or "decision_id" not in work:
        return draft
    return msgspec.json.encode({name: value for name, value in work.items() if name != "decision_id"}).decode()


def ends(body: Any, lease: Lease) -> bool:
    """Say whether a debt's body ends a lease of its case: that one, or a newer one, after which it is over anyway."""
    if isinstance(body, list):
        return lease.id in body
    if isinstance(body, NewOpinion):
        return False
    return bool((body.lease_epoch if isinstance(body, Decision) else body.epoch) >= lease.epoch)


def _debt(row: Any) -> Debt:
    return Debt(
        id=row.id,
        kind=row.kind,
        account=row.account,
        case_id=row.case_id,
        state=row.state,
        body=msgspec.json.decode(row.body, type=KINDS[row.kind]),
        draft=row.draft,
        created_at_ms=row.created_at_ms,
        not_before_ms=row.not_before_ms,
        attempts=row.attempts,
        problem=None if row.problem is None else msgspec.json.decode(row.problem, type=Problem),
        receipt=None if row.receipt is None else msgspec.json.decode(row.receipt, type=DecisionReceipt),
        supersedes=row.supersedes,
    )
