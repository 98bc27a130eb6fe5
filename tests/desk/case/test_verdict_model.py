from __future__ import annotations

from dataclasses import replace

import pytest

from moderator_app.desk.case.case_file import CaseFile
from moderator_app.desk.case.evidence_tray_model import from_mark, from_segment
from moderator_app.desk.case.verdict.draft import Draft, decode, encode
from moderator_app.desk.case.verdict.missing import Lack
from moderator_app.desk.case.verdict.model import VerdictModel
from moderator_app.domain.decision import ClearReason, OverrideReason, check_complete
from moderator_app.domain.errors import BadInput
from moderator_app.domain.highlight import HighlightState
from moderator_app.domain.rulebook import QuestionKind
from tests.desk.case.table import CHAT, CLIP, NOW, content, lawbook

LAW = lawbook()


def model(draft: Draft | None = None, *, queue: str = "GENERAL", ceiling: int | None = None) -> VerdictModel:
    return VerdictModel(CaseFile(content(queue=queue)), LAW, draft or Draft(), now_ms=lambda: NOW, ceiling=ceiling)


def answered(made: VerdictModel, index: int = 0, *, exempt: bool = False) -> VerdictModel:
    for question in made.questions(index):
        made.answer(index, question.id, question.kind is QuestionKind.REQUIRED or exempt)
    return made


def found(severity: str = "S2", *, ceiling: int | None = None) -> VerdictModel:
    made = model(ceiling=ceiling)
    made.judge(made.file.highlights[2], HighlightState.ACCEPTED)
    made.set_severity(0, severity)
    return answered(made)


def lacks(made: VerdictModel) -> list[Lack]:
    return [missing.lack for missing in made.missing()]


def test_an_empty_draft_lacks_a_verdict() -> None:
    assert lacks(model()) == [Lack.VERDICT]


def test_accepting_a_highlight_begins_the_finding_and_leaves_the_severity_to_the_person() -> None:
    made = model()
    hit = made.file.highlights[2]
    made.judge(hit, HighlightState.ACCEPTED)
    row = made.draft.findings[0]
    assert (row.category, row.clause, row.severity) == ("PRIVATE_TRADE", "R-PT-01#2", "")
    assert [piece.text for piece in made.draft.evidence] == [hit.explanation.heard]
    assert row.evidence_ids == [made.draft.evidence[0].id]


def test_rejecting_it_again_takes_its_quote_out_of_the_tray() -> None:
    made = model()
    made.judge(made.file.highlights[2], HighlightState.ACCEPTED)
    made.judge(made.file.highlights[2], HighlightState.REJECTED)
    assert made.draft.evidence == []
    assert made.draft.findings[0].evidence_ids == []


def test_the_same_judgement_twice_is_taken_back() -> None:
    made = model()
    hit = made.file.highlights[0]
    made.judge(hit, HighlightState.REJECTED)
    made.judge(hit, HighlightState.REJECTED)
    assert made.state_of(hit) is HighlightState.NEW
    assert made.draft.judgements == {}


def test_every_missing_part_is_named_in_the_order_of_the_form() -> None:
    made = model()
    made.add_finding("PRIVATE_TRADE")
    assert lacks(made)[:2] == [Lack.CLAUSE, Lack.SEVERITY]
    assert lacks(made)[-1] is Lack.EVIDENCE
    made.set_clause(0, "R-PT-01#1")
    made.set_severity(0, "S1")
    open_questions = [missing.question for missing in made.missing() if missing.lack is Lack.QUESTION]
    assert open_questions == ["route", "aftersales", "legal_duty", "approved_group"]
    made.set_severity(0, "S3")
    assert "repeated" in [missing.question for missing in made.missing()]


def test_a_mark_alone_is_no_quote_of_the_original() -> None:
    made = model()
    made.add_finding("PRIVATE_TRADE")
    made.set_clause(0, "R-PT-01#1")
    made.set_severity(0, "S1")
    answered(made)
    made.add_evidence(from_mark(CLIP, 2000, 1000))
    assert lacks(made) == [Lack.QUOTE]
    segment = made.file.segment(CHAT, made.file.highlights[4].lane, 1)
    assert segment is not None
    made.add_evidence(from_segment(CHAT, segment))
    assert lacks(made) == []


def test_a_complete_finding_passes_the_laws_own_check() -> None:
    made = found()
    assert lacks(made) == []
    decision = made.decision(lease_epoch=3)
    check_complete(decision, LAW.matrix, LAW.rulebook)
    assert decision.recurrence_basis == ("d-old",)
    assert (decision.proposed_grade, decision.grade) == ("G5", "G5")
    assert decision.id == made.draft.decision_id


def test_the_proposal_counts_the_standing_decision_and_not_the_withdrawn_one() -> None:
    assessment = found().assessment()
    assert assessment.proposal.earlier == 1
    assert assessment.proposal.basis_ids == ("d-old",)
    assert {measure.code for measure in assessment.measures} >= {"LIVE_BAN", "COMMENT_BAN"}
    assert assessment.notice is not None
    assert "加薇信号七七八零三" in assessment.notice.zh


def test_an_exculpatory_yes_proposes_no_violation() -> None:
    made = found()
    made.answer(0, "aftersales", yes=True)
    assert made.assessment().proposal.grade == "G0"
    assert lacks(made) == []


def test_another_grade_asks_for_a_reason_and_a_sentence_of_twenty_characters() -> None:
    made = found()
    made.choose_grade("G4")
    assert lacks(made) == [Lack.OVERRIDE_REASON, Lack.OVERRIDE_TEXT]
    made.explain(OverrideReason.PROPORTION, "x" * 19)
    assert lacks(made) == [Lack.OVERRIDE_TEXT]
    made.explain(OverrideReason.PROPORTION, "x" * 20)
    assert lacks(made) == []
    assert made.decision().override is not None
    made.choose_grade("G5")
    assert made.decision().override is None
    assert lacks(made) == []


def test_a_change_of_facts_that_proposes_the_chosen_grade_ends_the_override() -> None:
    made = found()
    made.choose_grade("G4")
    made.weigh("self_correction_before_notice", chosen=True)
    assert made.assessment().proposal.grade == "G4"
    assert not made.overriding
    assert lacks(made) == []


def test_finding_nothing_needs_a_reason_and_gives_findings_up() -> None:
    made = found()
    made.clear(ClearReason.EXEMPT)
    assert made.draft.findings == []
    assert lacks(made) == []
    decision = made.decision()
    assert (decision.grade, decision.clear_reason) == ("G0", ClearReason.EXEMPT)
    made.add_finding("ABSOLUTE_TERMS")
    assert made.draft.clear_reason is None


def test_a_grade_above_the_reviewers_ceiling_waits_for_a_second_person() -> None:
    assert found(ceiling=5).people == 1
    assert found(ceiling=3).people == 2
    assert found("S4", ceiling=9).people == 2


def test_a_blind_queue_hides_the_facts_until_the_finding_is_recorded() -> None:
    made = model(queue="HYPE-PK")
    assert made.hidden, "at first"
    assert not made.may_record()
    made.judge(made.file.highlights[2], HighlightState.ACCEPTED)
    made.set_severity(0, "S2")
    answered(made)
    assert lacks(made) == [Lack.RECORD]
    made.record()
    assert made.draft.recorded
    assert lacks(made) == []


def test_without_the_lease_nothing_can_be_submitted() -> None:
    made = found()
    made.set_leased(leased=False)
    assert lacks(made) == [Lack.LEASE]


def test_answers_to_questions_that_are_not_asked_stay_at_home() -> None:
    made = found("S3")
    made.set_severity(0, "S1")
    answers = {answer.question for answer in made.decision().findings[0].answers}
    assert answers == {"route", "aftersales", "legal_duty", "approved_group"}
    made.set_severity(0, "S3")
    assert lacks(made) == [], "what was answered before is still known"


def test_a_draft_returns_exactly_as_it_was() -> None:
    made = found()
    made.choose_grade("G4")
    made.explain(OverrideReason.CONTEXT, "与同类案件相比情节明显较轻😀")
    made.set_note("看第二场\n再议")
    again = decode(encode(made.draft))
    assert again == made.draft
    assert model(again).decision() == made.decision()


@pytest.mark.parametrize("body", ["", "[]", "{", '{"findings":[{}]}', '{"shape":"other/9"}'])
def test_a_spoilt_draft_says_what_is_wrong_with_it(body: str) -> None:
    with pytest.raises(BadInput, match="draft"):
        decode(body)


def test_work_on_things_that_are_gone_is_dropped_and_the_rest_stays() -> None:
    made = found()
    draft = decode(encode(made.draft))
    draft.evidence.append(replace(from_mark(CLIP, 1, 2), item_id="gone"))
    assert [piece.item_id for piece in model(draft).draft.evidence] == [CLIP]


def test_every_change_is_told_to_whoever_listens() -> None:
    made, heard = model(), []
    made.listen(lambda: heard.append(encode(made.draft)))
    made.add_finding("ABSOLUTE_TERMS")
    made.set_severity(0, "S1")
    made.set_note("x")
    assert len(heard) == len(set(heard)) == 3
