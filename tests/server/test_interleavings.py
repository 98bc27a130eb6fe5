"""Whatever order people, lost replies and the clock come in: no case is shared, no decision is lost or doubled."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from moderator_app.domain.decision import Decision
from moderator_app.domain.queue import SkipReason
from moderator_app.domain.roles import Role
from moderator_app.server.local import LocalBackend
from moderator_app.wire import messages as m
from tests.server.databases import ON_POSTGRESQL
from tests.server.house import House, ask, clip, code, open_house, run, seller

NAMES = st.sampled_from(["ann", "bob", "cui"])


class Shift(RuleBasedStateMachine):
    """Three people, a handful of cases, a clock that jumps."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="moderator-shift-"))
        self.house: House = open_house(self.folder, self.template)
        self.people: dict[str, LocalBackend] = {}
        self.held: list[tuple[str, m.Leased]] = []
        self.asked: list[tuple[str, m.Claim]] = []
        self.sent: list[tuple[str, Decision, m.DecisionResult]] = []
        self.items = 0

    @initialize()
    def open_the_day(self) -> None:
        self.people = {name: self.house.person(name, Role.LEAD) for name in ("ann", "bob", "cui")}
        self.house.take_in(seller(), *(clip(f"start {index}") for index in range(3)))

    @rule()
    def something_is_flagged(self) -> None:
        self.items += 1
        self.house.take_in(clip(f"later {self.items}"))

    @rule(index=st.integers(0, 2))
    def evidence_changes(self, index: int) -> None:
        self.items += 1
        self.house.take_in(clip(f"start {index}", f"加微信 {self.items}"))

    @rule(name=NAMES, count=st.integers(1, 3))
    def claims(self, name: str, count: int) -> None:
        request = ask(count)
        self.asked.append((name, request))
        self.held += [(name, leased) for leased in run(self.people[name].claim(request)).leased]

    @rule(data=st.data())
    def claims_again_after_a_lost_reply(self, data: st.DataObject) -> None:
        if self.asked:
            name, request = data.draw(st.sampled_from(self.asked))
            known = {leased.lease.id for _, leased in self.held}
            assert {leased.lease.id for leased in run(self.people[name].claim(request)).leased} <= known

    @rule(data=st.data(), severity=st.sampled_from(["S1", "S2", "S3"]), other=st.booleans(), repeat=st.integers(1, 3))
    def decides(self, data: st.DataObject, severity: str, other: bool, repeat: int) -> None:
        if not self.held:
            return
        name, leased = data.draw(st.sampled_from(self.held))
        sender = data.draw(NAMES) if other else name
        decision = self.house.verdict(leased, severity=severity)
        results = self.house.decide(self.people[sender], *([decision] * repeat))
        assert len(set(map(repr, results))) == 1
        assert code(results[0].problem) != "server-error"
        if sender != name:
            assert results[0].receipt is None
        self.sent.append((sender, decision, results[0]))

    @rule(data=st.data())
    def sends_again(self, data: st.DataObject) -> None:
        if self.sent:
            name, decision, result = data.draw(st.sampled_from(self.sent))
            assert self.house.decide(self.people[name], decision) == (result,)

    @rule(data=st.data(), reason=st.sampled_from(list(SkipReason)))
    def passes_on(self, data: st.DataObject, reason: SkipReason) -> None:
        live = [(name, leased) for name, leased in self.held if leased.lease.id in self.live()]
        if live:
            name, leased = data.draw(st.sampled_from(live))
            run(self.people[name].skip(m.Skip(lease_id=leased.lease.id, epoch=leased.lease.epoch, reason=reason)))

    @rule(data=st.data())
    def gives_back(self, data: st.DataObject) -> None:
        if self.held:
            name, leased = data.draw(st.sampled_from(self.held))
            run(self.people[name].release(m.LeaseIds(lease_ids=(leased.lease.id,))))

    @rule(minutes=st.sampled_from([1, 5, 11, 60]))
    def time_passes(self, minutes: int) -> None:
        self.house.clock.now += minutes * 60_000

    def live(self) -> set[str]:
        now = self.house.clock.now
        rows = self.house.rows("SELECT id FROM lease WHERE ended_at_ms IS NULL AND expires_at_ms > ?", now)
        return {row[0] for row in rows}

    @invariant()
    def every_accepted_decision_is_there_once(self) -> None:
        accepted = {decision.id for _, decision, result in self.sent if result.receipt is not None}
        assert {row[0] for row in self.house.rows("SELECT id FROM decision")} == accepted
        doubled = "SELECT case_id, round FROM decision GROUP BY 1, 2 HAVING count(*) > 1"
        assert self.house.rows(doubled) == []

    @invariant()
    def the_books_follow_from_decisions_in_effect(self) -> None:
        strays = "SELECT 1 FROM ledger LEFT JOIN decision_state USING (decision_id) WHERE state IS NOT 'effective'"
        assert self.house.rows(strays) == []
        ((entries, last),) = self.house.rows("SELECT count(*), ifnull(max(seq), 0) FROM ledger")
        # A sequence of PostgreSQL passes over the numbers of what was rolled back.
        assert entries <= last if ON_POSTGRESQL else entries == last

    @invariant()
    def a_case_is_held_exactly_as_its_lease_says(self) -> None:
        wrong = (
            "SELECT case_file.id FROM case_file "
            "LEFT JOIN lease ON lease.case_id = case_file.id AND ended_at_ms IS NULL "
            "WHERE (state = 'leased') <> (lease.id IS NOT NULL) OR lease_epoch <> ifnull(epoch, lease_epoch) "
            "OR lease_holder <> ifnull(holder, '')"
        )
        assert self.house.rows(wrong) == []

    def teardown(self) -> None:
        self.house.context.close()
        shutil.rmtree(self.folder)


@pytest.mark.long
def test_no_order_of_events_breaks_a_promise(template: Path) -> None:
    Shift.template = template
    run_state_machine_as_test(
        Shift,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
