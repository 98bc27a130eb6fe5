from __future__ import annotations

import threading
from functools import partial

import pytest

from moderator_app.desk.app.pace import Paced
from moderator_app.desk.bridge import Bridge
from moderator_app.domain.errors import StoreFault


@pytest.fixture
def bridge(qtbot):
    assert qtbot
    made = Bridge()
    yield made
    made.close()


def test_the_same_question_in_a_row_is_read_for_the_first_and_the_last(qtbot, bridge: Bridge):
    paced: Paced[int] = Paced(bridge, lambda _error: None)
    gate = threading.Event()
    read: list[int] = []
    answers: list[int] = []

    def reading(number: int) -> int:
        gate.wait(5)
        read.append(number)
        return number

    for number in range(10):
        paced.ask("same", partial(reading, number), answers.append)
    gate.set()
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert read == answers == [0, 9]


def test_a_new_question_does_not_wait_and_voids_the_older_answer(qtbot, bridge: Bridge):
    paced: Paced[str] = Paced(bridge, lambda _error: None)
    gate = threading.Event()
    answers: list[str] = []

    def slow() -> str:
        gate.wait(5)
        return "old"

    paced.ask("old", slow, answers.append)
    paced.ask("new", lambda: "new", answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    gate.set()
    qtbot.wait(50)
    assert answers == ["new"]


def test_after_a_failure_the_question_can_be_asked_again(qtbot, bridge: Bridge):
    failures: list[Exception] = []
    answers: list[int] = []
    paced: Paced[int] = Paced(bridge, failures.append)

    def fail() -> int:
        raise StoreFault("damaged")

    paced.ask("same", fail, answers.append)
    qtbot.waitUntil(lambda: bool(failures))
    paced.ask("same", lambda: 1, answers.append)
    qtbot.waitUntil(lambda: answers == [1])
