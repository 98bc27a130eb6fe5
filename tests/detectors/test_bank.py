from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator_app.detectors import default
from moderator_app.detectors.automaton import TrieAutomaton
from moderator_app.detectors.bank import Bank, Found
from moderator_app.detectors.lexicon import ALLOW, HOMOGRAPH, Term
from moderator_app.detectors.views import Views

TABLES = default().bank.tables
SHIPPED = default().bank
PIECES = [
    *(
        [
            "加",
            "微",
            "信",
            "薇",
            "威",
            "家",
            "V",
            "v",
            "x",
            "+",
            "➕",
            "扣",
            "群",
            "私",
            "聊",
            "全网",
            "最低",
            "高仿",
            "a货",
            "不要",
            "不",
            "，",
            "。",
            "❤️",
            "👨\u200d👩\u200d👧",
            "İ",
            "原价",
            "九十九",
            "元",
            "最后三件",
        ]
    ),
    *(["abc123", "13800138000", "́", "�", "\ue000", "\ue001"]),
    " ",
]
MIXED = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


def term(text: str, kind: str = "word", *, gap: int = 2, sound: bool = False) -> Term:
    return Term(detector="test", kind=kind, text=text, gap=gap, sound=sound)


def find(bank: Bank, text: str) -> list[Found]:
    return bank.find(Views([text], TABLES))


def heard(text: str, *terms: Term) -> list[str]:
    return [text[one.start : one.end] for one in find(Bank(terms, TABLES), text)]


@given(st.lists(MIXED | st.text(st.characters(exclude_categories=())), max_size=4))
def test_every_hit_returns_to_original_text_that_folds_to_its_word(texts: list[str]) -> None:
    for one in SHIPPED.find(Views(texts, TABLES)):
        original = texts[one.index][one.start : one.end]
        assert original
        assert TABLES.sound(original) == TABLES.sound(one.term.text)
        if not one.heard:
            assert TABLES.skeleton(original) == TABLES.skeleton(one.term.text)


@given(st.lists(MIXED, max_size=3))
def test_the_trie_sees_exactly_what_the_fast_engine_sees(texts: list[str]) -> None:
    views = Views(texts, TABLES)
    assert TRIE.find(views) == SHIPPED.find(views)


TRIE = Bank(SHIPPED.terms, TABLES, TrieAutomaton)


@given(MIXED)
def test_every_plain_occurrence_is_found_where_no_guard_speaks(text: str) -> None:
    words = [term("微信"), term("加微信"), term("高仿")]
    folded = TABLES.fold(text)
    expected = {
        (one.text, start)
        for one in words
        for start in range(len(folded))
        if folded.startswith(one.text, start)
    }  # fmt: skip
    found = {(one.term.text, one.start) for one in find(Bank(words, TABLES), text) if not one.decoded}
    assert found == expected


def test_the_longest_allow_word_wins() -> None:
    words = (term("加微信"), term("微信支付", ALLOW), term("加微信支付功能", ALLOW))
    assert heard("我们开通了加微信支付功能", *words) == []
    assert heard("加微信聊", *words) == ["加微信"]


def test_junk_between_the_characters_does_not_hide_a_word() -> None:
    assert heard("来加·微~信吧", term("加微信")) == ["加·微~信"]
    assert heard("加，微，信", term("加微信")) == ["加，微，信"]


def test_an_ordinary_pause_splits_no_word_together() -> None:
    assert heard("价格再加，微信不信由你", term("加微信")) == []


def test_more_junk_than_the_budget_is_another_sentence() -> None:
    assert heard("加.....微信", term("加微信", gap=2)) == []


def test_a_long_word_is_found_by_its_sound_and_decoded() -> None:
    [one] = find(Bank([term("加微信", sound=True)], TABLES), "快家葳芯哦")
    assert (one.start, one.end, one.decoded, one.heard) == (1, 4, "加微信", True)


@pytest.mark.parametrize(
    ("text", "hits"), [("威芯", 0), ("威芯 abc9988", 1), ("威芯说了一大堆没有用的话再说几句以后 abc9988", 0)]
)
def test_a_short_word_is_heard_only_beside_something_like_an_account(text: str, hits: int) -> None:
    assert len(heard(text, term("微信", sound=True))) == hits


def test_an_everyday_word_that_sounds_the_same_is_left_alone() -> None:
    words = (term("加微信", sound=True), term("价位", HOMOGRAPH))
    assert heard("这个价位新款也有", *words) == []


@pytest.mark.parametrize("text", ["vxworks", "devx", "ctrl+v"])
def test_a_latin_word_inside_a_longer_one_does_not_count(text: str) -> None:
    assert heard(text, term("vx"), term("+v")) == []


def test_an_account_name_may_follow_a_latin_word_at_once() -> None:
    assert heard("vxabc123", term("vx")) == ["vx"]
