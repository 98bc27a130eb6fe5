"""Announcements as supervisors work with them."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from moderator_app.domain.announcement import Row, Total, Wording
from moderator_app.domain.masking import Masking
from moderator_app.domain.text import Label
from moderator_app.wire.messages.base import Id, Message, Name, Stamp, Text
from moderator_app.wire.messages.law import Reason

Code = Annotated[str, Meta(pattern=r"^[A-Z]{2,8}$")]
Category = Annotated[str, Meta(pattern=r"^[A-Z_]{1,40}$")]


class SeriesBody(Message, frozen=True, kw_only=True):
    """What a series is about and how it shows names."""

    title_zh: Name
    title_en: Name
    categories: Annotated[tuple[Category, ...], Meta(min_length=1, max_length=50)]
    masking: Masking = Masking.MASKED
    display_months: Annotated[int, Meta(ge=1, le=120)] = 12


class SeriesRow(SeriesBody, frozen=True, kw_only=True):
    """A series with its code, and how many issues it has."""

    code: str
    issues: int


class SeriesList(Message, frozen=True, kw_only=True):
    """All series."""

    series: tuple[SeriesRow, ...]


class WordingBody(Message, frozen=True, kw_only=True):
    """The fields that people write, in both languages."""

    title_zh: Name
    title_en: Name
    focus_zh: Text = ""
    focus_en: Text = ""
    guide_zh: Text = ""
    guide_en: Text = ""


class NewIssue(Message, frozen=True, kw_only=True):
    """A draft of an issue; its id makes a repeated request harmless."""

    id: Id
    series: Code
    period_from_ms: Stamp
    period_to_ms: Stamp
    wording: WordingBody


class Compile(Message, frozen=True, kw_only=True):
    """Freeze the selection: decisions booked until the cut-off, now unless given."""

    cut_off_ms: Stamp | None = None


class Exclude(Message, frozen=True, kw_only=True):
    """Leave decisions out: those named, or all that are blocked."""

    decision_ids: Annotated[tuple[Id, ...], Meta(max_length=10_000)] = ()
    all_blocked: bool = False
    reason: Reason


class Include(Message, frozen=True, kw_only=True):
    """Put decisions back that were left out."""

    decision_ids: Annotated[tuple[Id, ...], Meta(min_length=1, max_length=10_000)]
    reason: Reason


class Because(Message, frozen=True, kw_only=True):
    """A step that needs its reason."""

    reason: Reason


class Seen(Message, frozen=True, kw_only=True):
    """A step about what was on the screen; refused when it has changed since."""

    row_version: Annotated[int, Meta(ge=1)]
    publish_at_ms: Stamp | None = None
    """When to publish by itself; only with an approval or a change of the schedule."""


class FaultNote(Message, frozen=True, kw_only=True):
    """Further words to the correction of one row; the sentence itself comes from records."""

    decision_id: Id
    zh: Text = ""
    en: Text = ""


class Correct(Message, frozen=True, kw_only=True):
    """Publish the corrections that are due."""

    notes: Annotated[tuple[FaultNote, ...], Meta(max_length=10_000)] = ()
    """In place of those that were kept."""
    row_version: Annotated[int, Meta(ge=1)] | None = None
    """What was on the screen; refused when it has changed since."""


class FaultNotes(Message, frozen=True, kw_only=True):
    """Keep further words to corrections that are due, so that a preview shows them."""

    notes: Annotated[tuple[FaultNote, ...], Meta(min_length=1, max_length=10_000)]


class IssueRow(Message, frozen=True, kw_only=True):
    """An issue in the list."""

    id: str
    series: str
    number: int | None
    state: str
    title_zh: str
    title_en: str
    period_from_ms: int
    period_to_ms: int
    cut_off_ms: int
    compile_no: int
    compiled_by: str
    approved_by: str
    publish_at_ms: int | None
    published_at_ms: int | None
    revision: int
    open_faults: int
    retract_asked_by: str
    row_version: int
    compiled_by_name: str = ""
    approved_by_name: str = ""
    retract_asked_by_name: str = ""
    retract_reason: str = ""
    correct_by_ms: int | None = None
    """When the oldest correction that is owed has to be public."""
    listed: int = 0
    blocked: int = 0


class IssueList(Message, frozen=True, kw_only=True):
    """Issues, newest first."""

    issues: tuple[IssueRow, ...]


class CompiledRow(Message, frozen=True, kw_only=True):
    """One compiled decision."""

    decision_id: str
    decision: str
    position: int
    state: str
    reason: str
    """Why it is blocked or left out."""
    row: Row


class FaultRow(Message, frozen=True, kw_only=True):
    """A public row that lost its decision."""

    decision_id: str
    decision: str
    position: int
    decision_state: str
    noticed_at_ms: int
    note: Label
    """The published sentence; further words that were kept, while the correction is owed."""
    corrected_at_ms: int | None
    due_at_ms: int = 0
    """When the correction has to be public."""


class Differences(Message, frozen=True, kw_only=True):
    """What changed since the last compilation, by decision number."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


class StepRow(Message, frozen=True, kw_only=True):
    """One thing that happened to an issue."""

    at_ms: int
    by: str
    """Display name; empty for the server itself."""
    step: str
    """``make``, ``compile``, ``return`` …"""
    reason: str
    """What a person gave as reason."""


class Issue(Message, frozen=True, kw_only=True):
    """An issue with everything a second person looks at."""

    head: IssueRow
    wording: Wording
    rows: tuple[CompiledRow, ...]
    totals: tuple[Total, ...]
    ledger_rows: tuple[Total, ...]
    """The same totals counted from the ledger, not from the rows."""
    difference: Differences
    faults: tuple[FaultRow, ...]
    steps: tuple[StepRow, ...] = ()
    """Newest first."""


class SheetRow(Message, frozen=True, kw_only=True):
    """One row as it is printed; the cells of one that fell are empty."""

    struck: bool
    texts: tuple[str, ...]
    measures: tuple[str, ...]


Pair = tuple[str, str]


class Sheet(Message, frozen=True, kw_only=True):
    """What would be published now, text for text, and where a browser shows it."""

    language: str
    """Tag of the texts (BCP 47)."""
    heading: str
    title: str
    banners: tuple[str, ...]
    facts: tuple[Pair, ...]
    headings: tuple[str, str, str, str, str, str]
    """Of focus, rules, rows, totals, guide and corrections."""
    focus: str
    guide: str
    rules: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    total_columns: Pair
    totals: tuple[Pair, ...]
    note_columns: tuple[str, str, str]
    notes: tuple[tuple[str, str, str], ...]
    at_ms: int
    """The moment that the preview takes for that of publication."""
    page: str
    """Signed address of the page, without the server's."""
    paper: str
    """Signed address of the PDF."""
    good_until_ms: int


class Picture(Message, frozen=True, kw_only=True):
    """A page of the paper as a picture."""

    page: int
    pages: int
    base64: str
    """PNG."""


class Preview(Message, frozen=True, kw_only=True):
    """The page or the paper exactly as it would be published now."""

    media_type: Literal["text/html", "application/pdf"]
    base64: str
