"""What somebody makes of a case: the truth, bent by their habits, put into the same decision that a desk would send."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from moderator_app.domain.assessment import assess
from moderator_app.domain.decision import Answer, ClearReason, Decision, Finding, Judgement
from moderator_app.domain.evidence import Evidence, from_highlight, manifest_root
from moderator_app.domain.highlight import HighlightState
from moderator_app.domain.identity import new_id
from moderator_app.domain.lawbook import Lawbook
from moderator_app.domain.policy import SEVERITIES
from moderator_app.domain.rulebook import QuestionKind
from moderator_app.past_work.material import Truth
from moderator_app.past_work.people import Habit
from moderator_app.wire.messages import CaseContent

PPM = 1_000_000
SLOWEST_MS = 540_000
_NOTES = ("口播原话清楚，前后文一致。", "听了两遍，没有歧义。", "与上一场说法相同。", "画面里有牌子，和口播一致。", "")
_CLEAR_NOTES = ("说的是规格，不是承诺。", "前后文看是玩笑，没有引导。", "原话不完整，证据不足。", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What somebody thinks of a case; no category when nothing is wrong."""

    category: str
    severity: str


def opinion(dice: Random, habit: Habit, truth: Truth, seen: tuple[str, ...]) -> View:
    """Return what a person with a habit makes of something of which detectors saw ``seen`` categories."""
    if not truth.category:
        strict = bool(seen) and dice.randrange(PPM) < habit.strict_ppm
        return View(category=seen[0] if strict else "", severity="S1" if strict else "")
    if truth.category not in seen or dice.randrange(PPM) < habit.miss_ppm:
        return View(category="", severity="")
    severity = truth.severity
    if dice.randrange(PPM) < habit.drift_ppm:
        place = SEVERITIES.index(severity) + (1 if habit.harsher else -1)
        severity = SEVERITIES[min(len(SEVERITIES) - 2, max(0, place))]
    return View(category=truth.category, severity=severity)


def pace(dice: Random, habit: Habit) -> int:
    """Return how long a case takes, in milliseconds."""
    return min(SLOWEST_MS, max(9_000, round(habit.pace_ms * dice.lognormvariate(0, 0.55))))


def decision(
    book: Lawbook, content: CaseContent, view: View, *, epoch: int, at_ms: int, time_ms: int, dice: Random
) -> Decision:
    """Return the decision that a desk would send."""
    hits = [hit for hit in content.highlights if hit.category == view.category]
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()
    if view.category and hits:
        evidence = tuple(from_highlight(hit) for hit in hits[:3])
        rule = book.rulebook.rule_of(view.category)
        answers = tuple(
            Answer(question=question.id, yes=question.kind is QuestionKind.REQUIRED) for question in rule.questions
        )
        findings = (
            Finding(
                category=view.category,
                clause=hits[0].clause,
                severity=view.severity,
                evidence_ids=tuple(piece.id for piece in evidence),
                answers=answers,
            ),
        )
    proposal = assess(
        book,
        findings=findings,
        history=content.context.history,
        violation_at_ms=content.violation_at_ms,
        effective_at_ms=at_ms,
        affected=content.affected,
        merchant=content.context.merchant,
        evidence=evidence,
    ).proposal
    clear = ClearReason.INSUFFICIENT if content.highlights else ClearReason.NO_VIOLATION
    accepted = {piece.highlight_id for piece in evidence}
    return Decision(
        id=new_id(),
        case_id=content.case.id,
        round=content.case.round,
        content_version=content.case.content_version,
        lease_epoch=epoch,
        policy_version=book.matrix.version,
        rulebook_version=book.rulebook.version,
        findings=findings,
        grade=proposal.grade,
        proposed_grade=proposal.grade,
        recurrence_basis=proposal.basis_ids,
        evidence=evidence,
        manifest_root=manifest_root(evidence),
        clear_reason=None if findings else clear,
        note=dice.choice(_NOTES if findings else _CLEAR_NOTES),
        judgements=tuple(
            Judgement(
                highlight_id=hit.id,
                state=HighlightState.ACCEPTED if hit.id in accepted else HighlightState.REJECTED,
            )
            for hit in content.highlights
        ),
        decided_at_ms=at_ms,
        time_on_case_ms=time_ms,
    )
