"""Small ways of waiting and ending that the courier's loops share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

from moderator_app.domain.errors import Refused


async def pause(event: asyncio.Event, seconds: float) -> None:
    """Wait for an event, or until the time is over; a wake-up is used up by it."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
    event.clear()


async def where_allowed(work: Awaitable[object]) -> None:
    """Do what a person's role may not allow: who leases nothing has no leases to look for, and is online all the same.

    Raises:
        Refused: for any other reason.
        Unreachable: nobody answers.
    """
    try:
        await work
    except Refused as no:
        if no.code != "forbidden":
            raise


async def end(tasks: list[asyncio.Task[Any]]) -> None:
    """Cancel tasks until all are done.

    Once is not enough: on Python 3.11 ``asyncio.wait_for`` swallows a cancellation that arrives together with its
    answer (python/cpython#86296).
    """
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _done, left = await asyncio.wait(left, timeout=0.1)
