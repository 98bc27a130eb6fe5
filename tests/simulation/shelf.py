"""A desk's store in memory, with the same promises as the one on disk: every call is all or nothing.

``Disk`` is what survives a death; ``Shelf`` is one life's hold on it. A life can be made to end in the middle of a
write: before it (nothing of it is there) or after it (all of it is, but nobody was told).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import msgspec

from moderator_app.desk.store.changes import NOTHING, Changes
from moderator_app.desk.store.clocks import Clocks
from moderator_app.desk.store.outbox import Debt, Ending, ends
from moderator_app.domain.case import Case
from moderator_app.domain.decision import Decision
from moderator_app.domain.errors import Refused, StoreFault
from moderator_app.domain.queue import Lease
from moderator_app.wire import messages as m


class Died(BaseException):
    """This life of the desk is over; no loop of the courier's may survive it."""


@dataclass
class Disk:
    """What is there when the desk starts again."""

    rows: dict[str, Debt] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    documents: dict[str, Any] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    leases: dict[str, tuple[Lease, str, int]] = field(default_factory=dict)
    """Case → lease, role, when it was received."""
    contents: dict[str, m.CaseContent] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def lose_cache(self) -> None:
        """Forget what can be fetched again, as after a damaged cache file."""
        for part in (self.documents, self.cases, self.leases, self.contents, self.named):
            part.clear()


class Fuse:
    """Counts writes and ends the life at one of them."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.after = True
        self.dead = False
        self.full = False
        """Whether the disk is: nothing can be written, and whoever tries is told so."""
        self.blown: Callable[[], None] = lambda: None

    def write(self, change: Callable[[], Any]) -> Any:
        """Do a write, unless the life ends before it; tell about it, unless the life ends after it."""
        self.check()
        if self.full:
            raise StoreFault("The disk is full.")
        ends = False
        if self.left is not None:
            self.left -= 1
            ends = self.left <= 0
        if ends and not self.after:
            self.end()
        result = change()
        if ends:
            self.end()
        return result

    def end(self) -> None:
        self.dead = True
        self.blown()
        raise Died

    def check(self) -> None:
        if self.dead:
            raise Died


class Shelf:
    """What ``desk.store.store.Store`` is to a courier."""

    in_memory = False

    def __init__(self, disk: Disk, clocks: Clocks) -> None:
        self.disk = disk
        self.fuse = Fuse()
        self.outbox = ShelfOutbox(disk, self.fuse, clocks)
        self.mirror = ShelfMirror(disk, self.fuse, clocks)
        self.projection = SimpleNamespace(debts=self.outbox.debts)

    def close(self) -> None:
        return


class ShelfOutbox:
    """The outbox: rows by id, drafts by case."""

    def __init__(self, disk: Disk, fuse: Fuse, clocks: Clocks) -> None:
        self._disk, self._fuse, self._clocks = disk, fuse, clocks
        self.begin()

    def begin(self) -> None:
        """What was being sent, or held back, is due again, with the same id."""
        for row in list(self._disk.rows.values()):
            if row.state in {"sending", "queued"}:
                self._disk.rows[row.id] = msgspec.structs.replace(row, state="queued", not_before_ms=row.created_at_ms)

    def save_draft(self, case_id: str, account: str, body: str) -> Changes:  # noqa: ARG002 - one person per desk
        self._fuse.write(lambda: self._disk.drafts.__setitem__(case_id, body))
        return Changes(cases=frozenset({case_id}))

    def draft(self, case_id: str, account: str) -> str | None:  # noqa: ARG002
        return self._disk.drafts.get(case_id)

    def add(
        self, kind: str, body: Any, *, case_id: str, account: str, draft: str = "", wait_ms: int = 0
    ) -> tuple[str, Changes]:
        number = next(self._disk.numbers)
        row_id = body.id if isinstance(body, Decision) else f"row-{number:06d}"
        now = self._clocks.wall()
        row = Debt(
            id=row_id,
            kind=kind,
            account=account,
            case_id=case_id,
            state="queued",
            body=body,
            draft=draft,
            created_at_ms=now,
            not_before_ms=now + wait_ms,
            attempts=0,
        )

        def write() -> None:
            self._disk.rows[row_id] = row
            if kind == "decision":
                self._disk.drafts.pop(case_id, None)

        self._fuse.write(write)
        return row_id, Changes(cases=frozenset({case_id}), outbox=True)

    def take_back(self, row_id: str) -> Debt:
        row = self._disk.rows.get(row_id)
        if row is None or row.state != "queued" or row.attempts:
            raise Refused("already-there", "Too late: the decision has been sent.")

        def write() -> None:
            del self._disk.rows[row_id]
            self._disk.drafts[row.case_id] = row.draft

        self._fuse.write(write)
        return row

    def waiting(self, account: str) -> list[Debt]:
        self._fuse.check()
        found = [r for r in self._disk.rows.values() if r.account == account and r.state in {"queued", "sending"}]
        return sorted(found, key=lambda row: (row.created_at_ms, row.id))

    def attention(self) -> list[Debt]:
        return sorted((r for r in self._disk.rows.values() if r.state == "attention"), key=lambda row: row.id)

    def take_up(self, row_id: str) -> tuple[str, Changes]:
        row = self._disk.rows[row_id]
        if row.state != "attention":
            raise Refused("already-there", "This decision no longer waits for you.")

        def write() -> None:
            self._disk.rows[row_id] = msgspec.structs.replace(row, state="dismissed")
            self._disk.drafts.setdefault(row.case_id, row.draft)

        self._fuse.write(write)
        return row.case_id, Changes(outbox=True)

    def get(self, row_id: str) -> Debt | None:
        return self._disk.rows.get(row_id)

    def answered(self, lease: Lease) -> bool:
        self._fuse.check()
        rows = [row for row in self._disk.rows.values() if row.case_id == lease.case_id]
        return any(row.state in {"queued", "sending", "accepted"} and ends(row.body, lease) for row in rows)

    def sending(self, ids: list[str]) -> list[str]:
        due = [i for i in ids if i in self._disk.rows and self._disk.rows[i].state == "queued"]

        def write() -> None:
            for row_id in due:
                row = self._disk.rows[row_id]
                self._disk.rows[row_id] = msgspec.structs.replace(row, state="sending", attempts=row.attempts + 1)

        self._fuse.write(write)
        return due

    def settle(self, row_id: str, state: str) -> Changes:
        return self.settle_all([Ending(id=row_id, state=state)])

    def settle_all(self, endings: Sequence[Ending]) -> Changes:
        if not endings:
            return NOTHING

        def write() -> None:
            for one in endings:
                row = self._disk.rows.get(one.id)
                if row is not None:
                    problem, receipt = one.problem or row.problem, one.receipt or row.receipt
                    self._disk.rows[one.id] = msgspec.structs.replace(
                        row, state=one.state, problem=problem, receipt=receipt
                    )

        self._fuse.write(write)
        return Changes(outbox=True)

    def debts(self, case_ids: Sequence[str]) -> dict[str, str]:
        self._fuse.check()
        wanted = set(case_ids)
        return {
            row.case_id: row.state
            for row in self._disk.rows.values()
            if row.case_id in wanted and row.state in {"queued", "sending", "attention"}
        }


class ShelfMirror:
    """The mirror: the server's truth as last heard."""

    def __init__(self, disk: Disk, fuse: Fuse, clocks: Clocks) -> None:
        self._disk, self._fuse, self._clocks = disk, fuse, clocks

    def belongs_to(self, account: str) -> Changes:
        if self._disk.documents.get("account") == account:
            return NOTHING

        def write() -> None:
            self._disk.lose_cache()
            self._disk.documents["account"] = account

        self._fuse.write(write)
        return Changes(everything=True)

    def start_over(self) -> Changes:
        self._fuse.write(lambda: self._disk.documents.pop("cursor", None))
        return NOTHING

    def document(self, name: str, kind: type[Any]) -> Any:  # noqa: ARG002 - kept as it came
        self._fuse.check()
        return self._disk.documents.get(name)

    def keep_document(self, name: str, value: Any) -> Changes:
        self._fuse.write(lambda: self._disk.documents.__setitem__(name, value))
        return Changes(policy=name == "policy")

    def upsert_one(self, case: Case) -> None:
        known = self._disk.cases.get(case.id)
        if known is None or case.row_version >= known.row_version:
            self._disk.cases[case.id] = case

    def _forget(self, case_id: str) -> None:
        for part in (self._disk.cases, self._disk.leases, self._disk.contents):
            part.pop(case_id, None)

    def snapshot_page(self, page: Sequence[Case], *, first: bool, last: bool, cursor: str) -> Changes:
        def write() -> None:
            if first:
                self._disk.named.clear()
            for case in page:
                self.upsert_one(case)
                self._disk.named.add(case.id)
            if last:
                for case_id in [i for i in self._disk.cases if i not in self._disk.named]:
                    self._forget(case_id)
                self._disk.documents["cursor"] = cursor

        self._fuse.write(write)
        return Changes(everything=True)

    def apply(self, items: Iterable[m.Change], cursor: str) -> Changes:
        changes = list(items)

        def write() -> None:
            for change in changes:
                if change.op == "remove":
                    self._forget(change.id)
                else:
                    self.upsert_one(msgspec.json.decode(change.body, type=Case))
            self._disk.documents["cursor"] = cursor

        self._fuse.write(write)
        return Changes(cases=frozenset(change.id for change in changes))

    def upsert(self, changed: Sequence[Case]) -> Changes:

        def write() -> None:
            for case in changed:
                self.upsert_one(case)

        self._fuse.write(write)
        return Changes(cases=frozenset(case.id for case in changed))

    def case(self, case_id: str) -> Case | None:
        return self._disk.cases.get(case_id)

    def keep_lease(self, leased: m.Leased, role: str) -> Changes:
        def write() -> None:
            self.upsert_one(leased.content.case)
            self._disk.leases[leased.lease.case_id] = (leased.lease, role, self._clocks.wall())
            self._disk.contents[leased.lease.case_id] = leased.content

        self._fuse.write(write)
        return Changes(leases=True)

    def renewed(self, renewals: Iterable[Lease]) -> Changes:
        def write() -> None:
            for lease in renewals:
                known = self._disk.leases.get(lease.case_id)
                if known is not None and known[0].id == lease.id:
                    self._disk.leases[lease.case_id] = (lease, known[1], self._clocks.wall())

        self._fuse.write(write)
        return Changes(leases=True)

    def set_role(self, case_id: str, role: str) -> Changes:
        lease, _role, received = self._disk.leases[case_id]
        self._fuse.write(lambda: self._disk.leases.__setitem__(case_id, (lease, role, received)))
        return Changes(leases=True)

    def drop_lease(self, case_id: str, *, keep_content: bool = False) -> Changes:
        return self.drop_leases((case_id,), keep_content=keep_content)

    def drop_leases(self, case_ids: Sequence[str], *, keep_content: bool = False) -> Changes:
        def write() -> None:
            for case_id in case_ids:
                self._disk.leases.pop(case_id, None)
                if not keep_content:
                    self._disk.contents.pop(case_id, None)

        self._fuse.write(write)
        return Changes(leases=True)

    def purge_private(self, case_id: str) -> Changes:
        self._fuse.check()
        return Changes(cases=frozenset({case_id}))

    def replace_content(self, content: m.CaseContent) -> Changes:
        self._fuse.write(lambda: self._disk.contents.__setitem__(content.case.id, content))
        return Changes(cases=frozenset({content.case.id}))

    def held(self) -> list[tuple[Lease, str, int]]:
        self._fuse.check()
        return sorted(self._disk.leases.values(), key=lambda kept: kept[2])

    def content(self, case_id: str) -> m.CaseContent | None:
        return self._disk.contents.get(case_id)

    # The cases of a shift have no recordings.

    def orphaned_media(self) -> list[str]:
        return []

    def pinned_media(self) -> frozenset[str]:
        return frozenset()
