"""The panel of the offline shift: asks, shows progress, lists, gives back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from moderator_app.desk.shift.panel import HOUR_MS, ShiftPanel
from moderator_app.desk.sync.shift import Reserved, ShiftProgress
from tests.desk.fake_law import FakeLaw

MIB = 1 << 20


def reserved(number: int, **more: Any) -> Reserved:
    facts: dict[str, Any] = {
        "case_id": f"case-{number}",
        "number": f"C-{number:06d}",
        "title": f"直播 {number}",
        "queue": "GOODS",
        "left_ms": 7 * HOUR_MS + 40 * 60_000,
        "films": 2,
        "films_here": 2,
        "done": False,
    }
    return Reserved(**(facts | more))


@pytest.fixture
def panel(qtbot: Any, law: FakeLaw) -> ShiftPanel:
    made = ShiftPanel(law.theme, law.icons)
    qtbot.addWidget(made)
    made.resize(600, 700)
    made.show()
    return made


def test_no_shift_is_said_to_be_none(panel: ShiftPanel) -> None:
    assert panel.listing.states.state() == "No shift is prepared"
    assert not panel.give_back.isEnabled()
    assert not panel.bar.isVisible()


def test_it_asks_for_what_was_chosen_within_the_limits(qtbot: Any, panel: ShiftPanel) -> None:
    panel.count.setValue(99)
    panel.hours.setValue(99)
    assert (panel.count.value(), panel.hours.value()) == (25, 8)
    panel.hours.setValue(3)
    with qtbot.waitSignal(panel.wanted) as asked:
        panel.prepare.click()
    assert asked.args == [25, 3 * HOUR_MS]
    assert not panel.prepare.isEnabled()
    assert panel.stop.isVisible()


def test_progress_is_told_in_cases_recordings_and_bytes(panel: ShiftPanel) -> None:
    seen = ShiftProgress(cases=12, films=3, all_films=9, done_bytes=40 * MIB, all_bytes=120 * MIB)
    panel.show_progress(seen)
    assert "12" in panel.far.text()
    assert "3 of 9" in panel.far.text()
    assert "40 of 120 MiB" in panel.far.text()
    assert 0 < panel.bar.value() < panel.bar.maximum()
    panel.show_done(ShiftProgress(cases=12, films=8, all_films=9, done_bytes=9, all_bytes=9, left_out=1))
    assert "could not be fetched" in panel.far.text()
    assert panel.prepare.isEnabled()
    assert not panel.bar.isVisible()


def test_a_failure_says_why_and_can_be_tried_again(panel: ShiftPanel) -> None:
    panel.show_progress(ShiftProgress())
    panel.show_failed("The server does not answer.")
    assert panel.far.text() == "The server does not answer."
    assert panel.prepare.isEnabled()


def test_cases_are_listed_with_the_time_they_have_left(qtbot: Any, panel: ShiftPanel) -> None:
    panel.show_cases([reserved(1), reserved(2, done=True), reserved(3, left_ms=0)])
    cells = [row.cells for row in panel.listing.table.rows.rows]
    assert [row[3] for row in cells] == ["7 h 40 min", "done", "over"]
    with qtbot.waitSignal(panel.opened) as opened:
        panel.listing.table.opened.emit("case-1")
    assert opened.args == ["case-1"]


def test_giving_back_asks_first(panel: ShiftPanel) -> None:
    ends: list[int] = []
    panel.ended.connect(lambda: ends.append(1))
    panel.show_cases([reserved(1)])
    panel.give_back.click()
    assert ends == []
    panel.asking.confirm.click()
    assert ends == [1]


def test_it_speaks_chinese(panel: ShiftPanel, speak_chinese: Callable[[], None]) -> None:
    panel.show_cases([reserved(1)])
    speak_chinese()
    panel.retranslate()
    assert panel.title() == "离线班次"
    assert panel.listing.table.rows.rows[0].cells[3] == "7 小时 40 分"
