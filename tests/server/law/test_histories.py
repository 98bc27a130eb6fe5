"""Whatever happens in whatever order: the promises of the law hold after every step.

The same few histories are told every time, without looking for shorter ones: the time it takes is known. To hunt:
``MODERATOR_HISTORIES=400 pytest --timeout 3600 tests/server/law/test_histories.py`` tells that many other ones.
"""

from __future__ import annotations

import copy
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from moderator_app.domain.appeal import ErrorClass, Ground, GroundAnswer, Outcome
from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.redress import letters
from moderator_app.wire.messages import golden as gm
from moderator_app.wire.messages import law as lm
from moderator_app.wire.messages import quality as qm
from tests.server.house import DAY, ask, clip, open_house, run, seller
from tests.server.law.promises import Promises
from tests.server.law.suspending import EVERYTHING, LIVE, windows
from tests.server.law.world import HOUR, World
from tests.server.law.world import world as made

LEADS, SUPERVISORS, HEARERS = ("ann", "bob", "cui"), ("sue", "pat"), ("ada", "ben")
EVERYBODY = (*LEADS, *SUPERVISORS, *HEARERS)
MANAGERS = ("pam", "pia")
HUNT = int(os.environ.get("MODERATOR_HISTORIES", "0"))
"""How many random histories to try, with other ones every time and a shorter one looked for when a promise breaks; the
same few every time when 0."""


class Histories(Promises):
    """Three sellers, nine people, a platform that fails a third of its calls, and a server that dies."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="moderator-law-"))
        self.world: World = made(open_house(self.folder / "data", self.template), fail=333, repeat=100)
        self.items = 0
        profiles = windows()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(letters, "windows", lambda: profiles)

    @initialize()
    def open_the_house(self) -> None:
        people = ((LEADS, Role.LEAD), (SUPERVISORS, Role.SUPERVISOR), (HEARERS, Role.APPEALS))
        for names, role in (*people, (MANAGERS, Role.POLICY_MANAGER)):
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

    def case_for(self, name: str, ref: int) -> Any:
        """Let something be flagged about a seller; return what somebody gets to judge next."""
        self.items += 1
        now = self.world.house.clock.now
        self.world.house.take_in(clip(f"i{self.items}", ref=f"M{ref}", captured_at_ms=now - 1))
        for (version,) in self.rows("SELECT id FROM policy_version WHERE state IN ('announced', 'effective')"):
            self.world.call(name, "policy_acknowledge", version_id=version)
        return next(iter(run(self.world.people[name].claim(ask())).leased), None)

    @rule(
        severities=st.lists(st.sampled_from(["S1", "S2", "S3", "S4"]), min_size=1, max_size=3),
        ref=st.integers(0, 2),
        away=st.sampled_from([0, 0, 0, 1, -1, 3]),
    )
    def cases_are_decided(self, severities: list[str], ref: int, away: int) -> None:
        for name, severity in zip(LEADS, severities, strict=False):
            leased = self.case_for(name, ref)
            if leased:
                decision = self.world.house.verdict(leased, severity=severity)
                if away:
                    other = f"G{min(max(int(decision.grade[1]) + away, 1), 9)}"
                    decision = self.world.house.verdict(leased, severity=severity, grade=other)
                self.world.house.decide(self.world.people[name], decision)

    @rule(ref=st.integers(0, 2))
    def the_platform_tries_to_decide(self, ref: int) -> None:
        leased = self.case_for("ann", ref)
        if leased:
            with pytest.raises(Refused):
                self.world.house.decide(self.world.house.platform, self.world.house.verdict(leased))

    @rule(name=st.sampled_from((*LEADS, *SUPERVISORS)), data=st.data())
    def reads(self, name: str, data: st.DataObject) -> None:
        pending = {one for (one,) in self.rows("SELECT decision_id FROM decision_state WHERE state = 'submitted'")}
        who = self.world.house.people[name]
        page = self.attempt(name, "log_query", qm.LogQuery())
        shown = {row.decision_id for row in page.rows if row.grade} if page else set()
        chosen = self.one_of(data, "SELECT decision_id FROM decision_state ORDER BY decision_id")
        for call in ("log_entry", "decision"):
            if chosen and self.attempt(name, call, decision_id=chosen) is not None:
                shown.add(chosen)
        own = {one for (one,) in self.rows("SELECT id FROM decision WHERE maker_id = ?", who)}
        self.read |= {(who, one) for one in (shown & pending) - own}

    @rule(
        name=st.sampled_from(MANAGERS),
        row=st.lists(st.sampled_from(["G1", "G2", "G3", "G4", "G6"]), min_size=3, max_size=3),
    )
    def drafts(self, name: str, row: list[str]) -> None:
        self.items += 1
        body = copy.deepcopy(self.world.house.context.law.bundle.matrix)
        body["version"] = f"history.{self.items}"
        body["categories"]["PRIVATE_TRADE"]["rows"]["S1"] = row
        request = lm.PolicyDraft(id=new_id(), kind="matrix", body=body, summary="Other grades.")
        draft = self.attempt(name, "policy_draft", request)
        if draft:
            self.attempt(name, "policy_submit", version_id=draft.id)

    @rule(name=st.sampled_from((*MANAGERS, *SUPERVISORS)), days=st.sampled_from([0, 6, 7, 8]), data=st.data())
    def approves(self, name: str, days: int, data: st.DataObject) -> None:
        chosen = self.one_of(data, "SELECT id FROM policy_version WHERE state = 'in_review' ORDER BY id")
        if chosen:
            request = lm.PolicyApprove(effective_from_ms=self.world.house.clock.now + days * DAY)
            self.attempt(name, "policy_approve", request, version_id=chosen)

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

    @rule(jurisdiction=st.sampled_from(["", "", EVERYTHING, LIVE]), data=st.data())
    def files(self, jurisdiction: str, data: st.DataObject) -> None:
        number = self.one_of(data, "SELECT number FROM decision ORDER BY number")
        if number:
            whose = "SELECT ref FROM merchant JOIN decision ON merchant_id = merchant.id WHERE number = ?"
            ref = self.world.house.rows(whose, number)[0][0]
            request = lm.AppealFiling(
                id=new_id(),
                decision_number=number,
                merchant_ref=ref,
                grounds=(Ground.FACTS,),
                jurisdiction=jurisdiction,
            )
            self.attempt("platform", "appeal_file", request)

    @rule(data=st.data())
    def takes_the_appeal_back(self, data: st.DataObject) -> None:
        chosen = self.one_of(data, "SELECT id FROM appeal WHERE state = 'queued' ORDER BY id")
        if chosen:
            self.attempt("platform", "appeal_retract", appeal_id=chosen)

    @rule(name=st.sampled_from(LEADS), ref=st.integers(0, 2), severity=st.sampled_from(["S1", "S2", "S4"]))
    def is_tried_with_an_exercise(self, name: str, ref: int, severity: str) -> None:
        """Let a lead make a waiting case a golden item, and another one decide it."""
        self.items += 1
        self.world.house.take_in(clip(f"i{self.items}", ref=f"M{ref}", captured_at_ms=self.world.house.clock.now - 1))
        waiting = self.rows("SELECT id FROM case_file WHERE state = 'queued' ORDER BY id")
        if not waiting:
            return
        case_id = waiting[-1][0]
        truth = gm.GoldenTruth(category="PRIVATE_TRADE", severity="S1", grade="G2", rationale="Known.")
        self.attempt(name, "golden_mark", truth, case_id=case_id)
        other = LEADS[(LEADS.index(name) + 1) % len(LEADS)]
        self.attempt(other, "stop", lm.StopRequest(id=new_id(), case_id=case_id, code="CART_BAN", reason="Danger."))
        leased = self.attempt_claim(other, case_id)
        if leased:
            self.world.house.decide(self.world.people[other], self.world.house.verdict(leased, severity=severity))

    def attempt_claim(self, name: str, case_id: str) -> Any:
        """Return a case's lease, if somebody gets it."""
        try:
            return next(iter(run(self.world.people[name].claim(ask(case_id=case_id))).leased), None)
        except Refused as refusal:
            if refusal.code == "server-error":
                raise
            return None

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
        ((chosen, person_key),) = self.rows("SELECT id, person_key FROM merchant WHERE ref = ?", f"M{ref}")
        who = self.world.house.people[name]
        before = self.took_part(who, person_key)
        if self.attempt(name, "conflict_declare", lm.ConflictChange(merchant_id=chosen)) is not None:
            self.declared.setdefault((who, person_key), before)

    @rule(ms=st.sampled_from([0, 15_000, HOUR, DAY, 8 * DAY, -HOUR]))
    def time_passes(self, ms: int) -> None:
        self.world.wait(ms)

    @rule()
    def the_server_dies(self) -> None:
        self.world.after_a_crash()

    def teardown(self) -> None:
        self.world.wait(0)
        for _ in range(30):
            self.world.wait(DAY // 12)
        open_stops = self.world.house.rows("SELECT asked_at_ms FROM provisional WHERE ended_at_ms IS NULL")
        dead = self.world.house.rows("SELECT count(*) FROM platform_call WHERE state = 'dead'")[0][0]
        assert dead or not open_stops
        self.patch.undo()
        self.world.house.context.close()
        shutil.rmtree(self.folder)


def told(examples: int) -> settings:
    """Return how to tell histories: few and always the same, or many to hunt with."""
    if HUNT:
        return settings(
            max_examples=HUNT,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        )
    return settings(
        max_examples=examples,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        phases=(Phase.generate,),
        database=None,
    )


@pytest.mark.long
def test_no_history_breaks_a_promise_of_the_law(template: Path) -> None:
    Histories.template = template
    run_state_machine_as_test(Histories, settings=told(10))
