from __future__ import annotations

from typing import Any

import msgspec
import pytest

from moderator_app.desk.redress.appeals_room import AppealsRoom
from moderator_app.desk.redress.withdrawals_room import WithdrawalsRoom
from moderator_app.domain.appeal import Ground, GroundAnswer, Outcome
from moderator_app.domain.errors import Refused, Unreachable
from moderator_app.wire.messages import law as lm
from tests.desk.factories import HOUR, NOON, a_case, a_content, a_decision
from tests.desk.fake_law import FakeLaw


def a_plan(state: str = "running", *states: str, needs: int = 1) -> lm.Withdrawal:
    return lm.Withdrawal(
        decision_id="d1",
        number="D-1",
        source="own_motion",
        error_class="technical",
        reason="Wrong shop.",
        state=state,
        needs=needs,
        asked_at_ms=NOON,
        steps=tuple(lm.PlanStep(kind="restore", ref=str(n), state=one, note="away") for n, one in enumerate(states)),
    )


def an_appeal(name: str = "a1", **changes: Any) -> lm.AppealRow:
    facts: dict[str, Any] = {
        "id": name,
        "decision_id": "d1",
        "decision_number": "D-1",
        "level": 1,
        "state": "queued",
        "grounds": (Ground.FACTS,),
        "filed_at_ms": NOON - HOUR,
        "deadline_at_ms": NOON - 1,
    }
    return lm.AppealRow(**(facts | changes))


def a_file(grade: str = "G4") -> lm.AppealFile:
    case = a_case()
    return lm.AppealFile(
        turn=lm.Turn(id="t1", seat="appeal", subject_id="a1", case_id=case.id, epoch=3, ttl_ms=1000),
        appeal=an_appeal(),
        text="We did not.",
        decision=a_decision(case, grade=grade, note="internal"),
        notice=None,
        content=a_content(case),
        earlier=(GroundAnswer(ground=Ground.FACTS, text="You did."),),
    )


@pytest.fixture
def plans(qtbot, law: FakeLaw) -> WithdrawalsRoom:
    made = WithdrawalsRoom(law)
    qtbot.addWidget(made)
    made.refresh()
    law.answer("rechecks", lm.Rechecks(rechecks=()))
    return made


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (a_plan("asked", needs=2), "waits for a second person"),
        (a_plan("running", "done", "pending"), "under way, 1 of 2 steps done"),
        (a_plan("stuck", "done", "stuck", "pending"), "stuck, 1 of 3 steps done"),
        (a_plan("complete", "done", "done"), "complete, 2 steps"),
    ],
)
def test_how_far_a_plan_has_come_is_seen_in_the_list(plans: WithdrawalsRoom, law: FakeLaw, plan, words):
    law.answer("withdrawals", lm.Withdrawals(withdrawals=(plan,)))
    assert plans.list.table.rows.rows[0].cells[1] == words
    assert plans.confirm.isVisibleTo(plans) is (plan.needs > 1)
    assert len(plans.steps.table.rows.rows) == len(plan.steps)


def test_a_second_person_confirms(plans: WithdrawalsRoom, law: FakeLaw):
    law.answer("withdrawals", lm.Withdrawals(withdrawals=(a_plan("asked", needs=2),)))
    plans.confirm.click()
    plans.ask.confirm.click()
    assert law.answer("withdraw_confirm", a_plan("running", "pending")).path == {"decision_id": "d1"}
    assert law.waiting() == ["withdrawals", "rechecks"]


def test_each_list_fails_by_itself(plans: WithdrawalsRoom, law: FakeLaw):
    law.fail("withdrawals", Unreachable("Nobody answers."))
    assert plans.list.states.state() == "The list cannot be shown"
    assert plans.rechecks.states.state() == "Nothing has to be looked at again"


@pytest.fixture
def appeals(qtbot, law: FakeLaw) -> AppealsRoom:
    made = AppealsRoom(law)
    qtbot.addWidget(made)
    made.refresh()
    law.answer("appeals", lm.AppealList(appeals=(an_appeal(), an_appeal("a2", formal="late", state="submitted"))))
    return made


@pytest.fixture
def heard(appeals: AppealsRoom, law: FakeLaw) -> AppealsRoom:
    appeals.take.click()
    law.answer("appeal_claim", a_file())
    return appeals


def test_what_is_late_says_so_and_what_cannot_be_heard_is_only_signed(appeals: AppealsRoom, law: FakeLaw):
    assert appeals.list.table.rows.rows[0].cells[3].endswith("late")
    appeals.list.table.choose("a2")
    assert appeals.reject.isVisibleTo(appeals)
    assert not appeals.take.isVisibleTo(appeals)
    appeals.list.table.opened.emit("a2")
    assert law.waiting() == [], "what cannot be heard is not opened"


@pytest.mark.parametrize(
    ("outcome", "grades"),
    [
        (Outcome.UPHOLD, ["G4"]),
        (Outcome.OVERTURN, ["G0"]),
        (Outcome.PART, ["", "G1", "G2", "G3"]),
    ],
)
def test_no_outcome_offers_anything_harsher(heard: AppealsRoom, outcome: Outcome, grades: list[str]):
    hearing = heard.hearing
    hearing.outcome.setCurrentIndex(hearing.outcome.findData(outcome.value))
    assert [hearing.grade.itemData(place) for place in range(hearing.grade.count())] == grades
    assert hearing.error.isEnabled() is (outcome is not Outcome.UPHOLD)


def test_an_appeal_shows_what_it_is_decided_from_and_no_internal_note(heard: AppealsRoom):
    hearing = heard.hearing
    assert "You did." in hearing.said.toPlainText()
    assert "internal" not in hearing.found.toPlainText()
    assert heard.states.state() == "content"


def test_whoever_hears_sees_that_measures_are_suspended_until_the_answer(appeals: AppealsRoom, law: FakeLaw):
    appeals.refresh()
    waiting = an_appeal(suspends=True)
    law.answer("appeals", lm.AppealList(appeals=(waiting,)))
    assert appeals.list.table.rows.rows[0].cells[2] == "Waiting, suspends measures"
    appeals.take.click()
    file = a_file()
    law.answer("appeal_claim", msgspec.structs.replace(file, appeal=waiting))
    assert dict(appeals.hearing.facts.shown)["Until then"] == "Measures are suspended"


def test_what_was_typed_stays_when_the_server_says_no(heard: AppealsRoom, law: FakeLaw):
    hearing = heard.hearing
    hearing.answers[Ground.FACTS].setPlainText("Seen again; it holds.")
    hearing.outcome.setCurrentIndex(hearing.outcome.findData(Outcome.UPHOLD.value))
    hearing.submit.click()
    hearing.submit.click()
    assert law.waiting() == ["appeal_decide"], "once is enough"
    law.fail("appeal_decide", Refused("lease-lost", "Your turn is over."))
    assert hearing.answers[Ground.FACTS].toPlainText() == "Seen again; it holds."
    hearing.submit.click()
    done = an_appeal(state="upheld", outcome="uphold")
    body = law.answer("appeal_decide", done).body
    assert (body.turn_id, body.epoch, body.grade, body.error_class) == ("t1", 3, "G4", None)
    assert law.said == ["Stored: Uphold. The seller is told."]
    assert hearing.appeal_id() == ""
    assert hearing.said.toPlainText() == "", "nothing of it stays on the screen"


def test_they_speak_chinese(heard: AppealsRoom, speak_chinese):
    speak_chinese()
    heard.retranslate()
    heard.hearing.retranslate()
    assert heard.hearing.answers[Ground.FACTS].accessibleName() == "对“事实认定有误”的答复"
