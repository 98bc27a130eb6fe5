"""Looking at decisions a second time: which ones, with what probability, and what a difference means.

A plan divides decisions into strata (queue × grade band × tenure of the maker). From each stratum it draws a fixed
number without replacement: a decision's place in the draw is an HMAC of its id under the plan's seed, so that the same
plan over the same decisions draws the same sample on any machine, and nobody can tell beforehand what will be drawn.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from moderator_app.domain.appeal import ErrorClass
from moderator_app.domain.errors import BadInput, Fault
from moderator_app.domain.text import Named

PPM = 1_000_000

GRADES = tuple(f"G{rank}" for rank in range(10))
"""Mildest first; a grade's place is its rank."""

BACK_CHECK = "back-check"
"""First part of the stratum of sessions in which no detector saw anything."""


class Tenure(Named):
    """How long the maker has been doing this."""

    NEW = "new", "New", "新人"
    SETTLED = "settled", "Settled", "熟手"


class ReviewState(Named):
    """The states of ``state_machines.yaml``."""

    SAMPLED = "sampled", "To be reviewed", "待复核"
    LEASED = "leased", "In review", "复核中"
    AGREED = "agreed", "Agreed", "一致"
    DISPUTED = "disputed", "Disputed", "有分歧"
    DEFECT_CONFIRMED = "defect_confirmed", "Defect confirmed", "确认差错"
    DEFECT_REJECTED = "defect_rejected", "First decision stands", "维持原决定"


SETTLED_STATES = frozenset({ReviewState.AGREED, ReviewState.DEFECT_CONFIRMED, ReviewState.DEFECT_REJECTED})
"""States in which a review says something about the first decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A share of some decisions; what is empty fits every decision."""

    ppm: int
    queues: tuple[str, ...] = field(default=())
    grades: tuple[int, int] | None = None
    """Lowest and highest rank, both included."""
    tenure: Tenure | None = None

    def fits(self, candidate: Candidate) -> bool:
        """Say whether the rate is meant for a decision."""
        return (
            (not self.queues or candidate.queue in self.queues)
            and (self.grades is None or self.grades[0] <= candidate.rank <= self.grades[1])
            and (self.tenure is None or self.tenure is candidate.tenure)
        )

    @property
    def band(self) -> str:
        """The grades it is meant for, as the name of a stratum says it."""
        if self.grades is None:
            return "G*"
        low, high = self.grades
        return f"G{low}" if low == high else f"G{low}-G{high}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingPolicy:
    """What is looked at again, and how much of it."""

    version: str
    rates: tuple[Rate, ...]
    """The first that fits holds; the last fits everything."""
    must: frozenset[str]
    severe_rank: int
    override_ranks: int
    new_for_days: int
    back_check_ppm: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A decision (or an unflagged session) that a plan may draw."""

    id: str
    queue: str
    rank: int
    """Of the grade, 0–9."""
    tenure: Tenure
    override_ranks: int = 0
    """How far the maker went from the proposal."""
    unflagged: bool = False
    """Not a decision, but a case in which no detector saw anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """One drawn decision with what an estimate needs to know of it."""

    id: str
    stratum: str
    probability_ppm: int
    must: str = ""
    """Why it had to be drawn, empty for one that was drawn by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What a plan drew, and from how many."""

    draws: tuple[Draw, ...]
    population: Mapping[str, int]
    """Stratum → number of candidates."""


def must_reason(candidate: Candidate, policy: SamplingPolicy) -> str:
    """Return why a decision must be looked at again, empty when it need not."""
    if candidate.unflagged:
        return ""
    if "severe" in policy.must and candidate.rank >= policy.severe_rank:
        return "severe"
    if "overridden" in policy.must and candidate.override_ranks > policy.override_ranks:
        return "overridden"
    return ""


def stratum_of(candidate: Candidate, policy: SamplingPolicy) -> tuple[str, int]:
    """Return a candidate's stratum and the share of it that is to be drawn, in millionths."""
    if candidate.unflagged:
        return f"{BACK_CHECK}/{candidate.queue}", policy.back_check_ppm
    reason = must_reason(candidate, policy)
    if reason:
        return f"{candidate.queue}/{reason}/{candidate.tenure}", PPM
    rate = next(rate for rate in policy.rates if rate.fits(candidate))
    return f"{candidate.queue}/{rate.band}/{candidate.tenure}", rate.ppm


def place_in_draw(seed: str, candidate_id: str) -> bytes:
    """Return where a candidate stands in the draw; the smallest places are drawn."""
    return hmac.digest(seed.encode(), candidate_id.encode(), hashlib.sha256)


def draw(candidates: Iterable[Candidate], policy: SamplingPolicy, seed: str) -> Sample:
    """Draw a sample: of each stratum its share, rounded up, and everything that must be.

    The result depends on the candidates and the seed only, not on their order.
    """
    strata: defaultdict[str, list[Candidate]] = defaultdict(list)
    shares: dict[str, int] = {}
    for candidate in candidates:
        name, shares[name] = stratum_of(candidate, policy)
        strata[name].append(candidate)
    draws: list[Draw] = []
    for name in sorted(strata):
        members = sorted(strata[name], key=lambda one: place_in_draw(seed, one.id))
        count = -(-len(members) * shares[name] // PPM)
        probability = min(PPM, max(1, round(PPM * count / len(members)))) if count else 0
        draws += [
            Draw(id=one.id, stratum=name, probability_ppm=probability, must=must_reason(one, policy))
            for one in members[:count]
        ]
    return Sample(draws=tuple(draws), population={name: len(members) for name, members in strata.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What one person made of a case, reduced to what can be compared."""

    grade: str
    selections: frozenset[tuple[str, str]] = field(default=frozenset())
    """(category, severity) of each finding; empty when nothing is wrong."""
    technical: bool = False
    """The case could not be judged as it was put: broken material, wrong item, a fault of the tool."""


def error_class(first: Opinion, second: Opinion) -> ErrorClass | None:
    """Return how the first opinion was wrong if the second is right, None when they agree."""
    if second.technical:
        return ErrorClass.TECHNICAL
    if first.selections and not second.selections:
        return ErrorClass.FALSE_POSITIVE
    if second.selections and not first.selections:
        return ErrorClass.FALSE_NEGATIVE
    if first.selections != second.selections or first.grade != second.grade:
        return ErrorClass.WRONG_SELECTION
    return None


def drift(first: Opinion, second: Opinion) -> int:
    """Return how many grades the first was harsher than the second; negative for milder."""
    return GRADES.index(first.grade) - GRADES.index(second.grade)


def load_sampling(data: Mapping[str, Any], source: str) -> SamplingPolicy:
    """Read the sampling policy from parsed YAML (see ``resources/policy/sampling.yaml``).

    Raises:
        BadInput: a part is missing or wrong; every fault with its place.
    """
    if data.get("schema") != "moderator-sampling/1":
        raise BadInput([Fault(source, f"unknown schema {data.get('schema')!r}", field="/schema")])
    faults: list[Fault] = []

    def number(parent: Mapping[str, Any], name: str, pointer: str, most: int = PPM) -> int:
        value = parent.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            faults.append(Fault(source, f"{value!r} is no whole number from 0 to {most}", field=f"{pointer}/{name}"))
            return 0
        return value

    rates = []
    rows = data.get("rates")
    for index, row in enumerate(rows if isinstance(rows, list) else []):
        pointer = f"/rates/{index}"
        grades, tenure = row.get("grades"), row.get("tenure")
        if grades is not None and not _is_span(grades):
            faults.append(Fault(source, f"{grades!r} is no span of ranks", field=f"{pointer}/grades"))
            grades = None
        if tenure is not None and tenure not in set(Tenure):
            faults.append(Fault(source, f"no tenure {tenure!r}", field=f"{pointer}/tenure"))
            tenure = None
        rates.append(
            Rate(
                ppm=number(row, "ppm", pointer),
                queues=tuple(map(str, row.get("queues", ()))),
                grades=(grades[0], grades[1]) if grades else None,
                tenure=Tenure(tenure) if tenure else None,
            )
        )
    if not rates or rates[-1].queues or rates[-1].grades or rates[-1].tenure:
        faults.append(Fault(source, "the last rate must fit every decision", field="/rates"))
    must = frozenset(map(str, data.get("must", ())))
    if must - {"severe", "overridden"}:
        faults.append(Fault(source, "known reasons are severe and overridden", field="/must"))
    policy = SamplingPolicy(
        version=str(data.get("version", "")),
        rates=tuple(rates),
        must=must,
        severe_rank=number(data, "severe_rank", "", len(GRADES)),
        override_ranks=number(data, "override_ranks", "", len(GRADES)),
        new_for_days=number(data, "new_for_days", "", 3650),
        back_check_ppm=number(data, "back_check_ppm", ""),
    )
    if faults:
        raise BadInput(faults)
    return policy


def _is_span(value: Any) -> bool:
    return (
        isinstance(value, Sequence)
        and len(value) == 2
        and all(isinstance(rank, int) and 0 <= rank < len(GRADES) for rank in value)
        and value[0] <= value[1]
    )
