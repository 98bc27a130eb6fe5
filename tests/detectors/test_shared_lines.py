"""Two broadcasts with one script: the shared lines are found in the original words, and chance is not."""

from __future__ import annotations

import random

from moderator_app.assets import resource
from moderator_app.detectors.shared_lines import COMMON, LEAST, shared_script
from moderator_app.domain.transcript import Lane, Segment
from moderator_app.intake.formats import read
from tests.detectors.talk import anchor, said


def compared(ours: list[Segment], theirs: list[Segment]):
    return shared_script(("ours", ours), ("theirs", theirs))


def pairs(ours: list[Segment], theirs: list[Segment]) -> list[tuple[str, str]]:
    return [(line.ours.text, line.theirs.text) for line in compared(ours, theirs).lines]


def test_a_line_that_both_say_is_found_in_the_words_of_each():
    ours = anchor("今天话放在这儿,厂家老板就在现场,他哭着不让我卖。")
    theirs = anchor("这个价格你敢放？厂家 老板就在现场 他哭着不让我卖！")
    assert pairs(ours, theirs) == [("厂家老板就在现场,他哭着不让我卖", "厂家 老板就在现场 他哭着不让我卖")]


def test_a_line_with_a_few_other_words_in_it_is_still_one_line_and_says_how_alike_it_is():
    ours = anchor("亏的钱我一个人扛,你们只管放心拍")
    theirs = anchor("亏的钱我自己一个人扛,你们只管放心拍")
    (line,) = compared(ours, theirs).lines
    assert (line.ours.text, line.theirs.text) == (ours[0].text, theirs[0].text)
    assert 800 <= line.likeness < 1000


def test_a_disguise_does_not_hide_a_line():
    ours = anchor("全網最低價這個時間就十單,搶到就是ＶＩＰ")
    theirs = anchor("全网最低价，这个时间！就十单 抢到就是vip")
    (line,) = compared(ours, theirs).lines
    assert line.likeness >= 900


def test_different_talk_about_the_same_goods_shares_nothing():
    ours = anchor("这款四件套是长绒棉的,摸起来很软,洗了也不起球")
    theirs = anchor("我们家的四件套主打一个厚实,冬天盖着特别暖和")
    found = compared(ours, theirs)
    assert found.lines == ()
    assert found.share == 0


def test_a_short_phrase_is_nobodys_script():
    assert LEAST == 8
    assert pairs(anchor("三二一上链接"), anchor("来了三二一上链接吧")) == []


def test_only_what_was_spoken_counts():
    words = "厂家老板就在现场他哭着不让我卖"
    assert pairs(said(words, lane=Lane.COMMENT), anchor(words)) == []
    assert pairs(anchor(words), said(words, lane=Lane.CAPTION)) == []


def test_a_greeting_that_they_say_all_day_does_not_make_two_scripts_alike():
    greeting = "欢迎新进来的家人们点点关注"
    assert pairs(anchor(greeting), anchor(*[greeting] * COMMON)) != []
    assert pairs(anchor(greeting), anchor(*[greeting] * (COMMON + 1))) == []


def test_a_line_cut_differently_on_the_other_side_is_found_in_its_parts():
    ours = anchor("为了粉丝得罪了所有人你们还不支持我吗,管他合同不合同赔就赔")
    theirs = anchor("为了粉丝得罪了所有人你们还不支持我吗", "管他合同不合同赔就赔")
    assert [text for text, _ in pairs(ours, theirs)] == ["为了粉丝得罪了所有人你们还不支持我吗", "管他合同不合同赔就赔"]


def test_the_share_says_how_much_of_ours_is_script():
    ours = anchor("厂家老板就在现场他哭着不让我", "明天早上八点我们准时再见面啊")
    theirs = anchor("厂家老板就在现场他哭着不让我")
    assert compared(ours, theirs).share == 500


def test_places_carry_the_time_of_their_words_and_their_item():
    ours, theirs = anchor("先看一看", "厂家老板就在现场他哭着不让我卖"), anchor("厂家老板就在现场他哭着不让我卖")
    (line,) = compared(ours, theirs).lines
    assert (line.ours.item_id, line.ours.seq, line.ours.t0_ms) == ("ours", 1, 4000)
    assert (line.theirs.item_id, line.theirs.seq, line.theirs.t0_ms) == ("theirs", 0, 0)


def test_every_place_quotes_its_own_original_whatever_is_said():
    chance = random.Random(7)  # noqa: S311 - a play with words, repeatable
    words = ("老板", "在现场", ",", "哭着", "😀", "不让我卖", "ＡＢＣ", "价格", "。", "家人们", "今天", "亏本")
    for _ in range(60):
        ours, theirs = (
            anchor(*("".join(chance.choices(words, k=chance.randrange(1, 14))) for _ in range(6))) for _ in range(2)
        )
        for line in compared(ours, theirs).lines:
            for place, side in ((line.ours, ours), (line.theirs, theirs)):
                segment = side[place.seq]
                assert segment.text[place.start : place.end] == place.text
            assert line.same >= LEAST


def test_the_quarrel_of_the_sample_day_is_one_script():
    speech = []
    for name, form in (("clip-06.whisper.json", "whisper"), ("clip-07.funasr.json", "funasr")):
        file = resource("sample") / "clips" / name
        speech.append(read(file.read_bytes(), name, format_name=form, lane=Lane.SPEECH).segments)
    found = shared_script(("a", speech[0]), ("b", speech[1]))
    told = [line.ours.text.replace(" ", "") for line in found.lines]
    for words in ("他哭着不让我卖", "亏的钱我一个人扛", "得罪了所有人", "赔就赔", "抢到就是赚到"):
        assert any(words in text for text in told), told
    assert found.share > 500
    assert not any("翻脸" in text or "离婚" in text for text in told)
