"""Samples: previewed before they are drawn, with seed, strata and probabilities beside them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QDate

from moderator_app.desk.audit.room import LeadRoom
from moderator_app.desk.audit.samples import SamplesPanel
from moderator_app.desk.audit.settle import SettlePanel
from tests.desk.audit.lead_desk import LeadDesk


@pytest.fixture
def panel(room: LeadRoom) -> SamplesPanel:
    assert room.samples is not None
    room.tabs.setCurrentWidget(room.samples)
    return room.samples


def cells(listing) -> list[tuple[str, ...]]:
    return [one.cells for one in listing.table.rows.rows]


def test_before_the_first_draw_the_panel_says_what_to_do(panel: SamplesPanel) -> None:
    assert panel.plans.states.state() == "Nothing was drawn yet"
    assert not panel.preview.isEnabled()


def test_a_draw_is_previewed_first_and_stored_with_what_was_previewed(panel: SamplesPanel, desk: LeadDesk) -> None:
    panel.name.setText("week 47")
    panel.seed.setText("a stored seed")
    panel.preview.click()
    asked = desk.last("qa_draw").body
    assert (asked.dry_run, asked.seed, asked.name) == (True, "a stored seed", "week 47")
    assert desk.plans == []
    assert panel.said.text() == "34 of 290 would be drawn; nothing is stored yet."
    assert cells(panel.strata) == [
        ("GOODS · G0–G2 · New", "200", "25", "12.50 %"),
        ("Back-check · GOODS", "90", "9", "10.00 %"),
    ]
    panel.draw.click()
    stored = desk.last("qa_draw").body
    assert (stored.id, stored.seed, stored.dry_run) == (asked.id, "a stored seed", False)
    assert [plan.name for plan in desk.plans] == ["week 47"]
    assert ("Seed", "a stored seed") in panel.facts.shown
    assert panel.seed.text() != "a stored seed"


def test_a_changed_form_drops_the_preview(panel: SamplesPanel) -> None:
    panel.name.setText("week 47")
    panel.preview.click()
    assert panel.draw.isVisible()
    panel.seed.setText("another")
    assert not panel.draw.isVisible()
    assert panel.strata.states.state() == "No draw is chosen"


def test_a_span_that_runs_backwards_is_not_asked_for(panel: SamplesPanel) -> None:
    panel.name.setText("week 47")
    panel.last.setDate(QDate(2020, 1, 1))
    assert not panel.preview.isEnabled()
    assert panel.said.text() == "The last day must not lie before the first."


def test_reviewed_samples_show_state_stratum_and_probability(panel: SamplesPanel) -> None:
    panel.name.setText("week 47")
    panel.preview.click()
    panel.draw.click()
    assert cells(panel.reviews) == [
        ("Disputed", "GOODS · G0–G2 · New", "12.50 %", "G3 Lin", "G2 Zhao", "Wrong category or grade"),
        ("Agreed", "GOODS · G0–G2 · New", "12.50 %", "G2 Lin", "G2 Zhao", "—"),
    ]


def test_a_dead_server_is_said_with_a_way_out(panel: SamplesPanel, desk: LeadDesk) -> None:
    desk.dead = True
    panel.refresh()
    assert panel.plans.states.state() == "The draws cannot be shown"


@pytest.fixture
def disputed(panel: SamplesPanel) -> SettlePanel:
    panel.name.setText("week 47")
    panel.preview.click()
    panel.draw.click()
    return panel.settle


def test_a_difference_lies_side_by_side_and_a_word_needs_its_reason(disputed: SettlePanel) -> None:
    assert disputed.isVisible()
    assert disputed.headline.text().startswith("Disputed · Wrong category or grade")
    assert disputed.pair.sides[0].text() == "G3", "what the sample tells: the decision itself cannot be read yet"
    assert "Zhao" in disputed.pair.sides[1].text()
    assert not disputed.wrong.isEnabled()
    assert not disputed.stands.isEnabled()
    disputed.note.setText("because")
    assert disputed.wrong.isEnabled()


def test_who_took_part_does_not_settle(disputed: SettlePanel, desk: LeadDesk) -> None:
    desk.person = type(desk.person)("me", "zhao", "Zhao", desk.person.roles, desk.person.capabilities)
    disputed.note.setText("because")
    assert not disputed.wrong.isEnabled()
    assert "somebody else" in disputed.said.text()


def test_a_confirmed_defect_is_withdrawn_and_its_plan_opened(disputed: SettlePanel, desk: LeadDesk) -> None:
    disputed.note.setText("The quote is torn out of its context.")
    disputed.wrong.click()
    asked = desk.last("qa_settle")
    assert (asked.path, asked.body.defect) == ({"sample_id": "s1"}, True)
    assert not disputed.withdraw.isVisible(), "what cannot be read cannot be withdrawn"
    desk.readable = True
    disputed.show_review(None)
    disputed.show_review(desk.settled)
    assert disputed.withdraw.isVisible()
    disputed.note.setText("It was no offer.")
    disputed.withdraw.click()
    assert str(desk.last("withdraw").body.error_class) == "wrong_selection"
    assert disputed.said.text() == "Withdrawn: 1 of 2 steps of its plan are done."
    disputed.retranslate()
    assert not disputed.withdraw.isVisible()
    disputed.plan.click()
    assert desk.shown_withdrawal == "d1"
