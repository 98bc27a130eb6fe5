from __future__ import annotations

from typing import Any

import pytest

from moderator_app.desk.policy_room.draft_text import parsed, written
from moderator_app.desk.policy_room.room import PolicyRoom
from moderator_app.domain.errors import BadInput, Refused
from moderator_app.domain.identity import DAY_MS
from moderator_app.wire.messages import law as lm
from tests.desk.factories import NOON
from tests.desk.fake_law import FakeLaw


def a_row(name: str = "v1", state: str = "effective", **changes: Any) -> lm.PolicyRow:
    facts: dict[str, Any] = {
        "id": name,
        "kind": "matrix",
        "version": name,
        "state": state,
        "digest": "",
        "summary": "",
        "made_at_ms": NOON,
    }
    return lm.PolicyRow(**(facts | changes))


@pytest.fixture
def room(qtbot, law: FakeLaw) -> PolicyRoom:
    made = PolicyRoom(law)
    qtbot.addWidget(made)
    return made


def show(room: PolicyRoom, law: FakeLaw, row: lm.PolicyRow) -> None:
    room.refresh()
    law.answer("policy_versions", lm.PolicyRows(versions=(row,)))
    law.answer("policy_version", lm.PolicyText(row=row, body={"version": row.version, "zh": "规则"}))
    law.answer("policy_diff", lm.PolicyDiff(differences=(), categories=()))


def test_a_text_comes_back_as_it_was_and_a_fault_names_its_line():
    body = {"version": "1", "rows": [{"zh": "规则", "days": None, "on": True}]}
    assert parsed(written(body)) == body
    with pytest.raises(BadInput) as fault:
        parsed("a: 1\nb: [")
    assert fault.value.faults[0].line is not None
    with pytest.raises(BadInput):
        parsed("- only\n- a list")
    with pytest.raises(BadInput):
        parsed("a: !!python/object:os.system {}")


def test_what_is_in_effect_is_read_only(room: PolicyRoom, law: FakeLaw):
    show(room, law, a_row())
    assert room.editor.isReadOnly()
    assert not room.save.isVisibleTo(room)
    assert room.changes.states.state() == "Nothing changes"


def test_a_draft_that_the_law_refuses_keeps_its_text(room: PolicyRoom, law: FakeLaw):
    show(room, law, a_row())
    room.draft.click()
    room.editor.setPlainText("version: v2\n")
    room.save.click()
    law.fail("policy_draft", Refused("validation", "There is a version of this name.", pointer="/body/version"))
    assert room.trouble.text() == "There is a version of this name. (/body/version)"
    assert room.editor.toPlainText() == "version: v2\n"
    room.save.click()
    ask = law.answer("policy_draft", a_row("v2", "draft", own=True))
    assert ask.body.body == {"version": "v2"}
    assert room.trouble.text() == ""


@pytest.mark.parametrize("own", [True, False])
def test_nobody_approves_what_they_wrote(room: PolicyRoom, law: FakeLaw, own: bool):
    show(room, law, a_row(state="in_review", own=own))
    assert room.approve.isVisibleTo(room)
    assert room.approve.isEnabled() is not own


def test_an_approval_names_a_midnight_after_the_notice_period(room: PolicyRoom, law: FakeLaw):
    show(room, law, a_row(state="in_review"))
    room.approve.click()
    room.ask.confirm.click()
    ask = law.answer("policy_approve", a_row(state="announced"))
    begins = ask.body.effective_from_ms
    assert begins >= NOON + 7 * DAY_MS
    assert (begins + 8 * 3_600_000) % DAY_MS == 0, "midnight in Beijing"


def test_a_replay_says_how_many_would_change(room: PolicyRoom, law: FakeLaw):
    show(room, law, a_row())
    assert room.replay.states.state() == "Not replayed yet"
    room.replay.run.click()
    assert room.replay.states.state() == "Replaying over past decisions…"
    law.answer(
        "policy_replay",
        lm.Replay(
            decisions=4000,
            changed=50,
            harsher=30,
            milder=20,
            moves=(lm.GradeMove(category="PRIVATE_TRADE", before="G4", after="G5", count=30),),
            examples=(),
        ),
    )
    assert dict(room.replay.facts.shown) == {
        "Decisions": "4,000",
        "Would change": "50 (1.2 %)",
        "Harsher": "30",
        "Milder": "20",
    }
