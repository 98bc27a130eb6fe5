from __future__ import annotations

import asyncio
import threading

import pytest

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.queue import LeaseMode, SkipReason, priority_at
from moderator_app.domain.roles import Role
from moderator_app.server.local import LocalBackend
from moderator_app.wire import messages as m
from tests.server.house import House, ask, clip, code, prior, run, seller


def test_a_claim_gives_the_case_with_a_fencing_token_that_only_grows(house: House) -> None:
    house.take_in(seller(), clip("1"))
    ann = house.person("ann")
    first = run(ann.claim(ask())).leased[0]
    run(ann.release(m.LeaseIds(lease_ids=(first.lease.id,))))
    second = run(ann.claim(ask())).leased[0]
    assert (first.lease.epoch, second.lease.epoch) == (1, 2)
    assert second.content.case.lease_holder == house.people["ann"]
    assert second.content.items[0].segments[0].text == "加我微信便宜"


def test_a_repeated_claim_gets_the_same_leases(house: House) -> None:
    house.take_in(seller(), clip("1"), clip("2"), clip("3"))
    ann = house.person("ann")
    request = ask(2)
    first, again = run(ann.claim(request)), run(ann.claim(request))
    assert [leased.lease.id for leased in first.leased] == [leased.lease.id for leased in again.leased]
    assert len(run(ann.leases()).leases) == 2


def test_a_claims_id_with_another_body_is_refused(house: House) -> None:
    ann = house.person("ann")
    request = ask(1)
    run(ann.claim(request))
    with pytest.raises(Refused) as refusal:
        run(ann.claim(m.Claim(id=request.id, count=2)))
    assert refusal.value.code == "idempotency-key-reuse"


def test_a_claims_id_of_somebody_else_reveals_nothing(house: House) -> None:
    house.take_in(seller(), clip("1"))
    request = ask()
    run(house.person("ann").claim(request))
    with pytest.raises(Refused) as refusal:
        run(house.person("bob").claim(request))
    assert refusal.value.code == "idempotency-key-reuse"


def test_two_claimers_never_share_a_case(house: House) -> None:
    house.take_in(seller(), *(clip(str(index)) for index in range(12)))
    people = [house.person(name) for name in ("ann", "bob", "cui", "dan")]

    async def all_at_once() -> list[m.Claimed]:
        return await asyncio.gather(*(who.claim(ask(2)) for who in people for _ in range(2)))

    cases = [leased.lease.case_id for claimed in run(all_at_once()) for leased in claimed.leased]
    assert len(cases) == len(set(cases)) == 12


def test_claims_from_many_threads_never_share_a_case(house: House) -> None:
    house.take_in(seller(), *(clip(str(index)) for index in range(20)))
    found: list[str] = []

    def work(who: LocalBackend) -> None:
        for _ in range(6):
            found.extend(leased.lease.case_id for leased in run(who.claim(ask())).leased)

    threads = [threading.Thread(target=work, args=(house.person(name),)) for name in ("ann", "bob", "cui", "dan")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(set(found)) == 20


def test_the_best_case_comes_first_and_age_counts(house: House) -> None:
    house.take_in(seller(), clip("old", "你好"))
    house.clock.now += 3 * 24 * 3600 * 1000
    house.take_in(
        clip("plain", "你好"),
        clip("viewed", "你好", viewers=50),
        clip("hit", "加微信"),
        clip("busy", "你好", viewers=900_000),
    )
    ann = house.person("ann")
    order = [run(ann.claim(ask())).leased[0] for _ in range(5)]
    ranks = [priority_at(leased.content.case.priority, house.clock.now) for leased in order]
    assert ranks == sorted(ranks, reverse=True)
    titles = [leased.content.case.title.split()[-1] for leased in order]
    assert titles[0] == "hit"
    assert titles[1:] == ["busy", "old", "viewed", "plain"]


def test_a_skipped_case_is_not_offered_again_to_the_same_person(house: House) -> None:
    house.take_in(seller(), clip("1"))
    ann, bob = house.person("ann"), house.person("bob")
    held = run(ann.claim(ask())).leased[0].lease
    passed = m.Skip(lease_id=held.id, epoch=held.epoch, reason=SkipReason.LANGUAGE)
    assert run(ann.skip(passed)).case.state == "queued"
    assert run(ann.skip(passed)).case.state == "queued"  # the reply was lost and the call repeated
    assert run(ann.claim(ask())).leased == ()
    assert len(run(bob.claim(ask())).leased) == 1


def test_a_declared_conflict_keeps_every_case_of_the_person_away(house: House) -> None:
    house.take_in(
        seller("M1", person_ref="P"),
        seller("M2", person_ref="P"),
        seller("M3"),
        clip("1"),
        clip("2", ref="M2"),
        clip("3", ref="M3"),
    )
    ann = house.person("ann")
    held = run(ann.claim(ask(3))).leased
    mine = next(leased for leased in held if leased.content.context.merchant.ref == "M1")
    run(ann.skip(m.Skip(lease_id=mine.lease.id, epoch=mine.lease.epoch, reason=SkipReason.CONFLICT)))
    run(ann.release(m.LeaseIds(lease_ids=tuple(leased.lease.id for leased in held if leased is not mine))))
    assert [leased.content.context.merchant.ref for leased in run(ann.claim(ask(3))).leased] == ["M3"]
    other = next(leased for leased in held if leased.content.context.merchant.ref == "M2")
    with pytest.raises(Refused) as refusal:
        run(ann.claim(ask(case_id=other.lease.case_id)))
    assert refusal.value.code == "forbidden"


def test_escalated_cases_wait_for_whoever_may_be_a_second_person(house: House) -> None:
    house.take_in(seller(), clip("1"))
    ann, sue = house.person("ann"), house.person("sue", Role.SENIOR)
    held = run(ann.claim(ask())).leased[0].lease
    case = run(ann.escalate(m.Escalate(lease_id=held.id, epoch=held.epoch, reason="too big for me"))).case
    assert (case.state, case.queue) == ("queued", "ESCALATED")
    assert run(ann.claim(ask())).leased == ()
    with pytest.raises(Refused) as refusal:
        run(ann.claim(ask(queues=("ESCALATED",))))
    assert refusal.value.code == "forbidden"
    assert len(run(sue.claim(ask(queues=("ESCALATED",)))).leased) == 1


def test_a_queue_nobody_knows_is_named_with_its_place(house: House) -> None:
    with pytest.raises(Refused) as refusal:
        run(house.person("ann").claim(ask(queues=("GOODS", "NOWHERE"))))
    assert (refusal.value.code, refusal.value.pointer) == ("validation", "/queues/1")


def test_live_cases_are_never_taken_offline(house: House) -> None:
    house.take_in(seller(), clip("live", live_now=True), clip("calm"))
    leased = run(house.person("ann").claim(ask(5, mode=LeaseMode.OFFLINE))).leased
    assert [one.content.case.title for one in leased] == ["直播 calm"]
    assert leased[0].lease.ttl_ms == 8 * 3600 * 1000


def test_a_chosen_case_goes_to_one_person_only(house: House) -> None:
    house.take_in(seller(), clip("1"))
    case_id = run(house.person("ann").snapshot()).cases[0].id
    ann, bob = house.person("ann"), house.person("bob")
    held = run(ann.claim(ask(case_id=case_id))).leased[0]
    assert run(ann.claim(ask(case_id=case_id))).leased[0].lease.id == held.lease.id
    with pytest.raises(Refused) as refusal:
        run(bob.claim(ask(case_id=case_id)))
    assert refusal.value.code == "case-reassigned"
    with pytest.raises(Refused) as unknown:
        run(bob.claim(ask(case_id=new_id())))
    assert unknown.value.code == "not-found"


def test_nobody_hoards(house: House) -> None:
    house.take_in(seller(), *(clip(str(index)) for index in range(30)))
    ann = house.person("ann")
    assert len(run(ann.claim(ask(25))).leased) == 25
    with pytest.raises(Refused) as refusal:
        run(ann.claim(ask()))
    assert refusal.value.code == "not-allowed"


def test_an_expired_lease_frees_the_case_for_others(house: House) -> None:
    house.take_in(seller(), clip("1"))
    ann, bob = house.person("ann"), house.person("bob")
    held = run(ann.claim(ask())).leased[0].lease
    assert run(bob.claim(ask())).leased == ()
    house.clock.now += held.ttl_ms
    taken = run(bob.claim(ask())).leased[0].lease
    assert taken.epoch == held.epoch + 1
    result = run(ann.renew(m.LeaseIds(lease_ids=(held.id,)))).results[0]
    assert code(result.problem) == "lease-lost"


def test_a_renewed_lease_outlives_its_first_end_but_not_for_ever(house: House) -> None:
    house.take_in(seller(), clip("1"))
    ann = house.person("ann")
    held = run(ann.claim(ask())).leased[0].lease
    for _ in range(house.context.config.max_renewals):
        house.clock.now += held.ttl_ms - 1
        assert run(ann.renew(m.LeaseIds(lease_ids=(held.id,)))).results[0].ok
    result = run(ann.renew(m.LeaseIds(lease_ids=(held.id, "nothing")))).results
    assert [code(one.problem) for one in result] == ["not-allowed", "not-found"]
    assert [one.problem.pointer for one in result if one.problem] == ["/lease_ids/0", "/lease_ids/1"]


def test_a_held_case_comes_back_when_its_time_is_over(house: House) -> None:
    house.take_in(seller(), clip("1"))
    ann = house.person("ann")
    held = run(ann.claim(ask())).leased[0].lease
    due = house.clock.now + 3_600_000
    for wrong in (house.clock.now, house.clock.now + 8 * 24 * 3600 * 1000):
        with pytest.raises(Refused) as refusal:
            run(ann.hold(m.Hold(lease_id=held.id, epoch=held.epoch, question="order?", due_at_ms=wrong)))
        assert refusal.value.pointer == "/due_at_ms"
    asked = m.Hold(lease_id=held.id, epoch=held.epoch, question="order?", due_at_ms=due)
    assert run(ann.hold(asked)).case.state == "on_hold"
    assert run(ann.claim(ask())).leased == ()
    house.clock.now = due
    assert len(run(ann.claim(ask())).leased) == 1


def test_a_stale_token_cannot_skip(house: House) -> None:
    house.take_in(seller(), clip("1"))
    ann = house.person("ann")
    held = run(ann.claim(ask())).leased[0].lease
    with pytest.raises(Refused) as refusal:
        run(ann.skip(m.Skip(lease_id=held.id, epoch=held.epoch + 1, reason=SkipReason.OTHER)))
    assert (refusal.value.code, refusal.value.pointer) == ("lease-lost", "/epoch")


def test_queues_show_what_waits_and_how_long(house: House) -> None:
    house.take_in(seller(), clip("1"), clip("2"), prior("p"))
    house.clock.now += 5000
    ann = house.person("ann")
    run(ann.claim(ask()))
    row = next(row for row in run(ann.queues()).queues if row.id == "PRIVATE-TRADE")
    assert (row.waiting, row.leased, row.oldest_ms, row.may_lease) == (1, 1, 5000, True)


def test_content_goes_to_the_holder_or_to_a_lead_with_a_purpose_and_leaves_a_trace(house: House) -> None:
    house.take_in(seller(), clip("1"))
    ann, bob, lea = house.person("ann"), house.person("bob"), house.person("lea", Role.LEAD)
    case_id = run(ann.claim(ask())).leased[0].lease.case_id
    assert run(ann.case_content(case_id)).items
    for who, expected in ((bob, "lease-lost"), (lea, "validation"), (house.person("qa", Role.QA), "forbidden")):
        with pytest.raises(Refused) as refusal:
            run(who.case_content(case_id))
        assert refusal.value.code == expected
    assert run(lea.case_content(case_id, purpose="complaint 17")).items
    reads = house.rows("SELECT actor, detail FROM audit WHERE action = 'case.content_read' ORDER BY seq")
    assert [actor for actor, _ in reads] == [house.people["ann"], house.people["ann"], house.people["lea"]]
    assert "complaint 17" in reads[-1][1]
