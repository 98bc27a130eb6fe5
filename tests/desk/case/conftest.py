"""A desk for the case room: a host that remembers, a player on a virtual clock, a room on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from moderator_app.assets import resource
from moderator_app.desk.case.room import CaseRoom, build_case_room
from moderator_app.desk.commands import Commands
from moderator_app.desk.settings import Settings
from moderator_app.desk.widgets.theme import Theme
from moderator_app.media.player import FakePlayer
from tests.desk.case.table import FakeHost


@pytest.fixture
def host(qapp: QApplication, tmp_path: Path) -> FakeHost:
    assert qapp is not None
    clock = iter(range(10**9))
    commands = Commands(clock=lambda: float(next(clock)))
    return FakeHost(Settings(tmp_path / "desk.ini"), Theme(resource("style")), commands, media=tmp_path / "clip-1.mp4")


@pytest.fixture
def player() -> FakePlayer:
    return FakePlayer()


@pytest.fixture
def room(host: FakeHost, player: FakePlayer, qtbot) -> Iterator[CaseRoom]:
    made = build_case_room(host, player=player)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    made.shut()
