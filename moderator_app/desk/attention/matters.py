"""What waits for a person, gathered from the store. No Qt: called on a worker."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from moderator_app.desk.store.outbox import Debt
from moderator_app.desk.store.store import Store
from moderator_app.domain.case import Case
from moderator_app.domain.decision import Decision
from moderator_app.domain.evidence import Evidence, EvidenceKind
from moderator_app.wire.messages import CaseContent
from moderator_app.wire.problems import code_of

LATE = frozenset({"case-already-decided", "case-reassigned", "lease-lost", "case-content-changed", "policy-changed"})
"""A decision refused for one of these is worth an auditor's look even though it does not count."""
DECIDED = frozenset({"case-already-decided"})
"""Nothing can be changed any more: a decision stands."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that waits for a person: a refused row, or a draft whose case is not on the table."""

    key: str
    case_id: str
    at_ms: int
    case: Case | None
    """As last heard; None when this desk no longer knows it."""
    debt: Debt | None = None
    draft: str = ""
    content: CaseContent | None = None
    """What the case contains now, where that is here."""

    @property
    def code(self) -> str:
        """Why it was refused; empty for a draft."""
        problem = self.debt.problem if self.debt is not None else None
        return code_of(problem.type) if problem is not None else ""

    @property
    def decision(self) -> Decision | None:
        """The decision, where it is one."""
        body = self.debt.body if self.debt is not None else None
        return body if isinstance(body, Decision) else None

    @property
    def agrees(self) -> bool:
        """Whether a colleague came to the same grade."""
        problem = self.debt.problem if self.debt is not None else None
        return problem is not None and problem.details.get("agrees") is True

    @property
    def may_be_opinion(self) -> bool:
        """Whether it can be sent as a second opinion."""
        return self.decision is not None and self.code in LATE

    @property
    def may_be_edited(self) -> bool:
        """Whether it can be taken up again: there is work, and nobody has settled the case."""
        work = self.draft or (self.debt.draft if self.debt is not None else "")
        return bool(work) and self.code not in DECIDED


@dataclass(frozen=True, slots=True)
class Matters:
    """Everything that waits, and what is merely on its way."""

    rows: tuple[Matter, ...]
    waiting: int
    """Rows that will be sent without anybody's help."""
    others: int
    """What other people owe from this desk, or have to look at: it waits for their sign-in."""


def gather(store: Store, account: str, on_table: str = "") -> Matters:
    """Return what waits for ``account``, refused rows first, newest first.

    Args:
        store: the desk's.
        account: who looks.
        on_table: the case that is being worked on: its draft is no forgotten work.
    """
    held = {lease.case_id for lease, _role, _at in store.mirror.held()}
    rows = [
        Matter(
            key=debt.id,
            case_id=debt.case_id,
            at_ms=debt.created_at_ms,
            case=store.mirror.case(debt.case_id),
            debt=debt,
            content=store.mirror.content(debt.case_id),
        )
        for debt in store.outbox.attention()
        if debt.account == account
    ]
    rows += [
        Matter(
            key=f"draft/{case_id}",
            case_id=case_id,
            at_ms=at_ms,
            case=store.mirror.case(case_id),
            draft=body,
            content=store.mirror.content(case_id),
        )
        for case_id, body, at_ms in store.outbox.drafts(account)
        if case_id != on_table and case_id not in held
    ]
    return Matters(tuple(rows), len(store.outbox.waiting(account)), store.outbox.others(account))


class Standing(Enum):
    """What has become of a piece of evidence."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"
    UNKNOWN = "unknown"


def standing(piece: Evidence, content: CaseContent | None) -> tuple[Standing, str]:
    """Return whether a piece still stands in the evidence as it is now, and what stands in its place."""
    if content is None:
        return Standing.UNKNOWN, ""
    item = next((one for one in content.items if one.id == piece.item_id), None)
    if item is None:
        return Standing.GONE, ""
    if piece.kind not in {EvidenceKind.QUOTE, EvidenceKind.HIGHLIGHT}:
        return Standing.UNKNOWN, ""
    segment = next((one for one in item.segments if one.lane == piece.lane and one.seq == piece.seq), None)
    if segment is None:
        return Standing.GONE, ""
    now = segment.text[piece.start : piece.end]
    return (Standing.SAME, "") if now == piece.text else (Standing.CHANGED, segment.text)
