"""Queues: where a case waits, in which order, and who holds it.

Routing rules are data. A condition is a small tree::

    {all: [c, …]} | {any: [c, …]} | {not: c} | {field: name, eq: v} | {field: name, in: [v, …]} | {field: name, ge: n}
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from moderator_app.domain.case import PriorityInputs
from moderator_app.domain.errors import BadInput, Fault
from moderator_app.domain.text import Label, Named

ROUTING_FIELDS = frozenset(
    {"kind", "category", "family", "severity", "severity_rank", "live_now", "score", "reports", "language", "distress"}
)
"""What a routing condition may ask about a case."""


class SkipReason(Named):
    """Why a reviewer passes a case on; the case is not offered to that person again."""

    LANGUAGE = "language", "I do not understand the language", "语言不通"
    EXPERTISE = "expertise", "Needs another expertise", "需要其他专业知识"
    CONFLICT = "conflict", "Conflict of interest", "利益冲突"
    WELLNESS = "wellness", "I would rather not see this", "不适合我处理"
    TECHNICAL = "technical", "The material cannot be judged", "材料无法判断"
    OTHER = "other", "Another reason", "其他原因"


class LeaseMode(Named):
    """How a case is held."""

    ONLINE = "online", "Online", "在线"
    OFFLINE = "offline", "Offline shift", "离线班次"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A named line of cases."""

    id: str
    name: Label
    capability: str
    """Who may lease from it."""
    allowance_ms: int
    """Time to the first decision."""
    blind: bool = False
    """Score, reach, sales, trust and earlier grades stay hidden until the finding is stored."""
    hidden_grades: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRule:
    """The first rule whose condition holds names the queue."""

    when: Mapping[str, Any]
    queue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """One person's time-limited right to decide one case. Time is a duration on the server's clock."""

    id: str
    case_id: str
    epoch: int
    """The fencing token that a decision must carry."""
    holder: str
    mode: LeaseMode
    ttl_ms: int
    granted_at_ms: int
    device_id: str = ""
    renewals: int = 0


def check_condition(condition: Any, source: str, pointer: str) -> list[Fault]:
    """Return every fault of a condition tree; ``pointer`` is where the tree stands in ``source``."""
    if not isinstance(condition, Mapping):
        return [Fault(source, "a condition is a mapping", field=pointer)]
    for word in ("all", "any"):
        if word in condition:
            parts = condition[word]
            if set(condition) != {word} or not isinstance(parts, Sequence) or isinstance(parts, str):
                return [Fault(source, f"{word!r} takes a list and stands alone", field=pointer)]
            return [
                fault
                for index, part in enumerate(parts)
                for fault in check_condition(part, source, f"{pointer}/{word}/{index}")
            ]
    if "not" in condition:
        return check_condition(condition["not"], source, f"{pointer}/not")
    if not condition:
        return []
    name = condition.get("field")
    if name not in ROUTING_FIELDS:
        return [Fault(source, f"unknown field {name!r}; known: {', '.join(sorted(ROUTING_FIELDS))}", field=pointer)]
    operators = set(condition) - {"field"}
    if len(operators) != 1 or not operators <= {"eq", "in", "ge"}:
        return [Fault(source, "exactly one of eq, in, ge is needed", field=pointer)]
    return []


def holds(condition: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    """Say whether a checked condition holds for a case's facts; the empty condition always does."""
    if "all" in condition:
        return all(holds(part, facts) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, facts) for part in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], facts)
    if not condition:
        return True
    value = facts.get(condition["field"])
    if "eq" in condition:
        return bool(value == condition["eq"])
    if "in" in condition:
        return value in condition["in"]
    return value is not None and bool(value >= condition["ge"])


def route(facts: Mapping[str, Any], rules: Sequence[RoutingRule]) -> str:
    """Return the queue for a case's facts.

    Raises:
        BadInput: no rule matches; the last rule of a checked set always does.
    """
    for rule in rules:
        if holds(rule.when, facts):
            return rule.queue
    raise BadInput([Fault("routing rules", f"no rule takes a case with {dict(facts)}")])


def base_priority(inputs: PriorityInputs) -> int:
    """Return the part of the rank that does not change with time, in thousandths of a point.

    100·severity·likelihood + 20·log10(1+viewers) + 15·log10(1+reports) + 40·live + 10·recurrence. Commercial value
    never enters.
    """
    return (
        100 * inputs.severity_weight * inputs.likelihood_milli
        + round(20_000 * math.log10(1 + inputs.viewers))
        + round(15_000 * math.log10(1 + inputs.reports))
        + 40_000 * inputs.live_now
        + 10_000 * inputs.recurrence
    )


AGE_POINTS_MILLI = 25_000
"""What one full allowance of waiting adds; twice that at most, so no case starves and none is buried by age alone."""


def priority_at(inputs: PriorityInputs, at_ms: int) -> int:
    """Return the rank at a time, in thousandths of a point; higher comes first."""
    waited = max(0, at_ms - inputs.opened_at_ms)
    allowance = max(1, inputs.allowance_ms)
    return base_priority(inputs) + min(AGE_POINTS_MILLI * waited // allowance, 2 * AGE_POINTS_MILLI)


def explain_priority(inputs: PriorityInputs, at_ms: int) -> list[tuple[str, int]]:
    """Return the terms of the rank as (name, thousandths of a point), for the desk to show."""
    return [
        ("severity", 100 * inputs.severity_weight * inputs.likelihood_milli),
        ("viewers", round(20_000 * math.log10(1 + inputs.viewers))),
        ("reports", round(15_000 * math.log10(1 + inputs.reports))),
        ("live", 40_000 * inputs.live_now),
        ("recurrence", 10_000 * inputs.recurrence),
        ("waiting", priority_at(inputs, at_ms) - base_priority(inputs)),
    ]


@dataclass(frozen=True)
class QueueBook:
    """All queues with the rules that lead to them."""

    version: str
    queues: Mapping[str, Queue]
    rules: tuple[RoutingRule, ...]


def load_queues(data: Mapping[str, Any], source: str) -> QueueBook:
    """Read queues and routing rules from parsed YAML.

    The shape is ``{schema, version, queues: {ID: {zh, en, capability, allowance_minutes, blind?, hidden_grades?}},
    routing: [{when: condition, queue: ID}]}``; the last rule's condition is empty, so that every case has a queue.

    Raises:
        BadInput: a queue without its parts, a rule to an unknown queue, a condition that cannot be read.
    """
    if data.get("schema") != "moderator-queues/1":
        raise BadInput([Fault(source, f"unknown schema {data.get('schema')!r}", field="/schema")])
    faults: list[Fault] = []
    queues = {}
    for name, body in data.get("queues", {}).items():
        minutes = body.get("allowance_minutes")
        if not body.get("zh") or not body.get("en") or not body.get("capability"):
            faults.append(Fault(source, "needs zh, en and capability", field=f"/queues/{name}"))
        if not isinstance(minutes, int) or minutes <= 0:
            faults.append(
                Fault(source, f"{minutes!r} is no number of minutes", field=f"/queues/{name}/allowance_minutes")
            )
            minutes = 1
        queues[name] = Queue(
            id=name,
            name=Label(zh=str(body.get("zh", "")), en=str(body.get("en", ""))),
            capability=str(body.get("capability", "")),
            allowance_ms=minutes * 60_000,
            blind=bool(body.get("blind", False)),
            hidden_grades=tuple(body.get("hidden_grades", ())),
        )
    rules = []
    for index, body in enumerate(data.get("routing", ())):
        pointer = f"/routing/{index}"
        if body.get("queue") not in queues:
            faults.append(Fault(source, f"no queue {body.get('queue')!r}", field=f"{pointer}/queue"))
        faults.extend(check_condition(body.get("when", {}), source, f"{pointer}/when"))
        rules.append(RoutingRule(when=body.get("when", {}), queue=str(body.get("queue"))))
    if not rules or rules[-1].when:
        faults.append(Fault(source, "the last rule must take every case (an empty condition)", field="/routing"))
    if faults:
        raise BadInput(faults)
    return QueueBook(version=str(data["version"]), queues=queues, rules=tuple(rules))
