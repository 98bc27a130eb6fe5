"""What a person decides: findings, answers, quoted evidence, the grade, and what would be incomplete without them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from moderator_app.domain.errors import Refused
from moderator_app.domain.evidence import Evidence, EvidenceKind, manifest_root
from moderator_app.domain.highlight import HighlightState
from moderator_app.domain.penalty import NO_VIOLATION, Violation
from moderator_app.domain.policy import SEVERITIES, Matrix
from moderator_app.domain.rulebook import QuestionKind, Rule, Rulebook
from moderator_app.domain.text import Named

NOTE_LIMIT = 4000
"""Characters of an internal note."""


class DecisionState(Named):
    """The states of ``state_machines.yaml``."""

    DRAFT = "draft", "Draft", "草稿"
    SUBMITTED = "submitted", "Waiting for a second person", "待第二人确认"
    EFFECTIVE = "effective", "Effective", "已生效"
    UNDER_APPEAL = "under_appeal", "Under appeal", "申诉中"
    UPHELD = "upheld", "Upheld", "维持"
    AMENDED = "amended", "Amended", "已变更"
    SUPERSEDED = "superseded", "Superseded", "已被取代"
    WITHDRAWN = "withdrawn", "Withdrawn", "已撤销"
    DISCARDED = "discarded", "Discarded", "已作废"


class OverrideReason(Named):
    """Why a person departs from the matrix; a code to count beside a sentence to read."""

    CONTEXT = "context", "Context the matrix does not know", "矩阵未涵盖的情形"
    PROPORTION = "proportion", "The proposal would be out of proportion", "建议处罚明显失当"
    EVIDENCE = "evidence", "Evidence is weaker than the findings suggest", "证据弱于认定"
    EXEMPTION = "exemption", "The exemption does not apply here", "免责情形不成立"
    PATTERN = "pattern", "Part of a pattern across sessions", "跨场次的一贯行为"


class ClearReason(Named):
    """Why nothing is wrong."""

    NO_VIOLATION = "no_violation", "No rule is broken", "未违规"
    EXEMPT = "exempt", "An exemption applies", "适用免责情形"
    INSUFFICIENT = "insufficient", "The evidence does not carry a finding", "证据不足"
    NOT_SUBJECT = "not_subject", "Not this seller's act", "非该商家所为"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A reviewer's answer to one question of the evidence form."""

    question: str
    yes: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One category found, with its clause, severity and the evidence it rests on."""

    category: str
    clause: str
    severity: str
    evidence_ids: tuple[str, ...]
    answers: tuple[Answer, ...] = field(default=())

    @property
    def violation(self) -> Violation:
        """What the matrix needs of it."""
        return Violation(category=self.category, severity=self.severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A departure from the proposal: a code to count, a sentence to read."""

    reason: OverrideReason
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the reviewer made of one highlight."""

    highlight_id: str
    state: HighlightState


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision as its maker submits it. Its id is made before the first sending and is the idempotency key."""

    id: str
    case_id: str
    round: int
    content_version: int
    """The evidence that was on the screen."""
    lease_epoch: int
    """The fencing token."""
    policy_version: str
    """Version of the penalty matrix the proposal was computed with."""
    rulebook_version: str
    findings: tuple[Finding, ...]
    grade: str
    proposed_grade: str
    recurrence_basis: tuple[str, ...] = field(default=())
    """Ids of the earlier decisions that counted."""
    evidence: tuple[Evidence, ...] = field(default=())
    manifest_root: str = ""
    mitigation: tuple[str, ...] = field(default=())
    aggravation: tuple[str, ...] = field(default=())
    override: Override | None = None
    clear_reason: ClearReason | None = None
    """Needed exactly when nothing was found."""
    judgements: tuple[Judgement, ...] = field(default=())
    note: str = ""
    """Internal; never disclosed."""
    decided_at_ms: int = 0
    """The desk's wall clock; never used for a deadline."""
    elapsed_ms: int = 0
    """Monotonic time since the desk last heard the server's clock."""
    time_on_case_ms: int = 0
    client_version: str = ""
    device_key: str = ""
    """Name of the desk's key; empty for a desk that does not sign."""
    device_sig: str = ""
    """The desk's signature in hexadecimal, made when the person decided; see ``wire/signing.py``."""

    @property
    def cleared(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def exempted(finding: Finding, rulebook: Rulebook) -> bool:
    """Say whether an exculpatory question of the finding was answered yes."""
    kinds = {question.id: question.kind for question in rulebook.rule_of(finding.category).questions}
    return any(answer.yes and kinds.get(answer.question) is QuestionKind.EXCULPATORY for answer in finding.answers)


def standing_findings(findings: tuple[Finding, ...], rulebook: Rulebook) -> tuple[Finding, ...]:
    """Return the findings that no exemption clears; the matrix proposes from these only."""
    return tuple(finding for finding in findings if not exempted(finding, rulebook))


def check_complete(decision: Decision, matrix: Matrix, rulebook: Rulebook) -> None:
    """Check everything that makes a decision one: the desk before it stores, the server before it books.

    Raises:
        Refused: ``validation`` with a JSON pointer to the first missing or wrong part.
    """
    if len(decision.note) > NOTE_LIMIT:
        raise Refused("validation", f"The note is longer than {NOTE_LIMIT} characters.", pointer="/note")
    if decision.grade not in matrix.grades or decision.proposed_grade not in matrix.grades:
        raise Refused("validation", f"There is no grade {decision.grade}.", pointer="/grade")
    _check_evidence(decision)
    if decision.cleared:
        if decision.clear_reason is None:
            raise Refused("validation", "Say why nothing is wrong.", pointer="/clear_reason")
        if decision.grade != NO_VIOLATION:
            raise Refused("validation", "A penalty needs a finding.", pointer="/findings")
        return
    if decision.clear_reason is not None:
        raise Refused("validation", "A finding and a reason for none exclude each other.", pointer="/clear_reason")
    pieces = {piece.id: piece for piece in decision.evidence}
    for index, finding in enumerate(decision.findings):
        _check_finding(finding, f"/findings/{index}", pieces, matrix, rulebook)
    categories = [finding.category for finding in decision.findings]
    if len(set(categories)) != len(categories):
        raise Refused("validation", "One finding for each category.", pointer="/findings")
    _check_override(decision, matrix)


def _check_evidence(decision: Decision) -> None:
    ids = [piece.id for piece in decision.evidence]
    if len(set(ids)) != len(ids):
        raise Refused("validation", "Two pieces of evidence share an id.", pointer="/evidence")
    if decision.manifest_root != manifest_root(decision.evidence):
        raise Refused("validation", "The evidence does not match its seal.", pointer="/manifest_root")


def _check_finding(
    finding: Finding, pointer: str, pieces: Mapping[str, Evidence], matrix: Matrix, rulebook: Rulebook
) -> None:
    if finding.category not in matrix.categories:
        raise Refused("validation", f"There is no category {finding.category}.", pointer=f"{pointer}/category")
    if finding.severity not in matrix.severities:
        raise Refused("validation", f"There is no severity {finding.severity}.", pointer=f"{pointer}/severity")
    rule = rulebook.rule_of(finding.category)
    if rule.clause(finding.clause) is None:
        raise Refused("validation", f"{rule.code} has no clause {finding.clause}.", pointer=f"{pointer}/clause")
    if not finding.evidence_ids:
        raise Refused("validation", "A finding needs quoted evidence.", pointer=f"{pointer}/evidence_ids")
    for place, piece in enumerate(finding.evidence_ids):
        if piece not in pieces:
            raise Refused(
                "validation", "The finding cites evidence that is not there.", pointer=f"{pointer}/evidence_ids/{place}"
            )
    quoting = {EvidenceKind.QUOTE, EvidenceKind.HIGHLIGHT, EvidenceKind.LISTING}
    if not any(pieces[piece].kind in quoting for piece in finding.evidence_ids):
        raise Refused("validation", "At least one piece must quote the original.", pointer=f"{pointer}/evidence_ids")
    _check_answers(finding, pointer, rule)


def _check_answers(finding: Finding, pointer: str, rule: Rule) -> None:
    given = {answer.question for answer in finding.answers}
    if len(given) != len(finding.answers):
        raise Refused("validation", "A question is answered twice.", pointer=f"{pointer}/answers")
    rank = SEVERITIES.index(finding.severity)
    for question in rule.questions:
        due = question.kind is QuestionKind.EXCULPATORY or rank >= SEVERITIES.index(question.from_severity)
        if due and question.id not in given:
            raise Refused(
                "validation", f"Unanswered: {question.text.en}", pointer=f"{pointer}/answers", question=question.id
            )
    unknown = given - {question.id for question in rule.questions}
    if unknown:
        raise Refused("validation", f"There is no question {min(unknown)}.", pointer=f"{pointer}/answers")


def _check_override(decision: Decision, matrix: Matrix) -> None:
    if decision.grade == decision.proposed_grade:
        if decision.override is not None:
            raise Refused("validation", "Nothing is overridden.", pointer="/override")
        return
    if decision.override is None:
        raise Refused("validation", "A grade other than the proposed one needs a reason.", pointer="/override")
    if len(decision.override.text.strip()) < matrix.override_min_chars:
        raise Refused(
            "validation",
            f"The reason needs at least {matrix.override_min_chars} characters.",
            pointer="/override/text",
        )


def override_delta(decision: Decision, matrix: Matrix) -> int:
    """Return how many grades lie between the proposal and the choice."""
    return abs(matrix.grades[decision.grade].rank - matrix.grades[decision.proposed_grade].rank)
