"""Secrets that lie in a file of their own: made once, whole or not at all, readable by their owner only."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return what lies at ``path``; at the first call ``make`` says what that is.

    Of several who come first at the same time, one's is kept and all get that. A file that appears is whole: whoever
    dies while making one leaves none behind that is empty, and nobody reads half of another's.

    Raises:
        OSError: the file cannot be read or made.
    """
    if not path.exists():
        part = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(make())
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(part, path)
        finally:
            part.unlink()
    return path.read_bytes()
