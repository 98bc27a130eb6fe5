"""``law.wizard_300``: 300 alike cases decided in the batch room of a real desk, beside a colleague who leases."""

from __future__ import annotations

import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


from PySide6.QtWidgets import QApplication

from moderator_app.desk.app import DeskConfig, build_desk
from moderator_app.desk.app.desk import Desk
from moderator_app.desk.batch.lines import Group, Stage, Wish
from moderator_app.desk.sync.wire_end import Plugged
from moderator_app.domain.identity import now_ms
from moderator_app.domain.roles import Role
from moderator_app.domain.rulebook import QuestionKind
from moderator_app.media.player import FakePlayer
from moderator_app.server.bootstrap import NewAccount, create_account
from moderator_app.server.local import LocalBackend
from tests.bench.bench_law import BATCH, lease_once
from tests.bench.figures import Measured, figure
from tests.server.house import House, clip, open_house, run, seller

PASSWORD = "long enough for everybody"
PATIENCE_S = 120


def until(true: Callable[[], bool], what: str) -> None:
    """Let the desk work until something holds."""
    ends = time.monotonic() + PATIENCE_S
    while not true():
        if time.monotonic() > ends:
            raise RuntimeError(f"not within {PATIENCE_S} s: {what}")
        QApplication.processEvents()
        time.sleep(0.002)


def flag(house: House) -> None:
    """Flag 300 sellers alike, and one otherwise for the colleague."""
    for start in range(0, BATCH, 100):
        rows = [seller(f"M{start + one}") for one in range(100)]
        clips = [clip(str(start + one), ref=f"M{start + one}", captured_at_ms=now_ms()) for one in range(100)]
        house.take_in(*rows, *clips)
    house.take_in(seller("X"), clip("public", "全网最低", "X", captured_at_ms=now_ms()))


def sit_down(house: House, folder: Path) -> Desk:
    """Open a lead's desk on the house, without a network between them."""
    create_account(house.context, NewAccount(name="lea", display="Lea", password=PASSWORD, roles=(Role.LEAD,)))
    secret = {"name": "lea", "password": PASSWORD, "passphrase": PASSWORD}
    desk = build_desk(
        DeskConfig(data_dir=folder, server_url="http://server.invalid", **secret),
        connect=lambda _config, device_id, _clock, _keep: Plugged(LocalBackend(house.context), device_id),
        player=FakePlayer(),
    )
    desk.open()
    until(lambda: desk.case_room is not None, "somebody is signed in")
    return desk


def largest_group(desk: Desk) -> Group:
    """Wait until all of them have arrived; return the group they form."""
    found: list[Group] = []

    def whole() -> bool:
        desk.law.batch.groups(lambda groups: found.extend(groups[:1]))
        until(lambda: bool(found), "the groups are there")
        return found[-1].waiting == BATCH

    until(whole, "all cases have arrived")
    return found[-1]


def beside(who: LocalBackend, done: threading.Event, took: list[float]) -> None:
    """Lease and give back again and again, as a colleague does."""
    while not done.is_set():
        took.append(run(lease_once(who)))
        done.wait(0.05)


@figure("law.wizard_300", "s", "the same with the reading of the cases before it")
def wizard() -> Measured:
    """Decide 300 cases in one go; the note holds what a colleague's lease takes alone and meanwhile."""
    application = QApplication.instance() or QApplication([])
    busy: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        house = open_house(Path(folder) / "data")
        house.clock.now = now_ms()
        flag(house)
        bob = house.person("bob", Role.LEAD)
        desk = sit_down(house, Path(folder) / "desk")
        batch: Any = desk.law.batch
        group = largest_group(desk)
        alone = statistics.median([run(lease_once(bob)) for _ in range(30)])
        started = time.perf_counter()
        batch.prepare(group, BATCH)
        until(lambda: len(batch.lines()) == BATCH and batch.batch_is_settled(), "the cases are fetched")
        fetched = time.perf_counter() - started
        questions = desk.review.lawbook.rulebook.rule_of("PRIVATE_TRADE").questions
        answers = {question.id: question.kind is QuestionKind.REQUIRED for question in questions}
        batch.weigh(Wish(severity="S1", answers=answers))
        done = threading.Event()
        colleague = threading.Thread(target=beside, args=(bob, done, busy))
        started = time.perf_counter()
        colleague.start()
        batch.decide(tuple(line.case_id for line in batch.lines()))
        until(batch.batch_is_settled, "the batch is decided")
        seconds = time.perf_counter() - started
        done.set()
        colleague.join()
        lines = batch.lines()
        assert {(line.stage, line.note) for line in lines if line.stage is not Stage.DECIDED} == set()
        assert len({line.note for line in lines}) == BATCH
        desk.close()
        application.processEvents()
        house.context.close()
    note = f"fetched in {fetched:.1f} s; lease alone {alone:.1f} ms, beside {statistics.median(busy):.1f} ms"
    return Measured(value=seconds, baseline=seconds + fetched, n=BATCH, note=note)
