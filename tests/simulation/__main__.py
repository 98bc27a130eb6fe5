"""``python -m tests.simulation FIRST COUNT`` plays shifts and prints what broke, how many, and how fast."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter

from tests.simulation.promises import broken
from tests.simulation.shift import Shift


def play(first: int, count: int) -> dict[str, object]:
    """Play ``count`` seeds from ``first`` on; return what was seen, violations by seed included."""
    began, seen, wrong = time.perf_counter(), Counter[str](), {}
    for seed in range(first, first + count):
        shift = Shift(seed).play()
        found = broken(shift) + shift.problems
        if found:
            wrong[seed] = found
        seen.update(shift.tally)
        seen.update({f"refused {code}": number for code, number in shift.books.refusals.items()})
        seen["accepted"] += len(shift.books.accepted)
    seconds = time.perf_counter() - began
    return {
        "seeds": count,
        "violations": wrong,
        "seconds": round(seconds, 1),
        "seeds_per_s": round(count / seconds, 1),
        "seen": dict(sorted(seen.items())),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("first", type=int)
    parser.add_argument("count", type=int)
    asked = parser.parse_args()
    sys.stdout.write(json.dumps(play(asked.first, asked.count), indent=1) + "\n")
