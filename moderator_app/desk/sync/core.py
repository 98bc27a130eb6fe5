"""What the courier decides, without clock, network or database: when to try again, and what an answer means."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from moderator_app.desk.store.outbox import Debt
from moderator_app.wire.messages import MAX_DECISIONS
from moderator_app.wire.problems import problem_type

FIRST_S = 0.5
LONGEST_S = 60.0
FARTHEST_WAIT_MS = 15_000
"""A debt that seems to be held back longer than this is due: the wall clock has jumped."""


@dataclass
class Backoff:
    """Full jitter: a random wait between nothing and a bound that doubles from 0.5 s to 60 s."""

    draw: random.Random = field(default_factory=random.SystemRandom)
    failures: int = 0

    def failed(self) -> float:
        """Return how long to wait after one more failure, in seconds; never less than 50 ms."""
        bound = min(LONGEST_S, FIRST_S * 2 ** min(self.failures, 10))
        self.failures += 1
        return max(0.05, self.draw.uniform(0.0, bound))

    def worked(self) -> None:
        """Begin anew."""
        self.failures = 0


class Then(Enum):
    """What follows from a refusal."""

    SETTLED = "settled"
    """It has happened already: as good as accepted."""
    ATTENTION = "attention"
    """A person has to look; nothing is dropped."""
    RETRY = "retry"
    """Try again later, this one alone."""
    PAUSE = "pause"
    """Nothing more for a while."""
    SIGN_IN = "sign_in"
    """Everything waits for a sign-in."""
    UPGRADE = "upgrade"
    """Everything waits for another desk or server."""
    RESYNC = "resync"
    """Begin with a snapshot."""


_THEN = {
    "already-there": Then.SETTLED,
    "unauthenticated": Then.SIGN_IN,
    "bad-credentials": Then.SIGN_IN,
    "account-disabled": Then.SIGN_IN,
    "second-factor-required": Then.SIGN_IN,
    "device-key-unknown": Then.RETRY,
    "upgrade-required": Then.UPGRADE,
    "cursor-gone": Then.RESYNC,
    "rate-limited": Then.PAUSE,
    "read-only": Then.PAUSE,
    "server-error": Then.RETRY,
}


def then(code: str) -> Then:
    """Return what a problem code leads to. An unknown one asks a person; nothing is ever dropped."""
    known = _THEN.get(code)
    if known is not None:
        return known
    kind = problem_type(code)
    return Then.RETRY if kind.status >= 500 and not kind.attention else Then.ATTENTION


@dataclass(frozen=True, slots=True)
class Round:
    """What to send now, and when to look again."""

    due: tuple[Debt, ...]
    wait_s: float
    """Until the next debt may be due; at most ``LONGEST_S``: the timer always exists."""


def held_ms(debt: Debt, now_ms: int) -> int:
    """Return how long a debt is still held back so that it can be taken back; nothing when the clock has jumped."""
    left = debt.not_before_ms - now_ms
    return left if 0 < left <= FARTHEST_WAIT_MS else 0


def plan(debts: Iterable[Debt], *, now_ms: int, retry_at_ms: Mapping[str, int], mono_ms: int | None = None) -> Round:
    """Choose what is sent now: everything due, in order of making within a case, no case waiting for another.

    Args:
        debts: what is owed, oldest first.
        now_ms: this machine's wall clock.
        retry_at_ms: debts that failed → when they may be tried again, on the clock of ``mono_ms``.
        mono_ms: the clock that never jumps; the wall's, unless given.
    """
    due: list[Debt] = []
    blocked: set[str] = set()
    wait_ms = round(LONGEST_S * 1000)
    for debt in debts:
        left_ms = max(held_ms(debt, now_ms), retry_at_ms.get(debt.id, 0) - (now_ms if mono_ms is None else mono_ms))
        if left_ms > 0 or debt.case_id in blocked or len(due) >= MAX_DECISIONS:
            blocked.add(debt.case_id)
            wait_ms = min(wait_ms, max(left_ms, 20))
            continue
        due.append(debt)
        blocked.add(debt.case_id)
        wait_ms = min(wait_ms, 20) if len(due) >= MAX_DECISIONS else wait_ms
    return Round(tuple(due), wait_ms / 1000)


class Phase(Enum):
    """How the desk stands to its server."""

    STARTING = "starting"
    SIGNED_OUT = "signed_out"
    """Nobody is signed in; the desk may still be used if this person was signed in before."""
    CONNECTING = "connecting"
    SYNCING = "syncing"
    ONLINE = "online"
    OFFLINE = "offline"
    UPGRADE = "upgrade"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Link:
    """The desk's connection as the status bar shows it."""

    phase: Phase = Phase.STARTING
    detail: str = ""
    """A sentence of the server or the network, in its own words."""
    done: int = 0
    total: int = 0
    """Rows of the first synchronisation."""
    skew_ms: int = 0
    """How far this machine's clock is behind the server's; negative when ahead."""
