"""Care for who looks: how much of what distresses one person has seen, what is left, and when a break is due.

Nothing here is a person's performance. Looking is counted in any 24 hours, so that no midnight starts it anew, and in a
row: a row ends with a break, or with a pause that is as long as one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moderator_app.domain.errors import BadInput, Fault
from moderator_app.domain.text import Label

MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS
OTHER = "distressing"
"""The class of a case whose own class the policy does not name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureBudget:
    """How much of one class one person looks at."""

    id: str
    name: Label
    day_ms: int
    """In any 24 hours."""
    row_ms: int
    """Without a break."""
    items: int
    """Cases in any 24 hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WellnessPolicy:
    """The platform's figures."""

    version: str
    classes: tuple[ExposureBudget, ...]
    offer_ms: int
    """After so long without one, a break is offered."""
    require_ms: int
    """After so long no further case is handed out before a break."""
    break_ms: int

    def class_of(self, distress: str) -> str:
        """Return the class a case counts to; empty for a case that distresses nobody."""
        if not distress:
            return ""
        return distress if any(one.id == distress for one in self.classes) else OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """So long somebody looked at one case, up to an instant."""

    case_id: str
    cls: str
    """The exposure class; empty for what distresses nobody."""
    ended_at_ms: int
    spent_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassSpent:
    """What was seen of one class, and whether there is room for more."""

    budget: ExposureBudget
    day_ms: int
    row_ms: int
    items: int

    @property
    def full(self) -> bool:
        """Nothing of this class is handed out now."""
        budget = self.budget
        return self.day_ms >= budget.day_ms or self.row_ms >= budget.row_ms or self.items >= budget.items


@dataclass(frozen=True, slots=True, kw_only=True)
class Strain:
    """Where one person stands."""

    classes: tuple[ClassSpent, ...]
    row_ms: int
    """Of looking at anything, since the last break."""
    break_until_ms: int
    """Until when a break lasts; 0 without one."""

    def full(self) -> frozenset[str]:
        """Return the classes of which nothing is handed out now."""
        return frozenset(one.budget.id for one in self.classes if one.full)


def strain_of(policy: WellnessPolicy, looks: Sequence[Look], breaks: Collection[int], now_ms: int) -> Strain:
    """Return where somebody stands.

    Args:
        policy: the figures.
        looks: what was looked at in the last 24 hours, in any order.
        breaks: when breaks were begun in that time, in milliseconds since the epoch.
        now_ms: the clock that all of these are on.
    """
    recent = sorted((look for look in looks if look.ended_at_ms > now_ms - DAY_MS), key=lambda look: look.ended_at_ms)
    rested = max((at + policy.break_ms for at in breaks if at + policy.break_ms <= now_ms), default=0)
    until = max((at + policy.break_ms for at in breaks if at + policy.break_ms > now_ms), default=0)
    row: list[Look] = []
    edge = now_ms
    for look in reversed(recent):
        if look.ended_at_ms <= rested or edge - look.ended_at_ms >= policy.break_ms:
            break
        row.append(look)
        edge = min(edge, look.ended_at_ms - look.spent_ms)
    spent = tuple(
        ClassSpent(
            budget=one,
            day_ms=sum(look.spent_ms for look in recent if look.cls == one.id),
            row_ms=sum(look.spent_ms for look in row if look.cls == one.id),
            items=len({look.case_id for look in recent if look.cls == one.id}),
        )
        for one in policy.classes
    )
    return Strain(classes=spent, row_ms=sum(look.spent_ms for look in row), break_until_ms=until)


def load_wellness(data: Mapping[str, Any], source: str) -> WellnessPolicy:
    """Read the policy from parsed YAML (see ``resources/policy/wellness.yaml``).

    Raises:
        BadInput: a part is missing or wrong; every fault with its place.
    """
    if data.get("schema") != "moderator-wellness/1":
        raise BadInput([Fault(source, f"unknown schema {data.get('schema')!r}", field="/schema")])
    faults: list[Fault] = []

    def number(parent: Mapping[str, Any], name: str, pointer: str, most: int) -> int:
        value = parent.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            faults.append(Fault(source, f"{value!r} is no whole number from 1 to {most}", field=f"{pointer}/{name}"))
            return 1
        return value

    def minutes(parent: Mapping[str, Any], name: str, pointer: str) -> int:
        return number(parent, name, pointer, 24 * 60) * MINUTE_MS

    classes = []
    rows = data.get("classes")
    for index, row in enumerate(rows if isinstance(rows, list) else []):
        pointer = f"/classes/{index}"
        if not isinstance(row, dict) or not all(str(row.get(name, "")).strip() for name in ("id", "zh", "en")):
            faults.append(Fault(source, "a class needs id, zh and en", field=pointer))
            continue
        classes.append(
            ExposureBudget(
                id=str(row["id"]),
                name=Label(zh=str(row["zh"]), en=str(row["en"])),
                day_ms=minutes(row, "day_min", pointer),
                row_ms=minutes(row, "row_min", pointer),
                items=number(row, "items", pointer, 100_000),
            )
        )
    names = [one.id for one in classes]
    if OTHER not in names or len(set(names)) != len(names):
        faults.append(Fault(source, f"every class once, and {OTHER} among them", field="/classes"))
    given = data.get("desk_time")
    work: Mapping[str, Any] = given if isinstance(given, dict) else {}
    policy = WellnessPolicy(
        version=str(data.get("version", "")),
        classes=tuple(classes),
        offer_ms=minutes(work, "offer_min", "/desk_time"),
        require_ms=minutes(work, "require_min", "/desk_time"),
        break_ms=minutes(work, "break_min", "/desk_time"),
    )
    if policy.offer_ms > policy.require_ms:
        faults.append(Fault(source, "a break is offered before it is required", field="/desk_time/offer_min"))
    if faults:
        raise BadInput(faults)
    return policy
