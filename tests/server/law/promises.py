"""What holds whatever happened: the promises of the law, each asked of the database and of the platform."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import msgspec
from hypothesis.stateful import RuleBasedStateMachine, invariant

from moderator_app.domain.decision import Decision
from moderator_app.domain.evidence import EvidenceKind, manifest_root, sha256_hex
from moderator_app.domain.identity import DAY_MS
from moderator_app.domain.measure import RIGHT_OF
from moderator_app.domain.penalty import PERMANENT
from moderator_app.domain.policy import Matrix, load_matrix
from tests.server.law.world import World

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
STOOD = "('effective', 'under_appeal', 'upheld', 'amended', 'superseded', 'withdrawn')"
"""States of a decision that took effect."""
_DECISION = msgspec.json.Decoder(Decision)


class Promises(RuleBasedStateMachine):
    """Asks after every step; the rules are elsewhere."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.declared: dict[tuple[str, str], set[Any]] = {}
        """(person, person behind a seller) → what they had taken part in when they declared a conflict."""
        self.read: set[tuple[str, str]] = set()
        """(person, decision) whose grade was read while it waited for a second person."""
        self.matrices: dict[str, Matrix] = {}
        self.checked: set[str] = set()
        """Decisions whose text, which never changes, has been looked at."""

    def rows(self, sql: str, *values: Any) -> list[Any]:
        return self.world.house.rows(sql, *values)

    def none(self, sql: str) -> None:
        assert self.rows(sql) == []

    def took_part(self, account_id: str, person_key: str) -> set[Any]:
        """Return somebody's acts on the cases of a person behind a seller."""
        return set(
            self.rows(
                "SELECT part.case_id, part.role FROM part JOIN case_file ON case_file.id = case_id JOIN merchant ON "
                "merchant.id = merchant_id WHERE account_id = ? AND person_key = ?",
                account_id,
                person_key,
            )
        )

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
            "WHERE outcome <> '') AS hands GROUP BY 1, 2 HAVING count(*) > 1"
        )

    @invariant()
    def i3_nobody_acts_after_declaring_a_conflict(self) -> None:
        for (account_id, person_key), before in self.declared.items():
            assert self.took_part(account_id, person_key) <= before

    @invariant()
    def i4_the_second_persons_finding_came_before_any_look_at_the_first_grade(self) -> None:
        seconds = self.rows("SELECT account_id, decision_id FROM finding WHERE seat = 'second'")
        assert not self.read & set(seconds)

    @invariant()
    def i5_every_grade_is_the_matrix_or_has_its_reasons(self) -> None:
        rows = self.rows(
            "SELECT decision.id, body, policy_version, severity, category, approvals_needed, roles FROM decision "
            "JOIN account ON account.id = maker_id WHERE source = '' AND decision.id NOT IN "
            "(SELECT replaced_by FROM withdrawal)"
        )
        for one, body, version, _severity, _category, approvals, roles in rows:
            if one in self.checked:
                continue
            decision, matrix = _DECISION.decode(body), self.matrix(version)
            if decision.cleared:
                assert decision.grade == "G0"
                continue
            earlier = len(decision.recurrence_basis)
            ranks = [
                matrix.grade_for(finding.category, finding.severity, earlier).rank for finding in decision.findings
            ]
            steps = sum(matrix.mitigation[code] for code in decision.mitigation)
            steps += sum(matrix.aggravation[code] for code in decision.aggravation)
            floor, ceiling = matrix.grades[matrix.floor].rank, matrix.grades[matrix.ceiling].rank
            proposed = min(max(max(ranks) + steps, floor), ceiling)
            assert matrix.grades[decision.proposed_grade].rank == proposed
            away = abs(matrix.grades[decision.grade].rank - proposed)
            assert (decision.override is not None) == (away > 0)
            assert away <= matrix.override_allowed_delta or approvals >= 2
            assert matrix.grades[decision.grade].approvals <= approvals
            assert "service" not in json.loads(roles)
            self.checked.add(one)

    def matrix(self, version: str) -> Matrix:
        """Return a version of the matrix as the database has kept it (I33: with the text and hash of its day)."""
        if version not in self.matrices:
            ((body, digest),) = self.rows(
                "SELECT body, digest FROM policy_version WHERE kind = 'matrix' AND version = ?", version
            )
            assert sha256_hex(body.encode()) == digest
            self.matrices[version] = load_matrix(json.loads(body), version)
        return self.matrices[version]

    @invariant()
    def i6_what_counts_stands_or_is_on_the_list(self) -> None:
        self.none(
            "SELECT counted.decision_id FROM counted JOIN decision_state AS prior ON prior.decision_id = prior_id JOIN "
            "decision_state AS own ON own.decision_id = counted.decision_id WHERE prior.state = 'withdrawn' AND "
            "own.state IN ('effective', 'under_appeal', 'upheld') AND NOT EXISTS (SELECT 1 FROM recheck WHERE "
            "recheck.decision_id = counted.decision_id AND cause_id = prior_id)"
        )

    @invariant()
    def i7_what_never_took_effect_yields_nothing(self) -> None:
        self.none(
            "SELECT decision_id FROM decision_state JOIN decision ON decision.id = decision_id WHERE state IN "
            "('submitted', 'discarded') AND (EXISTS (SELECT 1 FROM measure WHERE measure.decision_id = decision.id) "
            "OR EXISTS (SELECT 1 FROM notice WHERE notice.decision_id = decision.id) "
            "OR EXISTS (SELECT 1 FROM counted WHERE prior_id = decision.id) "
            "OR EXISTS (SELECT 1 FROM statement WHERE statement.decision_id = decision.id))"
        )

    @invariant()
    def i7_nothing_follows_from_what_somebody_finds_in_a_golden_item(self) -> None:
        golden = "SELECT case_id FROM golden_item"
        for table in ("decision", "decision_state", "finding", "provisional", "qa_sample"):
            self.none(f"SELECT case_id FROM {table} WHERE case_id IN ({golden})")  # noqa: S608 - our own tables
        told = "SELECT body FROM platform_call JOIN golden_answer ON decision_id = golden_answer.id"
        self.none(told)
        self.none("SELECT id FROM golden_answer WHERE id IN (SELECT decision_id FROM ledger)")
        self.none("SELECT account_id FROM golden_answer JOIN golden_item USING (case_id) WHERE account_id = made_by")

    @invariant()
    def i8_no_appeal_ends_harsher(self) -> None:
        self.none(
            "SELECT appeal.id FROM appeal JOIN decision ON decision.id = decision_id WHERE outcome <> '' AND "
            "(appeal.grade > decision.grade OR (outcome = 'part' AND appeal.grade >= decision.grade))"
        )

    @invariant()
    def i9_no_service_account_makes_anything_effective(self) -> None:
        self.none("SELECT part.case_id FROM part JOIN account ON account.id = account_id WHERE roles LIKE '%service%'")
        self.none(
            "SELECT decision.id FROM decision JOIN account ON account.id = maker_id WHERE source = '' "
            "AND roles LIKE '%service%'"
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
        lasting = {
            one: state
            for one, code, end, state in self.rows("SELECT id, code, end_at_ms, state FROM measure")
            if code in RIGHT_OF and (end is not None or code in PERMANENT)
        }
        told = (
            "SELECT measure_id FROM suspension JOIN platform_call ON ref = suspension.id AND kind = ? "
            "WHERE outcome = ? AND platform_call.state = 'acked'"
        )
        rests = {one for (one,) in self.rows(told, "measure.suspend", "")}
        runs = {one for (one,) in self.rows(told, "measure.resume", "resumed")}
        touched = {one for (one,) in self.rows("SELECT measure_id FROM suspension")}
        active = {one for one, state in lasting.items() if state == "active"}
        assert active - touched <= holding
        assert not active & rests & holding
        again = {one for (one,) in self.rows("SELECT measure_id FROM suspension GROUP BY 1 HAVING count(*) > 1")}
        assert active & (runs - again) <= holding
        ended = {"expired", "lifted", "reversed", "cancelled"}
        assert not {one for one, state in lasting.items() if state in ended} & holding

    @invariant()
    def i12_a_term_does_not_run_while_an_appeal_suspends_it(self) -> None:
        self.none(
            "SELECT measure_id FROM suspension JOIN measure ON measure.id = measure_id WHERE ended_at_ms IS NULL "
            "AND measure.state = 'expired'"
        )
        self.none(
            "SELECT suspension.id FROM suspension JOIN appeal ON appeal.id = appeal_id WHERE ended_at_ms IS NULL "
            "AND appeal.state NOT IN ('admissible', 'queued', 'leased')"
        )
        whole = self.rows(
            "SELECT measure.id, ledger.end_at_ms - ledger.start_at_ms, measure.end_at_ms - measure.start_at_ms "
            "FROM measure JOIN ledger ON ledger.id = measure.id WHERE ledger.end_at_ms IS NOT NULL"
        )
        resumed = {one for (one,) in self.rows("SELECT measure_id FROM suspension WHERE outcome = 'resumed'")}
        assert all(now == booked for one, booked, now in whole if one not in resumed)

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
    def i15_a_stop_lasts_a_day_at_most(self) -> None:
        self.none(f"SELECT id FROM provisional WHERE lapses_at_ms - asked_at_ms > {DAY_MS}")  # noqa: S608 - a number
        self.none(
            "SELECT id FROM provisional WHERE ended_at_ms IS NOT NULL AND state NOT IN "
            "('confirmed', 'lapsed', 'lifted', 'refused')"
        )
        over = self.rows(
            "SELECT id FROM provisional WHERE state = 'applied' AND lapses_at_ms <= ? AND NOT EXISTS (SELECT 1 FROM "
            "platform_call WHERE kind = 'measure.lift' AND ref = provisional.id AND state <> 'cancelled')",
            self.world.worked_at_ms,
        )
        assert over == []

    @invariant()
    def i16_one_standing_decision_for_a_case(self) -> None:
        self.none(
            "SELECT case_id FROM decision_state WHERE state IN ('effective', 'under_appeal', 'upheld', 'amended') "
            "GROUP BY 1 HAVING count(*) > 1"
        )

    @invariant()
    def i17_what_a_decision_cites_is_under_its_seal_and_stands_in_the_case(self) -> None:
        rows = self.rows(
            "SELECT decision.id, case_id, body FROM decision JOIN decision_state USING (case_id) WHERE source = '' "  # noqa: S608 - our own states
            f"AND decision_state.decision_id = decision.id AND state IN {STOOD}"
        )
        for one, case_id, body in rows:
            key = f"seal {one}"
            if key in self.checked:
                continue
            decision = _DECISION.decode(body)
            assert decision.manifest_root == manifest_root(decision.evidence)
            sealed = {piece.id: piece for piece in decision.evidence}
            assert {cited for finding in decision.findings for cited in finding.evidence_ids} <= set(sealed)
            for piece in sealed.values():
                if piece.kind is EvidenceKind.HIGHLIGHT:
                    ((hit,),) = self.rows(
                        "SELECT highlight.body FROM highlight JOIN item ON item.id = item_id WHERE highlight.id = ? "
                        "AND case_id = ?",
                        piece.highlight_id,
                        case_id,
                    )
                    assert json.loads(hit)["explanation"]["heard"] == piece.text
            self.checked.add(key)

    @invariant()
    def i18_the_last_event_of_a_measure_says_where_it_is(self) -> None:
        rows = self.rows(
            "SELECT state, (SELECT action FROM audit WHERE object_id = measure.id AND object_type = 'measure' "
            "ORDER BY seq DESC LIMIT 1) FROM measure"
        )
        for state, action in rows:
            event = action.removeprefix("measure.")
            assert state in ({"active", "lifted", "reversed"} if event == "ack" else {LAST_EVENT[event]})

    @invariant()
    def i33_one_version_of_each_rule_at_every_instant(self) -> None:
        for kind in ("matrix", "rulebook"):
            spans = self.rows(
                "SELECT effective_from_ms, effective_to_ms FROM policy_version WHERE kind = ? AND state IN "
                "('effective', 'superseded', 'archived') ORDER BY effective_from_ms, effective_to_ms IS NULL",
                kind,
            )
            assert [end is None for _, end in spans] == [False] * (len(spans) - 1) + [True]
            assert all(end == begin for (_, end), (begin, _) in pairwise(spans))
        pinned = self.rows(
            "SELECT DISTINCT policy_version FROM decision WHERE source = '' AND policy_version NOT IN "
            "(SELECT version FROM policy_version WHERE kind = 'matrix')"
        )
        assert pinned == []
        for (version,) in self.rows("SELECT version FROM policy_version WHERE kind = 'matrix' AND state <> 'draft'"):
            self.matrix(version)

    @invariant()
    def i34_nobody_was_surprised_by_a_rule(self) -> None:
        self.none(
            f"SELECT id FROM policy_version WHERE author_id IS NOT NULL AND state IN ('announced', 'effective', "  # noqa: S608 - a number
            f"'superseded') AND effective_from_ms < announced_at_ms + {7 * DAY_MS}"
        )

    @invariant()
    def i35_no_version_in_force_is_milder_on_worse(self) -> None:
        for version in [row[0] for row in self.rows("SELECT version FROM policy_version WHERE kind = 'matrix'")]:
            matrix = self.matrix(version) if version in self.matrices else None
            if matrix is None or f"monotone {version}" in self.checked:
                continue
            for category in matrix.categories.values():
                ranks = [[matrix.grades[grade].rank for grade in row] for row in category.rows.values()]
                assert all(row == sorted(row) for row in ranks)
                assert all(list(column) == sorted(column) for column in zip(*ranks, strict=True))
            self.checked.add(f"monotone {version}")
