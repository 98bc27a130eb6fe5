"""How the rooms of the law name grades, measures, categories, times and sums."""

from __future__ import annotations

from moderator_app.domain.decision import Decision
from moderator_app.domain.lawbook import Lawbook
from moderator_app.domain.money import format_minor
from moderator_app.domain.notice import clock
from moderator_app.domain.text import Named

__all__ = ["brief", "category", "clock", "decision_facts", "grade", "measure", "money", "named", "zoned"]


def grade(law: Lawbook | None, code: str, language: str) -> str:
    """Return a grade with its name: ``G5 · 7-day live ban``; an unknown one keeps its code."""
    known = law.matrix.grades.get(code) if law else None
    return f"{code} · {known.name.in_language(language)}" if known else code


def measure(law: Lawbook | None, code: str, language: str) -> str:
    """Return what a measure is called."""
    known = law.matrix.measures.get(code) if law else None
    return known.name.in_language(language) if known else code


def category(law: Lawbook | None, code: str, language: str) -> str:
    """Return what a category is called."""
    known = law.matrix.categories.get(code) if law else None
    return known.name.in_language(language) if known else code


ZONE = " (UTC+8)"


def brief(t_ms: int) -> str:
    """Return a time without its zone, for a column whose title carries it (``zoned``)."""
    return clock(t_ms).removesuffix(ZONE)


def zoned(title: str) -> str:
    """Return a column's title with the zone of its times."""
    return f"{title}{ZONE}"


def money(amount_minor: int, currency: str) -> str:
    """Return an amount with its currency: ``CNY 1,234.50``."""
    return f"{currency} {format_minor(amount_minor)}"


def named(kind: type[Named], value: str, language: str) -> str:
    """Return the name of an enumeration's value; an unknown one is shown as it came."""
    try:
        return kind(value).label.in_language(language)
    except ValueError:
        return str(value)


def decision_facts(law: Lawbook | None, decision: Decision, language: str) -> list[str]:
    """Return what a decision says, one line each: findings with clause and severity, then quoted evidence."""
    pieces = {piece.id: piece for piece in decision.evidence}
    lines: list[str] = []
    for finding in decision.findings:
        severity = law.matrix.severities.get(finding.severity) if law else None
        weight = f"{finding.severity} {severity.in_language(language)}" if severity else finding.severity
        lines.append(f"{category(law, finding.category, language)} · {finding.clause} · {weight}")
        lines += [
            f"    “{pieces[piece].text}”" for piece in finding.evidence_ids if piece in pieces and pieces[piece].text
        ]
    if decision.clear_reason is not None:
        lines.append(decision.clear_reason.label.in_language(language))
    if decision.override is not None:
        lines.append(f"{decision.override.reason.label.in_language(language)}: {decision.override.text}")
    return lines
