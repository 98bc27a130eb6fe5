"""The decision log, samples, blind reviews, figures, exports and moved work."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from moderator_app.domain.appeal import ErrorClass
from moderator_app.domain.decision import Decision, Finding
from moderator_app.domain.evidence import Evidence
from moderator_app.domain.quality import ReviewState
from moderator_app.domain.statistics import Agreement, Interval
from moderator_app.wire.messages.base import MAX_PAGE, Count, Id, Message, Name, Stamp, Text
from moderator_app.wire.messages.work import CaseContent

Words = Annotated[str, Meta(max_length=200, pattern=r"^[^\x00]*$")]
Few = Meta(max_length=50)
Seq = Annotated[int, Meta(ge=0, le=9_007_199_254_740_991)]


class LogFilter(Message, frozen=True, kw_only=True):
    """Conditions that all hold; what is empty lets everything through."""

    makers: Annotated[tuple[Words, ...], Few] = ()
    queues: Annotated[tuple[Words, ...], Few] = ()
    categories: Annotated[tuple[Words, ...], Few] = ()
    grades: Annotated[tuple[Words, ...], Few] = ()
    rulebook_versions: Annotated[tuple[Words, ...], Few] = ()
    merchant_id: Words = ""
    overturned: bool | None = None
    """Withdrawn, amended or superseded."""
    disputed: bool | None = None
    """A blind second review came to another result."""
    reviewed: bool | None = None
    """A second review is stored, whatever it came to."""
    from_ms: Stamp = 0
    to_ms: Stamp = 0
    """Exclusive; 0 for no end."""
    words: Words = ""
    """Every word must occur in the decision: numbers, seller, quotes, note, reasons."""


class LogQuery(Message, frozen=True, kw_only=True):
    """A page of the log, newest first."""

    filter: LogFilter = LogFilter()
    before: Seq = 0
    """The last page's ``next``; 0 for the newest."""
    limit: Annotated[int, Meta(ge=1, le=MAX_PAGE)] = 50


class LogRow(Message, frozen=True, kw_only=True):
    """One decision at a glance. ``masked``: the reader is looking at it blind; result and maker are empty."""

    seq: int
    decision_id: str
    number: str
    case_id: str
    case_number: str
    merchant_id: str
    merchant_name: str
    maker_id: str
    maker: str
    queue: str
    category: str
    severity: str
    grade: str
    proposed_grade: str
    rulebook_version: str
    state: str
    overturned: bool
    disputed: bool
    booked_at_ms: int
    time_on_case_ms: int
    masked: bool = False


class LogPage(Message, frozen=True, kw_only=True):
    """Decisions, newest first."""

    rows: tuple[LogRow, ...]
    next: int
    """Ask with this as ``before`` for older ones; 0 when there are none."""


class LogEntry(Message, frozen=True, kw_only=True):
    """One decision with its evidence, as it was sent."""

    row: LogRow
    decision: Decision


class Colleague(Message, frozen=True, kw_only=True):
    """Somebody by name."""

    id: str
    name: str
    waiting: int = 0
    """Cases that were handed to this person and wait."""
    in_hand: int = 0
    """Cases that lie on this person's table."""


class Colleagues(Message, frozen=True, kw_only=True):
    """People who can be given cases, by name."""

    people: tuple[Colleague, ...]


class LogChoices(Message, frozen=True, kw_only=True):
    """What occurs in the decision log, to choose filters from."""

    makers: tuple[Colleague, ...]
    queues: tuple[str, ...]
    categories: tuple[str, ...]
    grades: tuple[str, ...]
    rulebook_versions: tuple[str, ...]


class SavedView(Message, frozen=True, kw_only=True):
    """A filter with a name, of one person."""

    id: Id
    name: Name
    filter: LogFilter


class SavedViews(Message, frozen=True, kw_only=True):
    """A person's filters, by name."""

    views: tuple[SavedView, ...]


class ExportRequest(Message, frozen=True, kw_only=True):
    """What to write out. A repeated id returns the same job."""

    id: Id
    format: Literal["csv", "jsonl", "parquet", "audit"]
    filter: LogFilter = LogFilter()


class ExportJob(Message, frozen=True, kw_only=True):
    """How far an export has come."""

    id: str
    format: str
    state: str
    rows_done: int
    rows_total: int
    sha256: str = ""
    """Of the file, once it is done."""
    problem: str = ""


class DrawRequest(Message, frozen=True, kw_only=True):
    """Decisions of a span of time to draw from. ``dry_run`` says what would be drawn and stores nothing."""

    id: Id
    name: Name
    seed: Annotated[str, Meta(min_length=1, max_length=100)]
    from_ms: Stamp
    to_ms: Stamp
    dry_run: bool = False


class Stratum(Message, frozen=True, kw_only=True):
    """One part of the population and what was drawn from it."""

    name: str
    population: int
    drawn: int
    probability_ppm: int


class Plan(Message, frozen=True, kw_only=True):
    """A draw with everything that is needed to repeat it."""

    id: str
    name: str
    seed: str
    policy_version: str
    from_ms: int
    to_ms: int
    strata: tuple[Stratum, ...]
    made_by: str
    at_ms: int
    open: int = 0
    """Reviews that are not stored yet."""
    disputed: int = 0
    """Differences that nobody has settled yet."""


class Plans(Message, frozen=True, kw_only=True):
    """All draws, newest first."""

    plans: tuple[Plan, ...]


class ReviewClaim(Message, frozen=True, kw_only=True):
    """Ask for the next case to look at blind; one's own open review comes first."""

    plan_id: Words = ""


class BlindCase(Message, frozen=True, kw_only=True):
    """A case as it was before it was first decided: no result, no score, no name, no stratum."""

    sample_id: str
    content: CaseContent
    ttl_ms: int = 0
    """How long the look may still last."""


class BlindCases(Message, frozen=True, kw_only=True):
    """What a claim got: one case or none."""

    cases: tuple[BlindCase, ...]


class BlindWaiting(Message, frozen=True, kw_only=True):
    """What waits for a blind look, without a word about any of it."""

    open: int
    """Drawn, and looked at by nobody yet; the reader is not a stranger to all of them."""
    oldest_ms: int
    """Age of the oldest draw among them, 0 when none waits."""
    mine: bool
    """Whether the reader is looking at one now."""


class ReviewResult(Message, frozen=True, kw_only=True):
    """What the second person makes of the case."""

    grade: Annotated[str, Meta(pattern=r"^G[0-9]$")]
    findings: Annotated[tuple[Finding, ...], Meta(max_length=20)] = ()
    evidence: Annotated[tuple[Evidence, ...], Meta(max_length=200)] = ()
    """What the findings rest on."""
    technical: bool = False
    """The case cannot be judged as it was put."""
    note: Text = ""


class Settlement(Message, frozen=True, kw_only=True):
    """A lead's word on a difference."""

    defect: bool
    """Whether the first decision was wrong."""
    note: Annotated[str, Meta(min_length=1, max_length=4000)]


class Review(Message, frozen=True, kw_only=True):
    """A second look after it was stored, both results side by side."""

    sample_id: str
    plan_id: str
    decision_id: str
    """Empty for a back-check."""
    case_id: str
    state: ReviewState
    stratum: str
    probability_ppm: int
    must: str
    first_grade: str
    first_maker: str
    second_grade: str
    second_by: str
    technical: bool
    note: str
    error_class: ErrorClass | None
    drift: int
    """How many grades the first was harsher."""
    settled_by: str = ""
    settle_note: str = ""
    number: str = ""
    """Of the decision; empty for a back-check."""
    case_number: str = ""
    merchant_name: str = ""
    second_findings: tuple[Finding, ...] = ()
    second_evidence: tuple[Evidence, ...] = ()
    stored_at_ms: int = 0


class Reviews(Message, frozen=True, kw_only=True):
    """Stored reviews."""

    reviews: tuple[Review, ...]


class Share(Message, frozen=True, kw_only=True):
    """A share with its interval; hidden (None) below fifty observations, which ``n`` counts all the same."""

    n: int
    interval: Interval | None
    filter: LogFilter
    """Opens the rows behind it."""


class Raters(Message, frozen=True, kw_only=True):
    """How far everybody agrees who judged the same cases, however many they were: makers, second people, reviewers."""

    cases: int
    """Judged by two people or more."""
    people: int
    answers: int
    most: int
    """People on one case at most."""
    alpha: float | None
    """Krippendorff's, on grades in their order, with whoever did not judge a case missing; None where undefined."""
    filter: LogFilter


class Figures(Message, frozen=True, kw_only=True):
    """What is known about a span of time, or about one person's part of it."""

    decisions: int
    accuracy: Share
    """Share of decisions without a confirmed defect, estimated for all of them from the sample."""
    overturned: Share
    back_check: Share
    """Share of violations among sessions in which no detector saw anything."""
    recall: Share
    """Share of all violations that were found and still stand, over the days that back-checks looked at."""
    error_classes: tuple[tuple[str, int], ...]
    agreement: Agreement | None
    """First against second on grades; None while hidden."""
    alpha: float | None
    """Krippendorff's, on grades in their order."""
    raters: Raters | None = None
    """None while fewer than fifty cases were judged by two people or more."""
    drift: tuple[tuple[int, int], ...]
    """(grades by which the first was harsher, how often); empty while hidden."""
    time_median_ms: int | None
    time_p90_ms: int | None
    skips: int | None
    """Cases passed on; None while hidden."""


class Desk(Message, frozen=True, kw_only=True):
    """How the work in one queue stands."""

    queue: str
    waiting: int
    leased: int
    held: int
    oldest_ms: int
    """Age of the case that has waited longest, 0 when none waits."""
    breached: int
    """Open cases past their due time; time on hold does not count."""
    due_soon: int
    """Due within a quarter of the queue's allowance."""


class Desks(Message, frozen=True, kw_only=True):
    """All queues that hold or may hold work."""

    queues: tuple[Desk, ...]


class WorkCase(Message, frozen=True, kw_only=True):
    """An open case of a queue, as a lead sees the work."""

    case_id: str
    number: str
    merchant_name: str
    category: str
    severity: str
    state: str
    person: str
    """Who has it on the table, or for whom it waits; empty for anybody."""
    opened_at_ms: int
    due_at_ms: int
    """With the time it lay on hold added; claims change nothing."""


class WorkCases(Message, frozen=True, kw_only=True):
    """Open cases of a queue, due first."""

    cases: tuple[WorkCase, ...]


class WorkOrder(Message, frozen=True, kw_only=True):
    """What to do with which cases; ``row_versions`` (from the preview) makes sure that they are still as they were."""

    id: Id
    action: Literal["move", "assign", "reopen"]
    case_ids: Annotated[tuple[Words, ...], Meta(min_length=1, max_length=200)]
    queue: Words = ""
    account_id: Words = ""
    reason: Annotated[str, Meta(max_length=4000)] = ""
    row_versions: Annotated[tuple[Count, ...], Meta(max_length=200)] = ()


class WorkRow(Message, frozen=True, kw_only=True):
    """One case before and after."""

    case_id: str
    number: str
    merchant_name: str
    state: str
    queue: str
    assignee: str
    row_version: int
    queue_after: str
    assignee_after: str
    state_after: str
    refused: str = ""
    """Why this case cannot be part of it."""


class WorkPreview(Message, frozen=True, kw_only=True):
    """Exactly what an order would do, or did."""

    id: str
    action: str
    rows: tuple[WorkRow, ...]
    can_undo: bool
    undone: bool = False
