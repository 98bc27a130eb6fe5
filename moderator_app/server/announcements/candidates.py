"""From decisions to rows: by query with a cut-off, and again, row by row, in the transaction that publishes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, Select, and_, exists, select

from moderator_app.domain.announcement import (
    Block,
    Citation,
    Facts,
    Row,
    Series,
    Total,
    block_of,
    measure_lines,
    row_digest,
)
from moderator_app.domain.ledger import LedgerEntry
from moderator_app.domain.masking import Masking, shown
from moderator_app.domain.text import Label
from moderator_app.server.announcements.clusters import split
from moderator_app.server.case.repository import to_entry
from moderator_app.server.context import Context
from moderator_app.server.tables import (
    announcement,
    announcement_row,
    appeal,
    case,
    decision,
    decision_state,
    item,
    item_version,
    ledger,
    merchant,
)

PENDING_APPEAL = ("submitted", "admissible", "queued", "leased")
LISTING = ("published", "correcting", "archived")
"""States of issues whose decisions have been announced."""
NEVER = ("draft", "submitted", "discarded")
"""States of decisions that never took effect; they are nobody's business."""


class _Found(msgspec.Struct, frozen=True):
    category: str


class _Body(msgspec.Struct, frozen=True):
    """The part of a decision's body that is public."""

    findings: tuple[_Found, ...] = ()


class _Spoken(msgspec.Struct, frozen=True):
    t1_ms: int = 0


class _Recorded(msgspec.Struct, frozen=True):
    duration_ms: int = 0


class _Length(msgspec.Struct, frozen=True):
    """The part of an item's body that says how long it is."""

    captured_at_ms: int = 0
    segments: tuple[_Spoken, ...] = ()
    media: tuple[_Recorded, ...] = ()

    @property
    def end_ms(self) -> int:
        """When it ended, milliseconds since the epoch."""
        lasting = [piece.t1_ms for piece in self.segments] + [piece.duration_ms for piece in self.media]
        return self.captured_at_ms + max(lasting, default=0)


_BODY = msgspec.json.Decoder(_Body)
_LENGTH = msgspec.json.Decoder(_Length)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A decision as it would be listed, and what keeps it from being."""

    facts: Facts
    block: Block | None
    digest: str
    private: tuple[str, ...]
    """What must not be read anywhere: the seller's name, the platform's id, the key of the person."""


def in_period(series: Series, from_ms: int, to_ms: int, cut_off_ms: int) -> Select[tuple[str]]:
    """Return the query for the decisions of a period, booked until the cut-off, by id."""
    return (
        select(decision.c.id)
        .join(decision_state, decision_state.c.decision_id == decision.c.id)
        .where(
            decision.c.source == "",
            decision.c.category.in_(series.categories),
            decision.c.booked_at_ms >= from_ms,
            decision.c.booked_at_ms < to_ms,
            decision.c.booked_at_ms <= cut_off_ms,
            decision_state.c.state.not_in(NEVER),
        )
    )


def compiled(announcement_id: str) -> Select[tuple[str]]:
    """Return the query for the decisions that an issue lists, by id."""
    return select(announcement_row.c.decision_id).where(
        announcement_row.c.announcement_id == announcement_id, announcement_row.c.state == "listed"
    )


def candidates(
    connection: Connection, context: Context, series: Series, scope: Select[tuple[str]], announcement_id: str
) -> list[Candidate]:
    """Return the decisions of a scope as rows, oldest first, with why any of them is blocked."""
    matrix = context.law.book.matrix
    entries = entries_in(connection, scope)
    spans = _spans(connection, scope)
    found = []
    for one in connection.execute(_facts(scope, announcement_id)).mappings():
        start, end = spans.get(one["case_id"], (one["violation_at_ms"], one["violation_at_ms"]))
        row = Row(
            decision=one["number"],
            nick=shown(one["name"], series.masking, split),
            account=shown(one["ref"], Masking.MASKED, split),
            span=(start, max(start, end)),
            behaviours=_behaviours(context, one["body"], one["category"]),
            reports=one["reports"] or 0,
            measures=measure_lines(matrix, entries.get(one["id"], ())),
        )
        facts = Facts(
            decision_id=one["id"],
            state=one["state"],
            grade=one["grade"],
            appeal_pending=bool(one["appealed"]),
            already_published=bool(one["listed"]),
            row=row,
        )
        secret = (one["ref"], one["person_key"], *(() if series.masking is Masking.NAMED else (one["name"],)))
        found.append(Candidate(facts=facts, block=block_of(facts, matrix), digest=row_digest(row), private=secret))
    return found


def _facts(scope: Select[tuple[str]], announcement_id: str) -> Select[tuple[object, ...]]:
    appealed = exists().where(appeal.c.decision_id == decision.c.id, appeal.c.state.in_(PENDING_APPEAL))
    listed = (
        exists()
        .where(
            announcement_row.c.decision_id == decision.c.id,
            announcement_row.c.state == "listed",
            announcement.c.id == announcement_row.c.announcement_id,
            announcement.c.id != announcement_id,
            announcement.c.state.in_(LISTING),
        )
        .correlate(decision)
    )
    return (
        select(
            decision.c.id,
            decision.c.number,
            decision.c.case_id,
            decision.c.category,
            decision.c.grade,
            decision.c.violation_at_ms,
            decision.c.body,
            decision_state.c.state,
            merchant.c.name,
            merchant.c.ref,
            merchant.c.person_key,
            case.c.reports,
            appealed.label("appealed"),
            listed.label("listed"),
        )
        .join(decision_state, decision_state.c.decision_id == decision.c.id)
        .join(merchant, merchant.c.id == decision.c.merchant_id)
        .outerjoin(case, case.c.id == decision.c.case_id)
        .where(decision.c.id.in_(scope))
        .order_by(decision.c.booked_at_ms, decision.c.id)
    )


def _behaviours(context: Context, body: str, leading: str) -> tuple[Label, ...]:
    """Return the names of what was found, the leading category first."""
    known = context.law.book.matrix.categories
    found = [finding.category for finding in _BODY.decode(body).findings] if body else []
    return tuple(known[code].name for code in dict.fromkeys([leading, *found]) if code in known)


def entries_in(connection: Connection, scope: Select[tuple[str]]) -> dict[str, list[LedgerEntry]]:
    """Return the ledger entries of a scope's decisions, by decision, in the order of their booking."""
    found: dict[str, list[LedgerEntry]] = defaultdict(list)
    rows = connection.execute(select(ledger).where(ledger.c.decision_id.in_(scope)).order_by(ledger.c.seq)).mappings()
    for row in rows:
        found[row["decision_id"]].append(to_entry(row))
    return found


def _spans(connection: Connection, scope: Select[tuple[str]]) -> dict[str, tuple[int, int]]:
    """Return from when to when each case's items reach, milliseconds since the epoch."""
    found: dict[str, tuple[int, int]] = {}
    rows = connection.execute(
        select(item.c.case_id, item.c.captured_at_ms, item_version.c.body)
        .join(item_version, and_(item_version.c.item_id == item.c.id, item_version.c.version == item.c.version))
        .join(decision, decision.c.case_id == item.c.case_id)
        .where(decision.c.id.in_(scope))
    )
    for case_id, captured, body in rows:
        start, end = found.get(case_id, (captured, captured))
        found[case_id] = (min(start, captured), max(end, _LENGTH.decode(body).end_ms))
    return found


def ledger_totals(connection: Connection, context: Context, announcement_id: str) -> tuple[Total, ...]:
    """Return how many listed decisions have each measure in the ledger, asked of the ledger and of nothing else."""
    matrix = context.law.book.matrix
    scope = compiled(announcement_id)
    undone = select(ledger.c.reverses).where(ledger.c.decision_id.in_(scope), ledger.c.reverses != "")
    rows = connection.execute(
        select(ledger.c.code, ledger.c.decision_id)
        .where(
            ledger.c.decision_id.in_(scope),
            ledger.c.kind != "points",
            ledger.c.reverses == "",
            ledger.c.id.not_in(undone),
        )
        .distinct()
    )
    counted: dict[str, int] = defaultdict(int)
    for code, _ in rows:
        counted[code] += 1
    return tuple(Total(code=code, name=matrix.measures[code].name, rows=counted[code]) for code in sorted(counted))


def citations(context: Context, series: Series) -> tuple[Citation, ...]:
    """Return the rules that a series cites, in the versions in force."""
    book = context.law.book.rulebook
    rules = [book.rule_of(category) for category in series.categories]
    return tuple({rule.code: Citation(code=rule.code, version=rule.version, name=rule.name) for rule in rules}.values())
