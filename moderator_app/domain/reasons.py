"""The statement of reasons of the Digital Services Act (article 17), as the Commission's database takes it.

Field names and rules follow the Commission's own code (transparency database, ``StatementStoreRequest``); one rule is
added that its documentation states and its code does not check: an end date is not before the application date. A
decision without any restriction (a warning alone) yields no statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moderator_app.domain.errors import Fault
from moderator_app.domain.identity import utc
from moderator_app.domain.penalty import Measure
from moderator_app.domain.policy import Matrix

SCHEMA_VERSION = "dsa-sor/2026-06-24"
_LIMITS = {
    "decision_facts": 5000,
    "incompatible_content_ground": 500,
    "incompatible_content_explanation": 2000,
    "decision_monetary_other": 500,
    "decision_ground_reference_url": 500,
    "puid": 500,
}
_RESTRICTIONS = ("decision_visibility", "decision_monetary", "decision_provision", "decision_account")
_END_OF = {
    "decision_visibility": "end_date_visibility_restriction",
    "decision_monetary": "end_date_monetary_restriction",
    "decision_provision": "end_date_service_restriction",
    "decision_account": "end_date_account_restriction",
}
_REQUIRED = (
    "decision_ground",
    "incompatible_content_ground",
    "incompatible_content_explanation",
    "category",
    "content_type",
    "content_date",
    "application_date",
    "decision_facts",
    "source_type",
    "automated_detection",
    "automated_decision",
    "puid",
    "territorial_scope",
)
_DEPOSIT_TEXT = "Contractual liquidated damages deducted from the merchant deposit."
_GRAVER = {
    "decision_monetary": ("DECISION_MONETARY_OTHER", "DECISION_MONETARY_SUSPENSION", "DECISION_MONETARY_TERMINATION"),
    "decision_provision": (
        "DECISION_PROVISION_PARTIAL_SUSPENSION",
        "DECISION_PROVISION_TOTAL_SUSPENSION",
        "DECISION_PROVISION_PARTIAL_TERMINATION",
        "DECISION_PROVISION_TOTAL_TERMINATION",
    ),
    "decision_account": ("DECISION_ACCOUNT_SUSPENDED", "DECISION_ACCOUNT_TERMINATED"),
}
"""Where measures of one decision name several values of a single-valued field, the gravest counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFacts:
    """What a statement is made from; texts carry no personal data."""

    decision_id: str
    category: str
    rule: str
    """E.g. ``R-HS-01 v12 clause 3 (hype selling)``."""
    explanation: str
    facts: str
    measures: Sequence[Measure]
    damages_minor: int
    content_types: Sequence[str]
    content_at_ms: int
    applied_at_ms: int
    language: str
    detected_by_machine: bool
    reported: bool
    territory: Sequence[str]
    rule_url: str = ""


def statement(matrix: Matrix, facts: StatementFacts) -> dict[str, Any] | None:
    """Return the statement's payload, or None where the decision restricts nothing."""
    payload = _restrictions(matrix, facts)
    if not payload:
        return None
    dsa = matrix.categories[facts.category].dsa or {}
    if payload.get("decision_monetary") == "DECISION_MONETARY_OTHER":
        payload["decision_monetary_other"] = _DEPOSIT_TEXT
    payload |= {
        "account_type": "ACCOUNT_TYPE_BUSINESS",
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "incompatible_content_ground": facts.rule,
        "incompatible_content_explanation": facts.explanation,
        "incompatible_content_illegal": "No",
        "category": dsa.get("category", ""),
        "category_addition": list(dsa.get("add", ())),
        "category_specification": list(dsa.get("keywords", ())),
        "content_type": list(facts.content_types),
        "content_language": facts.language[:2].upper(),
        "content_date": _day(facts.content_at_ms),
        "application_date": _day(facts.applied_at_ms),
        "decision_facts": facts.facts,
        "source_type": "SOURCE_TYPE_OTHER_NOTIFICATION" if facts.reported else "SOURCE_VOLUNTARY",
        "automated_detection": "Yes" if facts.detected_by_machine else "No",
        "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
        "puid": f"MRA-{facts.decision_id}",
        "territorial_scope": list(facts.territory),
    }
    if facts.rule_url:
        payload["decision_ground_reference_url"] = facts.rule_url
    return payload


def _restrictions(matrix: Matrix, facts: StatementFacts) -> dict[str, Any]:
    """Return the restriction fields with their end dates; one without an end makes its class indefinite."""
    values: dict[str, set[str]] = {}
    ends: dict[str, list[int | None]] = {}
    for code, end in _sources(matrix, facts):
        for name, value in (matrix.measures[code].dsa or {}).items():
            if name in _RESTRICTIONS:
                values.setdefault(name, set()).update([value] if isinstance(value, str) else value)
                ends.setdefault(name, []).append(end)
    payload: dict[str, Any] = {}
    for name, named in values.items():
        visible = name == "decision_visibility"
        payload[name] = sorted(named) if visible else max(named, key=_GRAVER[name].index)
        own = [end for end in ends[name] if end is not None]
        if len(own) == len(ends[name]):
            payload[_END_OF[name]] = _day(max(own))
        elif own or visible:
            payload[_END_OF[name]] = None
    return payload


def _sources(matrix: Matrix, facts: StatementFacts) -> Iterable[tuple[str, int | None]]:
    for measure in facts.measures:
        if matrix.measures[measure.code].dsa:
            yield measure.code, measure.end_at_ms
    if facts.damages_minor:
        yield "LD", None


def _day(at_ms: int) -> str:
    return utc(at_ms).strftime("%Y-%m-%d")


def check_statement(payload: Mapping[str, Any], denied: Iterable[str] = ()) -> list[Fault]:
    """Return everything the Commission's database would refuse, and every personal datum found.

    Args:
        payload: the statement.
        denied: texts that must not appear anywhere (nicknames, ids, phone numbers of the people concerned).
    """
    faults = [
        Fault("statement", f"longer than {limit} characters", field=f"/{name}")
        for name, limit in _LIMITS.items()
        if len(str(payload.get(name, ""))) > limit
    ]
    faults += [Fault("statement", "required", field=f"/{name}") for name in _REQUIRED if not payload.get(name)]
    if not any(payload.get(name) for name in _RESTRICTIONS):
        faults.append(Fault("statement", "at least one restriction is needed", field="/decision_visibility"))
    if not re.fullmatch(r"[A-Za-z0-9_-]+", str(payload.get("puid", ""))):
        faults.append(Fault("statement", "letters, digits, hyphen and underscore only", field="/puid"))
    applied = str(payload.get("application_date", ""))
    for name in _END_OF.values():
        end = payload.get(name)
        if end is not None and not applied <= end <= "2038-01-01":
            faults.append(Fault("statement", "not between the application date and 2038-01-01", field=f"/{name}"))
    texts = {name: value for name, value in payload.items() if isinstance(value, str) and name != "puid"}
    for word in denied:
        faults += [
            Fault("statement", "carries a personal datum", field=f"/{name}")
            for name, value in texts.items()
            if word and word in value
        ]
    return faults
