"""Long work leaves room for others while there are others, and does not wait for nobody."""

from __future__ import annotations

from unittest import mock

from moderator_app.server.sharing import Sharing


def waits(arrivals: list[int]) -> list[float]:
    """Return how long work in pieces of 2 s waited before each; so many calls have come in at each look."""
    waited: list[float] = []
    looks = iter(arrivals)

    async def sleep(wait_s: float) -> None:
        waited[-1] += wait_s

    async def work() -> None:
        pieces = Sharing(lambda: next(looks))
        for _ in range(3):
            waited.append(0.0)
            async with pieces:
                pass

    with (
        mock.patch("moderator_app.server.sharing.time.monotonic", side_effect=range(0, 100, 2)),
        mock.patch("moderator_app.server.sharing.asyncio.sleep", sleep),
    ):
        working = work()
        try:
            working.send(None)  # it awaits nothing but the sleep above
        except StopIteration:
            return waited
    raise AssertionError("it waited for something else")


def test_work_that_nobody_else_waits_for_goes_on_at_once() -> None:
    assert waits([7, 7, 7, 7, 7]) == [0.0, 0.0, 0.0]


def test_whoever_came_during_a_piece_has_as_much_time_as_it_took() -> None:
    assert waits([7, 9, 9, 9, 9]) == [0.0, 2.0, 0.0]
    assert waits([7, 7, 7, 8, 8]) == [0.0, 0.0, 2.0]
