"""Under a decision in the log stands what others would have decided, had they not been too late."""

from __future__ import annotations

from moderator_app.desk.audit.room import LeadRoom
from moderator_app.wire.messages import offline as om
from tests.desk.audit.lead_desk import LeadDesk
from tests.desk.factories import NOON, a_case, a_decision


def late(note: str = "I saw the whole stream.") -> om.Opinion:
    return om.Opinion(
        id="o",
        maker_id="ann",
        maker="Ann <b>Lin</b>",
        problem="case-already-decided",
        received_at_ms=NOON,
        note=note,
        sent=True,
        decision=a_decision(a_case(1), grade="G4", proposed_grade="G4"),
    )


def test_late_decisions_are_shown_below_the_chosen_one(room: LeadRoom, desk: LeadDesk) -> None:
    desk.readable = True
    desk.late = (late(),)
    room.log.table.selectRow(0)
    assert not room.log.late.isHidden()
    assert "Ann <b>Lin</b>: G4" in room.log.late.text()
    assert "I saw the whole stream." in room.log.late.text()


def test_without_late_decisions_nothing_is_said(room: LeadRoom, desk: LeadDesk) -> None:
    desk.readable = True
    room.log.table.selectRow(0)
    assert room.log.late.isHidden()
