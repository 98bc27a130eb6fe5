"""``python -m tests.simulation FIRST COUNT [--away]`` plays shifts and prints what broke, how many, and how fast.

``--mutants`` shows what each known mistake breaks, and at which seed. How far it is stands on standard error.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections import Counter

from tests.simulation.mutants import MUTANTS
from tests.simulation.promises import broken
from tests.simulation.shift import Shift

COLLECTED_EVERY = 50
TOLD_EVERY = 500


def play(first: int, count: int, *, away: bool = False) -> dict[str, object]:
    """Play ``count`` seeds from ``first`` on, with shifts without a network if asked; return what was seen."""
    began, seen, wrong = time.perf_counter(), Counter[str](), {}
    gc.disable()  # a fifth of the time went into looking for cycles; once in a while is enough
    for seed in range(first, first + count):
        if seed % COLLECTED_EVERY == 0:
            gc.collect()
        shift = Shift(seed, away=away).play()
        found = broken(shift) + shift.problems
        if found:
            wrong[seed] = found
        seen.update(shift.tally)
        seen.update({f"refused {code}": number for code, number in shift.books.refusals.items()})
        seen["accepted"] += len(shift.books.accepted)
        done = seed - first + 1
        if done % TOLD_EVERY == 0:
            rate = done / (time.perf_counter() - began)
            sys.stderr.write(f"{done} of {count} seeds, {len(wrong)} violations {wrong or ''}, {rate:.1f} seeds/s\n")
            sys.stderr.flush()
    seconds = time.perf_counter() - began
    return {
        "seeds": count,
        "violations": wrong,
        "seconds": round(seconds, 1),
        "seeds_per_s": round(count / seconds, 1),
        "seen": dict(sorted(seen.items())),
    }


def mutants() -> list[dict[str, object]]:
    """Let every mutant play the seed that kills it; return what it broke there."""
    rows: list[dict[str, object]] = []
    for mutant in MUTANTS:
        with mutant.at_work() as parts:
            found = broken(Shift(mutant.seed, parts).play())
        rows.append({"mutant": mutant.name, "seed": mutant.seed, "breaks": found[:1]})
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("first", type=int, nargs="?", default=0)
    parser.add_argument("count", type=int, nargs="?", default=200)
    parser.add_argument("--away", action="store_true", help="people also work without a network")
    parser.add_argument("--mutants", action="store_true", help="show what each mutant breaks at its seed")
    asked = parser.parse_args()
    answer = mutants() if asked.mutants else play(asked.first, asked.count, away=asked.away)
    sys.stdout.write(json.dumps(answer, indent=1) + "\n")
