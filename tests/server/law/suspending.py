"""Jurisdictions in which an appeal suspends: ``XS`` everything that restricts a right, ``XL`` live-streaming only."""

from __future__ import annotations

from dataclasses import replace

from moderator_app.domain.appeal import Jurisdiction
from moderator_app.domain.text import Label
from moderator_app.server.redress import letters

EVERYTHING, LIVE = "XS", "XL"


def windows() -> letters.Windows:
    """Return the profiles in force and two that suspend."""
    name = Label(zh="某地", en="Somewhere")
    both = {
        code: Jurisdiction(
            code=code, name=name, first_days=30, second_days=15, suspensive=True, suspended=frozenset(only)
        )
        for code, only in ((EVERYTHING, ()), (LIVE, ("LIVE_BAN",)))
    }
    shipped = letters.load_windows()
    return replace(shipped, profiles={**shipped.profiles, **both})
