from __future__ import annotations

import pytest

from moderator_app.domain.highlight import Highlight
from moderator_app.domain.transcript import Lane, Segment, Speaker, Word
from tests.detectors.talk import anchor, rules, said, see

ID = "private_trade"


def shop_says(text: str) -> list[Highlight]:
    return see(*anchor(text), detector=ID)


def buyer_says(text: str) -> list[Highlight]:
    return see(*said(text, lane=Lane.MESSAGE, role=Speaker.BUYER), detector=ID)


@pytest.mark.parametrize(
    ("text", "strategy", "heard"),
    [
        ("想要的加我微信,链接发你", "PT-INVITE", "加我微信"),
        ("您加一下我的微信", "PT-INVITE", "加一下我的微信"),
        ("我的微信号是yunshan8866", "PT-HANDLE", "微信号是yunshan8866"),
        ("手机同号13800138000", "PT-HANDLE", "手机同号13800138000"),
        ("别走平台,微信转账给我便宜五十", "PT-AWAY", "别走平台"),
        ("进微信群拿内部价,二十块一件", "PT-GROUP", "微信群"),
        ("加群595000123领优惠", "PT-HANDLE", "加群595000123"),
    ],
)
def test_plain_leads_off_the_platform_are_seen(text: str, strategy: str, heard: str) -> None:
    hit = shop_says(text)[0]
    assert (hit.strategy, hit.explanation.heard) == (strategy, heard)
    assert hit.explanation.heard == text[hit.start : hit.end]


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        ("姐妹加我薇信", "加我微信"),
        ("加。我。薇。信", "加我微信"),
        ("来,家葳芯聊", "加微信"),
        ("姐妹➕V", "加微信"),
        ("有货的➕微❤", "加微"),
        ("加绿泡泡", "加微信"),
        ("叩叩联系", "扣扣联系"),
        ("加👨‍👩‍👧微👨‍👩‍👧信", "加微信"),
        ("𝓿𝔁联系", "微信联系"),
    ],
)
def test_disguised_invitations_are_seen_and_decoded(text: str, decoded: str) -> None:
    assert shop_says(text)[0].explanation.decoded.startswith(decoded)


@pytest.mark.parametrize("text", ["打一三八零零一三八零零零,手机随时通", "手机①③⑧ 0013 8000", "手机138-0013-8000"])
def test_a_telephone_number_is_read_however_it_is_said(text: str) -> None:
    assert rules(shop_says(text)) == ["PT-HANDLE"]


@pytest.mark.parametrize(
    "text",
    [
        "我们支持微信支付",
        "点击添加微信授权就能登录",
        "关注我们的官方微信公众号",
        "增加微量元素",
        "这个价位新款也有",
        "更加微妙的口感",
        "加威士忌味道更好",
        "v领的,+v领的都有",
        "加入粉丝团领券",
        "微信和iphone15都能用",
        "电话卡送100000积分",
        "有问题私信我",
    ],
)
def test_ordinary_words_of_selling_are_left_alone(text: str) -> None:
    assert shop_says(text) == []


@pytest.mark.parametrize(
    "text",
    ["大家千万不要加微信", "谨防骗子让你加微信转账", "官方提醒:请勿私下交易", "禁止线下交易", "我们从不微信转账"],
)
def test_warnings_against_private_trade_are_no_private_trade(text: str) -> None:
    assert shop_says(text) == []


@pytest.mark.parametrize("text", ["不要错过,加我微信", "别着急加我微信", "不要在这里说,加我微信"])
def test_a_do_not_about_something_else_excuses_nothing(text: str) -> None:
    assert "PT-INVITE" in rules(shop_says(text))


def test_a_price_nearby_raises_the_score_and_is_named_among_the_reasons() -> None:
    [alone] = shop_says("加我微信")
    [priced] = see(*anchor("加我微信", "这件只要八十块"), detector=ID)
    [later] = see(*anchor("加我微信", "这件只要八十块", every_ms=60_000), detector=ID)
    assert priced.score > alone.score == later.score
    assert "附近提到商品或价格" in priced.explanation.why.zh


def test_parts_spread_over_sentences_count_together() -> None:
    hits = see(*anchor("我有微信的哈", "要的私聊我", "这一批现货九十块"), detector=ID)
    assert rules(hits) == ["PT-TOGETHER"]
    assert hits[0].clause == "R-PT-01#6"


def test_the_same_parts_minutes_apart_do_not() -> None:
    assert see(*anchor("我有微信的哈", "要的私聊我", "这一批现货九十块", every_ms=60_000), detector=ID) == []


def test_code_words_count_beside_a_private_talk_and_goods() -> None:
    assert rules(see(*anchor("懂的都懂", "私聊我", "现货都有"), detector=ID)) == ["PT-CODE"]
    assert shop_says("懂的都懂") == []


def test_a_buyers_own_question_weighs_less_than_the_shops_invitation() -> None:
    [asked], [offered] = buyer_says("可以加微信吗"), shop_says("可以加微信的")
    assert asked.score < offered.score // 2
    assert "说话者是在提问" in asked.explanation.why.zh


def test_that_the_buyer_asked_first_is_told_and_weakens_the_answer() -> None:
    question = said("能加微信吗", lane=Lane.MESSAGE, role=Speaker.BUYER)[0]
    answer = Segment(lane=Lane.MESSAGE, seq=1, text="加我微信", role=Speaker.SHOP, t0_ms=5000, t1_ms=5000)
    hit = next(hit for hit in see(question, answer, detector=ID) if hit.seq == 1)
    assert hit.score < shop_says("加我微信")[0].score
    assert "买家先问起" in hit.explanation.why.zh


def test_after_sales_contact_weighs_less() -> None:
    assert shop_says("售后退货加我微信")[0].score < shop_says("下单优惠加我微信")[0].score


def test_a_stranger_selling_by_private_message_is_seen() -> None:
    assert rules(see(*said("出售九成新相机,有意私聊", lane=Lane.COMMENT), detector=ID)) == ["PT-SOLICIT"]


@pytest.mark.parametrize("lane", [Lane.REMINDER, Lane.SYSTEM])
def test_the_platforms_own_words_are_never_judged(lane: Lane) -> None:
    assert see(*said("加我微信 abc12345", lane=lane), detector=ID) == []


def test_the_time_of_a_hit_is_that_of_its_words() -> None:
    words = (
        Word(start=0, end=2, t0_ms=0, t1_ms=900),
        Word(start=2, end=6, t0_ms=900, t1_ms=2100),
        Word(start=6, end=7, t0_ms=2100, t1_ms=2500),
    )
    line = Segment(lane=Lane.SPEECH, seq=0, text="姐妹加我微信哦", t0_ms=0, t1_ms=2500, words=words)
    [hit] = see(line, detector=ID)
    assert (hit.t0_ms, hit.t1_ms) == (900, 2100)
