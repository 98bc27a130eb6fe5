"""What is drawn for a second look, with what probability, and what a difference is called."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator_app.domain.appeal import ErrorClass
from moderator_app.domain.errors import BadInput
from moderator_app.domain.quality import (
    BACK_CHECK,
    Candidate,
    Opinion,
    Tenure,
    draw,
    drift,
    error_class,
    load_sampling,
)
from tests.domain.law import parsed

POLICY = load_sampling(parsed("sampling"), "sampling.yaml")


def candidates(count, **facts):
    given = {"queue": "PUBLICITY", "rank": 2, "tenure": Tenure.SETTLED} | facts
    return [Candidate(id=f"{given['queue']}-{given['rank']}-{number}", **given) for number in range(count)]


@pytest.mark.parametrize(
    ("facts", "drawn", "ppm", "stratum"),
    [
        ({"rank": 0}, 20, 20_000, "PUBLICITY/G0/settled"),
        ({"rank": 2}, 50, 50_000, "PUBLICITY/G1-G3/settled"),
        ({"rank": 5}, 150, 150_000, "PUBLICITY/G4-G5/settled"),
        ({"rank": 2, "tenure": Tenure.NEW}, 300, 300_000, "PUBLICITY/G*/new"),
        ({"rank": 6}, 1000, 1_000_000, "PUBLICITY/severe/settled"),
        ({"rank": 1, "override_ranks": 2}, 1000, 1_000_000, "PUBLICITY/overridden/settled"),
        ({"rank": 0, "unflagged": True}, 10, 10_000, f"{BACK_CHECK}/PUBLICITY"),
    ],
)
def test_each_stratum_gives_its_share(facts, drawn, ppm, stratum):
    sample = draw(candidates(1000, **facts), POLICY, "seed")
    assert len(sample.draws) == drawn
    assert {(one.stratum, one.probability_ppm) for one in sample.draws} == {(stratum, ppm)}
    assert sample.population == {stratum: 1000}


def test_what_must_be_reviewed_says_why():
    sample = draw(candidates(3, rank=8) + candidates(2, rank=1, override_ranks=3), POLICY, "seed")
    assert Counter(one.must for one in sample.draws) == {"severe": 3, "overridden": 2}


def test_a_small_stratum_still_gives_one_and_the_probability_says_so():
    sample = draw(candidates(3), POLICY, "seed")
    assert [one.probability_ppm for one in sample.draws] == [333_333]


@given(st.permutations(candidates(60)), st.text(max_size=8))
def test_the_draw_depends_on_seed_and_members_only(mixed, seed):
    assert draw(mixed, POLICY, seed) == draw(candidates(60), POLICY, seed)


def test_another_seed_draws_others():
    first, second = (draw(candidates(2000), POLICY, seed) for seed in ("a", "b"))
    assert {one.id for one in first.draws} != {one.id for one in second.draws}


def test_everybody_is_drawn_about_equally_often():
    times = Counter(one.id for seed in range(2000) for one in draw(candidates(20), POLICY, str(seed)).draws)
    assert len(times) == 20
    assert all(60 <= count <= 140 for count in times.values()), "a hundred each, give or take four sigmas"


FOUND = frozenset({("PRIVATE_TRADE", "S2")})
NOTHING = Opinion(grade="G0")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (NOTHING, NOTHING, None),
        (Opinion(grade="G4", selections=FOUND), Opinion(grade="G4", selections=FOUND), None),
        (Opinion(grade="G4", selections=FOUND), NOTHING, ErrorClass.FALSE_POSITIVE),
        (NOTHING, Opinion(grade="G4", selections=FOUND), ErrorClass.FALSE_NEGATIVE),
        (Opinion(grade="G4", selections=FOUND), Opinion(grade="G5", selections=FOUND), ErrorClass.WRONG_SELECTION),
        (
            Opinion(grade="G4", selections=FOUND),
            Opinion(grade="G4", selections=frozenset({("HYPE_SELL", "S2")})),
            ErrorClass.WRONG_SELECTION,
        ),
        (NOTHING, Opinion(grade="G0", technical=True), ErrorClass.TECHNICAL),
    ],
)
def test_a_difference_has_one_of_four_names(first, second, expected):
    assert error_class(first, second) is expected


def test_drift_is_signed():
    assert drift(Opinion(grade="G5"), Opinion(grade="G3")) == 2
    assert drift(Opinion(grade="G0"), Opinion(grade="G1")) == -1


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"schema": "x"}, "/schema"),
        ({"rates": []}, "/rates"),
        ({"rates": [{"ppm": 5, "tenure": "new"}]}, "/rates"),
        ({"rates": [{"ppm": -1}]}, "/rates/0/ppm"),
        ({"rates": [{"ppm": 1, "grades": [3, 1]}, {"ppm": 1}]}, "/rates/0/grades"),
        ({"rates": [{"ppm": 1, "tenure": "old"}, {"ppm": 1}]}, "/rates/0/tenure"),
        ({"must": ["rich"]}, "/must"),
        ({"severe_rank": "six"}, "/severe_rank"),
        ({"back_check_ppm": 2_000_000}, "/back_check_ppm"),
    ],
)
def test_a_wrong_policy_names_the_place(change, place):
    with pytest.raises(BadInput) as caught:
        load_sampling(parsed("sampling") | change, "sampling.yaml")
    assert place in [fault.field for fault in caught.value.faults]
