"""A lead's week, through the calls a desk makes: plan, blind review, disagreement, settlement, figures, proof."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from moderator_app.audit.verify import verify_export
from moderator_app.audit.witness import Witness
from moderator_app.domain.appeal import ErrorClass
from moderator_app.domain.decision import Answer, Finding
from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.local import LocalBackend
from moderator_app.server.quality.export import path_of
from moderator_app.wire.messages import law
from moderator_app.wire.messages import quality as qm
from tests.server.house import House, open_house, run
from tests.server.quality.leads import a_draw, a_week, call


@pytest.fixture
def house(tmp_path: Path, template: Path):
    opened = open_house(tmp_path / "server", template)
    yield opened
    opened.context.close()


def second_look(house: House, sample_id: str, *, agrees: bool) -> qm.ReviewResult:
    """Return a result that equals the first one, or clears the seller (or finds what the first one missed)."""
    ((grade, category, severity),) = house.rows(
        "SELECT d.grade, d.category, d.severity FROM decision d "
        "JOIN qa_sample s ON s.decision_id = d.id WHERE s.id = ?",
        sample_id,
    )
    if (grade == "G0") == agrees:
        return qm.ReviewResult(grade="G0", note="nothing in it")
    found = (category, severity) if agrees else ("PRIVATE_TRADE", "S1")
    answers = (Answer(question="q", yes=True),)
    finding = Finding(category=found[0], clause="R-PT-01#1", severity=found[1], evidence_ids=("e",), answers=answers)
    return qm.ReviewResult(grade=grade if agrees else "G2", findings=(finding,))


@pytest.mark.long
def test_a_leads_week(house: House, tmp_path: Path) -> None:
    lea, quinn, audrey = (
        house.person("lea", Role.LEAD),
        house.person("quinn", Role.QA),
        house.person("audrey", Role.AUDITOR),
    )
    witness = Witness(tmp_path / "witness")
    sealed = run(lea.audit_checkpoint())
    witness.accept(sealed.note, sealed.key, ())

    # Monday to Friday: people decide; on Saturday the lead looks at the queues and draws a sample.
    made = a_week(house, makers=16, each=12, sellers=192)
    assert {desk.queue for desk in call(house, lea, "work_desks").queues} >= {"PRIVATE-TRADE", "GOODS"}
    dry = call(house, lea, "qa_draw", a_draw(house, dry_run=True))
    plan = call(house, lea, "qa_draw", a_draw(house))
    assert dry.strata == plan.strata
    assert sum(stratum.population for stratum in plan.strata) == len(made) == 192

    # The second person judges blind; every sixth time they see it otherwise.
    seen, disputed = 0, []
    while cases := call(house, quinn, "qa_claim", qm.ReviewClaim(plan_id=plan.id)).cases:
        (blind,) = cases
        seen += 1
        with pytest.raises(Refused):
            call(house, quinn, "log_query", qm.LogQuery(filter=qm.LogFilter(grades=("G2",))))
        result = second_look(house, blind.sample_id, agrees=seen % 6 != 0)
        stored = call(house, quinn, "qa_store", result, path={"sample_id": blind.sample_id})
        if stored.error_class is not None:
            disputed.append(stored)
    assert seen == plan.open >= 50
    assert len(disputed) == seen // 6

    # The lead settles: all but one were wrong at first.
    (row_of,) = (call(house, lea, "qa_plans").plans,)
    assert (row_of[0].open, row_of[0].disputed) == (0, len(disputed))
    for number, review in enumerate(disputed):
        word = qm.Settlement(defect=number > 0, note="looked at both")
        settled = call(house, lea, "qa_settle", word, path={"sample_id": review.sample_id})
        assert str(settled.state) == ("defect_confirmed" if number else "defect_rejected")
    rows = call(house, lea, "log_query", qm.LogQuery(filter=qm.LogFilter(disputed=True), limit=500)).rows
    assert {row.decision_id for row in rows} == {review.decision_id for review in disputed}

    # What was wrong goes back through a withdrawal and its reversal plan, and the log knows it.
    wrong = next(review for review in disputed[1:] if str(review.error_class) == "false_positive")
    asked = law.Withdraw(
        error_class=ErrorClass.FALSE_POSITIVE, reason="The quote was torn out of its context by the reviewer."
    )
    taken = call(house, lea, "withdraw", asked, path={"decision_id": wrong.decision_id})
    assert {step.kind for step in taken.steps} >= {"notice", "trust_event"}
    (gone,) = call(house, lea, "log_query", qm.LogQuery(filter=qm.LogFilter(overturned=True, disputed=True))).rows
    assert (gone.decision_id, gone.state) == (wrong.decision_id, "withdrawn")

    # The figures know it, with their intervals, and open the rows behind them.
    figures = call(house, lea, "qa_figures")
    assert figures.accuracy.interval is not None
    assert figures.accuracy.interval.value == pytest.approx(1 - (len(disputed) - 1) / seen, abs=0.05)
    assert figures.accuracy.interval.low < 0.95
    assert figures.overturned.interval is not None
    assert figures.overturned.interval.value == pytest.approx(1 / len(made))
    assert figures.agreement is not None
    assert figures.agreement.raw == pytest.approx(1 - len(disputed) / seen)
    assert sum(count for _, count in figures.error_classes) == len(disputed) - 1
    with pytest.raises(Refused, match="scorecards"):
        call(house, quinn, "qa_figures")

    prove(house, audrey, witness, sealed.note)


def prove(house: House, audrey: LocalBackend, witness: Witness, note: str) -> None:
    """The auditor takes the log home and proves it; the desk that remembers finds that it only grew."""
    job = call(house, audrey, "export_start", qm.ExportRequest(id=new_id(), format="audit"))
    while job.state == "running":
        time.sleep(0.02)
        job = call(house, audrey, "export_state", path={"job_id": job.id})
    verdict = verify_export(path_of(house.context, job), known=[note])
    assert verdict.good
    assert verdict.events == verdict.sealed
    before = witness.size
    newer = run(audrey.audit_checkpoint())
    proof = run(audrey.audit_consistency(before, newer.size)).hashes
    witness.accept(newer.note, newer.key, [bytes.fromhex(part) for part in proof])
    assert witness.size > before + 400
