"""Whatever happens in whatever order: the promises of the law hold after every step."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from moderator_app.domain.appeal import ErrorClass, Ground, GroundAnswer, Outcome
from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.measure import RIGHT_OF
from moderator_app.domain.penalty import PERMANENT
from moderator_app.domain.roles import Role
from moderator_app.wire.messages import law as lm
from tests.server.house import DAY, ask, clip, open_house, run, seller
from tests.server.law.world import HOUR, World
from tests.server.law.world import world as made

LEADS, SUPERVISORS, HEARERS = ("ann", "bob", "cui"), ("sue", "pat"), ("ada", "ben")
EVERYBODY = (*LEADS, *SUPERVISORS, *HEARERS)
LAST_EVENT = {
    "schedule": "scheduled",
    "apply": "applying",
    "retry": "applying",
    "resend": "applying",
    "nack": "failed",
    "give_up": "failed_final",
    "end_reached": "expired",
    "lift": "lifting",
    "reverse": "reversing",
    "cancel": "cancelled",
}


class Histories(RuleBasedStateMachine):
    """Three sellers, seven people, a platform that fails a third of its calls, and a server that dies."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="moderator-law-"))
        self.world: World = made(open_house(self.folder / "data", self.template), fail=333, repeat=100)
        self.items = 0

    @initialize()
    def open_the_house(self) -> None:
        for names, role in ((LEADS, Role.LEAD), (SUPERVISORS, Role.SUPERVISOR), (HEARERS, Role.APPEALS)):
            for name in names:
                self.world.who(name, role)
        self.world.people["platform"] = self.world.house.platform
        self.world.house.take_in(*(seller(f"M{index}") for index in range(3)))

    def attempt(self, name: str, what: str, request: Any = None, **path: str) -> Any:
        """Make a call that a rule may refuse; a mistake of ours is none of that."""
        try:
            return self.world.call(name, what, request, **path)
        except Refused as refusal:
            if refusal.code == "server-error":
                raise
            return None

    def one_of(self, data: st.DataObject, sql: str) -> str | None:
        found = self.world.house.rows(sql)
        return data.draw(st.sampled_from([row[0] for row in found])) if found else None

    @rule(severities=st.lists(st.sampled_from(["S1", "S2", "S3", "S4"]), min_size=1, max_size=3), ref=st.integers(0, 2))
    def cases_are_decided(self, severities: list[str], ref: int) -> None:
        for name, severity in zip(LEADS, severities, strict=False):
            self.items += 1
            now = self.world.house.clock.now
            self.world.house.take_in(clip(f"i{self.items}", ref=f"M{ref}", captured_at_ms=now - 1))
            leased = run(self.world.people[name].claim(ask())).leased
            if leased:
                decision = self.world.house.verdict(leased[0], severity=severity)
                self.world.house.decide(self.world.people[name], decision)

    @rule(
        names=st.permutations((*LEADS, *SUPERVISORS)),
        severities=st.lists(st.sampled_from(["S1", "S3", "S4"]), min_size=5, max_size=5),
    )
    def others_look_again(self, names: list[str], severities: list[str]) -> None:
        for name, severity in zip(names, severities, strict=True):
            seated = self.attempt(name, "second_claim", lm.SeatClaim(id=new_id()))
            if seated is not None and seated.turn is not None:
                decision = self.world.house.decision(seated.content, seated.turn.epoch, severity=severity)
                self.attempt(name, "second_decide", lm.SeatFinding(decision=decision))

    @rule(name=st.sampled_from((*LEADS, *SUPERVISORS)), data=st.data())
    def withdraws(self, name: str, data: st.DataObject) -> None:
        chosen = self.one_of(data, "SELECT decision_id FROM decision_state ORDER BY decision_id")
        if chosen:
            request = lm.Withdraw(error_class=ErrorClass.TECHNICAL, reason="Wrong clip.")
            self.attempt(name, "withdraw", request, decision_id=chosen)

    @rule(name=st.sampled_from((*LEADS, *SUPERVISORS)), data=st.data())
    def confirms(self, name: str, data: st.DataObject) -> None:
        chosen = self.one_of(data, "SELECT decision_id FROM withdrawal WHERE state = 'asked'")
        if chosen:
            self.attempt(name, "withdraw_confirm", decision_id=chosen)

    @rule(data=st.data())
    def files(self, data: st.DataObject) -> None:
        number = self.one_of(data, "SELECT number FROM decision ORDER BY number")
        if number:
            whose = "SELECT ref FROM merchant JOIN decision ON merchant_id = merchant.id WHERE number = ?"
            ref = self.world.house.rows(whose, number)[0][0]
            request = lm.AppealFiling(id=new_id(), decision_number=number, merchant_ref=ref, grounds=(Ground.FACTS,))
            self.attempt("platform", "appeal_file", request)

    @rule(name=st.sampled_from(HEARERS), outcome=st.sampled_from(Outcome), grade=st.integers(0, 9), data=st.data())
    def hears(self, name: str, outcome: Outcome, grade: int, data: st.DataObject) -> None:
        chosen = self.one_of(data, "SELECT id FROM appeal WHERE state = 'queued'")
        file = self.attempt(name, "appeal_claim", appeal_id=chosen) if chosen else None
        if chosen and file:
            kept = file.decision.grade
            new = {Outcome.UPHOLD: kept, Outcome.OVERTURN: "G0"}.get(outcome, f"G{grade}")
            request = lm.AppealDecide(
                turn_id=file.turn.id,
                epoch=file.turn.epoch,
                outcome=outcome,
                grade=new,
                answers=(GroundAnswer(ground=Ground.FACTS, text="We looked."),),
                error_class=None if outcome is Outcome.UPHOLD else ErrorClass.WRONG_SELECTION,
            )
            self.attempt(name, "appeal_decide", request, appeal_id=chosen)

    @rule(name=st.sampled_from(LEADS), code=st.sampled_from(["LIVE_BAN", "CART_BAN"]), data=st.data())
    def stops(self, name: str, code: str, data: st.DataObject) -> None:
        chosen = self.one_of(data, "SELECT id FROM case_file")
        if chosen:
            self.attempt(name, "stop", lm.StopRequest(id=new_id(), case_id=chosen, code=code, reason="Danger."))

    @rule(name=st.sampled_from(SUPERVISORS), data=st.data())
    def lifts(self, name: str, data: st.DataObject) -> None:
        chosen = self.one_of(data, "SELECT id FROM measure WHERE state = 'active' AND end_at_ms IS NOT NULL")
        if chosen:
            self.attempt(name, "measure_lift", lm.Lift(reason="Enough."), measure_id=chosen)

    @rule(name=st.sampled_from(EVERYBODY[:5]), ref=st.integers(0, 2))
    def declares(self, name: str, ref: int) -> None:
        chosen = self.world.house.rows("SELECT id FROM merchant WHERE ref = ?", f"M{ref}")[0][0]
        self.attempt(name, "conflict_declare", lm.ConflictChange(merchant_id=chosen))

    @rule(ms=st.sampled_from([0, 15_000, HOUR, DAY, 4 * DAY, -HOUR]))
    def time_passes(self, ms: int) -> None:
        self.world.wait(ms)

    @rule()
    def the_server_dies(self) -> None:
        self.world.after_a_crash()

    # --- promises -----------------------------------------------------------------------------------------------------

    def none(self, sql: str) -> None:
        assert self.world.house.rows(sql) == []

    @invariant()
    def i1_what_is_permanent_was_found_by_two_and_one_of_them_may_close(self) -> None:
        codes = ", ".join(f"'{code}'" for code in sorted(PERMANENT))
        self.none(
            f"SELECT measure.id FROM measure JOIN decision ON decision.id = decision_id WHERE code IN ({codes}) AND "  # noqa: S608 - our own codes
            "((SELECT count(*) FROM part WHERE part.case_id = decision.case_id) < 2 OR NOT EXISTS (SELECT 1 FROM part "
            "JOIN account ON account.id = account_id WHERE part.case_id = decision.case_id AND roles LIKE "
            "'%supervisor%'))"
        )

    @invariant()
    def i2_nobody_acts_twice_in_a_chain(self) -> None:
        self.none(
            "SELECT case_id, who FROM ("
            "SELECT case_id, maker_id AS who FROM decision WHERE id NOT IN (SELECT replaced_by FROM withdrawal) "
            "AND id NOT IN (SELECT id FROM finding) "
            "UNION ALL SELECT case_id, account_id FROM finding "
            "UNION ALL SELECT case_id, signed_by FROM appeal JOIN decision ON decision.id = decision_id "
            "WHERE outcome <> '') GROUP BY 1, 2 HAVING count(*) > 1"
        )

    @invariant()
    def i3_nobody_acts_after_declaring_a_conflict(self) -> None:
        self.none(
            "SELECT part.case_id FROM part JOIN case_file ON case_file.id = case_id JOIN merchant ON merchant.id = "
            "merchant_id JOIN conflict ON conflict.account_id = part.account_id AND conflict.person_key = "
            "merchant.person_key WHERE part.at_ms > conflict.at_ms"
        )

    @invariant()
    def i6_what_counts_stands_or_is_on_the_list(self) -> None:
        self.none(
            "SELECT counted.decision_id FROM counted JOIN decision_state AS prior ON prior.decision_id = prior_id JOIN "
            "decision_state AS own ON own.decision_id = counted.decision_id WHERE prior.state = 'withdrawn' AND "
            "own.state IN ('effective', 'under_appeal', 'upheld') AND NOT EXISTS (SELECT 1 FROM recheck WHERE "
            "recheck.decision_id = counted.decision_id AND cause_id = prior_id)"
        )

    @invariant()
    def i8_no_appeal_ends_harsher(self) -> None:
        self.none(
            "SELECT appeal.id FROM appeal JOIN decision ON decision.id = decision_id WHERE outcome <> '' AND "
            "(appeal.grade > decision.grade OR (outcome = 'part' AND appeal.grade >= decision.grade))"
        )

    @invariant()
    def i10_and_i11_one_sum_each_and_nought_after_a_withdrawal(self) -> None:
        self.none("SELECT 1 FROM ledger WHERE code = 'LD' AND reverses = '' GROUP BY decision_id HAVING count(*) > 1")
        self.none(
            "SELECT decision_id, kind FROM ledger JOIN decision_state USING (decision_id) "
            "WHERE state IN ('withdrawn', 'superseded') GROUP BY 1, 2 HAVING sum(amount) <> 0"
        )
        self.none(
            "SELECT 1 FROM ledger JOIN decision_state USING (decision_id) WHERE state IN ('submitted', 'discarded')"
        )

    @invariant()
    def i12_nothing_is_done_twice(self) -> None:
        assert all(count == 1 for count in self.world.platform.done.values())

    @invariant()
    def i13_what_is_in_force_is_held_by_the_platform_and_nothing_else_is(self) -> None:
        holding = set(self.world.platform.holding)
        rows = self.world.house.rows("SELECT id, code, end_at_ms, state FROM measure")
        lasting = {
            one: state for one, code, end, state in rows if code in RIGHT_OF and (end is not None or code in PERMANENT)
        }
        assert {one for one, state in lasting.items() if state == "active"} <= holding
        ended = {"expired", "lifted", "reversed", "cancelled"}
        assert not {one for one, state in lasting.items() if state in ended} & holding

    @invariant()
    def i14_every_withdrawal_is_complete_or_shows_what_is_left(self) -> None:
        self.none(
            "SELECT decision_id FROM decision_state WHERE state = 'withdrawn' "
            "AND decision_id NOT IN (SELECT decision_id FROM withdrawal WHERE state <> 'asked')"
        )
        self.none(
            "SELECT decision_id FROM withdrawal WHERE state <> 'asked' AND (state = 'complete') = EXISTS "
            "(SELECT 1 FROM reversal_step WHERE reversal_step.decision_id = withdrawal.decision_id "
            "AND reversal_step.state <> 'done')"
        )

    @invariant()
    def i16_one_standing_decision_for_a_case(self) -> None:
        self.none(
            "SELECT case_id FROM decision_state WHERE state IN ('effective', 'under_appeal', 'upheld', 'amended') "
            "GROUP BY 1 HAVING count(*) > 1"
        )

    @invariant()
    def i18_the_last_event_of_a_measure_says_where_it_is(self) -> None:
        rows = self.world.house.rows(
            "SELECT state, (SELECT action FROM audit WHERE object_id = measure.id AND object_type = 'measure' "
            "ORDER BY seq DESC LIMIT 1) FROM measure"
        )
        for state, action in rows:
            event = action.removeprefix("measure.")
            assert state in ({"active", "lifted", "reversed"} if event == "ack" else {LAST_EVENT[event]})

    def teardown(self) -> None:
        self.world.wait(0)
        for _ in range(30):
            self.world.wait(DAY // 12)
        open_stops = self.world.house.rows("SELECT asked_at_ms FROM provisional WHERE ended_at_ms IS NULL")
        dead = self.world.house.rows("SELECT count(*) FROM platform_call WHERE state = 'dead'")[0][0]
        assert dead or not open_stops
        self.world.house.context.close()
        shutil.rmtree(self.folder)


@pytest.mark.long
def test_no_history_breaks_a_promise_of_the_law(template: Path) -> None:
    Histories.template = template
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
