"""Whose turn it is to decide a case: the rule by itself, without a database.

The fencing token must be the case's newest and the sender's own. An expired lease that nobody else took is honoured,
also when the sender was given the case once more meanwhile: a claim that was under way may overtake a decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from moderator_app.domain.errors import Refused

OVER = frozenset({"decided", "closed", "pending_second", "adjudication"})
"""States in which a case has been decided by somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a case stands."""

    state: str
    round: int
    epoch: int
    """The newest fencing token that was given out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The lease that was granted with the token a decision carries."""

    holder: str
    epoch: int
    ended: bool
    end_reason: str = ""


def is_over(case: Standing, round_: int) -> bool:
    """Say whether somebody has decided the case's round before."""
    return case.state in OVER or round_ != case.round


def newest_of_own(since: Sequence[Held], *, sender: str) -> int:
    """Return which lease a token stands for: the newest where the case has gone to nobody but ``sender`` since.

    Args:
        since: the lease that was granted with the token, and every later one of its case, oldest first.
        sender: who decided.

    Returns:
        Its place: the last, or 0 where somebody else had the case, or the sender gave it away.
    """
    own = all(one.holder == sender for one in since)
    ran_out = all(one.ended and one.end_reason == "expired" for one in since[:-1])
    return len(since) - 1 if own and ran_out else 0


def check_turn(case: Standing, lease: Held | None, *, sender: str, epoch: int) -> bool:
    """Check that it is ``sender``'s turn to decide a case whose round is not over.

    Returns:
        Whether the lease had expired and is honoured all the same.

    Raises:
        Refused: ``lease-lost`` or ``case-reassigned``.
    """
    if lease is None or lease.holder != sender:
        raise Refused("lease-lost", "You do not hold this case.", pointer="/lease_epoch")
    if epoch != case.epoch:
        raise Refused(
            "case-reassigned", "The case has gone to somebody else.", pointer="/lease_epoch", epoch=case.epoch
        )
    if case.state == "leased" and not lease.ended:
        return False
    if case.state == "queued" and lease.end_reason == "expired":
        return True
    raise Refused("lease-lost", "You no longer hold this case.", pointer="/lease_epoch", reason=lease.end_reason)
