"""Whatever is killed or cut: no decision is lost, none is doubled, nobody is refused because of themselves."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from moderator_app.desk.store.store import open_store
from tests.chaos.desk_process import KEY
from tests.chaos.shift import ROOT, play
from tests.server.cluster import binaries

SECONDS = float(os.environ.get("MODERATOR_CHAOS_SECONDS", "25"))
"""How long the shift is disturbed; an hour is better than half a minute."""
KILLS = int(os.environ.get("MODERATOR_CHAOS_KILLS", "12"))
"""How often the writer of the outbox is killed."""

needs_cluster = pytest.mark.skipif(binaries() is None, reason="there is no PostgreSQL here")


@pytest.mark.long
@pytest.mark.timeout(SECONDS + 300)
@pytest.mark.parametrize("postgresql", [False, pytest.param(True, marks=needs_cluster)], ids=["sqlite", "postgresql"])
def test_nothing_is_lost_doubled_or_falsely_refused(tmp_path: Path, *, postgresql: bool):
    seen = play(tmp_path, seed=7, seconds=SECONDS, cases=int(SECONDS * 20), postgresql=postgresql)
    assert (seen.lost, seen.doubled, seen.falsely_refused, seen.unsettled) == ([], [], [], 0)
    assert seen.accepted > 0
    assert sum(seen.kills.values()) > 0
    assert sum(number for fault, number in seen.calls.items() if fault not in {"calls", "pass"}) > 0


@pytest.mark.long
@pytest.mark.timeout(KILLS * 10 + 60)
def test_every_row_that_was_acknowledged_survives_kill_9(tmp_path: Path):
    draw = random.Random(1)  # noqa: S311 - a repeatable draw
    for _ in range(KILLS):
        command = [sys.executable, "-m", "tests.chaos.writer_process", str(tmp_path)]
        writer = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(draw.uniform(0.05, 0.4))
        writer.kill()
        writer.wait()
        writer.stdout.close()
    told = (tmp_path / "journal").read_text().split()
    store = open_store(tmp_path, KEY)
    try:
        assert store.remarks == []
        assert [row_id for row_id in told if store.outbox.get(row_id) is None] == []
        drafts = [row_id for row_id in told if store.outbox.draft(f"case-{row_id}", "a") is not None]
        assert drafts == []
        assert len(told) > KILLS
    finally:
        store.close()
