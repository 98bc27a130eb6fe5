"""One's own page: figures, opt-outs, a break."""

from __future__ import annotations

import pytest

from moderator_app.desk.shell.wellness import WellnessPanel
from moderator_app.domain.text import Label
from moderator_app.wire.messages.wellness import ClassExposure, Wellness

MINUTE = 60_000


def figures(**more: int) -> Wellness:
    def one(name: str, label: Label, day: int, *, full: bool = False, out: bool = False) -> ClassExposure:
        return ClassExposure(
            id=name,
            name=label,
            day_ms=day * MINUTE,
            day_limit_ms=240 * MINUTE,
            row_ms=0,
            row_limit_ms=45 * MINUTE,
            items=3,
            item_limit=200,
            opted_out=out,
            full=full,
        )

    return Wellness(
        server_time_ms=1_000,
        classes=(
            one("abuse", Label("辱骂与霸凌", "Abuse and bullying"), 240, full=True),
            one("nudity", Label("裸露与性", "Nudity and sex"), 12, out=True),
        ),
        offer_ms=90 * MINUTE,
        require_ms=120 * MINUTE,
        break_ms=10 * MINUTE,
        **{"row_ms": 35 * MINUTE, **more},
    )


@pytest.fixture
def panel(qtbot) -> WellnessPanel:
    made = WellnessPanel()
    qtbot.addWidget(made)
    made.show()
    return made


def test_each_class_says_what_was_seen_and_what_is_enough(panel: WellnessPanel) -> None:
    panel.show_figures(figures())
    assert "35 minutes" in panel.state.text()
    assert "240 of 240 min" in panel.seen["abuse"].text()
    assert panel.seen["abuse"].text().endswith("enough for now")
    assert "12 of 240 min · 3 of 200 cases" in panel.seen["nudity"].text()
    assert panel.bars["nudity"].accessibleName() == "Nudity and sex"
    assert panel.bars["nudity"].accessibleDescription() == panel.seen["nudity"].text()
    assert (panel.boxes["abuse"].isChecked(), panel.boxes["nudity"].isChecked()) == (False, True)
    assert panel.boxes["nudity"].accessibleName() == "Rather not see: Nudity and sex"


def test_a_tick_tells_all_opt_outs_and_figures_tell_nothing(panel: WellnessPanel) -> None:
    told: list[tuple[str, ...]] = []
    panel.optouts_changed.connect(told.append)
    panel.show_figures(figures())
    assert told == []
    panel.boxes["abuse"].click()
    panel.boxes["nudity"].click()
    assert told == [("abuse", "nudity"), ("abuse",)]


def test_a_break_can_be_begun_once(panel: WellnessPanel, qtbot) -> None:
    panel.show_figures(figures())
    assert panel.rest.text() == "Start a break of 10 minutes"
    with qtbot.waitSignal(panel.break_wanted):
        panel.rest.click()
    panel.show_figures(figures(break_until_ms=1_000 + 9 * MINUTE + 1))
    assert not panel.rest.isEnabled()
    assert "10 more minutes" in panel.state.text()


def test_the_page_asks_for_fresh_figures_and_says_when_it_has_none(panel: WellnessPanel, qtbot) -> None:
    assert "nobody answers" in panel.state.text()
    assert "Only you" in panel.about.text()
    with qtbot.waitSignal(panel.looked_at):
        panel.focus_first()
