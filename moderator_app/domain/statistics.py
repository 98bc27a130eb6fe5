"""Figures about agreement and error, each with what one must know to read it.

The formulas are small and their libraries large, so they are written out here; the tests hold them against independent
libraries on random tables. Sources: E. B. Wilson, JASA 22 (1927); D. G. Horvitz and D. J. Thompson, JASA 47 (1952);
J. Cohen, Educ. Psychol. Meas. 20 (1960) and Psychol. Bull. 70 (1968); K. Krippendorff, Content Analysis, ch. 11.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

LEAST = 50
"""Observations below which a figure about people is not shown."""

Z95: Final = 1.959963984540054
"""The standard normal's 97.5 % point: half of an interval of 95 %."""

PPM = 1_000_000

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A share with its 95 % interval; all three between 0 and 1."""

    value: float
    low: float
    high: float
    n: int
    """Observations it rests on."""

    @property
    def shown(self) -> bool:
        """Whether there are enough observations to show it."""
        return self.n >= LEAST


def wilson(hits: float, n: float, z: float = Z95) -> tuple[float, float]:
    """Return the Wilson score interval of ``hits`` in ``n``.

    Raises:
        ValueError: no observations, or more hits than observations.
    """
    if n <= 0 or not 0 <= hits <= n:
        raise ValueError(f"{hits} hits in {n} observations")
    share, square = hits / n, z * z
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = z / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return (0.0 if hits == 0 else max(0.0, centre - half)), (1.0 if hits == n else min(1.0, centre + half))


def share_of(hits: int, n: int) -> Interval | None:
    """Return a plain share with its Wilson interval, None without observations."""
    if not n:
        return None
    low, high = wilson(hits, n)
    return Interval(value=hits / n, low=low, high=high, n=n)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One sampled thing and whether it has the property that is counted."""

    stratum: str
    hit: bool
    probability_ppm: int
    """With which it came into the sample, in millionths; 1,000,000 for certainty."""


def stratified_share(observations: Iterable[Observation], population: Mapping[str, int]) -> Interval | None:
    """Estimate the share of a whole population from a stratified sample.

    The value is the Horvitz–Thompson estimate, each observation weighted by the inverse of its inclusion probability,
    the weights of a stratum scaled to its known size. The interval is Wilson's at the effective number of
    observations, that is, the size of a plain random sample with the same variance (with finite-population
    correction); it never falls outside 0 to 1, and never has width zero while something is unobserved.

    Args:
        observations: the sample.
        population: number of things in each stratum; strata that were never observed are left out of the estimate.

    Raises:
        ValueError: a probability outside 1 to 1,000,000, or a stratum smaller than its sample.
    """
    weights: defaultdict[str, float] = defaultdict(float)
    hit_weights: defaultdict[str, float] = defaultdict(float)
    counts: Counter[str] = Counter()
    for seen in observations:
        if not 0 < seen.probability_ppm <= PPM:
            raise ValueError(f"an inclusion probability of {seen.probability_ppm} millionths")
        counts[seen.stratum] += 1
        weights[seen.stratum] += PPM / seen.probability_ppm
        hit_weights[seen.stratum] += seen.hit * PPM / seen.probability_ppm
    if not counts:
        return None
    sizes = {name: population.get(name, round(weights[name])) for name in counts}
    for name, size in sizes.items():
        if size < counts[name]:
            raise ValueError(f"stratum {name} holds {size} things, {counts[name]} of which were observed")
    whole = sum(sizes.values())
    shares = {name: hit_weights[name] / weights[name] for name in counts}
    value = sum(sizes[name] * shares[name] for name in counts) / whole
    total = sum(counts.values())
    effective = _effective_size(counts, sizes, shares, value)
    if effective is None:
        return Interval(value=value, low=value, high=value, n=total)
    low, high = wilson(min(effective, value * effective), effective)
    return Interval(value=value, low=min(low, value), high=max(high, value), n=total)


def recall_of(found: int, missed: Interval, unseen: int) -> Interval | None:
    """Estimate which part of all violations was found, from what a sample of what nobody flagged says was missed.

    Args:
        found: violations that were found; known, not estimated.
        missed: share of violations in what nobody flagged, with its interval.
        unseen: how much nobody flagged.

    Returns:
        The share with the interval that follows from that of ``missed``, resting on as many observations; None when
        there is no violation at all.
    """
    value, low, high = (
        found / whole if (whole := found + unseen * share) else None
        for share in (missed.value, missed.high, missed.low)
    )
    if value is None or low is None:
        return None
    return Interval(value=value, low=low, high=1.0 if high is None else high, n=missed.n)


def _effective_size(
    counts: Mapping[str, int], sizes: Mapping[str, int], shares: Mapping[str, float], value: float
) -> float | None:
    """Return how many plain observations would know as much; None when everything was observed."""
    whole = sum(sizes.values())
    open_strata = [name for name in counts if counts[name] < sizes[name]]
    if not open_strata:
        return None
    variance = 0.0
    for name in open_strata:
        n, size = counts[name], sizes[name]
        # A stratum that showed one kind only is not certain: (hits + 1) / (n + 2) keeps its spread above zero.
        share = shares[name] if 0 < shares[name] < 1 else (shares[name] * n + 1) / (n + 2)
        variance += (size / whole) ** 2 * (1 - n / size) * share * (1 - share) / max(1, n - 1)
    total = sum(counts.values())
    spread = value * (1 - value)
    if spread <= 0:
        shrunk = (value * total + 1) / (total + 2)
        spread = shrunk * (1 - shrunk)
    return spread / variance


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far two people agree, with what one needs beside it: a kappa alone misleads when one answer is rare."""

    n: int
    raw: float
    """Share of equal answers."""
    kappa: float | None
    """Cohen's; None where only one answer occurs."""
    quadratic: float | None
    """Cohen's with quadratic weights, for answers in an order."""
    prevalence: tuple[tuple[str, float], ...] = field(default=())
    """Share of each answer over both people, in the order of the answers."""

    @property
    def shown(self) -> bool:
        """Whether there are enough pairs to show it."""
        return self.n >= LEAST


def table_of(pairs: Iterable[tuple[T, T]], order: Sequence[T]) -> list[list[int]]:
    """Return how often each pair of answers occurs, first person's answers as rows, both in ``order``."""
    place = {answer: index for index, answer in enumerate(order)}
    table = [[0] * len(order) for _ in order]
    for first, second in pairs:
        table[place[first]][place[second]] += 1
    return table


def raw_agreement(table: Sequence[Sequence[int]]) -> float:
    """Return the share of equal answers.

    Raises:
        ValueError: the table is empty.
    """
    n = sum(map(sum, table))
    if not n:
        raise ValueError("no pairs")
    return sum(table[index][index] for index in range(len(table))) / n


def cohen_kappa(table: Sequence[Sequence[int]], *, quadratic: bool = False) -> float | None:
    """Return Cohen's kappa of a square table, or None where chance alone would agree always.

    Args:
        table: counts, first person's answers as rows, in their order.
        quadratic: weigh a disagreement by the square of its distance.
    """
    n = sum(map(sum, table))
    rows = [sum(row) for row in table]
    columns = [sum(column) for column in zip(*table, strict=True)]
    observed = expected = 0.0
    for i, row in enumerate(table):
        for j, count in enumerate(row):
            weight = (i - j) ** 2 if quadratic else int(i != j)
            observed += weight * count
            expected += weight * rows[i] * columns[j]
    if not expected:
        return None
    return 1 - observed * n / expected


def agreement(pairs: Sequence[tuple[T, T]], order: Sequence[T]) -> Agreement | None:
    """Return how far two people agree, None without pairs; ``order`` lists the possible answers, mildest first."""
    if not pairs:
        return None
    table = table_of(pairs, order)
    both = Counter(answer for pair in pairs for answer in pair)
    return Agreement(
        n=len(pairs),
        raw=raw_agreement(table),
        kappa=cohen_kappa(table),
        quadratic=cohen_kappa(table, quadratic=True),
        prevalence=tuple((str(answer), both[answer] / (2 * len(pairs))) for answer in order if both[answer]),
    )


def krippendorff_alpha(units: Iterable[Sequence[T | None]], order: Sequence[T], *, ordinal: bool) -> float | None:
    """Return Krippendorff's alpha for any number of people, with answers missing.

    Args:
        units: for each thing judged, the answers given (in any order, None where somebody gave none).
        order: the possible answers, mildest first.
        ordinal: whether their order counts; otherwise two answers are equal or not.

    Returns:
        1 for full agreement, 0 for chance, below 0 for systematic disagreement; None where it is undefined (no thing
        was judged twice, or only one answer occurs).
    """
    place = {answer: index for index, answer in enumerate(order)}
    together = [[0.0] * len(order) for _ in order]
    for unit in units:
        answers = Counter(place[answer] for answer in unit if answer is not None)
        m = answers.total()
        if m < 2:
            continue
        for i, count in answers.items():
            for j, other in answers.items():
                together[i][j] += count * (other - (i == j)) / (m - 1)
    totals = [sum(row) for row in together]
    n = sum(totals)
    distance = _ordinal(totals) if ordinal else _nominal
    observed = expected = 0.0
    for i in range(len(order)):
        for j in range(i + 1, len(order)):
            apart = distance(i, j)
            observed += apart * together[i][j]
            expected += apart * totals[i] * totals[j]
    if not expected:
        return None
    return 1 - (n - 1) * observed / expected


def _nominal(_i: int, _j: int) -> float:
    return 1.0


def _ordinal(totals: Sequence[float]) -> Callable[[int, int], float]:
    def distance(i: int, j: int) -> float:
        return (sum(totals[i : j + 1]) - (totals[i] + totals[j]) / 2) ** 2

    return distance


def quantile(values: Sequence[int], share: float) -> int | None:
    """Return the smallest value that at least ``share`` of the values do not exceed, None without values."""
    if not values:
        return None
    rank = max(1, math.ceil(share * len(values)))
    return sorted(values)[rank - 1]
