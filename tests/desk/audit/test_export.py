"""Exports: asked for with the filters in force, looked after, cancelled, saved whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from moderator_app.desk.audit.room import LeadRoom
from moderator_app.domain.roles import Role
from moderator_app.wire.messages.quality import LogFilter
from tests.desk.audit.lead_desk import LeadDesk, a_theme


@pytest.fixture
def panel(room: LeadRoom):
    room.log.to_export.setChecked(True)
    room.log.export.choose.click()
    return room.log.export


def test_an_export_carries_the_filters_in_force_and_says_where_the_file_went(
    qtbot, room: LeadRoom, desk: LeadDesk, panel, tmp_path: Path
) -> None:
    room.log.overturned.setChecked(True)
    assert panel.filters.text() == "overturned"
    panel.format.setCurrentIndex(1)
    panel.begin.click()
    assert desk.last("export_start").body.filter == LogFilter(overturned=True)
    assert desk.last("export_start").body.format == "jsonl"
    assert panel.cancel.isVisible()
    assert not panel.begin.isVisible()
    qtbot.waitUntil(lambda: panel.progress.value() == 100, timeout=5000)
    assert panel.said.text() == "100 rows written"
    qtbot.waitUntil(panel.reveal.isVisible, timeout=5000)
    (file,) = tmp_path.iterdir()
    assert file.suffix == ".jsonl"
    assert file.read_bytes() == desk.content
    assert panel.said.text() == f"150 rows saved as {file}"
    panel.reveal.click()
    assert desk.shown_folder == str(tmp_path)


def test_a_cancelled_export_leaves_no_file(qtbot, desk: LeadDesk, panel, tmp_path: Path) -> None:
    panel.begin.click()
    panel.cancel.click()
    assert desk.last("export_cancel").path["job_id"] == desk.last("export_start").body.id
    assert panel.said.text() == "Cancelled; no file was written."
    assert panel.begin.isVisible()
    qtbot.wait(700)
    assert [ask.endpoint for ask in desk.asked].count("export_state") == 0
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_arrives_damaged_is_thrown_away(qtbot, desk: LeadDesk, panel, tmp_path: Path) -> None:
    desk.damaged = True
    panel.begin.click()
    qtbot.waitUntil(panel.begin.isVisible, timeout=5000)
    assert panel.said.text() == "What arrived is not what the server wrote; please export again."
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_is_away_for_a_while_is_asked_again(qtbot, desk: LeadDesk, panel, tmp_path: Path) -> None:
    panel.begin.click()
    desk.dead = True
    qtbot.waitUntil(lambda: "asking again" in panel.said.text(), timeout=5000)
    desk.dead = False
    qtbot.waitUntil(panel.reveal.isVisible, timeout=5000)
    assert len(list(tmp_path.iterdir())) == 1


def test_only_who_may_read_the_audit_log_is_offered_it(qtbot, tmp_path: Path, panel) -> None:
    auditor = LeadRoom(LeadDesk(tmp_path, a_theme(), Role.AUDITOR))
    qtbot.addWidget(auditor)
    assert auditor.log.export.format.findData("audit") >= 0
    assert panel.format.findData("audit") < 0
