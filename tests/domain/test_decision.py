from dataclasses import replace

import pytest

from moderator_app.domain.assessment import assess
from moderator_app.domain.case import AffectedValue
from moderator_app.domain.decision import ClearReason, Override, OverrideReason, check_complete
from moderator_app.domain.errors import BadInput, Refused
from moderator_app.domain.evidence import EvidenceKind, manifest_root
from moderator_app.domain.notice import load_templates, places
from moderator_app.domain.penalty import PriorDecision
from tests.domain.law import a_decision, a_finding, a_merchant, a_quote, lawbook, parsed

LAW = lawbook()
NOW = 1_795_305_600_000
REASON = Override(reason=OverrideReason.CONTEXT, text="The clip shows a rehearsal, not a sale.")


def judge(*findings, evidence, **changes):
    facts = {
        "findings": findings,
        "history": (),
        "violation_at_ms": NOW,
        "effective_at_ms": NOW,
        "affected": AffectedValue(amount_minor=0),
        "merchant": a_merchant(),
        "evidence": evidence,
        "session": "a broadcast",
    }
    return assess(LAW, **(facts | changes))


def complete():
    quote = a_quote()
    return a_decision(a_finding("PRIVATE_TRADE", "S2", quote), evidence=(quote,), grade="G4")


def test_a_complete_decision_passes():
    check_complete(complete(), LAW.matrix, LAW.rulebook)


def with_finding(decision, **changes):
    return replace(decision, findings=(replace(decision.findings[0], **changes),))


@pytest.mark.parametrize(
    ("edit", "pointer"),
    [
        (lambda d: replace(d, findings=()), "/clear_reason"),
        (lambda d: replace(d, findings=(), clear_reason=ClearReason.NO_VIOLATION), "/findings"),
        (lambda d: replace(d, clear_reason=ClearReason.EXEMPT), "/clear_reason"),
        (lambda d: replace(d, grade="G77"), "/grade"),
        (lambda d: replace(d, note="x" * 4001), "/note"),
        (lambda d: replace(d, manifest_root="0" * 64), "/manifest_root"),
        (lambda d: replace(d, grade="G3"), "/override"),
        (lambda d: replace(d, override=REASON), "/override"),
        (lambda d: replace(d, grade="G3", override=replace(REASON, text="because")), "/override/text"),
        (lambda d: replace(d, findings=d.findings * 2), "/findings"),
        (lambda d: with_finding(d, clause="R-PT-01#99"), "/findings/0/clause"),
        (lambda d: with_finding(d, severity="S0"), "/findings/0/severity"),
        (lambda d: with_finding(d, category="NOPE"), "/findings/0/category"),
        (lambda d: with_finding(d, evidence_ids=()), "/findings/0/evidence_ids"),
        (lambda d: with_finding(d, evidence_ids=("ghost",)), "/findings/0/evidence_ids/0"),
        (lambda d: with_finding(d, answers=d.findings[0].answers[1:]), "/findings/0/answers"),
        (lambda d: with_finding(d, answers=d.findings[0].answers * 2), "/findings/0/answers"),
    ],
)
def test_each_missing_or_wrong_part_is_refused_with_its_pointer(edit, pointer):
    with pytest.raises(Refused) as caught:
        check_complete(edit(complete()), LAW.matrix, LAW.rulebook)
    assert (caught.value.code, caught.value.pointer) == ("validation", pointer)


def test_a_mark_without_words_does_not_carry_a_finding():
    mark = a_quote(text="", kind=EvidenceKind.MARK)
    decision = a_decision(a_finding("PRIVATE_TRADE", "S2", mark), evidence=(mark,), grade="G4")
    with pytest.raises(Refused, match="quote the original"):
        check_complete(decision, LAW.matrix, LAW.rulebook)


def test_a_changed_byte_of_evidence_breaks_the_seal():
    quote = a_quote()
    assert manifest_root((quote,)) != manifest_root((replace(quote, text="加我微信"),))


def test_an_exculpatory_yes_proposes_no_violation():
    quote = a_quote()
    result = judge(a_finding("PRIVATE_TRADE", "S3", quote, exempt=True), evidence=(quote,))
    assert (result.proposal.grade, result.grade, result.measures, result.notice) == ("G0", "G0", (), None)


def test_private_trade_for_the_first_time_is_a_three_day_ban_with_fixed_damages():
    quote = a_quote()
    result = judge(a_finding("PRIVATE_TRADE", "S2", quote), evidence=(quote,))
    assert (result.grade, result.points, result.damages.result_minor, result.approvals) == ("G4", 6, 200_000, 1)
    assert "加我薇信" in result.notice.zh
    assert "2,000.00" in result.notice.en


def test_recurrence_moves_the_column_and_is_told_in_the_notice():
    quote = a_quote()
    past = PriorDecision(id="d1", at_ms=NOW - 1000, state="effective", family="circumvention", number="JD-7")
    result = judge(a_finding("PRIVATE_TRADE", "S2", quote), evidence=(quote,), history=(past,))
    assert (result.grade, result.proposal.basis_ids) == ("G5", ("d1",))
    assert "JD-7" in result.notice.zh


def test_choosing_no_violation_against_a_grave_proposal_takes_two_people():
    quote = a_quote()
    assert judge(a_finding("COUNTERFEIT", "S3", quote), evidence=(quote,), chosen_grade="G0").approvals == 2


def test_a_closure_says_so_and_takes_two_people():
    quote = a_quote()
    result = judge(a_finding("COUNTERFEIT", "S3", quote), evidence=(quote,))
    assert result.approvals == 2
    assert "永久关闭店铺" in result.notice.zh


@pytest.mark.parametrize("category", sorted(LAW.matrix.categories))
@pytest.mark.parametrize("severity", ["S1", "S2", "S3", "S4"])
def test_every_cell_of_the_matrix_gives_a_notice_without_unfilled_places(category, severity):
    quote = a_quote("{not a place} 原话")
    result = judge(a_finding(category, severity, quote), evidence=(quote,))
    for text in (result.notice.zh, result.notice.en):
        assert not places(text.replace("{not a place}", ""))
        assert "{not a place} 原话" in text


def test_a_template_with_an_unknown_place_is_a_fault_and_not_a_letter():
    data = parsed("notices")
    data["parts"]["points"] = {"zh": "{points}{mystery}", "en": "{points}{mystery}"}
    law = replace(LAW, templates=load_templates(data, "notices.yaml"))
    quote = a_quote()
    with pytest.raises(BadInput, match="mystery"):
        assess(
            law,
            findings=[a_finding("PRIVATE_TRADE", "S2", quote)],
            history=(),
            violation_at_ms=NOW,
            effective_at_ms=NOW,
            affected=None,
            merchant=a_merchant(),
            evidence=[quote],
        )
