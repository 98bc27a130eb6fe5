from __future__ import annotations

import pytest

from moderator_app.domain.highlight import Highlight
from moderator_app.domain.transcript import Lane, Speaker
from tests.detectors.talk import anchor, listing, rules, said, see

ID = "absolute_terms"


def shop_says(text: str) -> list[Highlight]:
    return see(*anchor(text), detector=ID)


@pytest.mark.parametrize(
    ("text", "strategy", "heard"),
    [
        ("这款是最好的品质", "AT-SUPERLATIVE", "最好的品质"),
        ("国家级的工艺", "AT-NATIONAL", "国家级"),
        ("今天就是全网最低价", "AT-LOWEST", "全网最低价"),
        ("我们是全国销量冠军", "AT-RANK", "全国销量冠军"),
        ("市面上最透气的", "AT-SUPERLATIVE", "市面上最透气"),
    ],
)
def test_absolute_terms_about_goods_are_seen(text: str, strategy: str, heard: str) -> None:
    hit = shop_says(text)[0]
    assert (hit.strategy, hit.explanation.heard) == (strategy, heard)


@pytest.mark.parametrize(
    ("text", "decoded"), [("国-家-级", "国家级"), ("國家級", ""), ("全 网 最 低", "全网最低"), ("全网ＮＯ．１", "")]
)
def test_disguised_terms_are_seen(text: str, decoded: str) -> None:
    [hit] = shop_says(text)
    assert hit.explanation.decoded == decoded
    assert (hit.start, hit.end) == (0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "我们会用最优质的服务态度对待大家",
        "我们的目标是做行业第一品牌",
        "最佳食用温度是八度",
        "建议最佳使用时间是睡前",
        "这位是国家级非遗传承人",
        "特级初榨橄榄油",
        "她拿过最佳女主",
        "我觉得最好吃的是这个",
        "最近最好早点睡",
        "最后一件最新款",
        "安全第一",
        "我们不敢说全网最低",
    ],
)
def test_exempt_and_negated_uses_are_left_alone(text: str) -> None:
    assert shop_says(text) == []


def test_a_comparison_within_the_shop_is_reported_low_for_a_check() -> None:
    [own], [open_] = shop_says("我们家质量最好的一款"), shop_says("质量最好的一款")
    assert own.score < open_.score
    assert "自我比较" in own.explanation.why.zh


def test_our_shop_does_not_excuse_a_claim_over_the_whole_net() -> None:
    assert shop_says("我们家全网最低价")[0].score == shop_says("全网最低价")[0].score


def test_what_viewers_say_is_no_advertising() -> None:
    assert see(*said("全网最低价", lane=Lane.COMMENT, role=Speaker.VIEWER), detector=ID) == []


def test_talk_that_sells_nothing_is_no_advertising() -> None:
    assert see(*said("他是世界第一的选手"), detector=ID) == []
    assert rules(see(*said("家人们", "世界第一的"), detector=ID)) == ["AT-RANK"]
    assert rules(see(*said("世界第一的"), listing=listing(100), detector=ID)) == ["AT-RANK"]
