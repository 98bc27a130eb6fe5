"""The sentences of the verdict: what is missing, how the grade came about, what it takes. Context ``Verdict``."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from moderator_app.desk.case.verdict.missing import Lack, Missing
from moderator_app.desk.case.verdict.model import VerdictModel
from moderator_app.desk.case.words import clock
from moderator_app.desk.widgets.words import QT_TRANSLATE_NOOP
from moderator_app.domain.penalty import Measure, Step
from moderator_app.domain.policy import Matrix

CONTEXT = "Verdict"

LACKS = {
    Lack.VERDICT: QT_TRANSLATE_NOOP("Verdict", "Choose what was found, or why nothing is wrong."),
    Lack.CLAUSE: QT_TRANSLATE_NOOP("Verdict", "{finding}: choose the clause."),
    Lack.SEVERITY: QT_TRANSLATE_NOOP("Verdict", "{finding}: choose the severity."),
    Lack.QUESTION: QT_TRANSLATE_NOOP("Verdict", "{finding}: answer “{question}”"),
    Lack.EVIDENCE: QT_TRANSLATE_NOOP("Verdict", "{finding}: cite evidence."),
    Lack.QUOTE: QT_TRANSLATE_NOOP("Verdict", "{finding}: cite at least one quote of the original."),
    Lack.RECORD: QT_TRANSLATE_NOOP("Verdict", "Record the finding; what was hidden is shown then."),
    Lack.OVERRIDE_REASON: QT_TRANSLATE_NOOP("Verdict", "Another grade needs a reason."),
    Lack.OVERRIDE_TEXT: QT_TRANSLATE_NOOP("Verdict", "Say why, in at least {count} characters."),
    Lack.NOTICE: QT_TRANSLATE_NOOP("Verdict", "The notice has a place that is not filled in: {question}"),
    Lack.LEASE: QT_TRANSLATE_NOOP("Verdict", "The case is not yours to decide now."),
}

CIRCUMSTANCES = {
    "self_correction_before_notice": QT_TRANSLATE_NOOP("Verdict", "Corrected by the seller before any notice"),
    "first_offence_and_refunded_all": QT_TRANSLATE_NOOP("Verdict", "First offence, all buyers refunded"),
    "during_campaign": QT_TRANSLATE_NOOP("Verdict", "During a campaign"),
    "evasion_or_deleted_evidence": QT_TRANSLATE_NOOP("Verdict", "Evaded detection or deleted evidence"),
}

COLUMNS = (
    QT_TRANSLATE_NOOP("Verdict", "first time"),
    QT_TRANSLATE_NOOP("Verdict", "second time"),
    QT_TRANSLATE_NOOP("Verdict", "third time or more"),
)


def said(text: str) -> str:
    """Return a sentence of this module in the desk's language."""
    return QCoreApplication.translate(CONTEXT, text)


def category_name(model: VerdictModel, code: str, language: str) -> str:
    """Return what a category is called."""
    known = model.lawbook.matrix.categories.get(code)
    return known.name.in_language(language) if known else code


def grade_name(matrix: Matrix, code: str, language: str) -> str:
    """Return a grade with its name: ``G5 · 7-day live ban``."""
    return f"{code} · {matrix.grades[code].name.in_language(language)}"


def lack_sentence(model: VerdictModel, missing: Missing, language: str) -> str:
    """Return what is missing, in words."""
    if missing.lack is Lack.REFUSED:
        return missing.detail
    finding, question = "", missing.detail
    if missing.finding >= 0:
        row = model.draft.findings[missing.finding]
        finding = category_name(model, row.category, language)
        rule = model.lawbook.rulebook.rule_of(row.category)
        question = next((one.text.in_language(language) for one in rule.questions if one.id == missing.question), "")
    return said(LACKS[missing.lack]).format(
        finding=finding, question=question, count=model.lawbook.matrix.override_min_chars
    )


def circumstance_name(code: str) -> str:
    """Return what a mitigating or aggravating circumstance is called; an unknown one keeps its code."""
    return said(CIRCUMSTANCES[code]) if code in CIRCUMSTANCES else code


def step_sentence(model: VerdictModel, step: Step, language: str) -> str:
    """Return one line of how the grade came about."""
    matrix = model.lawbook.matrix
    grade = grade_name(matrix, step.grade, language)
    if step.kind == "matrix":
        category, severity, earlier = step.name.split("/")
        column = said(COLUMNS[min(int(earlier), 2)])
        return QCoreApplication.translate("Verdict", "Matrix: {category} × {severity} × {column} → {grade}").format(
            category=category_name(model, category, language),
            severity=f"{severity} {matrix.severities[severity].in_language(language)}",
            column=column,
            grade=grade,
        )
    change = matrix.mitigation.get(step.name, matrix.aggravation.get(step.name, 0))
    return QCoreApplication.translate("Verdict", "{name} ({change}) → {grade}").format(
        name=circumstance_name(step.name), change=f"{change:+d}", grade=grade
    )


def basis_sentences(model: VerdictModel, language: str) -> list[str]:
    """Return which earlier decisions counted, and over what time."""
    matrix, assessment = model.lawbook.matrix, model.assessment()
    if not assessment.proposal.category:
        return []
    history = {prior.id: prior for prior in model.file.content.context.history}
    counted = [history[name] for name in assessment.proposal.basis_ids if name in history]
    lines = [
        QCoreApplication.translate("Verdict", "Earlier decisions counted within {days} days: {count}").format(
            days=matrix.window_days, count=len(counted)
        )
    ]
    lines += [
        f"{prior.number or prior.id} · {clock(prior.at_ms)[:10]} · {category_name(model, prior.category, language)}"
        f" · {prior.grade}"
        for prior in counted
    ]
    return lines


def measure_sentence(measure: Measure, language: str) -> str:
    """Return a measure with its term and its end."""
    name = measure.name.in_language(language)
    if measure.end_at_ms is not None:
        return QCoreApplication.translate("Verdict", "{name} · {days} days, until {end}").format(
            name=name, days=measure.days, end=clock(measure.end_at_ms)
        )
    return (
        QCoreApplication.translate("Verdict", "{name} · without end").format(name=name) if measure.permanent else name
    )


def approvals_sentence(count: int) -> str:
    """Return how many people it takes."""
    if count > 1:
        return QCoreApplication.translate(
            "Verdict", "Needs {count} people: it waits for a second person and has no effect yet."
        ).format(count=count)
    return QCoreApplication.translate("Verdict", "Takes effect when it is sent.")
