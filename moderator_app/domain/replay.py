"""A draft of the matrix over past decisions: what would it have proposed, and how many grades would change?

The same rules as ``penalty.propose``, over many decisions at once: earlier violations are counted by bisection in one
sorted list for each person and family.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from moderator_app.domain.identity import DAY_MS
from moderator_app.domain.penalty import COUNTED_STATES
from moderator_app.domain.policy import Matrix

GONE = ""
"""Grade of a decision whose category or severity the matrix does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastDecision:
    """What a replay needs of one decision that took effect."""

    id: str
    number: str
    person: str
    at_ms: int
    """When the violation was."""
    state: str
    category: str
    """The finding that carried the grade; recurrence counts by its family."""
    severity: str
    violations: tuple[tuple[str, str], ...]
    """(category, severity) of every finding that counts."""
    mitigation: tuple[str, ...] = ()
    aggravation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """One decision under two matrices."""

    past: PastDecision
    before: str
    after: str
    earlier_before: int
    earlier_after: int


class Book:
    """One matrix with the standing violations of all people, ready to be counted."""

    def __init__(self, matrix: Matrix, past: Iterable[PastDecision]) -> None:
        """Sort the standing violations by person and family; ones in categories unknown to the matrix do not count."""
        self._matrix = matrix
        self._by_rank = {grade.rank: code for code, grade in matrix.grades.items()}
        self._ranks = {code: grade.rank for code, grade in matrix.grades.items()}
        self._floor, self._ceiling = self._ranks[matrix.floor], self._ranks[matrix.ceiling]
        self._times: Mapping[tuple[str, str], list[int]] = defaultdict(list)
        for one in past:
            category = matrix.categories.get(one.category)
            if category is not None and one.state in COUNTED_STATES:
                self._times[one.person, category.family].append(one.at_ms)
        for times in self._times.values():
            times.sort()

    def propose(self, one: PastDecision) -> tuple[str, int]:
        """Return (grade, counted earlier violations) for one decision."""
        matrix, best, counted = self._matrix, -1, 0
        start = one.at_ms - matrix.window_days * DAY_MS
        for name, severity in one.violations:
            category = matrix.categories.get(name)
            if category is None or severity not in category.rows:
                return GONE, 0
            times = self._times.get((one.person, category.family), ())
            earlier = bisect_left(times, one.at_ms) - bisect_left(times, start)
            rank = self._ranks[category.rows[severity][min(earlier, 2)]]
            if rank > best:
                best, counted = rank, earlier
        for codes, table in ((one.mitigation, matrix.mitigation), (one.aggravation, matrix.aggravation)):
            best += sum(table.get(code, 0) for code in codes)
        return self._by_rank[min(max(best, self._floor), self._ceiling)], counted


def replay(old: Matrix, new: Matrix, past: Sequence[PastDecision]) -> list[Replayed]:
    """Return the decisions whose proposed grade would change, in the order given."""
    before, after = Book(old, past), Book(new, past)
    changed = []
    for one in past:
        grade_before, earlier_before = before.propose(one)
        grade_after, earlier_after = after.propose(one)
        if grade_before != grade_after:
            changed.append(
                Replayed(
                    past=one,
                    before=grade_before,
                    after=grade_after,
                    earlier_before=earlier_before,
                    earlier_after=earlier_after,
                )
            )
    return changed
