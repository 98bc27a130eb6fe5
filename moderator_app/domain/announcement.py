"""Announcements of penalties: numbered issues of a series, whose rows are decisions and whose totals are the ledger.

A row is published only for a decision that stands, is under no appeal, and names a term or the word "permanent": a real
announcement without one led to a report of a ban of 630 years. What is published is a document with a hash; each of its
rows has a hash of its own, so that a row that must go leaves the rest verifiable.
"""

from __future__ import annotations

import calendar
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from moderator_app.domain.evidence import canonical
from moderator_app.domain.identity import DAY_MS, utc
from moderator_app.domain.ledger import EntryKind, LedgerEntry
from moderator_app.domain.masking import Masking
from moderator_app.domain.notice import BEIJING
from moderator_app.domain.penalty import PERMANENT
from moderator_app.domain.policy import Matrix
from moderator_app.domain.text import Label, Named

SCHEMA = "moderator-announcement/1"

STANDING = frozenset({"effective", "under_appeal", "upheld"})
"""States in which a decision that was published may stay listed; an appeal that is heard does not strike a row."""
PUBLISHABLE = frozenset({"effective", "upheld"})

CORRECTION_MS = DAY_MS
"""A listed decision that fell is corrected in public within a day (I32)."""


class AnnouncementState(Named):
    """The states of ``state_machines.yaml``."""

    DRAFT = "draft", "Draft", "草稿"
    COMPILED = "compiled", "Compiled", "已汇编"
    IN_REVIEW = "in_review", "In review", "审核中"
    APPROVED = "approved", "Approved", "已批准"
    PUBLISHED = "published", "Published", "已发布"
    CORRECTING = "correcting", "Being corrected", "更正中"
    RETRACTED = "retracted", "Retracted", "已撤回"
    ARCHIVED = "archived", "Archived", "已归档"


class Block(Named):
    """Why a decision cannot be a row."""

    APPEAL_PENDING = "appeal_pending", "An appeal is pending", "申诉处理中"
    WITHDRAWN = "withdrawn", "The decision was withdrawn", "决定已撤销"
    REPLACED = "replaced", "The decision was replaced", "决定已被取代"
    NO_TERM = "no_term", "No term, and not permanent", "措施无期限"
    ALREADY_PUBLISHED = "already_published", "Published before", "此前已公告"
    NOT_PUBLISHABLE = "not_publishable", "Grade is not published", "等级不予公告"


class RowState(Named):
    """What becomes of a compiled row."""

    LISTED = "listed", "Listed", "列入"
    BLOCKED = "blocked", "Blocked", "受阻"
    EXCLUDED = "excluded", "Left out", "已排除"
    WITHDRAWN = "withdrawn", "Withdrawn on review", "经复核已撤销"


class Kind(Named):
    """What one revision of a published issue is."""

    ISSUE = "issue", "Announcement", "公告"
    CORRECTION = "correction", "Correction", "更正"
    RETRACTION = "retraction", "Retraction", "撤回"
    ARCHIVE = "archive", "Archived", "归档"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A numbered series of announcements."""

    code: str
    """``HS``: two to eight capital letters; issue 11 reads ``HS-11``."""
    title: Label
    masking: Masking
    display_months: int
    """How long names are shown."""
    categories: tuple[str, ...]
    """What it is about; the rules it cites follow from them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLine:
    """One measure of a row, as it is in the ledger; sums stay in the notice."""

    code: str
    name: Label
    start_at_ms: int
    end_at_ms: int | None
    permanent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One decision as an announcement shows it."""

    decision: str
    """Public number."""
    nick: str
    account: str
    """The platform's id of the seller, masked."""
    span: tuple[int, int]
    """From when to when, milliseconds since the epoch."""
    behaviours: tuple[Label, ...]
    reports: int
    measures: tuple[MeasureLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A place in a published list: a row, or what is left where one was taken away."""

    position: int
    """From 1."""
    state: RowState
    digest: str
    """SHA-256 of the row's canonical JSON as it was published; empty once names are gone."""
    row: Row | None
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """How many rows name a measure."""

    code: str
    name: Label
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A rule that an issue rests on."""

    code: str
    version: str
    name: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionNote:
    """One entry of an issue's correction log."""

    position: int
    decision: str
    note: Label
    at_ms: int
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The fields that people write; everything else comes from records."""

    title: Label
    focus: Label
    """Why now."""
    guide: Label
    """How to recognise it, and where to report it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One revision of an issue, as it is published and hashed."""

    series: str
    series_title: Label
    number: int
    revision: int
    kind: Kind
    wording: Wording
    period: tuple[int, int]
    cut_off_ms: int
    published_at_ms: int
    revised_at_ms: int
    names_until_ms: int
    rules: tuple[Citation, ...]
    lines: tuple[Line, ...]
    row_count: int
    """Rows as first published; stays when the names go."""
    totals: tuple[Total, ...]
    corrections: tuple[CorrectionNote, ...] = field(default=())
    retracted: Label | None = None
    """Why it was taken back as a whole."""

    @property
    def label(self) -> str:
        """The public number, ``HS-11``."""
        return f"{self.series}-{self.number}"

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON in which every row is its hash."""
        return hashlib.sha256(canonical(self.sealed())).hexdigest()

    def sealed(self) -> dict[str, Any]:
        """Return what is hashed: everything, with each row's hash in its place."""
        head = asdict(replace(self, lines=()))
        head["lines"] = [
            {"position": line.position, "state": str(line.state), "digest": line.digest, "decision": line.decision}
            for line in self.lines
        ]
        return {"schema": SCHEMA, **head}


_ROW_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
"""Writes what ``evidence.canonical`` writes, without looking for floats: ``row_data`` makes none, and there are
thousands of rows."""


def row_digest(row: Row) -> str:
    """Return the SHA-256 of a row's canonical JSON."""
    return hashlib.sha256(_ROW_JSON.encode(row_data(row)).encode()).hexdigest()


def row_data(row: Row) -> dict[str, Any]:
    """Return a row as the data that its JSON holds; what ``asdict`` gives, ten times as fast."""
    return {
        "decision": row.decision,
        "nick": row.nick,
        "account": row.account,
        "span": list(row.span),
        "behaviours": [{"zh": one.zh, "en": one.en} for one in row.behaviours],
        "reports": row.reports,
        "measures": [
            {
                "code": line.code,
                "name": {"zh": line.name.zh, "en": line.name.en},
                "start_at_ms": line.start_at_ms,
                "end_at_ms": line.end_at_ms,
                "permanent": line.permanent,
            }
            for line in row.measures
        ],
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is on record about a decision that may become a row."""

    decision_id: str
    state: str
    grade: str
    appeal_pending: bool
    already_published: bool
    row: Row


def measure_lines(matrix: Matrix, entries: Iterable[LedgerEntry]) -> tuple[MeasureLine, ...]:
    """Return a decision's measures from its ledger entries: what is not reversed, damages without sum, no points."""
    booked = list(entries)
    undone = {entry.reverses for entry in booked if entry.reverses}
    return tuple(
        MeasureLine(
            code=entry.code,
            name=matrix.measures[entry.code].name,
            start_at_ms=entry.start_at_ms,
            end_at_ms=entry.end_at_ms,
            permanent=entry.code in PERMANENT,
        )
        for entry in booked
        if entry.kind is not EntryKind.POINTS
        and not entry.reverses
        and entry.id not in undone
        and entry.code in matrix.measures
    )


def block_of(facts: Facts, matrix: Matrix) -> Block | None:
    """Return why a decision cannot be published now, or None."""
    if facts.state not in STANDING:
        return Block.WITHDRAWN if facts.state == "withdrawn" else Block.REPLACED
    if facts.appeal_pending or facts.state not in PUBLISHABLE:
        return Block.APPEAL_PENDING
    if facts.already_published:
        return Block.ALREADY_PUBLISHED
    if facts.grade not in matrix.grades or not matrix.grades[facts.grade].publishable:
        return Block.NOT_PUBLISHABLE
    return None if _has_terms(facts.row, matrix) else Block.NO_TERM


def _has_terms(row: Row, matrix: Matrix) -> bool:
    """Say whether something lasts, and whatever lasts says until when or that it is permanent."""
    lasting = [line for line in row.measures if line.permanent or line.end_at_ms is not None]
    open_ended = [
        line
        for line in row.measures
        if matrix.measures[line.code].timed and not line.permanent and line.end_at_ms is None
    ]
    return bool(lasting) and not open_ended


def totals_of(rows: Iterable[Row]) -> tuple[Total, ...]:
    """Count the rows that name each measure, by code."""
    named = [{line.code: line.name for line in row.measures} for row in rows]
    counted = Counter(code for names in named for code in names)
    names = {code: name for row in named for code, name in row.items()}
    return tuple(Total(code=code, name=names[code], rows=counted[code]) for code in sorted(counted))


def months_later(at_ms: int, months: int) -> int:
    """Return the same time of day so many calendar months later on the platform's clock, cut to the month's end."""
    start = utc(at_ms).astimezone(BEIJING)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    later: datetime = start.replace(year=year, month=month + 1, day=day)
    return at_ms + (later - start).days * DAY_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changed between two compilations, by decision number."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


def compare(before: Mapping[str, str], after: Mapping[str, str]) -> Difference:
    """Compare two compilations; each maps a decision's number to a digest of its row and state."""
    return Difference(
        added=tuple(sorted(after.keys() - before.keys())),
        removed=tuple(sorted(before.keys() - after.keys())),
        changed=tuple(sorted(number for number in before.keys() & after.keys() if before[number] != after[number])),
    )


def without(document: Document, fallen: Iterable[int]) -> Document:
    """Return a document whose lines at these positions have lost their rows, with what is left counted anew."""
    gone = frozenset(fallen)
    lines = tuple(
        replace(line, state=RowState.WITHDRAWN, row=None) if line.position in gone else line for line in document.lines
    )
    return replace(document, lines=lines, totals=totals_of(line.row for line in lines if line.row is not None))


def nameless(document: Document) -> Document:
    """Return a document after its display term: no rows and no hashes of them, the counts as they were."""
    return replace(document, lines=())


def rows_fit(document: Document) -> bool:
    """Say whether every row that is there has the hash its line names."""
    return all(line.row is None or row_digest(line.row) == line.digest for line in document.lines)
