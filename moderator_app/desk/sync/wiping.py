"""Forgetting everything a desk keeps: first the keys, without which the rest is noise, then the files themselves.

A mark is written before anything goes; a desk that dies in between finishes at its next start, before it opens.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from moderator_app.desk.sync.credentials import Safe
from moderator_app.domain.errors import StoreFault

MARK = "wipe.pending"
KEPT = frozenset({MARK, "desk.lock"})
"""What stays until the end: the mark, and the lock that is held while the desk runs."""


def pending(folder: Path) -> bool:
    """Say whether a wipe was begun and not finished."""
    return (folder / MARK).exists()


def begin(folder: Path) -> None:
    """Note durably that everything in ``folder`` goes.

    Raises:
        StoreFault: the mark cannot be written; nothing is gone yet.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (folder / MARK).open("w", encoding="ascii") as file:
            file.write("wipe\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as problem:
        raise StoreFault(f"The desk cannot be wiped: {problem.strerror}.") from problem


def finish(folder: Path, safe: Safe) -> None:
    """Erase the keys, then every file of the desk, then the mark. Nothing else may hold the files open.

    Raises:
        StoreFault: something could not be removed; the mark stays, and the next start tries again.
    """
    try:
        safe.erase()
        for path in sorted(folder.iterdir()):
            if path.name in KEPT:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        (folder / MARK).unlink(missing_ok=True)
    except OSError as problem:
        raise StoreFault(f"The desk cannot be wiped wholly: {problem.strerror}.") from problem
