"""Three hours of evidence under the hands: no single step keeps the desk's own thread busy for long."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from moderator_app.desk.case.conversation import CACHED
from moderator_app.desk.case.room import CaseRoom
from moderator_app.domain.case import Item
from moderator_app.domain.highlight import HighlightState
from moderator_app.domain.transcript import Lane
from moderator_app.media.player import FakePlayer
from moderator_app.wire.messages import CaseContent
from tests.bench.bench_case import three_hours
from tests.desk.case.table import content, lease, said

LIMIT_S = 0.05

MANY = 50_000
"""Comments of a very lively broadcast."""


def turn() -> float:
    """Let the event loop turn once; return how much of the thread's own time it took, in seconds.

    What others do on this machine is no fault of ours, so it is not the time on the wall.
    """
    began = time.thread_time()
    QApplication.processEvents()
    return time.thread_time() - began


def open_in_turns(room: CaseRoom, case: CaseContent) -> list[float]:
    """Open a case and return what every turn took until it is laid out and painted, the first one with the call."""
    began = time.thread_time()
    room.open(case, lease(), None)
    room.focus_first()
    spent = [time.thread_time() - began]
    while room.slices.busy:
        spent.append(turn())
    return [*spent, turn(), turn()]


def test_three_hours_open_in_slices_none_of_which_keeps_the_thread_busy(
    room: CaseRoom, player: FakePlayer, record_property
) -> None:
    player.length_ms = 3 * 3_600_000
    QApplication.processEvents()
    # The best of three: a slice that is too long is so every time, a page fault is not.
    worst = []
    for _ in range(3):
        spent = open_in_turns(room, three_hours())
        worst.append(max(spent))
        assert len(spent) > 8
        room.close_case()
    record_property("worst turn while opening", f"{1000 * min(worst):.0f} ms")
    assert min(worst) < LIMIT_S, [f"{1000 * value:.0f} ms" for value in worst]


def test_a_case_that_was_opened_in_slices_is_whole(room: CaseRoom) -> None:
    case = three_hours()
    open_in_turns(room, case)
    assert room.stage.transcript.text.blockCount() == 2700
    assert len(room.stage.conversation.model.rows) == 20_000
    assert len(room.highlights.model.rows) == 10_000
    assert {lane.key for lane in room.foot.timeline.lanes} >= {"speech", "comment", "marks", "detector:private_trade"}
    current = room.highlights.current()
    assert current is not None
    assert room.clock.position == current.t0_ms, "the first highlight was gone to once everything stood"


def idle(room: CaseRoom) -> bool:
    return not room.slices.busy


def test_another_case_can_be_opened_before_the_first_one_stands(room: CaseRoom) -> None:
    room.open(three_hours(), lease(), None)
    QApplication.processEvents()
    assert not idle(room)
    room.open(content(), lease(), None)
    assert idle(room)
    assert room.stage.transcript.text.blockCount() < 100
    assert len(room.highlights.model.rows) == 6
    room.open(three_hours(), lease(), None)
    room.close_case()
    QApplication.processEvents()
    assert idle(room)
    assert room.case_id() is None
    assert room.stage.transcript.text.toPlainText() == ""


def test_a_judgement_before_everything_stands_is_drawn_all_the_same(room: CaseRoom) -> None:
    room.open(three_hours(), lease(), None)
    room.focus_first()
    first = room.highlights.current()
    assert first is not None
    room.highlights.judge(HighlightState.REJECTED)
    assert room.slices.busy
    room.slices.finish()
    drawn = {band.id: band.state for lane in room.foot.timeline.lanes for band in lane.bands if band.id}
    assert drawn[first.id] is HighlightState.REJECTED


@pytest.fixture
def lively() -> CaseContent:
    case = three_hours()
    texts = ("多少钱一斤", "怎么加你", "主播好美", "你个骗子去死", "已拍")
    comments = tuple(
        said(Lane.COMMENT, seq, seq * 200, texts[seq % 5], speaker=f"viewer-{seq % 97:x}") for seq in range(MANY)
    )
    speech = tuple(one for one in case.items[0].segments if one.lane is Lane.SPEECH)
    return replace_items(case, replace(case.items[0], segments=(*speech, *comments)))


def replace_items(case: CaseContent, item: Item) -> CaseContent:
    return msgspec.structs.replace(case, items=(item,))


def test_fifty_thousand_comments_follow_the_clock_and_the_clock_follows_them(
    room: CaseRoom, player: FakePlayer, lively, qtbot
) -> None:
    player.length_ms = 3 * 3_600_000
    open_in_turns(room, lively)
    talk = room.stage.conversation
    room.stage.tabs.setCurrentWidget(talk)
    QApplication.processEvents()
    assert talk.model.rowCount() == MANY
    for seq in (0, 12_345, 25_000, MANY - 1):
        room.clock.seek(seq * 200)
        qtbot.waitUntil(lambda seq=seq: talk.delegate.now == seq)
        row = talk.model.index(seq, 0)
        qtbot.waitUntil(lambda row=row: talk.view.viewport().rect().intersects(talk.view.visualRect(row)))
        asked = {seq - 1, seq}
        assert room.clock.position == seq * 200
        assert talk.model.row_at(room.clock.position) in asked
    talk.view.scrollTo(talk.model.index(40_000, 0))
    talk._clicked(talk.model.index(40_000, 0))
    assert room.clock.position == 40_000 * 200
    assert talk.delegate.now == 40_000


def test_only_the_comments_in_view_are_laid_out(room: CaseRoom, lively) -> None:
    open_in_turns(room, lively)
    talk = room.stage.conversation
    room.stage.tabs.setCurrentWidget(talk)
    for value in range(0, MANY, 2_500):
        room.clock.seek(value * 200)
        QApplication.processEvents()
    assert len(talk.delegate._layouts) <= CACHED


def test_no_step_of_panning_scrolling_or_seeking_keeps_the_thread_busy(
    room: CaseRoom, player: FakePlayer, record_property
) -> None:
    player.length_ms = 3 * 3_600_000
    room.open(three_hours(), lease(), None)
    room.slices.finish()
    for _ in range(200):
        QApplication.processEvents()
    timeline, talk, text = room.foot.timeline, room.stage.conversation, room.stage.transcript
    timeline.zoom(13)
    steps: dict[str, Callable[[int], object]] = {
        "pan": lambda _n: timeline._set_view(timeline.view.panned(23)),
        "zoom": lambda n: timeline.zoom(1 if n % 2 else -1),
        "scroll the transcript": lambda n: text.text.verticalScrollBar().setValue(n * 90),
        "scroll the comments": lambda n: talk.view.verticalScrollBar().setValue(n * 900),
        "seek": lambda n: room.clock.seek(n * 350_000),
        "judge": lambda n: room.highlights.judge(HighlightState.ACCEPTED if n % 3 else HighlightState.REJECTED),
    }
    room.focus_first()
    worst: dict[str, float] = {}
    for name, step in steps.items():
        room.stage.tabs.setCurrentWidget(talk if name == "scroll the comments" else text)
        QApplication.processEvents()
        spent = []
        for number in range(30):
            # The thread's own time: what others do on this machine is no fault of ours. Between the step and what
            # it leaves for the next turn (painting) a key or a click comes through.
            start = time.thread_time()
            step(number)
            spent += [time.thread_time() - start, turn()]
        worst[name] = max(spent)
        record_property(name, f"{1000 * worst[name]:.0f} ms")
    assert max(worst.values()) < LIMIT_S, {name: f"{1000 * value:.0f} ms" for name, value in worst.items()}
