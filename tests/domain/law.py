"""The law in force, loaded once for the domain's tests, and short ways to make its nouns."""

from functools import cache
from typing import Any

import yaml

from moderator_app.assets import resource
from moderator_app.domain.decision import Answer, Decision, Finding
from moderator_app.domain.evidence import Evidence, EvidenceKind, manifest_root
from moderator_app.domain.identity import new_id
from moderator_app.domain.lawbook import Lawbook, load_lawbook
from moderator_app.domain.merchant import Merchant
from moderator_app.domain.rulebook import QuestionKind
from moderator_app.domain.transcript import Lane

PARTS = ("penalty_matrix", "rules", "queues", "notices")


def parsed(name: str) -> dict:
    with resource("policy", f"{name}.yaml").open(encoding="utf-8") as file:
        return yaml.safe_load(file)


@cache
def lawbook() -> Lawbook:
    return load_lawbook(*(parsed(name) for name in PARTS))


def a_merchant(**changes) -> Merchant:
    facts: dict[str, Any] = {
        "id": "m1",
        "ref": "48210577",
        "name": "小禾严选",
        "person_key": "p1",
        "deposit_minor": 1_000_000,
    }
    return Merchant(**(facts | changes))


def a_quote(text: str = "加我薇信", **changes) -> Evidence:
    facts: dict[str, Any] = {
        "id": new_id(),
        "kind": EvidenceKind.QUOTE,
        "item_id": "i1",
        "lane": Lane.SPEECH,
        "text": text,
    }
    return Evidence(**(facts | changes))


def a_finding(category: str, severity: str, piece: Evidence, *, exempt: bool = False) -> Finding:
    rule = lawbook().rulebook.rule_of(category)
    answers = tuple(
        Answer(question=question.id, yes=question.kind is QuestionKind.REQUIRED or exempt)
        for question in rule.questions
    )
    return Finding(
        category=category, clause=rule.clauses[0].ref, severity=severity, evidence_ids=(piece.id,), answers=answers
    )


def a_decision(*findings: Finding, evidence: tuple[Evidence, ...], grade: str, **changes) -> Decision:
    facts: dict[str, Any] = {
        "id": new_id(),
        "case_id": new_id(),
        "round": 1,
        "content_version": 1,
        "lease_epoch": 1,
        "policy_version": lawbook().matrix.version,
        "rulebook_version": lawbook().rulebook.version,
        "findings": findings,
        "grade": grade,
        "proposed_grade": grade,
        "evidence": evidence,
        "manifest_root": manifest_root(evidence),
    }
    return Decision(**(facts | changes))
