"""The frame of the benchmarks: each figure is measured beside a baseline in the same run.

A benchmark is a function decorated with ``@figure(name, unit, baseline)`` that returns a ``Measured``. ``moderator
bench [NAME …]`` runs them one after the other, each in a process of its own, so that none warms another's caches.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import tests.bench

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Measured:
    """What one benchmark saw: its value, the baseline's, and how often it was repeated."""

    value: float
    baseline: float
    n: int
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """A named measurement."""

    name: str
    unit: str
    baseline: str
    run: Callable[[], Measured]


FIGURES: dict[str, Figure] = {}


def figure(name: str, unit: str, baseline: str) -> Callable[[Callable[[], Measured]], Callable[[], Measured]]:
    """Register a benchmark under ``name``; ``baseline`` says in words what it is compared with."""

    def register(run: Callable[[], Measured]) -> Callable[[], Measured]:
        if name in FIGURES:
            raise ValueError(f"two benchmarks are called {name}")
        FIGURES[name] = Figure(name, unit, baseline, run)
        return run

    return register


def load() -> dict[str, Figure]:
    """Import every ``bench_*`` module and return the figures by name."""
    for module in pkgutil.iter_modules(tests.bench.__path__):
        if module.name.startswith("bench_"):
            importlib.import_module(f"tests.bench.{module.name}")
    return dict(sorted(FIGURES.items()))


def median_ms(action: Callable[[], object], times: int) -> float:
    """Return the median wall time of ``action`` in milliseconds over ``times`` runs, after one that does not count."""
    action()
    seen = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        seen.append((time.perf_counter() - start) * 1000)
    return statistics.median(seen)


def cpu_ms(action: Callable[[], object], times: int) -> float:
    """Return the mean CPU time of one ``action`` in milliseconds over ``times`` runs, after one that does not count."""
    action()
    start = time.process_time()
    for _ in range(times):
        action()
    return (time.process_time() - start) * 1000 / times


def run_bench(names: Sequence[str], *, as_json: bool) -> int:
    """Run the named figures, or all; print a line each.

    Returns:
        0, or 1 when a benchmark failed, or 2 when a name is unknown.
    """
    known = load()
    unknown = sorted(set(names) - set(known))
    if unknown:
        print(f"moderator: no figure {', '.join(unknown)}; known: {', '.join(known)}", file=sys.stderr)
        return 2
    failed = False
    for name in names or known:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench", name], cwd=ROOT, capture_output=True, text=True, check=False
        )
        if done.returncode:
            failed = True
            print(f"{name}: failed\n{done.stderr}", file=sys.stderr)
            continue
        row = json.loads(done.stdout.splitlines()[-1])
        if as_json:
            print(json.dumps(row, ensure_ascii=False), flush=True)
        else:
            print(
                f"{name:<22} {row['value']:>12.3f} {row['unit']:<8} "
                f"{row['baseline']}: {row['baseline_value']:.3f} {row['unit']}, ratio {row['ratio']:.2f}, n={row['n']}",
                flush=True,
            )
    return int(failed)


def measure_one(name: str) -> None:
    """Run one figure and print its row as JSON, with the figure's baseline beside it."""
    chosen = load()[name]
    seen = chosen.run()
    row = {
        "name": name,
        "value": round(seen.value, 6),
        "unit": chosen.unit,
        "baseline": chosen.baseline,
        "baseline_value": round(seen.baseline, 6),
        "ratio": round(seen.value / seen.baseline, 4) if seen.baseline else 0.0,
        "n": seen.n,
    }
    if seen.note:
        row["note"] = seen.note
    print(json.dumps(row, ensure_ascii=False))
