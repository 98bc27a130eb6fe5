from __future__ import annotations

import threading
from functools import partial

import pytest
from PySide6.QtCore import QObject

from moderator_app.desk.bridge import Bridge
from moderator_app.desk.store.changes import Changes
from moderator_app.domain.errors import Cancelled, Unreachable


@pytest.fixture
def bridge(qtbot):
    assert qtbot
    made = Bridge()
    yield made
    made.close()


def test_a_query_reads_elsewhere_and_answers_here(qtbot, bridge: Bridge):
    seen: list[tuple[str, str]] = []
    bridge.query(
        lambda: threading.current_thread().name,
        lambda name: seen.append((name, threading.current_thread().name)),
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0].startswith("desk-read")
    assert seen[0][1] == threading.main_thread().name


def test_commands_run_one_after_the_other(qtbot, bridge: Bridge):
    order: list[int] = []
    running: list[int] = []

    def write(number: int):
        running.append(number)
        assert len(running) == 1
        order.append(number)
        running.clear()
        return number, Changes(outbox=True)

    for number in range(20):
        bridge.command(partial(write, number))
    qtbot.waitUntil(lambda: len(order) == 20)
    assert order == list(range(20))


def test_changes_are_added_up_and_told_together(qtbot, bridge: Bridge):
    told: list[Changes] = []
    bridge.changed.connect(told.append)
    for number in range(200):
        bridge.post(Changes(cases=frozenset({str(number)})))
    qtbot.waitUntil(lambda: bool(told))
    assert len(told) == 1
    assert len(told[0].cases) == 200


def test_an_error_goes_to_who_asked_or_else_to_everybody(qtbot, bridge: Bridge):
    mine: list[Exception] = []
    other: list[Exception] = []
    bridge.failed.connect(other.append)

    def fail():
        raise Unreachable("no")

    bridge.query(fail, lambda _answer: None, mine.append)
    bridge.query(fail, lambda _answer: None)
    qtbot.waitUntil(lambda: bool(mine) and bool(other))


def test_what_the_person_stopped_is_silence(qtbot, bridge: Bridge):
    heard: list[object] = []

    def stop():
        raise Cancelled("stopped")

    bridge.query(stop, heard.append, heard.append)
    bridge.query(lambda: 1, lambda _answer: heard.append("after"))
    qtbot.waitUntil(lambda: "after" in heard)
    assert heard == ["after"]


def test_nobody_is_called_who_is_gone(qtbot, bridge: Bridge):
    heard: list[str] = []
    owner = QObject()
    gate = threading.Event()
    bridge.query(gate.wait, lambda _answer: heard.append("gone"), owner=owner)
    owner.deleteLater()
    qtbot.wait(20)
    gate.set()
    bridge.query(lambda: 1, lambda _answer: heard.append("here"))
    qtbot.waitUntil(lambda: "here" in heard)
    assert "gone" not in heard


def test_closing_finishes_every_command_and_drops_late_answers(qtbot):
    bridge = Bridge()
    written: list[int] = []
    answered: list[int] = []

    def write(number: int):
        written.append(number)
        return number, Changes(outbox=True)

    for number in range(5):
        bridge.command(partial(write, number), answered.append)
    bridge.close()
    assert written == list(range(5))
    qtbot.wait(50)
    assert answered == []
