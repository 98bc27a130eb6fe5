from __future__ import annotations

import pytest

from moderator_app.domain.merchant import PriceMeaning
from moderator_app.domain.transcript import Lane, Segment, Speaker
from tests.detectors.talk import anchor, listing, rules, said, see

ID = "fictitious_price"
SOLD = listing(9900, (3, 12900), (20, 99900))


@pytest.mark.parametrize("said_price", ["九百九十九", "999", "９９９元", "九九九", "9百99", "¥999"])
def test_a_spoken_original_price_nobody_paid_is_seen_however_it_is_said(said_price: str) -> None:
    text = f"原价{said_price},今天只要九十九"
    [hit] = see(*anchor(text), listing=SOLD, detector=ID)
    assert (hit.strategy, hit.clause) == ("PR-SPOKEN", "R-PR-01#1")
    assert "129.00 CNY" in hit.explanation.why.en
    assert "999.00 CNY" in hit.explanation.why.zh
    assert hit.explanation.heard.startswith("原价")


def test_the_price_really_paid_may_be_called_original() -> None:
    assert see(*anchor("原价一百二十九,今天九十九"), listing=SOLD, detector=ID) == []


def test_without_a_sale_in_the_week_the_last_price_paid_counts() -> None:
    assert see(*anchor("原价999"), listing=listing(9900, (20, 99900)), detector=ID) == []


def test_the_further_from_what_was_paid_the_higher_the_score() -> None:
    near, far = (see(*anchor(f"原价{price}元"), listing=SOLD, detector=ID)[0] for price in (150, 1999))
    assert near.score < far.score


def test_goods_never_sold_have_no_original_price() -> None:
    assert rules(see(*anchor("原价两百九十九"), listing=listing(9900), detector=ID)) == ["PR-UNSOLD"]


def test_a_counter_price_needs_a_source_and_weighs_more_when_steep() -> None:
    low, steep = (see(*anchor(f"专柜价{price}元"), listing=SOLD, detector=ID)[0] for price in (150, 3999))
    assert low.strategy == steep.strategy == "PR-SOURCE"
    assert low.score < steep.score


def test_without_a_listing_the_claim_is_only_noted() -> None:
    [hit] = see(*anchor("原价六百八,现在只要两百八"), detector=ID)
    assert hit.strategy == "PR-CLAIM"
    assert see(*anchor("恢复原价"), detector=ID) == []


def test_an_original_price_on_the_listing_is_bound_to_its_text() -> None:
    card = Segment(lane=Lane.LISTING, seq=0, text="云杉牌保温杯 原价¥599 现价¥99")
    shown = listing(9900, (3, 12900), compare=59900, meaning=PriceMeaning.ORIGINAL)
    hits = see(card, listing=shown, detector=ID)
    assert rules(hits) == ["PR-LISTED"]
    assert "599" in hits[0].explanation.heard


def test_a_listed_price_that_only_claims_to_be_a_list_price_is_not_judged_here() -> None:
    card = Segment(lane=Lane.LISTING, seq=0, text="云杉牌保温杯")
    shown = listing(9900, (3, 12900), compare=59900, meaning=PriceMeaning.LIST)
    assert see(card, listing=shown, detector=ID) == []


@pytest.mark.parametrize("text", ["原价退款", "不是原价999", "原价就不说了,送三件", "谨防虚报原价999的骗局"])
def test_talk_about_original_prices_is_left_alone(text: str) -> None:
    assert see(*anchor(text), listing=SOLD, detector=ID) == []


def test_what_buyers_say_is_no_claim_of_the_shop() -> None:
    line = said("原价999吗", lane=Lane.COMMENT, role=Speaker.VIEWER)
    assert see(*line, listing=SOLD, detector=ID) == []


def test_a_listing_in_another_currency_is_not_compared() -> None:
    foreign = listing(9900, (3, 12900), currency="USD")
    assert see(*anchor("原价999"), listing=foreign, detector=ID) == []
