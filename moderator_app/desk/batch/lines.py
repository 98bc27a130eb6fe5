"""What the batch room shows of each case, and what it wishes for all of them. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from moderator_app.desk.store.view import Alike
from moderator_app.domain.decision import ClearReason
from moderator_app.domain.text import Label

MOST = 300
"""So many cases are decided in one go at most."""


class Stage(Enum):
    """How far a case has come."""

    READY = "ready"
    """Nothing is missing; it is decided with the others unless it is left out."""
    LACKING = "lacking"
    """Something is missing; it stays in its queue."""
    TAKING = "taking"
    """It is being taken."""
    SENDING = "sending"
    """Its decision waits in the outbox."""
    DECIDED = "decided"
    WAITING = "waiting"
    """Booked; it takes effect when a second person finds the same."""
    FAILED = "failed"
    """It was not decided; the line says why."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One verdict for all of them: a severity with its answers, or why nothing is wrong."""

    severity: str = ""
    answers: Mapping[str, bool] = field(default_factory=dict)
    clear: ClearReason | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is wished yet."""
        return not self.severity and self.clear is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One case of the batch and what would become of it, or what has."""

    case_id: str
    number: str
    merchant_id: str
    merchant: str
    quotes: tuple[str, ...] = ()
    """Its own evidence, as it was heard or read, with times."""
    grade: str = ""
    earlier: int = 0
    """Earlier decisions that count."""
    damages: str = ""
    people: int = 1
    measures: tuple[str, ...] = ()
    notice: Label | None = None
    stage: Stage = Stage.LACKING
    note: str = ""
    """What is missing, why it failed, or the decision's number."""


Group = Alike


class BatchWork(Protocol):
    """What does the work behind the batch room."""

    def groups(self, ready: Callable[[list[Group]], object]) -> None:
        """Look which cases of this desk's mirror wait and are alike."""
        ...

    def prepare(self, group: Group, count: int) -> None:
        """Fetch the contents of the group's most urgent cases; ``lines`` has them as they come."""
        ...

    def weigh(self, wish: Wish) -> None:
        """Work out what a verdict means for each case."""
        ...

    def decide(self, case_ids: tuple[str, ...]) -> None:
        """Decide these, one after the other."""
        ...

    def stop(self) -> None:
        """Fetch and take nothing more; what is in the outbox is sent."""
        ...

    def lines(self) -> tuple[Line, ...]:
        """Return every case of the batch."""
        ...

    def progress(self) -> tuple[int, int]:
        """Return (done, total) of what is being done; equal when nothing is."""
        ...

    def listen(self, changed: Callable[[], object]) -> None:
        """Call when lines or progress have changed; the newest listener only."""
        ...
