"""Two hundred shifts, every one with its own bad luck, and every mistake somebody could make is found."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation.mutants import MUTANTS, Mutant
from tests.simulation.promises import broken
from tests.simulation.shift import Parts, Shift

ROOT = Path(__file__).parents[2]
SEEDS = range(200)
PARTS = 8


@pytest.mark.parametrize("part", range(PARTS))
def test_no_bad_luck_breaks_a_promise(part: int) -> None:
    wrong = {}
    for seed in SEEDS[part::PARTS]:
        shift = Shift(seed).play()
        if broken(shift) or shift.problems:
            wrong[seed] = (broken(shift), shift.problems)
    assert wrong == {}


@pytest.mark.parametrize("part", range(PARTS))
def test_no_bad_luck_breaks_a_promise_to_whoever_works_without_a_network(part: int) -> None:
    wrong = {}
    for seed in SEEDS[part::PARTS]:
        shift = Shift(seed, away=True).play()
        if broken(shift) or shift.problems:
            wrong[seed] = (broken(shift), shift.problems)
    assert wrong == {}


@pytest.mark.parametrize("seed", [200210, 201076])
def test_a_clock_set_back_does_not_let_a_person_be_asked_before_their_answer_has_gone(seed: int):
    """A decision seemed to be held back to be taken back, and its case was offered again meanwhile."""
    assert broken(Shift(seed).play()) == []


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_every_mistake_dies_at_its_seed(mutant: Mutant):
    with mutant.at_work() as parts:
        assert broken(Shift(mutant.seed, parts).play()) != []
    unmistaken = Parts(weather=parts.weather, loses_cache=parts.loses_cache)
    assert broken(Shift(mutant.seed, unmistaken).play()) == []


def test_the_table_of_mistakes_is_the_one_that_is_played() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## The simulation")[1].split("\n## ")[0]
    told = re.findall(r"^\| (.+?) \| (\d+) \|$", page, re.MULTILINE)
    assert told == [(mutant.name, str(mutant.seed)) for mutant in MUTANTS]


def test_bad_luck_is_had():
    """The shifts are no walk in the sun: everything that can go wrong does, and work is done all the same."""
    shifts = [Shift(seed).play() for seed in range(20)]
    seen: dict[str, int] = {}
    for shift in shifts:
        for facts in (shift.tally, shift.books.refusals):
            for what, number in facts.items():
                seen[what] = seen.get(what, 0) + number
    for fault in ("_cut", "_kill_server", "_kill_desk", "_evidence", "_skew", "_forget", "_epoch", "_fill"):
        assert seen[fault] > 20, seen
    assert seen["case-already-decided"] + seen["case-reassigned"] > 5, seen
    assert sum(len(shift.books.accepted) for shift in shifts) > 300
    assert sum(desk.lives for shift in shifts for desk in shift.desks) > 100


def test_a_seed_is_the_same_shift_in_another_process():
    """What killed a mutant here kills it everywhere: nothing hangs on hashes, addresses or the real clock."""
    script = "from tests.simulation.shift import Shift; print(*(Shift(seed).play().trace() for seed in (3, 4, 5)))"
    seen = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": salt},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for salt in ("0", "1")
    }
    assert len(seen) == 1
