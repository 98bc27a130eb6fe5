"""What one HTTP route needs, said once."""

from __future__ import annotations

from dataclasses import dataclass

from moderator_app.domain.roles import Capability


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One HTTP route: what it needs and what it carries."""

    name: str
    method: str
    path: str
    needs: Capability | None
    """None: anybody (``open_to_all``) or anybody signed in."""
    open_to_all: bool = False
    half_way: bool = False
    """May be called by somebody whose second factor is still missing."""
