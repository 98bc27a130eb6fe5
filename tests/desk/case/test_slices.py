"""Long work in slices: nothing is lost, nothing is done twice, and the desk breathes between two of them."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from moderator_app.desk.case.slices import Slices


def job(done: list[str], name: str, count: int) -> Iterator[None]:
    for number in range(count):
        done.append(f"{name}{number}")
        yield


@pytest.fixture
def slices(qapp: QApplication) -> Iterator[Slices]:
    assert qapp is not None
    made = Slices()
    yield made
    made.drop()


def test_a_small_job_is_over_at_once_and_a_large_one_begins_at_once(slices: Slices) -> None:
    done: list[str] = []
    slices.run(job(done, "a", 3), at_once=True)
    assert (done, slices.busy) == (["a0", "a1", "a2"], False)
    slices.run(job(done, "b", 3), at_once=False)
    assert done[3:] == ["b0"]
    assert slices.busy


def test_each_turn_of_the_event_loop_does_one_slice(slices: Slices) -> None:
    done: list[str] = []
    slices.run(job(done, "a", 5), at_once=False)
    turns = 0
    while slices.busy:
        before = len(done)
        QApplication.processEvents()
        assert len(done) - before <= 1
        turns += 1
        assert turns < 1000
    assert done == [f"a{number}" for number in range(5)]
    assert len(slices.spent_ms) == 6, "five slices and the end"


def test_the_end_is_told_once_and_not_for_a_job_that_was_given_up(slices: Slices) -> None:
    told: list[int] = []
    slices.done.connect(lambda: told.append(1))
    slices.run(job([], "a", 2), at_once=False)
    slices.drop()
    assert told == []
    slices.run(job([], "b", 2), at_once=False)
    slices.finish()
    slices.finish()
    assert told == [1]


def test_another_job_replaces_the_one_that_goes_on(slices: Slices) -> None:
    done: list[str] = []
    slices.run(job(done, "a", 9), at_once=False)
    slices.run(job(done, "b", 2), at_once=False)
    slices.finish()
    assert done == ["a0", "b0", "b1"]


def test_what_waits_for_the_end_may_begin_the_next_job(slices: Slices) -> None:
    done: list[str] = []

    def more() -> None:
        slices.done.disconnect(more)
        slices.run(job(done, "b", 1), at_once=True)

    slices.done.connect(more)
    slices.run(job(done, "a", 1), at_once=True)
    assert done == ["a0", "b0"]
    assert not slices.busy


def test_the_collector_rests_while_a_job_goes_on_and_never_longer(slices: Slices) -> None:
    assert gc.isenabled()
    slices.run(job([], "a", 3), at_once=False)
    assert not gc.isenabled()
    slices.finish()
    assert gc.isenabled()
    slices.run(job([], "a", 3), at_once=False)
    slices.drop()
    assert gc.isenabled()

    def broken() -> Iterator[None]:
        yield
        raise ZeroDivisionError

    slices.run(broken(), at_once=False)
    with pytest.raises(ZeroDivisionError):
        slices.finish()
    assert gc.isenabled()
    assert not slices.busy
