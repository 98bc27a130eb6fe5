from __future__ import annotations

import pytest

from moderator_app.domain.highlight import Highlight
from moderator_app.domain.transcript import Lane, Speaker
from tests.detectors.talk import anchor, rules, said, see

ID = "hype_selling"


def shop_says(*lines: str, every_ms: int = 4000) -> list[Highlight]:
    return see(*anchor(*lines, every_ms=every_ms), detector=ID)


@pytest.mark.parametrize(
    ("play", "strategy"),
    [
        ("你是不是疯了,谁让你改价的", "HS-PLAY"),
        ("求求你们帮帮我", "HS-PLAY"),
        ("老板要疯了,亏本卖", "HS-LOSS"),
        ("今天我们官宣订婚", "HS-CEREMONY"),
        ("他pk输了", "HS-PK"),
    ],
)
def test_a_play_beside_a_price_cut_is_seen(play: str, strategy: str) -> None:
    assert set(rules(shop_says(play, "直接降到九块九"))) == {strategy}


@pytest.mark.parametrize("play", ["你是不是疯了", "亏本卖", "今天我们订婚", "哭了"])
def test_a_play_without_a_price_cut_may_be_life(play: str) -> None:
    assert shop_says(play) == []
    assert shop_says(play, "直接降到九块九", every_ms=120_000) == []


def test_a_price_cut_alone_is_commerce() -> None:
    assert shop_says("直接降到九块九,三二一上链接,手慢无") == []


def test_two_parts_of_a_play_and_a_countdown_weigh_more() -> None:
    [plain] = shop_says("亏本卖", "降到九块九")
    both = shop_says("亏本卖", "别拦我", "降到九块九", "三二一上链接")
    assert set(rules(both)) == {"HS-LOSS", "HS-PLAY"}
    assert min(hit.score for hit in both) > plain.score


@pytest.mark.parametrize(
    "text",
    [
        "婚礼穿这件,直接降到九块九",
        "这个睫毛膏哭了也不掉妆,只要九块九",
        "我们不亏本卖,只要九块九",
        "摔不坏的碗,只要九块九",
    ],
)
def test_honest_uses_of_the_same_words_are_left_alone(text: str) -> None:
    assert shop_says(text) == []


def test_more_left_than_before_is_false_scarcity() -> None:
    [hit] = shop_says("最后三件了", "最后10件了")
    assert (hit.strategy, hit.explanation.heard) == ("HS-SCARCE", "最后10件")
    assert "3" in hit.explanation.why.en
    assert "10" in hit.explanation.why.en


def test_fewer_and_fewer_left_is_a_sale() -> None:
    assert shop_says("最后五件了", "最后三件了", "最后一件了") == []


def test_the_last_ones_for_minutes_on_end_are_false_scarcity() -> None:
    assert rules(shop_says(*["最后三件了"] * 5, every_ms=45_000)) == ["HS-SCARCE"] * 2


def test_another_product_much_later_starts_anew() -> None:
    assert shop_says("最后三件了", "最后十件了", every_ms=200_000) == []


def test_viewers_do_not_act_for_the_shop() -> None:
    line = said("老板哭了,直接降到九块九", lane=Lane.COMMENT, role=Speaker.VIEWER)
    assert see(*line, detector=ID) == []
