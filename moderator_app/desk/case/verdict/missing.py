"""What a decision still lacks, in the order a reviewer fills it in. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from moderator_app.desk.case.verdict.draft import Draft, FindingDraft
from moderator_app.domain.evidence import EvidenceKind
from moderator_app.domain.policy import SEVERITIES, Matrix
from moderator_app.domain.rulebook import Question, QuestionKind, Rulebook


class Lack(StrEnum):
    """One kind of missing part."""

    VERDICT = "verdict"
    CLAUSE = "clause"
    SEVERITY = "severity"
    QUESTION = "question"
    EVIDENCE = "evidence"
    QUOTE = "quote"
    RECORD = "record"
    OVERRIDE_REASON = "override_reason"
    OVERRIDE_TEXT = "override_text"
    NOTICE = "notice"
    LEASE = "lease"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Missing:
    """One missing part and where it is filled in."""

    lack: Lack
    finding: int = -1
    """Index of the finding it belongs to, or -1."""
    question: str = ""
    detail: str = ""
    """A sentence of the law's own check, where the room has none."""


QUOTING = frozenset({EvidenceKind.QUOTE, EvidenceKind.HIGHLIGHT, EvidenceKind.LISTING})


def due(question: Question, severity: str) -> bool:
    """Say whether a question must be answered at a severity; before one is chosen, as at the lowest."""
    rank = SEVERITIES.index(severity) if severity else 0
    return question.kind is QuestionKind.EXCULPATORY or rank >= SEVERITIES.index(question.from_severity)


def _lacks_of(index: int, finding: FindingDraft, draft: Draft, rulebook: Rulebook) -> Iterator[Missing]:
    if not finding.clause:
        yield Missing(Lack.CLAUSE, index)
    if not finding.severity:
        yield Missing(Lack.SEVERITY, index)
    for question in rulebook.rule_of(finding.category).questions:
        if due(question, finding.severity) and question.id not in finding.answers:
            yield Missing(Lack.QUESTION, index, question.id)
    kinds = {piece.id: piece.kind for piece in draft.evidence}
    cited = [kinds[piece] for piece in finding.evidence_ids if piece in kinds]
    if not cited:
        yield Missing(Lack.EVIDENCE, index)
    elif not QUOTING & set(cited):
        yield Missing(Lack.QUOTE, index)


def findings_lack(draft: Draft, rulebook: Rulebook) -> list[Missing]:
    """Return what the findings (or the reason for none) still lack."""
    if not draft.findings:
        return [] if draft.clear_reason is not None else [Missing(Lack.VERDICT)]
    return [lack for index, finding in enumerate(draft.findings) for lack in _lacks_of(index, finding, draft, rulebook)]


def missing_parts(
    draft: Draft, matrix: Matrix, rulebook: Rulebook, *, proposed: str, blind: bool, leased: bool
) -> list[Missing]:
    """Return everything that stands between a draft and its submission, in the order of the form.

    Args:
        draft: the work so far.
        matrix: the matrix in force.
        rulebook: the rules in force.
        proposed: the proposed grade.
        blind: the queue hides facts until the findings are stored.
        leased: the reviewer holds the case.
    """
    lacks = findings_lack(draft, rulebook)
    if not lacks and blind and not draft.recorded:
        lacks.append(Missing(Lack.RECORD))
    if draft.findings and draft.chosen_grade and draft.chosen_grade != proposed:
        if draft.override_reason is None:
            lacks.append(Missing(Lack.OVERRIDE_REASON))
        if len(draft.override_text.strip()) < matrix.override_min_chars:
            lacks.append(Missing(Lack.OVERRIDE_TEXT))
    if not leased:
        lacks.append(Missing(Lack.LEASE))
    return lacks
