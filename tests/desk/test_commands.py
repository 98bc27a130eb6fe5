from __future__ import annotations

from functools import partial
from itertools import combinations

import pytest
from PySide6.QtGui import QKeySequence

from moderator_app.desk.commands import COMMANDS, GROUPS, Commands, Place

MEET = {
    Place.WINDOW: set(Place),
    Place.QUEUE: {Place.WINDOW, Place.QUEUE, Place.ROWS},
    Place.ROWS: {Place.WINDOW, Place.QUEUE, Place.ROWS},
    Place.CASE: {Place.WINDOW, Place.CASE, Place.STAGE},
    Place.STAGE: {Place.WINDOW, Place.CASE, Place.STAGE},
    Place.ANNOUNCEMENT: {Place.WINDOW, Place.ANNOUNCEMENT},
}


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_no_key_means_two_things_at_one_place():
    twice = [
        (one.id, other.id, key)
        for one, other in combinations(COMMANDS, 2)
        if other.place in MEET[one.place]
        for key in set(one.keys) & set(other.keys)
    ]
    assert twice == []


def test_every_command_has_one_id_a_known_group_and_keys_that_are_keys(qtbot):
    assert qtbot
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)
    for command in COMMANDS:
        assert command.group in GROUPS
        assert all(not QKeySequence(key).isEmpty() for key in command.keys), command.id


def test_forms_keep_their_keys():
    """In the forms of the case room and of announcements no plain letter, space or arrow may be taken away."""
    forms = {Place.CASE, Place.ANNOUNCEMENT}
    taken = [command.id for command in COMMANDS if command.place in forms for key in command.keys if len(key) < 2]
    assert taken == []


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def commands(qtbot, clock: Clock) -> Commands:
    assert qtbot
    return Commands(clock=clock)


def test_a_slip_of_the_finger_decides_only_once(commands: Commands, clock: Clock):
    done: list[str] = []
    commands.bind("verdict.submit", lambda: done.append("x"))
    commands.trigger("verdict.submit")
    clock.now += 0.05
    commands.trigger("verdict.submit")
    assert len(done) == 1
    clock.now += 0.07
    commands.trigger("verdict.submit")
    assert len(done) == 2


def test_what_was_taken_back_at_once_may_be_decided_at_once(commands: Commands):
    done: list[str] = []
    for name in ("verdict.submit", "case.take_back"):
        commands.bind(name, partial(done.append, name))
    for name in ("verdict.submit", "case.take_back", "verdict.submit"):
        assert commands.trigger(name), "another verb between is no slip, however fast the hand"
    assert done == ["verdict.submit", "case.take_back", "verdict.submit"]


def test_a_held_key_repeats_a_step_but_never_a_verdict(commands: Commands):
    assert commands.action("play.forward").autoRepeat()
    assert not commands.action("verdict.submit").autoRepeat()


def test_what_may_not_be_done_is_grey_and_does_nothing(commands: Commands):
    done: list[str] = []
    allowed = [False]
    commands.bind("case.release", lambda: done.append("x"), lambda: allowed[0])
    assert not commands.action("case.release").isEnabled()
    assert not commands.trigger("case.release")
    allowed[0] = True
    commands.refresh()
    assert commands.action("case.release").isEnabled()
    assert commands.trigger("case.release")
    assert done == ["x"]
    assert [command.id for command in commands.available()] == ["case.release"]
