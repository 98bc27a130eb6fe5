"""What a desk's store does in trouble: a full disk, damaged files, refusals of every kind. Nothing typed is lost."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import event, text

from moderator_app.desk.store.clocks import Clocks
from moderator_app.desk.store.opening import Remark, revision
from moderator_app.desk.store.store import Store, open_store
from moderator_app.desk.sync.push import Push
from moderator_app.domain.errors import HouseError, ModeratorError, Refused, StoreFault, Unreachable
from moderator_app.domain.queue import SkipReason
from moderator_app.wire import messages as m
from moderator_app.wire.problems import PREFIX, PROBLEMS
from tests.desk.factories import ACCOUNT, NOON, a_case, a_decision, leased

KEY = bytes(range(32))
PAST = Path(__file__).parent / "past"


def fill_up(store: Store) -> Any:
    """Let the outbox's disk be full from now on; return what makes room again."""
    database = store.outbox._database
    pages = {"limit": 0}
    with database.read() as connection:
        pages["limit"] = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())

    @event.listens_for(database.engine, "begin")
    def _limited(connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages['limit']}")

    return lambda: pages.update(limit=1 << 30)


def test_a_full_disk_is_said_and_costs_neither_draft_nor_row(tmp_path: Path):
    store = open_store(tmp_path, KEY)
    case = a_case(1)
    store.outbox.save_draft(case.id, ACCOUNT, "typed")
    kept, _ = store.outbox.add("decision", a_decision(a_case(2)), case_id=a_case(2).id, account=ACCOUNT)
    make_room = fill_up(store)
    decision = a_decision(case, note="长" * 4000)
    with pytest.raises(StoreFault, match="full"):
        store.outbox.add("decision", decision, case_id=case.id, account=ACCOUNT, draft="x" * 100_000)
    assert store.outbox.draft(case.id, ACCOUNT) == "typed"
    assert store.outbox.get(decision.id) is None
    assert store.outbox.get(kept) is not None
    make_room()
    store.outbox.add("decision", decision, case_id=case.id, account=ACCOUNT, draft="typed")
    assert store.outbox.get(decision.id) is not None
    assert store.outbox.draft(case.id, ACCOUNT) is None
    store.close()


def test_a_really_full_disk_is_said_too(tmp_path: Path):
    small = tmp_path / "small"
    small.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(small)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a small file system cannot be mounted here")
    try:
        store = open_store(small, KEY)
        case = a_case(1)
        told = []

        def type_on() -> None:
            for number in range(2, 500):
                store.outbox.save_draft(case.id, ACCOUNT, f"typed {number}")
                told.append(number)
                body = a_decision(a_case(number), note="长" * 4000)
                store.outbox.add("decision", body, case_id=a_case(number).id, account=ACCOUNT, draft="x" * 20_000)

        with pytest.raises(StoreFault):
            type_on()
        assert store.outbox.draft(case.id, ACCOUNT) in {f"typed {told[-1]}", f"typed {told[-1] + 1}"}
        before = store.outbox.count().waiting
        store.close()
        again = open_store(small, KEY)
        assert again.outbox.count().waiting == before
        assert Remark.OUTBOX_SET_ASIDE not in [remark for remark, _ in again.remarks]
        again.close()
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True, capture_output=True)


@pytest.mark.parametrize("place", [0, 16, 4096 + 100, -2000])
@pytest.mark.parametrize("name", ["cache.db", "outbox.db"])
def test_a_damaged_file_costs_at_most_what_can_be_fetched_again(tmp_path: Path, name: str, place: int):
    store = open_store(tmp_path, KEY)
    store.mirror.keep_lease(leased(a_case(1)), "open")
    row, _ = store.outbox.add("decision", a_decision(a_case(1)), case_id=a_case(1).id, account=ACCOUNT)
    store.close()
    path = tmp_path / name
    body = bytearray(path.read_bytes())
    for offset in range(8):
        body[place + offset] ^= 0xFF
    path.write_bytes(body)
    again = open_store(tmp_path, KEY)
    remarks = [remark for remark, _ in again.remarks]
    if name == "cache.db":
        assert remarks == [Remark.CACHE_REBUILT]
        assert again.outbox.get(row) is not None
        assert again.mirror.size() == 0
    else:
        assert remarks == [Remark.OUTBOX_SET_ASIDE]
        aside = list(tmp_path.glob("outbox-unreadable-*.db"))
        assert len(aside) == 1
        assert aside[0].read_bytes() == bytes(body)
        assert again.mirror.size() == 1
    again.outbox.add("decision", a_decision(a_case(3)), case_id=a_case(3).id, account=ACCOUNT)
    again.close()


# --- refusals ---------------------------------------------------------------------------------------------------------


class Refusing:
    """A backend that answers everything with one error: for each decision, or for the whole call."""

    def __init__(self, problem: Exception, *, whole: bool) -> None:
        self._problem, self._whole = problem, whole

    async def decide(self, request: m.DecisionBatch) -> m.DecisionResults:
        if self._whole or not isinstance(self._problem, Refused):
            raise self._problem
        problem = m.Problem(type=PREFIX + self._problem.code, title="no", status=409)
        return m.DecisionResults(results=tuple(m.DecisionResult(id=one.id, problem=problem) for one in request.items))

    async def skip(self, _request: m.Skip) -> m.CaseReply:
        raise self._problem


ANSWERS = [
    *(Refused(code, "No.") for code in sorted(PROBLEMS)),
    Refused("something-new", "No."),
    Unreachable("Silence."),
    HouseError("The server's answer cannot be read."),
]


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: getattr(answer, "code", type(answer).__name__))
def test_no_answer_of_a_server_ever_loses_what_was_typed(answer: Exception, *, whole: bool):
    store = open_store(Path("unused"), None)
    clock = SimpleNamespace(now=NOON)
    push = Push(
        Refusing(answer, whole=whole),  # type: ignore[arg-type]
        store,
        lambda _changes: None,
        Clocks(wall=lambda: clock.now, mono=lambda: clock.now),
    )
    rows = []
    for number in (1, 2):
        case = a_case(number)
        decision = a_decision(case, note=f"typed {number}")
        rows.append(store.outbox.add("decision", decision, case_id=case.id, account=ACCOUNT, draft=f"work {number}")[0])
    skip = m.Skip(lease_id="l", epoch=1, reason=SkipReason.OTHER, note="typed 3")
    rows.append(store.outbox.add("skip", skip, case_id=a_case(3).id, account=ACCOUNT)[0])
    clock.now += 60_000
    stopped: list[ModeratorError] = []
    for _ in range(3):
        due = push.look(ACCOUNT).due
        if due:
            try:
                asyncio.run(push.send(due))
            except ModeratorError as problem:
                stopped.append(problem)
        clock.now += 120_000
    assert {type(problem) for problem in stopped} <= {type(answer)}
    kept = [store.outbox.get(row) for row in rows]
    assert [None if row is None else row.body.note for row in kept] == ["typed 1", "typed 2", "typed 3"]
    assert {row.state for row in kept if row is not None} <= {"queued", "attention", "accepted"}
    accepted = [row for row in kept if row is not None and row.state == "accepted"]
    assert not accepted or getattr(answer, "code", "") == "already-there"
    store.close()


# --- versions ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", sorted(path.name for path in PAST.glob("o*.db")))
def test_an_outbox_of_every_past_version_is_brought_up_to_date_with_what_was_in_it(tmp_path: Path, version: str):
    shutil.copy(PAST / version, tmp_path / "outbox.db")
    store = open_store(tmp_path, KEY)
    assert store.remarks == []
    assert revision(store._files.outbox) == revision_head()
    row = store.outbox.get(PAST_ROW)
    assert row is not None
    assert (row.state, row.body.note) == ("queued", "typed long ago")
    assert store.outbox.draft(a_case(2).id, ACCOUNT) == "a draft of long ago"
    with store._files.outbox.read() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    store.close()


def test_there_is_a_file_for_every_version_of_the_outbox():
    steps = Path(sys.modules[Store.__module__].__file__ or "").parent / "migrations" / "outbox" / "versions"
    assert {path.stem for path in steps.glob("o*.py")} == {path.stem for path in PAST.glob("o*.db")}


PAST_ROW = "0190d000-0000-7000-8000-000000000001"


def revision_head() -> str:
    from moderator_app.desk.store.tables import OUTBOX_HEAD

    return OUTBOX_HEAD
