"""The leads' room with an honest stand-in for the desk around it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from moderator_app.desk.audit.room import LeadRoom
from moderator_app.domain.roles import Role
from tests.desk.audit.lead_desk import LeadDesk, a_theme


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> LeadDesk:
    assert qapp is not None  # colours and fonts need it
    return LeadDesk(tmp_path, a_theme(), Role.LEAD)


@pytest.fixture
def room(qtbot, desk: LeadDesk) -> LeadRoom:
    made = LeadRoom(desk)
    qtbot.addWidget(made)
    made.resize(1180, 820)
    made.show()
    made.start()
    return made
