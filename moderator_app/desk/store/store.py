"""The store in one piece, as the desk holds it."""

from __future__ import annotations

from pathlib import Path

from moderator_app.desk.store.clocks import MACHINE, Clocks
from moderator_app.desk.store.mirror import Mirror
from moderator_app.desk.store.opening import Files, Remark, open_files
from moderator_app.desk.store.outbox import Outbox
from moderator_app.desk.store.projection import Projection


class Store:
    """Outbox, mirror and projection over the same two files."""

    def __init__(self, files: Files, clocks: Clocks = MACHINE) -> None:
        """Use open files."""
        self._files = files
        self.outbox = Outbox(files.outbox, clocks)
        self.mirror = Mirror(files.cache, clocks)
        self.projection = Projection(files.cache, files.outbox)

    @property
    def remarks(self) -> list[tuple[Remark, str]]:
        """What a person should know about the opening."""
        return self._files.remarks

    @property
    def in_memory(self) -> bool:
        """Whether nothing survives the end of the desk."""
        return self._files.outbox.in_memory

    def close(self) -> None:
        """Let go of both files."""
        self._files.close()


def open_store(folder: Path, key: bytes | None) -> Store:
    """Open the store in ``folder`` with a 32-byte key, or in memory without one.

    Raises:
        StoreFault: it cannot be opened at all.
    """
    return Store(open_files(folder, key))
