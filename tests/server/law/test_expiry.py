from __future__ import annotations

from pathlib import Path

import pytest

from tests.server.law.expiry import check, end_through_crashes


@pytest.mark.parametrize("seed", range(3))
def test_every_term_ends_exactly_once_through_crashes_and_steps_of_the_clock(
    tmp_path: Path, template: Path, seed: int
) -> None:
    check(end_through_crashes(tmp_path / "data", template, 300, 10, seed))


@pytest.mark.long
def test_ten_thousand_terms_end_once_each_around_fifty_crashes(tmp_path: Path, template: Path) -> None:
    outcome = end_through_crashes(tmp_path / "data", template, 10_000, 50, 7)
    assert (outcome.measures, outcome.crashes) == (10_000, 50)
    check(outcome)
