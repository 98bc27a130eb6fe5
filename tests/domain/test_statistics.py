"""The figures, against the vectors and against independent libraries on random tables."""

import itertools
import json
import random
from collections import Counter
from pathlib import Path

import krippendorff
import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.metrics import cohen_kappa_score

from moderator_app.domain import statistics as figures

VECTORS = json.loads((Path(__file__).parents[1] / "vectors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("hits", "n", "low", "high"), VECTORS["wilson95"])
def test_wilson_intervals_are_those_of_the_vectors(hits, n, low, high):
    assert figures.wilson(hits, n) == pytest.approx((low, high), abs=1e-6)


@pytest.mark.parametrize("case", VECTORS["kappa"])
def test_kappas_are_those_of_the_vectors(case):
    assert figures.cohen_kappa(case["table"]) == pytest.approx(case["kappa"], abs=1e-6)
    if "quadratic" in case:
        assert figures.cohen_kappa(case["table"], quadratic=True) == pytest.approx(case["quadratic"], abs=1e-6)


def test_wilson_intervals_are_those_of_scipy():
    dice = random.Random(1)  # noqa: S311 - repeatable tables, no secrets
    for _ in range(200):
        n = dice.randint(1, 3000)
        hits = dice.randint(0, n)
        seen = binomtest(hits, n).proportion_ci(method="wilson")
        assert figures.wilson(hits, n) == pytest.approx((seen.low, seen.high), abs=1e-9)


@pytest.mark.parametrize("quadratic", [False, True])
def test_kappas_of_random_tables_are_those_of_scikit_learn(quadratic):
    dice = random.Random(2)  # noqa: S311 - repeatable tables, no secrets
    for _ in range(100):
        order = list(range(dice.randint(2, 10)))
        pairs = [(dice.choice(order), dice.choice(order)) for _ in range(dice.randint(2, 300))]
        pairs += [(answer, answer) for answer in order]
        first, second = zip(*pairs, strict=True)
        seen = cohen_kappa_score(first, second, labels=order, weights="quadratic" if quadratic else None)
        table = figures.table_of(pairs, order)
        assert figures.cohen_kappa(table, quadratic=quadratic) == pytest.approx(seen, abs=1e-9)


@pytest.mark.parametrize("ordinal", [False, True])
def test_alphas_of_random_tables_with_gaps_are_those_of_an_independent_library(ordinal):
    dice = random.Random(3)  # noqa: S311 - repeatable tables, no secrets
    for _ in range(100):
        order = list(range(dice.randint(2, 8)))
        people, things = dice.randint(2, 6), dice.randint(3, 60)
        units = [
            [None if dice.random() < 0.3 else dice.choice(order[: 1 + thing % len(order)]) for _ in range(people)]
            for thing in range(things)
        ]
        ratings = np.array([[np.nan if one is None else one for one in unit] for unit in units], dtype=float).T
        pairable = Counter(one for unit in units for one in unit if sum(x is not None for x in unit) > 1)
        pairable.pop(None, None)
        if len(pairable) < 2:
            continue
        seen = krippendorff.alpha(
            reliability_data=ratings, level_of_measurement="ordinal" if ordinal else "nominal", value_domain=order
        )
        assert figures.krippendorff_alpha(units, order, ordinal=ordinal) == pytest.approx(seen, abs=1e-9)


def test_two_tables_that_agree_alike_have_other_kappas_and_the_prevalence_says_why():
    even = [("yes", "yes")] * 45 + [("yes", "no")] * 5 + [("no", "yes")] * 5 + [("no", "no")] * 45
    rare = [("yes", "yes")] * 90 + [("yes", "no")] * 5 + [("no", "yes")] * 5
    first, second = figures.agreement(even, ["yes", "no"]), figures.agreement(rare, ["yes", "no"])
    assert first.raw == second.raw == 0.9
    assert first.kappa == pytest.approx(0.8)
    assert second.kappa == pytest.approx(-0.0526, abs=1e-4)
    assert dict(second.prevalence) == {"yes": 0.95, "no": 0.05}


def test_what_has_no_answer_is_none_and_not_a_number():
    assert figures.agreement([], ["a"]) is None
    assert figures.cohen_kappa([[4, 0], [0, 0]]) is None
    assert figures.krippendorff_alpha([["a", "a"], ["a", None]], ["a", "b"], ordinal=False) is None
    assert figures.share_of(0, 0) is None
    assert figures.stratified_share([], {}) is None
    assert figures.quantile([], 0.5) is None
    with pytest.raises(ValueError, match="3 hits in 2"):
        figures.wilson(3, 2)


def test_a_figure_about_people_is_hidden_below_fifty():
    assert not figures.share_of(49, 49).shown
    assert figures.share_of(50, 50).shown
    pairs = [("a", "b")] * 49
    assert not figures.agreement(pairs, ["a", "b"]).shown
    assert figures.agreement([*pairs, ("a", "a")], ["a", "b"]).shown


def seen(stratum, hits, n, size):
    return [
        figures.Observation(stratum=stratum, hit=number < hits, probability_ppm=round(1_000_000 * n / size))
        for number in range(n)
    ]


def test_a_stratified_estimate_weighs_each_stratum_by_its_size():
    observations = seen("many", 1, 20, 1000) + seen("few", 50, 100, 100)
    found = figures.stratified_share(observations, {"many": 1000, "few": 100})
    assert found.value == pytest.approx((1000 * 0.05 + 100 * 0.5) / 1100)
    assert found.low < found.value < found.high
    assert found.n == 120


def test_one_stratum_is_close_to_the_plain_interval():
    found = figures.stratified_share(seen("one", 95, 100, 1_000_000), {"one": 1_000_000})
    low, high = figures.wilson(95, 100)
    assert found.value == pytest.approx(0.95)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.003)


def test_a_stratum_that_was_observed_whole_adds_no_doubt():
    found = figures.stratified_share(seen("all", 3, 10, 10), {"all": 10})
    assert found.low == found.value == found.high == 0.3


@pytest.mark.parametrize("hits", [0, 20])
def test_twenty_alike_are_not_certainty(hits):
    found = figures.stratified_share(seen("one", hits, 20, 5000), {"one": 5000})
    assert found.high - found.low > 0.1
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    dice = random.Random(4)  # noqa: S311 - repeatable tables, no secrets
    sizes, rates, taken = {"a": 4000, "b": 800, "c": 200}, {"a": 0.04, "b": 0.15, "c": 0.4}, {"a": 80, "b": 60, "c": 40}
    people = {name: [dice.random() < rates[name] for _ in range(size)] for name, size in sizes.items()}
    truth = sum(map(sum, people.values())) / 5000
    covered = 0
    for _ in range(1000):
        observations = [
            figures.Observation(stratum=name, hit=hit, probability_ppm=1_000_000 * taken[name] // sizes[name])
            for name in sizes
            for hit in dice.sample(people[name], taken[name])
        ]
        found = figures.stratified_share(observations, sizes)
        covered += found.low <= truth <= found.high
    assert 0.93 <= covered / 1000 <= 0.985


def test_impossible_samples_are_refused():
    with pytest.raises(ValueError, match="holds 1 things, 2"):
        figures.stratified_share(seen("a", 0, 2, 2), {"a": 1})
    with pytest.raises(ValueError, match="0 millionths"):
        figures.stratified_share([figures.Observation(stratum="a", hit=True, probability_ppm=0)], {})


def test_quantiles_are_values_that_were_seen():
    assert figures.quantile([5, 1, 3, 2, 4], 0.5) == 3
    assert figures.quantile([5, 1, 3, 2, 4], 0.9) == 5
    assert figures.quantile([7], 0.01) == 7


def test_kappa_does_not_care_who_comes_first():
    for a, b, c, d in itertools.product((0, 3, 7), repeat=4):
        table = [[a, b], [c, d]]
        turned = [[a, c], [b, d]]
        if a + b + c + d:
            assert figures.cohen_kappa(table) == figures.cohen_kappa(turned)


def test_recall_follows_from_what_was_found_and_what_a_back_check_says_was_missed():
    missed = figures.share_of(2, 100)
    found = figures.recall_of(900, missed, 5000)
    assert found.value == pytest.approx(900 / (900 + 5000 * 0.02))
    assert found.low == pytest.approx(900 / (900 + 5000 * missed.high))
    assert found.high == pytest.approx(900 / (900 + 5000 * missed.low))
    assert (found.n, found.low < found.value < found.high) == (100, True)


def test_recall_is_unknown_without_any_violation_and_never_whole_for_want_of_a_miss():
    nothing_missed = figures.share_of(0, 100)
    assert figures.recall_of(0, nothing_missed, 5000) is None
    found = figures.recall_of(900, nothing_missed, 5000)
    assert (found.value, found.high) == (1, 1)
    assert found.low == pytest.approx(900 / (900 + 5000 * nothing_missed.high))


def test_the_interval_of_recall_holds_the_truth_in_about_95_of_100_samples():
    dice = random.Random(7)  # noqa: S311 - the same samples every time
    unseen = [dice.random() < 0.03 for _ in range(20_000)]
    truth = 1200 / (1200 + sum(unseen))
    held = 0
    for _ in range(400):
        sample = dice.sample(unseen, 400)
        found = figures.recall_of(1200, figures.share_of(sum(sample), 400), len(unseen))
        held += found.low <= truth <= found.high
    assert 0.92 <= held / 400 <= 0.99
