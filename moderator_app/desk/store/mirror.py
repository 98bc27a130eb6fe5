"""The server's truth as this desk last heard it: cases, rules, leases, contents, and which recordings are here.

Only the courier writes here. Every write answers with its ``Changes``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, select, text, update
from sqlalchemy.dialects.sqlite import insert

from moderator_app.desk.store.bigrams import indexed
from moderator_app.desk.store.changes import NOTHING, Changes
from moderator_app.desk.store.clocks import MACHINE, Clocks
from moderator_app.desk.store.database import Database
from moderator_app.desk.store.tables import cases, contents, documents, leases, media, pins, unknown
from moderator_app.domain.case import PRIVATE_KINDS, Case
from moderator_app.domain.queue import Lease, base_priority
from moderator_app.wire.messages import CaseContent, Change, Leased

_T = TypeVar("_T")
_COUNTED = 500
"""Up to so many changed cases are named one by one."""

_UPSERT = insert(cases)
_UPSERT = _UPSERT.on_conflict_do_update(
    index_elements=[cases.c.id],
    set_={column.name: _UPSERT.excluded[column.name] for column in cases.c if column.name not in {"no", "id"}},
    where=_UPSERT.excluded.row_version >= cases.c.row_version,
)


def searchable(case: Case) -> str:
    """Return the text a case is found by."""
    return f"{case.number}\n{case.title}\n{case.merchant_name}\n{case.session_ref}"


def _row(case: Case) -> dict[str, Any]:
    return {
        "id": case.id,
        "queue": case.queue,
        "state": str(case.state),
        "kind": str(case.kind),
        "category": case.category,
        "severity": case.severity,
        "merchant": case.merchant_name,
        "holder": case.lease_holder,
        "live": int(case.live_now),
        "base_priority": base_priority(case.priority),
        "ranked_from_ms": case.priority.opened_at_ms,
        "allowance_ms": max(1, case.priority.allowance_ms),
        "opened_at_ms": case.opened_at_ms,
        "due_at_ms": case.due_at_ms,
        "row_version": case.row_version,
        "body": msgspec.json.encode(case),
    }


class Mirror:
    """Writes and reads of ``cache.db`` other than the list."""

    def __init__(self, database: Database, clocks: Clocks = MACHINE) -> None:
        """Use an open ``cache.db``."""
        self._database = database
        self._clocks = clocks

    # --- whose mirror it is -------------------------------------------------------------------------------------------

    def belongs_to(self, account: str) -> Changes:
        """Make it this account's mirror; another one's is wiped first."""
        if self.document("account", str) == account:
            return NOTHING
        with self._database.write() as connection:
            _wipe(connection)
            _put(connection, "account", account)
        return Changes(everything=True, leases=True, policy=True)

    def start_over(self) -> Changes:
        """Forget cursor and cases; leases, contents and rules stay until the next snapshot replaces them."""
        with self._database.write() as connection:
            connection.execute(delete(documents).where(documents.c.name.in_(("cursor", "snapshot"))))
        return NOTHING

    # --- documents ----------------------------------------------------------------------------------------------------

    def document(self, name: str, kind: type[_T]) -> _T | None:
        """Return a single thing, or None when it is missing or was written by another version."""
        with self._database.read() as connection:
            body = connection.execute(select(documents.c.body).where(documents.c.name == name)).scalar()
        if body is None:
            return None
        try:
            return msgspec.json.decode(body, type=kind)
        except (msgspec.ValidationError, msgspec.DecodeError):
            return None

    def keep_document(self, name: str, value: Any) -> Changes:
        """Keep a single thing."""
        with self._database.write() as connection:
            _put(connection, name, value)
        return Changes(policy=name == "policy")

    # --- cases --------------------------------------------------------------------------------------------------------

    def snapshot_page(self, page: Sequence[Case], *, first: bool, last: bool, cursor: str) -> Changes:
        """Take one page of the snapshot; with the last one, drop what it did not name and keep the cursor."""
        with self._database.write() as connection:
            if first:
                connection.execute(text("DROP TABLE IF EXISTS snapshot_named"))
                connection.execute(text("CREATE TABLE snapshot_named (id TEXT PRIMARY KEY)"))
            _upsert(connection, page)
            if page:
                connection.execute(
                    text("INSERT OR IGNORE INTO snapshot_named VALUES (:id)"), [{"id": case.id} for case in page]
                )
            if last:
                gone = connection.execute(
                    text("SELECT id FROM cases WHERE id NOT IN (SELECT id FROM snapshot_named)")
                ).scalars()
                _remove(connection, list(gone))
                connection.execute(text("DROP TABLE snapshot_named"))
                _put(connection, "cursor", cursor)
        return Changes(everything=True)

    def apply(self, items: Iterable[Change], cursor: str) -> Changes:
        """Take a page of the feed and its cursor in one transaction.

        Returns:
            What changed. A change of a kind this desk does not know is kept as it came.
        """
        upserts: dict[str, Case] = {}
        removed: dict[str, None] = {}
        strange: list[dict[str, Any]] = []
        policy = False
        for change in items:
            if change.entity == "case" and change.op == "remove":
                upserts.pop(change.id, None)
                removed[change.id] = None
            elif change.entity == "case" and change.body is not None:
                try:
                    upserts[change.id] = msgspec.json.decode(change.body, type=Case)
                    removed.pop(change.id, None)
                except (msgspec.ValidationError, msgspec.DecodeError):
                    strange.append(_strange(change))
            elif change.entity == "policy":
                policy = True
            else:
                strange.append(_strange(change))
        with self._database.write() as connection:
            _upsert(connection, list(upserts.values()))
            _remove(connection, list(removed))
            if strange:
                connection.execute(insert(unknown).on_conflict_do_nothing(), strange)
            _put(connection, "cursor", cursor)
        touched = frozenset(upserts) | frozenset(removed)
        return Changes(
            cases=touched if len(touched) <= _COUNTED else frozenset(),
            everything=len(touched) > _COUNTED,
            policy=policy,
        )

    def upsert(self, changed: Sequence[Case]) -> Changes:
        """Take cases that came with an answer."""
        with self._database.write() as connection:
            _upsert(connection, changed)
        return Changes(cases=frozenset(case.id for case in changed))

    def case(self, case_id: str) -> Case | None:
        """Return a case as last heard."""
        with self._database.read() as connection:
            body = connection.execute(select(cases.c.body).where(cases.c.id == case_id)).scalar()
        return None if body is None else msgspec.json.decode(body, type=Case)

    # --- leases and contents ------------------------------------------------------------------------------------------

    def keep_lease(self, leased: Leased, role: str) -> Changes:
        """Keep a granted lease with the case's content.

        Args:
            leased: what the server granted.
            role: ``open``, ``next`` or ``reserved``.
        """
        private = leased.content.case.kind in PRIVATE_KINDS or any(
            item.kind in PRIVATE_KINDS for item in leased.content.items
        )
        row = insert(contents).values(
            case_id=leased.lease.case_id, private=int(private), body=msgspec.json.encode(leased.content)
        )
        with self._database.write() as connection:
            _upsert(connection, [leased.content.case])
            connection.execute(delete(leases).where(leases.c.case_id == leased.lease.case_id))
            connection.execute(insert(leases).values(**_lease_row(leased.lease, role, self._clocks.wall())))
            _pin(connection, leased.content)
            connection.execute(
                row.on_conflict_do_update(
                    index_elements=[contents.c.case_id],
                    set_={"private": row.excluded.private, "body": row.excluded.body},
                )
            )
        return Changes(cases=frozenset({leased.lease.case_id}), leases=True)

    def renewed(self, renewals: Iterable[Lease]) -> Changes:
        """Take renewed leases."""
        with self._database.write() as connection:
            for lease in renewals:
                row = _lease_row(lease, "open", self._clocks.wall())
                del row["role"]
                connection.execute(update(leases).where(leases.c.id == lease.id).values(**row))
        return Changes(leases=True)

    def set_role(self, case_id: str, role: str) -> Changes:
        """Say what a lease is for now."""
        with self._database.write() as connection:
            connection.execute(update(leases).where(leases.c.case_id == case_id).values(role=role))
        return Changes(leases=True)

    def drop_lease(self, case_id: str, *, keep_content: bool = False) -> Changes:
        """Forget a lease; its content goes too, private content always, and its recordings may go."""
        return self.drop_leases((case_id,), keep_content=keep_content)

    def drop_leases(self, case_ids: Sequence[str], *, keep_content: bool = False) -> Changes:
        """Forget the leases of some cases in one transaction."""
        gone = delete(contents).where(contents.c.case_id.in_(case_ids))
        with self._database.write() as connection:
            for held in (leases, pins):
                connection.execute(delete(held).where(held.c.case_id.in_(case_ids)))
            connection.execute(gone.where(contents.c.private == 1) if keep_content else gone)
        return Changes(cases=frozenset(case_ids), leases=True)

    def purge_private(self, case_id: str) -> Changes:
        """Remove private content whose lease is over; the lease itself stays until the server takes it away."""
        with self._database.write() as connection:
            connection.execute(delete(contents).where(contents.c.case_id == case_id, contents.c.private == 1))
        return Changes(cases=frozenset({case_id}))

    def replace_content(self, content: CaseContent) -> Changes:
        """Take newer content of a leased case."""
        with self._database.write() as connection:
            _upsert(connection, [content.case])
            connection.execute(
                update(contents).where(contents.c.case_id == content.case.id).values(body=msgspec.json.encode(content))
            )
            held = select(leases.c.id).where(leases.c.case_id == content.case.id)
            if connection.execute(held).first() is not None:
                _pin(connection, content)
        return Changes(cases=frozenset({content.case.id}))

    def held(self) -> list[tuple[Lease, str, int]]:
        """Return this person's leases as (lease, role, wall clock at which it was received)."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(leases.c.body, leases.c.role, leases.c.received_at_ms).order_by(leases.c.received_at_ms)
            ).all()
        return [(msgspec.json.decode(body, type=Lease), role, received) for body, role, received in rows]

    def content(self, case_id: str) -> CaseContent | None:
        """Return the content of a leased case, or None when it is not here."""
        with self._database.read() as connection:
            body = connection.execute(select(contents.c.body).where(contents.c.case_id == case_id)).scalar()
        return None if body is None else msgspec.json.decode(body, type=CaseContent)

    # --- recordings ---------------------------------------------------------------------------------------------------

    def note_media(self, sha256: str, size: int, have: int, *, verified: bool) -> None:
        """Note how much of a recording is here."""
        row = insert(media).values(
            sha256=sha256, bytes=size, have=have, verified=int(verified), used_at_ms=self._clocks.wall()
        )
        with self._database.write() as connection:
            connection.execute(
                row.on_conflict_do_update(
                    index_elements=[media.c.sha256],
                    set_={name: row.excluded[name] for name in ("bytes", "have", "verified", "used_at_ms")},
                )
            )

    def stale_media(self, keep_bytes: int) -> list[str]:
        """Return the recordings to drop, longest unused first, until no more than ``keep_bytes`` remain.

        Those of held cases stay, whatever they take.
        """
        pinned = media.c.sha256.in_(select(pins.c.sha256))
        with self._database.read() as connection:
            rows = connection.execute(
                select(media.c.sha256, media.c.have, pinned.label("pinned")).order_by(
                    pinned.desc(), media.c.used_at_ms.desc()
                )
            ).all()
        total, stale = 0, []
        for row in rows:
            total += row.have
            if total > keep_bytes and not row.pinned:
                stale.append(row.sha256)
        return stale[::-1]

    def pinned_bytes(self) -> int:
        """Return how much the recordings of held cases take."""
        wanted = select(func.coalesce(func.sum(media.c.have), 0)).where(media.c.sha256.in_(select(pins.c.sha256)))
        with self._database.read() as connection:
            return int(connection.execute(wanted).scalar_one())

    def orphaned_media(self) -> list[str]:
        """Return the recordings that belong to nothing this person holds."""
        with self._database.read() as connection:
            orphaned = select(media.c.sha256).where(media.c.sha256.not_in(select(pins.c.sha256)))
            return list(connection.execute(orphaned).scalars())

    def pinned_media(self) -> frozenset[str]:
        """Return the recordings of held cases, here or not."""
        with self._database.read() as connection:
            return frozenset(connection.execute(select(pins.c.sha256)).scalars())

    def media_here(self) -> frozenset[str]:
        """Return the recordings that are here whole."""
        with self._database.read() as connection:
            return frozenset(connection.execute(select(media.c.sha256).where(media.c.verified == 1)).scalars())

    def forget_media(self, sha256: str) -> None:
        """Forget that a recording is here."""
        with self._database.write() as connection:
            connection.execute(delete(media).where(media.c.sha256 == sha256))

    def size(self) -> int:
        """Return how many cases the mirror holds."""
        with self._database.read() as connection:
            return int(connection.execute(select(func.count()).select_from(cases)).scalar_one())


def _pin(connection: Connection, content: CaseContent) -> None:
    """Note which recordings a held case has."""
    case_id = content.case.id
    connection.execute(delete(pins).where(pins.c.case_id == case_id))
    films = sorted({film.sha256 for item in content.items for film in item.media})
    if films:
        connection.execute(insert(pins), [{"case_id": case_id, "sha256": film} for film in films])


def _lease_row(lease: Lease, role: str, received_at_ms: int) -> dict[str, Any]:
    return {
        "id": lease.id,
        "case_id": lease.case_id,
        "received_at_ms": received_at_ms,
        "ttl_ms": lease.ttl_ms,
        "role": role,
        "body": msgspec.json.encode(lease),
    }


def _strange(change: Change) -> dict[str, Any]:
    return {"seq": change.seq, "entity": change.entity, "id": change.id, "body": msgspec.json.encode(change)}


def _put(connection: Connection, name: str, value: Any) -> None:
    row = insert(documents).values(name=name, body=msgspec.json.encode(value))
    connection.execute(row.on_conflict_do_update(index_elements=[documents.c.name], set_={"body": row.excluded.body}))


def _upsert(connection: Connection, changed: Sequence[Case]) -> None:
    if not changed:
        return
    connection.execute(_UPSERT, [_row(case) for case in changed])
    ids = [case.id for case in changed]
    numbers: dict[str, int] = {}
    for start in range(0, len(ids), 400):
        part = select(cases.c.id, cases.c.no).where(cases.c.id.in_(ids[start : start + 400]))
        numbers.update((row.id, row.no) for row in connection.execute(part))
    connection.execute(text("DELETE FROM case_text WHERE rowid = :no"), [{"no": no} for no in numbers.values()])
    connection.execute(
        text("INSERT INTO case_text (rowid, body) VALUES (:no, :body)"),
        [{"no": numbers[case.id], "body": indexed(searchable(case))} for case in {c.id: c for c in changed}.values()],
    )


def _remove(connection: Connection, ids: Sequence[str]) -> None:
    if not ids:
        return
    named = [{"gone": case_id} for case_id in ids]
    connection.execute(text("DELETE FROM case_text WHERE rowid = (SELECT no FROM cases WHERE id = :gone)"), named)
    for table in (contents.c.case_id, leases.c.case_id, pins.c.case_id, cases.c.id):
        connection.execute(delete(table.table).where(table == bindparam("gone")), named)


def _wipe(connection: Connection) -> None:
    for table in (cases, documents, leases, contents, pins, unknown):
        connection.execute(delete(table))
    connection.execute(text("DELETE FROM case_text"))
