from __future__ import annotations

import pytest

from moderator_app.desk.announcements.room import AnnouncementsRoom
from tests.desk.announcements.press import FakePress
from tests.desk.fake_law import FakeLaw


@pytest.fixture
def press(law: FakeLaw) -> FakePress:
    return FakePress(law.theme, *law.person.capabilities)


@pytest.fixture
def room(qtbot, press: FakePress) -> AnnouncementsRoom:
    made = AnnouncementsRoom(press)
    qtbot.addWidget(made)
    made.resize(1400, 850)
    made.show()
    return made
