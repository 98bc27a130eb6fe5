"""The sample day's staged quarrel: one room's case at the real desk, the other room beside it from the real backend."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from moderator_app.desk.store.view import Filter
from moderator_app.domain.identity import now_ms
from moderator_app.media.player import FakePlayer
from tests.server.databases import sqlite_only
from tests.story.test_twenty_cases import opened_desk, press

K = Qt.Key


@sqlite_only  # the embedded server's
def test_the_two_rooms_of_the_quarrel_lie_side_by_side_with_the_script_they_share(tmp_path: Path, qtbot) -> None:
    with opened_desk(tmp_path, qtbot, FakePlayer(length_ms=52_000)) as desk:
        ground = desk.review.ground
        assert ground is not None
        account = desk.review.person.id
        wanted = Filter(text="三只慢蜗牛家纺")
        listed: list = []

        def find() -> bool:
            numbers = ground.store.projection.numbers(wanted, at_ms=now_ms(), account=account)
            listed[:] = ground.store.projection.rows(numbers, at_ms=now_ms(), account=account)
            return any("甲方" in row.case.title for row in listed)

        qtbot.waitUntil(find, timeout=60_000)
        desk.review.open_case(next(row.case.id for row in listed if "甲方" in row.case.title))
        room = desk.case_room
        assert room is not None
        qtbot.waitUntil(lambda: room.case_id() is not None, timeout=60_000)
        room.stage.transcript.text.setFocus()
        qtbot.waitUntil(room.stage.transcript.text.hasFocus)
        press(desk, K.Key_P)
        qtbot.waitUntil(lambda: room.pk.states.state() == "content", timeout=60_000)
        told = [line.ours.text.replace(" ", "") for line in room.pk.lines.rows]
        for words in ("他哭着不让我卖", "亏的钱我一个人扛", "得罪了所有人", "抢到就是赚到"):
            assert any(words in text for text in told)
        assert room.pk.right.name.text().startswith("三只慢蜗牛家纺")
        assert [label.text() for label in room.pk.prices.values["change"]] == ["−61 %", "−58 %"]
        assert {"vote", "reminder", "prices"} <= {lane.key for lane in room.foot.timeline.lanes}
        press(desk, K.Key_P)
        assert not room.door.is_open
