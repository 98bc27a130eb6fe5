"""Plans that can be repeated, reviews that are compared, and the figures that follow."""

from __future__ import annotations

import msgspec
import pytest

from moderator_app.domain.decision import Answer, Finding
from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.quality import GRADES, Candidate, Tenure, draw
from moderator_app.domain.roles import Role
from moderator_app.domain.statistics import krippendorff_alpha
from moderator_app.server.quality.figures import ALWAYS_MS, Span, compute
from moderator_app.server.quality.sampling import policy
from moderator_app.wire.messages import quality as qm
from tests.server.house import DAY, House, clip, seller
from tests.server.quality.leads import a_draw, a_week, call, people


def found(category: str = "PRIVATE_TRADE", severity: str = "S1") -> Finding:
    answers = (Answer(question="q", yes=True),)
    return Finding(category=category, clause="R-PT-01#1", severity=severity, evidence_ids=("e",), answers=answers)


def test_a_plan_carries_all_that_is_needed_to_draw_it_again(house: House) -> None:
    a_week(house, makers=3, each=9)
    lead, _ = people(house)
    request = a_draw(house)
    plan = call(house, lead, "qa_draw", request)
    drawn = {row[0] for row in house.rows("SELECT decision_id FROM qa_sample")}
    again = draw(
        [
            Candidate(id=row[0], queue=row[1], rank=int(row[2][1]), tenure=Tenure.NEW)
            for row in house.rows("SELECT decision_id, queue, grade FROM decision_log")
        ],
        policy(),
        plan.seed,
    )
    assert {one.id for one in again.draws} == drawn
    assert sum(stratum.population for stratum in plan.strata) == 27
    assert all(stratum.drawn == -(-3 * stratum.population // 10) for stratum in plan.strata)
    assert call(house, lead, "qa_draw", request) == msgspec.structs.replace(plan, open=len(drawn))
    with pytest.raises(Refused, match="another body"):
        call(house, lead, "qa_draw", msgspec.structs.replace(request, seed="43"))
    with pytest.raises(Refused, match="in the past"):
        call(house, lead, "qa_draw", a_draw(house, to_ms=house.clock.now + DAY))


def test_a_dry_run_stores_nothing(house: House) -> None:
    a_week(house)
    lead, _ = people(house)
    assert call(house, lead, "qa_draw", a_draw(house, dry_run=True)).strata
    assert call(house, lead, "qa_plans").plans == ()


def test_unflagged_sessions_are_drawn_too_so_that_recall_can_be_known(house: House) -> None:
    house.take_in(
        seller(), *(clip(f"q{number}", words="今天天气好", session_ref=f"q{number}") for number in range(120))
    )
    house.clock.now += DAY
    lead, quinn = people(house)
    plan = call(house, lead, "qa_draw", a_draw(house))
    (stratum,) = plan.strata
    assert stratum.name.startswith("back-check/")
    assert (stratum.population, stratum.drawn) == (120, 2)
    (blind,) = call(house, quinn, "qa_claim", qm.ReviewClaim()).cases
    stored = call(
        house, quinn, "qa_store", qm.ReviewResult(grade="G2", findings=(found(),)), path={"sample_id": blind.sample_id}
    )
    assert (stored.decision_id, str(stored.error_class)) == ("", "false_negative")


@pytest.mark.long
def test_recall_is_estimated_from_what_back_checks_find(house: House) -> None:
    """Nine draws of seven from seven hundred unflagged sessions; two of the first draw hold a violation, forty do else.

    Nobody is given the same session twice, so of those that two draws have in common one look is missing.
    """
    a_week(house, makers=8, each=5, sellers=40, clear=False)
    house.take_in(seller())
    for start in (0, 350):
        names = (f"q{start + number}" for number in range(350))
        house.take_in(*(clip(name, words="今天天气好", session_ref=name) for name in names))
    house.clock.now += DAY
    lead, quinn = people(house)
    for number in range(9):
        plan = call(house, lead, "qa_draw", a_draw(house, name=f"draw {number}", seed=f"seed {number}"))
        (unflagged,) = [stratum for stratum in plan.strata if stratum.name.startswith("back-check/")]
        assert (unflagged.population, unflagged.drawn) == (700, 7)
    seen = violations = 0
    while cases := call(house, quinn, "qa_claim", qm.ReviewClaim()).cases:
        sample = cases[0].sample_id
        back_check = house.rows("SELECT decision_id FROM qa_sample WHERE id = ?", sample)[0][0] is None
        seen += back_check
        wrong = back_check and violations < 2
        violations += wrong
        result = qm.ReviewResult(grade="G2", findings=(found(),)) if wrong else qm.ReviewResult(grade="G0")
        call(house, quinn, "qa_store", result, path={"sample_id": sample})
    told = call(house, lead, "qa_figures").recall
    assert 50 <= seen == told.n <= 63
    assert told.interval is not None
    assert told.interval.value == pytest.approx(40 / (40 + 700 * (2 / 7) / 9))
    assert told.interval.low < told.interval.value < told.interval.high
    behind = call(house, lead, "log_query", qm.LogQuery(filter=told.filter, limit=500)).rows
    assert len(behind) == 40
    checks = call(house, lead, "qa_reviews", only="back_check").reviews
    assert len(checks) == seen
    assert {one.decision_id for one in checks} == {""}


@pytest.mark.parametrize(
    ("result", "kind"),
    [
        (qm.ReviewResult(grade="G0"), "false_positive"),
        (qm.ReviewResult(grade="G4", findings=(found(severity="S2"),)), "wrong_selection"),
        (qm.ReviewResult(grade="G0", technical=True, note="no sound"), "technical"),
        (None, None),
    ],
)
def test_a_second_result_is_compared_with_the_first(house: House, result: qm.ReviewResult | None, kind) -> None:
    a_week(house, makers=1, each=1, sellers=1, clear=False)
    lead, quinn = people(house)
    call(house, lead, "qa_draw", a_draw(house))
    (blind,) = call(house, quinn, "qa_claim", qm.ReviewClaim()).cases
    grade = house.rows("SELECT grade FROM decision")[0][0]
    same = qm.ReviewResult(grade=grade, findings=(found(),))
    stored = call(house, quinn, "qa_store", result or same, path={"sample_id": blind.sample_id})
    assert (stored.error_class and str(stored.error_class)) == kind
    assert str(stored.state) == ("disputed" if kind else "agreed")
    (row,) = call(house, lead, "log_query", qm.LogQuery(filter=qm.LogFilter(disputed=bool(kind)))).rows
    assert row.decision_id == stored.decision_id
    assert call(house, quinn, "qa_claim", qm.ReviewClaim()).cases == ()


@pytest.mark.parametrize(
    ("result", "pointer"),
    [
        (qm.ReviewResult(grade="G2"), "/findings"),
        (qm.ReviewResult(grade="G0", findings=(found(),)), "/findings"),
        (qm.ReviewResult(grade="G2", findings=(found(category="NOTHING"),)), "/findings/0/category"),
        (qm.ReviewResult(grade="G2", findings=(found(severity="S9"),)), "/findings/0/severity"),
    ],
)
def test_a_result_that_makes_no_sense_is_refused_with_its_place(house: House, result, pointer) -> None:
    quinn = house.person("quinn", Role.QA)
    with pytest.raises(Refused) as caught:
        call(house, quinn, "qa_store", result, path={"sample_id": new_id()})
    assert caught.value.pointer == pointer


def review_everything(house: House, wrong_every: int) -> tuple[int, int]:
    """Draw and review again and again until every stratum is empty; every so-manieth decision was wrong."""
    lead, quinn = people(house)
    call(house, lead, "qa_draw", a_draw(house))
    done = wrong = 0
    while cases := call(house, quinn, "qa_claim", qm.ReviewClaim()).cases:
        (blind,) = cases
        ((grade, category, severity),) = house.rows(
            "SELECT d.grade, d.category, d.severity FROM decision d "
            "JOIN qa_sample s ON s.decision_id = d.id WHERE s.id = ?",
            blind.sample_id,
        )
        done += 1
        agrees = done % wrong_every != 0
        findings = (found(category, severity),) if grade != "G0" else ()
        honest = qm.ReviewResult(grade=grade, findings=findings)
        other = qm.ReviewResult(grade="G2", findings=(found(),)) if grade == "G0" else qm.ReviewResult(grade="G0")
        call(house, quinn, "qa_store", honest if agrees else other, path={"sample_id": blind.sample_id})
        if not agrees:
            wrong += 1
            call(
                house,
                lead,
                "qa_settle",
                qm.Settlement(defect=True, note="so it is"),
                path={"sample_id": blind.sample_id},
            )
    return done, wrong


def test_figures_are_hidden_below_fifty_and_say_how_many_there_are(house: House) -> None:
    a_week(house, makers=2, each=10)
    done, wrong = review_everything(house, wrong_every=3)
    lead, _ = people(house)
    seen = call(house, lead, "qa_figures")
    assert seen.decisions == 20
    assert seen.accuracy.n == done < 50
    assert (seen.accuracy.filter.from_ms, seen.accuracy.filter.to_ms) == (0, 0), "all time has no end to be shown"
    assert seen.accuracy.interval is None
    assert seen.agreement is seen.alpha is seen.time_median_ms is seen.skips is None
    assert seen.drift == ()
    assert sum(count for _, count in seen.error_classes) == wrong


@pytest.mark.long
def test_figures_of_many_reviews_are_those_of_the_sample(house: House) -> None:
    a_week(house, makers=12, each=15, sellers=180)
    done, wrong = review_everything(house, wrong_every=5)
    assert done >= 50
    lead, _ = people(house)
    seen = call(house, lead, "qa_figures")
    assert seen.accuracy.interval is not None
    assert seen.accuracy.interval.value == pytest.approx(1 - wrong / done, abs=0.05)
    assert seen.accuracy.interval.low < seen.accuracy.interval.value < seen.accuracy.interval.high
    assert seen.agreement is not None
    assert seen.agreement.raw == pytest.approx(1 - wrong / done)
    assert dict(seen.agreement.prevalence)
    assert seen.agreement.kappa is not None
    assert seen.alpha is not None
    assert sum(count for _, count in seen.drift) == done
    assert seen.time_median_ms is not None
    assert 40_000 <= seen.time_median_ms <= seen.time_p90_ms < 41_000
    assert seen.overturned.n == 180
    behind = call(house, lead, "log_query", qm.LogQuery(filter=seen.accuracy.filter, limit=500)).rows
    assert len(behind) == done
    others = msgspec.structs.replace(seen.accuracy.filter, reviewed=False)
    assert len(call(house, lead, "log_query", qm.LogQuery(filter=others, limit=500)).rows) == 180 - done
    maker = house.people["maker0"]
    one = house.context.database.read_now(
        lambda connection: compute(connection, Span(from_ms=0, to_ms=ALWAYS_MS, maker=maker))
    )
    assert one.decisions == 15
    assert one.time_median_ms is None


def test_everybody_who_judged_the_same_cases_is_compared_however_few_judged_each(house: House) -> None:
    """Two draws give some decisions a third pair of eyes; alpha takes what there is, missing answers and all."""
    made = a_week(house, makers=12, each=12, sellers=144)
    lead, quinn = people(house)
    other = house.person("olga", Role.QA)
    answers: dict[str, dict[str, str]] = {}
    for number, who, name in ((1, quinn, "quinn"), (2, other, "olga")):
        call(house, lead, "qa_draw", a_draw(house, name=f"draw {number}", seed=f"seed {number}"))
        while cases := call(house, who, "qa_claim", qm.ReviewClaim()).cases:
            review = call(house, who, "qa_store", qm.ReviewResult(grade="G0"), path={"sample_id": cases[0].sample_id})
            answers.setdefault(review.decision_id, {})[name] = "G0"
    for decision_id, grade in house.rows("SELECT decision_id, grade FROM decision_log"):
        if decision_id in answers:
            answers[decision_id]["maker"] = grade
    found = call(house, lead, "qa_figures").raters
    assert found is not None
    assert len(made) == 144
    assert found.cases == len(answers) >= 50
    assert found.most == 3
    assert found.answers == sum(map(len, answers.values()))
    assert found.alpha == pytest.approx(
        krippendorff_alpha([list(one.values()) for one in answers.values()], GRADES, ordinal=True)
    )
