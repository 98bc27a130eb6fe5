"""From findings to a grade, its measures, its money and the number of people it takes.

grade = matrix(category, severity, recurrence) + mitigation + aggravation, within [floor, ceiling]; of several findings
the highest grade wins, never a sum. Recurrence counts only what stands, over the person behind linked accounts, inside
the half-open window [violation − window, violation).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from moderator_app.domain import money
from moderator_app.domain.case import AffectedValue
from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import DAY_MS
from moderator_app.domain.policy import Grade, Matrix, MeasureKind
from moderator_app.domain.text import Label

COUNTED_STATES = frozenset({"effective", "upheld"})
PERMANENT = frozenset({"CART_REVOKE", "STORE_CLOSE", "ACCOUNT_BAN"})
NO_VIOLATION = "G0"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorDecision:
    """An earlier decision about the same person, as recurrence sees it."""

    id: str
    at_ms: int
    """When the violation was (not when it was decided)."""
    state: str
    family: str
    category: str = ""
    grade: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """What the matrix needs of one finding."""

    category: str
    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One atomic effect; the term ends ``days`` × 24 h after its start, or never."""

    code: str
    name: Label
    kind: MeasureKind
    days: int | None
    start_at_ms: int
    end_at_ms: int | None

    @property
    def permanent(self) -> bool:
        """Whether the measure has no end and takes a right away."""
        return self.code in PERMANENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of the reasoning that led to a grade, for the desk to show."""

    kind: str
    """``matrix``, ``mitigation``, ``aggravation``, ``floor`` or ``ceiling``."""
    name: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the matrix proposes, with every step."""

    grade: str
    category: str
    """The finding that carried the grade."""
    earlier: int
    """Counted earlier decisions of that finding's family."""
    basis_ids: tuple[str, ...]
    steps: tuple[Step, ...] = field(default=())


def recurrence(
    history: Iterable[PriorDecision], *, family: str, at_ms: int, window_days: int
) -> tuple[PriorDecision, ...]:
    """Return the decisions that count for a violation at ``at_ms``: same family, standing, in the half-open window."""
    start = at_ms - window_days * DAY_MS
    return tuple(
        prior
        for prior in history
        if prior.state in COUNTED_STATES and prior.family == family and start <= prior.at_ms < at_ms
    )


def propose(
    matrix: Matrix,
    violations: Sequence[Violation],
    history: Iterable[PriorDecision],
    *,
    at_ms: int,
    mitigation: Sequence[str] = (),
    aggravation: Sequence[str] = (),
) -> Proposal:
    """Return the grade for the findings of one case.

    Raises:
        Refused: ``validation`` for an unknown category, severity, mitigation or aggravation, with its pointer.
    """
    _check_codes(matrix, violations, mitigation, aggravation)
    if not violations:
        return Proposal(grade=NO_VIOLATION, category="", earlier=0, basis_ids=())
    past = tuple(history)
    best: tuple[int, Grade, Violation, tuple[PriorDecision, ...]] | None = None
    for violation in violations:
        family = matrix.categories[violation.category].family
        counted = recurrence(past, family=family, at_ms=at_ms, window_days=matrix.window_days)
        grade = matrix.grade_for(violation.category, violation.severity, len(counted))
        if best is None or grade.rank > best[0]:
            best = (grade.rank, grade, violation, counted)
    assert best is not None  # noqa: S101 - violations is not empty
    rank, grade, violation, counted = best
    steps = [Step(kind="matrix", name=f"{violation.category}/{violation.severity}/{len(counted)}", grade=grade.code)]
    for kind, chosen, table in (
        ("mitigation", mitigation, matrix.mitigation),
        ("aggravation", aggravation, matrix.aggravation),
    ):
        for code in chosen:
            rank += table[code]
            steps.append(Step(kind=kind, name=code, grade=_clamped(matrix, rank).code))
    bounded = _clamped(matrix, rank)
    return Proposal(
        grade=bounded.code,
        category=violation.category,
        earlier=len(counted),
        basis_ids=tuple(prior.id for prior in counted),
        steps=tuple(steps),
    )


def _clamped(matrix: Matrix, rank: int) -> Grade:
    low, high = matrix.grades[matrix.floor].rank, matrix.grades[matrix.ceiling].rank
    return matrix.grade_of_rank(min(max(rank, low), high))


def _check_codes(
    matrix: Matrix, violations: Sequence[Violation], mitigation: Sequence[str], aggravation: Sequence[str]
) -> None:
    for index, violation in enumerate(violations):
        if violation.category not in matrix.categories:
            raise Refused(
                "validation", f"There is no category {violation.category}.", pointer=f"/findings/{index}/category"
            )
        if violation.severity not in matrix.severities:
            raise Refused(
                "validation", f"There is no severity {violation.severity}.", pointer=f"/findings/{index}/severity"
            )
    for name, codes, table in (
        ("mitigation", mitigation, matrix.mitigation),
        ("aggravation", aggravation, matrix.aggravation),
    ):
        for index, code in enumerate(codes):
            if code not in table:
                raise Refused("validation", f"There is no {name} {code}.", pointer=f"/{name}/{index}")
        if len(set(codes)) != len(codes):
            raise Refused("validation", f"The same {name} is named twice.", pointer=f"/{name}")


def measures_of(matrix: Matrix, category: str, grade: str, *, start_at_ms: int) -> tuple[Measure, ...]:
    """Return the bundle of a grade, each with its own term; points and damages are kept apart from it."""
    return tuple(
        Measure(
            code=code,
            name=matrix.measures[code].name,
            kind=matrix.measures[code].kind,
            days=days,
            start_at_ms=start_at_ms,
            end_at_ms=None if days is None else start_at_ms + days * DAY_MS,
        )
        for code, days in matrix.bundle(category, grade).items()
    )


def damages_of(
    matrix: Matrix,
    violations: Sequence[Violation],
    grade: str,
    *,
    affected: AffectedValue | None,
    deposit_minor: int,
) -> money.MoneyCalculation:
    """Return the damages of a grade: of several findings the highest amount, never the sum."""
    value = affected or AffectedValue(amount_minor=0)
    calculations = [
        money.compute(
            money.gather(
                matrix,
                category=violation.category,
                grade=grade,
                affected_minor=value.amount_minor,
                deposit_minor=deposit_minor,
                orders=value.orders,
                source=value.source,
            )
        )
        for violation in violations
    ]
    if not calculations:
        raise ValueError("damages need at least one finding")
    return max(calculations, key=lambda calculation: calculation.result_minor)


def approvals_needed(
    matrix: Matrix, *, grade: str, measures: Iterable[Measure], facts: Mapping[str, int | str], override_delta: int = 0
) -> int:
    """Return how many different people the decision takes.

    Args:
        matrix: the effective matrix.
        grade: the chosen grade.
        measures: the bundle; a permanent measure always takes two.
        facts: ``ld_amount_fen``, ``follower_count``, ``source`` for the matrix's extra rules, which only ever raise.
        override_delta: grades between the proposal and the choice; more than the matrix allows takes two.
    """
    needed = matrix.grades[grade].approvals
    if any(measure.permanent for measure in measures) or override_delta > matrix.override_allowed_delta:
        needed = max(needed, 2)
    for rule in matrix.extra_approvals:
        if grade != NO_VIOLATION and rule.applies(facts):
            needed = max(needed, rule.approvals)
    return needed
