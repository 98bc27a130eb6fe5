"""The two clocks of a machine: the wall's, which may jump, and the one that only goes on."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from moderator_app.domain.identity import now_ms


def _monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Clocks:
    """Both in milliseconds. Durations are counted with ``mono``; ``wall`` only says when something was written."""

    wall: Callable[[], int] = now_ms
    mono: Callable[[], int] = _monotonic_ms


MACHINE = Clocks()
