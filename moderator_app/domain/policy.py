"""The penalty matrix as data: loaded, checked, and refused with the place of the fault.

``resources/policy/penalty_matrix.yaml`` holds it. A grade is a bundle of measures; a category's row gives the grade for
a severity and a recurrence column. The matrix must be complete and monotone: more severe or more often is never milder.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from moderator_app.domain.errors import BadInput, Fault
from moderator_app.domain.text import Label, Named

SEVERITIES = ("S1", "S2", "S3", "S4")
COLUMNS = ("first", "second", "third_plus")


class Basis(Named):
    """What liquidated damages are measured by."""

    NONE = "NONE", "none", "无"
    FIXED = "FIXED", "fixed amount per grade", "按等级固定金额"
    BPS = "BPS_OF_AFFECTED_GMV", "share of the affected order value", "受影响订单金额的比例"
    DEPOSIT = "FULL_DEPOSIT", "whole deposit", "全部保证金"


class MeasureKind(Named):
    """The four kinds of penalty, and no penalty."""

    NONE = "none", "None", "无"
    WARNING = "warning", "Warning", "警告"
    DAMAGES = "liquidated_damages", "Liquidated damages", "违约金"
    BAN = "permission_ban", "Permission ban", "权限限制"
    CLOSURE = "store_closure", "Permanent store closure", "永久关店"


@dataclass(frozen=True, slots=True)
class MeasureType:
    """One atomic effect that a grade may carry."""

    code: str
    name: Label
    kind: MeasureKind
    timed: bool
    reversible: bool
    dsa: Mapping[str, Any] | None = None
    """The restriction it is in a statement of reasons (Digital Services Act), or None."""


@dataclass(frozen=True, slots=True)
class DamagesRule:
    """How liquidated damages are computed; amounts in minor units, rates in basis points."""

    basis: Basis
    bps: int = 0
    minimum_minor: int = 0
    maximum_minor: int | None = None
    fixed_minor: int = 0


@dataclass(frozen=True, slots=True)
class Grade:
    """A rung of the ladder."""

    code: str
    rank: int
    name: Label
    measures: Mapping[str, int | None]
    """Measure code → term in days, None without a term."""
    points: int
    damages: DamagesRule
    approvals: int
    publishable: bool


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of violation with its row of the matrix."""

    code: str
    family: str
    name: Label
    rule: str
    rows: Mapping[str, tuple[str, str, str]]
    dsa: Mapping[str, Any] | None = None
    """Category, additions and keywords of a statement of reasons, or None."""


@dataclass(frozen=True, slots=True)
class ExtraApproval:
    """A condition that raises the number of people: ``name op literal``."""

    field: str
    op: str
    value: int | str
    approvals: int

    def applies(self, facts: Mapping[str, int | str]) -> bool:
        """Say whether the condition holds; a missing fact never does."""
        fact = facts.get(self.field)
        if fact is None:
            return False
        if self.op == "==":
            return fact == self.value
        return isinstance(fact, int) and isinstance(self.value, int) and fact >= self.value


@dataclass(frozen=True)
class Matrix:
    """A checked penalty matrix."""

    version: str
    digest: str
    """SHA-256 of its canonical JSON; decisions pin it with the version."""
    currency: str
    window_days: int
    severities: Mapping[str, Label]
    measures: Mapping[str, MeasureType]
    grades: Mapping[str, Grade]
    categories: Mapping[str, Category]
    overrides: Mapping[str, Mapping[str, DamagesRule]]
    """Category → grade → the damages rule that replaces the grade's own."""
    extras: Mapping[str, tuple[str, Mapping[str, int | None]]]
    """Category → (from grade, measures merged in from that grade upward)."""
    cap_bps: int
    extra_approvals: tuple[ExtraApproval, ...]
    mitigation: Mapping[str, int]
    aggravation: Mapping[str, int]
    floor: str
    ceiling: str
    override_allowed_delta: int
    override_min_chars: int

    def grade_of_rank(self, rank: int) -> Grade:
        """Return the grade of a rank."""
        return next(grade for grade in self.grades.values() if grade.rank == rank)

    def grade_for(self, category: str, severity: str, earlier: int) -> Grade:
        """Return the row's grade for ``earlier`` counted decisions (0 → first column, 2 or more → third).

        Raises:
            KeyError: unknown category or severity.
        """
        return self.grades[self.categories[category].rows[severity][min(earlier, 2)]]

    def damages_rule(self, category: str, grade: str) -> DamagesRule:
        """Return the rule for damages of a grade in a category.

        Where a category has a fixed table but no entry for the grade, the next lower entry of the table applies;
        a whole-deposit grade keeps its own rule.
        """
        own = self.grades[grade].damages
        table = self.overrides.get(category)
        if table is None or own.basis in {Basis.NONE, Basis.DEPOSIT}:
            return own
        rank = self.grades[grade].rank
        fitting = [code for code in table if self.grades[code].rank <= rank]
        return table[max(fitting, key=lambda code: self.grades[code].rank)] if fitting else own

    def bundle(self, category: str, grade: str) -> dict[str, int | None]:
        """Return the measures of a grade in a category, with the longer term where both name one."""
        bundle = dict(self.grades[grade].measures)
        extra = self.extras.get(category)
        if extra and self.grades[grade].rank >= self.grades[extra[0]].rank:
            for code, days in extra[1].items():
                known = bundle.get(code)
                bundle[code] = max(known, days) if known is not None and days is not None else (days or known)
        return bundle


PARTS = (
    "version",
    "currency",
    "recurrence",
    "severity",
    "measures",
    "grades",
    "ld_overrides",
    "ld_reasonableness",
    "extra_approval",
    "categories",
    "category_extras",
    "mitigation",
    "aggravation",
    "override",
)
"""What a matrix must have; more may stand beside it for people to read."""

SHAPES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "measures": (("kind", "timed", "reversible"), ("dsa",)),
    "grades": (("rank", "measures", "points", "ld", "approvals", "publishable"), ()),
    "categories": (("family", "rule", "rows"), ("dsa",)),
}
"""Part → keys that each of its members must have, and may have; a misspelt one must not pass for a rule."""

_CONDITION = re.compile(r"^(?P<field>\w+) (?P<op>>=|==) (?P<value>\d+|'[^']*')$")


class _Reader:
    """Collects the faults of one matrix file."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.faults: list[Fault] = []

    def fault(self, pointer: str, reason: str) -> None:
        self.faults.append(Fault(self.source, reason, field=pointer))

    def keys(
        self, body: Mapping[str, Any], pointer: str, *, needed: Sequence[str], allowed: Sequence[str] = ()
    ) -> None:
        """Note what is missing, and what nobody would read: a misspelt key must not pass for a rule."""
        for name in needed:
            if name not in body:
                self.fault(f"{pointer}/{name}", "is missing")
        for name in body:
            if name not in {*needed, *allowed}:
                self.fault(f"{pointer}/{name}", "unknown key")

    def shape(self, data: Mapping[str, Any]) -> None:
        """Note every part that is missing, is no mapping, or is unknown, before anything is read."""
        for name in PARTS:
            if name not in data:
                self.fault(f"/{name}", "is missing")
        for part, (needed, allowed) in SHAPES.items():
            bodies = data.get(part, {})
            if not isinstance(bodies, Mapping):
                self.fault(f"/{part}", "must map names to their parts")
                continue
            for code, body in bodies.items():
                if not isinstance(body, Mapping):
                    self.fault(f"/{part}/{code}", "must map names to their parts")
                    continue
                self.keys(body, f"/{part}/{code}", needed=needed, allowed=(*allowed, "zh", "en"))
                if part == "categories" and isinstance(body.get("rows"), Mapping):
                    self.keys(body["rows"], f"/{part}/{code}/rows", needed=(), allowed=SEVERITIES)

    def label(self, body: Mapping[str, Any], pointer: str) -> Label:
        if not body.get("zh") or not body.get("en"):
            self.fault(pointer, "needs a name in zh and in en")
        return Label(zh=str(body.get("zh", "")), en=str(body.get("en", "")))

    def amount(self, value: Any, pointer: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            self.fault(pointer, f"{value!r} is not a whole number of minor units")
            return 0
        return value

    def terms(self, body: Mapping[str, Any], known: Mapping[str, MeasureType], pointer: str) -> dict[str, int | None]:
        terms: dict[str, int | None] = {}
        for code, options in body.items():
            if code not in known:
                self.fault(f"{pointer}/{code}", "unknown measure")
                continue
            days = (options or {}).get("days")
            if days is not None and (not known[code].timed or not isinstance(days, int) or days <= 0):
                self.fault(f"{pointer}/{code}/days", f"{days!r} is no term for this measure")
            if days is None and known[code].timed:
                self.fault(f"{pointer}/{code}", "a timed measure needs its days")
            terms[code] = days
        return terms

    def damages(self, body: Mapping[str, Any], pointer: str) -> DamagesRule:
        try:
            basis = Basis(str(body.get("basis")))
        except ValueError:
            self.fault(f"{pointer}/basis", f"unknown basis {body.get('basis')!r}")
            return DamagesRule(Basis.NONE)
        if basis is not Basis.BPS:
            return DamagesRule(basis)
        rule = DamagesRule(
            basis,
            bps=self.amount(body.get("bps"), f"{pointer}/bps"),
            minimum_minor=self.amount(body.get("min", 0), f"{pointer}/min"),
            maximum_minor=self.amount(body.get("max"), f"{pointer}/max"),
        )
        if rule.maximum_minor is not None and rule.maximum_minor < rule.minimum_minor:
            self.fault(pointer, "the maximum is below the minimum")
        return rule


def load_matrix(data: Mapping[str, Any], source: str) -> Matrix:
    """Read and check a matrix from parsed YAML.

    Raises:
        BadInput: it is incomplete, not monotone, or names something unknown; every fault carries a JSON pointer.
    """
    reader = _Reader(source)
    if data.get("schema") != "moderator-penalty-matrix/1":
        raise BadInput([Fault(source, f"unknown schema {data.get('schema')!r}", field="/schema")])
    reader.shape(data)
    if reader.faults:
        raise BadInput(reader.faults)
    measures = {
        code: MeasureType(
            code,
            reader.label(body, f"/measures/{code}"),
            MeasureKind(body["kind"]),
            body["timed"],
            body["reversible"],
            body.get("dsa"),
        )
        for code, body in data["measures"].items()
    }
    grades = {
        code: Grade(
            code,
            body["rank"],
            reader.label(body, f"/grades/{code}"),
            reader.terms(body["measures"], measures, f"/grades/{code}/measures"),
            reader.amount(body["points"], f"/grades/{code}/points"),
            reader.damages(body["ld"], f"/grades/{code}/ld"),
            body["approvals"],
            body["publishable"],
        )
        for code, body in data["grades"].items()
    }
    if sorted(grade.rank for grade in grades.values()) != list(range(len(grades))):
        reader.fault("/grades", "ranks must run from 0 without a gap or a twin")
    categories = {code: _category(reader, code, body, grades) for code, body in data["categories"].items()}
    overrides = {
        category: _fixed_table(reader, category, body, grades) for category, body in data["ld_overrides"].items()
    }
    extras = {}
    for category, body in data["category_extras"].items():
        pointer = f"/category_extras/{category}"
        if category not in categories or body["from"] not in grades:
            reader.fault(pointer, "unknown category or grade")
        extras[category] = (body["from"], reader.terms(body["measures"], measures, f"{pointer}/measures"))
    approvals = tuple(_extra_approval(reader, index, body) for index, body in enumerate(data["extra_approval"]))
    bounds = {"floor": data["mitigation"]["floor"], "ceiling": data["aggravation"]["ceiling"]}
    for name, code in bounds.items():
        if code not in grades:
            reader.fault(f"/{name}", f"unknown grade {code!r}")
    if reader.faults:
        raise BadInput(reader.faults)
    return Matrix(
        version=str(data["version"]),
        digest=hashlib.sha256(
            json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        ).hexdigest(),
        currency=data["currency"],
        window_days=data["recurrence"]["window_days"],
        severities={code: reader.label(body, f"/severity/{code}") for code, body in data["severity"].items()},
        measures=measures,
        grades=grades,
        categories=categories,
        overrides=overrides,
        extras=extras,
        cap_bps=data["ld_reasonableness"]["cap_bps_of_affected_gmv"],
        extra_approvals=approvals,
        mitigation={code: step for code, step in data["mitigation"].items() if code != "floor"},
        aggravation={code: step for code, step in data["aggravation"].items() if code != "ceiling"},
        floor=bounds["floor"],
        ceiling=bounds["ceiling"],
        override_allowed_delta=data["override"]["allowed_delta"],
        override_min_chars=20,
    )


def _category(reader: _Reader, code: str, body: Mapping[str, Any], grades: Mapping[str, Grade]) -> Category:
    rows: dict[str, tuple[str, str, str]] = {}
    ranks: dict[str, list[int]] = {}
    for severity in SEVERITIES:
        pointer = f"/categories/{code}/rows/{severity}"
        row = body["rows"].get(severity)
        if not isinstance(row, list) or len(row) != len(COLUMNS):
            reader.fault(pointer, f"needs {len(COLUMNS)} grades, one for each of {', '.join(COLUMNS)}")
            continue
        unknown = [grade for grade in row if grade not in grades]
        if unknown:
            reader.fault(pointer, f"unknown grade {unknown[0]!r}")
            continue
        ranks[severity] = [grades[grade].rank for grade in row]
        if ranks[severity] != sorted(ranks[severity]):
            reader.fault(pointer, "milder on recurrence: a row must not fall from left to right")
        rows[severity] = (row[0], row[1], row[2])
    for milder, graver in pairwise(SEVERITIES):
        if milder in ranks and graver in ranks:
            for column, (low, high) in enumerate(zip(ranks[milder], ranks[graver], strict=True)):
                if high < low:
                    reader.fault(
                        f"/categories/{code}/rows/{graver}/{column}", f"milder than {milder} in the same column"
                    )
    name = reader.label(body, f"/categories/{code}")
    return Category(code, body["family"], name, body["rule"], rows, body.get("dsa"))


def _fixed_table(
    reader: _Reader, category: str, body: Mapping[str, Any], grades: Mapping[str, Grade]
) -> dict[str, DamagesRule]:
    pointer = f"/ld_overrides/{category}"
    table = {}
    for grade, amount in body["fen"].items():
        if grade not in grades:
            reader.fault(f"{pointer}/fen/{grade}", "unknown grade")
        table[grade] = DamagesRule(Basis.FIXED, fixed_minor=reader.amount(amount, f"{pointer}/fen/{grade}"))
    return table


def _extra_approval(reader: _Reader, index: int, body: Mapping[str, Any]) -> ExtraApproval:
    match = _CONDITION.match(body["when"])
    if match is None:
        reader.fault(f"/extra_approval/{index}/when", f"cannot read {body['when']!r}; write: name >= number")
        return ExtraApproval("", "==", 0, 1)
    literal = match["value"]
    value = literal.strip("'") if literal.startswith("'") else int(literal)
    return ExtraApproval(match["field"], match["op"], value, body["approvals"])
