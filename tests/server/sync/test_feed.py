from __future__ import annotations

import asyncio

import msgspec
import pytest

from moderator_app.domain.case import Case
from moderator_app.domain.errors import Refused
from moderator_app.domain.roles import Role
from moderator_app.server.accounts import repository as accounts
from moderator_app.server.bootstrap import start_over
from moderator_app.server.local import LocalBackend
from moderator_app.wire import messages as m
from tests.server.house import House, ask, clip, run, seller


def mirror(who: LocalBackend, cursor: str, cases: dict[str, Case], limit: int = 3) -> str:
    """Apply changes until there are no more, as a desk does; return the cursor."""
    while True:
        page = run(who.changes(cursor, limit=limit))
        for change in page.items:
            if change.entity == "case":
                cases[change.id] = msgspec.json.decode(change.body, type=Case)
        cursor = page.cursor
        if not page.more:
            return cursor


def test_snapshot_and_changes_together_lead_to_the_same_cases(house: House) -> None:
    house.take_in(seller(), *(clip(str(index)) for index in range(7)))
    ann = house.person("ann")
    cases: dict[str, Case] = {}
    page = run(ann.snapshot(limit=3))
    cursor, total = page.cursor_at_start, page.total
    house.take_in(clip("late"), clip("1", "改口不提"))
    run(house.person("bob").claim(ask(2)))
    while True:
        cases |= {case.id: case for case in page.cases}
        if not page.page:
            break
        page = run(ann.snapshot(page.page, limit=3))
        assert (page.cursor_at_start, page.total) == (cursor, total)
    mirror(ann, cursor, cases)
    assert cases == {case.id: case for case in run(ann.snapshot()).cases}
    assert total == 7


def test_the_feed_is_gapless_and_in_order(house: House) -> None:
    house.take_in(seller(), *(clip(str(index)) for index in range(9)))
    house.take_in(clip("bad", ref="M9"))
    ann = house.person("ann")
    for _ in range(4):
        run(ann.claim(ask()))
    sequence = [row[0] for row in house.rows("SELECT seq FROM change ORDER BY seq")]
    assert sequence == list(range(1, len(sequence) + 1))
    numbers = [change.seq for change in run(ann.changes("")).items]
    assert numbers == sorted(numbers)


def test_a_waiting_reader_is_woken_by_a_change(house: House) -> None:
    house.take_in(seller())
    ann = house.person("ann")
    cursor = run(ann.changes("")).cursor
    assert house.platform

    async def wait_and_change() -> m.ChangePage:
        waiting = asyncio.create_task(ann.changes(cursor, wait_s=20))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await asyncio.get_running_loop().run_in_executor(house.context.labourers, house.context.bell.ring)
        await asyncio.sleep(0.05)
        assert not waiting.done()
        claimed = asyncio.create_task(
            house.platform.intake(m.IntakeBatch(source="t", rows=(msgspec.Raw(msgspec.json.encode(clip("1"))),)))
        )
        page = await asyncio.wait_for(waiting, 10)
        await claimed
        return page

    assert [change.entity for change in run(wait_and_change()).items] == ["case"]


def test_an_ending_server_lets_waiting_readers_go(house: House) -> None:
    ann = house.person("ann")
    cursor = run(ann.changes("")).cursor

    async def wait() -> m.ChangePage:
        waiting = asyncio.create_task(ann.changes(cursor, wait_s=20))
        await asyncio.sleep(0.05)
        house.context.silence()
        return await asyncio.wait_for(waiting, 5)

    assert run(wait()).items == ()


def test_a_cursor_moves_on_past_what_may_not_be_seen(house: House) -> None:
    house.take_in(seller(), clip("1"), clip("2"))
    pam = house.person("pam", Role.POLICY_MANAGER)
    page = run(pam.changes(""))
    assert [change.entity for change in page.items] == ["policy"]
    assert page.cursor.endswith(".3")
    assert run(pam.snapshot()).cases == ()
    assert run(pam.snapshot()).total == 0


@pytest.mark.parametrize("cursor", ["other.1", "other.epoch.7"])
def test_a_cursor_of_another_epoch_asks_for_a_new_snapshot(house: House, cursor: str) -> None:
    with pytest.raises(Refused) as refusal:
        run(house.person("ann").changes(cursor))
    assert refusal.value.code == "cursor-gone"


def test_a_cursor_from_the_future_asks_for_a_new_snapshot(house: House) -> None:
    with pytest.raises(Refused) as refusal:
        run(house.person("ann").changes(f"{run(house.person('ann').changes('')).cursor.rpartition('.')[0]}.999"))
    assert refusal.value.code == "cursor-gone"


def test_a_restored_backup_begins_a_new_epoch(house: House) -> None:
    assert house.context.database.write_now(start_over) != house.context.log_epoch


def test_several_changes_of_a_case_on_a_page_are_one_in_its_present_state(house: House) -> None:
    house.take_in(seller(), clip("1"))
    ann = house.person("ann")
    for _ in range(3):
        held = run(ann.claim(ask())).leased[0].lease
        run(ann.release(m.LeaseIds(lease_ids=(held.id,))))
    items = [change for change in run(ann.changes("")).items if change.entity == "case"]
    assert len(items) == 1
    assert items[0].row_version == 7
    assert msgspec.json.decode(items[0].body, type=Case).row_version == 7


def test_who_is_given_other_rights_reads_everything_anew(house: House) -> None:
    house.take_in(seller(), *(clip(str(index)) for index in range(7)))
    ann = house.person("ann", Role.REVIEWER)
    cursor = run(ann.changes("")).cursor
    page = run(ann.snapshot(limit=3)).page
    assert run(ann.changes(cursor)).items == ()
    house.context.database.write_now(
        lambda connection: connection.exec_driver_sql(
            "UPDATE account SET roles = ? WHERE name = 'ann'", (accounts.stored_roles([Role.LEAD]),)
        )
    )
    for ask_again in (ann.changes(cursor), ann.snapshot(page)):
        with pytest.raises(Refused) as refused:
            run(ask_again)
        assert refused.value.code == "cursor-gone"
    assert len(run(ann.snapshot()).cases) == 7
