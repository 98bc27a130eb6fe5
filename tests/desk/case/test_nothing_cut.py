"""Every panel at every size a desk may have, in both languages: no word is cut, nothing lies on anything else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from moderator_app.desk.case.room import CaseRoom
from moderator_app.domain.highlight import HighlightState
from tests.desk.case.cuts import cut
from tests.desk.case.table import CHAT, GOODS, FakeHost, content, lease

SIZES = ((1030, 660), (1280, 690), (1440, 800), (2560, 1330))
"""Of the room, in pixels: beside the queue in a small window, without it, and in larger ones."""


@pytest.fixture(params=["en", "zh_CN"])
def spoken(request: pytest.FixtureRequest, room: CaseRoom, host: FakeHost, speak_chinese: Callable[[], None]) -> str:
    if request.param == "zh_CN":
        speak_chinese()
    host.tongue = request.param
    host.theme.apply("light", 100)
    room.retranslate()
    return host.tongue


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_no_word_of_the_case_is_cut(room: CaseRoom, spoken: str, qtbot, size: tuple[int, int]) -> None:
    assert spoken
    room.resize(*size)
    room.open(content(), lease(), None)
    room.focus_first()
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        for _ in range(20):  # layouts within layouts take some turns to settle
            qtbot.wait(20)
            if not (wrong := cut(room)):
                return
        found[name] = wrong

    look("transcript")
    room.stage.tabs.setCurrentWidget(room.stage.conversation)
    look("comments")
    for item in (CHAT, GOODS):
        room._show_item(item)
        look(item)
    room._show_item(content().items[0].id)
    room.side.setCurrentWidget(room.merchant)
    look("seller")
    room.side.setCurrentWidget(room.highlights)
    for ask in (room.strip.ask_skip, room.strip.ask_hold, room.strip.ask_escalate):
        ask()
        look(ask.__name__)
    for _ in range(6):
        room.highlights.judge(HighlightState.ACCEPTED)
        room.highlights.step(1)
    room.verdict.focus_findings()
    look("verdict")
    assert not found, "\n".join(f"{name}: {one}" for name, rows in found.items() for one in rows)
