"""What one verb of the desk is, and where its keys work."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Place(Enum):
    """Where a verb's keys work."""

    WINDOW = "window"
    QUEUE = "queue"
    """Anywhere in the queue's panel."""
    ROWS = "rows"
    """In the table of cases, where Space and Return press no button."""
    CASE = "case"
    """Anywhere in the case room, forms included: no key here may be one that a form needs."""
    STAGE = "stage"
    """Where the evidence is shown (player, transcript, timeline, conversation), apart from forms."""
    ANNOUNCEMENT = "announcement"
    """Anywhere in the room of announcements, forms included."""


_ROOMS = {
    Place.QUEUE: "queue",
    Place.ROWS: "queue",
    Place.CASE: "case",
    Place.STAGE: "case",
    Place.ANNOUNCEMENT: "announcement",
}


def overlap(one: Place, other: Place) -> bool:
    """Say whether the same key in two places could mean two things."""
    return Place.WINDOW in {one, other} or _ROOMS[one] == _ROOMS[other]


@dataclass(frozen=True, slots=True)
class Command:
    """One verb."""

    id: str
    title: str
    keys: tuple[str, ...]
    """In Qt's portable spelling (``Ctrl+K``); the first one is shown."""
    group: str
    place: Place = Place.WINDOW
    deciding: bool = False
    """It settles something: a held key does not repeat it, and a slip of the finger is ignored."""
    icon: str = ""
