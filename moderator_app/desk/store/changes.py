"""What a write changed, as small facts that can be added up; each screen decides whether it has to redraw."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """The sum of some writes."""

    cases: frozenset[str] = frozenset()
    """Ids of cases whose row, lease or content changed or went away."""
    everything: bool = False
    """So many cases changed that nobody counted."""
    outbox: bool = False
    leases: bool = False
    policy: bool = False
    views: bool = False

    def __or__(self, other: Changes) -> Changes:
        """Return both together."""
        return Changes(
            cases=self.cases | other.cases,
            everything=self.everything or other.everything,
            outbox=self.outbox or other.outbox,
            leases=self.leases or other.leases,
            policy=self.policy or other.policy,
            views=self.views or other.views,
        )

    def __bool__(self) -> bool:
        """Say whether anything changed."""
        return bool(self.cases) or self.everything or self.outbox or self.leases or self.policy or self.views


NOTHING = Changes()
