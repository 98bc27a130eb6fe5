"""Control of work: what breaches its due time, and moving, handing over and re-opening with a preview and an undo."""

from __future__ import annotations

import msgspec
import pytest

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.wire import messages as m
from moderator_app.wire.messages import quality as qm
from tests.server.house import DAY, House, ask, clip, run, seller
from tests.server.quality.leads import call, people

HOUR = 3_600_000


@pytest.fixture
def waiting(house: House) -> House:
    house.take_in(seller(), *(clip(f"c{number}", session_ref=f"s{number}") for number in range(4)))
    return house


def desk(house: House, queue: str = "PRIVATE-TRADE") -> qm.Desk:
    lead, _ = people(house)
    return next(one for one in call(house, lead, "work_desks").queues if one.queue == queue)


def order(house: House, action: str, **more) -> qm.WorkOrder:
    cases = [row[0] for row in house.rows("SELECT id FROM case_file ORDER BY id")][:2]
    return qm.WorkOrder(**({"id": new_id(), "action": action, "case_ids": tuple(cases), "reason": "so"} | more))


def versions(preview: qm.WorkPreview) -> tuple[int, ...]:
    return tuple(row.row_version for row in preview.rows)


def test_a_claim_does_not_stop_the_clock_and_a_hold_does(waiting: House) -> None:
    house = waiting
    allowance = house.rows("SELECT allowance_ms FROM case_file")[0][0]
    anna = house.person("anna")
    house.clock.now += HOUR // 2
    held, leased = run(anna.claim(ask(2))).leased
    run(
        anna.hold(
            m.Hold(
                lease_id=held.lease.id, epoch=held.lease.epoch, question="?", due_at_ms=house.clock.now + 2 * allowance
            )
        )
    )
    now = desk(house)
    assert (now.waiting, now.leased, now.held, now.breached, now.oldest_ms) == (2, 1, 1, 0, HOUR // 2)
    house.clock.now += allowance
    run(anna.renew(m.LeaseIds(lease_ids=(leased.lease.id,))))
    assert desk(house).breached == 3, "two that wait and the one that was claimed; the held one's clock stands still"
    house.clock.now += allowance
    house.context.database.write_now(lambda connection: expire(house, connection))
    assert desk(house).waiting == 4
    assert desk(house).breached == 3
    house.clock.now += allowance
    assert desk(house).breached == 4


def expire(house, connection):
    from moderator_app.server.queue.service import expire_due

    return expire_due(connection, house.context)


def test_cases_move_as_previewed_and_back(waiting: House) -> None:
    house = waiting
    lead, _ = people(house)
    wanted = order(house, "move", queue="GOODS")
    seen = call(house, lead, "work_preview", wanted)
    assert [(row.queue, row.queue_after, row.refused) for row in seen.rows] == [("PRIVATE-TRADE", "GOODS", "")] * 2
    assert desk(house, "GOODS").waiting == 0, "a preview changes nothing"
    exact = order(house, "move", queue="GOODS", id=wanted.id, row_versions=versions(seen))
    assert call(house, lead, "work_apply", exact).can_undo
    assert call(house, lead, "work_apply", exact).rows
    assert (desk(house, "GOODS").waiting, desk(house).waiting) == (2, 2)
    undone = call(house, lead, "work_undo", path={"batch_id": wanted.id})
    assert undone.undone
    assert (desk(house, "GOODS").waiting, desk(house).waiting) == (0, 4)
    with pytest.raises(Refused, match="already"):
        call(house, lead, "work_undo", path={"batch_id": wanted.id})
    events = house.rows("SELECT action FROM audit WHERE action LIKE 'work.%' ORDER BY seq")
    assert [row[0] for row in events] == ["work.move"] * 2 + ["work.undo"] * 2


def test_a_case_that_changed_since_the_preview_stops_the_whole_order(waiting: House) -> None:
    house = waiting
    lead, _ = people(house)
    wanted = order(house, "move", queue="GOODS")
    seen = call(house, lead, "work_preview", wanted)
    run(house.person("anna").claim(ask(1, case_id=wanted.case_ids[1])))
    with pytest.raises(Refused) as caught:
        call(house, lead, "work_apply", order(house, "move", queue="GOODS", row_versions=versions(seen)))
    assert (caught.value.code, caught.value.pointer) == ("case-content-changed", "/case_ids/1")
    assert desk(house, "GOODS").waiting == 0


def test_a_case_handed_to_somebody_is_given_to_nobody_else(waiting: House) -> None:
    house = waiting
    lead, _ = people(house)
    anna, ben = house.person("anna"), house.person("ben")
    wanted = order(house, "assign", account_id=house.people["anna"])
    seen = call(house, lead, "work_preview", wanted)
    call(
        house, lead, "work_apply", order(house, "assign", account_id=house.people["anna"], row_versions=versions(seen))
    )
    got = {leased.content.case.id for leased in run(ben.claim(ask(25))).leased}
    assert len(got) == 2
    assert got.isdisjoint(wanted.case_ids)
    with pytest.raises(Refused, match="handed to a colleague"):
        run(ben.claim(ask(1, case_id=wanted.case_ids[0])))
    assert {leased.content.case.id for leased in run(anna.claim(ask(25))).leased} == set(wanted.case_ids)


def test_nobody_is_handed_what_they_cannot_work_on(waiting: House) -> None:
    house = waiting
    lead, _ = people(house)
    house.person("audrey", Role.AUDITOR)
    seen = call(house, lead, "work_preview", order(house, "assign", account_id=house.people["audrey"]))
    assert {row.refused for row in seen.rows} == {"This person does not work in that queue."}
    with pytest.raises(Refused, match="no such person"):
        call(house, lead, "work_preview", order(house, "assign", account_id=new_id()))
    with pytest.raises(Refused, match="no such queue"):
        call(house, lead, "work_preview", order(house, "move", queue="NOWHERE"))
    with pytest.raises(Refused, match="Say why"):
        call(house, lead, "work_apply", order(house, "move", queue="GOODS", reason=" ", row_versions=(1, 1)))


def test_a_standing_decision_is_withdrawn_before_its_case_is_opened_again(waiting: House) -> None:
    house = waiting
    lead, _ = people(house)
    anna = house.person("anna")
    (leased,) = run(anna.claim(ask(1))).leased
    house.decide(anna, house.verdict(leased))
    house.clock.now += DAY
    seen = call(house, lead, "work_preview", order(house, "reopen", case_ids=(leased.content.case.id,)))
    assert not seen.can_undo
    assert "withdraw that first" in seen.rows[0].refused


def test_a_queues_cases_are_listed_due_first_with_whoever_has_them_and_holds_added(waiting: House) -> None:
    house = waiting
    lead, _ = people(house)
    anna, ben = house.person("anna"), house.person("ben")
    allowance = house.rows("SELECT allowance_ms FROM case_file")[0][0]
    held, leased = run(anna.claim(ask(2))).leased
    question = m.Hold(lease_id=held.lease.id, epoch=held.lease.epoch, question="?", due_at_ms=house.clock.now + HOUR)
    run(anna.hold(question))
    to_ben = order(house, "assign", account_id=house.people["ben"], case_ids=(waiting_case(house),))
    given = call(house, lead, "work_preview", to_ben)
    call(house, lead, "work_apply", msgspec.structs.replace(to_ben, row_versions=versions(given)))
    house.clock.now += 2 * HOUR
    assert ben is not None
    found = call(house, lead, "work_cases", queue="PRIVATE-TRADE").cases
    assert [one.due_at_ms for one in found] == sorted(one.due_at_ms for one in found)
    assert found[-1].case_id == held.lease.case_id
    assert found[-1].due_at_ms == found[-1].opened_at_ms + allowance + HOUR
    by_case = {one.case_id: one for one in found}
    assert by_case[to_ben.case_ids[0]].person == "Ben"
    assert by_case[leased.lease.case_id].person in {"Anna", ""}, "the lease may be over by now"
    with pytest.raises(Refused, match="no such queue"):
        call(house, lead, "work_cases", queue="NOWHERE")


def waiting_case(house: House) -> str:
    return house.rows("SELECT id FROM case_file WHERE state = 'queued' ORDER BY id")[0][0]


def test_cases_go_to_people_who_work_in_their_queue_and_the_load_is_said(waiting: House) -> None:
    house = waiting
    lead, _ = people(house)
    anna = house.person("anna")
    run(anna.claim(ask(1)))
    found = call(house, lead, "work_people", queue="PRIVATE-TRADE").people
    assert {(one.name, one.in_hand) for one in found} == {("Anna", 1), ("Lea", 0)}
    with pytest.raises(Refused, match="no such queue"):
        call(house, lead, "work_people", queue="NOWHERE")
