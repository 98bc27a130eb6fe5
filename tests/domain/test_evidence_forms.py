"""The evidence form of every category asks what a finding rests on, and what would clear the seller."""

from __future__ import annotations

import pytest

from moderator_app.domain.policy import SEVERITIES
from moderator_app.domain.rulebook import QuestionKind
from tests.domain.law import lawbook

BOOK = lawbook()

FORMS: dict[str, tuple[set[str], set[str]]] = {
    "PRIVATE_TRADE": (
        {"route", "channel", "invitation", "goods", "decoded", "unasked", "repeated", "loss"},
        {"legal_duty", "aftersales", "approved_group"},
    ),
    "COUNTERFEIT": (
        {"brand", "price", "codeword", "capture", "authorisation", "apart", "purchase", "inspector"},
        {"parallel", "secondhand", "clearance"},
    ),
    "INFERIOR_GOODS": ({"claim", "measured", "material", "weight", "certificate"}, {"natural"}),
    "HYPE_SELL": ({"play", "price_change", "order_records", "reuse", "actors", "stock"}, {"real_event"}),
    "FALSE_PUBLICITY": ({"claim", "product_class", "lookup", "supplied"}, {"registered", "report"}),
    "ABSOLUTE_TERMS": ({"quoted", "object", "comparison"}, {"attitude", "self", "tips", "standard"}),
    "FICTITIOUS_PRICE": ({"shown", "history", "last_price"}, {"sourced", "msrp"}),
    "FAKE_ORDERS": ({"axes", "orders", "base_rates", "trace"}, {"promotion", "staff"}),
    "FAKE_REVIEWS": ({"offer", "condition", "clusters"}, {"neutral", "samples"}),
    "VEST_STORE": ({"two_links", "link_age", "closure_stands"}, {"family", "recycled"}),
}
"""Category → (facts the finding rests on, what would clear the seller), after the checklists of the practice."""


@pytest.mark.parametrize("category", sorted(FORMS))
def test_the_form_asks_every_fact_and_every_way_out(category: str) -> None:
    questions = BOOK.rulebook.rule_of(category).questions
    required = {one.id for one in questions if one.kind is QuestionKind.REQUIRED}
    clearing = {one.id for one in questions if one.kind is QuestionKind.EXCULPATORY}
    assert FORMS[category][0] <= required
    assert FORMS[category][1] <= clearing


@pytest.mark.parametrize("category", sorted(BOOK.matrix.categories))
def test_every_category_asks_for_both_sides_in_both_languages(category: str) -> None:
    questions = BOOK.rulebook.rule_of(category).questions
    assert {one.kind for one in questions} == set(QuestionKind)
    assert len({one.id for one in questions}) == len(questions)
    for one in questions:
        assert one.text.zh.endswith("?"), one.id
        assert one.text.en.endswith("?"), one.id
        assert one.text.zh != one.text.en


@pytest.mark.parametrize("category", sorted(BOOK.matrix.categories))
def test_a_way_out_is_asked_whatever_the_severity_and_a_slight_case_asks_little(category: str) -> None:
    questions = BOOK.rulebook.rule_of(category).questions
    at = {
        severity: sum(
            1 for one in questions if one.kind is QuestionKind.REQUIRED and SEVERITIES.index(one.from_severity) <= rank
        )
        for rank, severity in enumerate(SEVERITIES)
    }
    assert 1 <= at["S1"] <= 3
    assert sorted(at.values()) == list(at.values())
    assert all(one.from_severity == "S1" for one in questions if one.kind is QuestionKind.EXCULPATORY)
