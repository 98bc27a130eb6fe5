"""What a database must offer for ``Database`` to stand on it."""

from __future__ import annotations

import enum
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Protocol, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")


class Reading(enum.Enum):
    """How something is read."""

    QUICK = enum.auto()
    """A few statements that see one state."""
    SINGLE = enum.auto()
    """One statement."""
    REPORT = enum.auto()
    """Long reading, which must not hold up the others."""


class Floor(Protocol):
    """One open database; every method may be called from any thread."""

    @property
    def concurrent(self) -> bool:
        """Whether units can run beside each other."""
        ...

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` after every commit of this process."""
        ...

    def on_news(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` when the feed has new numbers."""
        ...

    def submit(self, work: Callable[[Connection], T], *, shared: bool, key: str, planned: bool) -> Future[T]:
        """Queue a unit of work."""
        ...

    def readers(self, kind: Reading) -> Executor:
        """Return the threads on which such reading is done."""
        ...

    def read_now(self, work: Callable[[Connection], T], kind: Reading) -> T:
        """Read on the calling thread."""
        ...

    def leads(self) -> bool:
        """Say whether this process does the chores."""
        ...

    def close(self) -> None:
        """Finish and close."""
        ...
