from __future__ import annotations

import pytest

from tests.server.house import House
from tests.server.law.world import World
from tests.server.law.world import world as made


@pytest.fixture
def world(house: House) -> World:
    return made(house)
