"""What a server counts, in the text form that Prometheus reads (exposition format 0.0.4): numbers, never contents.

Labels are names of calls and classes of status, so there are few series and none about a person. Several workers share
one address: each writes its counts into a file now and then, and whoever is asked adds up everybody's.
"""

from __future__ import annotations

import json
import os
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

BUCKETS_MS = (5, 10, 20, 30, 50, 100, 200, 500, 1000, 2500, 5000, 10000)
FOLDER = "metrics"
KEEP_S = 2.0
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """This process's counts."""

    def __init__(self) -> None:
        """Nothing has happened yet."""
        self._counts: Counter[str] = Counter()
        self._started = time.time()

    def called(self, name: str, status: int, took_s: float) -> None:
        """Count an answered call."""
        self._counts[f'moderator_calls_total{{call="{name}",status="{status // 100}xx"}}'] += 1
        place = bisect_left(BUCKETS_MS, took_s * 1000)
        for bound in BUCKETS_MS[place:]:
            self._counts[f'moderator_call_ms_bucket{{le="{bound}"}}'] += 1
        self._counts['moderator_call_ms_bucket{le="+Inf"}'] += 1
        self._counts["moderator_call_ms_count"] += 1
        self._counts["moderator_call_ms_sum"] += round(took_s * 1000)

    def keep(self, data_dir: Path) -> None:
        """Leave this process's counts for the workers beside it."""
        folder = data_dir / FOLDER
        folder.mkdir(exist_ok=True, mode=0o700)
        part = folder / f"{os.getpid()}.part"
        part.write_text(json.dumps(self._counts), encoding="ascii")
        part.replace(folder / f"{os.getpid()}.json")

    def text(self, data_dir: Path, gauges: Mapping[str, float]) -> str:
        """Return everything in Prometheus's form; ``gauges`` are what is so at this moment."""
        counts = Counter(self._counts)
        for path in (data_dir / FOLDER).glob("*.json"):
            if path.stem != str(os.getpid()):
                counts.update(json.loads(path.read_text(encoding="ascii")))
        lines = []
        for family, kind in (
            ("moderator_calls_total", "counter"),
            ("moderator_call_ms", "histogram"),
        ):
            lines.append(f"# TYPE {family} {kind}")
            lines += [f"{name} {counts[name]}" for name in sorted(counts, key=_order) if name.startswith(family)]
        for name, value in gauges.items():
            lines += [f"# TYPE {name} gauge", f"{name} {value:g}"]
        lines += ["# TYPE moderator_started_seconds gauge", f"moderator_started_seconds {self._started:.0f}"]
        return "\n".join(lines) + "\n"


def forget_others(data_dir: Path) -> None:
    """Remove what workers of an earlier server have left."""
    for path in (data_dir / FOLDER).glob("*"):
        path.unlink(missing_ok=True)


def clock() -> Callable[[], float]:
    """Return a stop watch: called, it says how many seconds have passed."""
    start = time.perf_counter()
    return lambda: time.perf_counter() - start


def _order(name: str) -> tuple[str, float, str]:
    """Buckets by their bound, everything else by name."""
    family, _, bound = name.partition('{le="')
    return family, float(bound.rstrip('"}').replace("+Inf", "inf")) if bound else 0.0, name
