"""The rules behind the matrix: clauses, severity tests and the questions a reviewer answers.

``resources/policy/rules.yaml`` holds one rule for each category of the matrix. A question is either *required* (a fact
the finding rests on) or *exculpatory* (a fact that would clear the seller); an exculpatory "yes" proposes "no
violation" unless overridden with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from moderator_app.domain.errors import BadInput, Fault
from moderator_app.domain.policy import SEVERITIES, Matrix
from moderator_app.domain.text import Label, Named


class QuestionKind(Named):
    """What an answer is for."""

    REQUIRED = "required", "Required fact", "必填事实"
    EXCULPATORY = "exculpatory", "Would clear the seller", "免责情形"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of a category's evidence form, answered yes or no."""

    id: str
    kind: QuestionKind
    text: Label
    from_severity: str = "S1"
    """A required question must be answered from this severity upward; exculpatory ones always."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A numbered sentence of a rule; cited as ``R-PT-01#2``."""

    ref: str
    text: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule in one version."""

    code: str
    version: str
    category: str
    name: Label
    clauses: tuple[Clause, ...]
    severity_tests: Mapping[str, Label]
    questions: tuple[Question, ...]

    def clause(self, ref: str) -> Clause | None:
        """Return the clause cited as ``ref``, or None."""
        return next((clause for clause in self.clauses if clause.ref == ref), None)


@dataclass(frozen=True)
class Rulebook:
    """All rules in force, by category code."""

    version: str
    rules: Mapping[str, Rule]

    def rule_of(self, category: str) -> Rule:
        """Return the rule of a category.

        Raises:
            KeyError: no such category.
        """
        return self.rules[category]


def load_rulebook(data: Mapping[str, Any], matrix: Matrix, source: str) -> Rulebook:
    """Read the rules from parsed YAML and check them against the matrix.

    The shape is ``{schema, version, rules: {CATEGORY: {code, version, zh, en, clauses: [{zh, en}], severity: {S1: {zh,
    en}}, questions: [{id, kind, zh, en, from?}]}}}``; clauses are numbered from 1 in their order.

    Raises:
        BadInput: a category without a rule, a rule without its parts, a code the matrix does not name.
    """
    faults: list[Fault] = []
    if data.get("schema") != "moderator-rulebook/1":
        raise BadInput([Fault(source, f"unknown schema {data.get('schema')!r}", field="/schema")])
    bodies = data.get("rules", {})
    faults.extend(
        Fault(source, "the matrix has this category, the rulebook has no rule for it", field=f"/rules/{category}")
        for category in matrix.categories
        if category not in bodies
    )
    rules = {}
    for category, body in bodies.items():
        pointer = f"/rules/{category}"
        if category not in matrix.categories:
            faults.append(Fault(source, "no such category in the matrix", field=pointer))
            continue
        if body.get("code") != matrix.categories[category].rule:
            faults.append(Fault(source, f"the matrix says {matrix.categories[category].rule}", field=f"{pointer}/code"))
        rules[category] = _rule(category, body, source, pointer, faults)
    if faults:
        raise BadInput(faults)
    return Rulebook(version=str(data["version"]), rules=rules)


def _label(body: Any, source: str, pointer: str, faults: list[Fault]) -> Label:
    if not isinstance(body, Mapping) or not body.get("zh") or not body.get("en"):
        faults.append(Fault(source, "needs a text in zh and in en", field=pointer))
        return Label("", "")
    return Label(zh=str(body["zh"]), en=str(body["en"]))


def _rule(category: str, body: Mapping[str, Any], source: str, pointer: str, faults: list[Fault]) -> Rule:
    code = str(body.get("code", ""))
    clauses = tuple(
        Clause(ref=f"{code}#{index}", text=_label(part, source, f"{pointer}/clauses/{index - 1}", faults))
        for index, part in enumerate(body.get("clauses", ()), start=1)
    )
    if not clauses:
        faults.append(Fault(source, "a rule needs at least one clause", field=f"{pointer}/clauses"))
    tests = {
        severity: _label(body.get("severity", {}).get(severity), source, f"{pointer}/severity/{severity}", faults)
        for severity in SEVERITIES
    }
    questions = []
    for index, part in enumerate(body.get("questions", ())):
        place = f"{pointer}/questions/{index}"
        kind, since = part.get("kind"), part.get("from", "S1")
        if kind not in set(QuestionKind) or since not in SEVERITIES or not part.get("id"):
            faults.append(Fault(source, "needs an id, a kind (required or exculpatory) and a severity", field=place))
            continue
        questions.append(
            Question(
                id=part["id"], kind=QuestionKind(kind), text=_label(part, source, place, faults), from_severity=since
            )
        )
    names = [question.id for question in questions]
    if len(set(names)) != len(names):
        faults.append(Fault(source, "two questions share an id", field=f"{pointer}/questions"))
    if not any(question.kind is QuestionKind.EXCULPATORY for question in questions):
        faults.append(Fault(source, "needs at least one exculpatory question", field=f"{pointer}/questions"))
    return Rule(
        code=code,
        version=str(body.get("version", "")),
        category=category,
        name=_label(body, source, pointer, faults),
        clauses=clauses,
        severity_tests=tests,
        questions=tuple(questions),
    )
