"""Holding the garbage collector back while a case is laid out."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Make many lasting objects without looking for garbage among them.

    Three hours of evidence are a hundred thousand small objects, none of them garbage; looking through them again and
    again while they are made takes as long as making them.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
