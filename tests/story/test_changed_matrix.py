"""The law is changed at real desks: a draft, its difference, its replay, approval by somebody else, and read by all."""

from __future__ import annotations

import yaml

from moderator_app.desk.policy_room.draft_text import written
from moderator_app.domain.roles import Role
from tests.server.law.world import World
from tests.story.sitting import Sitting


def test_a_draft_is_written_replayed_and_approved_by_somebody_else(town: World, sitting: Sitting):
    town.decided("ann")
    town.enforce()
    pm = sitting.down("pei", Role.POLICY_MANAGER)
    room = sitting.enter(pm, "policy")
    sitting.until(lambda: room._text is not None)
    matrix = next(row.id for row in room._rows.values() if row.kind == "matrix")
    room.list.table.choose(matrix)
    sitting.until(lambda: room._text is not None and room._text.row.id == matrix)
    assert room.editor.isReadOnly()
    room.draft.click()
    assert not room.editor.isReadOnly()
    text = room.editor.toPlainText()
    room.editor.setPlainText(text + "\n  : [")
    room.save.click()
    assert "draft:" in room.trouble.text(), "a fault of the form names its line"
    changed = yaml.safe_load(text)
    changed["version"] = "2027.1"
    changed["categories"]["PRIVATE_TRADE"]["rows"]["S2"] = ["G5", "G5", "G6"]
    room.summary.setText("Private trade weighs more.")
    room.editor.setPlainText(written(changed))
    room.save.click()
    sitting.until(lambda: room._text is not None and room._text.row.version == "2027.1")
    sitting.until(lambda: room.changes.table.rows.rowCount() > 1)
    assert "/categories/PRIVATE_TRADE/rows/S2/0" in {row.cells[0] for row in room.changes.table.rows.rows}
    draft_id = room._text.row.id
    room.replay.run.click()
    sitting.until(lambda: room.replay._replay is not None)
    assert dict(room.replay.facts.shown)["Harsher"] == "1"
    assert room.replay.moves.table.rows.rows[0].cells[1:] == ("G4", "G5", "1")
    room.submit.click()
    sitting.until(lambda: room._rows[draft_id].state == "in_review")
    assert not room.approve.isVisibleTo(room), "nobody approves what they wrote"

    shen = sitting.down("shen", Role.SUPERVISOR)
    room = sitting.enter(shen, "policy")
    sitting.until(lambda: draft_id in room._rows)
    room.list.table.choose(draft_id)
    sitting.until(lambda: room._text is not None and room._text.row.id == draft_id)
    assert room.approve.isEnabled()
    room.approve.click()
    room.ask.confirm.click()
    sitting.until(lambda: room._rows[draft_id].state == "announced")
    sitting.until(lambda: room.read.isVisibleTo(room) and room.read.isEnabled())
    room.read.click()
    sitting.until(lambda: room._rows[draft_id].acknowledged)
    book = shen.law.lawbook
    assert book is not None
    assert book.matrix.version != "2027.1", "until its time the old one is in effect"
