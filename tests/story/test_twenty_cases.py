"""Twenty cases of the sample day, decided by the keyboard alone: the real desk, the real backend, real key events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QRadioButton, QWidget

from moderator_app.demo import DEMO_PEOPLE, EmbeddedBackend, demo_accounts, load_sample_day
from moderator_app.desk.app import DeskConfig, build_desk
from moderator_app.desk.app.desk import Desk
from moderator_app.desk.case.verdict.questions import QuestionRow
from moderator_app.desk.commands import REPEAT_GUARD_S
from moderator_app.domain.rulebook import QuestionKind
from moderator_app.media.player import FakePlayer, Player, PlayerStatus
from moderator_app.wire.problems import code_of
from tests.server.databases import sqlite_only

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
CASES = 20
GUARD_MS = round(REPEAT_GUARD_S * 1000) + 20
"""The same deciding key sooner than this is a slip of the finger, and ignored."""


@pytest.fixture
def desk(tmp_path: Path, qtbot) -> Iterator[Desk]:
    with opened_desk(tmp_path, qtbot, FakePlayer()) as opened:
        yield opened


@pytest.fixture
def desk_with_the_real_player(tmp_path: Path, qtbot) -> Iterator[Desk]:
    with opened_desk(tmp_path, qtbot, None) as opened:
        yield opened


@contextmanager
def opened_desk(tmp_path: Path, qtbot, player: Player | None) -> Iterator[Desk]:
    """Open the desk on the sample day; without a player it makes its caged one."""
    passwords = demo_accounts(tmp_path)
    with EmbeddedBackend(tmp_path) as backend:
        report = load_sample_day(backend.endpoint)
        assert not report.faults
        name = DEMO_PEOPLE[0][0]
        config = DeskConfig(
            data_dir=tmp_path / "desk",
            server_url=backend.endpoint.url,
            name=name,
            password=passwords[name],
            passphrase="a long passphrase",
            language="en",
            theme="dark",
        )
        desk = build_desk(config, connect=None, player=player)
        desk._tools.settings.set("flow.undo_seconds", 0)
        desk.window.resize(1280, 800)
        qtbot.addWidget(desk.window)
        desk.open()
        qtbot.waitUntil(lambda: desk.case_room is not None and desk.review.may_take(), timeout=60_000)
        yield desk
        desk.close()


def focused(desk: Desk) -> QWidget:
    return QApplication.focusWidget() or desk.window


def press(desk: Desk, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key in the window that has the focus, as the window system would: shortcuts first, then the widget."""
    window = focused(desk).window().windowHandle()
    if window is not None and QGuiApplication.platformName() == "xcb":
        QTest.keyClick(window, key, modifiers)
    else:
        QTest.keyClick(focused(desk), key, modifiers)
    QApplication.processEvents()


def at_work(desk: Desk) -> str:
    """Return the case that is open and ours to decide."""
    ours = desk.case_room is not None and desk.case_room.may_decide()
    return desk.review.case_id() or "" if ours else ""


def submit(desk: Desk) -> None:
    QTest.qWait(GUARD_MS)
    press(desk, K.Key_Return, CTRL)


def fill_in(desk: Desk) -> None:
    """Answer what has the focus, as hands on the keyboard do."""
    here = focused(desk)
    if isinstance(here, QuestionRow):
        press(desk, K.Key_Y if here.question.kind is QuestionKind.REQUIRED else K.Key_N)
    elif isinstance(here, QRadioButton):
        press(desk, K.Key_Down)
        press(desk, K.Key_Space)
    elif isinstance(here, QComboBox):
        press(desk, K.Key_Down)
    elif isinstance(here, QLineEdit | QPlainTextEdit):
        QTest.keyClicks(here, "As the quoted words say.")
    else:
        press(desk, K.Key_Return)


def decide(desk: Desk) -> None:
    """Confirm the first highlight, then let each attempt to submit lead to what is missing."""
    room = desk.case_room
    assert room is not None
    press(desk, K.Key_A)
    for _ in range(80):
        if not room.verdict.lacks():
            return
        if not isinstance(focused(desk), QuestionRow):
            submit(desk)
        fill_in(desk)
    raise AssertionError(f"still lacking {[str(lack.lack) for lack in room.verdict.lacks()]} at {focused(desk)}")


@sqlite_only  # the embedded server's
@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen plugin, when a list opens
def test_twenty_cases_are_decided_by_the_keyboard_alone(desk: Desk, qtbot) -> None:
    decide_twenty(desk, qtbot, lambda: None)


@pytest.mark.xvfb
@pytest.mark.long
@pytest.mark.timeout(600)
def test_twenty_cases_are_decided_in_a_real_window_beside_the_caged_player(
    desk_with_the_real_player: Desk, qtbot, record_property
) -> None:
    desk = desk_with_the_real_player
    assert QGuiApplication.platformName() == "xcb"
    played: list[int] = []

    def watch() -> None:
        """Wait for the recording where there is one, and play some of it with the space bar."""
        room = desk.case_room
        assert room is not None
        if room.stage.picture.isHidden():
            return
        play = room.playback
        qtbot.waitUntil(lambda: play.state.status is PlayerStatus.READY and play.state.settled, timeout=30_000)
        assert play.state.caged
        frame = play.frame()
        assert frame is not None
        press(desk, K.Key_2, CTRL)
        begun = room.clock.position
        press(desk, K.Key_Space)
        qtbot.waitUntil(lambda: room.clock.position > begun + 200, timeout=20_000)
        press(desk, K.Key_Space)
        qtbot.waitUntil(lambda: play.state.status is PlayerStatus.PAUSED and play.state.settled, timeout=20_000)
        played.append(room.clock.position - begun)

    decide_twenty(desk, qtbot, watch)
    record_property("recordings played", len(played))
    assert len(played) >= 5


def decide_twenty(desk: Desk, qtbot, watch: Callable[[], None]) -> None:
    desk.window.activateWindow()
    press(desk, K.Key_N, CTRL)
    decided: list[str] = []
    accepted = 0
    while accepted < CASES:
        qtbot.waitUntil(lambda: at_work(desk) not in {"", *decided}, timeout=30_000)
        case_id = str(desk.review.case_id())
        watch()
        decide(desk)
        submit(desk)
        qtbot.waitUntil(lambda case_id=case_id: desk.review.case_id() != case_id, timeout=30_000)
        decided.append(case_id)
        accepted = sent(desk, qtbot, len(decided))
    assert len(set(decided)) == len(decided) <= CASES + 3


def sent(desk: Desk, qtbot, count: int) -> int:
    """Wait until everything was sent, and return how many of ``count`` decisions the server booked.

    A case that was fetched ahead does not know the decision made meanwhile about its seller. Its proposal has grown
    then, so it comes back to be looked at again; nothing else may come back.
    """
    assert desk.ground is not None
    outbox = desk.ground.store.outbox
    qtbot.waitUntil(lambda: outbox.count().waiting == 0, timeout=60_000)
    refused = [debt.problem for debt in outbox.attention()]
    assert {problem and code_of(problem.type) for problem in refused} <= {"proposal-changed"}
    return count - len(refused)
