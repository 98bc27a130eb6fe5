"""The law after the decision: measures, second looks, withdrawals, appeals, standing, statements, versions."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from moderator_app.domain.appeal import ErrorClass, FormalReason, Ground, GroundAnswer, Outcome
from moderator_app.domain.decision import Decision
from moderator_app.domain.ledger import LedgerEntry, Standing
from moderator_app.domain.merchant import Merchant
from moderator_app.domain.text import Label
from moderator_app.wire.messages import policy
from moderator_app.wire.messages.base import Count, Id, Message, Text
from moderator_app.wire.messages.work import CaseContent

Difference = policy.Difference
GradeMove = policy.GradeMove
PolicyApprove = policy.PolicyApprove
PolicyDiff = policy.PolicyDiff
PolicyDraft = policy.PolicyDraft
PolicyReturn = policy.PolicyReturn
PolicyRow = policy.PolicyRow
PolicyRows = policy.PolicyRows
PolicyText = policy.PolicyText
Reason = policy.Reason
Replay = policy.Replay
ReplayedDecision = policy.ReplayedDecision

# --- measures and the platform ----------------------------------------------------------------------------------------


class MeasureRow(Message, frozen=True, kw_only=True, omit_defaults=True):
    """One measure with its state."""

    id: str
    decision_id: str
    code: str
    right: str
    """What it restricts, or empty."""
    state: str
    start_at_ms: int
    end_at_ms: int | None
    amount: int = 0
    currency: str = ""
    changed_at_ms: int = 0
    suspended: bool = False
    """It is not in force while an appeal waits; its end is moved when it goes on."""


class StopRequest(Message, frozen=True, kw_only=True):
    """Stop something at once, for a day at most."""

    id: Id
    case_id: str
    code: Annotated[str, Meta(pattern=r"^[A-Z_]{1,40}$")]
    reason: Reason


class Stop(Message, frozen=True, kw_only=True):
    """An emergency stop."""

    id: str
    case_id: str
    merchant_id: str
    code: str
    state: str
    reason: str
    asked_at_ms: int
    lapses_at_ms: int
    applied_at_ms: int | None = None
    ended_at_ms: int | None = None


class StopList(Message, frozen=True, kw_only=True):
    """Emergency stops that have not ended."""

    stops: tuple[Stop, ...]


class MeasureList(Message, frozen=True, kw_only=True):
    """Every measure of a seller, oldest first."""

    measures: tuple[MeasureRow, ...]
    stops: tuple[Stop, ...] = ()


class Lift(Message, frozen=True, kw_only=True):
    """Why a measure ends early."""

    reason: Reason


class PlatformCall(Message, frozen=True, kw_only=True):
    """A call to the platform; what it carries stays between server and platform."""

    id: str
    kind: str
    ref: str
    merchant_id: str
    decision_id: str
    state: str
    attempts: int
    problem: str
    made_at_ms: int
    next_at_ms: int


class PlatformCalls(Message, frozen=True, kw_only=True):
    """Dead letters, oldest first."""

    calls: tuple[PlatformCall, ...]


# --- two people -------------------------------------------------------------------------------------------------------


class WaitingCase(Message, frozen=True, kw_only=True):
    """A case that waits for one more person; says nothing of what the others found."""

    case_id: str
    number: str
    title: str
    queue: str
    seat: Literal["second", "adjudication"]
    waiting_since_ms: int


class WaitingCases(Message, frozen=True, kw_only=True):
    """What a person may take, longest waiting first."""

    cases: tuple[WaitingCase, ...]


class SeatClaim(Message, frozen=True, kw_only=True):
    """Ask for a case that waits for one more person. A repeated id gets the same turn while it is live."""

    id: Id
    case_id: str = ""
    """A particular one; the one that has waited longest, when empty."""


class Turn(Message, frozen=True, kw_only=True):
    """A time-limited right to look; ``epoch`` is the fencing token that a finding carries as ``lease_epoch``."""

    id: str
    seat: str
    subject_id: str
    case_id: str
    epoch: int
    ttl_ms: int


class FirstFindings(Message, frozen=True, kw_only=True):
    """What two people found, for the third; without their names."""

    first: Decision
    second: Decision


class Seated(Message, frozen=True, kw_only=True):
    """A granted turn; ``None`` when nothing waits."""

    turn: Turn | None = None
    content: CaseContent | None = None
    findings: FirstFindings | None = None
    """For an adjudication only."""


class TurnEnd(Message, frozen=True, kw_only=True):
    """Give a turn back, or prolong it."""

    turn_id: str


class SeatFinding(Message, frozen=True, kw_only=True):
    """What the person in the seat finds, complete like any decision."""

    decision: Decision


class SeatReceipt(Message, frozen=True, kw_only=True):
    """What became of the case; the same finding gets the same receipt for ever."""

    id: str
    case_id: str
    seat: str
    outcome: Literal["effective", "adjudication"]
    decision_id: str
    """The decision that took effect, empty while there is none."""
    grade: str
    """Its grade, empty while there is none."""
    notice: Label | None = None
    entries: tuple[LedgerEntry, ...] = ()


class Conflict(Message, frozen=True, kw_only=True):
    """A conflict of interest with the person behind a seller."""

    merchant_id: str
    merchant_name: str = ""
    at_ms: int = 0


class Conflicts(Message, frozen=True, kw_only=True):
    """One's own declarations; nobody else sees them."""

    conflicts: tuple[Conflict, ...]


class ConflictChange(Message, frozen=True, kw_only=True):
    """Declare or withdraw a conflict with the person behind a seller."""

    merchant_id: str


# --- taking back ------------------------------------------------------------------------------------------------------


class Withdraw(Message, frozen=True, kw_only=True):
    """Why a decision is withdrawn."""

    error_class: ErrorClass
    reason: Reason


class PlanStep(Message, frozen=True, kw_only=True):
    """One step of a reversal plan."""

    kind: str
    ref: str
    state: str
    note: str = ""
    code: str = ""
    """The measure that it takes back; empty where it is about something else."""


class Withdrawal(Message, frozen=True, kw_only=True):
    """A withdrawal with its plan; the plan is complete or shows what is stuck."""

    decision_id: str
    number: str
    source: str
    error_class: str
    reason: str
    state: str
    needs: int
    asked_at_ms: int
    replaced_by: str = ""
    steps: tuple[PlanStep, ...] = ()


class Withdrawals(Message, frozen=True, kw_only=True):
    """Withdrawals that are not complete, and the latest that are."""

    withdrawals: tuple[Withdrawal, ...]


class Recheck(Message, frozen=True, kw_only=True):
    """A decision that had counted one that was withdrawn."""

    decision_id: str
    number: str
    case_id: str
    cause_id: str
    grade: str
    proposed_then: str
    proposed_now: str
    at_ms: int


class Rechecks(Message, frozen=True, kw_only=True):
    """The open list, oldest first."""

    rechecks: tuple[Recheck, ...]


class RecheckEnd(Message, frozen=True, kw_only=True):
    """What a person made of it."""

    outcome: Literal["stands", "to_withdraw"]
    note: Reason


# --- appeals ----------------------------------------------------------------------------------------------------------


class AppealFiling(Message, frozen=True, kw_only=True):
    """An appeal as the platform passes it on."""

    id: Id
    decision_number: Annotated[str, Meta(min_length=1, max_length=100)]
    merchant_ref: Annotated[str, Meta(min_length=1, max_length=200)]
    """Who files it."""
    grounds: Annotated[tuple[Ground, ...], Meta(min_length=1, max_length=6)]
    text: Text = ""
    jurisdiction: Annotated[str, Meta(max_length=10)] = ""
    """Profile of windows; the server's own, when empty."""


class AppealRow(Message, frozen=True, kw_only=True, omit_defaults=True):
    """An appeal as lists show it."""

    id: str
    decision_id: str
    decision_number: str
    level: int
    state: str
    grounds: tuple[Ground, ...]
    filed_at_ms: int
    deadline_at_ms: int | None = None
    formal: str = ""
    """Why it cannot be heard, for a person to sign."""
    outcome: str = ""
    replaced_by: str = ""
    suspends: bool = False
    """While it waits, measures of the decision are not in force."""


class AppealList(Message, frozen=True, kw_only=True):
    """What an appeals reviewer may take or sign, by due time."""

    appeals: tuple[AppealRow, ...]


class AppealReject(Message, frozen=True, kw_only=True):
    """A person's signature under the formal reason."""

    reason: FormalReason


class AppealFile(Message, frozen=True, kw_only=True):
    """Everything an appeal is decided from."""

    turn: Turn
    appeal: AppealRow
    text: str
    decision: Decision
    notice: Label | None
    content: CaseContent
    earlier: tuple[GroundAnswer, ...] = ()
    """The answers of the first level, for the second."""


class AppealDecide(Message, frozen=True, kw_only=True):
    """How an appeal ends."""

    turn_id: str
    epoch: Count
    outcome: Outcome
    grade: Annotated[str, Meta(pattern=r"^G[0-9]$")]
    answers: Annotated[tuple[GroundAnswer, ...], Meta(min_length=1, max_length=6)]
    error_class: ErrorClass | None = None
    """Needed unless the decision is upheld."""


# --- standing ---------------------------------------------------------------------------------------------------------


class TimelineEvent(Message, frozen=True, kw_only=True):
    """One thing that happened to a seller."""

    at_ms: int
    kind: str
    ref: str
    decision_id: str
    word: str
    """Grade, measure code, outcome or state; the desk has the names."""
    amount: int = 0


class Money(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Liquidated damages of a seller, minor units."""

    booked_minor: int
    returned_minor: int
    currency: str
    receivable_minor: int = 0
    """What the deposit did not cover when it was booked, of damages that stand; it is recorded, not forced."""


class PointsReview(Message, frozen=True, kw_only=True):
    """A threshold that was reached; a person looks, nothing follows by itself."""

    id: str
    merchant_id: str
    merchant_name: str
    year: int
    threshold: int
    opens: str
    points: int
    opened_at_ms: int
    outcome: str = ""


class PointsReviews(Message, frozen=True, kw_only=True):
    """Open reviews, oldest first."""

    reviews: tuple[PointsReview, ...]


class PointsReviewEnd(Message, frozen=True, kw_only=True):
    """What a person made of it."""

    outcome: Literal["no_action", "talk", "case_reopened"]
    note: Reason


class StandingPage(Message, frozen=True, kw_only=True):
    """Where a seller stands, and how it came there."""

    merchant: Merchant
    standing: Standing
    measures: tuple[MeasureRow, ...]
    stops: tuple[Stop, ...]
    timeline: tuple[TimelineEvent, ...]
    money: Money
    appeals: tuple[AppealRow, ...]
    linked: tuple[Merchant, ...]
    reviews: tuple[PointsReview, ...]
    closed_before: bool
    """Whether the person or the store is in the index of closed subjects."""


class Statement(Message, frozen=True, kw_only=True):
    """A statement of reasons and how far it has come."""

    decision_id: str
    state: str
    schema_version: str
    attempts: int
    faults: tuple[str, ...]
    payload: dict[str, Any]
    sent_at_ms: int | None = None


class Statements(Message, frozen=True, kw_only=True):
    """The latest statements; those that a person must look at come first."""

    statements: tuple[Statement, ...]
