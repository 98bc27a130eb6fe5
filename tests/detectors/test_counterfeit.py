from __future__ import annotations

import pytest

from moderator_app.domain.highlight import Highlight
from moderator_app.domain.transcript import Lane, Speaker
from tests.detectors.talk import anchor, listing, rules, said, see

ID = "counterfeit"


def shop_says(*lines: str) -> list[Highlight]:
    return see(*anchor(*lines), detector=ID)


@pytest.mark.parametrize(
    ("text", "strategy"),
    [
        ("这批是高仿的包", "CF-REPLICA"),
        ("大牌1:1做的", "CF-REPLICA"),
        ("原单的包,懂的都懂", "CF-ORDERS"),
        ("品牌不能说,收到看标", "CF-HIDDEN"),
        ("别问真假,喜欢就拍", "CF-PAPERS"),
        ("大牌同款包包只要19.9", "CF-SAME"),
        ("跟专柜一模一样,专柜三千八,我们只要一百九十八元", "CF-SAME"),
    ],
)
def test_the_trades_words_for_copies_are_seen(text: str, strategy: str) -> None:
    assert strategy in rules(shop_says(text))


@pytest.mark.parametrize(
    ("text", "decoded"), [("高·仿", "高仿"), ("A 货", "A货"), ("１：１的大牌", ""), ("複刻大牌", "")]
)
def test_disguised_words_are_seen(text: str, decoded: str) -> None:
    hit = shop_says(text)[0]
    assert hit.explanation.decoded.upper() == decoded.upper()


@pytest.mark.parametrize(
    "text",
    [
        "我们不卖高仿",
        "谨防高仿骗局",
        "一比一赔付",
        "水和粉1:1对比着看",
        "原单位发的",
        "大牌同款的面料",
        "复刻经典味道",
        "专柜同款,一千九百八",
    ],
)
def test_honest_uses_of_the_same_words_are_left_alone(text: str) -> None:
    assert shop_says(text) == []


def test_a_promise_of_papers_lowers_the_score() -> None:
    [with_papers], [without] = shop_says("外贸原单的大牌包,支持专柜验货,假一赔十"), shop_says("外贸原单的大牌包")
    assert with_papers.score < without.score // 2


def test_a_buyers_question_is_no_offer_and_a_complaint_weighs_less() -> None:
    assert see(*said("是高仿吗", lane=Lane.COMMENT, role=Speaker.VIEWER), detector=ID) == []
    [complaint] = see(*said("收到是高仿", lane=Lane.COMMENT, role=Speaker.BUYER), detector=ID)
    assert complaint.score < shop_says("这是高仿")[0].score // 2


def test_the_listings_price_counts_as_named() -> None:
    assert rules(see(*anchor("大牌同款的包"), listing=listing(1990), detector=ID)) == ["CF-SAME"]
    assert see(*anchor("大牌同款的包"), listing=listing(199000), detector=ID) == []
