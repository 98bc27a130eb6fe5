"""Every error of the house, in four kinds; one presenter on the desk turns each into a sentence.

::

    ModeratorError
    ├── PersonError        what was asked cannot be: say why, keep what was typed
    │   ├── Refused        a rule says no; carries a problem code and a pointer to the field
    │   └── BadInput       a file or a row is wrong; carries one Fault per place
    ├── WorldError         the network, the disk, a file, another program failed: say what still works
    │   ├── Unreachable    nobody answered
    │   ├── MediaFault     a recording cannot be shown (missing, truncated, not a film)
    │   └── StoreFault     a database or the keyring cannot be used
    ├── HouseError         our own mistake: apologise, log, keep what was typed
    └── Cancelled          the person stopped it: silence
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class ModeratorError(Exception):
    """The root of the tree; ``str()`` of any of them is a plain sentence."""


class PersonError(ModeratorError):
    """What was asked cannot be done; nothing typed is lost."""


class WorldError(ModeratorError):
    """Something outside the house failed."""


class HouseError(ModeratorError):
    """A mistake of ours."""


class Cancelled(ModeratorError):  # noqa: N818 - a cancel is no error to the person who asked for it
    """The person stopped the work."""


class Refused(PersonError):  # noqa: N818 - reads as what happened
    """A rule refuses.

    Attributes:
        code: the problem's short name, see ``wire/problems.py``.
        pointer: JSON pointer (RFC 6901) to the field at fault, or empty.
        details: facts the desk shows beside the sentence.
    """

    def __init__(self, code: str, sentence: str, *, pointer: str = "", **details: object) -> None:
        """Keep the code, the pointer and the facts; the sentence is the message."""
        super().__init__(sentence)
        self.code = code
        self.pointer = pointer
        self.details = details


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong place in somebody's input: where it is and why it is wrong."""

    source: str
    """File name, or the name of the request."""
    reason: str
    line: int | None = None
    """1-based line (or row) number, where the input has lines."""
    field: str = ""
    """JSON pointer or column name, where one field is at fault."""

    def __str__(self) -> str:
        """Return ``file:line: field: reason``."""
        place = self.source if self.line is None else f"{self.source}:{self.line}"
        return ": ".join(part for part in (place, self.field, self.reason) if part)


class BadInput(PersonError):  # noqa: N818 - reads as what happened
    """Input that cannot be taken; ``faults`` names every place found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults; the message has one line for each."""
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Unreachable(WorldError):  # noqa: N818 - a state of the world
    """The backend did not answer; work goes on offline."""


class MediaFault(WorldError):  # noqa: N818 - a state of the world
    """A recording cannot be played or shown; the case stays decidable by text."""


class StoreFault(WorldError):  # noqa: N818 - a state of the world
    """The local database or the keyring cannot be used."""
