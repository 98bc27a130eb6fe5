from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator_app.detectors.numerals import amounts, number


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("九百九十九", 99900),
        ("1999", 199900),
        ("1千9百", 190000),
        ("1千9", 190000),
        ("1万2", 1200000),
        ("一百二", 12000),
        ("一百零二", 10200),
        ("两千八", 280000),
        ("一千零五", 100500),
        ("九九九", 99900),
        ("十八", 1800),
        ("三十九块九", 3990),
        ("39块9", 3990),
        ("十九点九", 1990),
        ("19.9元", 1990),
        ("¥1,999.50", 199950),
        ("1.5万", 1500000),
        ("两万三千五百", 2350000),
        ("一千二百五十块", 125000),
    ],
)
def test_money_is_read_as_people_say_it(text: str, minor: int) -> None:
    assert [one.minor for one in amounts(text)] == [minor]


@pytest.mark.parametrize(
    "text", ["最后3件", "打三折", "2026年", "30%", "第十八天", "一百克", "没有数", "100人", "三十分钟"]
)
def test_counts_dates_and_discounts_are_no_money(text: str) -> None:
    assert [one for one in amounts(text) if one.minor >= 500] == []


@given(st.text() | st.text("零一二三十百千万点0123456789.,块元毛¥", max_size=30))
def test_no_text_breaks_the_reader_and_amounts_never_overlap(text: str) -> None:
    found = amounts(text)
    assert all(0 <= one.start < one.end <= len(text) and one.minor > 0 for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.integers(1, 99_999_999))
def test_digits_mean_themselves(yuan: int) -> None:
    assert [one.minor for one in amounts(f"{yuan}元")] == [yuan * 100]


@given(st.integers(1, 9999))
def test_a_spoken_number_is_the_number_it_spells(value: int) -> None:
    digits, units = "零一二三四五六七八九", ["", "十", "百", "千"]
    spoken, zero = "", False
    for place in range(3, -1, -1):
        digit = value // 10**place % 10
        if digit:
            spoken += ("零" if zero and spoken else "") + digits[digit] + units[place]
        zero = not digit
    assert number(spoken) == value
