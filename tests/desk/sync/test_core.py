from __future__ import annotations

import random
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator_app.desk.store.clocks import Clocks
from moderator_app.desk.store.outbox import Debt
from moderator_app.desk.store.store import open_store
from moderator_app.desk.sync.core import LONGEST_S, Backoff, Then, plan, then
from moderator_app.desk.sync.push import Push
from moderator_app.wire.problems import PROBLEMS
from tests.desk.factories import ACCOUNT, a_case, a_decision

NOW = 1_000_000


def debt(name: str, case: str = "", *, not_before: int = 0, attempts: int = 0) -> Debt:
    return Debt(
        id=name,
        kind="decision",
        account="a",
        case_id=case or name,
        state="queued",
        body=None,
        draft="",
        created_at_ms=0,
        not_before_ms=not_before,
        attempts=attempts,
    )


def due(*debts: Debt, **retry: int) -> list[str]:
    return [one.id for one in plan(debts, now_ms=NOW, retry_at_ms=retry).due]


def test_a_decision_waits_for_its_time_to_be_taken_back():
    assert due(debt("1", not_before=NOW + 1500)) == []
    assert due(debt("1", not_before=NOW)) == ["1"]
    assert plan([debt("1", not_before=NOW + 1500)], now_ms=NOW, retry_at_ms={}).wait_s == 1.5


def test_a_clock_that_jumped_back_holds_nothing_up():
    assert due(debt("1", not_before=NOW + 86_400_000)) == ["1"]


def test_one_case_that_fails_holds_no_other_up_and_keeps_its_own_order():
    assert due(debt("1", "c"), debt("2", "c"), debt("3", "d"), **{"1": NOW + 5000}) == ["3"]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(-5000, 5000)), max_size=80))
def test_there_is_always_a_timer(rows):
    debts = [debt(str(place), f"c{case}", not_before=NOW + wait) for place, (case, wait) in enumerate(rows)]
    found = plan(debts, now_ms=NOW, retry_at_ms={})
    assert 0 < found.wait_s <= LONGEST_S
    assert len({one.case_id for one in found.due}) == len(found.due) <= 50


@given(st.integers(0, 2**32), st.integers(1, 40))
def test_waits_are_random_bounded_and_never_nothing(seed, failures):
    backoff = Backoff(random.Random(seed))  # noqa: S311 - a repeatable draw
    waits = [backoff.failed() for _ in range(failures)]
    assert all(0.05 <= wait <= LONGEST_S for wait in waits)
    assert waits[0] <= 0.5
    backoff.worked()
    assert backoff.failed() <= 0.5


@pytest.mark.parametrize("code", sorted(PROBLEMS))
def test_every_refusal_leads_somewhere_and_none_to_deletion(code: str):
    assert then(code) in Then
    if PROBLEMS[code].attention:
        assert then(code) is Then.ATTENTION


def test_a_refusal_nobody_knows_asks_a_person():
    assert then("invented-yesterday") is Then.ATTENTION


def test_a_decision_that_is_held_back_goes_before_a_claim_once_its_lease_is_over(tmp_path):
    store = open_store(tmp_path, None)
    clock = SimpleNamespace(now=NOW)
    push = Push(cast("Any", None), store, lambda _changes: None, Clocks(wall=lambda: clock.now, mono=lambda: clock.now))
    store.outbox._clocks = push._clocks
    case = a_case(1)
    store.outbox.add("decision", a_decision(case), case_id=case.id, account=ACCOUNT, wait_ms=2000)
    assert not push.due(ACCOUNT, lambda _case: True)
    assert push.due(ACCOUNT, lambda _case: False)
    store.close()


@pytest.mark.parametrize("jump_ms", [-86_400_000, -7_000, -1_000, 0, 86_400_000])
def test_a_jump_of_the_wall_clock_holds_a_decision_back_no_longer_than_meant(tmp_path, jump_ms):
    store = open_store(tmp_path, None)
    clock = SimpleNamespace(wall=NOW * 1000, mono=0)
    push = Push(
        cast("Any", None), store, lambda _changes: None, Clocks(wall=lambda: clock.wall, mono=lambda: clock.mono)
    )
    store.outbox._clocks = push._clocks
    case = a_case(1)
    store.outbox.add("decision", a_decision(case), case_id=case.id, account=ACCOUNT, wait_ms=2000)
    push.look(ACCOUNT)
    clock.wall, clock.mono = clock.wall + jump_ms + 2000, 2000
    assert len(push.look(ACCOUNT).due) == 1
    store.close()
