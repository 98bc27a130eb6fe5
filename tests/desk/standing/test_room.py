from __future__ import annotations

from typing import Any

import pytest

from moderator_app.desk.standing.room import StandingRoom
from moderator_app.domain.appeal import ErrorClass
from moderator_app.domain.errors import Refused
from moderator_app.domain.ledger import Standing
from moderator_app.domain.merchant import Merchant
from moderator_app.domain.roles import Capability
from moderator_app.wire.messages import law as lm
from tests.desk.factories import HOUR, NOON
from tests.desk.fake_law import FakeLaw


def a_measure(code: str, state: str, end_at_ms: int | None, **more: Any) -> lm.MeasureRow:
    return lm.MeasureRow(
        id=code,
        decision_id="d1",
        code=code,
        right=more.pop("right", ""),
        state=state,
        start_at_ms=NOON,
        end_at_ms=end_at_ms,
        **more,
    )


def a_page(merchant_id: str = "m1", **changes: Any) -> lm.StandingPage:
    facts: dict[str, Any] = {
        "merchant": Merchant(id=merchant_id, ref="R-1", name="<i>云朵</i>", person_key="p", deposit_minor=500_000),
        "standing": Standing(points=18),
        "measures": (
            a_measure("LIVE_BAN", "active", NOON + HOUR, right="live"),
            a_measure("STORE_CLOSE", "expired", None, right="store"),
            a_measure("LD", "active", None, amount=200_000, currency="CNY"),
        ),
        "stops": (),
        "timeline": (
            lm.TimelineEvent(at_ms=NOON, kind="decision", ref="d1", decision_id="d1", word="G4"),
            lm.TimelineEvent(at_ms=NOON + 1, kind="measure_expired", ref="x", decision_id="d1", word="LIVE_BAN"),
            lm.TimelineEvent(at_ms=NOON + 2, kind="something_new", ref="x", decision_id="", word="odd"),
        ),
        "money": lm.Money(booked_minor=200_000, returned_minor=0, currency="CNY"),
        "appeals": (),
        "linked": (Merchant(id="m2", ref="R-2", name="小号", person_key="p"),),
        "reviews": (),
        "closed_before": True,
    }
    return lm.StandingPage(**(facts | changes))


@pytest.fixture
def room(qtbot, law: FakeLaw) -> StandingRoom:
    made = StandingRoom(law)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def page(room: StandingRoom, law: FakeLaw) -> StandingRoom:
    room.show_seller("m1")
    law.answer("standing", a_page())
    return room


def test_a_page_has_its_four_states(room: StandingRoom, law: FakeLaw):
    assert room.states.state() == "No seller is chosen"
    room.show_seller("m1")
    assert room.states.state() == "Loading the seller's page…"
    law.fail("standing", Refused("not-found", "No."))
    assert room.states.state() == "There is no such seller"
    room.refresh()
    law.answer("standing", a_page())
    assert room.states.state() == "content"


def test_history_measures_and_money_are_read_in_words(page: StandingRoom):
    assert page.name.text() == "<i>云朵</i> · R-1"
    assert page.warning.text().startswith("The person or a store")
    assert dict(page.facts.shown)["Damages"] == "CNY 2,000.00 booked, CNY 0.00 returned"
    history = [row.cells[1:3] for row in page.tables.timeline.table.rows.rows]
    assert history == [
        ("something_new", "odd"),
        ("Measure: Ended", "live-stream ban"),
        ("Decision", "G4 · 3-day live ban"),
    ]
    ends = {row.key: row.cells[4] for row in page.tables.measures.table.rows.rows}
    assert ends["STORE_CLOSE"] == "permanent"
    assert ends["LD"] == "—"


def test_what_an_appeal_suspends_says_so_and_shows_no_end(room: StandingRoom, law: FakeLaw):
    room.show_seller("m1")
    rests = a_measure("LIVE_BAN", "active", NOON + HOUR, right="live", suspended=True)
    began = lm.TimelineEvent(at_ms=NOON, kind="suspended", ref="s", decision_id="d1", word="LIVE_BAN")
    law.answer("standing", a_page(measures=(rests,), timeline=(began,)))
    (row,) = room.tables.measures.table.rows.rows
    assert (row.cells[2], row.cells[4], row.tone) == ("Suspended by an appeal", "stands still", "warn")
    assert room.tables.timeline.table.rows.rows[0].cells[1] == "Suspended by an appeal"


def test_what_the_deposit_does_not_cover_is_a_fact_of_its_own(room: StandingRoom, law: FakeLaw):
    room.show_seller("m1")
    money = lm.Money(booked_minor=200_000, returned_minor=0, currency="CNY", receivable_minor=150_000)
    law.answer("standing", a_page(money=money))
    assert dict(room.facts.shown)["Not covered by the deposit"] == "CNY 1,500.00"


def test_an_answer_about_another_seller_is_dropped(room: StandingRoom, law: FakeLaw):
    room.show_seller("m1")
    room.show_seller("m2")
    law.answer("standing", a_page("m1"))
    assert room.states.state() == "Loading the seller's page…"
    law.answer("standing", a_page("m2"))
    assert room.states.state() == "content"


def test_only_what_runs_can_be_lifted_and_only_by_whoever_may(page: StandingRoom, law: FakeLaw, qtbot):
    page.tables.measures.table.choose("STORE_CLOSE")
    assert not page.lift.isEnabled()
    page.tables.measures.table.choose("LIVE_BAN")
    page.lift.click()
    page.ask.reason.setPlainText("Sentence served in another case.")
    page.ask.confirm.click()
    ask = law.answer("measure_lift", a_measure("LIVE_BAN", "lifting", NOON))
    assert (ask.path, ask.body.reason) == ({"measure_id": "LIVE_BAN"}, "Sentence served in another case.")
    plain = StandingRoom(FakeLaw(law.theme, Capability.LEDGER_READ))
    qtbot.addWidget(plain)
    assert not plain.lift.isVisibleTo(plain)
    assert not plain.withdraw.isVisibleTo(plain)


def test_a_withdrawal_names_the_class_of_error_and_a_reason(page: StandingRoom, law: FakeLaw):
    page.tables.timeline.table.choose("0")
    page.withdraw.click()
    page.ask.choice.setCurrentIndex(page.ask.choice.findData(ErrorClass.TECHNICAL.value))
    page.ask.reason.setPlainText("Wrong shop.")
    page.ask.confirm.click()
    done = lm.Withdrawal(
        decision_id="d1",
        number="D-1",
        source="own_motion",
        error_class="technical",
        reason="Wrong shop.",
        state="asked",
        needs=2,
        asked_at_ms=NOON,
    )
    ask = law.answer("withdraw", done)
    assert ask.body == lm.Withdraw(error_class=ErrorClass.TECHNICAL, reason="Wrong shop.")
    assert law.said == ["A second person has to confirm this withdrawal."]
    assert law.shown == [("withdrawal", "d1")]


def test_sellers_are_found_by_words(room: StandingRoom, law: FakeLaw):
    law.found = [("m1", "云朵绵羊铺"), ("m2", "会飞的茶壶")]
    room.search.setText("云朵")
    room.search.returnPressed.emit()
    assert room.results.table.current() == "m1"
    room.results.table.opened.emit("m1")
    assert law.waiting() == ["standing"]
    room.search.setText("没有")
    room.search.returnPressed.emit()
    assert room.results.states.state() == "No seller found"


def test_it_speaks_chinese(page: StandingRoom, speak_chinese):
    speak_chinese()
    page.retranslate()
    assert page.tabs.tabText(0) == "历史 3"
    assert page.tables.timeline.table.rows.rows[2].cells[1:3] == ("决定", "G4 · 停播3天")
