"""Invented days go through the real server: the same seed makes the same work, and its audit log proves itself."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import Any

import pytest

from moderator_app.audit.verify import walk_log
from moderator_app.detectors import Document, scan
from moderator_app.domain.transcript import Lane, Segment
from moderator_app.past_work import material, verdicts
from moderator_app.past_work.days import Made, Scope, make_past
from moderator_app.past_work.people import STAFF, Habit
from moderator_app.server.audit import repository, sequencer
from moderator_app.server.database import Database
from tests.server.databases import database_in, second_line

NOON = 1_795_320_000_000


def made_in(folder: Path, **scope: int) -> tuple[Made, str]:
    """Make some days in a folder; return what was made, and its database's URL."""
    folder.mkdir(exist_ok=True)
    url = database_in(folder, None)
    days = Scope(**{"days": 9, "a_day": 8, "sellers": 60, **scope})
    return make_past(folder, days, until_ms=NOON, database_url=url), url


def column(url: str, query: str) -> list[Any]:
    with second_line(url) as line:
        return [value for row in line.execute(query) for value in row.values()]


@pytest.mark.long
def test_nine_days_are_made_through_the_servers_own_calls_and_prove_themselves(tmp_path: Path) -> None:
    made, url = made_in(tmp_path)
    assert made.clips >= 60
    assert made.decisions >= 50
    assert made.reviews >= 1
    (booked,) = column(url, "SELECT count(*) FROM decision WHERE source = ''")
    (replaced,) = column(url, "SELECT count(*) FROM finding WHERE seat = 'adjudication' AND agrees = 0")
    assert booked == made.decisions + replaced
    assert min(column(url, "SELECT booked_at_ms FROM decision")) > NOON - 9 * material.DAY_MS
    assert max(column(url, "SELECT at_ms FROM audit")) <= NOON
    assert column(url, "SELECT count(*) FROM case_file WHERE state = 'queued'")[0] > 0, "something is left to do"
    assert column(url, "SELECT count(*) FROM audit_checkpoint")[0] >= 9
    database = Database(url)
    try:
        database.write_now(sequencer.catch_up)  # what came after the last checkpoint
        walk = database.read_now(lambda connection: walk_log(repository.whole_log(connection), ()))
    finally:
        database.close()
    assert walk.fault is None
    assert walk.size > made.decisions


@pytest.mark.long
def test_the_same_seed_makes_the_same_work(tmp_path: Path) -> None:
    first, one = made_in(tmp_path / "a", days=3)
    second, other = made_in(tmp_path / "b", days=3)
    assert first == second
    asked = (
        "SELECT c.title || d.grade || d.booked_at_ms FROM decision d JOIN case_file c ON c.id = d.case_id ORDER BY 1"
    )
    assert column(one, asked) == column(other, asked)


def test_what_hosts_say_is_seen_by_the_detectors_as_what_it_is() -> None:
    for category, sentences in material.SPOKEN.items():
        for sentence in sentences:
            said = Segment(lane=Lane.SPEECH, seq=0, text=sentence.format(goods="面霜"), t0_ms=0, t1_ms=4000)
            seen = {hit.category for hit in scan(Document(item_id="i", segments=(said,)))}
            assert category in seen if category else not seen, (sentence, seen)


def test_habits_bend_the_truth_at_their_rates() -> None:
    dice = Random(3)  # noqa: S311 - repeatable data, no secrets
    habit = Habit(name="x", display="X", role=STAFF[0].role, miss_ppm=200_000, drift_ppm=0)
    truth = material.Truth(category="PRIVATE_TRADE", severity="S2")
    missed = sum(not verdicts.opinion(dice, habit, truth, ("PRIVATE_TRADE",)).category for _ in range(4000))
    assert 700 < missed < 900
    assert verdicts.opinion(dice, habit, truth, ()).category == "", "what no detector showed is not found"


def test_nobody_and_nothing_there_is_real() -> None:
    names = [row["name"] for row in material.sellers(Random(1), 900)]  # noqa: S311 - repeatable data
    assert len(set(names)) == 900
    assert all(re.fullmatch(r"[\u4e00-\u9fff]+\d*", name) for name in names)
