from __future__ import annotations

from pathlib import Path

import pytest

from tests.server.law.expiry import check, end_through_crashes


@pytest.mark.parametrize("seed", range(3))
def test_every_term_ends_exactly_once_through_crashes_and_steps_of_the_clock(
    tmp_path: Path, template: Path, seed: int
) -> None:
    check(end_through_crashes(tmp_path / "data", template, 300, 10, seed))
