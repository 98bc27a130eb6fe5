"""One computation for both houses: from findings to proposal, measures, money, people and notice.

The desk shows it before sending; the server books what it computes itself and refuses when the two differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from moderator_app.domain.case import AffectedValue
from moderator_app.domain.decision import Finding, standing_findings
from moderator_app.domain.evidence import Evidence
from moderator_app.domain.lawbook import Lawbook
from moderator_app.domain.merchant import Merchant
from moderator_app.domain.money import MoneyCalculation
from moderator_app.domain.notice import NoticeFacts, NoticeFinding, render
from moderator_app.domain.penalty import (
    NO_VIOLATION,
    Measure,
    PriorDecision,
    Proposal,
    approvals_needed,
    damages_of,
    measures_of,
    propose,
)
from moderator_app.domain.text import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What follows from the findings under the law in force."""

    proposal: Proposal
    grade: str
    """The chosen grade: the proposed one, unless another was chosen."""
    measures: tuple[Measure, ...]
    points: int
    damages: MoneyCalculation | None
    approvals: int
    """How many different people it takes before anything has effect."""
    notice: Label | None
    """None where nothing was found: nobody is told of a case that was no case."""


def assess(
    lawbook: Lawbook,
    *,
    findings: Sequence[Finding],
    history: Iterable[PriorDecision],
    violation_at_ms: int,
    effective_at_ms: int,
    affected: AffectedValue | None,
    merchant: Merchant,
    mitigation: Sequence[str] = (),
    aggravation: Sequence[str] = (),
    chosen_grade: str | None = None,
    evidence: Sequence[Evidence] = (),
    detectors: Sequence[str] = (),
    number: str = "—",
    session: str = "",
    source: str = "",
) -> Assessment:
    """Assess findings.

    Args:
        lawbook: the law in force.
        findings: what the reviewer found; those that an exemption clears do not count.
        history: earlier decisions about the same person.
        violation_at_ms: when the violation was; recurrence looks back from here.
        effective_at_ms: when the measures start.
        affected: order value that the violation touched.
        merchant: the seller.
        mitigation: codes of the matrix that lower the grade.
        aggravation: codes of the matrix that raise it.
        chosen_grade: the grade the reviewer wants instead of the proposal.
        evidence: pieces that the findings cite; their words are quoted in the notice.
        detectors: names of detectors whose highlights were used, for the sentence on automation.
        number: public number of the decision; a dash in a preview.
        session: which broadcast, chat or listing it was, in words.
        source: where the case came from, for the matrix's extra rules.

    Raises:
        Refused: ``validation`` for a code that the matrix does not know.
    """
    matrix = lawbook.matrix
    past = tuple(history)
    counted = standing_findings(tuple(findings), lawbook.rulebook)
    violations = [finding.violation for finding in counted]
    proposal = propose(matrix, violations, past, at_ms=violation_at_ms, mitigation=mitigation, aggravation=aggravation)
    grade = chosen_grade or proposal.grade
    judged = violations or [finding.violation for finding in findings]
    if grade == NO_VIOLATION or not judged:
        delta = matrix.grades[proposal.grade].rank - matrix.grades[NO_VIOLATION].rank
        approvals = 2 if delta > matrix.override_allowed_delta else 1
        return Assessment(
            proposal=proposal, grade=NO_VIOLATION, measures=(), points=0, damages=None, approvals=approvals, notice=None
        )
    category = proposal.category or judged[0].category
    measures = measures_of(matrix, category, grade, start_at_ms=effective_at_ms)
    damages = damages_of(matrix, judged, grade, affected=affected, deposit_minor=merchant.deposit_minor)
    delta = abs(matrix.grades[grade].rank - matrix.grades[proposal.grade].rank)
    approvals = approvals_needed(
        matrix,
        grade=grade,
        measures=measures,
        facts={"ld_amount_fen": damages.result_minor, "follower_count": merchant.followers, "source": source},
        override_delta=delta,
    )
    numbers: Mapping[str, str] = {prior.id: prior.number or prior.id for prior in past}
    facts = NoticeFacts(
        number=number,
        merchant_name=merchant.name,
        merchant_ref=merchant.ref,
        session=session,
        findings=tuple(_noticed(finding, evidence, lawbook) for finding in counted or findings),
        grade=matrix.grades[grade].name,
        measures=measures,
        points=matrix.grades[grade].points,
        damages=damages,
        earlier_numbers=tuple(numbers[basis] for basis in proposal.basis_ids),
        window_days=matrix.window_days,
        detectors=tuple(detectors),
        effective_at_ms=effective_at_ms,
        appeal_days=lawbook.templates.appeal_days,
        two_people=approvals > 1,
    )
    return Assessment(
        proposal=proposal,
        grade=grade,
        measures=measures,
        points=matrix.grades[grade].points,
        damages=damages,
        approvals=approvals,
        notice=render(facts, lawbook.templates, matrix),
    )


def _noticed(finding: Finding, evidence: Sequence[Evidence], lawbook: Lawbook) -> NoticeFinding:
    rule = lawbook.rulebook.rule_of(finding.category)
    clause = rule.clause(finding.clause)
    pieces = {piece.id: piece for piece in evidence}
    cited = [pieces[piece] for piece in finding.evidence_ids if piece in pieces]
    return NoticeFinding(
        category=lawbook.matrix.categories[finding.category].name,
        rule=rule.name,
        rule_version=rule.version,
        clause=finding.clause,
        clause_text=clause.text if clause else Label("", ""),
        severity=lawbook.matrix.severities[finding.severity],
        quotes=tuple((piece.text, piece.t0_ms) for piece in cited if piece.text),
    )
