from __future__ import annotations

import pytest

from tests.server.announcements.press import Press
from tests.server.house import House


@pytest.fixture
def press(house: House) -> Press:
    return Press.open(house)
